"""The contract of both stores: a debtor's whole file, with a history whose chain holds after the way to the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from flows.basis import Basis, Check
from flows.case import CaseFile
from flows.chain import Flaw, begin, erased, extend, verify
from flows.effects import Kind
from flows.history import Entry
from flows.message import Delivery
from flows.review import Review
from flows.task import TaskKind
from ledger.invoice import Allocation, Payment
from store.base import Outcome, Store
from store.dossier import Booked, Dossier, read_dossier
from store.mongo import MongoStore
from tests.store.builders import MINUTE, NOW, commit, entry, euros, inbound, loaded, outbound, task

EVEN = timedelta(microseconds=1)
BASIS = Basis(
    "be_consumer",
    "2026-11-22",
    (Check("hours", "Mon-Fri 08:30-18:00", "Monday 09:00", held=True), Check("cap_day", "1 a day", "1", held=False)),
)


async def write(store: Store, found: CaseFile, *entries: Entry) -> CaseFile:
    head, linked = extend(found.case.chain, entries, lambda: "salt")
    return await commit(store, found, {"chain": head}, entries=linked)


async def dossier(store: Store) -> Dossier:
    found = await read_dossier(store, "D1")
    assert found is not None
    return found


async def history(store: Store) -> CaseFile:
    """Three entries in two writes, with everything that an entry can have; times finer than the records keep."""
    first = await commit(store, await loaded(store), {"chain": begin("case-D1")})
    said = entry("h1", text="Bonjour, c'est Zoé", basis=BASIS, at=NOW + 1999 * EVEN, unasked=True, message_id="m1")
    wait = entry("h2", kind=Kind.DEFER, rule="cap_day", basis=BASIS, earliest=NOW + MINUTE + 7 * EVEN)
    return await write(store, await write(store, first, said, wait), entry("h3", at=NOW - MINUTE, text="clock jumped"))


async def test_a_chain_holds_after_the_way_to_the_records_and_back(store: Store) -> None:
    case = (await history(store)).case
    entries = (await dossier(store)).entries
    assert [item.id for item in entries] == ["h1", "h2", "h3"]
    assert entries[0].basis == entries[1].basis == BASIS
    found = verify(entries, case.chain, case.id)
    assert (found.whole, found.count, case.chain.count) == (True, 3, 3)


async def test_a_history_that_does_not_fit_the_head_shows(store: Store) -> None:
    first = await history(store)
    later = await commit(store, first, entries=[entry("h4")])
    assert [fault.flaw for fault in verify(await entries_of(store), later.case.chain, "case-D1").faults] == [Flaw.ADDED]


async def entries_of(store: Store) -> Sequence[Entry]:
    return (await dossier(store)).entries


async def test_an_import_leaves_the_chain_alone(store: Store) -> None:
    before = await history(store)
    await loaded(store)
    assert (await dossier(store)).file.case.chain == before.case.chain


async def test_an_entry_keeps_its_seal_when_its_text_is_gone(store: Store) -> None:
    await history(store)
    entries = await entries_of(store)
    gone = erased(entries[0])
    assert gone == replace(entries[0], text=None, salt="")
    assert gone.seal


async def test_everything_of_one_debtor_is_read_and_nothing_of_another(store: Store) -> None:
    await loaded(store, "D1", "D2")
    found = await store.load("case-D1")
    assert found is not None
    payment, part = Payment("p1", "D1", NOW, euros(5_000)), Allocation("N-D1", euros(5_000))
    review = Review("m1", NOW, "fr", "pas compris")
    parts: dict[str, Any] = {"payment": payment, "allocations": (part,), "tasks": (task("t1"),), "review": review}
    last = await commit(store, found, messages=(inbound("m1"), outbound("m2")), entries=(entry("h1"),), **parts)
    other = await store.load("case-D2")
    assert other is not None
    await commit(store, other, messages=(outbound("m3", "D2"),), tasks=(replace(task("t2"), case_id="case-D2"),))
    whole = await dossier(store)
    assert whole.file == last
    assert [message.id for message in whole.messages] == ["m1", "m2"]
    assert whole.payments == (Booked(payment, (part,)),)
    assert whole.tasks == (task("t1"),)
    assert whole.reviews == (review,)
    assert await read_dossier(store, "nobody") is None


async def test_tasks_that_are_done_belong_to_the_file(store: Store) -> None:
    call = replace(task("t0"), kind=TaskKind.CALL, created_at=NOW - MINUTE)
    await commit(store, await loaded(store), tasks=(task("t1"), call))
    assert await store.finish_task("t1", "anna", NOW, "posted")
    assert [item.id for item in await store.tasks_of("case-D1")] == ["t0", "t1"]


async def test_a_message_knows_when_it_went_and_when_it_arrived(store: Store) -> None:
    await commit(store, await loaded(store), messages=(outbound("m1"),))
    assert await store.claim("m1", NOW, NOW + MINUTE)
    assert await store.settle(Outcome("m1", Delivery.SENT, NOW + 5 * EVEN, "p1"))
    reported = await store.receipt("sms", "p1", Delivery.DELIVERED, NOW + MINUTE + EVEN)
    (kept,) = (await dossier(store)).messages
    assert (kept.settled_at, kept.reported_at) == (NOW, NOW + MINUTE)
    assert reported is not None
    assert reported.message == kept


async def test_a_refused_message_keeps_the_providers_code(store: Store) -> None:
    await commit(store, await loaded(store), messages=(outbound("m1"),))
    assert await store.claim("m1", NOW, NOW + MINUTE)
    assert await store.settle(Outcome("m1", Delivery.FAILED, NOW, code="21610"))
    assert (await dossier(store)).messages[0].code == "21610"


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"$set": {"reason": "the debtor asked for it"}}, Flaw.CHANGED),
        ({"$set": {"basis.checks.0.held": False}}, Flaw.CHANGED),
        ({"$set": {"text": "Dear Zoe"}}, Flaw.CHANGED),
        ({"$set": {"case_id": "case-D2"}}, Flaw.MISSING),
        ({"$set": {"number": 3}}, Flaw.ADDED),
        ({"$unset": {"number": "", "digest": "", "previous": ""}}, Flaw.MISSING),
        (None, Flaw.MISSING),
    ],
)
async def test_whoever_changes_the_database_by_hand_is_found(
    mongo: MongoStore, mongo_uri: str, database: str, change: dict[str, Any] | None, flaw: Flaw
) -> None:
    case = (await history(mongo)).case
    async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
        entries = client[database]["history"]
        if change is None:
            await entries.delete_one({"_id": "h1"})
        else:
            await entries.update_one({"_id": "h1"}, change)
    found = verify(await entries_of(mongo), case.chain, case.id)
    assert flaw in {fault.flaw for fault in found.faults}


async def test_a_case_that_is_older_than_the_chain_goes_on_with_one(
    mongo: MongoStore, mongo_uri: str, database: str
) -> None:
    await commit(mongo, await loaded(mongo), entries=(entry("h0", at=NOW - MINUTE),))
    async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
        await client[database]["cases"].update_many({}, {"$unset": {"chain": ""}})
        gone = dict.fromkeys(("number", "previous", "digest", "seal", "salt"), "")
        await client[database]["history"].update_many({}, {"$unset": gone})
    found = await mongo.load("case-D1")
    assert found is not None
    case = (await write(mongo, found, entry("h1"), entry("h2"))).case
    inspection = verify(await entries_of(mongo), case.chain, case.id)
    assert (inspection.whole, inspection.count, inspection.unprotected) == (True, 3, 1)
