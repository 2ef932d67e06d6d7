"""Corrections above the import, consents heard by people, and what an erasure takes and leaves: the pure core."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.case import CaseFile, CaseState, ContactMark, HoldReason, MarkKind
from flows.effects import CancelQueued, Correct, Take
from flows.events import (
    AgentReplied,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    ErasureOrdered,
    HandedBack,
    Imported,
    PaymentReceived,
)
from flows.intents import Intent
from flows.policy import DEFAULT
from flows.retention import KINDS, RetentionError, due_kinds, erasure_plan, read_retention
from flows.standing import Source
from ledger.invoice import Payment
from tests.flows.builders import at, does, euros, having, invoice, notes, opened, reply, rules, run, said

FILE = Path(__file__).parents[2] / "flows" / "retention.yml"
TABLE = read_retention(FILE.read_text(), "retention.yml")


def erase(file: CaseFile, *used: str) -> tuple[CaseFile, list[object]]:
    event = ErasureOrdered("anna", "asked by mail", TABLE, used=frozenset(used), heard=("m1",))
    after, decision = does(file, event, at(5))
    return after, list(decision.effects)


def settled() -> CaseFile:
    file = opened()
    return does(file, PaymentReceived(Payment("p", "D1", at(1), euros(30_000))), at(1))[0]


# --- consents ---------------------------------------------------------------------------------------------------------


def test_a_contact_point_without_a_consent_is_not_used_and_says_why() -> None:
    file = having(opened(), consents=())
    assert file.contacts() == ()
    _, happened = run(file, at(30))
    assert "consent/none" in [rule for _, decision in happened for rule in notes(decision)]
    assert [said(decision) for _, decision in happened if said(decision)] == []


def test_an_answer_needs_no_consent() -> None:
    _, decision = does(having(opened(), consents=()), reply(Intent.ASK_BALANCE), at(5))
    assert said(decision) == ["balance_info"]


def test_a_person_may_answer_where_the_debtor_wrote_though_no_consent_is_on_file() -> None:
    file, _ = does(having(opened(), consents=()), reply(Intent.TALK_TO_HUMAN), at(5))
    _, decision = does(file, AgentReplied("anna", "Hello"), at(5, 11))
    assert [effect.channels for effect in decision.effects if hasattr(effect, "channels")] == [("sms",)]


def test_a_consent_heard_on_the_phone_is_on_file_with_its_words() -> None:
    file = having(opened(channels=("sms",)), consents=())
    after, decision = does(file, ConsentGiven("anna", "whatsapp", "+32470", "yes, WhatsApp is fine"), at(3))
    given = after.consent("whatsapp:+32470")
    assert given is not None
    assert (given.source, given.proof) == (Source.AGENT, "yes, WhatsApp is fine")
    assert [point.key for point in after.contacts()] == ["whatsapp:+32470"]
    assert "consent/given" in notes(decision)


def test_a_withdrawal_heard_on_the_phone_is_a_stop() -> None:
    after, decision = does(opened(), ConsentWithdrawn("anna", "sms", "no more texts"), at(3))
    assert CancelQueued("opt_out", answers_too=True, spares_work=True) in decision.effects
    assert [point.channel for point in after.contacts()] == ["email"]
    withdrawn = next(item.withdrawn for item in after.case.consents if item.channel == "sms")
    assert withdrawn is not None
    assert (withdrawn.source, withdrawn.words) == (Source.AGENT, "no more texts")


def test_no_consent_opens_an_address_that_belongs_to_somebody_else() -> None:
    file = having(opened(), marks=(ContactMark("sms:sms-1", MarkKind.CLOSED, at(1)),))
    after, decision = does(file, ConsentGiven("anna", "sms", "sms-1", "fine"), at(3))
    assert "consent/closed" in notes(decision)
    assert [point.channel for point in after.contacts()] == ["email"]


def test_a_stop_held_by_somebody_else_is_told_once() -> None:
    file = having(opened(), marks=(ContactMark("sms:sms-1", MarkKind.OPTED_OUT, at(1)),))
    file, decision = does(file, Imported(), at(2))
    assert "consent/stopped_address" in notes(decision)
    assert [item.queue for item in file.case.open_escalations] == ["wrong_person"]
    assert notes(does(file, Imported(), at(3))[1]) == []
    after, _ = does(file, ConsentGiven("anna", "sms", "sms-1", "it is mine now"), at(4))
    assert [point.channel for point in after.contacts()] == ["sms", "email"]


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_changes_the_record_and_takes_the_consent_along() -> None:
    after, decision = does(opened(), Corrected("anna", {"email": "new@x.be", "name": "Anne"}), at(2))
    assert [effect.debtor for effect in decision.effects if isinstance(effect, Correct)] == [after.account.debtor]
    assert after.account.debtor.name == "Anne"
    assert [point.address for point in after.contacts()] == ["sms-1", "new@x.be"]
    assert {item.field for item in after.case.corrections} == {"email", "name"}
    assert after.consent("email:email-1") is None


def test_a_correction_of_an_address_without_consent_gives_none() -> None:
    file = having(opened(), consents=())
    after, _ = does(file, Corrected("anna", {"phone": "+32470"}), at(2))
    assert after.account.debtor.phone == "+32470"
    assert after.contacts() == ()


def test_what_the_records_say_already_is_no_correction() -> None:
    after, decision = does(opened(), Corrected("anna", {"name": "Ann"}), at(2))
    assert after.case.corrections == ()
    assert not [effect for effect in decision.effects if isinstance(effect, Correct)]


# --- erasure ----------------------------------------------------------------------------------------------------------


def test_while_a_claim_runs_only_what_it_does_not_need_is_erased() -> None:
    file = having(opened(), preferences=replace(opened().case.preferences, channel="email"))
    after, effects = erase(file, "sms:sms-1")
    assert [point.key for point in after.account.debtor.contacts] == ["sms:sms-1"]
    assert {item.key for item in after.case.consents} == {"sms:sms-1"}
    assert after.case.preferences.channel == ""
    take = next(effect for effect in effects if isinstance(effect, Take))
    assert set(take.kinds) == {"raw_events", "reviews", "preferences", "replays"}
    assert take.heard == ("m1",)


def test_an_erasure_is_a_stop_for_good() -> None:
    after, effects = erase(opened(), "sms:sms-1")
    assert CancelQueued("erasure", answers_too=True) in effects
    assert after.case.hold is not None
    assert after.case.hold.reason is HoldReason.ERASED
    assert after.contacts() == after.reachable() == ()
    handed, _ = does(after, HandedBack("anna"), at(6))
    _, happened = run(handed, at(200))
    assert [said(decision) for _, decision in happened if said(decision)] == []


def test_money_still_settles_an_erased_case_without_a_word() -> None:
    after, _ = erase(opened(), "sms:sms-1")
    paid, decision = does(after, PaymentReceived(Payment("p", "D1", at(9), euros(30_000))), at(9))
    assert paid.case.state is CaseState.SETTLED
    assert said(decision) == []


def test_when_nothing_is_open_all_goes_but_what_the_law_keeps() -> None:
    after, effects = erase(settled(), "sms:sms-1")
    take = next(effect for effect in effects if isinstance(effect, Take))
    assert set(KINDS) - set(take.kinds) == {"consents", "history", "invoices"}
    assert after.account.debtor.contacts == ()
    assert after.account.debtor.name == "Ann"
    assert after.case.erasure is not None
    assert after.case.erasure.due is not None


def test_a_dispute_or_promise_that_runs_keeps_the_claim_alive() -> None:
    disputed, _ = does(opened(), reply(Intent.DISPUTE), at(5))
    promised, _ = does(opened(), reply(Intent.PROMISE_TO_PAY, date=at(9).date()), at(5))
    for file in (disputed, promised):
        assert "messages" not in erasure_plan(TABLE, file, DEFAULT, at(6)).gone


def test_the_answer_names_a_day_by_which_all_is_gone() -> None:
    open_one = erasure_plan(TABLE, opened(invoice()), DEFAULT, at(5))
    assert open_one.latest == at(5).date() + timedelta(days=TABLE.claim_days)
    closed = erasure_plan(TABLE, settled(), DEFAULT, at(5))
    assert closed.latest == at(1).date() + timedelta(days=3650)
    assert [item.until for item in closed.stays if item.kind == "consents"] == [at(1).date() + timedelta(days=1095)]


def test_regulation_f_keeps_the_records_of_a_settled_case_for_three_years() -> None:
    strict = replace(DEFAULT, records_days=1095)
    gone = erasure_plan(TABLE, settled(), strict, at(5)).gone
    assert "messages" not in gone
    assert "messages" in erasure_plan(TABLE, settled(), strict, at(1200)).gone


def test_retention_takes_kind_after_kind_and_at_last_all() -> None:
    file = settled()
    assert due_kinds(TABLE, opened(), DEFAULT, at(4000)) == ()
    assert "messages" not in due_kinds(TABLE, file, DEFAULT, at(1000))
    assert {"messages", "consents", "contact_points"} <= set(due_kinds(TABLE, file, DEFAULT, at(1100)))
    assert set(due_kinds(TABLE, file, DEFAULT, at(3700))) == set(KINDS)


def test_once_settled_the_rest_of_a_wish_is_carried_out() -> None:
    after, _ = erase(opened(), "sms:sms-1")
    paid, _ = does(after, PaymentReceived(Payment("p", "D1", at(9), euros(30_000))), at(9))
    assert "messages" in due_kinds(TABLE, paid, DEFAULT, at(9))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("kept: 3650", "kept: soon", "days as a whole number"),
        ("on_request: now", "on_request: maybe", "retention.yml:"),
        ("  history:", "  histories:", "missing: history"),
        ("nl: wat de berichtendiensten doorgaven", "de: was", "a text in each of"),
        ("version:", "version: [", "not valid YAML"),
    ],
)
def test_a_table_that_is_wrong_says_where(before: str, after: str, told: str) -> None:
    with pytest.raises(RetentionError, match=r"retention\.yml:\d+") as caught:
        read_retention(FILE.read_text().replace(before, after, 1), "retention.yml")
    assert told in str(caught.value)


def test_every_rule_of_the_packs_and_the_table_agree_on_their_kinds() -> None:
    named = {str(kept.kept).removeprefix("pack.") for kept in TABLE.kinds.values() if isinstance(kept.kept, str)}
    assert named <= set(rules().policy.retention_days)
