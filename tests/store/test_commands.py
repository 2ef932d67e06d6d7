"""The command budgets: at most 6 for an inbound message with its answer, 4 for a due step until handed over.

With 10,000 cases they are measured through the desk in `make bench`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.message import Delivery
from flows.review import Review
from flows.switches import keys_of
from store.base import Outcome, Store
from store.commands import CommandCount
from store.mongo import MongoStore
from store.switches import Grip
from tests.store.builders import MINUTE, NOW, SCENARIO, ZONE, change, entry, inbound, invoice, loading, outbound, raw


@pytest.fixture
def count() -> CommandCount:
    return CommandCount()


@pytest.fixture
async def counted(mongo_uri: str, database: str, count: CommandCount) -> AsyncIterator[MongoStore]:
    store = MongoStore(mongo_uri, database, production=False, listeners=[count])
    await store.open()
    yield store
    await store.close()


async def _portfolio(store: Store, size: int) -> None:
    for start in range(0, size, 1_000):
        names = [f"D{number}" for number in range(start, start + min(1_000, size))]
        await store.import_accounts([loading(name, wake_at=NOW + timedelta(minutes=int(name[1:]))) for name in names])


async def _answer(store: Store) -> None:
    await store.keep_raw(raw())
    [found] = await store.by_contact("sms:+3247D7")
    answer = outbound("A1", "D7", in_reply_to="M1")
    after = change(
        found, messages=(inbound("M1", "D7"), answer), entries=(entry("H1"), entry("H2")), inbox_done="sms:1"
    )
    doubt = Review("M1", NOW, "fr", "…", abstained=True)
    assert await store.commit(replace(after, invoices=(invoice("N-D7", "D7", paid=1),), review=doubt))
    assert await store.claim("A1", NOW, NOW + MINUTE, keys_of(answer)) is Grip.FREE
    assert await store.settle(Outcome("A1", Delivery.SENT, NOW, "SM1"))


async def _step(store: Store) -> None:
    [found] = await store.due_steps(SCENARIO, ZONE, NOW, 50)
    step = outbound("S1", "D0", unasked=True)
    assert await store.commit(change(found, {"wake_at": None}, messages=(step,)))
    assert await store.claim("S1", NOW, NOW + MINUTE, keys_of(step)) is Grip.FREE


@pytest.mark.parametrize("size", [100, 1_000])
async def test_the_budgets_hold_at_any_size(counted: MongoStore, count: CommandCount, size: int) -> None:
    await _portfolio(counted, size)
    with count.watch() as answer:
        await _answer(counted)
    with count.watch() as step:
        await _step(counted)
    assert answer == ["insert", "aggregate", "bulkWrite", "commitTransaction", "bulkWrite", "update"]
    assert step == ["aggregate", "bulkWrite", "commitTransaction", "bulkWrite"]
