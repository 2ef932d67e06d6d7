"""Two processes, their crashes, their clock's jumps, in every order that a seed can make: nothing outruns a stop.

A message leaves when its provider's call begins. A stop is acknowledged when `Desk.handle` returns.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.desk import Desk
from flows.events import (
    AgentReplied,
    Event,
    HandedBack,
    PaymentReceived,
    PromiseRecorded,
    Replied,
    ReplyWithdrawn,
    TakenOver,
)
from flows.intents import Intent
from flows.message import Author, Message
from flows.sending import Accepted, Later, SendResult
from flows.understanding import Scored, Understanding
from ledger.invoice import Payment
from schedulers.outbox import Outbox, Patience
from store.base import Change, Kept, Loading, Outcome
from store.memory import MemoryStore
from tests.bot.words import Words
from tests.store.builders import outbound
from tests.stories.telling import TODAY, Story, euros
from tests.turns import Turns

SEEDS = range(120)
_QUEUED = tuple(f"m{n}" for n in range(6))
_ANSWER = "m5"
_WORDS = "m4"
"""Words of a person that waited for a time of their choice; all others but the answer are reminders."""


class Overtaken(MemoryStore):
    """The twin, with a turn before and after everything that a sender or the desk asks of it."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self.turns = turns

    async def load(self, case_id: str) -> Any:
        await self.turns()
        found = await super().load(case_id)
        await self.turns()
        return found

    async def commit(self, change: Change) -> Kept | None:
        await self.turns()
        kept = await super().commit(change)
        await self.turns()
        return kept

    async def claim(self, *arguments: Any) -> bool:
        await self.turns()
        claimed = await super().claim(*arguments)
        await self.turns()
        return claimed

    async def settle(self, outcome: Outcome) -> bool:
        await self.turns()
        settled = await super().settle(outcome)
        await self.turns()
        return settled

    async def sendable(self, *arguments: Any) -> list[Message]:
        found = await super().sendable(*arguments)
        await self.turns()
        return found

    async def import_accounts(self, batch: Any) -> Any:
        await self.turns()
        loaded = await super().import_accounts(batch)
        await self.turns()
        return loaded


@dataclass(slots=True)
class Provider:
    """Notes when each call begins; refuses for a while now and then."""

    turns: Turns
    left: list[tuple[int, Message]] = field(default_factory=list)

    async def send(self, message: Message) -> SendResult:
        self.left.append((self.turns.count, message))
        await self.turns()
        if self.turns.random.random() < 0.3:
            return Later("429", "busy", retry_after=1)
        return Accepted(f"p-{message.id}-{self.turns.count}")


@dataclass(slots=True)
class World:
    """Two processes with a desk and an outbox each, over one store; `acknowledged` is the turn of the stop."""

    story: Story
    turns: Turns
    provider: Provider
    outboxes: list[Outbox]
    desks: list[Desk]
    acknowledged: int | None = None
    meant: tuple[str, ...] = tuple(name for name in _QUEUED if name != _ANSWER)

    async def stop(self, event: Event) -> None:
        await self.turns()
        await self.desks[0].handle("D1", event)
        self.acknowledged = self.turns.count

    async def relieve(self) -> None:
        await self.turns()
        [old] = self.story.account.invoices
        paid = replace(self.story.account, invoices=(replace(old, paid=old.amount, reported_paid=old.amount),))
        loaded = await self.story.store.import_accounts([Loading(paid, (await self.story.file()).case)])
        for case_id in loaded.relieved:
            await self.outboxes[0].quiet(case_id)
        self.acknowledged = self.turns.count

    async def sweep(self, outbox: Outbox, times: int) -> None:
        for _ in range(times):
            await self.turns()
            await outbox.sweep()

    @property
    def too_late(self) -> list[str]:
        """What the stop meant, queued before it, whose call began after it was acknowledged."""
        assert self.acknowledged is not None
        return [m.id for turn, m in self.provider.left if turn > self.acknowledged and m.id in self.meant]


async def world(seed: int, *, fence: bool = True, kind: type[Overtaken] = Overtaken) -> World:
    turns = Turns(seed)
    provider = Provider(turns)
    store = kind(turns)
    story = Story(Words(), store=store, sender=provider)
    await MemoryStore.import_accounts(
        store, [Loading(story.account, story.desk.new_case(story.account, story.clock(), "courteous"))]
    )
    file = await MemoryStore.load(store, "D1")
    assert file is not None
    queued = tuple(
        replace(_queued(name, story.clock()), case_id="D1", at=story.clock(), address="+32470000001")
        for name in _QUEUED
    )
    await MemoryStore.commit(
        store, Change(replace(file.case, version=file.case.version + 1), file.case.version, messages=queued)
    )
    found = World(story, turns, provider, [], [])
    for _ in range(2):
        outbox = Outbox(store, {"sms": provider, "email": provider}, story.clock, Patience(backoff=1, attempts=5))
        desk = Desk(store, story.desk.rulebook, story.desk.scribe, outbox, story.clock)
        outbox.report, outbox.look_again, outbox.pause = desk.failed, desk.may_go_at, turns
        outbox.held = desk.held_back
        if not fence:
            outbox.quiet = _at_once  # type: ignore[method-assign]
        found.outboxes.append(outbox)
        found.desks.append(desk)
    return found


def _queued(name: str, now: datetime) -> Message:
    if name == _WORDS:
        return outbound(name, author=Author.AGENT, scheduled=True, not_before=now)
    return outbound(name, unasked=name != _ANSWER)


async def _at_once(_: str) -> None:
    """A house that does not wait."""


def stops(found: World) -> dict[str, Event]:
    now = found.story.clock()
    said = Understanding("STOP", "en", (Scored(Intent.OPT_OUT, 0.99),))
    dispute = Understanding("never arrived", "en", (Scored(Intent.DISPUTE, 0.99),))
    return {
        "payment": PaymentReceived(Payment("p1", "D1", now, euros("300.00"))),
        "STOP": Replied("in-1", "sms", "+32470000001", "STOP", said),
        "dispute": Replied("in-1", "sms", "+32470000001", "never arrived", dispute),
        "promise": PromiseRecorded("ann", TODAY + timedelta(days=9)),
        "hand-over": TakenOver("ann"),
        "agent": AgentReplied("ann", "Hello"),
        "hand-back": HandedBack("ann", "said by phone"),
        "withdrawn": ReplyWithdrawn("ann", _WORDS),
    }


async def played(seed: int, kind: str, *, fence: bool = True, crash: float = 0.02) -> World:
    found = await world(seed, fence=fence)
    turns, clock = found.turns, found.story.clock

    def jump() -> None:
        if turns.random.random() < 0.15:
            clock.set(clock() + timedelta(seconds=turns.random.choice((1, 2, 30, 90, 200))))

    turns.between = jump
    if kind == "withdrawn":
        found.meant = (_WORDS,)
    first = found.relieve() if kind == "import" else found.stop(stops(found)[kind])
    turns.begin("stopper", first)
    turns.begin("stopper", found.sweep(found.outboxes[0], 4))
    turns.begin("other", found.sweep(found.outboxes[1], 4))
    turns.begin("other", found.sweep(found.outboxes[1], 4))
    await turns.run(crash, survivor="stopper")
    return found


KINDS = ("payment", "STOP", "dispute", "promise", "hand-over", "agent", "hand-back", "withdrawn", "import")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_message_leaves_after_its_stop_was_acknowledged(kind: str) -> None:
    left = 0
    for seed in SEEDS:
        found = await played(seed, kind)
        assert found.too_late == [], f"seed {seed}"
        left += len(found.provider.left)
    assert left, "something went out in some of these histories"


async def test_a_house_that_does_not_wait_for_its_senders_is_found_out() -> None:
    late = [seed for seed in SEEDS if (await played(seed, "payment", fence=False)).too_late]
    assert late
