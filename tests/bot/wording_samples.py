"""What the wording tests render: the samples that previews and checks use, and where the shipped texts are."""

from __future__ import annotations

from pathlib import Path

from bot.wording_samples import (
    CHARGES,
    CREDITOR,
    MANY,
    MAY_COME,
    NOW,
    ONE,
    SPECIFIC_VALUES,
    case_file,
    euro,
    facts,
    invoice,
)

__all__ = [
    "CHARGES",
    "CREDITOR",
    "FOLDER",
    "MANY",
    "MAY_COME",
    "NOW",
    "ONE",
    "SPECIFIC_VALUES",
    "case_file",
    "euro",
    "facts",
    "invoice",
]

FOLDER = Path(__file__).parents[2] / "flows" / "wordings"
