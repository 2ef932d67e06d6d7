"""The reception: what comes in from outside is kept raw, deduplicated, matched to a debtor, understood and decided."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.channels.base import Arrival, Bind, Blocked, Inbound, Receipt
from bot.desk import Busy, Desk
from bot.enclosures import Enclosures
from flows.case import CaseFile
from flows.events import Bound, DeliveryConfirmed, DoorClosed, Replied
from flows.identity import asked_at, says_name
from flows.intents import Intent
from flows.message import Author, Delivery, Direction, Message
from flows.sending import Refused
from flows.understanding import Right, Understanding
from nlu.reviews import review_of
from store.base import Duplicate, InboxState, RawEvent, Reported, Store, StoreError
from store.files import FileRecord

log = structlog.get_logger(__name__)

_REPORTS_WAIT = timedelta(hours=1)
_NEVER_WENT = frozenset({Delivery.QUEUED, Delivery.CANCELLED, Delivery.FAILED})
_CLOSE_FOR_ALL = (Intent.OPT_OUT, Intent.WRONG_PERSON)


class Understander(Protocol):
    """What reads a debtor's text (nlu.understand)."""

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        """Understand one text; never raises for the text's sake."""


ReadToken = Callable[[str], tuple[str, str] | None]
"""A signed token as (debtor id, token id), None when it is forged or too old."""


class Reception:
    """Takes arrivals of every channel. `read_token` opens the signed tokens of Telegram's deep links."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        understander: Understander,
        clock: Callable[[], datetime],
        read_token: ReadToken,
    ) -> None:
        self._store = store
        self._desk = desk
        self._understander = understander
        self._clock = clock
        self._read_token = read_token
        self._tasks: set[asyncio.Task[None]] = set()
        self.enclosures: Enclosures | None = None

    async def take(self, event: RawEvent, arrivals: list[Arrival]) -> bool:
        """Keep the raw event; handle what it means in the background. False: it was kept before."""
        if not await self._store.keep_raw(event):
            log.info("duplicate", channel=event.channel)
            return False
        self.later(self.work(event.id, arrivals))
        return True

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it in the background, in the order of arrival as far as one debtor is concerned."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until everything taken so far has been handled."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def work(self, raw_id: str, arrivals: list[Arrival], received_at: datetime | None = None) -> None:
        """Handle the arrivals of one raw event. A fault of the records leaves it for the next sweep.

        So does a delivery report on a message that nobody knows (yet): it may have outrun the answer to the send.
        After an hour (`received_at`) it is an orphan.
        """
        try:
            state, odd = await self._all(raw_id, arrivals)
            if state is InboxState.RECEIVED and received_at and self._clock() - received_at > _REPORTS_WAIT:
                state = InboxState.ORPHAN
            if odd or state not in (None, InboxState.RECEIVED):
                await self._store.close_raw(raw_id, InboxState.BAD if odd else state or InboxState.DONE, odd)
        except (StoreError, Busy) as error:
            log.warning("left_for_later", raw=raw_id, error=type(error).__name__)

    async def _all(self, raw_id: str, arrivals: list[Arrival]) -> tuple[InboxState | None, str]:
        """What became of the raw event (see _one; RECEIVED: left open), and the name of the fault that befell it."""
        state: InboxState | None = InboxState.DONE
        odd, waits = "", False
        for arrival in arrivals:
            closes = arrival is arrivals[-1] and not odd and not waits
            try:
                state = await self._one(raw_id if closes else None, arrival)
            except (StoreError, Busy):
                raise
            except Exception as error:  # the others of the same call still count; a person can look at this one
                odd = type(error).__name__
                log.exception("arrival_failed", raw=raw_id, error=odd)
            waits = waits or state is InboxState.RECEIVED
        return InboxState.RECEIVED if waits else state, odd

    async def _one(self, raw_id: str | None, arrival: Arrival) -> InboxState | None:
        """Handle one arrival; the state to close the raw event with, None when a commit has closed it."""
        match arrival:
            case Inbound():
                return await self._inbound(raw_id, arrival)
            case Bind():
                return await self._bind(arrival)
            case Receipt():
                return await self._receipt(raw_id, arrival)
            case Blocked():
                return await self._blocked(arrival)

    # --- messages ---

    async def _inbound(self, raw_id: str | None, arrival: Inbound) -> InboxState | None:
        async with self._desk.in_order(f"{arrival.channel}:{arrival.address}"):
            files = await self._files(arrival)
            if not files:
                log.info("unknown_sender", channel=arrival.channel)
                await self._store.count(f"unknown_sender:{arrival.channel}")
                return InboxState.ORPHAN
            return await self.reply(raw_id, arrival, files)

    async def _files(self, arrival: Inbound) -> list[CaseFile]:
        for address in (arrival.address, *arrival.other_addresses):
            files = await self._store.by_contact(f"{arrival.channel}:{address}") if address else []
            if files:
                return files
        return []

    async def reply(self, raw_id: str | None, arrival: Inbound, files: list[CaseFile]) -> InboxState | None:
        """Understand and answer a message of the first file's debtor; others who share the address hear of a stop."""
        files, named = _who_says_their_name(files, arrival)
        file, *others = files
        now = self._clock()
        understood = await self._understander.parse(
            arrival.text, language=file.language, now=now, timezone=file.account.debtor.timezone
        )
        message = _message(arrival, file, understood, now)
        review = review_of(message, file, understood) if understood.abstain else None
        about = await self._last_said(file) if understood.right is Right.WHY else None
        shared = any(asked_at(other.case, f"{arrival.channel}:{arrival.address}") for other in others)
        event = Replied(
            message.id, arrival.channel, arrival.address, arrival.text, understood, arrival.media, about, shared
        )
        files_kept = await self.enclosures.keep(message, arrival.files) if self.enclosures else ()
        async with self._desk.in_order(file.case.id):
            try:
                await self._desk.apply(file, event, inbound=message, raw_id=raw_id, review=review)
            except Duplicate:
                log.info("duplicate", channel=arrival.channel)
                return InboxState.DONE
        await self._enclosed(files_kept)
        if not named and any(understood.means(intent) for intent in _CLOSE_FOR_ALL):
            for other in others:
                await self._desk.handle(other.case.id, DoorClosed(arrival.channel, arrival.address, arrival.text))
        return None

    async def _enclosed(self, files: tuple[FileRecord, ...]) -> None:
        """What came with a message goes into the history; what has to be fetched is, in the background."""
        if self.enclosures is None:
            return
        for record in files:
            await self.enclosures.tell(record)
            self.later(self.enclosures.fetch(record))

    async def _last_said(self, file: CaseFile) -> Message | None:
        """What a debtor who asks why they were written to means: the last unasked message, else the last one."""
        spoken = await self._store.conversation(file.case.id)
        ours = [item for item in spoken if item.direction is Direction.OUTBOUND and item.state not in _NEVER_WENT]
        return next((item for item in reversed(ours) if item.unasked), ours[-1] if ours else None)

    # --- everything else ---

    async def _bind(self, arrival: Bind) -> InboxState:
        opened = self._read_token(arrival.token)
        if opened is None:
            log.info("bad_token", channel=arrival.channel)
            return InboxState.ORPHAN
        debtor_id, token_id = opened
        if not await self._store.use_token(token_id, self._clock()):
            log.info("token_used_before", channel=arrival.channel)
            return InboxState.ORPHAN
        known = await self._desk.handle(debtor_id, Bound(arrival.channel, arrival.address))
        return InboxState.DONE if known else InboxState.ORPHAN

    async def _receipt(self, raw_id: str | None, arrival: Receipt) -> InboxState:
        async with self._desk.in_order(f"receipt:{arrival.channel}:{arrival.message_provider_id}"):
            if arrival.state is Delivery.FAILED and arrival.failure is not None:
                await self._failed(raw_id, arrival, arrival.failure)
            reported = await self._report(arrival, arrival.state)
            if reported is not None:
                await self._confirm(reported)
        return InboxState.RECEIVED if reported is None else InboxState.DONE

    async def _report(self, arrival: Receipt, state: Delivery) -> Reported | None:
        at = arrival.at or self._clock()
        return await self._store.receipt(
            arrival.channel, arrival.message_provider_id, state, at, message_id=arrival.message_id
        )

    async def _failed(self, raw_id: str | None, arrival: Receipt, failure: Refused) -> None:
        """Act on the failure before it is noted: a process that dies in between acts again, never not at all."""
        reported = await self._report(arrival, Delivery.SENT)
        if reported is not None and reported.message.state is Delivery.SENT:
            await self._desk.failed(reported.message, failure, raw_id)

    async def _confirm(self, reported: Reported) -> None:
        """A message in doubt that did go out: whoever was asked to look at it hears so."""
        message = reported.message
        if not reported.moved or reported.before is not Delivery.UNKNOWN or message.state is Delivery.FAILED:
            return
        spoken = await self._store.conversation(message.case_id)
        others = any(item.state is Delivery.UNKNOWN for item in spoken)
        await self._desk.handle(
            message.case_id, DeliveryConfirmed(message.id, message.channel, message.state.value, others)
        )

    async def _blocked(self, arrival: Blocked) -> InboxState:
        files = await self._store.by_contact(f"{arrival.channel}:{arrival.address}")
        await self._close_doors(files, arrival.channel, arrival.address, arrival.words)
        return InboxState.DONE if files else InboxState.ORPHAN

    async def stop(self, case_id: str, channel: str, address: str, words: str) -> None:
        """The debtor closes a channel by a signed link; everybody who shares the address is spared as well."""
        shared = await self._store.by_contact(f"{channel}:{address}")
        own = await self._store.load(case_id)
        others = [file for file in shared if file.case.id != case_id]
        await self._close_doors([own, *others] if own else others, channel, address, words)

    async def _close_doors(self, files: list[CaseFile], channel: str, address: str, words: str) -> None:
        for file in files:
            if all(item.channel != channel for item in file.case.opt_outs):
                await self._desk.handle(file.case.id, DoorClosed(channel, address, words))


def _who_says_their_name(files: list[CaseFile], arrival: Inbound) -> tuple[list[CaseFile], bool]:
    """The debtor who gives their name first, where several who share the address were asked who is there."""
    key = f"{arrival.channel}:{arrival.address}"
    named = [f for f in files if asked_at(f.case, key) and says_name(arrival.text, f.account.debtor.name)]
    if len(files) == 1 or len(named) != 1:
        return files, False
    return [*named, *(file for file in files if file is not named[0])], True


def _message(arrival: Inbound, file: CaseFile, understood: Understanding, now: datetime) -> Message:
    return Message(
        id=f"{arrival.channel}:{arrival.provider_id}",
        case_id=file.case.id,
        debtor_id=file.case.debtor_id,
        channel=arrival.channel,
        address=arrival.address,
        direction=Direction.INBOUND,
        author=Author.DEBTOR,
        text=arrival.text,
        language=understood.language,
        at=now,
        state=Delivery.RECEIVED,
        provider_id=arrival.provider_id,
        intents=tuple(scored.name.value for scored in understood.intents),
        confidence=understood.intent.confidence,
        engine=understood.engine,
    )
