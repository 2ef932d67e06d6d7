"""What somebody has stopped waits, is told, and meets the law once more before it goes."""

from __future__ import annotations

from datetime import time, timedelta

from bot.switchboard import Switchboard
from flows.blackouts import Blackout
from flows.effects import Kind
from flows.history import Entry
from flows.message import Delivery
from flows.switches import Reach, Switch
from store.switches import OwnDays
from tests.bot.words import Words
from tests.stories.telling import BUSY_LATER, TODAY, Story


class House:
    """A story with its switchboard, as the service has one."""

    def __init__(self, story: Story) -> None:
        self.story = story
        story.outbox.look_again, story.outbox.held = story.desk.may_go_at, story.desk.held_back
        self.board = Switchboard(story.store, story.desk.rulebook, story.clock, "main")

    async def stops(self, reach: Reach, name: str = "", hours: int | None = None) -> Switch:
        now = self.story.clock()
        until = now + timedelta(hours=hours) if hours else None
        switch = Switch(f"{reach}:{name}", reach, name, "a wrong amount in a text", "marc", now, until)
        assert await self.board.put_on(switch)
        return switch

    async def until(self, day: int, clock: time) -> None:
        """Let time pass, with the outbox looking for what waits at its end."""
        await self.story.until(day, clock)
        await self.story.outbox.sweep()

    async def lifts(self, switch: Switch) -> None:
        self.story._heard = len(self.story.phones.got)
        assert await self.board.lift(switch, "sofie")
        await self.story.outbox.sweep()

    async def blocks(self) -> list[Entry]:
        found = await self.story.store.history("D1")
        return [entry for entry in found if (entry.rule or "").startswith("switch/")]


async def house(**more: object) -> House:
    return House(await Story(Words(), **more).begin())  # type: ignore[arg-type]


async def test_under_the_big_switch_no_step_is_taken_and_the_block_names_rule_number_and_reason() -> None:
    home = await house()
    switch = await home.stops(Reach.ALL)
    await home.story.until(0)
    home.story.hears_nothing()
    assert (await home.story.case()).steps == ()
    block = (await home.blocks())[0]
    assert (block.rule, block.kind, block.step) == ("switch/all", Kind.DEFER, "friendly")
    assert block.reason is not None
    assert "everything is stopped since" in block.reason
    assert block.basis is not None
    [check] = block.basis.checks
    assert (check.rule, check.number, check.held) == ("switch/all", "until somebody lifts it", False)
    await home.lifts(switch)
    await home.story.until(1)
    home.story.hears("friendly")
    home.story.end()


async def test_a_switch_that_ends_by_itself_says_until_when_and_ends() -> None:
    home = await house()
    switch = await home.stops(Reach.SCENARIO, "courteous", hours=26)
    await home.story.until(0)
    home.story.hears_nothing()
    assert {block.earliest for block in await home.blocks()} == {switch.until}
    await home.story.until(2)
    home.story.hears("friendly")
    await home.board.look()
    assert home.board.on == ()
    home.story.end()


async def test_what_was_queued_waits_and_goes_when_the_switch_is_lifted() -> None:
    home = await house(channels=("sms",))
    home.story.phones.answers["sms"] = [BUSY_LATER]
    await home.story.until(0, time(10, 5))
    assert await home.story.states() == [Delivery.QUEUED]
    switch = await home.stops(Reach.CASE, "D1")
    home.story.phones.answers.clear()
    await home.until(0, time(11))
    assert await home.story.states() == [Delivery.QUEUED]
    assert [(block.rule, block.kind) for block in await home.blocks()] == [("switch/case", Kind.BLOCK)]
    await home.lifts(switch)
    home.story.hears("friendly")
    home.story.end()


async def test_what_waited_behind_a_switch_meets_the_law_once_more() -> None:
    home = await house(channels=("sms",))
    home.story.phones.answers["sms"] = [BUSY_LATER]
    await home.story.until(0, time(10, 5))
    switch = await home.stops(Reach.ALL)
    home.story.phones.answers.clear()
    await home.until(0, time(22))
    await home.lifts(switch)
    home.story.hears_nothing()
    await home.until(1, time(9))
    home.story.hears("friendly")
    home.story.end()


async def test_what_waited_for_more_than_a_week_is_not_sent_any_more() -> None:
    home = await house(channels=("sms",))
    home.story.phones.answers["sms"] = [BUSY_LATER]
    await home.story.until(0, time(10, 5))
    switch = await home.stops(Reach.ALL)
    home.story.phones.answers.clear()
    await home.until(9, time(12))
    await home.lifts(switch)
    home.story.hears_nothing()
    assert Delivery.CANCELLED in await home.story.states()
    stale = [entry for entry in await home.story.store.history("D1") if entry.rule == "delivery/stale"]
    assert [entry.reason for entry in stale] == ["it waited for more than 7 days"]
    home.story.end()


async def test_a_debtor_is_answered_while_their_scenario_is_paused() -> None:
    home = await house()
    await home.story.until(0)
    for reach, name in ((Reach.SCENARIO, "courteous"), (Reach.CREDITOR, "main"), (Reach.DEBTOR, "D1")):
        await home.stops(reach, name)
    await home.story.debtor("How much do I owe?")
    assert len(home.story.news) == 1
    home.story.end()


async def test_under_the_big_switch_a_debtor_gets_nothing_and_the_team_is_told_once() -> None:
    home = await house()
    await home.story.until(0)
    switch = await home.stops(Reach.ALL)
    await home.story.debtor("How much do I owe?")
    home.story.hears_nothing()
    assert await home.story.queues() == ["delivery"]
    assert ("delivery", False) in home.story.told
    await home.lifts(switch)
    assert len(home.story.news) == 1
    assert await home.story.queues() == []
    home.story.end()


async def test_an_answer_of_yesterday_is_for_a_person_to_give() -> None:
    home = await house()
    await home.story.until(0)
    switch = await home.stops(Reach.ALL)
    await home.story.debtor("How much do I owe?")
    await home.story.until(2, time(9))
    await home.lifts(switch)
    home.story.hears_nothing()
    assert (await home.story.states())[-1] is Delivery.CANCELLED
    assert await home.story.queues() == ["delivery"]
    assert [block.rule for block in await home.blocks()][-1] == "switch/too_old"
    home.story.end()


async def test_a_stop_counts_at_once_and_is_not_confirmed_after_its_time() -> None:
    home = await house()
    await home.story.until(0)
    switch = await home.stops(Reach.ALL)
    await home.story.debtor("STOP")
    assert [item.channel for item in (await home.story.case()).opt_outs] == ["sms"]
    await home.story.until(0, time(18, 30))
    await home.lifts(switch)
    home.story.hears_nothing()
    home.story.end()


async def test_a_stopped_channel_leaves_the_next_one_and_with_none_left_the_step_waits() -> None:
    home = await house()
    first = await home.stops(Reach.CHANNEL, "sms")
    await home.story.until(0)
    home.story.hears("friendly", channel="email")
    await home.stops(Reach.CHANNEL, "email")
    await home.story.until(20)
    home.story.hears_nothing()
    assert {block.rule for block in await home.blocks()} == {"switch/channel"}
    assert await home.story.queues() == [], "nobody looks for contact points that are there"
    await home.lifts(first)
    await home.story.until(21)
    assert [message.channel for message in home.story.news] == ["sms"]
    home.story.end()


async def test_on_the_creditors_own_days_nothing_goes_and_the_rule_is_named() -> None:
    home = await house()
    days = OwnDays("d1", "main", Blackout(TODAY, TODAY + timedelta(days=1), "closed"), "marc", home.story.clock())
    assert await home.board.keep_free(days)
    await home.story.until(1)
    home.story.hears_nothing()
    delay = next(entry for entry in await home.story.store.history("D1") if entry.kind is Kind.DEFER)
    assert (delay.rule or "").endswith("/blackout_days")
    assert delay.earliest is not None
    assert delay.earliest.date() == TODAY + timedelta(days=2)
    assert delay.basis is not None
    assert "closed" in delay.basis.checks[-1].fact
    await home.story.until(2)
    home.story.hears("friendly")
    home.story.end()


async def test_days_for_another_country_or_scenario_hold_nobody_here() -> None:
    home = await house()
    for number, days in enumerate(
        (Blackout(TODAY, TODAY, countries=("FR",)), Blackout(TODAY, TODAY, scenarios=("business",)))
    ):
        assert await home.board.keep_free(OwnDays(f"d{number}", "main", days, "marc", home.story.clock()))
    await home.story.until(0)
    home.story.hears("friendly")
    home.story.end()
