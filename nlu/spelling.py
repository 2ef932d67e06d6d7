"""Words that nobody spells so, as words that the models know: engines only score what they have seen.

Candidates are the words of the training data one slip away (a letter missing, too many or wrong, two exchanged; accents
do not count). A word that a dictionary or the training data knows stays as it is (nlu/spelling_words.py). The result is
for engines to score: what is kept, shown and searched for dates, amounts and references is the text as written.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlu.guard import LONGEST
from nlu.spelling_words import ELISION, Vocabulary, spans, vocabularies
from nlu.text import fold

_SHORTEST = 3
_SHORT = 3
_LONGEST_WORD = 24
_EXCHANGED = 4.0
_MISSING = 10.0
_DOUBLED = 4.0
_TOO_MANY = 0.3
_WRONG = 1.0
_OTHER_FIRST_LETTER = 0.3
_LEAST = 0.5
"""Texts, weighed by the slip, below which a word is left alone: dialect, slang and trade names are rare words too."""
_ENDS = (".", "!", "?", "…", "\n")


def corrected(text: str, language: str) -> str:
    """The text with what is clearly misspelt corrected, everything else to the letter; never raises.

    Only English, French and Dutch, and only the first `LONGEST` characters. The first call in a process loads the words
    (and makes their file where there is none: seconds; `vocabularies()` at the start does it before).
    """
    vocabulary = vocabularies().get(language)
    return text if vocabulary is None else corrected_with(vocabulary, text, language)


def corrected_with(vocabulary: Vocabulary, text: str, language: str) -> str:
    """The same with the words given."""
    head = text[:LONGEST]
    shouted = head.isupper()
    pieces: list[str] = []
    place = 0
    for start, end in spans(head):
        gap, word = head[place:start], head[start:end]
        named = not shouted and not _opens(gap, first=not place)
        pieces += [gap, _word(vocabulary, word, language, named=named)]
        place = end
    return "".join([*pieces, text[place:]])


def _opens(gap: str, *, first: bool) -> bool:
    """Whether a sentence begins after what stands between two words; there a capital letter makes no name."""
    before = gap.rstrip(" \t\"'«“(")
    return before.endswith(_ENDS) or (first and not any(map(str.isalnum, gap)))


def _word(vocabulary: Vocabulary, word: str, language: str, *, named: bool) -> str:
    if named and word[0].isupper():
        return word
    elided = ELISION.match(word.replace("’", "'")) if language == "fr" else None
    if elided:
        rest = word[elided.end() :]
        return word[: elided.end()] + _word(vocabulary, rest, "", named=not word.isupper())
    lower = word.lower()
    if not _SHORTEST <= len(lower) <= _LONGEST_WORD or not lower.isalpha():
        return word
    better = _better(vocabulary, lower) if not vocabulary.knows(lower) else None
    return word if better is None else _as_written(better, word)


def _better(vocabulary: Vocabulary, word: str) -> str | None:
    folded = fold(word)
    if folded in vocabulary.words:
        return vocabulary.words[folded]
    weights: dict[str, float] = {}
    for candidate, weight in _slips(folded, vocabulary.letters):
        texts = vocabulary.texts.get(candidate)
        if texts is not None:
            evidence = texts * weight * _first_letter(candidate, folded)
            weights[candidate] = max(weights.get(candidate, 0.0), evidence)
    best = min(weights, key=lambda candidate: (-weights[candidate], candidate), default="")
    return vocabulary.words[best] if weights.get(best, 0.0) >= _LEAST else None


def _first_letter(candidate: str, word: str) -> float:
    """People rarely miss the first letter; in a word of three letters too little is left to tell by."""
    if candidate[0] == word[0]:
        return 1.0
    return _OTHER_FIRST_LETTER if len(word) > _SHORT else 0.0


def _slips(word: str, letters: str) -> Iterator[tuple[str, float]]:
    """What a word may have been meant to be, and how likely such a slip is."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    yield from ((a + b[1] + b[0] + b[2:], _EXCHANGED) for a, b in halves if len(b) > 1)
    yield from ((a + b[1:], _DOUBLED) for a, b in halves if b and a[-1:] == b[0])
    yield from ((a + letter + b, _MISSING) for letter in letters for a, b in halves)
    if len(word) > _SHORT:
        yield from ((a + b[1:], _TOO_MANY) for a, b in halves if b)
        yield from ((a + letter + b[1:], _WRONG) for letter in letters for a, b in halves if b)


def _as_written(better: str, word: str) -> str:
    if word.isupper():
        return better.upper()
    return better.capitalize() if word[0].isupper() else better
