from __future__ import annotations

import pytest

from flows.scenario import ScenarioError, read_scenario
from tests.flows.builders import SCENARIOS

GOOD = """\
name: mine
version: 1
send_times: ["10:00"]
steps:
  - id: first
    kind: message
    when: {from: due, days: 3}
    wording: friendly
  - id: end
    kind: escalate
    when: {from: last_step, days: 7}
"""


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yml")), ids=lambda path: path.stem)
def test_the_shipped_scenarios_are_right(path) -> None:  # type: ignore[no-untyped-def]
    scenario = read_scenario(path.read_text(), str(path))
    assert scenario.name == path.stem
    assert scenario.ladder[-1].kind == "escalate", "every ladder ends with a person"  # type: ignore[attr-defined]


def test_a_good_file_is_read() -> None:
    assert [step.id for step in read_scenario(GOOD, "s.yml", {"friendly"}).ladder] == ["first", "end"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("name: mine", "name: [", 3, "not valid YAML"),
        ("name: mine", "name: My Scenario", 1, "String should match pattern"),
        ("version: 1", "version: none", 2, "valid integer"),
        ('["10:00"]', '["25:00"]', 3, "valid"),
        ('["10:00"]', '["07:30"]', 3, "between 08:00 and 21:00"),
        ('["10:00"]', '["10:00", "10:00"]', 3, "given twice"),
        ('["10:00"]', "[]", 3, "at least 1 item"),
        ("days: 3", "days: many", 7, "valid integer"),
        ("from: due, days: 3", "from: moon, days: 3", 7, "Input should be 'due'"),
        ("wording: friendly", "wordings: friendly", 8, "Extra inputs are not permitted"),
        ("wording: friendly", "wording: unheard", 8, "there is no wording called 'unheard'"),
        ("wording: friendly", "wording: friendly\n    channels: [pigeon]", 9, "there is no channel 'pigeon'"),
        ("kind: escalate", "kind: escalate\n    queue: nowhere", 11, "there is no queue 'nowhere'"),
        ("kind: escalate", "kind: shout", 9, "does not match any of the expected tags"),
        ("id: end", "id: first", 9, "two steps are called 'first'"),
        ("from: last_step, days: 7", "from: due, days: 1", 9, "put the steps in order of time"),
        ("from: last_step, days: 7", "from: event, days: 7", 9, "`event` belongs to"),
        ("from: due, days: 3", "from: last_step, days: 3", 5, "needs a step above it"),
    ],
)
def test_an_error_is_told_with_file_line_and_reason(old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_scenario(GOOD.replace(old, new, 1), "scenarios/mine.yml", {"friendly"})
    told = [text.split(":", 2) for text in str(refused.value).splitlines()]
    assert {name for name, _, _ in told} == {"scenarios/mine.yml"}
    assert line in [int(number) for _, number, said in told if reason in said], told


@pytest.mark.parametrize("text", ["", "just words", "- a list"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"s\.yml:1: a scenario file is a mapping"):
        read_scenario(text, "s.yml")


def test_all_errors_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as refused:
        read_scenario(GOOD.replace("days: 3", "days: x").replace("version: 1", "version: x"), "s.yml")
    assert len(str(refused.value).splitlines()) == 2
