"""Character and word n-grams of a text: the same code at training and at answering, without scikit-learn at rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nlu.guard import without_links
from nlu.text import fold

SHORTEST = 2
LONGEST = 5
_DIGITS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_TOKEN = re.compile(r"[^\W_]+|[?!€$£]|[^\w\s]{2,}")


def tokens(text: str) -> list[str]:
    """Folded words; numbers become "0" because an amount or a date says nothing about the intent by its value."""
    return _TOKEN.findall(_DIGITS.sub("0", fold(without_links(text))))


def features(text: str) -> Counter[str]:
    """How often each n-gram stands in the text: word 1- and 2-grams, and 2- to 5-grams of characters within words."""
    found = tokens(text)
    return Counter((*_word_grams(found), *_character_grams(found)))


def _word_grams(found: list[str]) -> Iterator[str]:
    for index, word in enumerate(found):
        yield f"w:{word}"
        yield f"w:{found[index - 1] if index else '^'} {word}"
    yield f"w:{found[-1] if found else '^'} $"


def _character_grams(found: list[str]) -> Iterator[str]:
    for word in found:
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]
