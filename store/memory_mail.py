"""The in-memory store's inbox, outbox and the team's things; `store.memory` adds the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from itertools import islice

from flows.message import Delivery, Direction, Message
from flows.task import WITHDRAWN_BY, Task, Withdrawal
from store.agenda import Agenda
from store.base import Cancel, InboxState, Outcome, RawEvent, Reported
from store.delivery import MAY_BECOME, NO_NEWS, due_at, meant
from store.precision import kept, moment


class MemoryMail:
    """Messages, raw events, tasks, users, tokens, counters, each found by its id."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._by_case: dict[str, list[str]] = {}
        self._queued: dict[str, dict[str, None]] = {}
        self._held: dict[str, dict[str, None]] = {}
        self._by_provider: dict[tuple[str, str], str] = {}
        self._outbox = Agenda()
        self._leases = Agenda()
        self._raw: dict[str, RawEvent] = {}
        self._waiting: dict[str, None] = {}
        self._tasks: dict[str, Task] = {}
        self._tasks_of: dict[str, list[str]] = {}
        self._tokens: dict[str, datetime] = {}
        self._feeds: dict[str, datetime] = {}
        self._counters: Counter[str] = Counter()

    def _put(self, message: Message) -> None:
        """Keep a message and every index of it."""
        if message.id not in self._messages:
            self._by_case.setdefault(message.case_id, []).append(message.id)
        self._messages[message.id] = message
        if message.direction is Direction.INBOUND:
            return
        queued, held = message.state is Delivery.QUEUED, message.state is Delivery.SENDING
        self._outbox.put(message.id, due_at(message) if queued else None)
        self._leases.put(message.id, message.lease_until if held else None)
        for belongs, index in ((queued, self._queued), (held, self._held)):
            if belongs:
                index.setdefault(message.case_id, {})[message.id] = None
            elif message.case_id in index:
                index[message.case_id].pop(message.id, None)
        if message.provider_id:
            self._by_provider[message.channel, message.provider_id] = message.id

    def _cancel(self, case_id: str, which: Cancel, named: Collection[str] = ()) -> int:
        """Cancel what waits; mark what a sender holds, and say how much that is."""
        for message_id in tuple(self._queued.get(case_id, ())):
            message = self._messages[message_id]
            if meant(message, which, named):
                self._put(replace(message, state=Delivery.CANCELLED))
        held = [self._messages[name] for name in self._held.get(case_id, ())]
        stopped = [message for message in held if meant(message, which, named)]
        for message in stopped:
            self._put(replace(message, overtaken=True))
        return len(stopped)

    # --- inbox ---

    async def keep_raw(self, event: RawEvent) -> bool:
        """See Store.keep_raw."""
        if event.id in self._raw:
            return False
        self._keep_raw(kept(event))
        return True

    def _keep_raw(self, event: RawEvent) -> None:
        self._raw[event.id] = event
        if event.state is InboxState.RECEIVED:
            self._waiting[event.id] = None
        else:
            self._waiting.pop(event.id, None)

    async def close_raw(self, event_id: str, state: InboxState, note: str = "") -> None:
        """See Store.close_raw."""
        if event_id in self._raw:
            self._keep_raw(replace(self._raw[event_id], state=state, note=note))

    async def waiting_raw(self, before: datetime, limit: int) -> list[RawEvent]:
        """See Store.waiting_raw."""
        waiting = (self._raw[event_id] for event_id in self._waiting)
        found = [event for event in waiting if event.received_at < moment(before)]
        return sorted(found, key=lambda event: (event.received_at, event.id))[:limit]

    async def count(self, name: str) -> None:
        """See Store.count."""
        self._counters[name] += 1

    # --- outbox ---

    def _take(self, message_id: str, now: datetime, lease_until: datetime) -> bool:
        """Take a message into a sender's hands, if it still waits and is due."""
        message = self._messages.get(message_id)
        if message is None or message.state is not Delivery.QUEUED:
            return False
        if message.not_before and message.not_before > moment(now):
            return False
        self._put(replace(message, state=Delivery.SENDING, lease_until=moment(lease_until)))
        return True

    async def settle(self, outcome: Outcome) -> bool:
        """See Store.settle."""
        message = self._messages.get(outcome.message_id)
        if message is None or message.state is not Delivery.SENDING:
            return False
        again = outcome.state is Delivery.QUEUED
        settled = replace(
            message,
            state=Delivery.CANCELLED if again and message.overtaken else outcome.state,
            lease_until=None,
            settled_at=moment(outcome.at),
            code=outcome.code,
            provider_id=outcome.provider_id or message.provider_id,
            not_before=kept(outcome.not_before) if again else message.not_before,
            attempts=message.attempts + (again and outcome.counts),
        )
        self._put(settled)
        return True

    async def in_flight(self, case_id: str, now: datetime) -> int:
        """See Store.in_flight."""
        leases = (self._messages[name].lease_until for name in self._held.get(case_id, ()))
        return sum(1 for until in leases if until is not None and until > moment(now))

    async def overtaken(self, message_id: str) -> bool:
        """See Store.overtaken."""
        message = self._messages.get(message_id)
        return message is not None and message.overtaken

    async def sendable(self, now: datetime, limit: int) -> list[Message]:
        """See Store.sendable."""
        return [self._messages[name] for name in islice(self._outbox.due(moment(now)), limit)]

    async def abandoned(self, now: datetime, limit: int) -> list[Message]:
        """See Store.abandoned."""
        return [self._messages[name] for name in islice(self._leases.due(moment(now)), limit)]

    async def receipt(
        self,
        channel: str,
        provider_id: str,
        state: Delivery,
        at: datetime,
        message_id: str | None = None,
    ) -> Reported | None:
        """See Store.receipt."""
        message = self._reported(channel, provider_id, message_id)
        if message is None:
            return None
        if message.state in MAY_BECOME.get(state, NO_NEWS):
            reported = replace(message, state=state, provider_id=provider_id, lease_until=None, reported_at=moment(at))
            self._put(reported)
        return Reported(self._messages[message.id], message.state)

    def _reported(self, channel: str, provider_id: str, message_id: str | None) -> Message | None:
        known = self._by_provider.get((channel, provider_id))
        if known is not None:
            return self._messages[known]
        message = self._messages.get(message_id or "")
        if message is None or message.direction is Direction.INBOUND or message.channel != channel:
            return None
        return None if message.provider_id else message

    # --- reading for people ---

    async def conversation(self, case_id: str, limit: int = 200) -> list[Message]:
        """See Store.conversation."""
        found = [self._messages[name] for name in self._by_case.get(case_id, ())]
        return sorted(found, key=lambda message: message.at)[-limit:]

    async def message(self, message_id: str) -> Message | None:
        """See Store.message."""
        return self._messages.get(message_id)

    async def tasks(self, limit: int = 200) -> list[Task]:
        """See Store.tasks."""
        found = sorted(
            (t for t in self._tasks.values() if t.done_at is None), key=lambda task: (task.deadline, task.id)
        )
        return [replace(task, document=b"") for task in found[:limit]]

    async def task(self, task_id: str) -> Task | None:
        """See Store.task."""
        return self._tasks.get(task_id)

    def _put_task(self, task: Task) -> None:
        if task.id not in self._tasks:
            self._tasks_of.setdefault(task.case_id, []).append(task.id)
        self._tasks[task.id] = task

    def _withdraw(self, case_id: str, withdrawal: Withdrawal) -> None:
        for name in self._tasks_of.get(case_id, ()):
            task = self._tasks.get(name)
            if task is not None and withdrawal.means(task):
                at, outcome = moment(withdrawal.at), withdrawal.outcome
                self._tasks[name] = replace(task, done_at=at, done_by=WITHDRAWN_BY, outcome=outcome)

    async def finish_task(self, task_id: str, by: str, at: datetime, outcome: str) -> bool:
        """See Store.finish_task."""
        task = self._tasks.get(task_id)
        if task is None or task.done_at is not None:
            return False
        self._tasks[task_id] = replace(task, done_at=moment(at), done_by=by, outcome=outcome)
        return True

    async def data_came(self, creditor_id: str, at: datetime) -> None:
        """See Store.data_came."""
        self._feeds[creditor_id] = max(moment(at), self._feeds.get(creditor_id, moment(at)))

    async def data_age_from(self, creditor_id: str) -> datetime | None:
        """See Store.data_age_from."""
        return self._feeds.get(creditor_id)

    async def use_token(self, token_id: str, at: datetime) -> bool:
        """See Store.use_token."""
        if token_id in self._tokens:
            return False
        self._tokens[token_id] = moment(at)
        return True

    async def give_back_token(self, token_id: str) -> None:
        """See Store.give_back_token."""
        self._tokens.pop(token_id, None)
