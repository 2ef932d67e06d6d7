"""Why did this go out, why did that not? Told from the first reminder to what an auditor reads months later."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.explaining import explain, explain_message, standing
from bot.outcomes import Records, local_words
from flows.chain import verify
from flows.effects import Kind
from flows.events import AgentReplied, DisputeSettled, Exported, TakenOver
from flows.message import Delivery, Direction
from flows.sending import Later, Refused, Unknown
from ledger.debtor import Kind as Person
from pages.why import Why
from store.dossier import Dossier, read_dossier
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY, ZONE, Story, invoice, utc

SPOKEN_OR_HELD_UP = frozenset({Kind.MESSAGE, Kind.LETTER, Kind.CALL_TASK, Kind.BLOCK, Kind.DEFER})


async def dossier(story: Story) -> Dossier:
    found = await read_dossier(story.store, "D1")
    assert found is not None
    return found


async def records(story: Story) -> Records:
    found = await dossier(story)
    return Records.of(found, story.desk.rulebook.for_case(found.file.case, found.file.account.debtor).policy)


async def whys(story: Story, kind: Kind) -> list[Why]:
    return [why for why in explain(await records(story)) if why.kind == kind.value]


def said(why: Why) -> str:
    return why.text.replace("\xa0", " ").replace("\u202f", " ")


async def holds(story: Story) -> None:
    found = await dossier(story)
    case = found.file.case
    assert verify(found.entries, case.chain, case.id).faults == ()
    assert case.chain.count == len(found.entries) > 0


# --- why did this go out? ---


async def test_why_did_this_go_out(tell: Tell) -> None:
    story = await tell(kind=Person.PERSON)
    await story.until(0)
    (message,) = story.news
    (why,) = explain_message(await records(story), message.id)
    words = said(why)
    assert "Monday 23 November 2026, 10:00 (Europe/Brussels, UTC+01:00)" in words
    assert "step friendly is due [courteous/friendly]" in words
    assert "sms, +32470000001" in words
    assert "its time had come (scenario courteous)" in words
    assert "Pack: be_consumer, version 20" in words
    assert "cap_week (3 in 7 days); found: 0 sent in the last 7 days: kept. Source: House rule" in words
    assert "consent of Monday 23 November 2026, 08:00" in words
    assert "proof: the creditor's records" in words
    assert "the provider took it" in words
    assert why.earliest == utc(TODAY)
    assert {rule.rule for rule in why.rules} >= {"windows", "hard_limits", "on_holidays", "cap_day", "cap_week"}
    assert all(rule.held and rule.source for rule in why.rules)


async def test_an_answer_names_the_message_that_it_answers(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("How much do I owe?")
    (answer,) = [message for message in story.news if message.direction is Direction.OUTBOUND]
    words = said(explain_message(await records(story), answer.id)[0])
    assert "the debtor wrote (message sms:in-1, by sms)" in words
    assert "an answer needs no other consent" in words
    both = explain_message(await records(story), "sms:in-1")
    assert [why.kind for why in both] == ["reply", "message"]


async def test_a_persons_words_carry_their_name(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.happens(TakenOver("anna"))
    await story.happens(AgentReplied("anna", "Good morning, this is Anna."))
    why = (await whys(story, Kind.MESSAGE))[-1]
    assert "written by anna" in why.headline
    assert "What caused it: anna of the team" in said(why)


# --- why did that not go out? ---


async def test_a_delay_says_which_rule_until_when_and_that_nothing_has_to_be_done(tell: Tell) -> None:
    story = await tell()
    await story.until(30)
    delays = await whys(story, Kind.DEFER)
    assert delays
    for why in delays:
        broken = [rule for rule in why.rules if not rule.held]
        assert broken, said(why)
        assert why.earliest is not None
        assert local_words(why.earliest, ZONE) in said(why)
        assert "What would have to happen: nothing" in said(why)


async def test_a_block_for_want_of_a_contact_point_says_what_would_help(tell: Tell) -> None:
    story = await tell(channels=())
    await story.until(0)
    story.hears_nothing()
    why = (await whys(story, Kind.BLOCK))[0]
    assert "the creditor imports a contact point" in said(why)


async def test_a_stop_names_its_rule_and_who_alone_can_lift_it(tell: Tell) -> None:
    story = await tell(channels=("sms",))
    await story.until(0)
    await story.debtor("STOP")
    stop = next(why for why in await whys(story, Kind.BLOCK) if "opt_out" in said(why))
    assert "only the debtor can open this channel again" in said(stop)
    assert "the debtor wrote" in said(stop)
    now = dict(standing((await dossier(story)).file))
    assert "Reminders rest" in now


# --- what became of it? ---


async def test_each_fate_of_a_message_is_told(tell: Tell) -> None:
    story = await tell()
    story.phones.answers = {"sms": [Refused("21610", "unsubscribed")], "email": [Unknown("time-out", "p-7")]}
    await story.until(0)
    texts = [said(why) for why in await whys(story, Kind.MESSAGE)]
    assert "code 21610" in texts[0]
    assert "the provider's answer was never seen" in texts[1]
    assert "counted already on the channel that failed: kept" in texts[1]
    await story.store.receipt("email", "p-7", Delivery.DELIVERED, story.clock())
    last = said((await whys(story, Kind.MESSAGE))[-1])
    assert "it was delivered" in last
    assert "reported Monday 23 November 2026" in last


async def test_what_was_cancelled_says_what_happened_next(tell: Tell) -> None:
    story = await tell(channels=("sms", "email"))
    story.phones.answers = {"sms": [Refused("30003", "unreachable")], "email": [Later("429", "too many", 7200)]}
    await story.until(0, time(10, 1))
    await story.pays("300.00")
    cancelled = [why for why in await whys(story, Kind.MESSAGE) if "cancelled before it was sent" in said(why)]
    assert len(cancelled) == 1
    assert "[payment/received]" in said(cancelled[0])


async def test_where_the_case_stands_is_said_in_one_look(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    assert "Looked at next" in dict(standing((await dossier(story)).file))
    await story.debtor("This invoice is wrong, I never received the goods")
    rests = dict(standing((await dossier(story)).file))["Reminders rest"]
    assert rests.endswith("a person settles the dispute")
    dispute = (await story.case()).disputes[0]
    await story.happens(DisputeSettled("anna", dispute.id, upheld=False))
    assert (await whys(story, Kind.HOLD))[-1].headline


# --- every send, delay and block, and the proof that none is missing ---


@pytest.mark.parametrize(
    "words",
    ["I'll pay 100 on Friday", "This invoice is wrong", "STOP", "I lost my job", "can I pay in three parts?", "?!"],
)
async def test_every_send_delay_and_block_is_explained_and_the_history_is_whole(tell: Tell, words: str) -> None:
    story = await tell(invoices=[invoice(due=TODAY + timedelta(days=6))])
    await story.until(1)
    await story.debtor(words, "sms")
    await story.debtor("yes", "sms")
    await story.until(60)
    await story.pays("50.00")
    await story.until(75)
    await story.happens(Exported("Ann", "audit"))
    await holds(story)
    found = await dossier(story)
    told = [entry for entry in found.entries if entry.kind in SPOKEN_OR_HELD_UP]
    assert told
    for entry in told:
        assert entry.basis is not None, entry
        assert entry.basis.pack
        assert entry.basis.version
        assert entry.basis.checks, entry
    outbound = {message.id for message in found.messages if message.direction is Direction.OUTBOUND}
    assert outbound == {entry.message_id for entry in told if entry.kind is Kind.MESSAGE}
    for why in explain(await records(story)):
        assert why.headline
        assert all(label and text for label, text in why.lines)


async def test_an_export_leaves_its_own_line(tell: Tell) -> None:
    story = await tell()
    await story.happens(Exported("Ann Auditor", "audit"))
    (why,) = await whys(story, Kind.ACCESS)
    assert "the whole file was exported [export/audit]" in said(why)
    assert "Ann Auditor" in said(why)
    await holds(story)
