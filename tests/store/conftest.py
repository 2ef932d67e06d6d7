"""Both stores: the in-memory twin, and MongoDB (the server of MONGODB_URI, else the embedded SecantusDB)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient

from store.base import Store
from store.embedded import embedded
from store.memory import MemoryStore
from store.mongo import MongoStore


@pytest.fixture(scope="session")
def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database server for the whole run."""
    if given := os.environ.get("MONGODB_URI"):
        yield given
        return
    directory: Path = tmp_path_factory.mktemp("secantus")
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        yield runner.run(stack.enter_async_context(embedded(directory)))
        runner.run(stack.aclose())


@pytest.fixture
async def database(mongo_uri: str) -> AsyncIterator[str]:
    """A database name of its own; on a server that outlives the run it is dropped afterwards."""
    name = f"amicable_test_{uuid4().hex[:12]}"
    yield name
    if "MONGODB_URI" not in os.environ:
        return
    async with AsyncMongoClient[dict[str, object]](mongo_uri) as client:
        await client.drop_database(name)


@pytest.fixture
async def mongo(mongo_uri: str, database: str) -> AsyncIterator[MongoStore]:
    store = MongoStore(mongo_uri, database, production=False)
    await store.open()
    yield store
    await store.close()


@pytest.fixture(params=["memory", "mongo"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each contract test runs once on every store."""
    if request.param == "memory":
        return MemoryStore()
    found: Store = request.getfixturevalue("mongo")
    return found
