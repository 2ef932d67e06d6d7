"""Two who change the same draft, and what is told of a change: nothing that anybody did is lost or made up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows.differences import ADDED, REMOVED, Difference, differences, pieces
from flows.threeway import disputed, merged, sketch_from, units_of
from flows.timeline import Sketch, SketchStep
from tests.flows.test_timeline import sketches

UNITS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([1, 2, 3]))
TEXTS = st.text(alphabet="ab {}%.\n", max_size=40)
LIGHT, FIRM = SketchStep("light", days="7", wording="gentle_light"), SketchStep("firm", days="21", wording="firmer")
PLAIN = Sketch("plain", steps=(LIGHT, FIRM))


@given(UNITS, UNITS)
def test_who_changed_nothing_takes_the_others_work(base, theirs):
    assert merged(base, theirs, base) == theirs
    assert merged(base, base, theirs) == theirs
    assert disputed(base, theirs, base) == []


@given(UNITS, UNITS, UNITS, st.booleans())
def test_every_change_that_only_one_made_is_there_afterwards(base, theirs, mine, stubborn):
    asked = disputed(base, theirs, mine)
    after = merged(base, theirs, mine, asked if stubborn else ())
    for name in {*base, *theirs, *mine}:
        sides = {theirs.get(name), mine.get(name)} - {base.get(name)}
        if name in asked:
            assert after.get(name) == (mine if stubborn else theirs).get(name)
        elif sides:
            assert after.get(name) in sides
        else:
            assert after.get(name) == base.get(name)


@given(sketches())
def test_a_sketch_is_the_sum_of_its_units(sketch):
    assert sketch_from(units_of(sketch), sketch, [step.id for step in sketch.steps]) == sketch


def test_two_people_at_two_steps_both_have_their_way():
    theirs = replace(PLAIN, steps=(replace(LIGHT, days="9"), FIRM))
    mine = replace(PLAIN, steps=(LIGHT, replace(FIRM, wording="gentle_again")), send_times=("11:00",))
    units = merged(units_of(PLAIN), units_of(theirs), units_of(mine))
    both = sketch_from(units, theirs, ["light", "firm", "firm", "light"])
    assert [(step.days, step.wording) for step in both.steps] == [("9", "gentle_light"), ("21", "gentle_again")]
    assert both.send_times == ("11:00",)


def test_one_who_deletes_what_the_other_changes_is_asked():
    theirs, mine = replace(PLAIN, steps=(LIGHT,)), replace(PLAIN, steps=(LIGHT, replace(FIRM, days="30")))
    sides = (units_of(PLAIN), units_of(theirs), units_of(mine))
    assert disputed(*sides) == ["step:firm"]
    assert "step:firm" not in merged(*sides)
    assert merged(*sides, ["step:firm"])["step:firm"].days == "30"


# --- what differs ---


@given(sketches())
def test_nothing_differs_from_itself(sketch):
    assert differences(sketch, sketch) == ()


@given(sketches(), sketches())
def test_every_step_that_came_or_went_is_told(before, after):
    found = differences(before, after)
    was, now = {step.id for step in before.steps}, {step.id for step in after.steps}
    assert {item.step for item in found if item.field == ADDED} == now - was
    assert {item.step for item in found if item.field == REMOVED} == was - now


def test_a_change_is_told_field_by_field():
    after = replace(
        PLAIN, send_times=("10:00", "16:00"), steps=(replace(LIGHT, days="9", first=True, channels=("sms", "email")),)
    )
    assert differences(PLAIN, after) == (
        Difference("", "send_times", "10:00", "10:00, 16:00"),
        Difference("light", "day", "7", "9"),
        Difference("light", "first", "", "yes"),
        Difference("light", "channels", "", "sms, email"),
        Difference("firm", REMOVED, "21", ""),
    )


def test_a_step_that_is_counted_otherwise_but_stands_still_is_told():
    after = replace(PLAIN, steps=(LIGHT, replace(FIRM, anchor="last_step", days="14")))
    assert differences(PLAIN, after) == (Difference("firm", "anchor", "due", "last_step"),)


def test_a_new_scenario_is_told_whole():
    found = differences(None, PLAIN)
    assert Difference("", "send_times", "", "10:00") in found
    assert Difference("firm", "wording", "", "firmer") in found


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_their_differences(before, after):
    found = pieces(before, after)
    assert "".join(item.text for item in found if item.kind != "new") == before
    assert "".join(item.text for item in found if item.kind != "gone") == after


def test_a_placeholder_changes_as_one_word():
    found = pieces("Pay {{ balance|money }} now", "Pay {{ asked_total|money }} now")
    assert [item.text for item in found if item.kind != "same"] == ["{{ balance|money }}", "{{ asked_total|money }}"]
