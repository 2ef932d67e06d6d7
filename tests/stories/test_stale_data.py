"""Nobody is reminded of what they may have paid since: old payment data hold every automatic message."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.freshness import Freshness
from bot.rulebook import Rulebook
from flows.effects import Kind
from flows.message import Delivery
from ledger.calendar import at_local
from tests.bot.words import Words
from tests.stories.telling import BUSY_LATER, TODAY, ZONE, Story

FRIDAY_EVENING = at_local(TODAY - timedelta(days=3), time(18), ZONE)


async def story_with_data_of(came: datetime | None, hours: int = 24) -> tuple[Story, Freshness, list[str]]:
    story = await Story(Words()).begin()
    if came:
        await story.store.data_came("main", came)
    heard: list[str] = []

    async def stale() -> None:
        heard.append("too old")

    async def back() -> None:
        heard.append("back")
        await story.timetable.catch_up()

    watch = Freshness(story.store, story.desk.rulebook, story.clock, "main", hours, stale, back)
    await watch.look()
    return story, watch, heard


async def test_on_a_monday_with_the_data_of_friday_no_reminder_goes_and_the_reason_is_kept() -> None:
    story, watch, heard = await story_with_data_of(FRIDAY_EVENING)
    await story.until(0)
    story.hears_nothing()
    assert heard == ["too old"]
    assert "24 hours" in watch.complaint
    [delay] = [entry for entry in await story.store.history("D1") if entry.kind is Kind.DEFER]
    assert delay.rule is not None
    assert delay.rule.endswith("/data_max_age_hours")
    assert delay.basis is not None
    assert not delay.basis.checks[-1].held
    story.end()


async def test_new_data_let_the_reminder_go_on_the_same_day_by_itself() -> None:
    story, watch, heard = await story_with_data_of(FRIDAY_EVENING)
    await story.until(0, time(11))
    await story.store.data_came("main", story.clock())
    await watch.look()
    assert heard == ["too old", "back"]
    assert [message.step for message in story.phones.got] == ["friendly"]
    assert watch.complaint == ""
    story.end()


async def test_fresh_data_hold_nothing_and_tell_nobody() -> None:
    story, watch, heard = await story_with_data_of(at_local(TODAY, time(6), ZONE))
    await story.until(0)
    assert [message.step for message in story.phones.got] == ["friendly"]
    await watch.look()
    assert heard == []
    story.end()


async def test_the_debtors_own_message_is_answered_whatever_the_age_of_the_data() -> None:
    story, _, _ = await story_with_data_of(None)
    await story.debtor("STOP", "sms")
    story.hears("opt_out_done")
    story.end()


async def test_a_reminder_that_had_to_be_tried_again_waits_too_once_the_data_are_too_old() -> None:
    story, watch, _ = await story_with_data_of(at_local(TODAY, time(6), ZONE), hours=5)
    story.outbox.look_again = story.desk.may_go_at
    story.phones.answers["sms"] = [BUSY_LATER]
    await story.until(0, time(10))
    story.phones.answers.clear()
    story.clock.set(at_local(TODAY, time(12), ZONE))
    await story.outbox.sweep()
    story.hears_nothing()
    assert await story.states() == [Delivery.QUEUED]
    await story.store.data_came("main", story.clock())
    await watch.look()
    story.clock.set(at_local(TODAY, time(13, 5), ZONE))
    await story.outbox.sweep()
    assert [message.step for message in story.phones.got] == ["friendly"]
    story.end()


async def test_a_reminder_that_had_to_be_tried_again_does_not_go_in_the_evening() -> None:
    story = await Story(Words()).begin()
    story.outbox.look_again = story.desk.may_go_at
    story.phones.answers["sms"] = [BUSY_LATER]
    await story.until(0, time(10))
    story.phones.answers.clear()
    story.clock.set(at_local(TODAY, time(20), ZONE))
    await story.outbox.sweep()
    story.hears_nothing()
    story.clock.set(at_local(TODAY + timedelta(days=1), time(8, 31), ZONE))
    await story.outbox.sweep()
    assert [message.step for message in story.phones.got] == ["friendly"]
    story.end()


def test_a_rulebook_without_a_watch_holds_nothing() -> None:
    from tests.stories.telling import SCENARIOS

    rulebook = Rulebook(SCENARIOS)
    account = Story(Words()).account
    now = at_local(TODAY, time(10), ZONE)
    assert rulebook.for_new(account, now).policy.fresh_until is None
