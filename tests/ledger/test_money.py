from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import Money, MoneyError, total

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD"])


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_what_is_written_as_text_reads_back_exactly(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.amount), currency) == money
    assert Money.of(money.amount, currency) == money


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1,50", "1.234", "12 €"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyError, match=r"amount|decimals"):
        Money.parse(text, "EUR")


def test_a_yen_has_no_cents_and_a_dinar_has_a_thousand() -> None:
    assert Money.parse("1500", "JPY").minor == 1500
    assert Money.parse("1.234", "KWD").minor == 1234
    with pytest.raises(MoneyError, match="more decimals"):
        Money.parse("1500.5", "JPY")


def test_halves_round_away_from_zero() -> None:
    assert Money.of(Decimal("0.005"), "EUR").minor == 1
    assert Money.of(Decimal("-0.005"), "EUR").minor == -1


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_currencies_do_not_mix(operation: str) -> None:
    with pytest.raises(MoneyError, match="cannot be added or compared"):
        getattr(Money(1, "EUR"), operation)(Money(1, "USD"))
    with pytest.raises(MoneyError):
        total([Money(1, "EUR"), Money(1, "USD")], "EUR")


@given(st.integers(1, 10**9), st.integers(1, 60))
def test_parts_add_up_and_differ_by_a_cent_at_most(minor: int, parts: int) -> None:
    money = Money(minor, "EUR")
    if minor < parts:
        with pytest.raises(MoneyError):
            money.split(parts)
        return
    split = money.split(parts)
    assert len(split) == parts
    assert total(split, "EUR") == money
    assert max(split) - min(split) <= Money(1, "EUR")
    assert list(split) == sorted(split, reverse=True)
