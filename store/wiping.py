"""What an erasure takes from MongoDB, as operations of a guarded write."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import DeleteMany, DeleteOne, UpdateMany, UpdateOne

from store.base import Wipe
from store.documents import Document
from store.indexes import CASES, DEBTORS, HISTORY, INBOX, INVOICES, MESSAGES, PAYMENTS, REVIEWS, TASKS
from store.transactions import Operation

_NO_TEXT: Document = {"text": None, "salt": ""}
_NO_MESSAGE: Document = {"text": "", "subject": None, "template": None, "attachments": [], "facts": {}}


def wipe_operations(database: str, case_id: str, wipe: Wipe) -> list[Operation]:
    """What a `Wipe` takes from the records of a case; lines of the history keep their seals."""
    of_case: Document = {"case_id": case_id}
    operations: list[Operation] = []
    if wipe.texts:
        operations.append(UpdateMany(of_case, {"$set": _NO_TEXT}, namespace=f"{database}.{HISTORY}"))
        operations.append(UpdateMany(of_case, {"$set": _NO_MESSAGE}, namespace=f"{database}.{MESSAGES}"))
    if wipe.tasks:
        operations.append(DeleteMany(of_case, namespace=f"{database}.{TASKS}"))
    if wipe.raw:
        operations.append(DeleteMany(of_case, namespace=f"{database}.{INBOX}"))
    if wipe.reviews:
        reviews = {"_id": {"$in": list(wipe.reviews)}}
        operations.append(DeleteMany(reviews, namespace=f"{database}.{REVIEWS}"))
    return operations


def remove_operations(
    database: str, case_id: str, version: int, debtor_id: str, heard: Sequence[str]
) -> list[Operation]:
    """All of a debtor, the case's guard first. `heard` are the ids of their messages."""
    guard = UpdateOne({"_id": case_id, "version": version}, {"$inc": {"version": 1}}, namespace=f"{database}.{CASES}")
    by_case = [DeleteMany({"case_id": case_id}, namespace=f"{database}.{name}") for name in (MESSAGES, HISTORY)]
    by_debtor = [DeleteMany({"debtor_id": debtor_id}, namespace=f"{database}.{name}") for name in (INVOICES, PAYMENTS)]
    rest = wipe_operations(database, case_id, Wipe(tasks=True, raw=True, reviews=tuple(heard)))
    last: list[Operation] = [
        DeleteOne({"_id": key}, namespace=f"{database}.{name}")
        for key, name in ((debtor_id, DEBTORS), (case_id, CASES))
    ]
    return [guard, *by_case, *by_debtor, *rest, *last]
