"""What an erasure takes from MongoDB, as operations of a guarded write."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import DeleteMany, DeleteOne, UpdateMany, UpdateOne

from flows.beside import BESIDE
from store.base import Wipe
from store.documents import Document
from store.indexes import (
    CASES,
    CONSULTATIONS,
    DEBTORS,
    FILES,
    HISTORY,
    INBOX,
    INVOICES,
    MENTIONS,
    MESSAGES,
    NOTES,
    PAYMENTS,
    PIECES,
    REPLAYS,
    REPLY_DRAFTS,
    REVIEWS,
    TASKS,
)
from store.transactions import Operation

_NO_TEXT: Document = {"text": None, "salt": ""}
_WHOLE = {
    "notes": (NOTES, MENTIONS, CONSULTATIONS, REPLY_DRAFTS),
    "files": (FILES, PIECES),
    "tasks": (TASKS,),
    "raw": (INBOX,),
}
"""The collections of which an erasure takes all that belongs to a case."""

_NO_MESSAGE: Document = {"text": "", "subject": None, "template": None, "attachments": [], "facts": {}, "words": []}


def wipe_operations(database: str, case_id: str, wipe: Wipe) -> list[Operation]:
    """What a `Wipe` takes from the records of a case; lines of the history keep their seals."""
    of_case: Document = {"case_id": case_id}
    operations: list[Operation] = []
    if wipe.texts:
        operations.append(UpdateMany(of_case, {"$set": _NO_TEXT}, namespace=f"{database}.{HISTORY}"))
        operations.append(UpdateMany(of_case, {"$set": _NO_MESSAGE}, namespace=f"{database}.{MESSAGES}"))
    if wipe.notes:
        beside = {**of_case, "rule": {"$in": list(BESIDE)}}
        operations.append(UpdateMany(beside, {"$set": _NO_TEXT}, namespace=f"{database}.{HISTORY}"))
    if wipe.replays:
        mine: Document = {"case_id": case_id}
        pull: Document = {"$pull": {"named": mine}}
        operations.append(UpdateMany({"named.case_id": case_id}, pull, namespace=f"{database}.{REPLAYS}"))
    gone = [name for taken, names in _WHOLE.items() if getattr(wipe, taken) for name in names]
    operations += [DeleteMany(of_case, namespace=f"{database}.{name}") for name in gone]
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
    everything = Wipe(tasks=True, raw=True, notes=True, files=True, replays=True, reviews=tuple(heard))
    rest = wipe_operations(database, case_id, everything)
    last: list[Operation] = [
        DeleteOne({"_id": key}, namespace=f"{database}.{name}")
        for key, name in ((debtor_id, DEBTORS), (case_id, CASES))
    ]
    return [guard, *by_case, *by_debtor, *rest, *last]
