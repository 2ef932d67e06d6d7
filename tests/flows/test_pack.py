from __future__ import annotations

from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.pack import Pack, PackError, compile_packs, read_pack
from flows.pack_rules import SHAPES, Nature, follows
from flows.policy import DEFAULT, HARD_CLOSES, HARD_OPENS, Policy, Window, words
from flows.strictest import looser, strictest, tightened
from ledger.charges import penalty
from ledger.money import Money

FOLDER = Path(__file__).parents[2] / "flows" / "packs"
SHIPPED = [read_pack(path.read_text(), path.name) for path in sorted(FOLDER.glob("*.yml"))]
POLICIES = compile_packs(SHIPPED)
BASE = next(pack for pack in SHIPPED if pack.name == "default")
NOT_RULES = {"pack", "version", "rulings", "calendars", "unpacked", "fresh_until", "switches", "week", "said"}


def pack(rules: str = "", head: str = "extends: default", where: str = "{countries: [SE], kinds: [person]}") -> Pack:
    return read_pack(_text(rules, head, where), "se.yml")


def _text(rules: str, head: str, where: str) -> str:
    return f"name: se_consumer\nversion: 2026-11-22\n{head}\napplies_to: {where}\nrules:{rules or ' []'}\n"


def rule(name: str, value: str, since: str = "2020-01-01") -> str:
    about = f"says: One sentence in plain words.\n    source: A law\n    since: {since}"
    return f"\n  - id: {name}\n    value: {value}\n    {about}"


def refusal(*packs: Pack) -> str:
    with pytest.raises(PackError) as caught:
        compile_packs([BASE, *packs])
    return str(caught.value)


def reading_refusal(rules: str) -> str:
    with pytest.raises(PackError) as caught:
        pack(rules)
    return str(caught.value)


# --- the shipped packs ---


def test_the_default_policy_is_the_compiled_default_pack() -> None:
    assert POLICIES["default"] == DEFAULT
    assert DEFAULT.hard_limits == (HARD_OPENS, HARD_CLOSES)


def test_every_field_of_a_policy_is_a_rule_and_every_rule_says_its_number_and_source() -> None:
    assert {item.name for item in fields(Policy)} - NOT_RULES == set(SHAPES)
    for policy in POLICIES.values():
        for name in SHAPES:
            ruling = policy.ruling(name)
            assert (ruling.rule, ruling.number) == (name, words(getattr(policy, name)))
            assert ruling.says
            assert ruling.source
            assert ruling.since is not None
            assert ruling.since <= date.fromisoformat(ruling.version)


def test_a_verdicts_name_of_a_rule_finds_the_rule() -> None:
    assert DEFAULT.ruling("hours").rule == "windows"
    assert POLICIES["be_consumer"].ruling("holiday").rule == "on_holidays"


def test_what_was_written_from_memory_is_marked_for_counsel() -> None:
    assert POLICIES["be_consumer"].ruling("penalty_tiers").verify
    assert POLICIES["us_consumer"].ruling("records_days").verify
    assert not POLICIES["us_consumer"].ruling("calls_week").verify


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("be_consumer", "first_reminder_wait_days", 14),
        ("be_consumer", "fee_first_reminder", Decimal(0)),
        ("be_consumer", "fee_later_reminder_max", Decimal("7.50")),
        ("be_consumer", "continuous_supply_free_reminders", 3),
        ("be_consumer", "first_reminder_letter_business_days", 3),
        ("uk_consumer", "identity_check", True),
        ("uk_consumer", "breathing_space_days", 60),
        ("uk_consumer", "suspend_days", 30),
        ("us_consumer", "calls_week", 7),
        ("us_consumer", "call_quiet_days", 7),
        ("us_consumer", "records_days", 1095),
        ("us_consumer", "opt_out_confirm_minutes", 5),
        ("us_consumer", "hard_limits", (time(8), time(21))),
        ("eu_b2b", "fixed_sum", Decimal(40)),
        ("default", "fee_later_reminder_max", Decimal(0)),
        ("default", "interest", None),
    ],
)
def test_the_numbers_of_the_law_stand_in_the_packs(name: str, field: str, value: object) -> None:
    assert getattr(POLICIES[name], field) == value


@pytest.mark.parametrize(
    ("balance", "most"),
    [("150.00", "20.00"), ("150.01", "30.00"), ("500.00", "65.00"), ("500.01", "65.00"), ("100000", "2000.00")],
)
def test_the_belgian_penalty_of_the_pack_has_the_laws_own_steps(balance: str, most: str) -> None:
    tiers = POLICIES["be_consumer"].charges.penalty_tiers
    assert penalty(Money.parse(balance, "EUR"), tiers) == Money.parse(most, "EUR")


def test_every_electronic_message_in_the_united_states_has_a_way_out() -> None:
    assert POLICIES["us_consumer"].opt_out_line >= {"sms", "email", "whatsapp", "telegram", "web"}


# --- what is refused, and where ---


@pytest.mark.parametrize(
    ("rules", "line", "reason"),
    [
        (rule("cap_weak", "3"), 6, "there is no rule of this name"),
        (rule("cap_day", "1") + rule("cap_day", "0"), 11, "given twice"),
        (rule("cap_day", "one"), 6, "value: Input should be a valid integer"),
        (rule("cap_day", "-1"), 6, "greater than or equal to 0"),
        (rule("on_holidays", "3"), 6, "valid boolean"),
        (rule("cap_day", "1", since="2027-01-01"), 6, "after the pack's own version 2026-11-22"),
        (rule("windows", '[{days: [mon], opens: "12:00", closes: "09:00"}]'), 6, "opens at 12:00 and closes at 09:00"),
        (rule("windows", '[{days: [mon], opens: "09:00", closes: "09:00"}]'), 6, "put opens first"),
        (
            rule(
                "windows",
                '[{days: [mon, tue], opens: "09:00", closes: 12:00}, {days: [tue], opens: 11:00, closes: 15:00}]',
            ),
            6,
            "two windows overlap on tue: 09:00-12:00 and 11:00-15:00",
        ),
        (rule("windows", "[]"), 6, "at least 1 item"),
        (rule("penalty_tiers", "[{amount: 1}, {up_to: 5, amount: 2}]"), 6, "in the order of up_to"),
        (rule("cap_day", "1") + "\n    number: 3", 11, "rules.0.number: Extra inputs are not permitted"),
        (rule("cap_day", "1").replace("source: A law", "source: ''"), 9, "at least 3 characters"),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused_with_line_and_reason(rules: str, line: int, reason: str) -> None:
    text = reading_refusal(rules)
    assert text.startswith(f"se.yml:{line}: ")
    assert reason in text


def test_norway_is_no_word_for_no() -> None:
    with pytest.raises(PackError, match=r'se\.yml:4: applies_to\.countries: YAML reads NO as "no": write "NO"'):
        pack(where="{countries: [NO], kinds: [person]}")


@pytest.mark.parametrize("text", ["a: [", "- 1", "just words", "", "name: x"])
def test_what_is_no_pack_is_refused_by_name(text: str) -> None:
    with pytest.raises(PackError, match=r"^se\.yml:\d+: "):
        read_pack(text, "se.yml")


def test_every_fault_is_told_at_once() -> None:
    assert len(reading_refusal(rule("cap_weak", "3") + rule("cap_day", "x")).splitlines()) == 2


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (rule("cap_week", "9"), "se.yml:6: rule cap_week: 9 is looser than what it extends: default has 3 (House rule"),
        (rule("windows", '[{days: [mon], opens: "08:30", closes: "20:00"}]'), "looser than what it extends"),
        (rule("hard_limits", '{opens: "07:00", closes: "21:00"}'), "looser than what it extends"),
        (rule("on_holidays", "true"), "looser than what it extends"),
        (rule("cap_week", "0"), "0 messages in 7 days are fewer than the 1 a day"),
        (
            rule("hard_limits", '{opens: "10:00", closes: "21:00"}'),
            "Mon Tue Wed Thu Fri 08:30-18:00 lies outside the hard limits 10:00-21:00",
        ),
    ],
)
def test_a_pack_looser_than_the_one_it_extends_is_refused(rules: str, reason: str) -> None:
    assert reason in refusal(pack(rules))


def test_a_law_that_knows_a_fee_is_no_looser_pack() -> None:
    assert (
        compile_packs([BASE, pack(rule("fee_later_reminder_max", "5"))])["se_consumer"].charges.fee_later_reminder_max
        == 5
    )


def test_packs_that_reach_the_same_debtor_are_refused() -> None:
    other = read_pack(
        _text("", "extends: default", "{countries: [DK, SE], kinds: [person]}").replace("se_", "nord_"), "n.yml"
    )
    assert refusal(pack(), other) == (
        "n.yml:1: nord_consumer and se_consumer both apply to a person in SE; name each debtor once"
    )


@pytest.mark.parametrize(
    ("head", "where", "reason"),
    [
        ("extends: nowhere", "{countries: [SE], kinds: [person]}", "there is no pack 'nowhere'"),
        ("extends: se_consumer", "{countries: [SE], kinds: [person]}", "goes in a circle"),
        ("extends: default", "{countries: [SE]}", "applies_to has to name countries and kinds"),
    ],
)
def test_a_pack_out_of_place_is_refused(head: str, where: str, reason: str) -> None:
    assert reason in refusal(pack("", head, where))


def test_the_default_pack_has_to_give_every_rule() -> None:
    bare = read_pack("name: default\nversion: 2026-11-22\nrules: []\n", "default.yml")
    with pytest.raises(PackError, match=r"it lacks windows, hard_limits"):
        compile_packs([bare])
    with pytest.raises(PackError, match="there is no pack called 'default'"):
        compile_packs([pack()])


def test_two_packs_of_one_name_are_refused() -> None:
    assert "is called 'se_consumer' too" in refusal(pack(), pack())


def test_a_lunch_break_is_two_windows() -> None:
    value = '[{days: [mon, sat], opens: "08:30", closes: 12:00}, {days: [mon], opens: 13:00, closes: 18:00}]'
    narrow = rule("windows", value.replace("mon, sat", "mon, fri"))
    policy = compile_packs([BASE, pack(narrow)])["se_consumer"]
    assert policy.week[0] == ((time(8, 30), time(12)), (time(13), time(18)))
    assert policy.week[4] == ((time(8, 30), time(12)),)
    assert policy.week[5] == ()
    assert "is looser" in refusal(pack(rule("windows", value)))


# --- stricter and looser ---

VALUES = st.builds(
    lambda days, opens, length, day, more, wait, identity: Policy(
        windows=(Window(frozenset(days), time(opens), time(opens + length)),),
        cap_day=day,
        cap_week=day + more,
        first_reminder_wait_days=wait,
        identity_check=identity,
    ),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(8, 15),
    st.integers(1, 5),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, 30),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_two_packs_together_are_as_strict_as_each_of_them(one: Policy, other: Policy) -> None:
    both = strictest(one, other)
    assert both.pack == "default+default"
    for name, shape in SHAPES.items():
        if shape.nature in (Nature.LAW, Nature.GRANT):
            assert follows(getattr(both, name), getattr(one, name), shape)
            assert follows(getattr(both, name), getattr(other, name), shape)


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_a_creditor_may_be_stricter_and_never_looser(law: Policy, wish: Policy) -> None:
    held = tightened(law, wish)
    assert looser(law, held) == ()
    for day in range(7):
        for opens, closes in held.week[day]:
            assert any(a <= opens and closes <= b for a, b in law.week[day])
            assert any(a <= opens and closes <= b for a, b in wish.week[day])
    assert held.cap_week == min(law.cap_week, wish.cap_week)
    assert held.identity_check == (law.identity_check or wish.identity_check)


def test_courtesies_are_the_creditors_own_either_way() -> None:
    wish = Policy(promise_furthest_days=45, claim_hold_business_days=2)
    assert tightened(POLICIES["eu_b2b"], wish).promise_furthest_days == 45
    assert looser(POLICIES["eu_b2b"], wish) == ()


def test_a_creditors_own_number_is_said_to_be_theirs() -> None:
    ruling = tightened(POLICIES["be_consumer"], Policy(cap_week=1)).ruling("cap_week")
    assert (ruling.pack, ruling.number) == ("creditor", "1")
    assert "config.yml (beyond default: 3)" in ruling.source


def test_what_a_law_allows_to_ask_is_not_touched_by_a_creditors_stricter_hours() -> None:
    assert tightened(POLICIES["be_consumer"], DEFAULT).charges == POLICIES["be_consumer"].charges


def test_of_two_laws_neither_of_which_knows_the_others_penalty_none_is_asked() -> None:
    both = strictest(POLICIES["be_consumer"], POLICIES["us_consumer"])
    assert both.pack == "be_consumer+us_consumer"
    assert both.charges.penalty_tiers == ()
    assert (both.first_reminder_wait_days, both.calls_week, both.identity_check) == (14, 7, True)
    assert both.ruling("calls_week").pack == "us_consumer"
    assert both.ruling("first_reminder_wait_days").pack == "be_consumer"
