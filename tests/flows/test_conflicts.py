from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from flows.conflicts import Conflict, Severity, conflicts
from flows.policy import DEFAULT, Policy, Window
from flows.scenario import Scenario
from tests.flows.builders import scenario

BELGIUM = replace(DEFAULT, pack="be_consumer", first_reminder_wording="be_first_reminder", first_reminder_wait_days=14)


def message(name: str, days: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "message", "when": {"from": "due", "days": days}, "wording": "friendly", **more}


def call(name: str, days: int) -> dict[str, Any]:
    return {"id": name, "kind": "call_task", "when": {"from": "due", "days": days}, "wording": "call_script"}


def of(*steps: dict[str, Any], **more: Any) -> Scenario:
    base = {"name": "own", "version": 1, "send_times": ["10:00"], "steps": steps, **more}
    return Scenario.model_validate(base)


def told(found: tuple[Conflict, ...]) -> list[tuple[str, str | None, str]]:
    return [(item.ruling.rule, item.step, item.severity.value) for item in found]


def test_a_ladder_inside_every_rule_has_no_conflict() -> None:
    assert conflicts(scenario("courteous"), DEFAULT) == ()
    assert conflicts(scenario("consumer_be"), BELGIUM, {"be_first_reminder"}) == ()


def test_the_belgian_rules_that_the_default_ladder_meets_are_named() -> None:
    assert told(conflicts(scenario("courteous"), BELGIUM)) == [
        ("first_reminder_elements", "friendly", "delays"),
        ("first_reminder_wait_days", "firmer", "delays"),
    ]


def test_a_conflict_reads_as_a_sentence_with_pack_rule_and_number() -> None:
    (_, found) = conflicts(scenario("courteous"), BELGIUM)
    assert str(found) == (
        "scenario 'courteous' version 1, step 'firmer' is held back by be_consumer/first_reminder_wait_days (14; ): "
        "it comes 7 days after the first reminder and waits until day 15; the rest moves on"
    )


LUNCH = replace(DEFAULT, windows=(Window(closes=time(12)), Window(opens=time(13))))
CALLS = replace(DEFAULT, calls_week=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (conflicts(of(message("a", 3), send_times=["12:30"]), LUNCH), ("windows", None, "delays")),
        (conflicts(of(message("a", 3)), replace(DEFAULT, windows=())), ("windows", None, "breaks")),
        (conflicts(of(message("a", 3), message("b", 3)), DEFAULT), ("cap_day", "b", "delays")),
        (
            conflicts(of(message("a", 1), message("b", 2), message("c", 3), message("d", 7)), DEFAULT),
            ("cap_week", "d", "delays"),
        ),
        (conflicts(of(call("a", 1), call("b", 7)), CALLS), ("calls_week", "b", "delays")),
        (
            conflicts(of(message("a", 3, channels=["sms"])), replace(DEFAULT, channels=frozenset({"email"}))),
            ("channels", "a", "breaks"),
        ),
        (
            conflicts(of(message("a", 3, channels=["sms", "email"])), replace(DEFAULT, channels=frozenset({"email"}))),
            ("channels", "a", "delays"),
        ),
        (conflicts(of(call("a", 3)), replace(DEFAULT, channels=frozenset({"email"}))), ("channels", "a", "breaks")),
        (conflicts(of(call("a", 3)), BELGIUM), ("first_reminder_wording", "a", "delays")),
        (
            conflicts(of(message("a", 3, wording="be_first_reminder")), BELGIUM, {"friendly"}),
            ("first_reminder_wording", "a", "breaks"),
        ),
    ],
)
def test_each_rule_that_could_be_broken_is_found(
    found: tuple[Conflict, ...], expected: tuple[str, str | None, str]
) -> None:
    assert told(found) == [expected]


def test_eight_days_apart_four_messages_are_within_every_cap() -> None:
    assert conflicts(of(*(message(f"m{day}", day) for day in (1, 9, 17, 25))), DEFAULT) == ()


@pytest.mark.parametrize(("days", "clash"), [(13, True), (14, True), (15, False)])
def test_the_second_reminder_may_come_on_the_fifteenth_day(days: int, clash: bool) -> None:
    after = {"id": "b", "kind": "message", "when": {"from": "last_step", "days": days}, "wording": "firmer"}
    found = conflicts(of(message("a", 3, wording="be_first_reminder"), after), BELGIUM)
    assert [item.severity for item in found] == [Severity.DELAYS] * clash


def test_a_courtesy_before_the_due_date_is_no_first_reminder() -> None:
    steps = (message("courtesy", -5), message("a", 3, wording="be_first_reminder"), message("b", 20))
    assert conflicts(of(*steps), BELGIUM) == ()


def test_a_pack_that_lets_nobody_speak_breaks_every_scenario() -> None:
    silent = Policy(windows=(), channels=frozenset())
    assert {item.severity for item in conflicts(scenario(), silent)} == {Severity.BREAKS}
