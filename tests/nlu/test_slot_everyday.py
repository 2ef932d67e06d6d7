"""Classes of what people write every day: stretches without a day, days that follow, sums among other numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.nlu import slot_asides, slot_everyday, slot_forgotten
from tests.nlu.tables import rows
from tests.nlu.test_slots import slots


def _rows(*names: str) -> list[list[str]]:
    return rows(*(str(getattr(slot_everyday, name)) for name in names))


@pytest.mark.parametrize(("language", "text", "meant"), _rows("STRETCHES", "COUNTED", "AFTERWARDS", "OPEN"))
def test_a_day_is_read_where_one_is_meant_and_asked_where_none_is(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    assert (found.date.isoformat() if found.date else "vague" if found.date_vague else "-") == meant


@pytest.mark.parametrize(("language", "text", "meant"), _rows("SUMS"))
def test_the_sum_is_read_among_other_numbers(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    amount, _, currency = meant.partition(" ")
    assert (found.amount, found.currency) == (None if amount == "-" else Decimal(amount), currency or None)


@pytest.mark.parametrize(("language", "text", "reference", "amount"), _rows("NUMBERS"))
def test_a_number_of_a_file_needs_little_to_be_told(language: str, text: str, reference: str, amount: str) -> None:
    found = slots(text, language)
    assert (found.reference or "-", found.amount) == (reference, None if amount == "-" else Decimal(amount))


@pytest.mark.parametrize(("language", "text", "meant"), _rows("PAIRS"))
def test_each_sum_keeps_its_day(language: str, text: str, meant: str) -> None:
    found = [f"{part.due} {'-' if part.amount is None else f'{part.amount:f}'}" for part in slots(text, language).parts]
    assert found == meant.split(", ")


@pytest.mark.parametrize(
    ("language", "text", "day", "money", "reference"),
    rows(slot_forgotten.TEXTS, slot_asides.TEXTS, between=" | "),
)
def test_what_is_beside_the_point_is_left_out(language: str, text: str, day: str, money: str, reference: str) -> None:
    found = slots(text, language)
    amount, _, currency = money.partition(" ")
    assert (found.date.isoformat() if found.date else "vague" if found.date_vague else "-") == day
    assert (found.amount, found.currency) == (None if amount == "-" else Decimal(amount), currency or None)
    assert (found.reference or "-") == reference


@pytest.mark.parametrize("text", ["My ex and I split everything. I'll pay my half", "we share everything, I pay half"])
def test_what_two_people_share_is_no_offer_of_all(text: str) -> None:
    assert slots(text).share == Decimal("0.5")
