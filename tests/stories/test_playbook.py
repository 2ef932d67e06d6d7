"""Every row of the playbook (product.md) as a conversation, with the real local engine. No reminder is due on Mondays
before ten: stories start at eight and the first reminder (a friendly one) goes at ten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from flows.case import HoldReason, Owner
from flows.policy import DEFAULT, PlanTerms, Policy
from ledger.agreements import DisputeReason, PromiseState
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY, euros, invoice

FRIDAY, MONDAY = TODAY + timedelta(4), TODAY + timedelta(7)


async def test_a_promise_in_ones_own_words_is_kept(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    story.hears("friendly", "300.00", channel="sms")
    await story.debtor("I'll pay 100 on Friday")
    story.hears("promise_recap", "100.00", "200.00")
    await story.debtor("yes")
    story.hears("promise_confirmed", "100.00")
    await story.until(3)
    story.hears("promise_day_before", "100.00")
    await story.pays("100.00")
    story.hears_nothing()
    await story.until(4)
    story.hears("promise_kept", "100.00", "200.00")
    assert [promise.state for promise in (await story.case()).promises] == [PromiseState.KEPT]


async def test_a_broken_promise_comes_first_and_the_next_step_is_firmer_and_says_so(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("Je paierai 100 euros vendredi")
    story.hears("promise_recap", "100,00")
    await story.debtor("oui")
    await story.until(4)
    await story.until(MONDAY)
    message = story.hears("firmer")
    assert "27" in message.text, "the broken promise is named by its date"
    assert await story.queues() == ["broken_promise"]
    assert (await story.case()).owner is Owner.BOT


async def test_a_second_broken_promise_is_for_a_person(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    for _ in range(2):
        await story.debtor("I will pay on Friday")
        await story.debtor("yes")
        await story.until(story.clock().date() + timedelta(10))
    await story.is_with_a_human("broken_promise")


async def test_when_friday_recap_yes(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    await story.debtor("Ik betaal binnenkort")
    story.hears("promise_ask_date")
    await story.debtor("vrijdag")
    story.hears("promise_recap", "300,00")
    await story.debtor("ja")
    story.hears("promise_confirmed")
    assert (await story.case()).promises[-1].due == FRIDAY


async def test_a_recap_can_be_corrected(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I'll pay 100 on Friday")
    await story.debtor("no, Thursday")
    story.hears("promise_recap", "100.00", "26")
    await story.debtor("yes")
    case = await story.case()
    assert [promise.state for promise in case.promises] == [PromiseState.REPLACED, PromiseState.OPEN]
    assert case.promises[-1].due == TODAY + timedelta(3)


async def test_a_date_beyond_policy_is_offered_nearer_and_then_for_a_person(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I will pay on 15 February")
    story.hears("promise_too_far")
    await story.debtor("15 February")
    story.hears("time_beyond")
    await story.is_with_a_human("plan")


async def test_i_paid_it_today_is_no_new_promise(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I will pay on Friday")
    story.hears("promise_recap")
    await story.debtor("I have already paid it today")
    story.hears("paid_noted")
    assert (await story.case()).hold.reason is HoldReason.ALREADY_PAID  # type: ignore[union-attr]


async def test_already_paid_and_found(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("J'ai déjà payé")
    story.hears("paid_ask_when")
    await story.debtor("hier")
    story.hears("paid_noted")
    await story.until(2)
    story.hears_nothing()
    await story.pays("300.00")
    await story.until(3)
    assert [m.wording for m in story.phones.got].count("paid_found") == 1
    assert (await story.case()).state.value == "settled"


async def test_the_day_of_a_payment_is_the_last_one_unless_words_say_that_it_is_to_come(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("J'ai déjà payé")
    await story.debtor("vendredi, par virement")
    story.hears("paid_noted", "20")
    story = await tell()
    await story.until(0)
    await story.debtor("I have already paid")
    await story.debtor("Sorry, I was wrong: I will pay on Friday")
    story.hears("promise_recap", "27")


async def test_already_paid_and_not_found_is_asked_gently_and_then_for_a_person(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I have already paid")
    await story.debtor("Friday")
    story.hears("paid_noted", "20")
    await story.until(9)
    story.hears("paid_check")
    await story.debtor("I have already paid!")
    story.hears("paid_unclear_human")
    await story.is_with_a_human("paid_not_found")


async def test_nobody_answers_the_gentle_question_and_a_person_looks(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I paid yesterday")
    await story.until(20)
    story.hears("paid_check")
    await story.is_with_a_human("paid_not_found")


async def test_not_paid_yet_is_not_paid(tell: Tell) -> None:
    for language, words in (
        ("en", "I have not paid yet"),
        ("fr", "Je n'ai pas encore payé"),
        ("nl", "Ik heb nog niet betaald"),
    ):
        story = await tell(language=language)
        await story.until(0)
        await story.debtor(words)
        hold = (await story.case()).hold
        assert hold is None or hold.reason is not HoldReason.ALREADY_PAID


async def test_more_time_is_granted_twice_and_then_for_a_person(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    for _ in range(2):
        await story.debtor("Ik heb meer tijd nodig")
        story.hears("time_granted", "300,00")
    await story.debtor("Ik heb meer tijd nodig")
    story.hears("time_beyond")
    await story.is_with_a_human("plan")


async def test_a_plan_is_offered_picked_kept_once_and_missed(tell: Tell) -> None:
    story = await tell(invoices=[invoice(amount="100.00")], policy=_terms())
    await story.until(0)
    await story.debtor("Can I pay in instalments?")
    story.hears("plan_offer", "100.00", "33.34")
    await story.debtor("in 3 parts")
    story.hears("plan_recap", "33.34", "33.33")
    await story.debtor("yes")
    story.hears("plan_confirmed", "33.34")
    plan = (await story.case()).plan
    assert plan is not None
    assert [part.amount for part in plan.installments] == [euros("33.34"), euros("33.33"), euros("33.33")]
    await story.until(6)
    await story.until(7, time(9))
    await story.pays("33.34")
    await story.until(7)
    promise = (await story.case()).promise
    assert promise is not None
    assert promise.amount == euros("33.33")
    await story.until(80)
    assert "installment_day_before" in [message.wording for message in story.news]
    await story.is_with_a_human("broken_promise")


async def test_the_number_of_an_option_picks_it(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("Puis-je payer en plusieurs fois ?")
    story.hears("plan_offer", "2) 2 ", "3) 3 ", "4) 4 ")
    await story.debtor("2")
    story.hears("plan_recap", "150,00")
    await story.debtor("oui")
    story.hears("plan_confirmed")


@pytest.mark.parametrize(
    ("answer", "part"),
    [("3", "100.00"), ("option 3", "100.00"), ("2", "150.00"), ("the second one", "100.00"), ("1", "150.00")],
)
async def test_who_asks_for_three_parts_and_answers_with_a_number_gets_so_many(
    tell: Tell, answer: str, part: str
) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("Can I pay in three parts?")
    story.hears("plan_offer")
    await story.debtor(answer)
    story.hears("plan_recap", part)


async def test_one_who_pays_two_installments_at_once_is_not_asked_for_the_second(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("Can I pay in instalments?")
    await story.debtor("3")
    await story.debtor("yes")
    await story.until(1, time(9))
    await story.pays("200.00")
    plan, promise = (await story.case()).plan, (await story.case()).promise
    assert plan is not None
    assert promise is not None
    assert (plan.next_index, promise.due) == (2, plan.installments[2].due)


async def test_a_dispute_stops_reminders_asks_why_and_warns_the_team(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    await story.debtor("De factuur klopt niet")
    first = story.news[-1].wording
    if first == "dispute_ask_reason":
        await story.debtor("het bedrag is te hoog")
    story.hears("dispute_noted")
    case = await story.case()
    assert [item.reason for item in case.disputes] == [DisputeReason.AMOUNT]
    assert await story.queues() == ["dispute"]
    await story.until(60)
    story.hears_nothing()


async def test_a_dispute_of_one_invoice_leaves_the_rest_to_go_on(tell: Tell) -> None:
    story = await tell(invoices=[invoice("2026-1", "300.00"), invoice("2026-2", "50.00")])
    await story.until(0)
    story.hears("friendly", "350.00")
    await story.debtor("Invoice 2026-1 is wrong, the goods never arrived")
    story.hears("dispute_noted", "50.00")
    assert (await story.case()).disputes[0].invoices == ("2026-1",)
    await story.until(8)
    story.hears("firmer", "50.00")


async def test_questions_are_answered_from_the_records(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    for words, wording, said in (
        ("How much do I owe?", "balance_info", "2026-1"),
        ("How can I pay?", "how_to_pay", "BE68"),
        ("Please send me a copy of the invoice", "invoice_copy", "300.00"),
        ("The payment link does not work", "payment_problem", "BE68"),
    ):
        await story.debtor(words, "email")
        story.hears(wording, said, channel="email")
    await story.pays("300.00")
    await story.debtor("How much do I owe?")
    story.hears("nothing_open")


async def test_another_channel_or_language_is_used_as_asked(tell: Tell) -> None:
    story = await tell(language="fr")
    await story.until(0)
    await story.debtor("Écrivez-moi par e-mail")
    story.hears("preference_noted", channel="sms")
    await story.until(8)
    story.hears("firmer", channel="email")
    await story.debtor("Je voudrais que vous m'écriviez en néerlandais")
    assert story.news[0].language == "nl"


async def test_hours_that_no_send_time_meets_are_honoured_and_not_for_ever_silent(tell: Tell) -> None:
    story = await tell()
    await story.debtor("Please only contact me in the afternoon", "sms")
    story.hears("preference_noted")
    await story.until(2, time(12, 30))
    await story.until(10)
    first = story.phones.got[1]
    assert first.wording == "friendly"
    assert first.at.hour >= 11, "noon in Brussels at the earliest"


async def test_small_talk_and_the_question_who_is_speaking(tell: Tell) -> None:
    story = await tell(language="nl")
    await story.until(0)
    for words, wording in (
        ("hallo", "greet"),
        ("bedankt", "thanks"),
        ("Ben jij een robot?", "bot_challenge"),
        ("ja", "open_question"),
    ):
        await story.debtor(words)
        story.hears(wording)


async def test_what_is_not_understood_is_asked_once_and_then_for_a_person(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("What is the weather in Paris?")
    story.hears("clarify")
    await story.debtor("asdf qwer zxcv")
    story.hears("to_human_unsure")
    await story.is_with_a_human("not_understood")


async def test_all_is_well_before_the_due_date(tell: Tell) -> None:
    story = await tell(invoices=[invoice(due=TODAY + timedelta(5))])
    await story.until(0)
    story.hears("courtesy")
    await story.debtor("yes")
    story.hears("satisfied_thanks")


async def test_no_to_the_courteous_question_is_a_dispute(tell: Tell) -> None:
    story = await tell(language="fr", invoices=[invoice(due=TODAY + timedelta(5))])
    await story.until(0)
    await story.debtor("non")
    story.hears("dispute_ask_reason")
    await story.debtor("La marchandise n'est jamais arrivée")
    story.hears("dispute_noted")
    assert (await story.case()).disputes[0].reason is DisputeReason.NOT_RECEIVED


async def test_a_late_yes_does_not_say_that_nothing_need_be_done(tell: Tell) -> None:
    story = await tell(invoices=[invoice(due=TODAY + timedelta(5))])
    await story.until(0)
    story.hears("courtesy")
    await story.until(date(2026, 12, 2))
    story.hears("friendly")
    await story.debtor("yes")
    story.hears("open_question")


def _terms() -> Policy:
    return replace(DEFAULT, plan=PlanTerms((2, 3), Decimal(20), 30, 7))
