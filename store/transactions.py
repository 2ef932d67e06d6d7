"""One guarded transaction: a bulk write over many collections and its commit, two commands in all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pymongo import AsyncMongoClient, DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import ClientBulkWriteException, ConnectionFailure, OperationFailure, PyMongoError

from store.base import Duplicate
from store.documents import Document
from store.reaching import cause_of

Client = AsyncMongoClient[Document]
Operation = InsertOne[Document] | ReplaceOne[Document] | UpdateOne | UpdateMany | DeleteOne | DeleteMany
Work = Callable[[AsyncClientSession], Awaitable[bool]]

_ATTEMPTS = 6
_FIRST_PAUSE = 0.005
"""Seconds; doubles with every attempt."""

_DUPLICATE_KEY = 11000
_WRITE_CONFLICT = 112
_NO_SUCH_TRANSACTION = 251


class Conflict(Exception):
    """Other writers were quicker at every attempt; nothing was written."""


def _passing(error: PyMongoError) -> bool:
    """Whether the whole transaction may be tried again: it was rolled back, for certain."""
    cause = cause_of(error)
    if error.has_error_label("UnknownTransactionCommitResult") or cause.has_error_label(
        "UnknownTransactionCommitResult"
    ):
        return False
    conflict = isinstance(cause, OperationFailure) and cause.code in {_WRITE_CONFLICT, _NO_SUCH_TRANSACTION}
    return conflict or any(item.has_error_label("TransientTransactionError") for item in (error, cause))


async def transact(client: Client, work: Work) -> bool:
    """Run the work in a transaction; False (and nothing written) when the work says so.

    Tries again while other writers are in the way. Raises Conflict when they are at every attempt, and the driver's
    errors: after one that lost the connection at the commit, the write's fate is unknown.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return await _once(client, work)
        except PyMongoError as error:
            lost = isinstance(cause_of(error), ConnectionFailure)
            if not _passing(error) or (lost and attempt > 0):
                raise
        await asyncio.sleep(_FIRST_PAUSE * 2**attempt)
    raise Conflict


async def _once(client: Client, work: Work) -> bool:
    async with client.start_session() as session:
        await session.start_transaction()
        if not await work(session):
            return False
        await session.commit_transaction()
        return True


async def write_guarded(
    client: Client, session: AsyncClientSession, operations: Sequence[Operation], count: int | None = None
) -> int | None:
    """Write all operations; the first one is the guard: None when it matched nothing.

    Else how many documents the operation at place `count` matched.

    Raises Duplicate when the guard held but another operation inserts an id that is there already.
    """
    try:
        result = await client.bulk_write(operations, session=session, ordered=True, verbose_results=True)
    except ClientBulkWriteException as error:
        if not _is_duplicate(error):
            raise
        if not _guard_held(error.partial_result):
            return None
        raise Duplicate("a message, entry, task, payment, review or form of this change is kept already") from None
    if not _guard_held(result):
        return None
    return result.update_results[count].matched_count if count is not None else 0


async def all_or_none(client: Client, operations: Sequence[Operation]) -> bool:
    """Write all operations in a transaction of their own; False when the first (the guard) did not hold, or another one
    came too late: then nothing is written.
    """

    async def work(session: AsyncClientSession) -> bool:
        return await write_guarded(client, session, operations) is not None

    try:
        return await transact(client, work)
    except (Conflict, Duplicate):
        return False


def _is_duplicate(error: ClientBulkWriteException) -> bool:
    found: Any = error.write_errors or ()
    return any(item["code"] == _DUPLICATE_KEY for item in found)


def _guard_held(result: Any) -> bool:
    if result is None:
        return False
    if 0 in result.insert_results:
        return True
    return 0 in result.update_results and result.update_results[0].matched_count == 1


async def write_all(
    client: Client, session: AsyncClientSession, operations: Sequence[Operation], guards: Sequence[int]
) -> bool:
    """Write all operations; False when one of the guards (by place) matched nothing or an insert came too late."""
    try:
        result = await client.bulk_write(operations, session=session, ordered=True, verbose_results=True)
    except ClientBulkWriteException as error:
        if _is_duplicate(error):
            return False
        raise
    return all(result.update_results[place].matched_count == 1 for place in guards)
