"""The outbox: takes queued messages to their channel, once, and keeps what became of each.

Between claim and outcome a message is in nobody else's hands. A sender that dies in between leaves it "sending"; when
the lease has run out its outcome is unknown, a person is told, and it is never blindly sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from flows.message import Delivery, Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown
from store.base import Outcome, Store

log = structlog.get_logger(__name__)


class Sender(Protocol):
    """The part of a channel that the outbox needs."""

    async def send(self, message: Message) -> SendResult:
        """Try once; never raises."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often: seconds and tries (config.yml, outbox)."""

    lease: float = 120
    backoff: float = 30
    backoff_max: float = 3600
    attempts: int = 6
    batch: int = 100
    parallel: int = 16


Report = Callable[[Message, Refused | Unknown], Awaitable[None]]
"""Tells the desk that a message failed for good or that its outcome is unknown."""


class Outbox:
    """Delivers through `channels`; `report` hears of failures, `clock` tells the time."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Sender],
        clock: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._patience = patience or Patience()
        self.report: Report = _nobody

    async def deliver(self, message: Message) -> bool:
        """Claim and send one queued message. False when it was not ours to send (stopped, or taken by another).

        A failure is told before it is settled: a process that dies in between leaves a message that a person is shown,
        never one that failed unheard.
        """
        now = self._clock()
        lease = now + timedelta(seconds=self._patience.lease)
        if not await self._store.claim(message.id, now, lease):
            return False
        result = await self._try(message)
        outcome, failure = self._outcome(message, result)
        if failure is not None:
            await self.report(message, failure)
        if not await self._store.settle(outcome):
            log.info("settled_before", message=message.id, channel=message.channel)  # by a report or the sweep
            return True
        log.info("sent", message=message.id, channel=message.channel, state=outcome.state.value, code=outcome.code)
        return True

    async def _try(self, message: Message) -> SendResult:
        sender = self._channels.get(message.channel)
        if sender is None:
            return Refused("channel_off", "this channel is not in service")
        return await sender.send(message)

    def _outcome(self, message: Message, result: SendResult) -> tuple[Outcome, Refused | Unknown | None]:
        now = self._clock()
        match result:
            case Accepted():
                state = Delivery.DELIVERED if result.delivered else Delivery.SENT
                return Outcome(message.id, state, now, result.provider_id), None
            case Refused():
                return Outcome(message.id, Delivery.FAILED, now, code=result.code), result
            case Unknown():
                return Outcome(message.id, Delivery.UNKNOWN, now, result.provider_id, code="unknown"), result
            case Later():
                return self._later(message, result, now)

    def _later(self, message: Message, result: Later, now: datetime) -> tuple[Outcome, Refused | None]:
        if message.attempts + 1 >= self._patience.attempts:
            refused = Refused(result.code, f"given up after {message.attempts + 1} tries: {result.reason}")
            return Outcome(message.id, Delivery.FAILED, now, code=result.code), refused
        pause = min(self._patience.backoff * 2**message.attempts, self._patience.backoff_max)
        pause = max(pause, result.retry_after or 0)
        again = now + timedelta(seconds=pause)
        return Outcome(message.id, Delivery.QUEUED, now, not_before=again, code=result.code), None

    async def sweep(self) -> int:
        """Send what waits and is due; say of abandoned messages that their outcome is unknown. How many were sent."""
        await self._bury_abandoned()
        waiting = await self._store.sendable(self._clock(), self._patience.batch)
        gate = asyncio.Semaphore(self._patience.parallel)

        async def guarded(message: Message) -> bool:
            async with gate:
                return await self.deliver(message)

        return sum(await asyncio.gather(*(guarded(message) for message in waiting)))

    async def _bury_abandoned(self) -> None:
        for message in await self._store.abandoned(self._clock(), self._patience.batch):
            outcome = Outcome(message.id, Delivery.UNKNOWN, self._clock(), code="abandoned")
            await self.report(message, Unknown("the sender stopped between the try and its answer"))
            await self._store.settle(outcome)


async def _nobody(message: Message, failure: Refused | Unknown) -> None:
    """The default report: nobody listens (a bare outbox in a test)."""
    log.warning("failure_unheard", message=message.id, kind=type(failure).__name__)
