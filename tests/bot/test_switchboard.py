"""The switchboard of a process: what another process puts on or lifts is seen, what ended is let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rulebook import Rulebook, read_scenarios
from bot.service import ROOT
from bot.switchboard import Switchboard, told
from bot.wording import Wordings
from flows.blackouts import Blackout, blackout_of
from flows.conflicts import Severity
from flows.message import Delivery
from flows.switches import Reach, Switch, covering, holding, keys_of, widest_first
from store.base import Outcome, Unavailable
from store.memory import MemoryStore
from store.switches import Grip, OwnDays
from tests.store.builders import MINUTE, NOW, loaded, outbound, queued

SCENARIOS = read_scenarios(ROOT / "flows" / "scenarios", Wordings.load(ROOT / "flows" / "wordings").names())


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def board(store: MemoryStore, clock: Clock) -> tuple[Switchboard, Rulebook]:
    rulebook = Rulebook(SCENARIOS)
    return Switchboard(store, rulebook, clock, "main"), rulebook


def switch(reach: Reach = Reach.ALL, name: str = "", **changes: object) -> Switch:
    made = Switch(f"s-{reach.value}-{name}", reach, name, "a wrong amount", "marc", NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_another_process_sees_with_its_next_look_what_was_put_on_and_lifted() -> None:
    store, clock = MemoryStore(), Clock()
    (ours, _), (theirs, rules) = board(store, clock), board(store, clock)
    file = await loaded(store)
    assert await ours.put_on(switch())
    assert await store.claim("none", NOW, NOW, ("all",)) is Grip.NONE
    assert rules.for_case(file.case, file.account.debtor).policy.switches == ()
    await theirs.look()
    assert [item.key for item in theirs.on] == ["all"]
    assert rules.for_case(file.case, file.account.debtor).policy.switches == theirs.on
    assert await ours.lift(ours.on[0], "sofie")
    await theirs.look()
    assert theirs.on == ()
    assert not await ours.lift(switch(), "sofie")


async def test_a_switch_that_waits_for_a_sender_is_final_when_the_sender_is_done_whoever_looks() -> None:
    store, clock = MemoryStore(), Clock()
    (ours, _), (theirs, _) = board(store, clock), board(store, clock)
    await queued(store, outbound("M1", unasked=True))
    assert await store.claim("M1", NOW, NOW + MINUTE)
    assert await ours.put_on(switch(), patience_seconds=0.01)
    assert ours.on[0].final_at is None
    assert await store.settle(Outcome("M1", Delivery.SENT, NOW, "p1"))
    await theirs.look()
    assert (await store.switches(NOW))[0].final_at == NOW


async def test_what_a_switch_held_goes_when_its_time_is_over() -> None:
    store, clock = MemoryStore(), Clock()
    ours, _ = board(store, clock)
    await queued(store, outbound("M1", unasked=True))
    assert await ours.put_on(switch(until=NOW + timedelta(hours=2)))
    assert await store.claim("M1", NOW, NOW + MINUTE, ("all",)) is Grip.HELD
    later = NOW + timedelta(hours=9)
    assert await store.settle(Outcome("M1", Delivery.QUEUED, NOW, not_before=later, code="switch/all", counts=False))
    clock.now = NOW + timedelta(hours=3)
    await ours.look()
    assert [item.id for item in await store.sendable(clock.now, 9)] == ["M1"]


async def test_while_the_records_are_away_the_look_is_missed_and_nothing_breaks() -> None:
    class Away(MemoryStore):
        async def switches(self, now: datetime) -> list[Switch]:
            raise Unavailable("away")

    ours, _ = board(Away(), Clock())
    await ours.keep_looking()
    await ours.keep_looking()
    assert ours.on == ()


async def test_own_days_tighten_the_policy_of_those_whom_they_concern_and_warn_of_long_ones() -> None:
    store, clock = MemoryStore(), Clock()
    ours, rules = board(store, clock)
    file = await loaded(store)
    weeks = Blackout(date(2026, 12, 20), date(2027, 1, 4), "holidays", (file.account.debtor.country,))
    abroad = Blackout(date(2026, 7, 1), date(2026, 7, 1), "", ("JP",))
    for number, days in enumerate((weeks, abroad)):
        assert await ours.keep_free(OwnDays(f"d{number}", "main", days, "marc", NOW))
    policy = rules.for_case(file.case, file.account.debtor).policy
    assert policy.blackout_days == (weeks,)
    assert "Own days" in policy.ruling("blackout_days").source
    [found] = {item.text for item in rules.conflicts(SCENARIOS) if item.ruling.rule == "blackout_days"}
    assert "2026-12-20" in found
    assert all(item.severity is Severity.DELAYS for item in rules.conflicts(SCENARIOS))
    copied = rules.copy().for_case(file.case, file.account.debtor).policy
    assert copied.blackout_days == (weeks,), "the time machine knows them too"
    assert await ours.free_no_more("d0", "sofie")
    assert rules.for_case(file.case, file.account.debtor).policy.blackout_days == ()


def test_health_names_kinds_and_moments_and_no_debtor() -> None:
    said = told([switch(), switch(Reach.CASE, "anna"), switch(Reach.DEBTOR, "bruno")])
    assert said["cases"] == 2
    assert "anna" not in str(said)
    assert "marc" not in str(said)
    assert told([]) == {}


@pytest.mark.parametrize("unasked", [True, False])
async def test_what_is_decided_and_what_is_held_agree(unasked: bool) -> None:
    """A switch under which nothing unasked is decided holds every unasked message, and an answer only if it says so."""
    file = await loaded(MemoryStore())
    case = file.case
    message = outbound("M1", unasked=unasked, case_id=case.id, scenario=case.scenario, creditor_id=case.creditor_id)
    names = {
        Reach.CREDITOR: case.creditor_id,
        Reach.SCENARIO: case.scenario,
        Reach.DEBTOR: case.debtor_id,
        Reach.CASE: case.id,
    }
    for reach, name in names.items():
        on = (switch(reach, name),)
        assert covering(file, on, NOW) is on[0]
        assert holding(message, on, NOW) is (on[0] if unasked else None)
        assert covering(file, (switch(reach, "another"),), NOW) is None
    assert holding(message, (switch(),), NOW) is not None


@given(st.lists(st.sampled_from(list(Reach)), max_size=8))
def test_the_widest_switch_is_named_first(reaches: list[Reach]) -> None:
    found = [item.reach for item in widest_first(switch(reach, str(n)) for n, reach in enumerate(reaches))]
    assert found == sorted(found, key=list(Reach).index)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 40), st.dates(date(2026, 1, 1), date(2027, 3, 1)))
def test_a_day_is_held_exactly_between_the_first_and_the_last(first: date, length: int, day: date) -> None:
    days = Blackout(first, first + timedelta(days=length))
    assert (blackout_of((days,), day) is days) == (first <= day <= days.last)
    assert days.length == length + 1


def test_an_answer_names_fewer_keys_than_an_unasked_message() -> None:
    assert set(keys_of(outbound("M1"))) < set(keys_of(outbound("M1", unasked=True)))
