"""The MongoDB store's switches and own days.

A claim and the look at what is on are one command: an ordered bulk write that first takes the message, then "inserts"
the standing document unless one without the message's keys is there. Where a switch of such a key is on, that insert
collides, and the claim is known to be held. Taken first, looked after: who puts a switch on writes first and then looks
for what is taken, so one of the two always sees the other (decisions/0023).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, InsertOne, UpdateOne
from pymongo.errors import ClientBulkWriteException

from flows.blackouts import Blackout
from flows.case import CaseState
from flows.message import Delivery, Direction
from flows.switches import Reach, Switch, widest_first
from store.documents import Document, document, value_of
from store.indexes import CASES, DEBTORS, MESSAGES, OWN_DAYS, STANDINGS, SWITCHES
from store.mongo_import import find_all
from store.mongo_mail import MongoMail
from store.reaching import reaching
from store.switches import STANDING, Grip, Moved, OwnDays
from store.transactions import Operation, all_or_none

_DUPLICATE_KEY = 11000
_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_FIELD_OF = {
    Reach.CREDITOR: "creditor_id",
    Reach.SCENARIO: "scenario",
    Reach.DEBTOR: "debtor_id",
    Reach.CASE: "case_id",
    Reach.CHANNEL: "channel",
}
_ENOUGH = 20_000
"""How many cases a preview looks at."""


class MongoSwitches(MongoMail):
    """What people have stopped."""

    async def claim(self, message_id: str, now: datetime, lease_until: datetime, switches: Sequence[str] = ()) -> Grip:
        """See Store.claim."""
        messages = self._collection(MESSAGES)
        take = UpdateOne(*self._take(message_id, now, lease_until), namespace=messages.full_name)
        operations: list[Any] = [take, *([self._look(switches, now)] if switches else [])]
        async with reaching():
            try:
                client = messages.database.client
                result: Any = await client.bulk_write(operations, ordered=True, verbose_results=True)
            except ClientBulkWriteException as error:
                if not _collided(error):
                    raise
                return Grip.HELD if _taken(error.partial_result) else Grip.NONE
            return Grip.FREE if _taken(result) else Grip.NONE

    def _look(self, keys: Sequence[str], now: datetime) -> UpdateOne:
        """An upsert that collides when a switch of one of these keys is on."""
        on = {"$elemMatch": {"key": {"$in": list(keys)}, "until": {"$gt": now}}}
        none_of_them = {"_id": STANDING, "on": {"$not": on}}
        namespace = self._collection(STANDINGS).full_name
        return UpdateOne(none_of_them, {"$setOnInsert": {"on": []}}, upsert=True, namespace=namespace)

    async def switch_on(self, switch: Switch) -> bool:
        """See SwitchStore.switch_on."""
        space = self._collection(STANDINGS).full_name
        entry = {"key": switch.key, "id": switch.id, "until": switch.until or _FOR_EVER}
        same = {"$elemMatch": {"key": switch.key, "until": {"$gt": switch.since}}}
        over = {"$pull": {"on": {"until": {"$lte": switch.since}}}}
        async with reaching():
            start: Document = {"$setOnInsert": {"on": []}}
            await self._collection(STANDINGS).update_one({"_id": STANDING}, start, upsert=True)
        return await self._guarded(
            [
                UpdateOne({"_id": STANDING, "on": {"$not": same}}, {"$push": {"on": entry}}, namespace=space),
                UpdateOne({"_id": STANDING}, over, namespace=space),
                InsertOne(document(switch), namespace=self._collection(SWITCHES).full_name),
            ]
        )

    async def lift_switch(self, switch_id: str, by: str, at: datetime) -> bool:
        """See SwitchStore.lift_switch."""
        still_on = {"_id": switch_id, "lifted_at": None, "$or": [{"until": None}, {"until": {"$gt": at}}]}
        lifted = {"$set": {"lifted_at": at, "lifted_by": by}}
        space = self._collection(STANDINGS).full_name
        return await self._guarded(
            [
                UpdateOne(still_on, lifted, namespace=self._collection(SWITCHES).full_name),
                UpdateOne({"_id": STANDING}, {"$pull": {"on": {"id": switch_id}}}, namespace=space),
            ]
        )

    async def _guarded(self, operations: list[Operation]) -> bool:
        """All of them or none; the first is the guard."""
        async with reaching():
            return await all_or_none(self._collection(SWITCHES).database.client, operations)

    async def switch_is_final(self, switch_id: str, at: datetime) -> None:
        """See SwitchStore.switch_is_final."""
        async with reaching():
            first = {"_id": switch_id, "final_at": None}
            await self._collection(SWITCHES).update_one(first, {"$set": {"final_at": at}})

    async def switches(self, now: datetime) -> list[Switch]:
        """See SwitchStore.switches."""
        on = {"lifted_at": None, "$or": [{"until": None}, {"until": {"$gt": now}}]}
        async with reaching():
            found = await self._collection(SWITCHES).find(on).to_list()
            return widest_first(value_of(Switch, item) for item in found)

    async def switch_log(self, limit: int = 100) -> list[Switch]:
        """See SwitchStore.switch_log."""
        async with reaching():
            latest = self._collection(SWITCHES).find().sort({"since": DESCENDING, "_id": DESCENDING}).limit(limit)
            return [value_of(Switch, found) for found in await latest.to_list()]

    async def in_flight_under(self, switch: Switch, now: datetime) -> int:
        """See SwitchStore.in_flight_under."""
        held = {**_covered(switch), "state": Delivery.SENDING.value, "lease_until": {"$gt": now}}
        async with reaching():
            return len(await self._collection(MESSAGES).find(held, {"_id": 1}).to_list())

    async def waiting_under(self, switch: Switch) -> int:
        """See SwitchStore.waiting_under."""
        async with reaching():
            queued = {**_covered(switch), "state": Delivery.QUEUED.value}
            return await self._collection(MESSAGES).count_documents(queued)

    async def release(self, rule: str, at: datetime) -> int:
        """See SwitchStore.release."""
        held = {"state": Delivery.QUEUED.value, "code": rule}
        async with reaching():
            change = {"$set": {"not_before": at, "due_at": at}}
            return (await self._collection(MESSAGES).update_many(held, change)).modified_count

    async def add_days(self, days: OwnDays) -> bool:
        """See SwitchStore.add_days."""
        return await self._insert(OWN_DAYS, document(days))

    async def remove_days(self, days_id: str, by: str, at: datetime) -> bool:
        """See SwitchStore.remove_days."""
        async with reaching():
            change = {"$set": {"removed_at": at, "removed_by": by}}
            result = await self._collection(OWN_DAYS).update_one({"_id": days_id, "removed_at": None}, change)
            return result.modified_count == 1

    async def own_days(self, creditor_id: str, *, removed: bool = False) -> list[OwnDays]:
        """See SwitchStore.own_days."""
        wanted: Document = {"creditor_id": creditor_id, **({} if removed else {"removed_at": None})}
        async with reaching():
            found = self._collection(OWN_DAYS).find(wanted).sort({"days.first": ASCENDING, "_id": ASCENDING})
            return [value_of(OwnDays, item) for item in await found.to_list()]

    async def falling_into(self, days: Blackout, begins: datetime, ends: datetime) -> Moved:
        """See SwitchStore.falling_into."""
        within = {"$gte": begins, "$lt": ends}
        scenario = {"scenario": {"$in": list(days.scenarios)}} if days.scenarios else {}
        waiting = {"state": Delivery.QUEUED.value, "due_at": within, "unasked": True, **scenario}
        planned = {"state": CaseState.OPEN.value, "wake_at": within, **scenario}
        async with reaching():
            queued = await self._debtors_of(MESSAGES, waiting)
            cases = await self._debtors_of(CASES, planned)
            there = await self._living_in(days.countries, {*queued, *cases})
        return Moved(sum(1 for item in queued if item in there), sum(1 for item in cases if item in there))

    async def _debtors_of(self, collection: str, wanted: Document) -> list[str]:
        found = self._collection(collection).find(wanted, {"debtor_id": 1}).limit(_ENOUGH)
        return [item["debtor_id"] for item in await found.to_list()]

    async def _living_in(self, countries: Sequence[str], debtors: set[str]) -> set[str]:
        if not countries:
            return debtors
        found = await find_all(self._collection(DEBTORS), "_id", sorted(debtors))
        return {item["_id"] for item in found if item["country"] in countries}


def _covered(switch: Switch) -> Document:
    """The messages that a switch covers (flows.switches.keys_of)."""
    ours: Document = {"direction": Direction.OUTBOUND.value}
    if switch.reach is Reach.ALL:
        return ours
    ours[_FIELD_OF[switch.reach]] = switch.name
    return ours if switch.reach is Reach.CHANNEL else {**ours, "unasked": True}


def _collided(error: ClientBulkWriteException) -> bool:
    found: Any = error.write_errors or ()
    return any(item["code"] == _DUPLICATE_KEY for item in found)


def _taken(result: Any) -> bool:
    return result is not None and 0 in result.update_results and result.update_results[0].modified_count == 1
