"""Classes of what people write: feast days, days that hang on others, shorthand, slang, file numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.nlu.slot_classes import AMOUNTS, PAIRS, REFERENCES
from tests.nlu.slot_days import DAYS
from tests.nlu.tables import rows
from tests.nlu.test_slots import read, slots


@pytest.mark.parametrize(("language", "text", "meant"), rows(DAYS))
def test_a_day_is_read_a_vague_time_kept_and_nothing_invented(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    assert (found.date.isoformat() if found.date else "vague" if found.date_vague else "-") == meant


@pytest.mark.parametrize(("language", "text", "meant"), rows(AMOUNTS))
def test_an_amount_is_read_and_no_other_number_for_one(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    amount, _, currency = meant.partition(" ")
    assert (found.amount, found.currency) == (None if amount == "-" else Decimal(amount), currency or None)


@pytest.mark.parametrize(("language", "text", "reference", "amount"), rows(REFERENCES))
def test_a_number_of_a_file_is_a_reference_and_no_money(language: str, text: str, reference: str, amount: str) -> None:
    found = slots(text, language)
    assert (found.reference or "-", found.amount) == (reference, None if amount == "-" else Decimal(amount))


@pytest.mark.parametrize(("language", "text", "meant"), rows(PAIRS))
def test_a_day_that_hangs_on_the_one_before_it_makes_a_pair(language: str, text: str, meant: str) -> None:
    found = [f"{part.due} {'-' if part.amount is None else f'{part.amount:f}'}" for part in slots(text, language).parts]
    assert found == meant.split(", ")


@pytest.mark.parametrize(
    ("language", "text", "zone", "meant"),
    [
        ("nl", "met Sinterklaas", "Europe/Amsterdam", "2026-12-05"),
        ("nl", "op koningsdag", "Europe/Amsterdam", "2027-04-27"),
        ("en", "on mother's day", "Europe/London", "2027-03-07"),
        ("fr", "à la fête des mères", "Europe/Paris", "2027-05-30"),
        ("fr", "à la fête nationale", "Europe/Paris", "2027-07-14"),
        ("en", "independence day", "America/New_York", "2027-07-04"),
    ],
)
def test_a_feast_falls_on_the_day_of_the_debtors_country(language: str, text: str, zone: str, meant: str) -> None:
    found = read(text, language, zone=zone).slots
    assert found.date is not None
    assert found.date.isoformat() == meant
