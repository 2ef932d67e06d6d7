"""A person's words that wait for a time of their choice, and the conversation that goes back to the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from flows.events import AgentReplied, BreathingSpace, Event, HandedBack, PromiseRecorded, ReplyWithdrawn, TakenOver
from flows.message import Delivery, Message
from flows.policy import DEFAULT
from ledger.agreements import PromiseState
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY, Story, utc

NIGHT = utc(TODAY, time(22, 0))


def later(text: str = "The corrected invoice is on its way.", **changes: object) -> AgentReplied:
    return replace(AgentReplied("eva", text, "sms", NIGHT, knowing=""), **changes)  # type: ignore[arg-type]


async def waiting(story: Story) -> Message:
    """The one message that a person has waiting, whatever became of it."""
    (found,) = [item for item in await story.store.conversation("D1") if item.scheduled]
    return found


async def test_words_go_at_the_time_that_was_chosen_even_in_the_evening(tell: Tell) -> None:
    story = await tell()
    await story.happens(later())
    story.hears_nothing()
    await story.until(0, time(21, 59))
    story.hears_nothing()
    await story.until(0, time(22, 5))
    assert [item.text for item in story.news] == ["The corrected invoice is on its way."]
    assert (await waiting(story)).state is Delivery.SENT


@pytest.mark.parametrize(
    "stop",
    ["a payment", "STOP", "a dispute", "a question", "somebody else", "a promise", "a breathing space", "handed back"],
)
async def test_whatever_happens_before_takes_them_back(tell: Tell, stop: str) -> None:
    story = await tell()
    await story.happens(later())
    events: dict[str, Event] = {
        "somebody else": TakenOver("tom"),
        "a promise": PromiseRecorded("eva", TODAY + timedelta(5)),
        "a breathing space": BreathingSpace("eva", TODAY, TODAY + timedelta(30)),
        "handed back": HandedBack("eva", "said by phone"),
    }
    said = {"STOP": "STOP", "a dispute": "The goods never arrived", "a question": "How much is it?"}
    if stop == "a payment":
        await story.pays("100.00")
    elif stop in said:
        await story.debtor(said[stop])
    else:
        await story.happens(events[stop])
    assert (await waiting(story)).state is Delivery.CANCELLED
    await story.until(2)
    assert "corrected" not in " ".join(item.text for item in story.phones.got)


async def test_an_import_that_says_paid_takes_them_back(tell: Tell) -> None:
    story = await tell()
    await story.happens(later())
    (owed,) = story.account.invoices
    await story.imports(replace(owed, paid=owed.amount, reported_paid=owed.amount))
    assert (await waiting(story)).state is Delivery.CANCELLED


async def test_a_writer_takes_them_back_and_the_other_ones_go(tell: Tell) -> None:
    story = await tell()
    await story.happens(later("one"))
    await story.happens(later("two"))
    first, _ = [item for item in await story.store.conversation("D1") if item.scheduled]
    await story.happens(ReplyWithdrawn("eva", first.id))
    await story.until(1)
    assert [item.text for item in story.phones.got] == ["two"]


async def test_what_a_downtime_held_up_goes_at_a_lawful_hour_and_not_in_the_night(tell: Tell) -> None:
    story = await tell()
    await story.happens(later())
    story.clock.set(utc(TODAY + timedelta(1), time(3, 0)))
    story.outbox.look_again = story.desk.may_go_at
    await story.outbox.sweep()
    story.hears_nothing()
    story.clock.set(utc(TODAY + timedelta(1), time(8, 31)))
    await story.outbox.sweep()
    assert [item.channel for item in story.news] == ["sms"]


async def test_words_to_a_case_that_was_closed_meanwhile_do_not_go_and_are_kept(tell: Tell) -> None:
    story = await tell()
    await story.pays("300.00")
    heard = len(story.phones.got)
    await story.happens(AgentReplied("eva", "You still owe us", "sms", knowing=""))
    assert len(story.phones.got) == heard
    last = (await story.store.history("D1"))[-1]
    assert (last.rule, last.text, last.actor) == ("agent/refused", "You still owe us", "eva")
    await story.happens(AgentReplied("eva", "Thank you, Ann", "sms", knowing="settled"))
    assert story.news[-1].text == "Thank you, Ann"


async def test_words_go_by_no_other_channel_than_the_one_that_was_looked_at(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("STOP", "sms")
    await story.happens(AgentReplied("eva", "Hello", "sms", knowing=""))
    story.hears_nothing()
    assert (await story.store.history("D1"))[-1].rule == "contact/none"


async def test_whatsapp_takes_free_words_for_the_hours_of_the_pack_and_nothing_is_lost_after(tell: Tell) -> None:
    story = await tell(channels=("whatsapp",), policy=replace(DEFAULT, whatsapp_hours=12))
    await story.debtor("I want to talk to a person", "whatsapp")
    at = story.clock()
    story.clock.set(at + timedelta(hours=11, minutes=59))
    await story.happens(AgentReplied("eva", "In time", "whatsapp", knowing=""))
    assert [item.text for item in story.news] == ["In time"]
    story.clock.set(at + timedelta(hours=12))
    await story.happens(AgentReplied("eva", "Too late", "whatsapp", knowing=""))
    story.hears_nothing()
    refused = (await story.store.history("D1"))[-1]
    assert (refused.rule, refused.text) == ("whatsapp/window", "Too late")
    await story.happens(AgentReplied("eva", "", "whatsapp", template="friendly", knowing=""))
    (sent,) = story.news
    assert sent.template is not None
    assert "300.00" in sent.text


async def test_free_words_cannot_wait_past_whatsapps_hours(tell: Tell) -> None:
    story = await tell(channels=("whatsapp",))
    await story.debtor("I want to talk to a person", "whatsapp")
    tomorrow = story.clock() + timedelta(hours=25)
    await story.happens(AgentReplied("eva", "Tomorrow", "whatsapp", tomorrow, knowing=""))
    await story.until(3)
    assert "Tomorrow" not in [item.text for item in story.phones.got]


async def test_handing_back_tells_the_debtor_only_where_asked(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I want to talk to a person")
    await story.happens(TakenOver("eva"))
    await story.happens(HandedBack("eva", "agreed: pays on Friday", tell="sms"))
    story.hears("handed_back", "automated assistant")
    line = [item for item in await story.store.history("D1") if item.rule == "agent/handed_back"][-1]
    assert (line.actor, line.text) == ("eva", "agreed: pays on Friday")
    await story.happens(TakenOver("eva"))
    await story.happens(HandedBack("eva", "again"))
    story.hears_nothing()


async def test_what_the_bot_does_next_is_foreseen_and_comes_true(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I want to talk to a person")
    await story.happens(TakenOver("eva"))
    assert story.desk.foresee(await story.file(), None).what == "person"
    foreseen = story.desk.foresee(await story.file(), HandedBack("eva"))
    assert (foreseen.what, foreseen.step) == ("step", "firmer")
    assert foreseen.at is not None
    await story.happens(HandedBack("eva"))
    assert story.desk.foresee(await story.file(), None) == foreseen
    sent = len(story.phones.got)
    await story.until(30)
    assert story.phones.got[sent].step == "firmer"
    assert story.phones.got[sent].at == foreseen.at


async def test_a_promise_is_foreseen_as_rest(tell: Tell) -> None:
    story = await tell()
    await story.happens(PromiseRecorded("eva", TODAY + timedelta(5)))
    foreseen = story.desk.foresee(await story.file(), None)
    assert foreseen.what in {"word", "rests"}
    assert foreseen.hold == "promise"
    promise = (await story.case()).promise
    assert promise is not None
    assert promise.state is PromiseState.OPEN
