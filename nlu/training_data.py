"""The training data in nlu/rasa/data: Rasa's own YAML, read by both engines.

A block of examples bears `metadata: {language: en, family: late_transfer, writer: hard}`; a family holds paraphrases of
one thought, and the held-back split goes by family so that no test sentence has a twin in training. What one writer
never thought of tells how much a stranger's text may be trusted (nlu/doubt.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from flows.intents import Intent
from nlu.errors import TrainingDataError

ROOT = Path(__file__).parent / "rasa"
DATA = ROOT / "data"
LANGUAGES: tuple[str, ...] = ("en", "fr", "nl")


@dataclass(frozen=True, slots=True)
class Example:
    """One training sentence."""

    text: str
    intent: Intent
    language: str
    family: str
    writer: str = ""


def load(folder: Path = DATA) -> tuple[Example, ...]:
    """Every example, in the order of the files; raises TrainingDataError with the file's name."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise TrainingDataError(f"{folder} holds no training file (*.yml); restore nlu/rasa/data")
    return tuple(example for path in files for example in _read(path))


def data_hash(folder: Path = DATA, *, also: Iterable[Path] = ()) -> str:
    """Sixteen hexadecimal digits that change whenever a training file, or one of `also`, changes."""
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.yml")), *also]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _read(path: Path) -> Iterator[Example]:
    try:
        document = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        blocks = document["nlu"]
        for block in blocks:
            yield from _block(block)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TrainingDataError(f"{path}: not readable as Rasa training data ({error}); correct this file") from error


def _block(block: dict[str, Any]) -> Iterator[Example]:
    intent = Intent(block["intent"])
    metadata = block["metadata"]
    for line in str(block["examples"]).splitlines():
        text = line.strip().removeprefix("- ").strip()
        if text:
            family, writer = f"{intent}/{metadata['family']}", str(metadata.get("writer", ""))
            yield Example(text, intent, str(metadata["language"]), family, writer)
