"""Makes training examples of accepted reviews: each a family of its own at the end of its intent's file.

The files are written beside the old ones, read back and held to the lint, and only then put in their place.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.intents import Intent
from flows.review import Review
from nlu.errors import TrainingDataError
from nlu.lint import Known, complaints, held_back, plain, refusal
from nlu.training_data import DATA, LANGUAGES, Example, load

_PLACEHOLDER = re.compile(r"<[a-z]+>")
_ENTITY_MARKS = str.maketrans({"[": "(", "]": ")"})
"""Rasa reads square brackets as an entity."""


@dataclass(slots=True)
class Lessons:
    """What becomes of accepted reviews, by their ids. `refused` says why; `known` stands in the data already."""

    added: dict[str, Example] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> list[str]:
        """Reviews that need not be looked at again."""
        return [*self.added, *self.known]


def learn(reviews: Sequence[Review], folder: Path = DATA) -> Lessons:
    """Add the reviews to the data. Raises TrainingDataError; the files are then as they were before."""
    examples, kept_back = load(folder), held_back()
    lessons = _sorted(reviews, Known(examples, kept_back))
    if lessons.added:
        _write(folder, list(lessons.added.values()), len(examples), kept_back)
    return lessons


def _sorted(reviews: Sequence[Review], known: Known) -> Lessons:
    lessons = Lessons()
    for review in reviews:
        example = _example(review)
        if isinstance(example, str):
            lessons.refused[review.id] = example
            continue
        added = Known(list(lessons.added.values()), ())
        if reason := refusal(example, known) or refusal(example, added):
            lessons.refused[review.id] = reason
        elif near := known.nearest(example) or added.nearest(example):
            lessons.known[review.id] = f"nearly the same stands in {near.intent.value}.yml already"
        else:
            lessons.added[review.id] = example
    return lessons


def _example(review: Review) -> Example | str:
    """The review as an example, or why it cannot be one."""
    if review.lesson not in list(Intent):
        return f"there is no intent {review.lesson!r} (any more)"
    if review.language not in LANGUAGES:
        return f"there is no training data in the language {review.language!r}"
    text = " ".join(review.text.translate(_ENTITY_MARKS).split()).lstrip("-/ ")
    if not plain(_PLACEHOLDER.sub(" ", text)):
        return "it has no words"
    intent = Intent(str(review.lesson))
    return Example(text, intent, review.language, f"{intent}/{_family(text)}")


def _family(text: str) -> str:
    return f"use_{hashlib.sha256(plain(text).encode()).hexdigest()[:8]}"


def _block(example: Example) -> str:
    family = example.family.partition("/")[2]
    head = f"  - intent: {example.intent.value}\n    metadata: {{language: {example.language}, family: {family}}}\n"
    return f"{head}    examples: |\n      - {example.text}\n"


def _write(folder: Path, new: Sequence[Example], before: int, kept_back: Sequence[str]) -> None:
    """All files or none: new ones beside the old, checked together, then put in place; undone when that fails."""
    changed = {folder / f"{intent.value}.yml" for intent in {example.intent for example in new}}
    old = {path: _read(path) for path in changed}
    after = {path: text + _addition(path, text, new) for path, text in old.items()}
    _check(folder, after, new, before, kept_back)
    fresh = {path: path.with_name(f"{path.name}.new") for path in changed}
    try:
        for path, beside in fresh.items():
            beside.write_text(after[path], "utf-8")
        for path, beside in fresh.items():
            beside.replace(path)
    except OSError as error:
        _undo(old)
        raise TrainingDataError(f"{folder} cannot be written ({error.strerror}); nothing was changed") from error
    finally:
        for beside in fresh.values():
            with contextlib.suppress(OSError):
                beside.unlink()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise TrainingDataError(f"{path} cannot be read ({error.strerror}); nothing was changed") from error


def _addition(path: Path, text: str, new: Sequence[Example]) -> str:
    blocks = "".join(_block(example) for example in new if example.intent.value == path.stem)
    return blocks if text.endswith("\n") else f"\n{blocks}"


def _undo(old: dict[Path, str]) -> None:
    for path, text in old.items():
        if path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _check(folder: Path, after: dict[Path, str], new: Sequence[Example], before: int, kept_back: Sequence[str]) -> None:
    """Read the whole data as it will be: the new examples stand in it, nothing is missing, the lint is content."""
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name)
        for path in folder.glob("*.yml"):
            (trial / path.name).write_text(after.get(path) or path.read_text("utf-8"), "utf-8")
        examples = load(trial)
    missing = [example for example in new if example not in set(examples)]
    if missing or len(examples) != before + len(new):
        raise TrainingDataError(f"{len(missing)} new examples could not be read back; nothing was changed")
    if wrong := complaints(examples, new, kept_back):
        raise TrainingDataError(f"the lint of the data complains: {'; '.join(wrong)}; nothing was changed")
