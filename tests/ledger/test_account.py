from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.account import Account, ageing_bucket
from ledger.agreements import PromiseState, PromiseToPay, plan_installments
from ledger.debtor import Debtor, Kind
from ledger.invoice import Invoice, Payment, allocate
from ledger.money import Money, MoneyError, total

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 23)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def invoice(number: str, minor: int, paid: int = 0, due: date = DAY, reference: str = "") -> Invoice:
    return Invoice(number, "D1", due - timedelta(30), due, euros(minor), euros(paid), euros(paid), "", reference)


def payment(minor: int, named: str = "", reference: str = "") -> Payment:
    return Payment("p1", "D1", NOW, euros(minor), named, reference)


INVOICES = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(-90, 90)), max_size=8).map(
    lambda rows: [invoice(f"I{n}", amount, paid, DAY + timedelta(days)) for n, (amount, paid, days) in enumerate(rows)]
)


@given(INVOICES, st.integers(1, 10**7), st.integers(0, 9))
def test_every_cent_of_a_payment_goes_somewhere_and_no_invoice_is_overpaid(
    invoices: list[Invoice], minor: int, named: int
) -> None:
    spread = allocate(payment(minor, f"I{named}"), invoices)
    assert total([part.amount for part in spread.allocations], "EUR") + spread.surplus == euros(minor)
    assert all(part.amount.minor > 0 for part in spread.allocations)
    assert spread.surplus.minor >= 0
    for before, after in zip(invoices, spread.invoices, strict=True):
        given_to = sum(part.amount.minor for part in spread.allocations if part.invoice == before.number)
        assert after.paid.minor == before.paid.minor + given_to
        assert given_to <= before.open.minor
    if spread.surplus:
        assert not any(item.is_open for item in spread.invoices)


@given(INVOICES, st.integers(1, 10**7), st.integers(0, 7))
def test_the_invoice_that_the_payment_names_is_settled_first(invoices: list[Invoice], minor: int, named: int) -> None:
    wanted = next((item for item in invoices if item.number == f"I{named}" and item.is_open), None)
    spread = allocate(payment(minor, f"I{named}"), invoices)
    if wanted:
        assert spread.allocations[0].invoice == wanted.number
        assert spread.allocations[0].amount == euros(min(minor, wanted.open.minor))


def test_without_a_name_the_oldest_due_date_comes_first() -> None:
    old, young = invoice("B", 1000, due=DAY - timedelta(20)), invoice("A", 1000, due=DAY)
    spread = allocate(payment(1500), [young, old])
    assert [(part.invoice, part.amount.minor) for part in spread.allocations] == [("B", 1000), ("A", 500)]


def test_a_structured_reference_names_its_invoice() -> None:
    first, second = invoice("A", 1000, due=DAY - timedelta(9)), invoice("B", 1000, reference="+++090/9337/55493+++")
    assert allocate(payment(700, reference="+++090/9337/55493+++"), [first, second]).allocations[0].invoice == "B"


def test_invoices_in_another_currency_are_left_alone() -> None:
    dollars = replace(invoice("A", 1000), amount=Money(1000, "USD"), paid=Money(0, "USD"))
    spread = allocate(payment(500), [dollars])
    assert spread.allocations == ()
    assert spread.surplus == euros(500)


@pytest.mark.parametrize("minor", [0, -1])
def test_a_payment_of_nothing_is_refused(minor: int) -> None:
    with pytest.raises(MoneyError, match="above zero"):
        allocate(payment(minor), [invoice("A", 100)])


# --- what imports report ----------------------------------------------------------------------------------------------


def test_an_import_that_reports_more_raises_what_is_paid() -> None:
    assert invoice("A", 1000, 200).reported(euros(500)).paid == euros(500)


def test_an_import_does_not_take_back_what_a_payment_file_brought() -> None:
    known = replace(invoice("A", 1000), paid=euros(400))
    assert known.reported(euros(0)).paid == euros(400)


def test_a_payment_file_and_a_later_import_of_the_same_money_count_it_once() -> None:
    known = replace(invoice("A", 1000), paid=euros(400))
    assert known.reported(euros(400)).paid == euros(400)


def test_an_import_that_reports_less_than_the_one_before_corrects_down() -> None:
    bounced = invoice("A", 1000, 1000).reported(euros(0))
    assert bounced.paid == euros(0)
    assert bounced.is_open


# --- promises and plans -----------------------------------------------------------------------------------------------


@given(st.integers(1, 10**8), st.lists(st.integers(1, 400), min_size=1, max_size=24, unique=True))
def test_installments_are_exact_to_the_cent_and_keep_their_dates(minor: int, days: list[int]) -> None:
    dates = tuple(DAY + timedelta(day) for day in sorted(days))
    if minor < len(dates):
        with pytest.raises(MoneyError):
            plan_installments(euros(minor), dates)
        return
    parts = plan_installments(euros(minor), dates)
    assert sum(part.amount.minor for part in parts) == minor
    assert tuple(part.due for part in parts) == dates


def test_a_plan_without_a_balance_or_a_date_is_refused() -> None:
    with pytest.raises(MoneyError):
        plan_installments(euros(0), (DAY,))
    with pytest.raises(MoneyError):
        plan_installments(euros(100), ())


def test_a_promise_counts_money_whichever_way_it_was_reported() -> None:
    promise = PromiseToPay("p", euros(1000), DAY, NOW, paid_before=euros(300))
    assert promise.counted(euros(300)).missing == euros(1000)
    part = promise.counted(euros(900))
    assert (part.state, part.missing, part.surplus) == (PromiseState.OPEN, euros(400), euros(0))
    kept = promise.counted(euros(1350))
    assert (kept.state, kept.missing, kept.surplus) == (PromiseState.KEPT, euros(0), euros(50))
    assert promise.counted(Money(5000, "USD")) == promise


# --- accounts ---------------------------------------------------------------------------------------------------------


def account(*invoices: Invoice) -> Account:
    return Account(Debtor("D1", "main", "Zoë", Kind.PERSON, "fr", "BE", "Europe/Brussels"), invoices)


@given(INVOICES)
def test_balances_leave_out_what_is_disputed_and_never_sink_below_zero(invoices: list[Invoice]) -> None:
    whole = account(*invoices)
    assert whole.balance() == total([item.open for item in invoices], "EUR")
    assert whole.overdue(DAY) <= whole.balance()
    without = frozenset(item.number for item in invoices[:2])
    assert whole.balance(without) + whole.open_on(without) == whole.balance()


def test_one_currency_is_followed_at_a_time() -> None:
    dollars = Invoice("U", "D1", DAY, DAY - timedelta(1), Money(500, "USD"), Money(0, "USD"), Money(0, "USD"))
    mixed = account(invoice("E", 1000), dollars)
    assert mixed.currency == "USD"
    assert mixed.balance() == Money(500, "USD")


@pytest.mark.parametrize(
    ("days", "name"),
    [(-3, "not due"), (0, "not due"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (91, "over 90")],
)
def test_ageing_buckets_end_on_their_last_day(days: int, name: str) -> None:
    assert ageing_bucket(days) == name
