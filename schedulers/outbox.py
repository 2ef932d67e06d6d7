"""The outbox: takes queued messages to their channel, once, and keeps what became of each.

Between claim and outcome a message is in nobody else's hands. A sender that dies in between leaves it "sending"; when
the lease has run out its outcome is unknown, a person is told, and it is never blindly sent again.

What a switch covers is given back with its claim, told once, and waits (flows.switches).

A stop is acknowledged only when no sender holds anything that it meant (`quiet`). That is sound because no sender
speaks after its lease: it looks at the clock right before the provider's call, and gives the call half of the lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from flows.message import Delivery, Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown
from flows.switches import Switch, holding, keys_of, was_held
from store.base import Outcome, Store, StoreError
from store.switches import Grip

log = structlog.get_logger(__name__)

_A_MOMENT = timedelta(seconds=30)
_POLL_SECONDS = 0.05
_HELD_FOR = timedelta(minutes=15)
"""So long a message that a switch covers is left alone; lifting the switch lets it go at once."""


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


LookAgain = Callable[[Message], Awaitable[datetime | None]]
"""Whether a message that had to wait may still go: None, or the first moment (UTC) at which it may."""

Complete = Callable[[Message], Awaitable[Message | None]]
"""The message with the content of its files; None when one of them is gone."""

Report = Callable[[Message, Refused | Unknown], Awaitable[None]]
"""Tells the desk that a message failed for good or that its outcome is unknown."""


Held = Callable[[Message, Switch], Awaitable[None]]
"""Tells the desk that a switch holds a message that was about to go."""


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
        self.look_again: LookAgain = _may_go
        self.told: Callable[[str], None] = _unheard
        self.held: Held = _told_nobody
        self.complete: Complete = _as_it_is
        self.pause: Callable[[], Awaitable[None]] = _moment

    async def deliver(self, message: Message) -> bool:
        """Claim and send one queued message. False when it was not to be sent (stopped, not now, taken by another).

        A failure is told before it is settled: a process that dies in between leaves a message that a person is shown,
        never one that failed unheard.
        """
        now = self._clock()
        lease = now + timedelta(seconds=self._patience.lease)
        begun = asyncio.get_running_loop().time()
        grip = await self._store.claim(message.id, now, lease, keys_of(message))
        if grip is Grip.HELD:
            await self._give_back(message, now)
        if grip is not Grip.FREE:
            return False
        obstacle = await self._obstacle(message, now, lease, begun)
        if obstacle is not None:
            await self._store.settle(obstacle)
            log.info("held_back", message=message.id, channel=message.channel, code=obstacle.code)
            return False
        result = await self._try(message)
        outcome, failure = self._outcome(message, result)
        if failure is not None:
            await self.report(message, failure)
        if not await self._store.settle(outcome):
            log.info("settled_before", message=message.id, channel=message.channel)  # by a report or the sweep
            return True
        log.info("sent", message=message.id, channel=message.channel, state=outcome.state.value, code=outcome.code)
        self.told(message.case_id)
        return True

    async def _give_back(self, message: Message, now: datetime) -> None:
        """What a switch covers waits; the desk hears of it the first time. Without a switch any more it goes soon."""
        switch = holding(message, await self._store.switches(now), now)
        code, again = (switch.rule, now + _HELD_FOR) if switch else ("not_now", now)
        again = min(switch.until, again) if switch and switch.until else again
        waits = Outcome(message.id, Delivery.QUEUED, now, not_before=again, code=code, counts=False)
        if switch and not was_held(message):
            try:
                await self.held(message, switch)
            except StoreError:
                waits = replace(waits, not_before=min(again, now + _A_MOMENT), code="not_now")  # told the next time
        await self._store.settle(waits)
        log.info("held_back", message=message.id, channel=message.channel, code=code)

    async def quiet(self, case_id: str) -> None:
        """Wait until no sender, of whatever process, holds a message of this case: what a stop waits for."""
        while await self._store.in_flight(case_id, self._clock()):
            await self.pause()

    async def _obstacle(self, message: Message, claimed_at: datetime, lease: datetime, begun: float) -> Outcome | None:
        """The fence, right before the provider's call: the law once more for what waited, a stop, and our own lease.

        What was decided a moment ago needs no second look: the claim was one. `begun` is when we claimed it by the
        loop's own seconds, which no setting of the clock turns back.
        """
        waited = message.attempts > 0 or message.not_before is not None or abs(claimed_at - message.at) > _A_MOMENT
        asks = message.unasked or message.step or message.scheduled or was_held(message)
        later = await self.look_again(message) if waited and asks else None
        overtaken = waited and await self._store.overtaken(message.id)
        now = self._clock()
        in_time = asyncio.get_running_loop().time() - begun < self._patience.lease / 2
        if later is None and not overtaken and in_time and claimed_at <= now < lease - (lease - claimed_at) / 2:
            return None
        code = "stopped" if overtaken else "not_now" if later else "lease"
        return Outcome(message.id, Delivery.QUEUED, now, not_before=later or now, code=code, counts=False)

    async def _try(self, message: Message) -> SendResult:
        sender = self._channels.get(message.channel)
        if sender is None:
            return Refused("channel_off", "this channel is not in service")
        try:
            async with asyncio.timeout(self._patience.lease / 2):
                whole = await self.complete(message)
                if whole is None:
                    return Refused("file_gone", "a file that goes with it is not kept any more")
                return await sender.send(whole)
        except TimeoutError:
            return Unknown("no answer within half of the lease")

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


def _unheard(case_id: str) -> None:
    """The default: nobody shows pages (a bare outbox in a test)."""


async def _may_go(message: Message) -> datetime | None:  # noqa: ARG001 - the shape of LookAgain
    """The default second look: nothing stands in the way (a bare outbox in a test)."""
    return None


async def _as_it_is(message: Message) -> Message | None:
    """The default: its files are all in it (a bare outbox in a test)."""
    return message


async def _told_nobody(message: Message, switch: Switch) -> None:
    """The default word of a message that is held: nobody listens (a bare outbox in a test)."""
    log.info("held_unheard", message=message.id, rule=switch.rule)


async def _moment() -> None:
    await asyncio.sleep(_POLL_SECONDS)


async def _nobody(message: Message, failure: Refused | Unknown) -> None:
    """The default report: nobody listens (a bare outbox in a test)."""
    log.warning("failure_unheard", message=message.id, kind=type(failure).__name__)
