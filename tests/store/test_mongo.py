"""What only the MongoDB store has: opening, migrations, refusals, and a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from flows.case import CaseState
from flows.consents import BEFORE_PROOF
from ledger.debtor import ContactPoint, OptOut
from store.base import NotForProduction, SchemaTooNew, StoreError, Unavailable, Unsuitable
from store.embedded import free_port
from store.indexes import COLLECTIONS, INDEXES, SCHEMA, Database
from store.migrations import MIGRATIONS, migrate
from store.mongo import MongoStore
from tests.store.builders import MINUTE, NOW, commit, file, loaded, raw

SECRET = "hunter2"


@pytest.fixture
async def bare(mongo_uri: str, database: str) -> AsyncIterator[Database]:
    """The database itself, for looking behind the store."""
    async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
        yield client[database]


async def _version(bare: Database) -> int:
    found = await bare[SCHEMA].find_one({"_id": "schema"})
    assert found is not None
    version: int = found["version"]
    return version


async def test_opening_lays_collections_indexes_and_the_schema_version(mongo: MongoStore, bare: Database) -> None:
    assert set(await bare.list_collection_names()) >= set(COLLECTIONS)
    for name, indexes in INDEXES.items():
        there = set(await bare[name].index_information())
        assert there >= {index.document["name"] for index in indexes}
    assert await _version(bare) == len(MIGRATIONS)


async def test_opening_again_keeps_the_records(mongo: MongoStore) -> None:
    await loaded(mongo)
    await mongo.open()
    assert await mongo.load("case-D1") is not None


async def test_many_processes_may_start_at_once(mongo_uri: str, database: str, bare: Database) -> None:
    stores = [MongoStore(mongo_uri, database, production=False) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))
    await asyncio.gather(*(store.close() for store in stores))
    assert await _version(bare) == len(MIGRATIONS)


async def test_only_the_missing_migrations_run(bare: Database) -> None:
    done: list[int] = []

    async def first(_: Database) -> None:
        done.append(1)

    async def second(_: Database) -> None:
        done.append(2)

    await migrate(bare, [first])
    await migrate(bare, [first, second])
    await migrate(bare, [first, second])
    assert done == [1, 2]
    assert await _version(bare) == 2


async def test_a_migration_that_fails_is_tried_again_at_the_next_start(bare: Database) -> None:
    tries: list[int] = []

    async def fails_once(_: Database) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise StoreError("no")

    with pytest.raises(StoreError):
        await migrate(bare, [fails_once])
    assert await _version(bare) == 0
    await migrate(bare, [fails_once])
    assert await _version(bare) == 1


async def test_a_database_of_a_newer_program_is_refused(mongo: MongoStore, bare: Database) -> None:
    await bare[SCHEMA].update_one({"_id": "schema"}, {"$set": {"version": 999}})
    with pytest.raises(SchemaTooNew, match=r"999.*upgrade"):
        await mongo.open()
    with pytest.raises(Unavailable):
        await mongo.ping()


async def test_production_refuses_the_embedded_database(mongo_uri: str, database: str) -> None:
    async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
        if (await client.admin.command("hello")).get("setName") != "secantus":
            pytest.skip("MONGODB_URI names a real MongoDB")
    store = MongoStore(mongo_uri, database, production=True)
    with pytest.raises(NotForProduction, match="MONGODB_URI"):
        await store.open()


@pytest.mark.parametrize("uri", ["http://x", "mongodb://", f"mongodb://u:{SECRET}@h:notaport", f"u:{SECRET}@host"])
async def test_an_address_that_is_wrong_is_refused_without_repeating_it(uri: str) -> None:
    with pytest.raises(Unsuitable) as caught:
        await MongoStore(uri, "amicable", production=False).open()
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_database_that_is_away_at_the_start_is_unavailable_and_its_address_stays_secret() -> None:
    away = f"mongodb://user:{SECRET}@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"
    store = MongoStore(away, "amicable", production=False)
    with pytest.raises(Unavailable) as caught:
        await store.open()
    assert SECRET not in str(caught.value)
    with pytest.raises(Unavailable):
        await store.keep_raw(raw())


async def test_a_store_that_is_closed_is_unavailable(mongo: MongoStore) -> None:
    await mongo.close()
    await mongo.close()
    with pytest.raises(Unavailable):
        await mongo.load("case-D1")
    with pytest.raises(Unavailable):
        await mongo.import_accounts([])


async def test_contact_points_from_before_proofs_were_kept_get_a_consent_that_says_so(
    mongo: MongoStore, bare: Database
) -> None:
    before = await loaded(mongo, "D1", "D2")
    await commit(mongo, before, {"bound": (ContactPoint("telegram", "42"),), "state": CaseState.SETTLED})
    second = await file(mongo, "case-D2")
    await commit(mongo, second, {"opt_outs": (OptOut("sms", NOW, "STOP"),)})
    await bare["cases"].update_many({}, {"$unset": {"consents": "", "stopped_keys": "", "settled_at": ""}})
    await bare[SCHEMA].update_one({"_id": "schema"}, {"$set": {"version": 2}})
    await mongo.open()
    after = await file(mongo)
    proofs = {item.key: item.proof for item in after.case.consents}
    assert proofs == dict.fromkeys(("sms:+3247D1", "telegram:42"), BEFORE_PROOF)
    assert after.case.version == before.case.version + 1
    assert {point.key for point in after.contacts()} == set(proofs)
    assert (await file(mongo, "case-D2")).case.consents == ()
    assert [item.case.id for item in await mongo.settled(NOW + MINUTE, "", 9)] == ["case-D1"]
    await mongo.open()
    assert (await file(mongo)).case == after.case
