"""Who is there? Under a policy that asks, a debt is named to nobody who is not known to be the debtor.

The first reminder is due on Monday at ten.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Inbound
from flows.case import HoldReason, Owner
from flows.events import IdentityConfirmed, Imported
from flows.message import Message
from flows.neutral import names_debt
from flows.policy import DEFAULT
from flows.sending import Refused
from ledger.agreements import PromiseState
from ledger.debtor import ContactPoint, Kind
from store.base import Loading
from tests.stories.conftest import Tell
from tests.stories.telling import ADDRESSES, TODAY, Story, euros, invoice

ASKS = replace(DEFAULT, identity_check=True)
SAID_OF_A_DEBT = (
    "300",
    "2026-1",
    "invoice",
    "pay",
    "owe",
    "remind",
    "factu",
    "betal",
    "herinner",
    "rappel",
    "€",
    "be68",
)


async def asking(tell: Tell, **about: Any) -> Story:
    return await tell(**{"policy": ASKS, "kind": Kind.COMPANY, **about})


def names_nothing(message: Message) -> None:
    shown = f"{message.subject or ''} {message.text}".casefold()
    assert not [word for word in SAID_OF_A_DEBT if word.casefold() in shown], shown
    assert message.attachments == ()


async def test_a_yes_brings_the_reminder_at_once_and_it_is_not_counted(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    asked = story.hears("identity_ask", "Ann Peeters", "YES or NO", channel="sms")
    names_nothing(asked)
    assert (asked.step, asked.unasked, asked.rule) == ("friendly", True, "eu_b2b/identity_check")
    await story.debtor("Yes")
    reminder = story.hears("friendly", "300.00", channel="sms")
    assert not reminder.unasked
    case = await story.case()
    assert len(case.unasked) == 1
    assert [done.step for done in case.steps] == ["friendly"]
    assert [(item.key, item.how) for item in case.verified] == [("sms:+32470000001", "name")]
    await story.until(8)
    story.hears("firmer", "300.00", channel="sms")


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "oui"), ("fr", "C'est moi"), ("nl", "Ja, dat ben ik"), ("en", "This is Ann Peeters"), ("en", "speaking")],
)
async def test_yes_in_other_words(tell: Tell, language: str, words: str) -> None:
    story = await asking(tell, language=language)
    await story.until(0)
    names_nothing(story.hears("identity_ask"))
    await story.debtor(words)
    story.hears("friendly")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No"), ("en", "no, this is her husband"), ("fr", "Non, ce n'est pas moi"), ("nl", "Nee, verkeerd nummer")],
)
async def test_a_no_is_the_way_of_the_wrong_person(tell: Tell, language: str, words: str) -> None:
    story = await asking(tell, language=language)
    await story.until(0)
    await story.debtor(words)
    names_nothing(story.hears("wrong_person"))
    assert "wrong_person" in await story.queues()
    await story.debtor("How much is it?")
    story.hears_nothing()
    await story.until(8)
    names_nothing(story.hears("identity_ask", channel="email"))


async def test_nobody_answers_and_after_two_questions_a_person_phones(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    story.hears("identity_ask", channel="sms")
    await story.until(6)
    story.hears_nothing()
    await story.until(8)
    story.hears("identity_ask", channel="email")
    await story.until(60)
    story.hears_nothing()
    assert await story.queues() == ["no_contact"]
    assert [task.kind.value for task in await story.store.tasks()] == ["call"]
    await story.happens(IdentityConfirmed("eva", "email", ADDRESSES["email"]))
    assert await story.queues() == []
    await story.until(64)
    story.hears("friendly", "300.00", channel="email")


async def test_what_is_asked_meanwhile_is_answered_after_the_yes(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("How much do I owe?")
    names_nothing(story.hears("identity_first", "Ann Peeters"))
    await story.debtor("yes")
    story.hears("balance_info", "300.00")


async def test_a_promise_of_somebody_unknown_counts_once_they_are_known(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("I will pay on Friday")
    story.hears("identity_first")
    assert (await story.case()).promises == ()
    await story.until(1)
    await story.debtor("yes it is me")
    story.hears("promise_recap", "300.00")
    (promise,) = (await story.case()).promises
    assert (promise.due, promise.state) == (TODAY + timedelta(4), PromiseState.OPEN)


async def test_already_paid_is_not_lost_behind_a_question(tell: Tell) -> None:
    story = await asking(tell, language="fr")
    await story.until(0)
    await story.debtor("J'ai déjà payé hier")
    story.hears("identity_first")
    await story.debtor("Combien dois-je ?")
    story.hears("identity_first")
    await story.debtor("oui, c'est moi")
    story.hears("balance_info", "300,00")
    hold = (await story.case()).hold
    assert hold is not None
    assert hold.reason is HoldReason.ALREADY_PAID


async def test_somebody_who_writes_first_is_asked_first(tell: Tell) -> None:
    story = await asking(tell)
    for words in ("hello", "are you a robot?"):
        await story.debtor(words, "sms")
        names_nothing(story.news[0])
    await story.debtor("Can I pay in instalments?", "sms")
    story.hears("identity_first")
    await story.debtor("Yes")
    story.hears("plan_offer", "300.00")


@pytest.mark.parametrize("words", ["What is this about invoice 2026-1?", "I have a bill of 300,00 euros from you"])
async def test_what_only_the_debtor_can_know_makes_them_known(tell: Tell, words: str) -> None:
    story = await asking(tell)
    await story.debtor(words, "email")
    assert [item.how for item in (await story.case()).verified] == ["reference"]
    assert story.news[0].wording != "identity_first"


async def test_a_signed_token_makes_a_chat_known_and_a_link_to_a_page_does_not(tell: Tell) -> None:
    story = await asking(tell, channels=("web", "telegram"))
    await story.debtor("How much do I owe?", "web")
    story.hears("identity_first")
    await story.binds("signed-1")
    story.hears("bound_welcome", channel="telegram")
    await story.debtor("How much do I owe?", "telegram")
    story.hears("balance_info", "300.00")
    await story.debtor("And now?", "web")
    story.hears("identity_first")


async def test_reminders_go_where_the_debtor_is_known(tell: Tell) -> None:
    story = await asking(tell)
    await story.happens(IdentityConfirmed("eva", "email", ADDRESSES["email"]))
    await story.until(0)
    story.hears("friendly", channel="email")
    await story.until(8)
    story.hears("firmer", channel="email")


async def test_a_yes_from_another_channel_than_asked_proves_nothing(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    story.hears("identity_ask", channel="sms")
    await story.debtor("yes", "email")
    names_nothing(story.hears("identity_first", channel="email"))
    assert (await story.case()).verified == ()
    await story.debtor("yes", "email")
    story.hears("friendly", channel="email")


async def test_a_yes_answers_what_was_asked_at_that_address_not_something_older(tell: Tell) -> None:
    story = await asking(tell, channels=("sms", "telegram"))
    await story.until(0)
    story.hears("identity_ask", channel="sms")
    await story.binds("signed-1")
    await story.debtor("I will pay 100 on Friday", "telegram")
    story.hears("promise_recap", "100.00")
    await story.debtor("yes", "sms")
    story.hears("open_question", channel="sms")
    assert (await story.case()).question is not None
    await story.debtor("yes", "telegram")
    story.hears("promise_confirmed", "100.00")


async def test_a_known_number_whose_reader_says_wrong_person_is_known_no_more(tell: Tell) -> None:
    story = await asking(tell, channels=("sms",))
    await story.until(0)
    await story.debtor("yes")
    story.hears("friendly")
    await story.debtor("You have the wrong number")
    names_nothing(story.hears("wrong_person"))
    assert (await story.case()).verified == ()
    await story.until(60)
    story.hears_nothing()


async def test_a_new_number_is_asked_anew(tell: Tell) -> None:
    story = await asking(tell, channels=("sms",))
    await story.until(0)
    await story.debtor("yes")
    moved = replace(story.account.debtor, contacts=(ContactPoint("sms", "+32470999999"),))
    account = replace(story.account, debtor=moved)
    await story.store.import_accounts([Loading(account, story.desk.new_case(account, story.clock()))])
    await story.happens(Imported())
    await story.until(8)
    message = story.hears("identity_ask")
    names_nothing(message)
    assert message.address == "+32470999999"


async def test_two_debtors_with_one_phone_are_not_taken_for_one_another(tell: Tell) -> None:
    story = await asking(tell, channels=("sms",))
    other = replace(story.account.debtor, id="D2", name="Bob Maes")
    account = replace(story.account, debtor=other, invoices=(replace(invoice("2026-2", "77.00"), debtor_id="D2"),))
    await story.store.import_accounts([Loading(account, story.desk.new_case(account, story.clock(), "courteous"))])
    await story.until(0)
    assert sorted(message.case_id for message in story.news) == ["D1", "D2"]
    await story.debtor("yes")
    names_nothing(story.hears("to_human_unsure"))
    for case_id in ("D1", "D2"):
        file = await story.store.load(case_id)
        assert file is not None
        assert file.case.verified == ()
    assert "300" not in "".join(message.text for message in story.phones.got)


async def test_one_of_two_debtors_may_say_their_name(tell: Tell) -> None:
    story = await asking(tell, channels=("sms",))
    other = replace(story.account.debtor, id="D2", name="Bob Maes")
    account = replace(story.account, debtor=other, invoices=(replace(invoice("2026-2", "77.00"), debtor_id="D2"),))
    await story.store.import_accounts([Loading(account, story.desk.new_case(account, story.clock(), "courteous"))])
    await story.until(0)
    asked_last = story.news[-1].case_id
    name = {"D1": "Ann Peeters", "D2": "Bob Maes"}[asked_last]
    await story.debtor(f"Yes, this is {name}")
    assert story.hears("friendly").case_id == asked_last


@pytest.mark.parametrize(
    ("words", "wording"),
    [
        ("STOP", "opt_out_done"),
        ("You have the wrong number", "wrong_person"),
        ("I have lost my job and cannot cope", "hardship"),
        ("I want to speak with a person", "handover"),
        ("I don't want to live anymore", "hardship_crisis"),
        ("Please contact my lawyer", "represented_noted"),
        ("I am in breathing space", "respite_noted"),
    ],
)
async def test_protective_words_work_for_everybody_and_name_no_debt(tell: Tell, words: str, wording: str) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor(words)
    names_nothing(story.hears(wording))


async def test_a_question_that_cannot_be_delivered_goes_by_the_next_channel_and_is_answered_there(tell: Tell) -> None:
    story = await asking(tell)
    story.phones.answers["sms"] = [Refused("21211", "no such number", address_dead=True)]
    await story.until(0)
    story.hears("identity_ask", channel="email")
    await story.debtor("yes", "email")
    story.hears("friendly", "300.00", channel="email")


async def test_a_reminder_that_fails_where_its_reader_is_known_is_not_said_where_nobody_is(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("yes")
    story.phones.answers["sms"] = [Refused("30003", "unreachable")]
    await story.until(8)
    story.hears_nothing()
    assert "delivery" in await story.queues()


async def test_a_thank_you_is_not_said_to_somebody_unknown(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.pays("100.00")
    await story.until(1)
    await story.pays("200.00")
    await story.until(3)
    assert [message.wording for message in story.phones.got] == ["identity_ask"]


async def test_gibberish_twice_is_for_a_person(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("what?")
    names_nothing(story.hears("identity_first"))
    await story.debtor("asdf qwer")
    names_nothing(story.hears("to_human_unsure"))
    assert (await story.case()).owner is Owner.HUMAN
    await story.debtor("yes, this is Ann Peeters")
    story.hears_nothing()
    assert [item.how for item in (await story.case()).verified] == ["name"]


async def test_a_stop_is_a_stop_for_somebody_unknown_too_and_their_words_are_read(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("STOP")
    await story.debtor("I will pay on Friday", "sms")
    story.hears_nothing()
    case = await story.case()
    assert case.promises == ()
    assert "handover" in await story.queues()


async def test_a_letter_is_sealed_and_needs_no_question(tell: Tell) -> None:
    story = await asking(tell, scenario="courteous")
    await story.happens(IdentityConfirmed("eva", "sms", ADDRESSES["sms"]))
    await story.until(23)
    await story.debtor("You have the wrong number", "sms")
    await story.until(30)
    assert [task.kind.value for task in await story.store.tasks() if task.kind.value == "letter"] == ["letter"]
    assert all(not names_debt(m.wording or "") for m in story.phones.got if m.channel == "email")


async def test_without_the_rule_nobody_is_asked(tell: Tell) -> None:
    story = await tell(kind=Kind.COMPANY)
    await story.until(0)
    story.hears("friendly", "300.00")


async def test_an_injected_yes_in_a_stranger_chat_finds_no_case(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("yes", "sms", address="+32499999999")
    story.hears_nothing()
    assert (await story.case()).verified == ()


async def test_a_yes_that_was_given_by_an_old_copy_of_a_message_counts_once(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    files = await story.store.by_contact("sms:+32470000001")
    arrival = Inbound("sms", "same", "+32470000001", "yes")
    for _ in range(2):
        await story.reception.reply(None, arrival, files)
    assert [m.wording for m in story.phones.got].count("friendly") == 1
    assert euros("300.00") == story.account.balance()


async def test_a_why_from_somebody_unknown_is_answered_once_they_are_known(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    story.hears("identity_ask")
    await story.debtor("Why do I get these messages?")
    names_nothing(story.hears("why_unknown"))
    await story.debtor("Yes, this is Ann Peeters")
    story.hears("why_answer", "23 November 2026")


async def test_a_why_that_says_who_asks_is_answered_at_once(tell: Tell) -> None:
    story = await asking(tell)
    await story.until(0)
    await story.debtor("Yes, why do I get these messages?")
    story.hears("why_answer", "23 November 2026")
