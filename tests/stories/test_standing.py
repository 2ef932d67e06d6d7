"""Somebody stands for the debtor, the law gives them rest, they seek advice: nothing unasked leaves, people know."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from flows.case import HoldReason, Owner
from flows.events import (
    BreathingSpace,
    BreathingSpaceEnded,
    HandedBack,
    Paused,
    PlanApproved,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
)
from flows.message import Delivery
from flows.policy import DEFAULT
from ledger.debtor import Kind
from tests.stories.conftest import Tell
from tests.stories.telling import BUSY_LATER, TODAY, Story, invoice

SUSPENDS = replace(DEFAULT, suspend_days=30, suspend_extension_days=30)


async def reason(story: Story) -> HoldReason | None:
    hold = (await story.case()).hold
    return hold.reason if hold else None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Please speak to my lawyer about this"),
        ("en", "My debt adviser at StepChange deals with that"),
        ("fr", "Adressez-vous à mon avocat"),
        ("fr", "Je suis en règlement collectif de dettes"),
        ("nl", "Neem contact op met mijn bewindvoerder"),
        ("nl", "Ik heb een schuldbemiddelaar"),
    ],
)
async def test_a_representative_stops_everything_and_a_person_records_who_it_is(
    tell: Tell, language: str, words: str
) -> None:
    story = await tell(language=language, kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor(words)
    story.hears("represented_noted")
    assert await reason(story) is HoldReason.REPRESENTED
    assert "represented" in await story.queues()
    await story.happens(RepresentativeSet("eva", "Mr Laurent", "laurent@example.test"))
    assert "represented" not in await story.queues()
    await story.until(60)
    story.hears_nothing()
    await story.pays("100.00")
    await story.until(62)
    story.hears_nothing()


async def test_a_lawyer_beside_a_promise_counts_and_the_promise_is_for_the_person(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("I will pay on Friday, but write to my lawyer")
    story.hears("represented_noted")
    assert (await story.case()).promises == ()


async def test_answers_to_a_represented_debtor_say_nothing_of_the_debt(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.happens(RepresentativeSet("eva", "Mr Laurent", "laurent@example.test"))
    for words, wording in (
        ("How much do I owe?", "represented_noted"),
        ("hello", "greet"),
        ("I will pay on Friday", "represented_noted"),
        ("STOP", "opt_out_done"),
    ):
        await story.debtor(words, "sms")
        message = story.hears(wording)
        assert "300" not in message.text
    assert "represented" in await story.queues()


async def test_no_lawyer_is_no_representative(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("I do not have a lawyer. How much do I owe?")
    assert "represented_noted" not in [message.wording for message in story.news]
    assert (await story.case()).representative is None


async def test_handing_back_does_not_end_a_representation_and_removing_it_does(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("Ask my lawyer")
    await story.happens(HandedBack("eva", "read"))
    assert await reason(story) is HoldReason.REPRESENTED
    await story.until(12)
    story.hears_nothing()
    await story.happens(RepresentativeRemoved("eva"))
    await story.until(30)
    story.hears("firmer")


async def test_a_plan_for_a_represented_debtor_brings_no_word_to_them(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.happens(RepresentativeSet("eva", "Mr Laurent", "laurent@example.test"))
    await story.happens(PlanApproved("eva", 3, TODAY + timedelta(7), 30))
    assert await reason(story) is HoldReason.REPRESENTED
    await story.until(40)
    story.hears_nothing()


async def test_what_is_queued_is_cancelled_when_a_representative_is_named(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY, channels=("sms",))
    story.phones.answers["sms"] = [BUSY_LATER]
    await story.until(0, time(10))
    await story.happens(RepresentativeSet("eva", "Mr Laurent", "laurent@example.test"))
    assert await story.states() == [Delivery.CANCELLED]


async def test_a_breathing_space_rests_until_its_last_day_and_then_a_person_looks(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("I am in breathing space")
    story.hears("respite_noted")
    assert "breathing_space" in await story.queues()
    last = TODAY + timedelta(59)
    await story.happens(BreathingSpace("eva", TODAY - timedelta(1), last, "BS-123"))
    assert "breathing_space" not in await story.queues()
    hold = (await story.case()).hold
    assert hold is not None
    assert (hold.reason, hold.since.date()) == (HoldReason.BREATHING_SPACE, TODAY - timedelta(2)), "from local midnight"
    for event in (HandedBack("eva"), Paused("eva", TODAY + timedelta(3))):
        await story.happens(event)
        assert await reason(story) is HoldReason.BREATHING_SPACE
    await story.pays("50.00")
    await story.debtor("How much is left?")
    story.hears("respite_noted")
    await story.until(59)
    story.hears_nothing()
    await story.until(62)
    story.hears_nothing()
    await story.is_with_a_human("breathing_space")
    await story.happens(HandedBack("eva", "looked at it"))
    await story.until(80)
    assert story.news[0].wording == "firmer"


async def test_a_breathing_space_that_never_was_ends_when_a_person_says_so(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("There is a moratorium")
    assert await reason(story) is HoldReason.BREATHING_SPACE
    await story.happens(BreathingSpace("eva", TODAY, TODAY + timedelta(59)))
    await story.happens(BreathingSpaceEnded("eva"))
    await story.imports(invoice())
    assert await reason(story) is None
    await story.until(12)
    story.hears("firmer")


async def test_a_breathing_space_that_is_over_when_recorded_changes_nothing(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.happens(BreathingSpace("eva", TODAY - timedelta(90), TODAY - timedelta(30)))
    assert await reason(story) is None
    assert len((await story.case()).respites) == 1
    await story.until(0)
    story.hears("friendly")


async def test_a_breathing_space_outlasts_a_payment_in_full_and_a_new_invoice(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.happens(BreathingSpace("eva", TODAY, TODAY + timedelta(59)))
    await story.pays("300.00")
    await story.until(5)
    story.hears_nothing()
    await story.imports(invoice("2026-9", "80.00"))
    await story.until(50)
    story.hears_nothing()


async def test_hardship_rests_until_a_person_hands_back_whatever_comes_in(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("I will pay 100 on Friday")
    await story.debtor("I have lost my job and cannot cope")
    story.hears("hardship")
    assert await reason(story) is HoldReason.HARDSHIP
    await story.pays("100.00")
    assert await reason(story) is HoldReason.HARDSHIP
    await story.until(60)
    story.hears_nothing()
    await story.happens(HandedBack("eva", "spoke with her"))
    assert (await story.case()).owner is Owner.BOT
    await story.until(80)
    assert story.news


async def test_advice_that_is_sought_gives_thirty_days_and_thirty_more_once(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY, policy=SUSPENDS)
    await story.until(0)
    await story.debtor("I have an appointment with Citizens Advice")
    story.hears("advice_noted", "23 December")
    assert await reason(story) is HoldReason.SUSPENDED
    assert "plan" in await story.queues()
    await story.until(20)
    await story.happens(Suspended("eva"))
    await story.happens(Suspended("eva"))
    await story.until(59)
    story.hears_nothing()
    await story.until(80)
    assert story.news[0].wording == "firmer"


async def test_a_plan_in_the_making_is_given_its_time(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY, policy=SUSPENDS)
    await story.until(0)
    await story.debtor("Can I pay in instalments?")
    story.hears("plan_offer")
    await story.until(29)
    story.hears_nothing()
    await story.debtor("2")
    story.hears("plan_recap")


async def test_without_the_rule_advice_is_words_like_any_other(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    await story.debtor("I am getting debt advice")
    assert await reason(story) is not HoldReason.SUSPENDED
