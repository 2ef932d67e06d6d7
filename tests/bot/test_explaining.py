"""Explanations: every kind of line has words, every block says what ends it, every rule of a block has a source."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import explaining_texts as texts
from bot.explaining import explain, standing
from bot.outcomes import Records, local_words
from bot.packs import shipped_packs
from flows.basis import Basis, Check
from flows.case import Case, CaseFile, Hold, HoldReason, Owner
from flows.effects import Kind
from flows.history import Entry
from flows.message import Author, Delivery, Direction, Message
from flows.policy import Policy
from flows.standing import Consent, Source, Withdrawal
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor
from ledger.debtor import Kind as Person
from pages.why import Why

FLOWS = Path(__file__).parents[2] / "flows"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY: Policy = shipped_packs().default
DEBTOR = Debtor("D1", "main", "Ann", Person.PERSON, "en", "BE", "Europe/Brussels", (ContactPoint("sms", "+32470"),))
CASE = Case("D1", "main", "D1", "courteous", 1, "Europe/Brussels", NOW, wake_at=NOW)
SENT = Message(
    "D1:1:m0",
    "D1",
    "D1",
    "sms",
    "+32470",
    Direction.OUTBOUND,
    Author.BOT,
    "Hello",
    "en",
    NOW,
    Delivery.SENT,
    unasked=True,
)


def entry(kind: Kind = Kind.MESSAGE, **more: Any) -> Entry:
    return replace(Entry("D1:1:h0", "D1", "D1", NOW, kind, "bot", "courteous/first", "step first is due"), **more)


def why(line: Entry, message: Message | None = None, **case: Any) -> Why:
    file = CaseFile(Account(DEBTOR), replace(CASE, **case))
    known = {message.id: message} if message else {}
    return explain(Records(file, POLICY, (line,), known))[0]


def line(found: Why, label: str) -> str:
    return dict(found.lines)[label]


def said(message: Message = SENT, **case: Any) -> Why:
    return why(entry(message_id=message.id, channel="sms"), message, **case)


# --- words for everything ---


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_line_has_a_headline(kind: Kind) -> None:
    assert why(entry(kind)).headline.startswith(texts.HEADLINES[kind])


@pytest.mark.parametrize("state", Delivery)
def test_every_state_of_a_message_has_words(state: Delivery) -> None:
    assert line(said(replace(SENT, state=state)), texts.OUTCOME).startswith(texts.BECAME[state])


@pytest.mark.parametrize("reason", HoldReason)
def test_every_hold_says_what_ends_it(reason: HoldReason) -> None:
    held = dict(standing(CaseFile(Account(DEBTOR), replace(CASE, hold=Hold(reason, NOW)))))
    assert held["Reminders rest"].endswith(texts.HELD_UNTIL[reason])


def _rules_of_blocks() -> set[str]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FLOWS.rglob("*.py"))
    found = set(re.findall(r'Kind\.(?:BLOCK|DEFER),\s+"([a-z_]+/[a-z_]+)"', source))
    assert len(found) > 5
    return found


@pytest.mark.parametrize("rule", sorted(_rules_of_blocks()))
def test_every_block_that_the_code_knows_says_what_ends_it(rule: str) -> None:
    assert rule in texts.UNBLOCKED_BY


@pytest.mark.parametrize("rule", sorted(set(texts.RULE_BEHIND.values())))
def test_every_rule_behind_a_block_stands_in_the_packs_with_its_source(rule: str) -> None:
    assert POLICY.rulings[rule].source


def test_a_block_names_the_packs_rule_behind_it() -> None:
    block = entry(
        Kind.BLOCK,
        rule="consent/none",
        basis=Basis("default", POLICY.version, (Check("consent/none", "", "no consent is on file", held=False),)),
    )
    assert why(block).rules[0].source == POLICY.rulings["consent_proof"].source


# --- what a message rests on ---


def test_the_consent_of_that_day_counts_and_what_became_of_it_is_told() -> None:
    old = Consent("sms", "+32470", NOW - timedelta(days=9), Source.DEBTOR, "yes please")
    gone = replace(old, withdrawn=Withdrawal(NOW + timedelta(days=1), Source.DEBTOR, "stop it"))
    later = Consent("sms", "+32470", NOW + timedelta(days=2), Source.AGENT, "said so by phone")
    words = line(said(consents=(gone, later)), texts.CONSENT)
    assert "proof: yes please" in words
    assert "withdrawn Tuesday 24 November 2026, 10:00" in words
    assert "by phone" not in words


def test_without_a_consent_on_file_that_is_what_is_said() -> None:
    assert line(said(), texts.CONSENT) == texts.IN_RECORDS
    assert line(said(replace(SENT, address="+32471")), texts.CONSENT) == texts.NO_CONSENT


def test_rules_of_a_pack_that_changed_since_are_marked_so() -> None:
    basis = Basis("default", "2020-01-01", (Check("cap_day", "2 a day", "0 sent today", held=True),))
    found = why(entry(basis=basis))
    assert line(found, texts.PACK).startswith("default, version 2020-01-01 (the pack is at version default ")
    assert found.rules[0].number == "2 a day"
    assert found.rules[0].source == POLICY.rulings["cap_day"].source


def test_what_is_marked_to_be_verified_says_so() -> None:
    unsure = next(name for name, ruling in POLICY.rulings.items() if ruling.verify)
    basis = Basis("default", POLICY.version, (Check(unsure, "1", "0", held=True),))
    assert "to be verified with counsel" in why(entry(basis=basis)).text


def test_a_line_without_a_basis_says_that_no_rule_was_needed() -> None:
    assert line(why(entry(Kind.BLOCK)), texts.PACK) == texts.NO_BASIS
    assert texts.PACK not in dict(why(entry(Kind.PROMISE)).lines)


def test_words_of_a_person_are_told_with_their_name() -> None:
    found = why(entry(Kind.HOLD, actor="anna", rule="agent/handed_back", text="called her, all clear"))
    assert line(found, texts.WORDS) == "called her, all clear"
    assert line(found, texts.CAUSE) == "anna of the team"


def test_facts_that_nobody_can_read_are_left_out() -> None:
    assert texts.FACTS not in dict(said(replace(SENT, facts={"amount": "coins:7"})).lines)
    assert line(said(replace(SENT, facts={"amount": "money:750:EUR"})), texts.FACTS) == "amount 7.50 EUR"


# --- times ---


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Brussels", "Monday 23 November 2026, 10:00 (Europe/Brussels, UTC+01:00)"),
        ("America/New_York", "Monday 23 November 2026, 04:00 (America/New_York, UTC-05:00)"),
        ("Asia/Kolkata", "Monday 23 November 2026, 14:30 (Asia/Kolkata, UTC+05:30)"),
    ],
)
def test_times_are_the_debtors_own_with_their_zone(zone: str, words: str) -> None:
    assert local_words(NOW, zone) == words


def test_a_case_with_a_person_and_one_that_is_settled_say_so() -> None:
    with_anna = dict(standing(CaseFile(Account(DEBTOR), replace(CASE, owner=Owner.HUMAN, agent="anna"))))
    assert with_anna["With"] == "anna of the team"
    alone = dict(standing(CaseFile(Account(DEBTOR), replace(CASE, owner=Owner.HUMAN, wake_at=None))))
    assert alone["With"] == "a person of the team; the bot is silent"
    assert alone["Looked at next"].startswith("when something happens")
