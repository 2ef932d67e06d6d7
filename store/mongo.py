"""The records in MongoDB (8.0 or newer, a replica set). One command to read a case file, two for a guarded write."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandListener
from pymongo.uri_parser import parse_uri

from flows.case import Case, CaseFile, CaseState, Wake
from flows.history import Entry
from flows.message import Direction
from ledger.debtor import Debtor
from store.base import Change, Counts, Kept, Loaded, Loading, NotForProduction, QueueItem, Unavailable, Unsuitable
from store.documents import Document, account_of, invoice_id, value_of
from store.indexes import CASES, COUNTERS, DEBTORS, HISTORY, INBOX, INVOICES, MESSAGES, PAYMENTS, create_indexes
from store.merging import contact_keys, queue_item
from store.migrations import migrate
from store.mongo_bulks import MongoBulks
from store.mongo_changes import HELD, change_operations
from store.mongo_import import find_all, plan_import, read_known
from store.mongo_library import MongoLibrary
from store.mongo_operations import MongoOperations
from store.mongo_queueing import MongoQueue
from store.mongo_replays import MongoReplays
from store.mongo_rights import MongoRights
from store.mongo_searching import MongoSearching
from store.mongo_switches import MongoSwitches
from store.mongo_talk import MongoTalk
from store.reaching import reaching
from store.transactions import Client, Conflict, transact, write_all, write_guarded
from store.wiping import remove_operations

_TIMEOUT_MS = 5_000
_WIRE_VERSION_8_0 = 25
_EVERY = 2**31 - 1

_DEBTOR: Document = {"$lookup": {"from": DEBTORS, "localField": "debtor_id", "foreignField": "_id", "as": "debtor"}}
_INVOICES: Document = {
    "$lookup": {"from": INVOICES, "localField": "debtor_id", "foreignField": "debtor_id", "as": "invoices"}
}


def _file(found: Document) -> CaseFile:
    return CaseFile(account_of(found["debtor"][0], found["invoices"]), value_of(Case, found))


class MongoStore(
    MongoBulks,
    MongoSearching,
    MongoRights,
    MongoQueue,
    MongoLibrary,
    MongoReplays,
    MongoTalk,
    MongoSwitches,
    MongoOperations,
):
    """Implements store.base.Store on one database. `listeners` see every command (the command budgets' tests).

    `production` refuses the embedded engine. Errors never carry the address, which may hold a password.
    """

    def __init__(self, uri: str, database: str, *, production: bool, listeners: Sequence[CommandListener] = ()) -> None:
        self._uri = uri
        self._name = database
        self._production = production
        self._listeners = tuple(listeners)
        self._client: Client | None = None

    async def open(self) -> None:
        """See Store.open."""
        await self.close()
        async with reaching():
            try:
                self._client = self._connect()
                self._check(await self._client.admin.command("hello"))
                database = self._client[self._name]
                await migrate(database)
                await create_indexes(database)
            except ValueError:
                raise Unsuitable("MONGODB_URI is no valid MongoDB address; user and password must be escaped") from None
            except BaseException:
                await self.close()
                raise
        self._database = database

    def _connect(self) -> Client:
        given = {name.lower() for name in parse_uri(self._uri, validate=False)["options"]}
        options: dict[str, Any] = {} if "w" in given else {"w": "majority"}
        if "serverselectiontimeoutms" not in given:
            options["serverSelectionTimeoutMS"] = _TIMEOUT_MS
        return AsyncMongoClient(
            self._uri, tz_aware=True, event_listeners=self._listeners, connectTimeoutMS=_TIMEOUT_MS, **options
        )

    def _check(self, hello: Document) -> None:
        if self._production and hello.get("setName") == "secantus":
            raise NotForProduction("this is the embedded database; in production set MONGODB_URI to a real MongoDB")
        if hello.get("setName") is None and hello.get("msg") != "isdbgrid":
            raise Unsuitable("MongoDB must run as a replica set (one member is enough): transactions need it")
        if hello.get("maxWireVersion", 0) < _WIRE_VERSION_8_0:
            raise Unsuitable("MongoDB 8.0 or newer is needed")

    async def close(self) -> None:
        """See Store.close."""
        client, self._client, self._database = self._client, None, None
        if client is not None:
            with suppress(PyMongoError):
                await client.close()

    def _opened(self) -> Client:
        if self._client is None:
            raise Unavailable("the store is not open")
        return self._client

    async def ping(self) -> None:
        """See Store.ping."""
        async with reaching():
            await self._opened().admin.command("ping")

    # --- cases ---

    async def _files(self, match: Document, sort: Document, limit: int | None) -> list[CaseFile]:
        """Case files in one command; a case without its debtor's record is left out."""
        stages: list[Document] = [{"$match": match}, {"$sort": sort}]
        if limit is not None:
            stages.append({"$limit": limit})
        async with reaching():
            cursor = await self._collection(CASES).aggregate([*stages, _DEBTOR, _INVOICES])
            return [_file(found) for found in await cursor.to_list() if found["debtor"]]

    async def load(self, case_id: str) -> CaseFile | None:
        """See Store.load."""
        files = await self._files({"_id": case_id}, {"_id": ASCENDING}, 1)
        return files[0] if files else None

    async def by_contact(self, key: str) -> list[CaseFile]:
        """See Store.by_contact."""
        files = await self._files({"contact_keys": key}, {"spoken_at": DESCENDING, "_id": ASCENDING}, None)
        return [file for file in files if key in contact_keys(file.account, file.case)]

    async def by_debtor(self, debtor_id: str) -> CaseFile | None:
        """See Store.by_debtor."""
        files = await self._files({"debtor_id": debtor_id}, {"_id": ASCENDING}, 1)
        return files[0] if files else None

    async def by_invoice(self, creditor_id: str, number: str) -> CaseFile | None:
        """See Store.by_invoice."""
        async with reaching():
            found = await self._collection(INVOICES).find_one({"_id": invoice_id(creditor_id, number)})
        return await self.by_debtor(found["debtor_id"]) if found else None

    async def due_steps(self, scenario: str, timezone: str, now: datetime, limit: int) -> list[CaseFile]:
        """See Store.due_steps."""
        match = _due(Wake.STEP, {"$lte": now}, scenario=scenario, timezone=timezone)
        return await self._files(match, {"wake_at": ASCENDING, "_id": ASCENDING}, limit)

    async def due_ticks(self, now: datetime, limit: int) -> list[CaseFile]:
        """See Store.due_ticks."""
        return await self._files(_due(Wake.TICK, {"$lte": now}), {"wake_at": ASCENDING, "_id": ASCENDING}, limit)

    async def next_wake(self, after: datetime, wake: Wake) -> datetime | None:
        """See Store.next_wake."""
        async with reaching():
            cursor = self._collection(CASES).find(_due(wake, {"$gt": after}))
            found = await cursor.sort({"wake_at": ASCENDING}).limit(1).to_list()
            return value_of(Case, found[0]).wake_at if found else None

    async def zones(self) -> list[tuple[str, str]]:
        """See Store.zones."""
        group = {"_id": {"scenario": "$scenario", "timezone": "$timezone"}}
        async with reaching():
            stages: list[Document] = [{"$match": {"state": CaseState.OPEN.value}}, {"$group": group}]
            cursor = await self._collection(CASES).aggregate(stages)
            return sorted((item["_id"]["scenario"], item["_id"]["timezone"]) for item in await cursor.to_list())

    async def commit(self, change: Change) -> Kept | None:
        """See Store.commit."""
        if change.case.version != change.expected + 1:
            raise ValueError(f"version {change.case.version} does not follow {change.expected}")
        async with reaching():
            client = self._opened()
            keys = await self._record_keys(change.case) if change.expected < 0 else []
            operations = change_operations(self._name, change, keys)

            found = 0

            async def work(session: AsyncClientSession) -> bool:
                nonlocal found
                held = await write_guarded(client, session, operations, HELD if change.cancel else None)
                found = held or 0
                return held is not None

            try:
                return Kept(found) if await transact(client, work) else None
            except Conflict:
                return None

    async def _record_keys(self, case: Case) -> list[str]:
        found = await self._collection(DEBTORS).find_one({"_id": case.debtor_id})
        contacts = value_of(Debtor, found).contacts if found else ()
        return [point.key for point in contacts if point.address]

    async def settled(self, before: datetime, after_id: str, limit: int) -> list[CaseFile]:
        """See RightsStore.settled."""
        match = {"state": CaseState.SETTLED.value, "settled_at": {"$lt": before}, "_id": {"$gt": after_id}}
        return await self._files(match, {"_id": ASCENDING}, limit)

    async def remove(self, case_id: str, version: int) -> bool:
        """See RightsStore.remove."""
        file = await self.load(case_id)
        if file is None:
            return False
        spoken = await self.conversation(case_id, _EVERY)
        heard = [message.id for message in spoken if message.direction is Direction.INBOUND]
        operations = remove_operations(self._name, case_id, version, file.case.debtor_id, heard)
        async with reaching():
            client = self._opened()

            async def work(session: AsyncClientSession) -> bool:
                return await write_guarded(client, session, operations) is not None

            try:
                return await transact(client, work)
            except Conflict:
                return False

    # --- import ---

    async def import_accounts(self, batch: Sequence[Loading]) -> Loaded:
        """See Store.import_accounts. A batch that other writers keep disturbing is split and tried in parts."""
        try:
            async with reaching():
                return await self._import(batch)
        except Conflict:
            if len(batch) == 1:
                raise Unavailable("this account is written to all the time; import it again") from None
        middle = len(batch) // 2
        first, second = await self.import_accounts(batch[:middle]), await self.import_accounts(batch[middle:])
        return Loaded(
            first.added + second.added,
            first.changed + second.changed,
            first.unchanged + second.unchanged,
            first.taken + second.taken,
            first.relieved + second.relieved,
        )

    async def preview_import(self, batch: Sequence[Loading]) -> Loaded:
        """See Store.preview_import."""
        client = self._opened()
        async with reaching():
            known = await read_known(client[self._name], None, batch)
            return plan_import(self._name, batch, known).loaded

    async def _import(self, batch: Sequence[Loading]) -> Loaded:
        client = self._opened()
        loaded = Loaded()

        async def work(session: AsyncClientSession) -> bool:
            nonlocal loaded
            known = await read_known(client[self._name], session, batch)
            plan = plan_import(self._name, batch, known)
            loaded = plan.loaded
            return not plan.operations or await write_all(client, session, plan.operations, plan.guards)

        if not await transact(client, work):
            raise Conflict
        return loaded

    async def payment_known(self, payment_ids: Sequence[str]) -> set[str]:
        """See Store.payment_known."""
        async with reaching():
            return {found["_id"] for found in await find_all(self._collection(PAYMENTS), "_id", payment_ids)}

    # --- reading for people ---

    async def history(self, case_id: str, limit: int = 500) -> list[Entry]:
        """See Store.history."""
        async with reaching():
            cursor = self._collection(HISTORY).find({"case_id": case_id})
            latest = cursor.sort({"at": DESCENDING, "sequence": DESCENDING}).limit(limit)
            return [value_of(Entry, found) for found in reversed(await latest.to_list())]

    async def queue(self, limit: int = 200) -> list[QueueItem]:
        """See Store.queue."""
        order = {"attention.priority": ASCENDING, "attention.deadline": ASCENDING, "_id": ASCENDING}
        open_ones: Document = {"$match": {"attention.priority": {"$gte": -(2**31)}}}
        stages: list[Document] = [open_ones, {"$sort": order}, {"$limit": limit}, _DEBTOR]
        async with reaching():
            cursor = await self._collection(CASES).aggregate(stages)
            found = [(value_of(Case, item), item["debtor"]) for item in await cursor.to_list()]
        items = (queue_item(case, debtor[0]["name"]) for case, debtor in found if debtor)
        return [item for item in items if item]

    async def counts(self) -> Counts:
        """See Store.counts."""
        async with reaching():
            named = await self._collection(COUNTERS).find().to_list()
        return Counts(
            cases=await self._states(CASES),
            messages=await self._states(MESSAGES),
            inbox=await self._states(INBOX),
            named={item["_id"]: item["count"] for item in named},
        )

    async def _states(self, collection: str) -> dict[str, int]:
        async with reaching():
            cursor = await self._collection(collection).aggregate([{"$group": {"_id": "$state", "count": {"$sum": 1}}}])
            return {item["_id"]: item["count"] for item in await cursor.to_list()}


def _due(wake: Wake, when: Document, **places: str) -> Document:
    """Steps are those of open cases; a settled case may still have a word that waits."""
    state = {"state": CaseState.OPEN.value} if wake is Wake.STEP else {}
    return {**state, "wake": wake.value, **places, "wake_at": when}
