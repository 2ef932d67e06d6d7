"""kill -9 between any two steps of a send, in a real process over a real database: nothing lost, nothing sent twice."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Inbound
from flows.message import Delivery, Direction, Message
from store.base import InboxState
from store.mongo import MongoStore
from tests.bot.child.mortal import MORNING, Provider
from tests.bot.words import Words
from tests.store.conftest import database, mongo, mongo_uri  # noqa: F401 - fixtures
from tests.stories.telling import ADDRESSES, Story

ROOT = Path(__file__).parents[2]


@dataclass
class Scene:
    """The records after the killed process, and what recovers from them."""

    story: Story
    store: MongoStore
    uri: str
    name: str
    sent: Path

    async def killed(self, what: str, kill_at: str) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bot.child.mortal", self.uri, self.name, what, kill_at, str(self.sent)),
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(process.communicate(), 120)
        assert process.returncode == -signal.SIGKILL, errors.decode()[-2000:]

    async def recovers(self) -> None:
        """What the next process does: due cases, waiting raw events, the outbox; also after the lease has run out."""
        for minutes in (1, 5, 60):
            self.story.clock.set(MORNING + timedelta(minutes=minutes))
            for file in await self.store.due_steps("courteous", "Europe/Brussels", self.story.clock(), 10):
                await self.story.desk.wake(file)
            for raw in await self.store.waiting_raw(self.story.clock(), 10):
                arrival = Inbound("sms", "in-1", ADDRESSES["sms"], "balance please")
                await self.story.reception.work(raw.id, [arrival])
            await self.story.outbox.sweep()

    def times_sent(self) -> int:
        return len(self.sent.read_text().splitlines()) if self.sent.exists() else 0

    async def outbound(self) -> list[Message]:
        return [m for m in await self.store.conversation("D1") if m.direction is Direction.OUTBOUND]


@pytest.fixture
async def scene(mongo: MongoStore, mongo_uri: str, database: str, tmp_path: Path) -> AsyncIterator[Scene]:  # noqa: F811
    sent = tmp_path / "sent"
    story = await Story(Words(), store=mongo, sender=Provider(sent, "never"), at=MORNING).begin()
    yield Scene(story, mongo, mongo_uri, database, sent)
    story.end()


SURE = ["before commit", "after commit", "before claim"]
"""Killed here nothing can have left: it is sent, once, by the next process."""
DOUBT = ["after claim", "before send", "after send", "before settle"]
"""Killed here nobody knows: it is shown to a person and never sent again."""


@pytest.mark.parametrize("kill_at", SURE)
async def test_a_reminder_killed_before_it_was_taken_up_is_sent_once(scene: Scene, kill_at: str) -> None:
    await scene.killed("wake", kill_at)
    assert scene.times_sent() == 0
    await scene.recovers()
    assert scene.times_sent() == 1
    assert [m.state for m in await scene.outbound()] == [Delivery.SENT]


@pytest.mark.parametrize("kill_at", DOUBT)
async def test_a_reminder_killed_while_it_was_sent_is_shown_and_never_sent_again(scene: Scene, kill_at: str) -> None:
    await scene.killed("wake", kill_at)
    before = scene.times_sent()
    assert before == (1 if kill_at in ("after send", "before settle") else 0)
    await scene.recovers()
    assert scene.times_sent() == before
    assert [m.state for m in await scene.outbound()] == [Delivery.UNKNOWN]
    assert [item.escalation.queue for item in await scene.store.queue()] == ["delivery"]


async def test_a_reminder_killed_after_its_outcome_was_kept_is_done(scene: Scene) -> None:
    await scene.killed("wake", "after settle")
    await scene.recovers()
    assert scene.times_sent() == 1
    assert [m.state for m in await scene.outbound()] == [Delivery.SENT]
    assert await scene.store.queue() == []


@pytest.mark.parametrize("kill_at", ["after keep_raw", "before commit", "after commit", "before claim"])
async def test_a_debtors_message_is_answered_once_whenever_the_process_died(scene: Scene, kill_at: str) -> None:
    await scene.killed("reply", kill_at)
    await scene.recovers()
    answers = [m for m in await scene.outbound() if m.wording == "balance_info"]
    assert [m.state for m in answers] == [Delivery.SENT]
    heard = [m for m in await scene.store.conversation("D1") if m.direction is Direction.INBOUND]
    assert len(heard) == 1
    assert (await scene.store.counts()).inbox == {InboxState.DONE.value: 1}
