from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.case import CaseFile
from flows.draft import Rules
from flows.effects import CallTask, Note, PostLetter, Send
from flows.events import DeliveryFailed, PaymentReceived
from flows.first_reminder import announced, firmer_from
from flows.gate import check
from flows.intents import Intent
from flows.ladder import anchor_date
from flows.policy import DEFAULT
from flows.scenario import Scenario
from ledger.calendar import local_date
from ledger.invoice import Payment
from tests.flows.builders import DUE, ZONE, at, does, euros, invoice, opened, reply, rules, run, scenario

BELGIUM = replace(DEFAULT, pack="be_consumer", first_reminder_wording="be_first_reminder", first_reminder_wait_days=14)
FIRST = DUE + timedelta(4)
"""The Monday on which the courteous ladder's first reminder goes."""


def ladder(using: Rules, file: CaseFile | None = None, until: int = 90) -> list[tuple[date, str]]:
    """What went, by local day and wording."""
    _, happened = run(file or opened(), at(until), using)
    return [
        (local_date(moment, ZONE), effect.wording)
        for moment, decision in happened
        for effect in decision.effects
        if isinstance(effect, Send | PostLetter | CallTask)
    ]


def custom(*steps: dict[str, Any], **more: Any) -> Rules:
    base = {"name": "own", "version": 1, "send_times": ["10:00"], "steps": steps, **more}
    return Rules(BELGIUM, Scenario.model_validate(base))


def test_a_belgian_consumer_gets_the_laws_first_reminder_whatever_the_scenario_says() -> None:
    for name in ("courteous", "gentle", "consumer_be"):
        spoken = [item for item in ladder(rules(BELGIUM, name)) if item[1] != "courtesy"]
        assert spoken[0][1] == "be_first_reminder"
        assert [wording for _, wording in spoken].count("be_first_reminder") == 1


def test_nothing_firmer_comes_before_the_fifteenth_day_and_the_ladder_keeps_its_distances() -> None:
    belgian = ladder(rules(BELGIUM))
    assert belgian[:2] == [(DUE - timedelta(3), "courtesy"), (FIRST, "be_first_reminder")]
    firm = {wording: day for day, wording in belgian}
    assert firm["firmer"] == FIRST + timedelta(15)
    assert firm["call_script"] == firm["firmer"] + timedelta(7)
    assert firm["final_notice"] == firm["call_script"] + timedelta(7)


def test_the_delay_names_the_rule_its_number_and_the_first_lawful_moment() -> None:
    _, happened = run(opened(), at(12), rules(BELGIUM))
    (waits,) = [
        item
        for _, decision in happened
        for item in decision.effects
        if isinstance(item, Note) and item.rule == "be_consumer/first_reminder_wait_days"
    ]
    assert "14 calendar days after the first reminder" in waits.reason
    assert waits.earliest == at(FIRST + timedelta(15), 8, 30)
    assert waits.basis is not None
    assert waits.basis.checks[-1].number == "14 calendar days"
    assert waits.basis.checks[-1].fact == f"its term ends on {FIRST + timedelta(14)}"


def test_the_term_is_fourteen_whole_days_from_the_day_after() -> None:
    file, _ = run(opened(), at(5), rules(BELGIUM))
    assert firmer_from(file, BELGIUM) == FIRST + timedelta(15)
    last = check(file, BELGIUM, at(FIRST + timedelta(14), 17, 59), firmer=True)
    assert last.rule == "be_consumer/first_reminder_wait_days"
    assert check(file, BELGIUM, at(FIRST + timedelta(15), 8, 30), firmer=True).allowed
    assert check(file, BELGIUM, at(FIRST + timedelta(14), 17, 59)).allowed, "what does not press may go"


def test_answers_and_promises_do_not_wait_for_the_term() -> None:
    using = rules(BELGIUM)
    file, _ = run(opened(), at(5), using)
    file, decision = does(file, reply(Intent.ASK_BALANCE), at(5, 22), using)
    assert [effect.wording for effect in decision.effects if isinstance(effect, Send)] == ["balance_info"]


@pytest.mark.parametrize("kind", ["letter", "call_task"])
def test_a_letter_or_a_call_is_never_the_first_word(kind: str) -> None:
    step = {"id": "firm", "kind": kind, "when": {"from": "due", "days": 5}, "wording": "final_notice"}
    step |= {"letter": "final_notice_letter"} if kind == "letter" else {"wording": "call_script"}
    spoken = ladder(custom(step))
    assert spoken[0] == (DUE + timedelta(5), "be_first_reminder")
    assert spoken[1][0] == DUE + timedelta(20)
    assert {day for day, _ in spoken[1:]} == {DUE + timedelta(20)}


def test_who_enters_late_at_the_newest_step_gets_the_first_reminder_all_the_same() -> None:
    using = Rules(BELGIUM, scenario().model_copy(update={"late_entry": "newest_step"}))
    late = opened(now=at(30), using=using)
    spoken = ladder(using, late, 120)
    assert spoken[0][1] == "be_first_reminder"
    assert spoken[1] == (spoken[0][0] + timedelta(15), "final_notice_letter")


def test_a_younger_invoice_gets_a_first_reminder_of_its_own() -> None:
    using = rules(BELGIUM)
    file = opened(invoice("A"), invoice("B", 5_000, DUE + timedelta(8)))
    file, happened = run(file, at(21), using)
    said = [effect.wording for _, d in happened for effect in d.effects if isinstance(effect, Send)]
    assert said == ["courtesy", "be_first_reminder", "be_first_reminder"]
    first, second = announced(file, "A"), announced(file, "B")
    assert first is not None
    assert second is not None
    assert (first.sent, second.sent) == (FIRST, FIRST + timedelta(15))


@pytest.mark.parametrize("name", ["courteous", "consumer_be", "gentle"])
def test_what_is_firmer_waits_for_the_term_of_every_invoice_that_it_speaks_of(name: str) -> None:
    using = rules(BELGIUM, name)
    joining = [invoice("A")] + [invoice(f"B{n}", 5_000, DUE + timedelta(days)) for n, days in enumerate((8, 20, 39))]
    spoken = ladder(using, opened(*joining), 150)
    days = [day for day, wording in spoken if wording == "be_first_reminder"]
    firm = [day for day, wording in spoken if wording not in ("courtesy", "be_first_reminder")]
    assert len(days) > 1
    assert firm
    for day in firm:
        assert (day - max(first for first in days if first < day)).days >= 15
        late = [item for item in joining if item.due_date < day]
        assert all(any(item.due_date < first < day for first in days) for item in late)


def test_a_first_reminder_that_nobody_got_opens_no_term_until_another_channel_takes_it() -> None:
    using = rules(BELGIUM)
    file, _ = run(opened(), at(4), using)
    refused = DeliveryFailed("m", "sms", "sms-1", "30003", "off", step="friendly", wording="be_first_reminder")
    gone, _ = does(file, replace(refused, tried=("email",)), at(5), using)
    assert gone.case.announced == ()
    elsewhere, decision = does(file, refused, at(5), using)
    (send,) = [effect for effect in decision.effects if isinstance(effect, Send)]
    assert send.channels == ("email",)
    assert send.basis is not None
    first = announced(elsewhere, "A")
    assert first is not None
    assert first.sent == DUE + timedelta(5)


def test_a_first_reminder_that_was_an_answer_and_went_by_another_channel_a_day_later_opens_its_term_then() -> None:
    file, _ = run(opened(), at(4), rules(BELGIUM))
    refused = DeliveryFailed(
        "m", "sms", "sms-1", "x", "off", unasked=False, step="friendly", wording="be_first_reminder"
    )
    elsewhere, _ = does(file, refused, at(5), rules(BELGIUM))
    first = announced(elsewhere, "A")
    assert first is not None
    assert first.sent == DUE + timedelta(5)


def test_a_firmer_word_that_failed_is_not_said_again_inside_the_term_when_the_clock_was_set_back() -> None:
    using = rules(BELGIUM)
    file, _ = run(opened(), at(4), using)
    pressing = next(step.id for step in using.scenario.ladder if step.presses and step.id != "friendly")
    failed = DeliveryFailed(
        "m", "sms", "sms-1", "x", "off", unasked=True, step=pressing, wording="firmer", decided=at(20)
    )
    _, decision = does(file, failed, at(10), using)
    (send,) = [effect for effect in decision.effects if isinstance(effect, Send)]
    assert send.not_before is not None
    assert local_date(send.not_before, ZONE) > FIRST + timedelta(14)


def test_without_a_law_that_asks_for_it_nothing_waits_and_the_scenarios_own_words_hold() -> None:
    assert [wording for _, wording in ladder(rules())][:3] == ["courtesy", "friendly", "firmer"]


@settings(max_examples=60, deadline=None)
@given(st.integers(-8, 60), st.sampled_from(["courteous", "gentle", "consumer_be"]), st.integers(0, 40))
def test_no_pressing_word_ever_reaches_a_belgian_inside_the_term(entered: int, name: str, paid_on: int) -> None:
    using = rules(BELGIUM, name)
    file = opened(invoice("A"), invoice("B", 5_000, DUE + timedelta(9)), now=at(entered, 9), using=using)
    file, before = run(file, at(entered + paid_on, 9), using)
    half = Payment("p", "D1", at(entered + paid_on, 9), euros(30_000), "A")
    file, _ = does(file, PaymentReceived(half), at(entered + paid_on, 9), using)
    _, after = run(file, at(entered + paid_on + 90), using)
    first: dict[date, date] = {}
    for moment, decision in [*before, *after]:
        day, anchor = local_date(moment, ZONE), None
        for effect in decision.effects:
            anchor = anchor or anchor_date(CaseFile(file.account, decision.case))
            if isinstance(effect, Send) and effect.wording == "be_first_reminder":
                first.setdefault(anchor or day, day)
            elif isinstance(effect, PostLetter | CallTask) or (
                isinstance(effect, Send) and effect.wording in {"firmer", "gentle_again", "final_notice"}
            ):
                assert first, f"{effect.wording} before any first reminder"
                assert (day - min(first.values())).days >= 15
