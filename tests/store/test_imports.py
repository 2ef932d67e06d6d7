"""The contract of both stores: what an import adds, changes and leaves alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.case import Wake
from flows.message import Delivery
from ledger.debtor import ContactPoint
from ledger.money import Money
from store.base import Loaded, Store
from tests.store.builders import change, commit, debtor, euros, file, invoice, loading, outbound, queued


async def test_an_import_tells_new_changed_and_unchanged_accounts_apart(store: Store) -> None:
    assert await store.import_accounts([loading("D1"), loading("D2")]) == Loaded(("D1", "D2"))
    renamed = loading("D2", person=debtor("D2", name="Zoé"))
    assert await store.import_accounts([loading("D1"), renamed, loading("D3")]) == Loaded(("D3",), ("D2",), 1)
    assert await store.import_accounts([loading("D1"), renamed, loading("D3")]) == Loaded(unchanged=3)


async def test_an_empty_batch_changes_nothing(store: Store) -> None:
    assert await store.import_accounts([]) == Loaded()


async def test_an_import_changes_the_creditors_fields_and_keeps_what_amicable_learnt(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A"))])
    before = await commit(store, await file(store), {"introduced": True, "bound": (ContactPoint("telegram", "42"),)})
    person = debtor("D1", "sms:+33", "email:z@b.be", name="Zoë L.", language="nl", timezone="Europe/Paris")
    later = replace(invoice("A"), due_date=invoice().due_date + timedelta(days=7), description="Bathroom")
    await store.import_accounts([loading("D1", later, invoice("B"), person=person, introduced=False)])
    after = await file(store)
    assert after.account.debtor == person
    assert after.account.invoices == (invoice("B"), later)
    due = {"wake": Wake.TICK, "wake_at": before.case.opened_at}
    assert after.case == replace(before.case, version=2, timezone="Europe/Paris", **due)
    assert await store.by_contact("sms:+3247D1") == []
    assert len(await store.by_contact("sms:+33")) == len(await store.by_contact("telegram:42")) == 1


async def test_an_import_makes_a_decision_that_was_under_way_start_again(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A"))])
    found = await file(store)
    await store.import_accounts([loading("D1", invoice("A", amount=9_000))])
    assert not await store.commit(change(found, {"introduced": True}))


async def test_an_invoice_that_the_file_does_not_name_stays(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A"))])
    await store.import_accounts([loading("D1", invoice("B"))])
    assert [item.number for item in (await file(store)).account.invoices] == ["A", "B"]


async def test_paid_rises_with_the_report_and_falls_only_when_the_report_fell(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A", paid=1_000))])
    found = await file(store)
    booked = replace(found.account.invoices[0], paid=euros(4_000))
    await commit(store, found, invoices=(booked,))
    for reported, paid in ((1_000, 4_000), (3_000, 4_000), (5_000, 5_000), (2_000, 2_000)):
        await store.import_accounts([loading("D1", invoice("A", paid=reported))])
        kept = (await file(store)).account.invoices[0]
        assert (kept.paid, kept.reported_paid) == (euros(paid), euros(reported))


async def test_an_invoice_in_another_currency_is_taken_as_reported(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A", paid=1_000))])
    nothing = Money(0, "GBP")
    changed = replace(invoice("A"), amount=Money(500, "GBP"), paid=nothing, reported_paid=nothing)
    await store.import_accounts([loading("D1", changed)])
    assert (await file(store)).account.invoices == (changed,)


async def test_an_invoice_number_of_another_debtor_leaves_the_account_out_whole(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A", "D1"))])
    loaded = await store.import_accounts(
        [loading("D2", invoice("B", "D2"), invoice("A", "D2")), loading("D3", invoice("C", "D3"))]
    )
    assert loaded == Loaded(added=("D3",), taken=(("D2", "A"),))
    assert await store.load("case-D2") is None
    assert (await file(store)).account.invoices == (invoice("A", "D1"),)


async def test_an_invoice_number_is_taken_within_one_batch_too(store: Store) -> None:
    loaded = await store.import_accounts([loading("D1", invoice("A", "D1")), loading("D2", invoice("A", "D2"))])
    assert loaded == Loaded(added=("D1",), taken=(("D2", "A"),))


async def test_an_import_and_decisions_at_the_same_time_lose_nothing(store: Store) -> None:
    names = [f"D{number}" for number in range(12)]
    await store.import_accounts([loading(name) for name in names])

    async def decide(name: str) -> None:
        wins = 0
        while wins < 3:
            found = await file(store, f"case-{name}")
            wins += bool(await store.commit(change(found, {"extensions": found.case.extensions + 1})))

    renamed = [loading(name, person=debtor(name, name="New")) for name in names]
    results = await asyncio.gather(store.import_accounts(renamed), *(decide(name) for name in names))
    assert results[0] == Loaded(changed=tuple(names))
    for name in names:
        found = await file(store, f"case-{name}")
        assert (found.case.version, found.case.extensions, found.account.debtor.name) == (4, 3, "New")


async def test_two_imports_of_the_same_file_at_once_add_each_account_once(store: Store) -> None:
    batch = [loading(f"D{number}") for number in range(10)]
    both = await asyncio.gather(store.import_accounts(batch), store.import_accounts(batch))
    assert sorted(name for loaded in both for name in loaded.added) == sorted(item.account.id for item in batch)
    assert sum(loaded.unchanged for loaded in both) == len(batch)


@pytest.mark.parametrize(("paid", "state"), [(1, Delivery.CANCELLED), (0, Delivery.QUEUED)])
async def test_an_import_that_relieves_an_account_cancels_what_is_queued_about_it(
    store: Store, paid: int, state: Delivery
) -> None:
    await queued(store, outbound("M1", unasked=True), outbound("M2"))
    news = replace(invoice("N-D1", "D1", paid=paid), description="Bathroom")
    result = await store.import_accounts([loading("D1", news)])
    assert result.changed == ("D1",)
    assert result.relieved == (("D1",) if paid else ())
    reminder, answer = await store.message("M1"), await store.message("M2")
    assert reminder is not None
    assert answer is not None
    assert (reminder.state, answer.state) == (state, Delivery.QUEUED)
