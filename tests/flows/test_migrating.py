"""Running cases go to another edition: nothing is said twice, nothing comes sooner, and there is a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.case import CaseFile, CaseState, Hold, HoldReason, StepDone
from flows.draft import Rules
from flows.effects import Decision
from flows.events import Migrated, Woken
from flows.gate import check
from flows.intents import Intent
from flows.ladder import due_step
from flows.migrating import Unmovable, standpoint
from flows.policy import DEFAULT
from flows.scenario import Scenario
from ledger.calendar import local_date, next_clock_time
from tests.flows.builders import DUE, RULES, ZONE, at, does, having, notes, opened, reply, run, said, scenario, sends

OLD = scenario()
WORDS = ("friendly", "firmer", "final_notice", "courtesy")


def edition(*steps: tuple[str, int, str], version: int = 2, **more: object) -> Scenario:
    """A version of the courteous scenario with these message steps (id, days after the due date, wording)."""
    built = [
        {"id": name, "kind": "message", "when": {"from": "due", "days": days}, "wording": wording, "first": n == 0}
        for n, (name, days, wording) in enumerate(steps)
    ]
    return Scenario.model_validate(
        {"name": "courteous", "version": version, "send_times": ["10:00"], "steps": built} | more
    )


def move(file: CaseFile, to: Scenario, now: datetime, using: Rules = RULES) -> tuple[CaseFile, Decision]:
    return does(file, Migrated("ada", to, "job-1", "calmer"), now, using)


def back(job: str) -> Migrated:
    return Migrated("ada", OLD, job, back=True)


def under(to: Scenario) -> Rules:
    return replace(RULES, scenario=to)


def after_firmer() -> CaseFile:
    file, _ = run(opened(), at(11))
    assert [item.step for item in file.case.steps][-1] == "firmer"
    return file


def test_a_moved_case_goes_on_in_the_new_edition_and_says_who_moved_it() -> None:
    new = edition(("friendly", 3, "friendly"), ("firmer", 10, "firmer"), ("last", 21, "final_notice"))
    file, decision = move(after_firmer(), new, at(12))
    assert (file.case.scenario_version, notes(decision), sends(decision)) == (2, ["migration/moved"], [])
    assert file.case.wake_at == at(21, 0)


def test_what_was_said_is_not_said_again_under_another_name() -> None:
    new = edition(("hello", 4, "friendly"), ("second_word", 15, "firmer"), ("last", 30, "final_notice"))
    file, _ = move(after_firmer(), new, at(12))
    _, happened = run(file, at(60), under(new))
    assert [word for when, decision in happened for word in said(decision) if when > at(12)] == ["final_notice"]


def test_a_step_that_is_gone_puts_the_case_behind_every_step_up_to_its_day() -> None:
    new = edition(("a", 2, "courtesy"), ("b", 8, "friendly"), ("c", 9, "final_notice"), ("d", 20, "final_notice"))
    file = having(after_firmer(), steps=(StepDone("firmer", at(10), DUE),))
    file, _ = move(file, new, at(12))
    assert file.case.steps[-1].step == "c"


def test_a_faster_ladder_takes_its_next_step_tomorrow_and_not_its_firmest_one() -> None:
    new = edition(("friendly", 1, "friendly"), ("firmer", 2, "firmer"), ("x", 4, "final_notice"), ("y", 6, "last_word"))
    file, _ = move(after_firmer(), new, at(12))
    file, happened = run(file, at(30), under(new))
    days = [(local_date(when, ZONE), word) for when, d in happened for word in said(d) if when > at(12)]
    assert days[0] == (DUE + timedelta(13), "final_notice")
    assert [word for _, word in days] == ["final_notice", "last_word"]


def test_a_step_that_both_editions_have_due_today_still_goes_today() -> None:
    new = edition(("friendly", 3, "friendly"), ("firmer", 10, "firmer"), ("last", 21, "final_notice"))
    file, _ = run(opened(), at(5))
    file, _ = move(file, new, at(11, 9))
    _, happened = run(file, at(11, 12), under(new))
    assert [word for when, decision in happened for word in said(decision) if when > at(11, 9)] == ["firmer"]


def test_what_happened_long_ago_is_not_answered_by_a_step_that_the_old_edition_did_not_have() -> None:
    file = having(after_firmer(), happened={"payment": at(8)})
    asks = [
        {"id": "friendly", "kind": "message", "when": {"from": "due", "days": 3}, "wording": "friendly"},
        {"id": "survey", "kind": "message", "when": {"from": "event", "event": "payment"}, "wording": "courtesy"},
    ]
    new = edition(steps=asks)
    file, _ = move(file, new, at(12))
    _, happened = run(file, at(40), under(new))
    assert not [word for when, d in happened for word in said(d) if when > at(12)]


def test_a_case_that_cannot_be_moved_says_why_and_stays() -> None:
    new = edition(("friendly", 3, "friendly"))
    file = after_firmer()
    for changed, why in (
        (replace(file.case, state=CaseState.SETTLED), Unmovable.SETTLED),
        (replace(file.case, scenario="gentle"), Unmovable.OTHER_SCENARIO),
        (replace(file.case, scenario_version=2), Unmovable.ALREADY_THERE),
    ):
        before = CaseFile(file.account, changed)
        after, decision = move(before, new, at(12))
        assert notes(decision) == [f"migration/{why.value}"]
        assert standpoint(after.case) == standpoint(changed)


def test_a_hold_holds_in_the_new_edition() -> None:
    file = having(after_firmer(), hold=Hold(HoldReason.DISPUTE, at(11)))
    file, _ = move(file, edition(("firmer", 1, "firmer"), ("x", 2, "final_notice")), at(12))
    assert (file.case.hold, file.case.wake_at) == (Hold(HoldReason.DISPUTE, at(11)), None)


def test_a_move_is_not_taken_back_once_the_debtor_has_written() -> None:
    new = edition(("friendly", 3, "friendly"), ("firmer", 10, "firmer"), ("last", 21, "final_notice"))
    file, _ = move(after_firmer(), new, at(12))
    file, _ = does(file, reply(Intent.THANKS), at(12, 12), under(new))
    after, decision = does(file, back("job-1"), at(12, 13), under(new))
    assert (notes(decision), after.case.scenario_version) == (["migration/changed_since"], 2)


def test_only_the_migration_that_moved_a_case_takes_it_back() -> None:
    new = edition(("friendly", 3, "friendly"))
    file, _ = move(after_firmer(), new, at(12))
    _, decision = does(file, back("job-2"), at(12, 13), under(new))
    assert notes(decision) == ["migration/changed_since"]


# --- whatever the editions are ---


@st.composite
def editions(draw: st.DrawFn) -> Scenario:
    """Ladders that share ids and words with the old one, or not; in any order, slower or faster."""
    names = draw(st.lists(st.sampled_from(("friendly", "firmer", "call", "final_notice", "a", "b", "c")), unique=True))
    days = sorted(draw(st.lists(st.integers(-6, 45), min_size=len(names) or 1, max_size=len(names) or 1)))
    words = draw(st.lists(st.sampled_from(WORDS), min_size=len(days), max_size=len(days)))
    late = draw(st.sampled_from(("first_reminder", "newest_step")))
    return edition(*zip(names or ["a"], days, words, strict=True), late_entry=late)


MOMENTS = st.builds(at, st.integers(-10, 45), st.integers(0, 23))


@settings(max_examples=80, deadline=None)
@given(editions(), MOMENTS, st.one_of(st.none(), st.sampled_from((Intent.PROMISE_TO_PAY, Intent.DISPUTE))))
def test_a_move_never_makes_due_what_the_rules_of_today_would_have_blocked_and_repeats_no_word(
    new: Scenario, now: datetime, intent: Intent | None
) -> None:
    file, before = run(opened(), now)
    if intent:
        file, _ = does(file, reply(intent, date=local_date(now, ZONE) + timedelta(3)), now)
    heard = {word for _, decision in before for word in said(decision)}
    renamed = heard & _once_under_another_name(new)
    taken = {item.step for item in file.case.steps}
    due = due_step(file, OLD, local_date(now, ZONE))
    file, decision = move(file, new, now)
    assert not sends(decision)
    for moment, seen, decided in _days_of(file, new, now, 50):
        for send in sends(decided):
            if not send.unasked or send.step in (None, send.wording):
                continue
            assert check(seen, DEFAULT, moment, firmer=True).allowed
            assert local_date(moment, ZONE) > local_date(now, ZONE) or (due and send.step == due.step.id)
            assert send.step not in taken
            assert send.wording not in renamed
            taken.add(send.step)


def _once_under_another_name(new: Scenario) -> set[str]:
    """Words of old steps that the new edition says once, in a step of another name."""
    ids, words = {step.id for step in new.ladder}, [getattr(step, "wording", "") for step in new.ladder]
    gone = {getattr(step, "wording", "") for step in OLD.ladder if step.id not in ids}
    fresh = {getattr(step, "wording", "") for step in new.ladder if step.id not in {old.id for old in OLD.ladder}}
    return {word for word in gone & fresh if words.count(word) == 1}


def _days_of(file: CaseFile, new: Scenario, now: datetime, days: int) -> list[tuple[datetime, CaseFile, Decision]]:
    """Wake the moved case at every send time, as the scheduler does."""
    found, moment = [], now
    while (moment := next_clock_time(new.send_times, ZONE, moment)) < now + timedelta(days):
        if file.case.wake_at and file.case.wake_at <= moment:
            seen = file
            file, decision = does(file, Woken(), moment, under(new))
            found.append((moment, seen, decision))
    return found


@settings(max_examples=80, deadline=None)
@given(editions(), MOMENTS)
def test_there_and_back_is_as_if_it_had_not_been(new: Scenario, now: datetime) -> None:
    file, _ = run(opened(), now)
    start = standpoint(file.case)
    there, _ = move(file, new, now)
    again, decision = does(there, back("job-1"), now + timedelta(hours=1), under(new))
    assert notes(decision) == ["migration/undone"]
    assert (standpoint(again.case), again.case.moved) == (start, None)
    _, without = does(file, Woken(), at(60))
    _, after = does(again, Woken(), at(60))
    assert said(without) == said(after)
