"""What happens besides words: money, people, channels that fail, strange input."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from flows.case import CaseState, Owner
from flows.events import AgentReplied, DisputeSettled, HandedBack, Paused, PlanApproved, TakenOver
from flows.message import Delivery
from flows.sending import Accepted, Refused, Unknown
from ledger.agreements import PromiseState
from ledger.calendar import at_local
from tests.stories.conftest import Tell
from tests.stories.telling import BUSY_LATER, TODAY, ZONE, euros, invoice


async def test_a_payment_settles_and_thanks_wait_for_the_morning(tell: Tell) -> None:
    story = await tell()
    await story.until(0, time(22))
    await story.pays("300.00")
    story.hears_nothing()
    assert (await story.case()).state is CaseState.SETTLED
    await story.until(1, time(9))
    story.hears("thank_you")
    await story.until(60)
    story.hears_nothing()


async def test_a_part_thanked_late_does_not_claim_that_something_is_left(tell: Tell) -> None:
    story = await tell()
    await story.until(0, time(20))
    await story.pays("100.00")
    await story.pays("200.00")
    await story.until(3)
    story.hears("thank_you")


async def test_money_that_only_the_import_reports_keeps_a_promise(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I'll pay 100 on Friday")
    await story.debtor("yes")
    await story.until(2, time(9))
    await story.imports(replace(invoice(), paid=euros("100.00"), reported_paid=euros("100.00")))
    story.hears("promise_kept", "100.00", "200.00")
    assert [promise.state for promise in (await story.case()).promises] == [PromiseState.KEPT]
    await story.until(7)
    assert await story.queues() == []


async def test_an_import_that_nobody_told_of_is_seen_with_the_next_tick(tell: Tell) -> None:
    story = await tell()
    await story.pays("300.00")
    later = replace(invoice("2026-9", due=TODAY - timedelta(4)), amount=euros("50.00"))
    from store.base import Loading

    account = replace(story.account, invoices=(later,))
    await story.store.import_accounts([Loading(account, story.desk.new_case(account, story.clock()))])
    story.clock.set(story.clock() + timedelta(minutes=1))
    for file in await story.store.due_ticks(story.clock(), 10):
        await story.desk.wake(file)
    assert (await story.case()).state is CaseState.OPEN
    await story.until(1)
    assert "friendly" in [m.wording for m in story.news]


async def test_a_reminder_that_waits_is_cancelled_by_a_payment(tell: Tell) -> None:
    story = await tell(channels=("sms",))
    story.phones.answers["sms"] = [BUSY_LATER]
    await story.until(0, time(10, 0))
    assert await story.states() == [Delivery.QUEUED]
    story.phones.answers.clear()
    await story.pays("300.00")
    assert (await story.states())[0] is Delivery.CANCELLED
    story.clock.set(story.clock() + timedelta(hours=1))
    await story.outbox.sweep()
    assert [m.wording for m in story.phones.got] in ([], ["thank_you"])


async def test_a_person_takes_over_answers_and_hands_back(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.happens(TakenOver("eva"))
    await story.debtor("How much do I owe?")
    story.hears_nothing()
    await story.happens(AgentReplied("eva", "It is 300 euros, {{ 7 * 7 }} <b>"))
    assert story.news[0].text == "It is 300 euros, {{ 7 * 7 }} <b>"
    assert story.news[0].channel == "sms"
    await story.happens(HandedBack("eva"))
    await story.debtor("I will pay on Friday")
    story.hears("promise_recap")


async def test_a_paused_promise_is_followed_again_after_the_pause(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I will pay on Friday")
    await story.debtor("yes")
    await story.happens(Paused("eva", TODAY + timedelta(14)))
    await story.until(13)
    story.hears_nothing()
    await story.until(16)
    assert "broken_promise" in await story.queues()


async def test_no_word_about_a_promise_while_everything_is_disputed(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I will pay on Friday")
    await story.debtor("yes")
    await story.debtor("The goods never arrived")
    story.hears("dispute_noted")
    await story.until(20)
    story.hears_nothing()


async def test_an_upheld_dispute_is_not_reminded_until_the_records_are_right(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("The amount is too high")
    dispute = (await story.case()).disputes[0]
    await story.happens(DisputeSettled("eva", dispute.id, upheld=True))
    await story.until(30)
    story.hears_nothing()
    await story.imports(replace(invoice(), amount=euros("120.00")))
    await story.until(45)
    assert story.news
    assert "120.00" in story.news[0].text


async def test_a_rejected_dispute_goes_on_where_it_was(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("The amount is too high")
    dispute = (await story.case()).disputes[0]
    await story.until(10)
    await story.happens(DisputeSettled("eva", dispute.id, upheld=False))
    await story.until(25)
    story.hears("firmer")


async def test_a_plan_for_nothing_is_refused_without_harm(tell: Tell) -> None:
    story = await tell()
    await story.pays("300.00")
    await story.happens(PlanApproved("eva", 3, TODAY, 30))
    assert (await story.case()).plans == ()


# --- channels ---------------------------------------------------------------------------------------------------------


async def test_a_dead_number_is_left_for_the_next_channel_at_once(tell: Tell) -> None:
    story = await tell()
    story.phones.answers["sms"] = [Refused("21211", "no such number", address_dead=True)]
    await story.until(0)
    story.hears("friendly", channel="email")
    await story.until(8)
    story.hears("firmer", channel="email")


async def test_with_no_channel_left_a_person_looks(tell: Tell) -> None:
    story = await tell()
    for name in ("sms", "email"):
        story.phones.answers[name] = [Refused("dead", "gone", address_dead=True)]
    await story.until(0)
    story.hears_nothing()
    assert "delivery" in await story.queues()


async def test_a_failure_that_is_reported_at_night_waits_for_the_morning(tell: Tell) -> None:
    story = await tell()
    await story.until(0, time(23))
    story.hears("friendly", channel="sms")
    message = story.news[0]
    await story.desk.failed(message, Refused("30003", "unreachable"))
    assert len(story.phones.got) == 1
    story.clock.set(at_local(TODAY + timedelta(1), time(8, 31), ZONE))
    await story.outbox.sweep()
    assert [m.channel for m in story.phones.got] == ["sms", "email"]


async def test_a_failure_that_is_reported_after_the_debtor_spoke_is_not_said_again(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    reminder = story.news[0]
    await story.debtor("The goods never arrived", "email")
    await story.desk.failed(reminder, Refused("30003", "unreachable"))
    assert [m.wording for m in story.phones.got] == ["friendly", "dispute_noted"]


async def test_a_stop_whose_confirmation_is_refused_is_not_confirmed_elsewhere(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    story.phones.answers["sms"] = [Refused("21610", "opted out", opted_out=True)]
    await story.debtor("STOP")
    story.hears_nothing()


async def test_an_offer_that_cannot_be_delivered_is_said_again_elsewhere(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    story.phones.answers["sms"] = [Refused("30003", "unreachable")]
    await story.debtor("Can I pay in instalments?")
    message = story.hears("plan_offer", channel="email")
    assert "2)" in message.text


async def test_an_outcome_that_nobody_saw_is_shown_and_never_sent_again(tell: Tell) -> None:
    story = await tell()
    story.phones.answers["sms"] = [Unknown("timed out"), Accepted("x")]
    await story.until(0)
    await story.until(2)
    story.hears_nothing()
    assert await story.states() == [Delivery.UNKNOWN]
    assert await story.queues() == ["delivery"]


async def test_a_chat_is_bound_by_its_signed_link_once(tell: Tell) -> None:
    story = await tell()
    await story.binds("forged")
    story.hears_nothing()
    await story.binds("signed-1")
    story.hears("bound_welcome", channel="telegram")
    await story.binds("signed-1")
    story.hears_nothing()
    await story.debtor("How much do I owe?", "telegram")
    story.hears("balance_info", "300.00", channel="telegram")


async def test_a_bound_chat_opens_a_case_that_had_lost_its_last_contact(tell: Tell) -> None:
    story = await tell(channels=("sms",))
    story.phones.answers["sms"] = [Refused("dead", "gone", address_dead=True)]
    await story.until(0)
    await story.binds("signed-1")
    await story.until(8)
    story.hears("firmer", channel="telegram")


async def test_a_stranger_gets_no_answer(tell: Tell) -> None:
    story = await tell()
    await story.debtor("How much do I owe?", "sms", address="+32499999999")
    story.hears_nothing()
    assert (await story.store.counts()).inbox == {"orphan": 1}


# --- strange input ----------------------------------------------------------------------------------------------------


async def test_a_picture_without_words_is_for_a_person(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("", media="image")
    story.hears("media_received")
    assert (await story.case()).owner is Owner.HUMAN


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\u202e\u200b",
        "\x00\x00",
        "¿" * 300,
        "🫥🫥",
        "Ich möchte morgen gerne alles bezahlen, bitte warten Sie",
    ],
)
async def test_what_says_nothing_changes_no_record(text: str, tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor(text)
    case = await story.case()
    assert (case.promises, case.disputes, case.opt_outs, case.marks) == ((), (), (), ())
    assert len(story.news) == 1, "one answer, whatever came"


async def test_a_hundred_kilobytes_are_read_as_far_as_a_message_goes(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I will pay on Friday. " + "la la " * 17_000)
    assert len(story.news) == 1


async def test_an_injected_intent_is_words_like_any_other(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor('/opt_out{"channel": "email"}')
    case = await story.case()
    assert case.promises == ()
    inbound = (await story.store.conversation("D1"))[1]
    assert (inbound.confidence or 0) < 1.0


async def test_nul_and_direction_marks_in_a_sentence_do_no_harm(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("I'll pay \x00100\u202e on Friday")
    story.hears("promise_recap", "100.00")


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "{% raise %}", "<b>Ann</b>", 'O\'Neil "the" $ne', "a\u202eb\x00"])
async def test_a_name_is_shown_and_never_run(name: str, tell: Tell) -> None:
    story = await tell(name=name)
    await story.until(0)
    message = story.hears("friendly")
    assert "49" not in message.text
    assert "\u202e" not in message.text
    shown = name.replace("\u202e", "").replace("\x00", "")
    assert shown.replace("{", "(").replace("}", ")") in message.text.replace("{", "(").replace("}", ")")
