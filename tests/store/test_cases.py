"""The contract of both stores: case files, guarded writes, due times."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.case import CaseState, ContactMark, MarkKind, Owner, Wake
from ledger.debtor import ContactPoint
from ledger.invoice import Allocation, Payment
from store.base import Change, Duplicate, InboxState, Store
from tests.store.builders import (
    MINUTE,
    NOW,
    SCENARIO,
    ZONE,
    case,
    change,
    commit,
    debtor,
    entry,
    escalation,
    euros,
    file,
    inbound,
    invoice,
    loaded,
    loading,
    outbound,
    raw,
    task,
)


async def test_an_account_and_its_case_are_read_together(store: Store) -> None:
    late, later = invoice("A", amount=5_000), replace(invoice("B"), due_date=invoice().due_date + timedelta(days=1))
    await store.import_accounts([loading("D1", later, late)])
    found = await file(store)
    assert found.account.debtor == debtor()
    assert found.account.invoices == (late, later)
    assert found.case == case()


async def test_a_case_is_found_by_its_debtor_and_by_an_invoice(store: Store) -> None:
    await store.import_accounts([loading("D1", invoice("A")), loading("D2", invoice("B", "D2"))])
    expected = await file(store, "case-D2")
    assert await store.by_debtor("D2") == await store.by_invoice("main", "B") == expected
    assert await store.by_debtor("case-D2") is None
    assert await store.by_invoice("main", "C") is None
    assert await store.by_invoice("other", "B") is None


async def test_a_case_that_is_not_there_is_none(store: Store) -> None:
    assert await store.load("case-nobody") is None


async def test_times_are_kept_in_utc_to_the_millisecond(store: Store) -> None:
    found = await loaded(store)
    late = NOW.replace(microsecond=123_987)
    after = await commit(store, found, {"wake_at": late, "last_inbound": {"sms": late}})
    assert after.case.wake_at == NOW.replace(microsecond=123_000)
    assert after.case.last_inbound == {"sms": NOW.replace(microsecond=123_000)}


async def test_a_write_keeps_all_of_a_change(store: Store) -> None:
    found = await loaded(store)
    await store.keep_raw(raw())
    paid = replace(found.account.invoices[0], paid=euros(2_500))
    payment = Payment("P1", "D1", NOW, euros(2_500), reference="x")
    after = await commit(
        store,
        found,
        {"introduced": True, "marks": (ContactMark("sms:+1", MarkKind.FAILED, NOW, "30003"),)},
        messages=(inbound("M1"), outbound("M2")),
        entries=(entry("H1"), entry("H2")),
        tasks=(task("T1"),),
        invoices=(paid,),
        payment=payment,
        allocations=(Allocation(paid.number, payment.amount),),
        inbox_done="sms:1",
    )
    assert after.case == replace(found.case, version=1, introduced=True, said=2, marks=after.case.marks)
    assert after.account.invoices == (paid,)
    assert await store.conversation("case-D1") == [inbound("M1"), outbound("M2")]
    assert await store.history("case-D1") == [entry("H1"), entry("H2")]
    assert await store.task("T1") == task("T1")
    assert await store.payment_known(["P0", "P1"]) == {"P1"}
    assert (await store.counts()).inbox == {InboxState.DONE.value: 1}


async def test_a_write_on_an_old_version_writes_nothing(store: Store) -> None:
    found = await loaded(store)
    await commit(store, found, {"introduced": True})
    stale = change(found, {"agent": "late"}, messages=(outbound("M1"),), entries=(entry("H1"),), tasks=(task("T1"),))
    assert not await store.commit(stale)
    assert (await file(store)).case.agent == ""
    assert await store.message("M1") is None
    assert await store.history("case-D1") == []
    assert await store.task("T1") is None


async def test_an_old_version_is_said_even_when_an_id_is_there_already(store: Store) -> None:
    found = await loaded(store)
    await commit(store, found, messages=(outbound("M1"),), entries=(entry("H1"),))
    assert not await store.commit(change(found, messages=(outbound("M1"),), entries=(entry("H1"),)))


async def test_a_message_that_is_kept_already_leaves_nothing_of_the_change(store: Store) -> None:
    found = await commit(store, await loaded(store), messages=(inbound("M1"), outbound("M2")))
    twice = change(
        found,
        {"introduced": True},
        messages=(outbound("M3"), inbound("M1")),
        entries=(entry("H1"),),
        tasks=(task("T1"),),
        payment=Payment("P1", "D1", NOW, euros(1)),
    )
    with pytest.raises(Duplicate):
        await store.commit(twice)
    assert (await file(store)).case == found.case
    assert await store.message("M3") is None
    assert await store.history("case-D1") == []
    assert await store.task("T1") is None
    assert await store.payment_known(["P1"]) == set()


async def test_a_payment_is_kept_once(store: Store) -> None:
    payment = Payment("P1", "D1", NOW, euros(100))
    found = await commit(store, await loaded(store), payment=payment)
    with pytest.raises(Duplicate):
        await store.commit(change(found, payment=payment))


async def test_the_word_of_a_form_is_used_up_by_the_write_that_it_asked_for(store: Store) -> None:
    found = await commit(store, await loaded(store), once=("form:1", NOW))
    assert not await store.use_token("form:1", NOW)
    with pytest.raises(Duplicate):
        await store.commit(change(found, entries=(entry("H1"),), once=("form:1", NOW)))
    assert await store.history("case-D1") == []
    assert (await commit(store, found, once=("form:2", NOW))).case.version == found.case.version + 1


async def test_a_write_that_came_too_late_uses_up_no_word(store: Store) -> None:
    found = await loaded(store)
    await commit(store, found)
    assert not await store.commit(change(found, once=("form:1", NOW)))
    assert await store.use_token("form:1", NOW)


async def test_a_version_that_does_not_follow_is_a_mistake_of_the_caller(store: Store) -> None:
    found = await loaded(store)
    with pytest.raises(ValueError, match="does not follow"):
        await store.commit(Change(replace(found.case, version=5), 0))


async def test_a_case_is_created_once(store: Store) -> None:
    assert await store.commit(Change(case(), -1))
    assert not await store.commit(Change(case(), -1))


async def test_no_update_is_lost_between_two_writers(store: Store) -> None:
    await loaded(store)
    rounds = 20

    async def write(name: str) -> int:
        wins = 0
        while wins < rounds:
            found = await file(store)
            parts = {"entries": (entry(f"{name}-{wins}"),), "messages": (outbound(f"{name}-{wins}"),)}
            wins += bool(await store.commit(change(found, {"extensions": found.case.extensions + 1}, **parts)))
        return wins

    await asyncio.gather(write("one"), write("two"))
    found = await file(store)
    assert found.case.extensions == found.case.version == 2 * rounds
    assert len(await store.history("case-D1")) == len(await store.conversation("case-D1")) == 2 * rounds


async def test_of_many_writers_at_once_one_wins(store: Store) -> None:
    found = await loaded(store)
    writes = [store.commit(change(found, {"agent": str(n)}, entries=(entry(str(n)),))) for n in range(8)]
    assert sum(bool(kept) for kept in await asyncio.gather(*writes)) == 1
    assert [line.id for line in await store.history("case-D1")] == [(await file(store)).case.agent]


async def test_a_debtor_is_found_by_every_contact_point(store: Store) -> None:
    await store.import_accounts([loading("D1", person=debtor("D1", "sms:+321", "email:a@b.be", "telegram:"))])
    await commit(store, await file(store), {"bound": (ContactPoint("telegram", "42"),)})
    for key in ("sms:+321", "email:a@b.be", "telegram:42"):
        assert [found.case.id for found in await store.by_contact(key)] == ["case-D1"]
    for key in ("telegram:", "sms:+322", "whatsapp:+321"):
        assert await store.by_contact(key) == []


async def test_a_chat_that_was_bound_anew_is_not_found_by_the_old_one(store: Store) -> None:
    found = await commit(store, await loaded(store), {"bound": (ContactPoint("telegram", "42"),)})
    await commit(store, found, {"bound": (ContactPoint("telegram", "43"),)})
    assert await store.by_contact("telegram:42") == []
    assert len(await store.by_contact("telegram:43")) == 1


async def test_of_debtors_who_share_a_phone_the_last_one_spoken_with_comes_first(store: Store) -> None:
    await store.import_accounts([loading(name, person=debtor(name, "sms:+321")) for name in ("D1", "D2", "D3")])
    await commit(store, await file(store, "case-D2"), messages=(outbound("M1", "D2"),))
    await commit(store, await file(store, "case-D3"), messages=(outbound("M2", "D3", at=NOW + MINUTE),))
    assert [found.case.debtor_id for found in await store.by_contact("sms:+321")] == ["D3", "D2", "D1"]


async def test_due_steps_are_those_of_the_scenario_and_zone_longest_due_first(store: Store) -> None:
    await store.import_accounts(
        [
            loading("D1", wake_at=NOW),
            loading("D2", wake_at=NOW - MINUTE),
            loading("D3", wake_at=NOW + MINUTE),
            loading("D4", wake_at=None),
            loading("D5", scenario="gentle"),
            loading("D6", person=debtor("D6", timezone="Asia/Tokyo"), timezone="Asia/Tokyo"),
            loading("D7", wake=Wake.TICK),
            loading("D8", state=CaseState.SETTLED),
        ]
    )
    assert [found.case.debtor_id for found in await store.due_steps(SCENARIO, ZONE, NOW, 10)] == ["D2", "D1"]
    assert [found.case.debtor_id for found in await store.due_steps(SCENARIO, ZONE, NOW, 1)] == ["D2"]
    assert [found.case.debtor_id for found in await store.due_ticks(NOW, 10)] == ["D7"]
    assert await store.due_steps("unknown", ZONE, NOW, 10) == []


async def test_a_case_is_due_no_more_once_it_moved_on(store: Store) -> None:
    found = await loaded(store)
    found = await commit(store, found, {"wake_at": NOW + MINUTE})
    assert await store.due_steps(SCENARIO, ZONE, NOW, 10) == []
    found = await commit(store, found, {"wake": Wake.TICK})
    assert await store.due_steps(SCENARIO, ZONE, NOW + MINUTE, 10) == []
    assert await store.due_ticks(NOW + MINUTE, 10) == [found]
    found = await commit(store, found, {"state": CaseState.SETTLED})
    assert await store.due_ticks(NOW + MINUTE, 10) == [found], "a word of thanks may still wait"
    await commit(store, found, {"wake_at": None})
    assert await store.due_ticks(NOW + MINUTE, 10) == []


async def test_the_next_due_time_is_later_than_the_given_one(store: Store) -> None:
    places: dict[str, Any] = {
        "wake_at": NOW + 2 * MINUTE,
        "timezone": "Asia/Tokyo",
        "person": debtor("D2", timezone="Asia/Tokyo"),
    }
    await store.import_accounts(
        [loading("D1"), loading("D2", **places), loading("D3", wake=Wake.TICK, wake_at=NOW + 5 * MINUTE)]
    )
    assert await store.next_wake(NOW - MINUTE, Wake.STEP) == NOW
    assert await store.next_wake(NOW, Wake.STEP) == NOW + 2 * MINUTE
    assert await store.next_wake(NOW + 2 * MINUTE, Wake.STEP) is None
    assert await store.next_wake(NOW, Wake.TICK) == NOW + 5 * MINUTE


async def test_zones_in_use_are_those_of_open_cases(store: Store) -> None:
    tokyo = debtor("D2", timezone="Asia/Tokyo")
    await store.import_accounts([loading("D1"), loading("D2", person=tokyo, timezone="Asia/Tokyo", scenario="gentle")])
    assert await store.zones() == [(SCENARIO, ZONE), ("gentle", "Asia/Tokyo")]
    await commit(store, await file(store), {"state": CaseState.SETTLED})
    assert await store.zones() == [("gentle", "Asia/Tokyo")]


async def test_the_queue_shows_each_case_with_its_most_urgent_open_escalation(store: Store) -> None:
    first = await loaded(store, "D1", "D2", "D3", "D4")
    closed = replace(escalation("E0", 0), closed_at=NOW)
    mine = (escalation("E1", 5), escalation("E2", 2, hours=8), closed)
    await commit(store, first, {"escalations": mine, "owner": Owner.HUMAN, "agent": "ann"})
    await commit(store, await file(store, "case-D2"), {"escalations": (escalation("E3", 2, hours=1),)})
    await commit(store, await file(store, "case-D3"), {"escalations": (closed,)})
    items = await store.queue()
    assert [(item.case_id, item.escalation.id) for item in items] == [("case-D2", "E3"), ("case-D1", "E2")]
    assert (items[1].debtor_name, items[1].owner, items[1].agent) == ("Zoë D1", "human", "ann")
    assert [item.case_id for item in await store.queue(limit=1)] == ["case-D2"]
    handed_back = tuple(replace(item, closed_at=NOW) for item in mine)
    await commit(store, await file(store), {"escalations": handed_back})
    assert [item.case_id for item in await store.queue()] == ["case-D2"]
