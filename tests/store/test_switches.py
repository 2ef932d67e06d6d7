"""Switches and own days: both stores alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from flows.blackouts import Blackout
from flows.message import Delivery, Message
from flows.switches import Reach, Switch, keys_of
from store.base import Outcome, Store
from store.switches import Grip, OwnDays
from tests.store.builders import MINUTE, NOW, commit, file, loaded, outbound

HOUR = timedelta(hours=1)


def switch(reach: Reach = Reach.ALL, name: str = "", **changes: Any) -> Switch:
    made = Switch(f"s-{reach.value}-{name}", reach, name, "a wrong amount in a text", "marc", NOW)
    return replace(made, **changes)


def message(name: str = "M1", **changes: Any) -> Message:
    made = outbound(name, "D1", unasked=True)
    return replace(made, **{"scenario": "courteous", "creditor_id": "main"} | changes)


async def queued(store: Store, *messages: Message) -> None:
    await loaded(store, "D1")
    await commit(store, await file(store), messages=messages)


async def claim(store: Store, item: Message) -> Grip:
    return await store.claim(item.id, NOW, NOW + MINUTE, keys_of(item))


@pytest.mark.parametrize("reach", list(Reach))
async def test_a_claim_finds_the_switch_that_covers_its_message_and_no_other(store: Store, reach: Reach) -> None:
    await store.open()
    item = message()
    await queued(store, item, message("M2"), message("M3"))
    names = {
        Reach.CREDITOR: "main",
        Reach.SCENARIO: "courteous",
        Reach.DEBTOR: "D1",
        Reach.CASE: item.case_id,
        Reach.CHANNEL: item.channel,
    }
    if reach is not Reach.ALL:
        assert await store.switch_on(switch(reach, "another"))
        assert await claim(store, item) is Grip.FREE
    assert await store.switch_on(switch(reach, names.get(reach, "")))
    held = replace(item, id="M2")
    assert await claim(store, held) is Grip.HELD
    assert await claim(store, held) is Grip.NONE, "it is in a sender's hands until it is given back"
    assert await store.settle(Outcome("M2", Delivery.QUEUED, NOW, not_before=NOW, code=f"switch/{reach}", counts=False))
    [on] = [found for found in await store.switches(NOW) if found.name != "another"]
    assert await store.lift_switch(on.id, "sofie", NOW)
    assert not await store.lift_switch(on.id, "sofie", NOW)
    assert await claim(store, held) is Grip.FREE
    kept = next(found for found in await store.switch_log() if found.id == on.id)
    assert (kept.lifted_by, kept.lifted_at, kept.by) == ("sofie", NOW, "marc")


async def test_an_answer_is_held_by_the_big_switch_and_its_channels_only(store: Store) -> None:
    await store.open()
    answers = [message(name, unasked=False) for name in ("M1", "M2", "M3")]
    await queued(store, *answers)
    for reach, name in ((Reach.CREDITOR, "main"), (Reach.SCENARIO, "courteous"), (Reach.DEBTOR, "D1")):
        assert await store.switch_on(switch(reach, name))
    assert await claim(store, answers[0]) is Grip.FREE
    assert await store.switch_on(switch(Reach.CHANNEL, answers[1].channel))
    assert await claim(store, answers[1]) is Grip.HELD
    assert await store.switch_on(switch())
    assert await claim(store, answers[2]) is Grip.HELD


async def test_a_switch_ends_by_itself_and_may_then_be_put_on_again(store: Store) -> None:
    await store.open()
    item = message()
    await queued(store, item)
    assert await store.switch_on(switch(until=NOW + HOUR))
    assert not await store.switch_on(switch(id="again"))
    assert [found.id for found in await store.switches(NOW + HOUR - MINUTE)] == ["s-all-"]
    assert await store.switches(NOW + HOUR) == []
    assert not await store.lift_switch("s-all-", "sofie", NOW + HOUR)
    later = NOW + HOUR
    assert await store.claim(item.id, later, later + MINUTE, keys_of(item)) is Grip.FREE
    assert await store.switch_on(switch(id="again", since=later))
    assert [found.id for found in await store.switches(later)] == ["again"]


async def test_what_senders_hold_and_what_waits_under_a_switch_is_counted(store: Store) -> None:
    await store.open()
    on_sms, answer, elsewhere = message("M1"), message("M2", unasked=False), message("M3", channel="email")
    await queued(store, on_sms, answer, elsewhere)
    assert await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.claim("M2", NOW, NOW + MINUTE)
    everything, scenario = switch(), switch(Reach.SCENARIO, "courteous")
    assert await store.in_flight_under(everything, NOW) == 2
    assert await store.in_flight_under(scenario, NOW) == 1
    assert await store.in_flight_under(switch(Reach.CHANNEL, "email"), NOW) == 0
    assert await store.in_flight_under(everything, NOW + MINUTE) == 0
    assert await store.waiting_under(everything) == 1
    assert await store.waiting_under(switch(Reach.CHANNEL, "sms")) == 0


async def test_released_messages_are_due_at_once_and_others_stay(store: Store) -> None:
    await store.open()
    await queued(store, message("M1"), message("M2"))
    for name, code in (("M1", "switch/all"), ("M2", "429")):
        assert await store.claim(name, NOW, NOW + MINUTE)
        await store.settle(Outcome(name, Delivery.QUEUED, NOW, not_before=NOW + HOUR, code=code, counts=False))
    assert await store.release("switch/all", NOW + MINUTE) == 1
    assert [item.id for item in await store.sendable(NOW + MINUTE, 9)] == ["M1"]


async def test_the_first_moment_at_which_a_switch_was_final_is_kept(store: Store) -> None:
    await store.open()
    assert await store.switch_on(switch())
    await store.switch_is_final("s-all-", NOW + MINUTE)
    await store.switch_is_final("s-all-", NOW + HOUR)
    assert [item.final_at for item in await store.switches(NOW)] == [NOW + MINUTE]


async def test_own_days_are_kept_with_who_wrote_them_and_who_took_them_back(store: Store) -> None:
    await store.open()
    july = OwnDays("d1", "main", Blackout(date(2026, 7, 20), date(2026, 7, 31), "closed", ("BE",)), "marc", NOW)
    may = OwnDays("d2", "main", Blackout(date(2026, 5, 2), date(2026, 5, 2), "funeral"), "marc", NOW)
    assert await store.add_days(july)
    assert not await store.add_days(july)
    assert await store.add_days(may)
    assert await store.add_days(replace(may, id="d3", creditor_id="other"))
    assert await store.own_days("main") == [may, july]
    assert await store.remove_days("d2", "sofie", NOW + HOUR)
    assert not await store.remove_days("d2", "sofie", NOW + HOUR)
    assert await store.own_days("main") == [july]
    assert (await store.own_days("main", removed=True))[0].removed_by == "sofie"


async def test_what_falls_into_days_is_counted_by_country_and_scenario(store: Store) -> None:
    await store.open()
    await queued(store, message("M1"), message("M2", unasked=False))
    day = NOW.date()
    within = NOW - HOUR, NOW + HOUR
    assert (await store.falling_into(Blackout(day, day), *within)).queued == 1
    assert (await store.falling_into(Blackout(day, day, countries=("BE",)), *within)).queued == 1
    assert (await store.falling_into(Blackout(day, day, countries=("FR",)), *within)).queued == 0
    assert (await store.falling_into(Blackout(day, day, scenarios=("other",)), *within)).queued == 0
    planned = (await file(store)).case.wake_at
    if planned is not None:
        found = await store.falling_into(Blackout(day, day), planned, planned + MINUTE)
        assert found.planned == 1
