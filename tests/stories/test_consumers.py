"""A Belgian consumer: the first reminder is free and complete, and has its fourteen days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.effects import Kind as EntryKind
from ledger.debtor import Kind
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY, invoice

BELGIAN = {"kind": Kind.PERSON}


@pytest.mark.parametrize("scenario", ["courteous", "consumer_be"])
async def test_the_first_reminder_says_all_that_the_law_asks_for(tell: Tell, scenario: str) -> None:
    story = await tell(scenario=scenario, **BELGIAN)
    await story.until(0)
    message = story.hears("be_first_reminder", "300.00", "Acme", "Kitchen", "free", "7 December", channel="sms")
    assert message.rule == f"{scenario}/{message.step}"


async def test_nothing_firmer_comes_for_fourteen_days_and_the_history_says_why(tell: Tell) -> None:
    story = await tell(**BELGIAN)
    await story.until(0)
    await story.until(14)
    story.hears_nothing()
    history = await story.store.history("D1")
    (waits,) = [item for item in history if item.kind is EntryKind.DEFER]
    assert waits.rule == "be_consumer/first_reminder_wait_days"
    assert waits.earliest is not None
    assert waits.earliest.date() == TODAY + timedelta(days=15)
    assert waits.basis is not None
    assert not waits.basis.checks[-1].held
    await story.until(15)
    story.hears("firmer")


async def test_an_answer_and_a_promise_are_free_of_the_term(tell: Tell) -> None:
    story = await tell(**BELGIAN)
    await story.until(0)
    await story.debtor("I'll pay on Friday")
    story.hears("promise_recap")
    await story.debtor("yes")
    story.hears("promise_confirmed")
    await story.until(3)
    story.hears("promise_day_before")


async def test_who_enters_weeks_late_hears_the_first_reminder_first(tell: Tell) -> None:
    story = await tell(invoices=[invoice(due=TODAY - timedelta(days=60))], **BELGIAN)
    await story.until(0)
    story.hears("be_first_reminder")
    await story.until(14)
    story.hears_nothing()


async def test_a_belgian_with_an_american_phone_has_the_stricter_rules_of_both(tell: Tell) -> None:
    story = await tell(phone="+12125550123", **BELGIAN)
    await story.until(0)
    message = story.hears("identity_ask")
    history = await story.store.history("D1")
    basis = next(item.basis for item in history if item.message_id == message.id)
    assert basis is not None
    assert basis.pack == "be_consumer+us_consumer"


async def test_on_thanksgiving_nobody_writes_to_a_belgian_in_new_york(tell: Tell) -> None:
    where = {"timezone": "America/New_York", "scenario": "consumer_be"}
    story = await tell(invoices=[invoice(due=TODAY - timedelta(days=1))], **where, **BELGIAN)
    await story.until(3)
    story.hears_nothing()
    await story.until(4)
    assert story.news


async def test_a_promise_that_breaks_inside_the_term_is_followed_by_nothing_firmer_before_its_end(tell: Tell) -> None:
    story = await tell(**BELGIAN)
    await story.until(0)
    await story.debtor("I'll pay on Friday")
    await story.debtor("yes")
    await story.until(7)
    assert "broken_promise" in await story.queues()
    await story.until(14)
    story.hears_nothing()
    await story.until(15)
    assert "27 November" in story.hears("firmer").text
