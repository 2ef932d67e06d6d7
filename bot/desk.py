"""The desk: loads a case, has it decided, keeps the decision in one guarded write, and sends what was decided.

The only room that calls `decide`. Everything that happens to a case comes through here: replies, due times, payments,
imports, receipts, people.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from bot.rulebook import Rulebook
from bot.scribe import Scribe, Written
from flows.agent_words import late_words
from flows.ahead import Ahead, ahead
from flows.case import Case, CaseFile
from flows.consents import CREDITORS_RECORDS
from flows.decide import decide, open_case
from flows.draft import Rules
from flows.effects import Decision, Kind, Note
from flows.events import (
    DeliveryConfirmed,
    DeliveryFailed,
    DeliveryUnknown,
    Event,
    FirstReminderUnsaid,
    WentLate,
    Woken,
)
from flows.facts import decode
from flows.first_reminder import may_press, unsaid
from flows.message import Delivery, Message
from flows.opening import window_from
from flows.review import Review
from flows.sending import Refused, Unknown
from flows.switches import HeldBack, Switch, WaitOver, was_held
from ledger.account import Account
from ledger.calendar import local_date
from store.base import Store, StoreError

log = structlog.get_logger(__name__)

_TRIES = 6
_IN_DOUBT = frozenset({Delivery.SENDING, Delivery.UNKNOWN})
_OF_SENDERS = (DeliveryFailed, DeliveryUnknown, DeliveryConfirmed, WentLate, HeldBack, WaitOver)
"""Told while the message itself is still held: nobody waits for these to be final, and they must not wait."""
_LOOK_AGAIN_AFTER = timedelta(hours=1)
_ANSWER_LASTS = timedelta(hours=24)
"""An answer that a switch held goes within so long after it was written; later a person answers anew."""


class Busy(StoreError):
    """Other writers won the case six times in a row; the event was not applied and may be tried again."""


class Courier(Protocol):
    """Takes a queued message to its channel (schedulers.outbox.Outbox)."""

    async def deliver(self, message: Message) -> bool:
        """Claim and send; False when it was stopped meanwhile."""

    async def quiet(self, case_id: str) -> None:
        """Wait until no sender holds a message of this case."""


class NoCourier:
    """Sends nothing: the simulation."""

    async def deliver(self, message: Message) -> bool:
        """Say that it went."""
        return message.state.value == "queued"

    async def quiet(self, case_id: str) -> None:
        """Nobody sends."""


Announce = Callable[[Written], Awaitable[None]]
"""Tells the team and the open pages of a change that was kept."""


class Desk:
    """Puts store, rules, wordings and outbox together. `announce` hears of every kept change."""

    def __init__(
        self,
        store: Store,
        rulebook: Rulebook,
        scribe: Scribe,
        courier: Courier,
        clock: Callable[[], datetime],
        announce: Announce | None = None,
    ) -> None:
        self.store = store
        self.rulebook = rulebook
        self.scribe = scribe
        self._courier = courier
        self._clock = clock
        self._announce = announce
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.decisions = 0

    @contextlib.asynccontextmanager
    async def in_order(self, name: str) -> AsyncIterator[None]:
        """One at a time per name, first come first served (inside this process; the guard holds across processes)."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            yield

    async def handle(self, case_id: str, event: Event, once: str = "") -> bool:
        """Decide, keep and perform. False when there is no such case. Raises Busy.

        `once` is the word of a form, used up by the write that keeps the act: raises Duplicate for the second copy.
        """
        async with self.in_order(case_id):
            file = await self.store.load(case_id)
            if file is None:
                return False
            await self.apply(file, event, once=once)
            return True

    async def wake(self, file: CaseFile) -> None:
        """A case that was found due."""
        async with self.in_order(file.case.id):
            await self.apply(file, Woken(), only_if_due=True)

    async def apply(
        self,
        file: CaseFile,
        event: Event,
        *,
        inbound: Message | None = None,
        raw_id: str | None = None,
        review: Review | None = None,
        only_if_due: bool = False,
        once: str = "",
    ) -> Decision | None:
        """Decide on a file that was just read; read again when somebody else wrote first. `review` is kept with it.

        When it returns, a stop is final: nothing that it meant is still on its way to a provider.
        """
        for _ in range(_TRIES):
            now = self._clock()
            if only_if_due and (file.case.wake_at is None or file.case.wake_at > now):
                return None
            rules = self.rulebook.for_case(file.case, file.account.debtor)
            decision = decide(file, event, rules, now)
            if may_press(rules.policy, file.case, decision) and (sent := await self._unsaid(file, rules)):
                await self.apply(file, FirstReminderUnsaid(sent))
                file = await self.store.load(file.case.id) or file
                continue
            written = self.scribe.write(file, decision, now, inbound, rules.policy)
            word = (once, now) if once else None
            kept = await self.store.commit(replace(written.change, inbox_done=raw_id, review=review, once=word))
            if kept:
                self.decisions += 1
                if kept.in_flight and not isinstance(event, _OF_SENDERS):
                    await self._courier.quiet(file.case.id)
                await self._perform(written)
                return decision
            fresh = await self.store.load(file.case.id)
            if fresh is None:
                return None
            file = fresh
        raise Busy(f"case {file.case.id} is being changed by others; try again")

    def foresee(self, file: CaseFile, event: Event | None) -> Ahead:
        """What the case would do next, after an event if one is given; nothing is kept."""
        now = self._clock()
        rules = self.rulebook.for_case(file.case, file.account.debtor)
        after = file if event is None else CaseFile(file.account, decide(file, event, rules, now).case)
        return ahead(after, rules, now)

    async def _unsaid(self, file: CaseFile, rules: Rules) -> date | None:
        """The day of a first reminder that is not known to have gone: that is put right before anything firmer."""
        if isinstance(self._courier, NoCourier):
            return None
        return unsaid(file, rules.policy, rules.scenario, await self.store.conversation(file.case.id))

    async def _perform(self, written: Written) -> None:
        change = written.change
        queued = [message for message in change.messages if message.state.value == "queued"]
        for message in queued:
            await self._deliver(message)
        if self._announce is not None:
            await self._announce(written)

    async def _deliver(self, message: Message) -> None:
        """The decision is kept, so a fault here is no reason to fail: the outbox takes up what was left."""
        try:
            await self._courier.deliver(message)
        except (StoreError, Busy) as error:
            log.warning("delivery_left", message=message.id, error=type(error).__name__)

    async def failed(self, message: Message, failure: Refused | Unknown, raw_id: str | None = None) -> None:
        """What the outbox or a receipt reports: the next channel has its turn, or a person."""
        if isinstance(failure, Unknown):
            kept = await self.store.message(message.id)
            if kept is not None and kept.state not in _IN_DOUBT:
                return  # a report has said meanwhile what became of it
            await self._fail(message, DeliveryUnknown(message.id, message.channel), raw_id)
            return
        log.warning("refused", message=message.id, channel=message.channel, code=failure.code)
        await self._fail(message, failure_event(message, failure), raw_id)

    async def _fail(self, message: Message, event: Event, raw_id: str | None) -> None:
        file = await self.store.load(message.case_id)
        if file is not None:
            await self.apply(file, event, raw_id=raw_id)

    async def held_back(self, message: Message, switch: Switch) -> None:
        """What the outbox reports: a switch covers a message that was about to go."""
        event = HeldBack(message.id, switch, message.channel, message.step, answer=not message.unasked)
        async with self.in_order(f"held:{message.case_id}"):
            await self._fail(message, event, None)

    async def may_go_at(self, message: Message) -> datetime | None:
        """The outbox's second look at a message that had to wait: None, or when it may go (UTC).

        A step said as an answer (identity) is no answer any more on another day.
        """
        file = await self.store.load(message.case_id)
        if file is None:
            return None
        now, timezone = self._clock(), file.account.debtor.timezone
        if not message.unasked and was_held(message):
            too_old = not message.scheduled and now - message.at > self._lasts(file, message)
            await self.apply(file, WaitOver(message.id, message.channel, too_old))
            file = await self.store.load(message.case_id) or file
        same_day = local_date(message.at, timezone) == local_date(now, timezone)
        if same_day and not message.unasked and not message.scheduled:
            return None
        policy = self.rulebook.for_case(file.case, file.account.debtor).policy
        if message.scheduled:
            return late_words(file, policy, message, now)
        if policy.fresh_until is not None and now >= policy.fresh_until:
            return now + _LOOK_AGAIN_AFTER
        opened = window_from(file, policy, now) or now + _LOOK_AGAIN_AFTER
        if opened > now:
            return opened
        if same_day:
            return None
        return await self._on_another_day(file, message, now)

    def _lasts(self, file: CaseFile, message: Message) -> timedelta:
        """How long after it was written an answer may still go. A stop is confirmed at once, or not at all."""
        if message.wording != "opt_out_done":
            return _ANSWER_LASTS
        return timedelta(minutes=self.rulebook.for_case(file.case, file.account.debtor).policy.opt_out_confirm_minutes)

    async def _on_another_day(self, file: CaseFile, message: Message, now: datetime) -> datetime | None:
        """The caps of the day on which it goes: it is counted there, or waits."""
        decision = await self.apply(file, WentLate(message.id, message.at, message.step, message.wording or ""))
        notes = (item for item in decision.effects if isinstance(item, Note)) if decision else ()
        held = next((item for item in notes if item.kind is Kind.DEFER), None)
        return None if held is None else held.earliest or now + _LOOK_AGAIN_AFTER

    def new_case(
        self, account: Account, now: datetime, scenario: str | None = None, proof: str = CREDITORS_RECORDS
    ) -> Case:
        """The case that an account gets when it is first imported; `proof` is that of its consents."""
        return open_case(account, self.rulebook.for_new(account, now, scenario), now, proof)


def failure_event(message: Message, failure: Refused) -> DeliveryFailed:
    """A refused message as an event that can send it by another channel."""
    return DeliveryFailed(
        message_id=message.id,
        channel=message.channel,
        address=message.address,
        code=failure.code,
        reason=failure.reason,
        unasked=message.unasked,
        dead=failure.address_dead,
        opted_out=failure.opted_out,
        step=message.step,
        wording=message.wording or "",
        text=message.text,
        author=message.author.value,
        facts=decode(message.facts),
        tried=message.tried,
        decided=message.at,
        filed=any(item.stored for item in message.attachments),
    )
