"""The lint of the training data: examples that stand twice, near-duplicates between intents, leaked test cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nlu.text import fold
from nlu.training_data import Example

EVALUATION = Path(__file__).parent / "evaluation"
"""Sentences held back for measuring; none of them, nor a near one, may be trained on."""

TOO_NEAR = 0.85
"""Share of common character 4-grams above which two sentences say the same."""

_SHORTEST = 8
_SIZE = 4


def plain(text: str) -> str:
    """The words alone: lower case, no accents, no punctuation."""
    return " ".join(re.findall(r"\w+", fold(text)))


def grams(text: str) -> frozenset[str]:
    """The character 4-grams of a text's words."""
    padded = f" {plain(text)} "
    return frozenset(padded[start : start + _SIZE] for start in range(len(padded) - _SIZE + 1))


def alike(first: frozenset[str], second: frozenset[str]) -> float:
    """How much two sets of 4-grams have in common, 0 to 1."""
    return len(first & second) / max(1, len(first | second))


@dataclass(frozen=True)
class Known:
    """What stands in the data, prepared for comparing a new sentence with all of it."""

    examples: Sequence[Example]
    held_back: Sequence[str]

    @cached_property
    def _prepared(self) -> list[tuple[Example, str, frozenset[str]]]:
        return [(example, plain(example.text), grams(example.text)) for example in self.examples]

    @cached_property
    def _held_back(self) -> list[tuple[str, frozenset[str]]]:
        return [(plain(text), grams(text)) for text in self.held_back]

    def nearest(self, new: Example) -> Example | None:
        """The example of the same language that says the same, the likest one; those of other intents first."""
        words, ours = plain(new.text), grams(new.text)
        near = [
            (other.intent is not new.intent, alike(ours, theirs), place)
            for place, (other, said, theirs) in enumerate(self._prepared)
            if other.language == new.language and same(words, ours, said, theirs)
        ]
        return self.examples[max(near)[2]] if near else None

    def leaks(self, text: str) -> bool:
        """Whether the sentence, or a near one, is held back for measuring."""
        words, ours = plain(text), grams(text)
        return any(same(words, ours, other, theirs) for other, theirs in self._held_back)


def same(words: str, ours: frozenset[str], other: str, theirs: frozenset[str]) -> bool:
    """Whether two sentences say the same: equal words, or long enough and too near."""
    long_enough = min(len(words), len(other)) > _SHORTEST
    return words == other or (long_enough and alike(ours, theirs) > TOO_NEAR)


def held_back(folder: Path = EVALUATION) -> tuple[str, ...]:
    """Every sentence that is held back."""
    lines = (line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return tuple(str(json.loads(line)["text"]) for line in lines if line.strip())


def complaints(examples: Sequence[Example], new: Iterable[Example], kept_back: Sequence[str]) -> list[str]:
    """What the new ones among the examples do to the data, in words; empty when nothing is wrong."""
    fresh = set(new)
    known = Known([example for example in examples if example not in fresh], kept_back)
    return [reason for example in sorted(fresh, key=lambda item: item.text) if (reason := refusal(example, known))]


def refusal(new: Example, known: Known) -> str | None:
    """Why a sentence must not become an example; None when it may."""
    if known.leaks(new.text):
        return "it is held back for measuring (nlu/evaluation): learning it would flatter the figures"
    near = known.nearest(new)
    if near is not None and near.intent is not new.intent:
        return f"nearly the same stands in {near.intent.value}.yml: correct or dismiss one of the two"
    return None
