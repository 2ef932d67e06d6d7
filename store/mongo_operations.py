"""The MongoDB store's imports, test sends and figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from pymongo import DESCENDING

from flows.message import Delivery, Direction
from ledger.debtor import REACHABLE
from store.documents import Document, document, value_of
from store.indexes import CASES, DEBTORS, IMPORTS, INBOX, MESSAGES, TRIALS
from store.mongo_mail import MongoMail
from store.operations import ChannelFigures, DebtorGroup, ImportRun, ImportState, TrialSend
from store.reaching import reaching

_WENT = [Delivery.SENT.value, Delivery.DELIVERED.value, Delivery.READ.value]


class MongoOperations(MongoMail):
    """What an operator sees and does."""

    async def put_import(self, run: ImportRun) -> None:
        """See OperationsStore.put_import."""
        async with reaching():
            await self._collection(IMPORTS).replace_one({"_id": run.id}, document(run), upsert=True)

    async def begin_import(self, run_id: str, at: datetime) -> bool:
        """See OperationsStore.begin_import."""
        async with reaching():
            checked = {"_id": run_id, "state": ImportState.CHECKED.value}
            change = {"$set": {"state": ImportState.RUNNING.value, "seen_at": at}}
            return (await self._collection(IMPORTS).update_one(checked, change)).modified_count == 1

    async def import_run(self, run_id: str) -> ImportRun | None:
        """See OperationsStore.import_run."""
        async with reaching():
            found = await self._collection(IMPORTS).find_one({"_id": run_id})
            return value_of(ImportRun, found) if found else None

    async def imports(self, limit: int = 100) -> list[ImportRun]:
        """See OperationsStore.imports."""
        return [value_of(ImportRun, found) for found in await self._latest_in(IMPORTS, limit)]

    async def note_trial(self, trial: TrialSend) -> None:
        """See OperationsStore.note_trial."""
        await self._insert(TRIALS, document(trial))

    async def trials(self, limit: int = 50) -> list[TrialSend]:
        """See OperationsStore.trials."""
        return [value_of(TrialSend, found) for found in await self._latest_in(TRIALS, limit)]

    async def _latest_in(self, name: str, limit: int) -> list[Document]:
        async with reaching():
            latest = self._collection(name).find().sort({"at": DESCENDING, "_id": DESCENDING}).limit(limit)
            return await latest.to_list()

    async def channel_figures(self, channels: Collection[str], since: datetime) -> dict[str, ChannelFigures]:
        """See OperationsStore.channel_figures."""
        async with reaching():
            return {name: await self._figures(name, since) for name in channels}

    async def _figures(self, channel: str, since: datetime) -> ChannelFigures:
        ours: Document = {"channel": channel, "direction": Direction.OUTBOUND.value}
        late = {"settled_at": {"$gte": since}}
        return ChannelFigures(
            last_sent=await self._last_moment_of(MESSAGES, {**ours, "state": {"$in": _WENT}}, "settled_at"),
            last_heard=await self._last_moment_of(INBOX, {"channel": channel}, "received_at"),
            failed=await self._messages_like({**ours, "state": Delivery.FAILED.value, **late}),
            sent=await self._messages_like({**ours, "state": {"$in": _WENT}, **late}),
            waiting=await self._messages_like({**ours, "state": Delivery.QUEUED.value}),
            unknown=await self._messages_like({**ours, "state": Delivery.UNKNOWN.value}),
        )

    async def _messages_like(self, wanted: Document) -> int:
        return await self._collection(MESSAGES).count_documents(wanted)

    async def _last_moment_of(self, collection: str, wanted: Document, field: str) -> datetime | None:
        known = {**wanted, field: {"$ne": None}}
        found = await self._collection(collection).find(known, {field: 1}).sort({field: DESCENDING}).limit(1).to_list()
        return found[0][field].astimezone(UTC) if found else None

    async def debtor_groups(self) -> list[DebtorGroup]:
        """See OperationsStore.debtor_groups."""
        group: list[dict[str, Any]] = [
            {"$group": {"_id": {"country": "$country", "kind": "$kind"}, "count": {"$sum": 1}}}
        ]
        async with reaching():
            found = await (await self._collection(DEBTORS).aggregate(group)).to_list()
        groups = [DebtorGroup(item["_id"]["country"], item["_id"]["kind"], item["count"]) for item in found]
        return sorted(groups, key=lambda item: (item.country, item.kind))

    async def is_a_debtors(self, address: str) -> bool:
        """See OperationsStore.is_a_debtors."""
        keys = [f"{channel}:{address}" for channel in sorted(REACHABLE)]
        async with reaching():
            if await self._collection(CASES).find_one({"contact_keys": {"$in": keys}}, {"_id": 1}):
                return True
            return await self._collection(DEBTORS).find_one({"phone": address}, {"_id": 1}) is not None
