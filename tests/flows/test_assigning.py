"""Who of the team has a case: the first who asks, and nobody against their will but by a supervisor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.case import Escalation, Owner
from flows.decide import decide
from flows.effects import CancelQueued, Kind, Note, Send
from flows.events import Assigned, HandedBack, TakenOver, TaskHeld
from flows.task import TaskKind
from tests.flows.builders import RULES, at, having, opened

NOW = at(20)

OPEN = Escalation("anna/e1", "dispute", "the debtor disputes 2026-1", 3, NOW, NOW)
NAMES = ("ann", "ben", "cem", "")


def _file(*escalations: Escalation, **changes: Any) -> Any:
    return having(opened(), escalations=escalations, **changes)


def _after(file: Any, *events: Any) -> Any:
    for event in events:
        file = replace(file, case=decide(file, event, RULES, NOW).case)
    return file


def test_of_two_who_ask_at_once_the_first_gets_it() -> None:
    file = _after(_file(OPEN), Assigned("ann", "ann"), Assigned("ben", "ben"))
    assert file.case.holder == "ann"


def test_to_have_a_case_does_not_silence_the_bot() -> None:
    decision = decide(_file(OPEN), Assigned("ann", "ann"), RULES, NOW)
    assert decision.case.owner is Owner.BOT
    assert decision.case.hold is None
    assert not [effect for effect in decision.effects if isinstance(effect, Send | CancelQueued)]
    (note,) = [effect for effect in decision.effects if isinstance(effect, Note)]
    assert (note.kind, note.rule, note.actor) == (Kind.TEAM, "agent/claimed", "ann")


def test_who_has_it_gives_it_back_and_nobody_else_takes_it_away() -> None:
    file = _after(_file(OPEN), Assigned("ann", "ann"), Assigned("ben", ""))
    assert file.case.holder == "ann"
    assert _after(file, Assigned("ann", "")).case.holder == ""


def test_a_supervisor_gives_it_to_somebody_else_even_in_the_middle_of_a_conversation() -> None:
    file = _after(_file(OPEN), TakenOver("ann"), Assigned("sue", "ben", over=True))
    assert (file.case.holder, file.case.owner, file.case.agent) == ("ben", Owner.HUMAN, "ben")


def test_to_take_a_conversation_over_is_to_have_the_case() -> None:
    file = _after(_file(OPEN), Assigned("ann", "ann"), TakenOver("ben"))
    assert file.case.holder == "ben"
    assert {item.assignee for item in file.case.open_escalations} == {"ben"}


def test_a_conversation_that_is_given_back_waits_for_a_person_still() -> None:
    file = _after(_file(OPEN), TakenOver("ann"), Assigned("ann", ""))
    assert (file.case.holder, file.case.owner) == ("", Owner.HUMAN)


def test_a_case_that_waits_for_nobody_cannot_be_taken() -> None:
    decision = decide(_file(replace(OPEN, closed_at=NOW)), Assigned("ann", "ann"), RULES, NOW)
    assert decision.case.holder == ""
    assert not decision.effects


def test_what_is_handed_back_to_the_bot_is_nobodys() -> None:
    assert _after(_file(OPEN), TakenOver("ann"), HandedBack("ann")).case.holder == ""


def test_a_task_in_somebodys_hands_is_a_line_of_the_history_and_nothing_else() -> None:
    before = _file(OPEN)
    decision = decide(before, TaskHeld("ann", "ann", TaskKind.CALL), RULES, NOW)
    (note,) = decision.effects
    assert isinstance(note, Note)
    assert (note.kind, note.rule) == (Kind.TEAM, "task/taken")
    assert decision.case.holder == before.case.holder


@given(st.lists(st.builds(Assigned, st.sampled_from(NAMES[:3]), st.sampled_from(NAMES), st.booleans()), max_size=12))
def test_a_case_has_one_holder_at_most_and_changes_hands_only_by_right(events: list[Assigned]) -> None:
    file = _file(OPEN, replace(OPEN, id="anna/e2", queue="plan"))
    for event in events:
        before = file.case.holder
        file = _after(file, event)
        assert len({item.assignee for item in file.case.open_escalations}) == 1
        if file.case.holder != before:
            assert file.case.holder == event.to
            assert before in {"", event.by} or event.over
