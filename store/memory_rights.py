"""The in-memory store's stops by address, retention and erasure. They look through all records: nobody asks often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.beside import BESIDE
from flows.chain import erased
from flows.history import Entry
from store.base import InboxState, Wipe
from store.memory_dossier import MemoryDossier
from store.precision import moment


class MemoryRights(MemoryDossier):
    """What needs no account; `store.memory` adds the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[str, list[Entry]] = {}
        self._entry_ids: set[str] = set()
        self._stops: dict[str, set[str]] = {}

    async def stopped(self, keys: Sequence[str]) -> dict[str, frozenset[str]]:
        """See RightsStore.stopped."""
        return {key: frozenset(found) for key in keys if (found := self._stops.get(key))}

    def _note_stops(self, case_id: str, old: Sequence[str], new: Sequence[str]) -> None:
        for key in old:
            self._stops[key].discard(case_id)
        for key in new:
            self._stops.setdefault(key, set()).add(case_id)

    async def forget_raw(self, before: datetime, *, count_only: bool = False) -> int:
        """See RightsStore.forget_raw."""
        old = [
            event.id
            for event in self._raw.values()
            if event.received_at < moment(before) and event.state is not InboxState.RECEIVED
        ]
        for event_id in () if count_only else old:
            del self._raw[event_id]
        return len(old)

    async def forget_reviews(self, before: datetime, *, count_only: bool = False) -> int:
        """See RightsStore.forget_reviews."""
        old = [review.id for review in self._reviews.values() if review.at < moment(before)]
        for review_id in () if count_only else old:
            del self._reviews[review_id]
        return len(old)

    def _wipe(self, case_id: str, wipe: Wipe) -> None:
        self._wipe_lines(case_id, wipe)
        if wipe.notes:
            self._wipe_notes(case_id)
        if wipe.files:
            self._wipe_files(case_id)
        if wipe.tasks:
            self._tasks = {name: task for name, task in self._tasks.items() if task.case_id != case_id}
        if wipe.raw:
            self._raw = {name: event for name, event in self._raw.items() if event.case_id != case_id}
        for review_id in wipe.reviews:
            self._reviews.pop(review_id, None)

    def _wipe_lines(self, case_id: str, wipe: Wipe) -> None:
        if wipe.texts:
            self._entries[case_id] = [erased(entry) for entry in self._entries.get(case_id, ())]
            for message_id in self._by_case.get(case_id, ()):
                message = self._messages[message_id]
                self._messages[message_id] = replace(
                    message, text="", subject=None, template=None, attachments=(), facts={}
                )
        if wipe.notes:
            lines = self._entries.get(case_id, ())
            self._entries[case_id] = [erased(line) if line.rule in BESIDE else line for line in lines]

    def _remove_records(self, case_id: str, debtor_id: str) -> None:
        for message_id in self._by_case.pop(case_id, ()):
            message = self._messages.pop(message_id)
            self._reviews.pop(message_id, None)
            self._outbox.put(message_id, None)
            self._leases.put(message_id, None)
            if message.provider_id:
                self._by_provider.pop((message.channel, message.provider_id), None)
        self._queued.pop(case_id, None)
        self._entry_ids -= {entry.id for entry in self._entries.pop(case_id, ())}
        self._wipe(case_id, Wipe(tasks=True, raw=True, notes=True, files=True, replays=True))
        self._payments = {name: item for name, item in self._payments.items() if item[0].debtor_id != debtor_id}
