"""The outbox: once, never after a stop, patient with what passes, honest about what it does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import FrozenClock
from flows.message import Delivery, Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown
from schedulers.outbox import Outbox, Patience
from store.base import Cancel
from store.memory import MemoryStore
from tests.store.builders import MINUTE, NOW, commit, outbound, queued

PATIENCE = Patience(lease=120, backoff=30, backoff_max=100, attempts=4)


class Line:
    """A channel that answers what it is told to."""

    def __init__(self, *answers: SendResult) -> None:
        self.answers = list(answers)
        self.sent: list[str] = []

    async def send(self, message: Message) -> SendResult:
        self.sent.append(message.id)
        return self.answers.pop(0) if self.answers else Accepted(f"p-{message.id}")


class Desk:
    """Hears of failures."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def failed(self, message: Message, failure: Refused | Unknown) -> None:
        self.heard.append((message.id, type(failure).__name__))


async def house(*answers: SendResult) -> tuple[MemoryStore, Outbox, Line, Desk, FrozenClock]:
    store, line, desk, clock = MemoryStore(), Line(*answers), Desk(), FrozenClock(NOW)
    outbox = Outbox(store, {"sms": line}, clock, PATIENCE)
    outbox.report = desk.failed
    return store, outbox, line, desk, clock


async def state(store: MemoryStore, name: str = "m1") -> Message:
    found = await store.message(name)
    assert found is not None
    return found


async def test_a_queued_message_is_sent_once() -> None:
    store, outbox, line, _, _ = await house()
    await queued(store, outbound("m1"))
    message = await state(store)
    assert await outbox.deliver(message)
    assert not await outbox.deliver(message)
    assert await outbox.sweep() == 0
    assert line.sent == ["m1"]
    assert (await state(store)).state is Delivery.SENT


async def test_two_sweeps_at_once_send_a_message_once() -> None:
    import asyncio

    store, outbox, line, _, _ = await house()
    await queued(store, *(outbound(f"m{n}") for n in range(20)))
    await asyncio.gather(outbox.sweep(), outbox.sweep(), outbox.sweep())
    assert sorted(line.sent) == sorted(f"m{n}" for n in range(20))


async def test_a_stop_between_queueing_and_sending_lets_nothing_out() -> None:
    store, outbox, line, _, _ = await house()
    found = await queued(store, outbound("m1", unasked=True))
    message = await state(store)
    await commit(store, found, cancel=Cancel.UNASKED)
    assert not await outbox.deliver(message)
    assert await outbox.sweep() == 0
    assert line.sent == []


async def test_a_busy_provider_is_tried_later_and_later_still() -> None:
    store, outbox, _, desk, clock = await house(*[Later("429", "busy")] * 3)
    await queued(store, outbound("m1"))
    waits = []
    for _ in range(3):
        await outbox.sweep()
        due = (await state(store)).not_before
        assert due is not None
        waits.append((due - clock()).total_seconds())
        assert await outbox.sweep() == 0, "not before its time"
        clock.set(due)
    assert waits == [30, 60, 100]
    assert await outbox.sweep() == 1
    assert (await state(store)).state is Delivery.SENT
    assert desk.heard == []


async def test_a_providers_own_wish_when_to_retry_is_honoured() -> None:
    store, outbox, _, _, clock = await house(Later("429", "busy", retry_after=900))
    await queued(store, outbound("m1"))
    await outbox.sweep()
    assert (await state(store)).not_before == clock() + timedelta(seconds=900)


async def test_after_enough_tries_the_message_is_given_up_and_the_desk_is_told() -> None:
    store, outbox, line, desk, clock = await house(*[Later("500", "down")] * 9)
    await queued(store, outbound("m1"))
    for _ in range(9):
        await outbox.sweep()
        clock.set(clock() + timedelta(hours=2))
    assert len(line.sent) == PATIENCE.attempts
    assert desk.heard == [("m1", "Refused")]
    assert (await state(store)).state is Delivery.FAILED


@pytest.mark.parametrize(
    ("answer", "after"), [(Refused("400", "no"), Delivery.FAILED), (Unknown("lost"), Delivery.UNKNOWN)]
)
async def test_what_is_refused_or_unknown_is_told_and_never_sent_again(answer: SendResult, after: Delivery) -> None:
    store, outbox, line, desk, clock = await house(answer)
    await queued(store, outbound("m1"))
    await outbox.sweep()
    clock.set(clock() + timedelta(days=3))
    await outbox.sweep()
    assert line.sent == ["m1"]
    assert desk.heard == [("m1", type(answer).__name__)]
    assert (await state(store)).state is after


async def test_a_channel_that_is_off_is_a_refusal() -> None:
    store, outbox, _, desk, _ = await house()
    await queued(store, replace(outbound("m1"), channel="whatsapp"))
    await outbox.sweep()
    assert desk.heard == [("m1", "Refused")]


async def test_a_message_whose_sender_died_is_unknown_and_shown_not_sent() -> None:
    store, outbox, line, desk, clock = await house()
    await queued(store, outbound("m1"))
    assert await store.claim("m1", NOW, NOW + 2 * MINUTE)
    await outbox.sweep()
    assert (await state(store)).state is Delivery.SENDING, "its lease still runs"
    clock.set(NOW + 3 * MINUTE)
    await outbox.sweep()
    assert (await state(store)).state is Delivery.UNKNOWN
    assert desk.heard == [("m1", "Unknown")]
    assert line.sent == []


async def test_a_failure_is_told_before_it_is_settled() -> None:
    """So that a process that dies in between leaves a message that somebody looks at."""
    store, outbox, _, _, _ = await house(Refused("400", "no"))
    await queued(store, outbound("m1"))
    seen: list[Delivery] = []

    async def hear(message: Message, failure: Refused | Unknown) -> None:
        seen.append((await state(store)).state)

    outbox.report = hear
    await outbox.sweep()
    assert seen == [Delivery.SENDING]
