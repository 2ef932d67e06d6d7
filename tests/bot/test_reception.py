"""The reception: everything is kept before it is read, and one debtor's messages stay in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.channels.base import Blocked, Inbound, Receipt
from flows.message import Delivery, Direction
from flows.sending import Refused
from flows.understanding import Understanding
from ledger.debtor import ContactPoint
from store.base import InboxState, Loading, RawEvent
from store.memory import MemoryStore
from tests.bot.words import Words
from tests.stories.telling import ADDRESSES, Story, invoice


class Slow(Words):
    """Takes longer for the first message than for the next."""

    def __init__(self) -> None:
        self.first = asyncio.Event()
        self.begun = asyncio.Event()
        self.asked = 0

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        self.asked += 1
        if self.asked == 1:
            self.begun.set()
            await self.first.wait()
        return await super().parse(text, language=language, now=now, timezone=timezone)


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    found = await Story(Words(), channels=("sms", "email")).begin()
    yield found
    found.end()


def raw(name: str, story: Story, channel: str = "sms") -> RawEvent:
    return RawEvent(f"{channel}:{name}", channel, story.clock(), b"{}")


def inbound(name: str, text: str, channel: str = "sms") -> Inbound:
    return Inbound(channel, name, ADDRESSES[channel], text)


async def heard(story: Story) -> list[str]:
    return [m.text for m in await story.store.conversation("D1") if m.direction is Direction.INBOUND]


async def test_the_second_message_waits_for_the_first_however_slowly_that_is_understood() -> None:
    slow = Slow()
    story = await Story(slow).begin()
    for number in range(3):
        await story.reception.take(raw(str(number), story), [inbound(str(number), f"hello {number}")])
    await slow.begun.wait()
    slow.first.set()
    await story.reception.idle()
    assert await heard(story) == ["hello 0", "hello 1", "hello 2"]
    story.end()


async def test_a_payload_that_was_kept_before_is_not_taken_again(story: Story) -> None:
    assert await story.reception.take(raw("1", story), [inbound("1", "hello")])
    assert not await story.reception.take(raw("1", story), [inbound("1", "hello")])
    await story.reception.idle()
    assert await heard(story) == ["hello"]


async def test_a_payload_that_says_nothing_is_done(story: Story) -> None:
    await story.reception.take(raw("1", story), [])
    await story.reception.idle()
    assert (await story.store.counts()).inbox == {InboxState.DONE.value: 1}


async def test_a_stop_counts_for_everybody_who_shares_the_number(story: Story) -> None:
    other = replace(story.account.debtor, id="D2", contacts=(ContactPoint("sms", ADDRESSES["sms"]),))
    account = replace(story.account, debtor=other, invoices=(replace(invoice("X"), debtor_id="D2"),))
    await story.store.import_accounts([Loading(account, story.desk.new_case(account, story.clock()))])
    await story.debtor("stop", "sms")
    for name in ("D1", "D2"):
        found = await story.store.load(name)
        assert found is not None
        assert [item.channel for item in found.case.opt_outs] == ["sms"]
    assert [m.wording for m in story.phones.got] == ["opt_out_done"]


async def test_a_block_is_a_stop(story: Story) -> None:
    await story.reception.take(raw("1", story), [Blocked("sms", "b1", ADDRESSES["sms"], "STOP")])
    await story.reception.idle()
    assert (await story.case()).opt_outs[0].words == "STOP"


async def test_a_failed_receipt_is_acted_on_before_it_is_noted(story: Story) -> None:
    """So that a process that dies in between acts again, never not at all."""
    await story.until(0)
    message = story.news[0]
    failed = Receipt("sms", "p-1", Delivery.FAILED, story.clock(), Refused("30003", "unreachable"))
    seen: list[Delivery] = []
    send = story.desk.failed

    async def watching(*arguments, **more) -> None:  # type: ignore[no-untyped-def]
        found = await story.store.message(message.id)
        assert found is not None
        seen.append(found.state)
        await send(*arguments, **more)

    story.desk.failed = watching  # type: ignore[method-assign]
    await story.reception.take(raw("r1", story), [failed])
    await story.reception.idle()
    assert seen == [Delivery.SENT]
    found = await story.store.message(message.id)
    assert found is not None
    assert found.state is Delivery.FAILED


async def test_an_arrival_of_a_process_that_died_is_handled_by_the_next(story: Story) -> None:
    assert await story.store.keep_raw(raw("1", story))
    again = Story(Words(), store=story.store)
    await again.reception.work("sms:1", [inbound("1", "balance please")])
    await story.reception.work("sms:1", [inbound("1", "balance please")])
    assert await heard(story) == ["balance please"]
    assert [m.wording for m in again.phones.got + story.phones.got] == ["balance_info"]


async def test_a_message_that_nobody_can_handle_is_kept_for_a_person(story: Story) -> None:
    await story.debtor("explode", "sms")
    assert (await story.store.counts()).inbox == {InboxState.BAD.value: 1}
    assert isinstance(story.store, MemoryStore)
