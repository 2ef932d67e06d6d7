from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Part
from tests.nlu.test_slots import LOCALES, TODAY, slots


@given(
    language=st.sampled_from(["en", "fr", "nl"]),
    days=st.lists(st.dates(TODAY, date(2035, 12, 31)), min_size=2, max_size=3),
    cents=st.lists(st.integers(500, 999_999), min_size=3, max_size=3),
)
def test_any_pairs_of_dates_and_amounts_that_babel_formats_come_back_in_their_order(
    language: str, days: list[date], cents: list[int]
) -> None:
    amounts = [Decimal(number) / 100 for number in cents[: len(days)]]
    joined = {"en": "{} on {}", "fr": "{} le {}", "nl": "{} op {}"}[language]
    joiner = {"en": " and ", "fr": " et ", "nl": " en "}[language]
    written = joiner.join(
        joined.format(
            format_currency(amount, "EUR", locale=LOCALES[language]),
            format_date(day, format="long", locale=LOCALES[language]),
        )
        for day, amount in zip(days, amounts, strict=True)
    )
    expected = tuple(Part(day, amount) for day, amount in zip(days, amounts, strict=True))
    assert slots(written, language).parts == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I've paid, now stop"),
        ("nl", "de monteur was hier en het lekt nog"),
        ("en", "Your engineer came on 14 October and it still leaks"),
        ("fr", "j'habite au 14 rue des Tilleuls"),
        ("fr", "on m'a livré 8 cartons au lieu de 10"),
    ],
)
def test_what_only_looks_like_a_date_or_an_amount_is_none(language: str, text: str) -> None:
    found = slots(text, language)
    assert (found.date, found.amount, found.currency) == (None, None, None)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I can pay now", "2026-11-18"),
        ("en", "100 now", "2026-11-18"),
        ("en", "now", "2026-11-18"),
        ("en", "Monday 30th at the latest", "2026-11-30"),
        ("fr", "mercredi 25 au plus tard", "2026-11-25"),
        ("en", "the last day of December", "2026-12-31"),
    ],
)
def test_a_day_that_is_meant_is_read(language: str, text: str, expected: str) -> None:
    assert slots(text, language).date == date.fromisoformat(expected)
