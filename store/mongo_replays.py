"""The MongoDB store's side of the time machine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING

from flows.case import CaseFile, CaseState, Wake
from flows.message import Message
from ledger.invoice import Allocation, Payment
from store.documents import Document, document, value_of
from store.dossier import Booked
from store.indexes import CASES, MESSAGES, MIGRATIONS, PAYMENTS, REPLAYS
from store.mongo_mail import MongoMail
from store.reaching import reaching
from store.replays import Migration, ReplayRun, Traces, Wanted

_NO_TEXT = {"text": 0, "subject": 0, "attachments": 0, "facts": 0, "template": 0}


class MongoReplays(MongoMail):
    """Runs and migrations, and the portfolio by id."""

    @abstractmethod
    async def _files(self, match: Document, sort: Document, limit: int | None) -> list[CaseFile]:
        """Case files in one command (store.mongo)."""

    async def portfolio(self, wanted: Wanted, after_id: str, limit: int) -> list[CaseFile]:
        """See ReplayStore.portfolio."""
        return await self._files({"_id": {"$gt": after_id}, **_match(wanted)}, {"_id": ASCENDING}, limit)

    async def portfolio_size(self, wanted: Wanted) -> int:
        """See ReplayStore.portfolio_size."""
        async with reaching():
            return await self._collection(CASES).count_documents(_match(wanted))

    async def traces(self, case_ids: Sequence[str], debtor_ids: Sequence[str], since: datetime) -> Traces:
        """See ReplayStore.traces."""
        async with reaching():
            wanted = {"case_id": {"$in": list(case_ids)}, "at": {"$gte": since}}
            said = self._collection(MESSAGES).find(wanted, _NO_TEXT).sort({"case_id": 1, "at": 1, "sequence": 1})
            messages = [value_of(Message, {**found, "text": ""}) for found in await said.to_list()]
            owed = {"debtor_id": {"$in": list(debtor_ids)}, "at": {"$gte": since}}
            paid = self._collection(PAYMENTS).find(owed).sort({"debtor_id": 1, "at": 1, "_id": 1})
            payments = [_booked(found) for found in await paid.to_list()]
        return Traces(tuple(messages), tuple(payments))

    async def add_replay(self, run: ReplayRun) -> bool:
        """See ReplayStore.add_replay."""
        return await self._insert(REPLAYS, document(run))

    async def change_replay(self, run: ReplayRun) -> bool:
        """See ReplayStore.change_replay."""
        return await self._replace(REPLAYS, run.id, run.version, document(run))

    async def replay(self, run_id: str) -> ReplayRun | None:
        """See ReplayStore.replay."""
        async with reaching():
            found = await self._collection(REPLAYS).find_one({"_id": run_id})
            return value_of(ReplayRun, found) if found else None

    async def replays(self, limit: int = 50, draft: str = "") -> list[ReplayRun]:
        """See ReplayStore.replays."""
        async with reaching():
            wanted = {"draft.draft": draft} if draft else {}
            cursor = self._collection(REPLAYS).find(wanted, {"result": 0})
            newest = cursor.sort({"asked_at": DESCENDING, "_id": DESCENDING}).limit(limit)
            return [value_of(ReplayRun, found) for found in await newest.to_list()]

    async def forget_named(self, before: datetime, *, count_only: bool = False) -> int:
        """See ReplayStore.forget_named."""
        old: Document = {"ended_at": {"$lt": before}, "named.case_id": {"$exists": True}}
        async with reaching():
            if count_only:
                return await self._collection(REPLAYS).count_documents(old)
            return (await self._collection(REPLAYS).update_many(old, {"$set": {"named": []}})).modified_count

    async def add_migration(self, migration: Migration) -> bool:
        """See ReplayStore.add_migration."""
        return await self._insert(MIGRATIONS, document(migration))

    async def change_migration(self, migration: Migration) -> bool:
        """See ReplayStore.change_migration."""
        return await self._replace(MIGRATIONS, migration.id, migration.version, document(migration))

    async def migration(self, migration_id: str) -> Migration | None:
        """See ReplayStore.migration."""
        async with reaching():
            found = await self._collection(MIGRATIONS).find_one({"_id": migration_id})
            return value_of(Migration, found) if found else None

    async def migrations(self, limit: int = 50) -> list[Migration]:
        """See ReplayStore.migrations."""
        async with reaching():
            newest = self._collection(MIGRATIONS).find().sort({"at": DESCENDING, "_id": DESCENDING}).limit(limit)
            return [value_of(Migration, found) for found in await newest.to_list()]

    async def _replace(self, collection: str, name: str, version: int, new: Document) -> bool:
        async with reaching():
            guard = {"_id": name, "version": version - 1}
            return (await self._collection(collection).replace_one(guard, new)).matched_count == 1


def _booked(found: Document) -> Booked:
    parts = tuple(value_of(Allocation, part) for part in found.get("allocations", ()))
    return Booked(value_of(Payment, found), parts)


def _match(wanted: Wanted) -> Document:
    states: list[Document] = [
        {"state": CaseState.OPEN.value},
        {"wake": Wake.TICK.value, "wake_at": {"$ne": None}},
    ]
    if wanted.settled_since is not None:
        states.append({"settled_at": {"$gte": wanted.settled_since}})
    match: dict[str, Any] = {"$or": states}
    if wanted.scenario:
        match |= {"scenario": wanted.scenario, "scenario_version": wanted.version}
    return match | ({"moved.job": wanted.job} if wanted.job else {})
