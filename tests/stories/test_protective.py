"""What protects the debtor wins over all else: hardship, danger to life, a stop, a wrong person, a wish for a human."""

from __future__ import annotations

from flows.case import HoldReason
from flows.events import HandedBack
from tests.stories.conftest import Tell


async def test_hardship_stops_everything_and_comes_before_all_else(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("J'ai perdu mon emploi")
    story.hears("hardship")
    await story.is_with_a_human("vulnerable")
    await story.until(90)
    story.hears_nothing()


async def test_danger_to_life_gets_help_and_an_alert_even_beside_a_stop(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I don't want to live anymore. Stop messaging me")
    story.hears("hardship_crisis")
    assert ("vulnerable", True) in story.told
    case = await story.case()
    assert [item.channel for item in case.opt_outs] == ["sms"]
    assert case.open_escalations[0].priority == 0


async def test_a_refusal_is_answered_calmly_by_a_person(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    await story.debtor("Ik ga niet betalen")
    story.hears("refuse")
    await story.is_with_a_human("refusal")


async def test_a_wrong_person_hears_no_word_about_the_debt(tell: Tell) -> None:
    story = await tell(channels=("sms", "whatsapp", "email"))
    await story.until(0)
    await story.debtor("You have the wrong number")
    message = story.hears("wrong_person")
    assert "300" not in message.text
    assert "Peeters" not in message.text
    await story.debtor("How much do I owe?")
    story.hears_nothing()
    await story.until(8)
    story.hears("firmer", channel="email")
    assert "wrong_person" in await story.queues()


async def test_stop_stops_one_channel_and_is_confirmed_once(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("STOP")
    story.hears("opt_out_done", channel="sms")
    await story.debtor("stop")
    story.hears_nothing()
    assert (await story.case()).opt_outs[0].words == "STOP"
    await story.until(8)
    story.hears("firmer", channel="email")
    await story.debtor("How much do I owe?", "sms")
    story.hears_nothing()
    assert "handover" in await story.queues()


async def test_a_stop_on_the_last_channel_is_shown_to_a_person(tell: Tell) -> None:
    story = await tell(language="fr", channels=("sms",))
    await story.until(0)
    await story.debtor("ARRÊT")
    story.hears("opt_out_done")
    assert await story.queues() == ["no_contact"]
    await story.until(60)
    story.hears_nothing()


async def test_paid_and_stop_in_one_message_both_count(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I've paid, now stop messaging me")
    story.hears("opt_out_done")
    case = await story.case()
    assert [item.channel for item in case.opt_outs] == ["sms"]
    assert case.hold is not None
    assert case.hold.reason is HoldReason.ALREADY_PAID


async def test_a_person_is_asked_for_and_the_bot_is_silent_until_it_is_handed_back(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    await story.debtor("Ik wil een mens spreken")
    story.hears("handover")
    await story.debtor("Hoeveel moet ik nog betalen?")
    story.hears_nothing()
    await story.until(8)
    story.hears_nothing()
    await story.happens(HandedBack("eva", "explained"))
    assert await story.queues() == []
    await story.debtor("Hoeveel moet ik nog betalen?")
    story.hears("balance_info", "300,00")
