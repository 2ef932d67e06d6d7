"""Why a case goes another way: told so that it never contradicts the direction in which the case goes."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.replay.chunk import Move
from bot.replay.reasons import reason
from bot.replay.tally import Contact
from flows.scenario import Scenario, read_scenario
from tests.stories.telling import FLOWS

TEXT = (FLOWS / "scenarios" / "courteous.yml").read_text()
WAIT = ("be_consumer/first_reminder_wait_days", "14 calendar days")


def with_days(firmer: int, call: int) -> Scenario:
    text = TEXT.replace("{from: due, days: 10}", f"{{from: due, days: {firmer}}}")
    return read_scenario(text.replace("{from: due, days: 17}", f"{{from: due, days: {call}}}"), "with_days.yml")


OLD, NEW = with_days(10, 17), with_days(15, 18)


def contact(step: str, day: int, *, asks: bool = False, held: tuple[str, str] | None = None) -> Contact:
    return Contact(step, "message", date(2026, 12, day), asks, held)


def test_a_call_that_comes_sooner_though_its_day_is_later_follows_the_distance_to_the_step_before() -> None:
    behind = contact("firmer", 8, held=WAIT)
    found = reason(Move("c", contact("call", 15), contact("call", 11), behind), OLD, NEW)
    assert found == {
        "why": "gap",
        "step": "firmer",
        "day": "2026-12-08",
        "from": 7,
        "to": 3,
        "held": {"behind": {"rule": WAIT[0], "words": WAIT[1]}},
    }


def test_a_question_who_reads_there_waits_as_long_as_it_is_to_the_next_step() -> None:
    move = Move("c", contact("friendly", 1), contact("friendly", 7, asks=True), contact("friendly", 1, asks=True))
    assert reason(move, OLD, NEW) == {"why": "asked_again", "step": "friendly", "from": 7, "to": 12}


def test_a_rule_that_alone_delays_is_named() -> None:
    after = contact("friendly", 7, held=("default/weekday", "no unasked message on Sundays"))
    found = reason(Move("c", contact("friendly", 6), after), OLD, NEW)
    assert found["why"] == "held"
    assert found["held"]["after"]["rule"] == "default/weekday"


def test_the_first_contact_of_a_case_goes_by_the_day_of_its_step() -> None:
    assert reason(Move("c", contact("firmer", 1), contact("firmer", 6)), OLD, NEW) == {
        "why": "day_changed",
        "from": 10,
        "to": 15,
    }


DAYS = st.tuples(st.integers(4, 10), st.integers(10, 20))


@given(DAYS, DAYS, st.integers(1, 28), st.integers(1, 28), st.booleans())
def test_figures_point_the_way_that_the_case_goes(
    old: tuple[int, int], new: tuple[int, int], was: int, becomes: int, asks: bool
) -> None:
    behind = contact("friendly", 1, asks=asks)
    found = reason(
        Move("c", contact("firmer", was), contact("firmer", becomes), behind), with_days(*old), with_days(*new)
    )
    if "from" in found:
        assert (found["to"] - found["from"]) * (becomes - was) > 0
