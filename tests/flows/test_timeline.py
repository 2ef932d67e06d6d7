"""Moves on the editor's table: whatever is moved, copied or deleted, no step is lost and nothing else jumps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.scenario import read_scenario
from flows.sketching import sketch_of, text_of
from flows.timeline import (
    FIRST_DAY,
    LAST_DAY,
    MOST_STEPS,
    Sketch,
    SketchStep,
    added,
    copied,
    days_of,
    deleted,
    in_order,
    moved,
    moved_to,
)

FILES = sorted((Path(__file__).parents[2] / "flows" / "scenarios").glob("*.yml"))
WORDS = st.text(max_size=20).map(lambda text: " ".join(text.split()))
NAMES = st.lists(st.sampled_from(["sms", "email", "BE", "person", "reliable"]), max_size=3, unique=True).map(tuple)


def step(name: str, anchor: str, days: int) -> SketchStep:
    return SketchStep(name, anchor=anchor, days=str(days), wording="friendly")


@st.composite
def sketches(draw: st.DrawFn, least: int = 1) -> Sketch:
    """Ladders as the check allows them: steps by the due date in order, others behind one of them."""
    anchors = ["due", *draw(st.lists(st.sampled_from(["due", "last_step"]), min_size=least - 1, max_size=9))]
    due = sorted(draw(st.lists(st.integers(-60, 365), min_size=len(anchors), max_size=len(anchors))))
    after = draw(st.lists(st.integers(0, 40), min_size=len(anchors), max_size=len(anchors)))
    steps = [step(f"s{n}", a, due[n] if a == "due" else after[n]) for n, a in enumerate(anchors)]
    return Sketch("plain", steps=tuple(steps))


@st.composite
def filled(draw: st.DrawFn) -> Sketch:
    """Sketches with anything in their fields."""
    steps = draw(
        st.lists(
            st.builds(
                SketchStep,
                id=st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
                kind=st.sampled_from(["message", "letter", "call_task", "escalate"]),
                first=st.booleans(),
                anchor=st.sampled_from(["due", "last_step"]),
                days=st.integers(-60, 365).map(str),
                business=st.booleans(),
                roll=st.sampled_from(["none", "business_day_after"]),
                wording=WORDS,
                reason=WORDS,
                channels=NAMES,
                within_days=st.sampled_from(["", "0", "5", "soon"]),
                min_balance=st.sampled_from(["", "0", "12", "12.50"]),
                profiles=NAMES,
            ),
            max_size=4,
        )
    )
    times = draw(st.lists(st.times().map(lambda t: f"{t:%H:%M}"), max_size=3))
    return Sketch(
        draw(WORDS), description=draw(WORDS), send_times=tuple(times), countries=draw(NAMES), steps=tuple(steps)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_scenario_means_the_same_after_it_lay_on_the_table(path):
    text = path.read_text()
    sketch = sketch_of(text)
    assert sketch is not None
    assert read_scenario(text_of(sketch), "again") == read_scenario(text, "file")
    assert text_of(sketch).splitlines()[0] == text.splitlines()[0]


@given(filled())
def test_every_sketch_comes_back_from_its_text(sketch):
    assert sketch_of(text_of(sketch)) == sketch


@given(sketches(), st.data())
def test_a_move_loses_no_step_and_leaves_a_ladder_that_the_check_takes(sketch, data):
    index = data.draw(st.integers(0, len(sketch.steps) - 1))
    after = moved(sketch, index, data.draw(st.integers(-500, 500)))
    assert sorted(item.id for item in after.steps) == sorted(item.id for item in sketch.steps)
    due = [int(item.days) for item in after.steps if item.anchor == "due"]
    assert due == sorted(due)
    assert all(FIRST_DAY <= int(item.days) <= LAST_DAY for item in after.steps)
    assert after.steps[0].anchor == "due"
    read_scenario(text_of(after), "after")


@given(sketches(), st.data())
def test_only_the_moved_step_and_those_counted_from_it_change_their_day(sketch, data):
    index = data.draw(st.integers(0, len(sketch.steps) - 1))
    after = moved(sketch, index, data.draw(st.integers(-30, 30)))
    was = dict(zip([item.id for item in sketch.steps], days_of(sketch.steps), strict=True))
    now = dict(zip([item.id for item in after.steps], days_of(after.steps), strict=True))
    by = now[f"s{index}"] - was[f"s{index}"]
    follow = {f"s{index}"}
    for number in range(index + 1, len(sketch.steps)):
        if sketch.steps[number].anchor == "due":
            break
        follow.add(f"s{number}")
    assert {name: now[name] - was[name] for name in was} == {name: by if name in follow else 0 for name in was}


@given(sketches(), st.data())
def test_a_step_dragged_away_and_back_stands_where_it_stood(sketch, data):
    index = data.draw(st.integers(0, len(sketch.steps) - 1))
    name, day = sketch.steps[index].id, days_of(sketch.steps)[index]
    there = moved_to(sketch, index, data.draw(st.integers(-60, 300)))
    again = next(n for n, item in enumerate(there.steps) if item.id == name)
    back = moved_to(there, again, day)
    days = dict(zip([item.id for item in back.steps], days_of(back.steps), strict=True))
    assert days == dict(zip([item.id for item in sketch.steps], days_of(sketch.steps), strict=True))


@given(sketches(least=2), st.data())
def test_a_step_that_is_deleted_moves_no_other(sketch, data):
    index = data.draw(st.integers(0, len(sketch.steps) - 1))
    was = days_of(sketch.steps)
    after = deleted(sketch, index)
    left = [day for number, day in enumerate(was) if number != index]
    assert days_of(after.steps) == [min(day, LAST_DAY) if n == index else day for n, day in enumerate(left)] or any(
        day > LAST_DAY for day in was
    )
    assert len(after.steps) == len(sketch.steps) - 1


@given(sketches(), st.data())
def test_a_copy_stands_behind_its_original_under_a_name_of_its_own(sketch, data):
    index = data.draw(st.integers(0, len(sketch.steps) - 1))
    after = copied(sketch, index)
    assert len({item.id for item in after.steps}) == len(sketch.steps) + 1
    assert replace(after.steps[index + 1], id="x") == replace(sketch.steps[index], id="x", first=False)


def test_a_new_step_comes_a_week_after_the_last_one():
    sketch = added(Sketch("plain", steps=(step("a", "due", 3), step("b", "last_step", 4))), "letter")
    assert [(item.id, item.kind, item.days) for item in sketch.steps][-1] == ("letter", "letter", "14")
    assert added(Sketch("plain")).steps[0].days == "3"


def test_there_are_never_more_steps_than_a_scenario_may_have():
    full = Sketch("plain", steps=tuple(step(f"s{n}", "due", n) for n in range(MOST_STEPS)))
    assert added(full) == full
    assert copied(full, 3) == full


def test_what_waits_for_an_event_stands_still():
    sketch = Sketch("plain", steps=(step("a", "due", 3), replace(step("b", "event", 0), event="payment")))
    assert moved(sketch, 1, 5) == sketch
    assert in_order(sketch) == sketch


def test_days_that_are_no_numbers_count_as_the_due_date():
    typed = tuple(replace(step("a", "due", 0), days=text) for text in ("", "soon", "٣", "9" * 30, "-4", "+4"))
    assert days_of(typed) == [0, 0, 0, 0, -4, 4]


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "[" * 5_000,
        "a: " * 20_000,
        "name: !!python/object/apply:os.system [ls]\n",
        "- 1\n",
        "",
        "name: {a: 1}\n",
        "name: x\nsteps: 7\n",
        "name: x\nsteps: [{id: a, when: [1]}]\n",
        "name: x\nunknown: 1\n",
        "name: x\nsteps: [{id: a, colour: red}]\n",
    ],
)
def test_a_text_that_the_table_cannot_show_is_not_shown_in_part(text):
    assert sketch_of(text) is None
