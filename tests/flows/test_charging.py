"""Charges in the life of a case: who is asked, when, and who never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.charging import charging_of, reference_rates
from bot.config_schema.charges import Charges
from bot.packs import shipped_packs
from flows.case import CaseFile, Escalation, Hold, HoldReason
from flows.charging import Charging, shown
from flows.draft import Rules
from flows.effects import Decision, Note, PostLetter, Send
from flows.events import DeliveryFailed, PaymentReceived
from flows.rates import RatesError, read_rates
from ledger.agreements import Dispute
from ledger.charges import Announced, Charge, ChargeKind, ChargeState
from ledger.debtor import Kind
from ledger.interest import Rate
from ledger.invoice import Payment
from tests.flows.builders import at, does, euros, having, invoice, opened, rules, run, scenario

DUE = date(2026, 2, 12)
ONE = invoice("A", 50_000, due=DUE)
PACKS = shipped_packs()


def charging(**settings: object) -> Charging:
    found = charging_of(Charges.model_validate({"enabled": True, **settings}))
    assert found is not None
    return found


def belgian(
    charges: Charging | None, country: str = "BE", kind: Kind = Kind.PERSON, name: str = "consumer_be"
) -> Rules:
    return replace(rules(PACKS.policy((country,), kind), name), charging=charges)


def played(using: Rules, days: int = 90, **debtor: object) -> tuple[CaseFile, list[Decision]]:
    file = opened(ONE, now=at(DUE - timedelta(20)), using=using, **debtor)
    file, happened = run(file, at(DUE + timedelta(days)), using)
    return file, [decision for _, decision in happened]


def words(decisions: list[Decision]) -> list[Send | PostLetter]:
    return [effect for item in decisions for effect in item.effects if isinstance(effect, Send | PostLetter)]


def amounts(file: CaseFile) -> dict[ChargeKind, str]:
    return {item.kind: str(item.amount.amount) for item in file.case.charges}


# --- off, and on ------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_unless_the_creditor_turned_it_on() -> None:
    file, decisions = played(belgian(None))
    assert file.case.charges == ()
    assert all("penalty" not in item.facts and "asks" not in item.reason for item in words(decisions))


def test_the_first_reminder_is_free_and_names_the_penalty_and_a_later_one_asks_after_the_term() -> None:
    file, decisions = played(belgian(charging()), days=30)
    first = next(item for item in words(decisions) if item.step == "first_reminder")
    second = next(item for item in words(decisions) if item.step == "second_reminder")
    assert (first.facts["penalty"], first.facts["later_fee"]) == (euros(6_500), euros(750))
    assert "asks" not in first.reason
    assert "penalty 65.00 EUR (penalty_tiers)" in second.reason
    assert second.basis is not None
    assert {"penalty_tiers", "fee_later_reminder_max", "interest"} <= {check.rule for check in second.basis.checks}
    told = file.case.announced[0]
    assert (told.penalty, (told.until - told.sent).days) == (euros(6_500), 14)
    asked = next(item for item in file.case.charges if item.kind is ChargeKind.PENALTY)
    assert asked.asked_on > told.until + timedelta(1)
    assert amounts(file)[ChargeKind.REMINDER_FEE] == "7.50"


def test_interest_counts_from_the_day_after_the_term_that_the_debtor_was_given() -> None:
    file, _ = played(belgian(charging()), days=30)
    told = file.case.announced[0]
    line = next(item for item in file.case.charges if item.kind is ChargeKind.INTEREST)
    assert line.since == told.until + timedelta(1)
    assert line.days == (line.asked_on - told.until).days
    exact = Decimal(500) * Decimal("10.15") * line.days / 36500
    assert abs(line.amount.amount - exact) <= Decimal("0.005")


def test_the_interest_of_a_small_creditor_counts_from_the_reminder() -> None:
    file, _ = played(belgian(charging(small_creditor=True)), days=30)
    line = next(item for item in file.case.charges if item.kind is ChargeKind.INTEREST)
    assert line.since == file.case.announced[0].sent + timedelta(1)


def test_a_letter_carries_its_stamp_once_and_each_later_reminder_its_own_fee() -> None:
    file, _ = played(belgian(charging(postage="1.60")))
    fees = [str(item.amount.amount) for item in file.case.charges if item.kind is ChargeKind.REMINDER_FEE]
    assert fees == ["7.50", "9.10"]
    assert sum(item.kind is ChargeKind.PENALTY for item in file.case.charges) == 1
    assert sum(item.kind is ChargeKind.INTEREST for item in file.case.charges) == 1


def test_three_reminders_a_year_are_free_for_regular_supply() -> None:
    file, _ = played(belgian(charging(continuous_supply=True)))
    assert ChargeKind.REMINDER_FEE not in amounts(file)
    assert ChargeKind.PENALTY in amounts(file)


def test_a_half_year_without_a_rate_has_no_interest_and_the_history_says_so() -> None:
    without = replace(charging(), rates=replace(reference_rates(), known=()))
    file, decisions = played(belgian(without), days=30)
    assert ChargeKind.INTEREST not in amounts(file)
    assert any("no interest for the half-year from 2026-01-01" in item.reason for item in words(decisions))


def test_companies_in_the_eu_pay_the_lump_sum_and_interest_from_the_due_date() -> None:
    using = belgian(charging(), kind=Kind.COMPANY, name="courteous")
    file, decisions = played(using, days=20, kind=Kind.COMPANY)
    assert amounts(file)[ChargeKind.FIXED_SUM] == "40.00"
    assert next(item for item in file.case.charges if item.kind is ChargeKind.INTEREST).since == DUE + timedelta(1)
    first = next(item for item in words(decisions) if item.step == "friendly")
    assert "asks" not in first.reason


@pytest.mark.parametrize(("country", "kind"), [("GB", Kind.PERSON), ("US", Kind.PERSON), ("FR", Kind.PERSON)])
def test_where_the_pack_allows_nothing_nothing_is_asked(country: str, kind: Kind) -> None:
    file, decisions = played(belgian(charging(), country, kind, "courteous"), country=country)
    assert file.case.charges == ()
    assert all("asks" not in item.reason for item in words(decisions))


def test_a_debtor_of_two_countries_is_asked_only_what_both_laws_know() -> None:
    using = replace(rules(PACKS.policy(("BE", "FR"), Kind.PERSON), "consumer_be"), charging=charging())
    file, _ = played(using)
    assert file.case.charges == ()


# --- who never is -----------------------------------------------------------------------------------------------------


def test_somebody_who_was_ever_in_hardship_is_not_asked() -> None:
    using = belgian(charging())
    file = opened(ONE, now=at(DUE - timedelta(20)), using=using)
    past = Escalation("e", "vulnerable", "hardship", 1, at(DUE), at(DUE), closed_at=at(DUE))
    file, happened = run(having(file, escalations=(past,)), at(DUE + timedelta(90)), using)
    assert file.case.charges == ()
    assert all("penalty" not in item.facts for item in words([decision for _, decision in happened]))


PENALTY = Charge(ChargeKind.PENALTY, euros(6_500), "penalty_tiers", ("A",), DUE + timedelta(30))


@pytest.mark.parametrize("reason", [HoldReason.HARDSHIP, HoldReason.BREATHING_SPACE, HoldReason.DISPUTE])
def test_what_was_asked_is_not_shown_while_the_debtor_is_protected(reason: HoldReason) -> None:
    file = having(opened(ONE), charges=(PENALTY,))
    assert shown(file) == (PENALTY,)
    assert shown(having(file, hold=Hold(reason, at(DUE)))) == ()


def test_charges_of_a_disputed_invoice_are_not_shown() -> None:
    file = having(opened(ONE), charges=(PENALTY,))
    assert shown(having(file, disputes=(Dispute("d", "wrong", at(DUE), at(DUE), invoices=("A",)),))) == ()


def test_a_reminder_that_reached_nobody_counts_as_no_reminder() -> None:
    using = belgian(charging())
    first = Announced(("A",), DUE, DUE + timedelta(14), euros(6_500), "first_reminder")
    file = having(opened(ONE, using=using, channels=("sms",)), announced=(first,))
    failed = DeliveryFailed("m", "sms", "sms-1", "30003", "gone", step="first_reminder", wording="be_first_reminder")
    file, _ = does(file, failed, at(DUE + timedelta(1)), using)
    assert file.case.announced == ()


# --- the end ----------------------------------------------------------------------------------------------------------


def pays(using: Rules, minor: int) -> tuple[CaseFile, Decision]:
    file = having(opened(ONE, using=using), charges=(PENALTY,))
    now = at(DUE + timedelta(40))
    return does(file, PaymentReceived(Payment("p", "D1", now, euros(minor))), now, using)


def notes(decision: Decision) -> list[str]:
    return [effect.rule for effect in decision.effects if isinstance(effect, Note)]


def test_payments_settle_the_invoices_first_and_what_is_left_of_charges_waits_for_a_person() -> None:
    file, decision = pays(belgian(charging()), 50_000)
    assert file.account.balance().minor == 0
    assert [item.state for item in file.case.charges] == [ChargeState.LEFT]
    assert [item.queue for item in file.case.open_escalations] == ["charges"]
    assert "queue/charges" in notes(decision)
    assert file.case.wake_at is None


def test_money_beyond_the_invoices_settles_charges() -> None:
    file, decision = pays(belgian(charging()), 56_500)
    assert [item.state for item in file.case.charges] == [ChargeState.PAID]
    assert file.case.open_escalations == ()
    assert any("65.00 EUR of it settles charges" in e.reason for e in decision.effects if isinstance(e, Note))


@pytest.mark.parametrize("using", [belgian(charging(left_over="waive")), belgian(None)])
def test_charges_are_given_up_where_the_creditor_says_so_or_turned_them_off(using: Rules) -> None:
    file, decision = pays(using, 50_000)
    assert [item.state for item in file.case.charges] == [ChargeState.WAIVED]
    assert "charges/waived" in notes(decision)
    assert file.case.open_escalations == ()


_TWICE = """
reference: ecb
rates:
- {since: 2026-01-01, percent: 2, source: ECB}
- {since: 2026-01-01, percent: 3, source: ECB}
"""

# --- rates ------------------------------------------------------------------------------------------------------------


def test_the_shipped_rates_follow_one_another_and_are_marked_for_counsel() -> None:
    known = reference_rates().known
    assert [rate.since for rate in known] == sorted(rate.since for rate in known)
    assert known[0] == Rate(date(2024, 1, 1), Decimal("4.50"), known[0].source, verify=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("reference: ecb\nrates: [{since: 2026-02-01, percent: 2, source: ECB}]", "no first day of a half-year"),
        (
            _TWICE,
            "given twice",
        ),
        ("reference: ecb\nrates: [{since: 2026-01-01, percent: much, source: ECB}]", "rates.0.percent"),
        ("reference: [", "not valid YAML"),
    ],
)
def test_a_wrong_file_of_rates_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(RatesError, match=reason):
        read_rates(text, "rates.yml")


def test_the_scenario_of_these_tests_waits_longer_than_the_term() -> None:
    assert scenario("consumer_be").steps[2].when.days > 14
