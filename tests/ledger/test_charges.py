"""Charges beside the invoices: the law's own numbers, to the cent, and what holds for any amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.charge_limits import ChargeLimits, Interest, Tier
from ledger.charges import (
    Charge,
    ChargeKind,
    ChargeState,
    Late,
    Reckoning,
    cover,
    lowered,
    penalty,
    penalty_on,
    term_end,
)
from ledger.interest import Rate, Rates, Stop, half_year, interest
from ledger.money import Money

BOOK_XIX = (
    Tier(Decimal(20), Decimal(150)),
    Tier(Decimal(30), Decimal(500), Decimal(10), Decimal(150)),
    Tier(Decimal(65), None, Decimal(5), Decimal(500), Decimal(2000)),
)
BELGIUM = ChargeLimits(
    fee_later_reminder_max=Decimal("7.50"),
    postage=True,
    penalty_tiers=BOOK_XIX,
    interest=Interest("ecb", Decimal(8)),
    charges_wait_days=14,
)
B2B = ChargeLimits(interest=Interest("ecb", Decimal(8)), fixed_sum=Decimal(40), charges_wait_days=0)
POINTS = Decimal(8)


def rates(**percents: str) -> Rates:
    found = {"h1": date(2025, 1, 1), "h2": date(2025, 7, 1), "h3": date(2026, 1, 1)}
    return Rates("ecb", tuple(Rate(found[name], Decimal(value), "test") for name, value in percents.items()))


RATES = rates(h1="3.15", h2="2.15", h3="2.15")


def euro(text: str) -> Money:
    return Money.parse(text, "EUR")


def late(number: str = "A", amount: str = "100", after: date = date(2025, 8, 15)) -> Late:
    return Late(number, euro(amount), after, after)


def by_kind(charges: tuple[Charge, ...]) -> dict[str, str]:
    return {item.kind.value: str(item.amount.amount) for item in charges}


# --- penalty: Belgium, Book XIX, art. XIX.4 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("balance", "most"),
    [
        ("0", "0.00"),
        ("0.01", "20.00"),
        ("100", "20.00"),
        ("150.00", "20.00"),
        ("150.01", "30.00"),
        ("150.05", "30.01"),
        ("200", "35.00"),
        ("325.55", "47.56"),
        ("499.99", "65.00"),
        ("500", "65.00"),
        ("500.01", "65.00"),
        ("500.10", "65.01"),
        ("1000", "90.00"),
        ("1234.56", "101.73"),
        ("39199.80", "1999.99"),
        ("39200", "2000.00"),
        ("39200.01", "2000.00"),
        ("1000000", "2000.00"),
    ],
)
def test_the_penalty_is_that_of_the_laws_own_scale(balance: str, most: str) -> None:
    assert str(penalty(euro(balance), BOOK_XIX).amount) == most


cents = st.integers(min_value=1, max_value=10_000_000)


@given(one=cents, other=cents)
def test_a_larger_balance_never_has_a_smaller_penalty(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert penalty(Money(low, "EUR"), BOOK_XIX) <= penalty(Money(high, "EUR"), BOOK_XIX) <= euro("2000")


@given(balance=cents)
def test_one_cent_more_moves_the_penalty_by_a_cent_at_most_but_where_the_law_itself_jumps(balance: int) -> None:
    step = penalty(Money(balance + 1, "EUR"), BOOK_XIX).minor - penalty(Money(balance, "EUR"), BOOK_XIX).minor
    assert step == 1000 if balance == 15_000 else step in (0, 1)


@given(balances=st.lists(cents, min_size=1, max_size=6))
def test_several_invoices_cost_no_more_than_each_apart_nor_than_their_sum(balances: list[int]) -> None:
    moneys = [Money(value, "EUR") for value in balances]
    most = penalty_on(moneys, BOOK_XIX)
    assert most <= penalty(Money(sum(balances), "EUR"), BOOK_XIX)
    assert most.minor <= sum(penalty(money, BOOK_XIX).minor for money in moneys)


# --- interest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "until", "days", "amount"),
    [
        (date(2025, 8, 15), date(2025, 8, 15), 0, "0.00"),
        (date(2025, 8, 15), date(2025, 8, 16), 1, "0.28"),  # 1000 x 10.15 % / 365 = 0.27808
        (date(2025, 8, 15), date(2025, 9, 14), 30, "8.34"),
        (date(2025, 6, 20), date(2025, 7, 10), 20, "5.84"),  # 10 days at 11.15 %, 10 at 10.15 %: 5.8356
        (date(2024, 12, 31), date(2025, 12, 31), 365, "106.46"),  # 181 at 11.15 %, 184 at 10.15 %: 106.459
    ],
)
def test_interest_is_simple_by_days_of_365_each_half_year_at_its_own_rate(
    after: date, until: date, days: int, amount: str
) -> None:
    found = interest(euro("1000"), after, until, POINTS, RATES)
    assert (found.days, str(found.amount.amount), found.missing) == (days, amount, ())


def test_half_a_cent_is_rounded_up() -> None:
    assert str(interest(euro("36.50"), date(2025, 7, 1), date(2025, 7, 2), Decimal("2.85"), RATES).amount.amount) == (
        "0.01"
    )  # 36.50 x 5 % / 365 = 0.005
    assert not interest(euro("36.49"), date(2025, 7, 1), date(2025, 7, 2), Decimal("2.85"), RATES).amount


def test_a_half_year_without_a_known_rate_has_no_interest_and_says_so() -> None:
    found = interest(euro("1000"), date(2026, 6, 20), date(2026, 7, 10), POINTS, RATES)
    assert (found.days, found.missing) == (10, (date(2026, 7, 1),))
    assert str(found.amount.amount) == "2.78"
    assert interest(euro("1000"), date(2026, 7, 1), date(2026, 8, 1), POINTS, RATES).rate is None


def test_no_interest_runs_during_a_breathing_space() -> None:
    stops = (Stop(date(2025, 8, 20), date(2025, 8, 29)), Stop(date(2025, 8, 25), date(2025, 8, 31)))
    found = interest(euro("1000"), date(2025, 8, 15), date(2025, 9, 14), POINTS, RATES, stops)
    assert (found.days, str(found.amount.amount)) == (18, "5.01")


def test_a_leap_day_is_a_day_of_365() -> None:
    known = Rates("ecb", (Rate(date(2024, 1, 1), Decimal("4.50"), "test"),))
    found = interest(euro("1000"), date(2024, 2, 28), date(2024, 3, 1), POINTS, known)
    assert (found.days, str(found.amount.amount)) == (2, "0.68")


@given(
    balance=cents,
    more=st.integers(min_value=0, max_value=100_000),
    days=st.integers(min_value=-30, max_value=300),
    later=st.integers(min_value=0, max_value=30),
)
def test_interest_grows_with_balance_and_time_and_is_nothing_before_its_first_day(
    balance: int, more: int, days: int, later: int
) -> None:
    after = date(2025, 2, 1)
    until = after + timedelta(days=days)
    found = interest(Money(balance, "EUR"), after, until, POINTS, RATES)
    grown = interest(Money(balance + more, "EUR"), after, until + timedelta(days=later), POINTS, RATES)
    assert found.amount <= grown.amount
    assert (found.days == 0) == (days <= 0)
    assert bool(found.amount) <= (days > 0)
    highest = Decimal(balance) * Decimal("11.15") * max(0, days) / 36500
    assert found.amount.minor <= highest + Decimal("0.5")


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 7, 1)),
    ],
)
def test_a_rate_holds_for_its_half_year(day: date, first: date) -> None:
    assert half_year(day) == first


# --- the term ---------------------------------------------------------------------------------------------------------


def test_the_term_of_an_electronic_reminder_is_fourteen_days_from_the_day_after_it() -> None:
    assert term_end(date(2026, 11, 24), 14) == date(2026, 12, 8)


def test_the_term_of_a_letter_begins_on_the_third_business_day() -> None:
    sent = date(2026, 11, 26)  # a Thursday: Friday, Monday, Tuesday the 1st
    assert term_end(sent, 14, letter_business_days=3, country="BE") == date(2026, 12, 14)


def test_without_a_term_it_is_over_on_the_day_itself() -> None:
    assert term_end(date(2026, 11, 24), 0) == date(2026, 11, 24)


# --- a claim ----------------------------------------------------------------------------------------------------------

BE = Reckoning(BELGIUM, RATES)


def test_nothing_is_asked_on_the_last_day_of_the_term_and_all_of_it_the_day_after() -> None:
    one = late(amount="500")
    assert BE.claim([one], one.term_end, fee=True).new == ()
    found = BE.claim([one], one.term_end + timedelta(days=1), fee=True)
    assert by_kind(found.new) == {"reminder_fee": "7.50", "penalty": "65.00", "interest": "0.14"}
    assert [item.rule for item in found.new] == ["fee_later_reminder_max", "penalty_tiers", "interest"]


def test_a_free_reminder_costs_nothing_and_a_letter_its_stamp_only_where_the_law_knows_it() -> None:
    today = date(2025, 9, 1)
    assert "reminder_fee" not in by_kind(BE.claim([late()], today).new)
    stamp = Decimal("1.60")
    assert by_kind(BE.claim([late()], today, fee=True, stamp=stamp).new)["reminder_fee"] == "9.10"
    without = Reckoning(replace(BELGIUM, postage=False), RATES)
    assert by_kind(without.claim([late()], today, fee=True, stamp=stamp).new)["reminder_fee"] == "7.50"


def test_a_penalty_is_asked_once_and_interest_is_told_anew() -> None:
    first = BE.claim([late(amount="1000")], date(2025, 8, 25))
    second = BE.claim([late(amount="1000")], date(2025, 9, 14), first.charges)
    assert by_kind(first.charges) == {"penalty": "90.00", "interest": "2.78"}
    assert by_kind(second.new) == {"interest": "8.34"}
    assert by_kind(second.charges) == {"penalty": "90.00", "interest": "8.34"}


def test_a_second_invoice_adds_no_more_than_both_of_them_may_cost() -> None:
    first = BE.claim([late("A", "150")], date(2025, 8, 25))
    second = BE.claim([late("A", "150"), late("B", "100")], date(2025, 9, 14), first.charges)
    penalties = [item.amount.minor for item in second.charges if item.kind is ChargeKind.PENALTY]
    assert penalties == [2000, 2000]
    assert sum(penalties) == penalty_on([euro("150"), euro("100")], BOOK_XIX).minor


def test_no_more_penalty_is_asked_than_the_first_reminder_named() -> None:
    today = date(2025, 9, 1)
    assert by_kind(BE.claim([late(amount="500")], today, named=euro("20")).new)["penalty"] == "20.00"
    assert "penalty" not in by_kind(BE.claim([late(amount="500")], today, named=euro("0")).new)


def test_companies_pay_forty_euro_for_each_invoice_once_and_interest_from_the_due_date() -> None:
    b2b = Reckoning(B2B, RATES)
    first = b2b.claim([late("A", "1000"), late("B", "10")], date(2025, 9, 14), fee=True)
    assert [str(item.amount.amount) for item in first.new] == ["40.00", "40.00", "8.34", "0.08"]
    assert [item.kind for item in b2b.claim([late("A", "1000")], date(2025, 9, 15), first.charges).new] == [
        ChargeKind.INTEREST
    ]


@given(amount=cents, days=st.integers(min_value=0, max_value=200))
def test_where_no_law_allows_anything_nothing_is_asked(amount: int, days: int) -> None:
    one = Late("A", Money(amount, "EUR"), date(2025, 1, 1), date(2025, 1, 1))
    found = Reckoning(ChargeLimits(), RATES).claim([one], date(2025, 1, 1) + timedelta(days=days), fee=True)
    assert found.charges == ()


def test_another_currency_than_the_laws_has_no_charges() -> None:
    dollars = Late("A", Money(100_00, "USD"), date(2025, 8, 1), date(2025, 8, 1))
    assert BE.claim([dollars], date(2025, 9, 1), fee=True).charges == ()


def test_a_paid_invoice_has_no_new_charges() -> None:
    assert BE.claim([late(amount="0")], date(2025, 9, 1), fee=True).new == ()


# --- what the creditor asks for ---------------------------------------------------------------------------------------


def test_a_creditors_ceiling_lowers_and_never_raises() -> None:
    ceiling = ChargeLimits(
        fee_later_reminder_max=Decimal(5),
        penalty_tiers=(Tier(Decimal(0), at_most=Decimal(25)),),
        interest=Interest("ecb", Decimal(4)),
        fixed_sum=Decimal(100),
    )
    found = lowered(BELGIUM, ceiling)
    assert (found.fee_later_reminder_max, found.postage, found.fixed_sum) == (Decimal(5), False, Decimal(0))
    assert found.interest == Interest("ecb", Decimal(4))
    assert penalty(euro("100"), found.penalty_tiers) == euro("20")
    assert penalty(euro("5000"), found.penalty_tiers) == euro("25")


def test_a_ceiling_of_nothing_takes_a_charge_away() -> None:
    found = lowered(BELGIUM, ChargeLimits())
    assert Reckoning(found, RATES).claim([late()], date(2025, 9, 1), fee=True).charges == ()


# --- payments ---------------------------------------------------------------------------------------------------------


def test_money_beyond_the_invoices_settles_whole_charges_in_their_order() -> None:
    lines = BE.claim([late(amount="1000")], date(2025, 9, 14), fee=True).charges
    found, left = cover(lines, euro("100"))
    assert [item.state for item in found] == [ChargeState.PAID, ChargeState.PAID, ChargeState.ASKED]
    assert left == euro("2.50")
    assert cover(found, left) == (found, left)


@given(money=st.integers(min_value=0, max_value=50_000))
def test_what_covers_charges_adds_up(money: int) -> None:
    lines = BE.claim([late(amount="1000"), late("B", "80")], date(2025, 9, 14), fee=True).charges
    found, left = cover(lines, Money(money, "EUR"))
    paid = sum(item.amount.minor for item in found if item.state is ChargeState.PAID)
    assert paid + left.minor == money
    assert left.minor >= 0
