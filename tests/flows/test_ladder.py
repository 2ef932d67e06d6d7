"""The dates of issue 2: courtesy 5 days before, friendly the business day after due+3, firmer +10, call +17, final
notice +24, a person +38; nothing twice, nothing lost, nobody greeted with a final notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.case import Preferences, Wake
from flows.draft import Rules
from flows.effects import CallTask, PostLetter, Send
from flows.events import Imported, PaymentReceived, Woken
from flows.gate import check
from flows.ladder import profile
from flows.policy import DEFAULT
from flows.scenario import read_scenario
from flows.steps.base import Profile
from ledger.calendar import add_business_days, local_date
from ledger.invoice import Payment
from tests.flows.builders import DUE, RULES, ZONE, at, does, euros, having, invoice, opened, rules, run, said


def course(due: date = DUE, entered: int = -30, using: Rules = RULES) -> list[tuple[str, int]]:
    """What was done, and how many days after the due date."""
    file = opened(invoice(due=due), now=at(due + timedelta(entered), 0), using=using)
    file, _ = run(file, at(due + timedelta(400)), using)
    return [(done.step, (local_date(done.at, ZONE) - due).days) for done in file.case.steps]


def test_the_courteous_ladder_keeps_its_dates() -> None:
    # Thursday 19 November: +3 is a Sunday; -5 and +10 fall on a Saturday and a Sunday, +24 on a Sunday: next Monday
    assert course() == [
        ("courtesy", -3), ("friendly", 4), ("firmer", 11), ("call", 17), ("final_notice", 25), ("human", 38),
    ]  # fmt: skip


@pytest.mark.parametrize("weekday", range(7))
def test_friendly_goes_on_the_business_day_after_three_days_whatever_the_weekday(weekday: int) -> None:
    due = date(2027, 2, 1) + timedelta(weekday)
    steps = dict(course(due))
    wanted = add_business_days(due + timedelta(4), 0, "BE")
    assert steps["friendly"] == (wanted - due).days
    assert steps["call"] == 17
    assert steps["human"] == 38


def test_all_goes_out_at_the_send_time() -> None:
    file = opened()
    _, happened = run(file, at(30))
    moments = [moment for moment, decision in happened if said(decision)]
    assert moments == [at(-3), at(4), at(11), at(25)]


def test_the_final_notice_is_a_letter_and_a_message_with_it() -> None:
    _, happened = run(opened(), at(30))
    final = happened[-1][1] if said(happened[-1][1]) else happened[-2][1]
    assert [effect.wording for effect in final.effects if isinstance(effect, PostLetter)] == ["final_notice_letter"]
    send = next(effect for effect in final.effects if isinstance(effect, Send))
    assert (send.wording, send.attach, send.unasked) == ("final_notice", ("final_notice_letter",), True)


@pytest.mark.parametrize("wording", ["final_notice", ""])
def test_a_letter_and_the_message_beside_it_count_once(wording: str) -> None:
    step = "{id: post, kind: letter, when: {days: 1}, letter: final_notice_letter, wording: WORDING}"
    text = f"name: s\nversion: 1\nsend_times: ['10:00']\nsteps:\n  - {step}\n".replace("WORDING", wording or "''")
    using = Rules(DEFAULT, read_scenario(text, "s.yml"))
    file, happened = run(opened(using=using), at(10), using)
    counted = [
        effect
        for _, decision in happened
        for effect in decision.effects
        if isinstance(effect, PostLetter | Send) and effect.unasked
    ]
    assert len(counted) == len(file.case.unasked) == 1
    assert isinstance(counted[0], Send if wording else PostLetter)


def test_the_call_is_a_task_with_a_deadline() -> None:
    _, happened = run(opened(), at(20))
    calls = [effect for _, decision in happened for effect in decision.effects if isinstance(effect, CallTask)]
    assert [call.wording for call in calls] == ["call_script"]
    assert calls[0].deadline > at(17)


@pytest.mark.parametrize("entered", [5, 8, 12, 30, 200])
def test_a_late_newcomer_starts_with_the_first_reminder_and_the_whole_ladder_moves(entered: int) -> None:
    steps = course(entered=entered)
    assert [name for name, _ in steps] == ["friendly", "firmer", "call", "final_notice", "human"]
    first = steps[0][1]
    assert first >= entered
    gaps = [day - first for _, day in steps[1:]]
    for gap, wanted in zip(gaps, [6, 13, 20, 34], strict=True):
        assert wanted <= gap <= wanted + 3, "six days after, or the next business day"


def test_after_a_downtime_the_newest_due_step_goes_once() -> None:
    file, _ = run(opened(), at(5))
    assert [done.step for done in file.case.steps] == ["courtesy", "friendly"]
    file, decision = does(file, Woken(), at(26, 10))
    assert said(decision) == ["final_notice"]
    file, decision = does(file, Woken(), at(27, 10))
    assert said(decision) == []
    assert not any(isinstance(effect, CallTask) for effect in decision.effects)


def test_two_invoices_are_one_ladder() -> None:
    file = opened(invoice("A"), invoice("B", due=DUE + timedelta(2)))
    file, happened = run(file, at(60))
    assert [name for _, decision in happened for name in said(decision)] == [
        "courtesy", "friendly", "firmer", "final_notice",
    ]  # fmt: skip


def test_when_the_oldest_is_paid_the_next_invoice_is_not_started_anew_at_the_top() -> None:
    file, _ = run(opened(invoice("A"), invoice("B", due=DUE + timedelta(5))), at(12))
    file, _ = does(file, PaymentReceived(Payment("p", "D1", at(13), euros(30_000), "A")), at(13))
    file, _ = run(file, at(80))
    names = [done.step for done in file.case.steps]
    assert names == ["courtesy", "friendly", "firmer", "call", "final_notice", "human"]


def test_the_lateness_of_a_paid_invoice_does_not_hold_back_the_next_one() -> None:
    old, young = invoice("A", due=DUE - timedelta(90)), invoice("B", due=DUE)
    file, _ = run(opened(old, young, now=at(2, 0)), at(20))
    assert [done.step for done in file.case.steps] == ["friendly", "firmer", "call"]
    file, _ = does(file, PaymentReceived(Payment("p", "D1", at(20), euros(30_000), "A")), at(20))
    file, _ = run(file, at(30))
    final = file.case.steps[-1]
    assert (final.step, final.at) == ("final_notice", at(25)), "24 days after its own due date, a Sunday: on Monday"


def test_a_case_that_is_settled_and_owes_anew_starts_anew() -> None:
    file, _ = run(opened(), at(12))
    file, _ = does(file, PaymentReceived(Payment("p", "D1", at(13), euros(30_000))), at(13))
    fresh = invoice("Z", due=DUE + timedelta(60))
    file = replace(file, account=replace(file.account, invoices=(*file.account.invoices, fresh)))
    file, _ = does(file, Imported(), at(20))
    file, _ = run(file, at(66))
    assert [done.step for done in file.case.steps if done.at > at(20)] == ["courtesy", "friendly"]


def test_a_step_whose_conditions_fail_is_passed_over() -> None:
    text = (
        "name: s\nversion: 1\nsend_times: ['10:00']\nsteps:\n"
        "  - {id: a, kind: message, when: {days: 1}, wording: x, if: {min_balance: 1000}}\n"
        "  - {id: b, kind: message, when: {days: 4}, wording: y, if: {kinds: [person], countries: [BE]}}\n"
    )
    using = Rules(DEFAULT, read_scenario(text, "s.yml"))
    _, happened = run(opened(using=using), at(30), using)
    assert [name for _, decision in happened for name in said(decision)] == ["y"]


def test_a_ladder_of_steps_after_the_last_one_reaches_a_late_newcomer_too() -> None:
    text = (
        "name: s\nversion: 1\nsend_times: ['10:00']\nsteps:\n"
        "  - {id: a, kind: message, when: {days: -5}, wording: x}\n"
        "  - {id: b, kind: message, when: {from: last_step, days: 8}, wording: y}\n"
        "  - {id: c, kind: message, when: {from: last_step, days: 7}, wording: z}\n"
    )
    using = Rules(DEFAULT, read_scenario(text, "s.yml"))
    _, happened = run(opened(now=at(20, 0), using=using), at(60), using)
    assert [name for _, decision in happened for name in said(decision)] == ["y", "z"]


def test_a_step_may_wait_for_an_event() -> None:
    text = (
        "name: s\nversion: 1\nsend_times: ['10:00']\nsteps:\n"
        "  - {id: a, kind: message, when: {days: 1}, wording: x}\n"
        "  - {id: e, kind: message, when: {from: event, event: payment, days: 2}, wording: survey}\n"
    )
    using = Rules(DEFAULT, read_scenario(text, "s.yml"))
    file, _ = run(opened(using=using), at(4), using)
    file, _ = does(file, PaymentReceived(Payment("p", "D1", at(5), euros(100))), at(5), using)
    _, happened = run(file, at(40), using)
    assert [(name, moment) for moment, decision in happened for name in said(decision)] == [("survey", at(7))]


def test_profiles_tell_reliable_from_repeat() -> None:
    today = DUE + timedelta(10)
    paid = [invoice(str(n), paid=30_000) for n in range(3)]
    assert profile(opened(*paid, invoice("A")), today) is Profile.RELIABLE
    assert profile(opened(invoice("A")), today) is Profile.STANDARD
    assert profile(opened(*(invoice(str(n)) for n in range(3))), today) is Profile.REPEAT
    assert profile(having(opened(), broken_promises=1), today) is Profile.REPEAT


def test_a_large_balance_is_told_to_a_person_once() -> None:
    file, _ = run(opened(invoice(minor=2_000_000)), at(26))
    assert [item.queue for item in file.case.escalations].count("large") == 1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-40, 60),
    st.sampled_from(["courteous", "consumer_be", "gentle"]),
    st.sampled_from([("10", "12"), ("12", "18"), ("17", "21"), ("20", "21"), ("", "")]),
    st.integers(0, 23),
)
def test_woken_again_and_again_a_case_comes_to_its_end_inside_the_hours(
    entered: int, name: str, wish: tuple[str, str], hour: int
) -> None:
    using = rules(name=name)
    first = opened(now=at(entered, hour), using=using)
    earliest, latest = (datetime.strptime(text, "%H").time() if text else None for text in wish)  # noqa: DTZ007
    file = having(first, preferences=Preferences(earliest=earliest, latest=latest))
    file, _ = does(file, Imported(), at(entered, hour), using)
    before = file
    file, happened = run(file, at(400), using)
    assert len(happened) < 60
    assert file.case.owner.value == "human", "every ladder ends with a person"
    for moment, decision in happened:
        if any(send.unasked for send in decision.effects if isinstance(send, Send)):
            assert check(before, replace(using.policy, cap_week=99, cap_day=99), moment).allowed
    assert file.case.wake_at is None or file.case.wake is Wake.TICK


def test_money_in_the_conditions_is_exact() -> None:
    text = (
        "name: s\nversion: 1\nsend_times: ['10:00']\nsteps:\n"
        "  - {id: a, kind: message, when: {days: 1}, wording: x, if: {min_balance: 300.00, max_balance: 300.00}}\n"
    )
    step = read_scenario(text, "s.yml").ladder[0]
    assert step.conditions.min_balance == Decimal("300.00")
    assert step.conditions.hold(opened().account, Profile.STANDARD, Decimal("300.00"))
    assert not step.conditions.hold(opened().account, Profile.STANDARD, Decimal("300.01"))
