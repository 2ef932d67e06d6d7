"""Files that come with debtors' messages, and files that go with ours.

A mail brings its files with it. Telegram and WhatsApp only name theirs: the record of such a file waits, and the file
is fetched in the background, again after a while when the provider does not answer. No answer to a debtor waits for a
file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from bot.channels.base import Enclosed
from flows.events import Event, Noted
from flows.message import Attachment, Message
from pages.intake import LARGEST, FileRefused, Intake, clean_name
from store.base import Store, StoreError
from store.files import PIECE, FileRecord, FileState, Source

log = structlog.get_logger(__name__)

MOST_WITH_A_MESSAGE = 10
MOST_ON_A_CASE = 300
_TRIES = 8
_SWEEP_AFTER = timedelta(minutes=2)
_SWEEP_LIMIT = 50

Tell = Callable[[str, Event], Awaitable[bool]]
"""Brings an event before a case (bot.desk.Desk.handle)."""


@runtime_checkable
class Fetcher(Protocol):
    """A channel that gives out files which its messages only name."""

    async def fetch(self, reference: str, largest: int) -> bytes | None:
        """The content of a file; None when the provider will never give it. Raises FileRefused when it is too large,
        anything else when it may be tried again.
        """


class Enclosures:
    """Keeps what comes, completes what goes. `fetchers` are the channels that can fetch, by name."""

    def __init__(
        self, store: Store, fetchers: Mapping[str, Fetcher], clock: Callable[[], datetime], tell: Tell
    ) -> None:
        self._store = store
        self._fetchers = fetchers
        self._clock = clock
        self._tell = tell

    # --- in ---

    async def keep(self, message: Message, enclosed: Sequence[Enclosed]) -> tuple[FileRecord, ...]:
        """Keep what came with a message, or that it came. Kept twice (a crash in between), nothing changes."""
        if not enclosed:
            return ()
        taken = len(await self._store.files_of(message.case_id, MOST_ON_A_CASE))
        room = min(MOST_WITH_A_MESSAGE, max(0, MOST_ON_A_CASE - taken))
        return tuple([await self._keep(message, item, place, room) for place, item in enumerate(enclosed)])

    async def _keep(self, message: Message, item: Enclosed, place: int, room: int) -> FileRecord:
        name = hashlib.sha256(f"{message.id}\n{place}".encode()).hexdigest()[:32]
        record = FileRecord(
            id=name,
            case_id=message.case_id,
            name=clean_name(item.name),
            at=message.at,
            source=Source.DEBTOR,
            channel=message.channel,
            message_id=message.id,
            reference=item.reference,
        )
        if place >= room:
            return await self._refuse(record, "many")
        if item.content is not None:
            return await self._take(record, item.content)
        if message.channel not in self._fetchers or not item.reference:
            return await self._refuse(record, "gone")
        waits = replace(record, state=FileState.WAITING)
        await self._store.add_file(waits)
        return waits

    async def _take(self, record: FileRecord, content: bytes) -> FileRecord:
        with Intake() as intake:
            try:
                intake.add(content)
                found = intake.finish()
            except FileRefused as refusal:
                return await self._refuse(record, refusal.why)
            kept = replace(
                record,
                name=clean_name(record.name, found.media_type),
                media_type=found.media_type,
                size=found.size,
                digest=found.digest,
                state=FileState.KEPT,
                reference="",
            )
            await self._store.keep_file(kept, intake.pieces(PIECE))
        return kept

    async def _refuse(self, record: FileRecord, why: str) -> FileRecord:
        refused = replace(record, state=FileState.REFUSED, reason=why, reference="")
        if not await self._store.add_file(refused):
            await self._store.change_file(refused)
        return refused

    async def tell(self, record: FileRecord) -> None:
        """The line of the history, once it is known what became of the file."""
        if record.state is FileState.WAITING:
            return
        what = f"({record.media_type}, SHA-256 {record.digest})" if record.digest else f"is not kept: {record.reason}"
        rule, reason = ("file/came", f"a file came {what}") if record.digest else ("file/refused", f"a file {what}")
        await self._tell(record.case_id, Noted("debtor", rule, reason, record.name, record.channel))

    async def fetch(self, record: FileRecord) -> None:
        """Fetch a file that waits. After eight tries it is given up, and said to be."""
        if record.state is not FileState.WAITING:
            return
        try:
            content = await self._fetchers[record.channel].fetch(record.reference, LARGEST)
            done = await (self._refuse(record, "gone") if content is None else self._take(record, content))
        except FileRefused as refusal:
            done = await self._refuse(record, refusal.why)
        except StoreError:
            raise
        except Exception as error:  # a provider fails in many ways; the next sweep asks again
            log.warning("file_not_fetched", channel=record.channel, fault=type(error).__name__, tries=record.tries + 1)
            done = await self._tried(record)
        await self.tell(done)

    async def _tried(self, record: FileRecord) -> FileRecord:
        if record.tries + 1 >= _TRIES:
            return await self._refuse(record, "gone")
        again = replace(record, tries=record.tries + 1)
        await self._store.change_file(again)
        return again

    async def sweep(self) -> int:
        """Fetch what still waits, after a crash or a provider's absence. How many there were."""
        waiting = await self._store.waiting_files(self._clock() - _SWEEP_AFTER, _SWEEP_LIMIT)
        for record in waiting:
            if record.channel in self._fetchers:
                await self.fetch(record)
            else:
                await self.tell(await self._refuse(record, "gone"))
        return len(waiting)

    # --- out ---

    async def complete(self, message: Message) -> Message | None:
        """The message with the content of the case's files that go with it; None when one is not kept any more."""
        if not any(item.stored for item in message.attachments):
            return message
        whole = [await self._content(message, item) for item in message.attachments]
        found = tuple(item for item in whole if item is not None)
        return replace(message, attachments=found) if len(found) == len(whole) else None

    async def _content(self, message: Message, item: Attachment) -> Attachment | None:
        if not item.stored:
            return item
        record = await self._store.file(item.stored)
        if record is None or record.case_id != message.case_id:
            return None
        pieces = await self._store.pieces(record)
        return replace(item, content=b"".join(pieces)) if pieces else None
