"""The desk: one guarded write per event, whoever else writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.desk import Busy
from flows.case import CaseState
from flows.events import AgentReplied, PaymentReceived, TakenOver, Woken
from flows.message import Delivery
from ledger.invoice import Payment
from store.base import Change, Kept, Unavailable
from store.memory import MemoryStore
from tests.bot.words import Words
from tests.stories.telling import Story, euros


class Crowded(MemoryStore):
    """Lets other tasks run inside every look and write, and can lose any number of races."""

    def __init__(self) -> None:
        super().__init__()
        self.lose = 0
        self.claims_away = False

    async def load(self, case_id: str):  # type: ignore[no-untyped-def]
        found = await super().load(case_id)
        await asyncio.sleep(0)
        return found

    async def commit(self, change: Change) -> Kept | None:
        await asyncio.sleep(0)
        if self.lose:
            self.lose -= 1
            return None
        return await super().commit(change)

    async def claim(self, *arguments) -> bool:  # type: ignore[no-untyped-def]
        if self.claims_away:
            raise Unavailable("away")
        return await super().claim(*arguments)


@pytest.fixture
async def stories() -> AsyncIterator[tuple[Story, Story, Crowded]]:
    """Two processes' worth: two desks on one store."""
    store = Crowded()
    first, second = Story(Words(), store=store), Story(Words(), store=store)
    await first.begin()
    yield first, second, store
    first.end()


def payment(number: int) -> PaymentReceived:
    story_time = Story(Words()).clock()
    return PaymentReceived(Payment(f"p{number}", "D1", story_time, euros("10.00")))


async def test_two_desks_racing_on_one_case_lose_nothing(stories: tuple[Story, Story, Crowded]) -> None:
    first, second, store = stories
    events = [(desk, payment(n)) for n, desk in enumerate([first.desk, second.desk] * 10)]
    await asyncio.gather(*(desk.handle("D1", event) for desk, event in events))
    file = await first.file()
    assert file.case.version == 20
    assert file.account.invoices[0].paid == euros("200.00")
    assert await store.payment_known([f"p{n}" for n in range(20)]) == {f"p{n}" for n in range(20)}
    assert len([entry for entry in await store.history("D1") if entry.kind.value == "payment"]) == 20


async def test_two_desks_that_wake_one_case_send_one_reminder(stories: tuple[Story, Story, Crowded]) -> None:
    first, second, store = stories
    for story in (first, second):
        story.clock.set(story.clock().replace(hour=9))
    file = await store.load("D1")
    assert file is not None
    await asyncio.gather(first.desk.wake(file), second.desk.wake(file), first.desk.wake(file))
    assert [m.wording for m in first.phones.got + second.phones.got] == ["friendly"]


async def test_a_desk_that_always_loses_says_so_and_nothing_is_half_done(stories: tuple[Story, Story, Crowded]) -> None:
    first, _, store = stories
    store.lose = 100
    with pytest.raises(Busy, match="try again"):
        await first.desk.handle("D1", payment(1))
    assert (await first.case()).version == 0
    assert await store.payment_known(["p1"]) == set()


async def test_a_case_that_moved_on_is_not_woken_again(stories: tuple[Story, Story, Crowded]) -> None:
    first, _, _ = stories
    file = await first.file()
    first.clock.set(first.clock().replace(hour=9))
    await first.desk.wake(file)
    version = (await first.case()).version
    await first.desk.wake(file)
    assert (await first.case()).version == version


async def test_an_event_of_nobody_is_no_event(stories: tuple[Story, Story, Crowded]) -> None:
    assert not await stories[0].desk.handle("nobody", Woken())


async def test_a_takeover_beats_an_answer_that_waits(stories: tuple[Story, Story, Crowded]) -> None:
    first, second, store = stories
    store.claims_away = True
    await first.debtor("balance please")
    assert await first.states() == [Delivery.QUEUED], "kept, though the outbox could not be asked"
    store.claims_away = False
    await second.happens(TakenOver("eva"))
    await first.outbox.sweep()
    assert first.phones.got == []
    assert await first.states() == [Delivery.CANCELLED]


async def test_an_agents_answer_is_kept_even_when_sending_has_to_wait(stories: tuple[Story, Story, Crowded]) -> None:
    first, _, store = stories
    store.claims_away = True
    await first.happens(AgentReplied("eva", "I will call you"))
    store.claims_away = False
    await first.outbox.sweep()
    assert [m.text for m in first.phones.got] == ["I will call you"]


async def test_a_settled_case_stays_settled_whatever_wakes_it(stories: tuple[Story, Story, Crowded]) -> None:
    first, _, _ = stories
    await first.pays("300.00")
    await first.happens(Woken())
    assert (await first.case()).state is CaseState.SETTLED
    assert [m.wording for m in first.phones.got].count("thank_you") <= 1
