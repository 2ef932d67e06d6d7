"""Imports, test sends and figures: both stores alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows.message import Delivery
from store.base import Outcome, Store
from store.operations import DebtorGroup, ImportLine, ImportRun, ImportState, TrialSend
from tests.store.builders import MINUTE, NOW, inbound, invoice, loaded, loading, outbound, queued, raw

HOUR = timedelta(hours=1)


def run(name: str, minutes: int = 0, **changes: Any) -> ImportRun:
    at = NOW + minutes * MINUTE
    made = ImportRun(
        name, "marc", "console", "portfolio", "march.csv", "ab" * 32, 900, at, ImportState.CHECKED, at, rows=3
    )
    return replace(made, **changes)


async def test_imports_are_kept_as_they_stand_and_begin_once(store: Store) -> None:
    await store.open()
    first = run("i1", refused=(ImportLine(3, "no date"),), odd=(ImportLine(2, "paid twice"),))
    await store.put_import(first)
    await store.put_import(run("i2", 5))
    assert await store.import_run("i1") == first
    assert await store.import_run("none") is None
    assert [item.id for item in await store.imports()] == ["i2", "i1"]
    assert await store.begin_import("i1", NOW + HOUR)
    assert not await store.begin_import("i1", NOW + HOUR)
    begun = await store.import_run("i1")
    assert begun == replace(first, state=ImportState.RUNNING, seen_at=NOW + HOUR)


async def test_test_sends_are_kept_the_latest_first(store: Store) -> None:
    await store.open()
    for number in (1, 2):
        await store.note_trial(
            TrialSend(f"t{number}", "marc", NOW + number * MINUTE, "sms", "+32…01", "refused", "21211")
        )
    assert [item.id for item in await store.trials()] == ["t2", "t1"]
    assert [item.id for item in await store.trials(1)] == ["t2"]


async def test_a_channels_figures_count_what_went_failed_and_waits(store: Store) -> None:
    await store.open()
    await queued(store, *(outbound(f"M{n}") for n in range(4)), outbound("E1", channel="email"), inbound("I1"))
    assert await store.keep_raw(raw())
    for name, state in (("M0", Delivery.SENT), ("M1", Delivery.FAILED), ("M2", Delivery.UNKNOWN)):
        assert await store.claim(name, NOW, NOW + MINUTE)
        assert await store.settle(Outcome(name, state, NOW + MINUTE, f"p-{name}"))
    found = (await store.channel_figures(["sms", "email"], NOW))["sms"]
    assert (found.sent, found.failed, found.unknown, found.waiting) == (1, 1, 1, 1)
    assert found.last_sent == NOW + MINUTE
    assert found.last_heard == raw().received_at
    later = (await store.channel_figures(["sms", "email"], NOW + HOUR))["sms"]
    assert (later.sent, later.failed, later.last_sent) == (0, 0, NOW + MINUTE)
    assert (await store.channel_figures(["email"], NOW))["email"].last_sent is None


async def test_debtors_are_counted_by_country_and_kind(store: Store) -> None:
    await store.open()
    await loaded(store, "D1", "D2")
    [group] = await store.debtor_groups()
    assert group == DebtorGroup(group.country, group.kind, 2)


async def test_an_address_of_a_debtor_is_known_as_such(store: Store) -> None:
    await store.open()
    found = await loaded(store, "D1")
    point = found.account.debtor.contacts[0]
    assert await store.is_a_debtors(point.address)
    assert not await store.is_a_debtors("+32499999999")
    if found.account.debtor.phone:
        assert await store.is_a_debtors(found.account.debtor.phone)


async def test_a_preview_of_an_import_counts_like_the_import_and_writes_nothing(store: Store) -> None:
    await store.open()
    await loaded(store, "D1", "D2")
    kept = await store.load("case-D1")
    owed = loading("D2")
    more = replace(owed, account=replace(owed.account, invoices=(*owed.account.invoices, invoice("N-9", "D2"))))
    stolen = replace(loading("D4"), account=replace(loading("D4").account, invoices=loading("D1").account.invoices))
    batch = [loading("D1"), more, loading("D3"), stolen]
    seen = await store.preview_import(batch)
    assert await store.load("case-D1") == kept
    assert await store.load("case-D3") is None
    done = await store.import_accounts(batch)
    assert (seen.added, seen.changed, seen.unchanged, seen.taken) == (
        done.added,
        done.changed,
        done.unchanged,
        done.taken,
    )
    assert (len(done.added), len(done.changed), done.unchanged, len(done.taken)) == (1, 1, 1, 1)
