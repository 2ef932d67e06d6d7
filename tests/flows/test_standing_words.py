"""Words that say who stands for a debtor, and who is speaking; what was heard comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.draft import Rules
from flows.events import Woken
from flows.heard import MOST, recall, remember
from flows.identity import affirms, denies, says_name
from flows.intents import Intent
from flows.policy import DEFAULT
from flows.standing_words import Claim, claim_in
from tests.flows.builders import DUE, at, does, opened, reply, said, scenario

ASKS = Rules(replace(DEFAULT, identity_check=True), scenario())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Please contact my solicitor", Claim.REPRESENTED),
        ("I'm in an IVA", Claim.REPRESENTED),
        ("I have a DRO", Claim.REPRESENTED),
        ("Mon administrateur provisoire s'en occupe", Claim.REPRESENTED),
        ("Je suis en médiation de dettes", Claim.REPRESENTED),
        ("Ik sta onder bewind", Claim.REPRESENTED),
        ("I have no lawyer", None),
        ("I don't have a lawyer", None),
        ("Je n'ai pas d'avocat", None),
        ("Ik heb geen advocaat", None),
        ("Do I need a lawyer for this?", None),
        ("your lawyer can sue me", None),
        ("c'est la TVA, iva en italien", None),
        ("I am in a breathing space", Claim.RESPITE),
        ("le moratoire me protège", Claim.RESPITE),
        ("I am seeking debt advice", Claim.ADVICE),
        ("I will pay on Friday", None),
        ("", None),
    ],
)
def test_what_a_debtor_says_of_their_standing(text: str, wanted: Claim | None) -> None:
    assert claim_in(text) is wanted


@pytest.mark.parametrize("text", ["yes", "Yes!", "Oui, c'est moi", "ja hoor", "👍", "It's me", "y", "I am Ann Peeters"])
def test_a_yes(text: str) -> None:
    assert affirms(text, "Ann Peeters")
    assert not denies(text, "Ann Peeters")


@pytest.mark.parametrize(
    "text",
    ["no", "Non", "nee, verkeerd nummer", "I am not Ann", "ce n'est pas moi", "yes but you have the wrong number"],
)
def test_a_no_and_a_no_behind_a_yes(text: str) -> None:
    assert denies(text, "Ann Peeters")
    assert not affirms(text, "Ann Peeters")


@pytest.mark.parametrize(
    "text", ["who is Ann Peeters?", "J'ai déjà payé", "ok", "what?", "", "Is this about Ann Peeters"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert not affirms(text, "Ann Peeters")
    assert not denies(text, "Ann Peeters")


@given(st.text(max_size=80), st.text(max_size=30))
def test_no_text_and_no_name_makes_reading_fail(text: str, name: str) -> None:
    assert not (affirms(text, name) and denies(text, name))
    says_name(text, name)
    claim_in(text)


def test_what_was_heard_comes_back_as_it_was() -> None:
    event = reply(
        Intent.PROMISE_TO_PAY, text="100 on Friday €", date=DUE, amount=Decimal("100.10"), share=Decimal("0.5")
    )
    kept = remember("", event)
    assert recall(kept, "sms:sms-1") == (event,)
    assert recall(kept, "email:email-1") == ()
    for _ in range(2 * MOST):
        kept = remember(kept, event)
    assert len(recall(kept, "sms:sms-1")) == MOST


def test_a_yes_is_not_taken_from_a_contact_point_of_another_channel() -> None:
    file, decision = does(opened(now=at(1)), Woken(), at(4), ASKS)
    assert said(decision) == ["identity_ask"]
    file, decision = does(file, reply(Intent.AFFIRM, text="yes", channel="email"), at(4, 11), ASKS)
    assert said(decision) == ["identity_first"]
    assert file.case.verified == ()
    _, decision = does(file, reply(Intent.AFFIRM, text="yes", channel="sms"), at(4, 12), ASKS)
    assert said(decision) == ["friendly"]
