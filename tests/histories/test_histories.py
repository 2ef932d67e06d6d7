"""Random histories: everything holds in all of them, and the oracle finds whatever is broken on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest

from benchmarks.histories.desks import at_desks
from benchmarks.histories.law import law_of
from benchmarks.histories.many import breaks, played, shrunk
from benchmarks.histories.people import houses, law_for, people
from benchmarks.histories.seen import Breach, Tally
from benchmarks.histories.ways import HOUSE, Ways, with_effects, with_policy
from benchmarks.histories.world import play
from flows.case import Case, CaseFile
from flows.decide import decide
from flows.draft import Rules
from flows.effects import Book, CancelQueued, Decision, Effect, Note, Send
from flows.events import Bound, Event, Woken
from flows.policy import Window
from ledger.charges import Charge, ChargeKind
from ledger.money import Money

ALL_DAY = Window(frozenset(range(1, 8)), time(0), time(23, 59))
MOST_SEEDS = 6_000


def of_case(change: Callable[[Case], Case]) -> Ways:
    """Decisions of which the case is tampered with."""

    def deciding(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
        made = decide(file, event, rules, now)
        return Decision(change(made.case), made.effects)

    return Ways(decide=deciding)


def of_file(change: Callable[[Case, Event], Case]) -> Ways:
    """Decisions that look away from a part of the case."""

    def deciding(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
        return decide(CaseFile(file.account, change(file.case, event)), event, rules, now)

    return Ways(decide=deciding)


def everywhere(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
    """Reminders by every channel in the records, consent or not."""
    made = decide(file, event, rules, now)
    points = tuple(dict.fromkeys(point.channel for point in file.account.debtor.contacts))
    return Decision(made.case, tuple(_by(effect, points) for effect in made.effects))


def _by(effect: Effect, channels: tuple[str, ...]) -> Effect:
    return replace(effect, channels=channels) if isinstance(effect, Send) and effect.unasked else effect


def fickle() -> Ways:
    """Another answer each time."""
    count = 0

    def deciding(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
        nonlocal count
        count += 1
        made = decide(file, event, rules, now)
        return Decision(replace(made.case, agent=f"{made.case.agent}{count}"), made.effects)

    return Ways(decide=deciding)


def falling(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
    if isinstance(event, Bound):
        raise TypeError("a chat that nobody thought of")
    return decide(file, event, rules, now)


def _lost_cent(effect: Effect) -> Effect:
    if isinstance(effect, Book) and effect.allocations:
        first, *rest = effect.allocations
        short = replace(first, amount=Money(first.amount.minor - 1, first.amount.currency))
        return replace(effect, allocations=(short, *rest))
    return effect


def _unequal(case: Case) -> Case:
    """A plan that asks for a cent more than is owed."""
    if not case.plans:
        return case
    *earlier, plan = case.plans
    first, *rest = plan.installments
    more = replace(first, amount=Money(first.amount.minor + 1, first.amount.currency))
    return replace(case, plans=(*earlier, replace(plan, installments=(more, *rest))))


def _charged(case: Case) -> Case:
    charge = Charge(ChargeKind.PENALTY, Money(2_000, "EUR"), "penalty_tiers", ("INV-A",), date(2026, 11, 1))
    return replace(case, charges=(charge,))


def _doubled(case: Case) -> Case:
    return replace(case, escalations=(*case.escalations, *case.open_escalations))


def _without_basis(effect: Effect) -> Effect:
    return replace(effect, basis=None) if isinstance(effect, Send) else effect


def _a_day_late(effect: Effect) -> Effect:
    late = isinstance(effect, Note) and effect.earliest and effect.rule.endswith(("/hours", "/weekday"))
    return replace(effect, earliest=effect.earliest + timedelta(hours=3)) if late else effect  # type: ignore[call-arg, operator]


def _as_answer(effect: Effect) -> Effect:
    return replace(effect, unasked=False) if isinstance(effect, Send) else effect


BROKEN: dict[str, tuple[Ways, str]] = {
    "reminders at any hour": (with_policy(windows=(ALL_DAY,), hard_limits=(time(0), time(23, 59))), "window"),
    "reminders on holidays": (with_policy(on_holidays=True), "window"),
    "no caps": (with_policy(cap_day=9), "caps"),
    "a debt named to anybody": (with_policy(identity_check=False), "identity"),
    "nobody is represented": (with_policy(represented_stops=False), "rest by law"),
    "no first reminder of its own": (with_policy(first_reminder_wording=""), "first reminder"),
    "no term after the first reminder": (with_policy(first_reminder_wait_days=0), "first reminder"),
    "old payment data do not matter": (with_policy(fresh_until=None), "old data"),
    "stops cancel nothing": (with_effects(lambda e: None if isinstance(e, CancelQueued) else e), "outrun"),
    "no look before the call": (Ways(fence=False), "outrun"),
    "a stop does not wait": (Ways(waits=False), "outrun"),
    "opt-outs are forgotten": (of_file(lambda case, _: replace(case, opt_outs=())), "stop"),
    "wrong numbers are forgotten": (of_file(lambda case, _: replace(case, marks=())), "wrong person"),
    "consent does not matter": (Ways(decide=everywhere), "consent"),
    "holds end by themselves": (
        of_file(lambda case, event: replace(case, hold=None) if isinstance(event, Woken) else case),
        "hold",
    ),
    "a cent is lost": (with_effects(_lost_cent), "money"),
    "a plan asks for more": (of_case(_unequal), "plans"),
    "promises are doubled": (of_case(lambda case: replace(case, promises=case.promises * 2)), "promises"),
    "charges out of nowhere": (of_case(_charged), "charges"),
    "sends without grounds": (with_effects(_without_basis), "explained"),
    "delays that are too long": (with_effects(_a_day_late), "earliest"),
    "reminders that call themselves answers": (with_effects(_as_answer), "answer"),
    "a version is skipped": (of_case(lambda case: replace(case, version=case.version + 1)), "version"),
    "escalated twice": (of_case(_doubled), "escalations"),
    "nothing wakes a case": (of_case(lambda case: replace(case, wake_at=None)), "wake"),
    "two answers to one question": (fickle(), "determinism"),
    "an exception": (Ways(decide=falling), "exception"),
}


def found_by(ways: Ways, about: str) -> int | None:
    """The first seed whose history shows it."""
    return next((seed for seed in range(MOST_SEEDS) if breaks(seed, ways) == about), None)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_on_purpose_is_found(name: str) -> None:
    ways, about = BROKEN[name]
    seed = found_by(ways, about)
    assert seed is not None
    assert breaks(seed) == "", "and it is found because it is broken"


def test_everything_holds_in_the_histories_of_three_hundred_seeds() -> None:
    found = played(0, 300)
    assert found.breaches == []
    assert found.happenings > 2_000
    for name in ("unasked messages decided", "stops with something in flight", "held: caps with earlier messages"):
        assert found.tally[name], name


def test_everything_holds_at_the_real_desk_store_and_outbox() -> None:
    found = at_desks(0, 40)
    assert found.breaches == []
    assert found.tally["held: chained entries verified"]
    assert found.tally["messages that left"]


def test_every_kind_of_event_happens() -> None:
    tally = played(0, 1_500).tally
    names = {kind.__name__ for kind in get_args(Event)}
    rare = {"FirstReminderUnsaid", "HeldBack", "WaitOver", "Migrated"}  # the last three need switches and editions
    assert {name for name in names if not tally[name]} <= rare


def test_a_seed_replays_exactly() -> None:
    lines: tuple[list[str], list[str]] = ([], [])
    for told in lines:
        play(7, Counter(), trace=told.append)
    assert lines[0] == lines[1]
    assert len(lines[0]) > 5


def test_a_breach_is_shrunk_to_what_it_needs() -> None:
    ways, about = BROKEN["opt-outs are forgotten"]
    seed = found_by(ways, about)
    assert seed is not None
    without = shrunk(seed, about, ways)
    assert without
    with pytest.raises(Breach, match=about):
        play(seed, Counter(), ways, without=without)


def test_the_oracle_s_own_reading_of_the_packs_is_the_house_s() -> None:
    for who in people():
        law, policy = law_for(who.debtor, who.house.wishes), who.house.rulebook.policy(who.debtor)
        assert (law.pack, law.cap_day, law.cap_week) == (policy.pack, policy.cap_day, policy.cap_week)
        assert (law.identity, law.wait_days) == (policy.identity_check, policy.first_reminder_wait_days)
        assert {"/".join(filter(None, names)) for names in law.calendars} == set(policy.calendars)


def test_the_people_are_of_every_pack() -> None:
    known = {law_for(who.debtor, who.house.wishes).pack for who in people()}
    assert {"be_consumer", "uk_consumer", "us_consumer", "eu_b2b", "default"} <= known
    assert any("+" in name for name in known), "and of two at once"
    assert law_of(("BE", "US"), "person", houses()[0].wishes).wait_days == 14


def test_a_tally_of_nothing_is_empty() -> None:
    tally: Tally = Counter()
    assert play(3, tally, HOUSE, without=frozenset(range(20))) == 0
    assert not tally
