"""Whole letters as debtors write them, with several days, sums and numbers of which one counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.nlu import slot_letters_en, slot_letters_fr, slot_letters_nl
from tests.nlu.tables import rows
from tests.nlu.test_slots import slots

LETTERS = {"en": slot_letters_en, "fr": slot_letters_fr, "nl": slot_letters_nl}


def _rows(name: str) -> list[list[str]]:
    tables = {language: str(getattr(module, name)) for language, module in LETTERS.items()}
    return [[language, *cells] for language, table in tables.items() for cells in rows(table, between=" | ")]


def _number(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


@pytest.mark.parametrize(("language", "text", "day", "money", "reference", "share"), _rows("LETTERS"))
def test_a_letter_is_read_as_it_is_meant(
    language: str, text: str, day: str, money: str, reference: str, share: str
) -> None:
    found = slots(text, language)
    amount, _, currency = money.partition(" ")
    assert (found.date.isoformat() if found.date else "vague" if found.date_vague else "-") == day
    assert (found.amount, found.currency) == (_number(amount), currency or None)
    assert (found.reference or "-") == reference
    assert share == "-" or found.share == _number(share)


@pytest.mark.parametrize(("language", "text", "meant"), _rows("PARTS"))
def test_a_letter_with_several_payments_keeps_each_with_its_day(language: str, text: str, meant: str) -> None:
    found = [f"{part.due} {part.amount}" for part in slots(text, language).parts]
    assert found == meant.split(", ")
