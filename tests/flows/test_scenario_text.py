"""Texts from outside: bombs are refused before they go off, and a version finds its place."""

from __future__ import annotations

import pytest

from flows.scenario import ScenarioError, read_scenario
from flows.scenario_text import LONGEST, guarded, with_version

TEXT = """# ours
name: plain
version: 7  # seven
send_times: ["10:00"]
steps:
  - {id: a, kind: message, when: {from: due, days: 3}, wording: friendly}
"""
LAUGHS = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{m}, *{m}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "line 1: a scenario refers to nothing"),
        ("a: *nowhere", "a scenario refers to nothing"),
        ("[" * 2_000, "nothing in a scenario stands so deep"),
        ("{a: " * 2_000, "nothing in a scenario stands so deep"),
        ("x" * (LONGEST + 1), f"more than {LONGEST}"),
        ("a: !!python/name:os.system x", "names no types"),
        ("a: [", "not valid YAML"),
        ("a: \x00", "not valid YAML"),
    ],
)
def test_a_text_that_could_do_harm_is_refused_in_words(text, said):
    with pytest.raises(ScenarioError, match=said) as caught:
        guarded(text)
    assert [fault.place for fault in caught.value.faults] == [()]


def test_a_version_takes_the_place_of_the_old_one_and_nothing_else_changes():
    assert with_version(TEXT, 12) == TEXT.replace("version: 7", "version: 12")


def test_a_version_is_added_where_there_is_none():
    without = TEXT.replace("version: 7  # seven\n", "")
    assert read_scenario(with_version(without, 3), "x").version == 3


def test_what_is_no_mapping_has_no_version():
    for text in ("", "- 1", "words"):
        with pytest.raises(ScenarioError, match="mapping"):
            with_version(text, 1)
