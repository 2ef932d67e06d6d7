"""Consent, and what people may ask for by right: nobody is written to without the one, nobody waits in vain."""

from __future__ import annotations

from datetime import timedelta

from flows.case import Owner
from flows.standing import Source
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY


async def test_delete_my_data_goes_to_a_person_with_a_months_time_and_reminders_rest(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("Delete my data please")
    story.hears("rights_erasure", "23 December 2026")
    case = await story.case()
    [asked] = [item for item in case.open_escalations if item.queue == "rights"]
    assert asked.deadline - asked.opened_at == timedelta(days=30)
    assert case.owner is Owner.HUMAN
    await story.until(60)
    story.hears_nothing()


async def test_delete_my_data_and_stop_stops_the_channel_too(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    await story.debtor("Verwijder al mijn gegevens en stuur me niets meer")
    assert [message.wording for message in story.news] == ["rights_erasure"]
    case = await story.case()
    assert [item.channel for item in case.opt_outs] == ["sms"]
    assert all(item.withdrawn for item in case.consents if item.channel == "sms")


async def test_who_asks_for_their_data_hears_by_when_and_reminders_go_on(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("Quelles données avez-vous sur moi ?")
    story.hears("rights_access", "23 décembre 2026")
    assert "rights" in await story.queues()
    assert (await story.case()).owner is Owner.BOT
    await story.until(8)
    story.hears("firmer")


async def test_hardship_is_answered_first_and_the_right_is_not_lost(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I want to kill myself. Delete all my data")
    story.hears("hardship_crisis")
    assert {"vulnerable", "rights"} <= set(await story.queues())


async def test_a_right_that_is_asked_for_while_a_person_has_the_case_reaches_the_queue(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I want to speak to a person")
    await story.debtor("Send me a copy of all my data")
    story.hears_nothing()
    assert "rights" in await story.queues()


async def test_why_is_answered_from_the_records(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    reminder = story.phones.got[-1]
    await story.until(1)
    await story.debtor("Why did I get this?")
    said = story.hears("why_answer", "23 November 2026", "2026-1", "19 November 2026", "STOP", "+32 2 000 00 00")
    assert reminder.channel == said.channel == "sms"
    assert "in its records" in said.text
    await story.debtor("ok, I will pay on Friday")
    story.hears("promise_recap")


async def test_why_before_anything_was_sent_says_so(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.debtor("Waarom krijg ik dit bericht?", channel="sms")
    story.hears("why_answer", "nog niet geschreven")


async def test_why_after_an_announced_payment_speaks_of_it(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("Je paie jeudi")
    await story.debtor("oui")
    await story.until(2)
    assert story.phones.got[-1].wording == "promise_day_before"
    await story.debtor("pourquoi ce message ?")
    story.hears("why_answer", "que vous aviez annoncé")


async def test_consent_given_in_the_chat_is_kept_with_its_words_and_used(tell: Tell) -> None:
    story = await tell(channels=("sms", "email"), phone="+32470000001")
    await story.until(0)
    await story.debtor("Please write to me on WhatsApp instead")
    story.hears("preference_noted")
    given = (await story.file()).consent("whatsapp:+32470000001")
    assert given is not None
    assert (given.source, given.proof) == (Source.DEBTOR, "Please write to me on WhatsApp instead")
    await story.until(8)
    assert story.phones.got[-1].channel == "whatsapp"


async def test_a_channel_that_is_refused_is_no_consent(tell: Tell) -> None:
    story = await tell(channels=("sms", "email"), phone="+32470000001")
    await story.until(0)
    await story.debtor("Please don't write to me on WhatsApp")
    assert (await story.file()).consent("whatsapp:+32470000001") is None


async def test_the_debtors_own_wish_lifts_a_stop(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("STOP")
    assert (await story.file()).consent("sms:+32470000001") is None
    await story.debtor("please send me an sms instead of emails", channel="email")
    file = await story.file()
    assert file.case.opt_outs == ()
    again = file.consent("sms:+32470000001")
    assert again is not None
    assert again.source is Source.DEBTOR
    assert len([item for item in file.case.consents if item.channel == "sms"]) == 2


async def test_a_bound_chat_is_a_consent_with_its_proof(tell: Tell) -> None:
    story = await tell()
    await story.binds("signed-1")
    given = (await story.file()).consent("telegram:77")
    assert given is not None
    assert given.source is Source.DEBTOR
    assert given.at.date() == TODAY
