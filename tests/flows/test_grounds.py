from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.effects import CallTask, Kind, Note, PostLetter, Send
from flows.events import Called, Woken
from flows.gate import check, check_call
from flows.grounds import grounds, whatsapp_check
from flows.intents import Intent
from flows.opening import last_moment
from flows.policy import DEFAULT, Policy, Window
from ledger.calendar import is_holiday, regions
from tests.flows.builders import at, does, having, opened, reply, rules, run

MONDAY = date(2026, 11, 23)
LUNCH = Policy(windows=(Window(closes=time(12)), Window(opens=time(13))))
ABROAD = {"country": "US", "timezone": "America/New_York"}
CALLS = replace(DEFAULT, pack="us_consumer", calls_week=2, call_quiet_days=7)


def facts(policy: Policy, now: datetime, **about: object) -> dict[str, tuple[str, str, bool]]:
    basis = grounds(opened(**about), policy, now)
    return {item.rule: (item.number, item.fact, item.held) for item in basis.checks}


# --- what a message rests on ---


def test_a_message_that_may_go_names_every_rule_with_its_number_and_its_fact() -> None:
    basis = grounds(opened(), DEFAULT, at(MONDAY))
    assert (basis.pack, basis.version) == (DEFAULT.pack, DEFAULT.version)
    assert [(item.rule, item.number, item.fact) for item in basis.checks] == [
        ("windows", "Mon Tue Wed Thu Fri 08:30-18:00", "Monday 2026-11-23"),
        ("on_holidays", "no public holiday", "no public holiday in BE"),
        ("windows", "08:30-18:00", "10:00 local time"),
        ("hard_limits", "08:00-21:00", "10:00 local time"),
        ("cap_day", "1 a day", "0 sent today"),
        ("cap_week", "3 in 7 days", "0 sent in the last 7 days"),
    ]
    assert all(item.held for item in basis.checks)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60 * 24 * 30), st.lists(st.integers(0, 8 * 24 * 60), max_size=4))
def test_the_grounds_and_the_gate_never_disagree(minutes: int, sent: list[int]) -> None:
    now = at(MONDAY, 0) + timedelta(minutes=minutes)
    file = having(opened(), unasked=tuple(sorted(now - timedelta(minutes=item) for item in sent)))
    for policy in (DEFAULT, LUNCH):
        held = all(item.held for item in grounds(file, policy, now).checks)
        verdict = check(file, policy, now)
        assert held == verdict.allowed
        assert (verdict.basis is None) == verdict.allowed


def test_everything_that_the_debtor_hears_or_that_is_held_up_has_grounds() -> None:
    _, happened = run(opened(channels=("sms", "email")), at(60))
    effects = [effect for _, decision in happened for effect in decision.effects]
    _, answer = does(opened(), reply(Intent.ASK_BALANCE), at(5, 3))
    spoken = [item for item in (*effects, *answer.effects) if isinstance(item, Send | PostLetter | CallTask)]
    held_up = [item for item in effects if isinstance(item, Note) and item.kind in (Kind.BLOCK, Kind.DEFER)]
    assert {type(item) for item in spoken} == {Send, PostLetter, CallTask}
    assert held_up
    assert all(item.basis and item.basis.checks for item in (*spoken, *held_up))
    assert [item.basis.checks[0].rule for item in spoken if isinstance(item, Send) and not item.unasked] == ["answer"]


def test_a_delay_says_rule_number_and_the_earliest_lawful_time() -> None:
    file = having(opened(), unasked=tuple(at(MONDAY - timedelta(days)) for days in (5, 4, 3)))
    verdict = check(file, DEFAULT, at(MONDAY))
    assert (verdict.rule, verdict.earliest) == ("default/cap_week", at(MONDAY + timedelta(2)))
    assert verdict.basis is not None
    assert [(item.rule, item.fact) for item in verdict.basis.checks if not item.held] == [
        ("cap_week", "3 sent in the last 7 days")
    ]


@pytest.mark.parametrize(
    ("hours", "template", "held"), [(3, None, True), (24, None, False), (24, "amicable_friendly", True)]
)
def test_whatsapp_says_when_the_debtor_wrote_last(hours: int, template: str | None, held: bool) -> None:
    file = having(opened(), last_inbound={"whatsapp": at(MONDAY)})
    found = whatsapp_check(file.case, DEFAULT, at(MONDAY) + timedelta(hours=hours), template)
    assert f"wrote there {hours} hours ago" in found.fact
    assert found.held is held
    assert "not written" in whatsapp_check(opened().case, DEFAULT, at(MONDAY), None).fact


# --- several windows, clock changes, leap days, holidays ---


def test_in_a_lunch_break_a_message_waits_for_the_afternoon() -> None:
    verdict = check(opened(), LUNCH, at(MONDAY, 12, 30))
    assert (verdict.rule, verdict.earliest) == ("default/hours", at(MONDAY, 13))
    assert "from 08:30 to 12:00 and from 13:00 to 18:00" in verdict.reason
    assert check(opened(), LUNCH, at(MONDAY, 13)).allowed
    assert check(opened(), LUNCH, at(MONDAY, 18)).earliest == at(MONDAY + timedelta(1), 8, 30)


@pytest.mark.parametrize(
    ("day", "name", "utc"),
    [
        (date(2027, 3, 29), "Europe/Brussels", 6),  # the Monday after the clocks went forward is Easter Monday
        (date(2026, 10, 26), "Europe/Brussels", 7),
        (date(2027, 3, 15), "America/New_York", 12),
        (date(2026, 11, 2), "America/New_York", 13),
    ],
)
def test_after_a_clock_change_the_window_opens_at_the_new_local_time(day: date, name: str, utc: int) -> None:
    file = opened(timezone=name, country="XX")
    friday = datetime.combine(day - timedelta(3), time(23, 30), UTC)
    assert check(file, DEFAULT, friday).earliest == datetime.combine(day, time(utc, 30), UTC)


def test_an_hour_that_a_clock_change_skips_or_repeats_is_open_once() -> None:
    sunday = replace(DEFAULT, windows=(Window(frozenset({7}), time(0), time(4)),), hard_limits=(time(0), time(4)))
    file = opened(country="XX")
    skipped, repeated = date(2027, 3, 28), date(2026, 10, 25)
    assert check(file, sunday, at(skipped, 1, 59)).allowed
    assert check(file, sunday, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)).allowed
    assert not check(file, sunday, datetime(2027, 3, 28, 2, 0, tzinfo=UTC)).allowed
    assert check(file, sunday, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).allowed
    assert check(file, sunday, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)).allowed
    assert not check(file, sunday, at(repeated, 4)).allowed


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    leap = date(2028, 2, 29)
    file = having(opened(), unasked=(at(leap, 9),))
    assert check(opened(), DEFAULT, at(leap, 10)).allowed
    assert check(file, DEFAULT, at(leap, 10)).earliest == at(date(2028, 3, 1), 8, 30)


def test_a_region_has_holidays_of_its_own_and_strictly_those_of_every_region_count() -> None:
    epiphany = date(2027, 1, 6)
    assert not is_holiday(epiphany, "DE")
    assert is_holiday(epiphany, "DE/BY")
    assert not is_holiday(epiphany, "DE/BE")
    assert is_holiday(epiphany, "DE/*")
    assert "BY" in regions("DE")
    file = opened(country="DE", timezone="Europe/Berlin")
    bavaria = replace(DEFAULT, calendars=("DE/BY",))
    assert check(file, DEFAULT, at(epiphany)).allowed
    assert check(file, bavaria, at(epiphany)).rule == "default/holiday"


def test_of_two_countries_the_holidays_of_both_count() -> None:
    both = replace(DEFAULT, calendars=("BE", "US"))
    thanksgiving, national_day = date(2026, 11, 26), date(2027, 7, 21)
    assert not check(opened(), both, at(thanksgiving)).allowed
    assert not check(opened(), both, at(national_day)).allowed
    assert facts(both, at(thanksgiving))["on_holidays"] == ("no public holiday", "a public holiday in US", False)


# --- calls ---


def test_after_so_many_calls_in_seven_days_the_next_one_waits() -> None:
    file = having(opened(**ABROAD), calls=(at(MONDAY), at(MONDAY + timedelta(1))))
    verdict = check_call(file, CALLS, at(MONDAY + timedelta(2)))
    opens = at(MONDAY + timedelta(7), 8, 30, name="America/New_York")
    assert (verdict.rule, verdict.earliest) == ("us_consumer/calls_week", opens)
    assert verdict.basis is not None
    assert verdict.basis.checks[0].fact == "2 in the last 7 days"
    assert check_call(file, CALLS, at(MONDAY + timedelta(7))).allowed
    assert check_call(file, DEFAULT, at(MONDAY + timedelta(2))).allowed


def test_the_day_of_a_conversation_is_the_first_of_seven_days_without_a_call() -> None:
    file = having(opened(**ABROAD), spoke_at=at(MONDAY, 15, name="America/New_York"))
    verdict = check_call(file, CALLS, at(MONDAY + timedelta(6), 23, name="America/New_York"))
    assert verdict.rule == "us_consumer/call_quiet_days"
    assert verdict.earliest == at(MONDAY + timedelta(7), 8, 30, name="America/New_York")
    assert check_call(file, CALLS, at(MONDAY + timedelta(7), 0, name="America/New_York")).allowed


def test_a_call_that_reached_somebody_counts_as_a_conversation_and_one_that_did_not_does_not() -> None:
    file, decision = does(opened(), Called("anna", reached=False), at(1))
    assert file.case.spoke_at is None
    assert [effect.reason for effect in decision.effects if isinstance(effect, Note)] == ["phoned and reached nobody"]
    file, _ = does(file, Called("anna", reached=True, outcome="pays on Friday"), at(2))
    assert file.case.spoke_at == at(2)


def test_a_call_step_waits_for_the_quiet_days_and_is_then_taken() -> None:
    using = rules(CALLS)
    file, _ = run(opened(), at(11), using)
    file = having(file, spoke_at=at(16))
    file, happened = run(file, at(40), using)
    calls = [(moment, item) for moment, decision in happened for item in decision.effects if isinstance(item, CallTask)]
    waited = [item.rule for _, decision in happened for item in decision.effects if isinstance(item, Note)]
    assert "us_consumer/call_quiet_days" in waited
    assert [moment for moment, _ in calls] == [at(23)]
    assert file.case.calls == (at(23),)


@pytest.mark.parametrize("within", [0, 1, 2, 3, 4, 5, 6])
def test_a_call_is_never_due_on_a_weekend_on_a_holiday_or_at_night(within: int) -> None:
    for policy in (DEFAULT, LUNCH, replace(DEFAULT, calendars=("BE", "US"))):
        deadline = last_moment(opened(), policy, MONDAY + timedelta(within))
        assert check(opened(), policy, deadline - timedelta(minutes=1)).allowed


def test_the_call_of_the_ladder_is_due_inside_the_window() -> None:
    _, happened = run(opened(), at(20))
    (call,) = [item for _, decision in happened for item in decision.effects if isinstance(item, CallTask)]
    assert check(opened(), DEFAULT, call.deadline - timedelta(minutes=1)).allowed


def test_woken_with_nothing_due_nothing_is_said() -> None:
    _, decision = does(opened(), Woken(), at(-30))
    assert decision.effects == ()
