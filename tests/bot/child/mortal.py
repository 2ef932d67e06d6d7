"""A process that wakes a case, or takes a debtor's message, and kills itself at a chosen step.

python -m tests.bot.child.mortal URI DATABASE wake|reply KILL_AT SENT_FILE
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import time
from pathlib import Path
from typing import Any

from bot.channels.base import Inbound
from flows.message import Message
from flows.sending import Accepted, SendResult
from store.base import RawEvent
from store.mongo import MongoStore
from tests.bot.words import Words
from tests.stories.telling import ADDRESSES, TODAY, ZONE, Story, at_local

MORNING = at_local(TODAY, time(10), ZONE)


class Mortal:
    """A store that dies right before or right after a command."""

    def __init__(self, store: MongoStore, kill_at: str) -> None:
        self._store = store
        self._kill_at = kill_at

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        async def guarded(*arguments: Any, **more: Any) -> Any:
            die_at(self._kill_at, f"before {name}")
            result = await method(*arguments, **more)
            die_at(self._kill_at, f"after {name}")
            return result

        return guarded


class Provider:
    """Takes a message by writing its id to a file, as durable as a provider's own records."""

    def __init__(self, file: Path, kill_at: str) -> None:
        self._file = file
        self._kill_at = kill_at

    async def send(self, message: Message) -> SendResult:
        die_at(self._kill_at, "before send")
        with self._file.open("a") as out:
            out.write(f"{message.id}\n")
            out.flush()
            os.fsync(out.fileno())
        die_at(self._kill_at, "after send")
        return Accepted(f"p-{message.id}")


def die_at(chosen: str, here: str) -> None:
    if chosen == here:
        os.kill(os.getpid(), signal.SIGKILL)


async def live(uri: str, database: str, what: str, kill_at: str, sent: Path) -> None:
    store = MongoStore(uri, database, production=False)
    await store.open()
    mortal: Any = Mortal(store, kill_at)
    story = Story(Words(), store=mortal, sender=Provider(sent, kill_at), at=MORNING)
    if what == "wake":
        file = await store.load("D1")
        assert file is not None
        await story.desk.wake(file)
    else:
        raw = RawEvent("sms:in-1", "sms", story.clock(), b"{}")
        await story.reception.take(raw, [Inbound("sms", "in-1", ADDRESSES["sms"], "balance please")])
        await story.reception.idle()
    await store.close()


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], Path(sys.argv[5])))
