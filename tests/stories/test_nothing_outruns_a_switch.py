"""Nothing that a switch covers leaves once it is acknowledged, however two processes run; and nothing is lost.

A message leaves when its provider's call begins. A switch is acknowledged when `Switchboard.put_on` returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.switchboard import Switchboard
from flows.message import Delivery
from flows.switches import Reach, Switch, keys_of
from store.memory import MemoryStore
from store.switches import Grip
from tests.stories.test_nothing_outruns_a_stop import _QUEUED, Overtaken, World, world

SEEDS = range(80)
SWITCHES = {
    Reach.ALL: "",
    Reach.CREDITOR: "main",
    Reach.SCENARIO: "courteous",
    Reach.DEBTOR: "D1",
    Reach.CASE: "D1",
    Reach.CHANNEL: "sms",
}


class Switched(Overtaken):
    """The twin, with a turn around what a switch asks of it too, and messages that name what they belong to."""

    async def switch_on(self, switch: Switch) -> bool:
        await self.turns()
        done = await super().switch_on(switch)
        await self.turns()
        return done

    async def in_flight_under(self, switch: Switch, now: datetime) -> int:
        await self.turns()
        return await super().in_flight_under(switch, now)

    async def switches(self, now: datetime) -> list[Switch]:
        await self.turns()
        return await super().switches(now)


class Blind(Switched):
    """A house whose senders do not look at the switches when they take a message."""

    async def claim(self, message_id: str, now: datetime, lease_until: datetime, switches: Sequence[str] = ()) -> Grip:
        return await super().claim(message_id, now, lease_until)  # type: ignore[return-value]


class Hasty(Switchboard):
    """A board that does not wait for what senders hold."""

    async def put_on(self, switch: Switch, patience_seconds: float = 0) -> bool:
        return await self._store.switch_on(switch)


def switch(found: World, reach: Reach) -> Switch:
    return Switch("s1", reach, SWITCHES[reach], "a wrong amount", "marc", found.story.clock())


async def played(
    seed: int, reach: Reach, *, kind: type[Overtaken] = Switched, board: type[Switchboard] = Switchboard
) -> World:
    found = await world(seed, kind=kind)
    turns, clock = found.turns, found.story.clock
    names = [(name, await MemoryStore.message(found.story.store, name)) for name in _QUEUED]  # type: ignore[arg-type]
    for _, message in names:
        found.story.store._put(_named(message))  # type: ignore[attr-defined]
    desk = found.desks[0]
    first = board(found.story.store, desk.rulebook, clock, "main", pause=turns)

    def jump() -> None:
        if turns.random.random() < 0.15:
            clock.set(clock() + timedelta(seconds=turns.random.choice((1, 2, 30, 90, 200))))

    async def stop() -> None:
        await turns()
        assert await first.put_on(switch(found, reach), patience_seconds=60)
        found.acknowledged = turns.count

    turns.between = jump
    turns.begin("stopper", stop())
    turns.begin("stopper", found.sweep(found.outboxes[0], 4))
    turns.begin("other", found.sweep(found.outboxes[1], 4))
    turns.begin("other", found.sweep(found.outboxes[1], 4))
    await turns.run(0.02, survivor="stopper")
    return found


def _named(message: Any) -> Any:
    return replace(message, scenario="courteous", creditor_id="main")


def too_late(found: World, reach: Reach) -> list[str]:
    assert found.acknowledged is not None
    key = switch(found, reach).key
    return [m.id for turn, m in found.provider.left if turn > found.acknowledged and key in keys_of(m)]


@pytest.mark.parametrize("reach", list(SWITCHES))
async def test_nothing_that_a_switch_covers_leaves_after_it_was_acknowledged(reach: Reach) -> None:
    left = 0
    for seed in SEEDS:
        found = await played(seed, reach)
        assert too_late(found, reach) == [], f"seed {seed}"
        left += len(found.provider.left)
    assert left, "something went out in some of these histories"


@pytest.mark.parametrize(("kind", "board"), [(Blind, Switchboard), (Switched, Hasty)])
async def test_a_house_that_does_not_look_or_does_not_wait_is_found_out(
    kind: type[Overtaken], board: type[Switchboard]
) -> None:
    late = [seed for seed in SEEDS if too_late(await played(seed, Reach.ALL, kind=kind, board=board), Reach.ALL)]
    assert late


async def test_nothing_is_lost_behind_a_switch() -> None:
    """What waits is queued still, and goes when the switch is lifted; only a sender that died leaves doubt."""
    waited = 0
    for seed in SEEDS:
        found = await played(seed, Reach.ALL)
        messages = [await MemoryStore.message(found.story.store, name) for name in _QUEUED]  # type: ignore[arg-type]
        states = {item.state for item in messages if item is not None}
        assert states <= {Delivery.QUEUED, Delivery.SENT, Delivery.UNKNOWN, Delivery.SENDING}, f"seed {seed}: {states}"
        waited += sum(1 for item in messages if item and (item.code or "").startswith("switch/"))
    assert waited
