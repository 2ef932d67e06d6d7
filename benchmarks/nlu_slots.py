"""Dates, amounts, currencies and references against their gold values (nlu/evaluation/fresh_slots.jsonl)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.understanding import Slots
from nlu.measure import EVALUATION
from nlu.slots import extract

SLOTS = EVALUATION / "fresh_slots.jsonl"
SLOT_SETS = (
    SLOTS,
    EVALUATION / "blind_slots.jsonl",
    EVALUATION / "blind2_slots.jsonl",
    EVALUATION / "blind3_slots.jsonl",
    EVALUATION / "blind4_slots.jsonl",
    EVALUATION / "strangers_slots.jsonl",
    EVALUATION / "guest_slots.jsonl",
    EVALUATION / "strangers6_slots.jsonl",
    EVALUATION / "blind6_slots.jsonl",
    EVALUATION / "blind9_slots.jsonl",
)
_STRUCTURED = re.compile(r"\d{3}/\d{4}/\d{5}")


def slot_cases(path: Path = SLOTS) -> list[dict[str, Any]]:
    """Texts with language, now, zone and gold slots."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_slots(case: Mapping[str, Any]) -> Slots:
    """The slots that the extractor finds; a text that names a day of the past is read as "already paid" is."""
    now = datetime.fromisoformat(case["now"])
    past = case["gold"].get("date", "9999") < now.date().isoformat()
    return extract(case["text"], language=case["language"], now=now, timezone=case["zone"], past=past).slots


def wrong(gold: Mapping[str, Any], found: Slots) -> dict[str, tuple[str, str]]:
    """Per slot that is not exact: what was wanted and what came. A slot that gold does not name has to be empty."""
    pairs: dict[str, tuple[Any, Any]] = {
        "date": (gold.get("date"), found.date and found.date.isoformat()),
        "amount": (_number(gold.get("amount")), found.amount),
        "currency": (gold.get("currency"), found.currency),
        "reference": (_plain(gold.get("reference")), _plain(found.reference)),
        "vague": (bool(gold.get("vague")), found.date_vague is not None),
    }
    if "share" in gold:
        pairs["share"] = (_number(gold["share"]), found.share)
    if "parts" in gold:
        wanted_parts = [(due, _number(amount)) for due, amount in gold["parts"]]
        pairs["parts"] = (wanted_parts, [(part.due and part.due.isoformat(), part.amount) for part in found.parts])
    return {name: (str(wanted), str(came)) for name, (wanted, came) in pairs.items() if wanted != came}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(reference: str | None) -> str | None:
    """A reference without plus signs, spaces and case; a structured communication also without its bars."""
    if reference is None:
        return None
    plain = re.sub(r"[+*\s]", "", reference).upper()
    return plain.replace("/", "") if _STRUCTURED.fullmatch(plain) else plain


def exact_shares(path: Path = SLOTS) -> dict[str, tuple[int, int]]:
    """Per language: texts whose slots are all exact, and texts in all."""
    counted: dict[str, tuple[int, int]] = {}
    for case in slot_cases(path):
        right, whole = counted.get(case["language"], (0, 0))
        counted[case["language"]] = (right + (not wrong(case["gold"], read_slots(case))), whole + 1)
    return counted
