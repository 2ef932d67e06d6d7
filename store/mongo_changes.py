"""The operations of one guarded write, for MongoDB's bulkWrite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import InsertOne, ReplaceOne, UpdateMany, UpdateOne

from flows.message import Delivery
from flows.task import WITHDRAWN_BY, Withdrawal
from ledger.account import Account
from store.base import Cancel, Change, InboxState
from store.documents import (
    Document,
    case_document,
    contact_key_list,
    debtor_document,
    document,
    entry_document,
    invoice_document,
    message_document,
    payment_document,
)
from store.indexes import CASES, DEBTORS, HISTORY, INBOX, INVOICES, MESSAGES, PAYMENTS, REVIEWS, TASKS, TOKENS
from store.transactions import Operation
from store.wiping import wipe_operations


def change_operations(database: str, change: Change, record_keys: list[str]) -> list[Operation]:
    """All of a change, the case's guard first. `record_keys` only matter for a case that is created."""
    operations = [_case_operation(database, change, record_keys)]
    if change.cancel:
        operations += stop_operations(database, change.case.id, change.cancel, change.named)
    operations += [withdraw_operation(database, change.case.id, item) for item in change.withdraw]
    if change.wipe:
        operations += wipe_operations(database, change.case.id, change.wipe)
    operations += _inserts(database, change)
    if change.debtor:
        kept = debtor_document(change.debtor)
        operations.append(ReplaceOne({"_id": kept["_id"]}, kept, namespace=f"{database}.{DEBTORS}"))
    for invoice in change.invoices:
        new = invoice_document(change.case.creditor_id, invoice)
        operations.append(ReplaceOne({"_id": new["_id"]}, new, upsert=True, namespace=f"{database}.{INVOICES}"))
    if change.inbox_done:
        done = {"$set": {"state": InboxState.DONE.value, "case_id": change.case.id}}
        operations.append(UpdateOne({"_id": change.inbox_done}, done, namespace=f"{database}.{INBOX}"))
    return operations


def _case_operation(database: str, change: Change, record_keys: list[str]) -> Operation:
    new = case_document(change.case)
    spoken = max((message.at for message in change.messages), default=None)
    bound = contact_key_list(None, change.case)
    namespace = f"{database}.{CASES}"
    if change.language:
        new["reads"] = change.language
    if change.expected < 0:
        new["contact_keys"] = sorted({*record_keys, *bound})
        return InsertOne({**new, "spoken_at": spoken} if spoken else new, namespace=namespace)
    if change.debtor:
        new["contact_keys"] = contact_key_list(Account(change.debtor), change.case)
        bound = []
    return UpdateOne(
        {"_id": new.pop("_id"), "version": change.expected}, _update(new, spoken, bound), namespace=namespace
    )


def _update(new: Document, spoken: datetime | None, bound: list[str]) -> Document:
    """`contact_keys` only grows here; the reader leaves out cases whose key was taken back, an import tidies up."""
    update: dict[str, Any] = {"$set": new}
    if spoken:
        update["$max"] = {"spoken_at": spoken}
    if bound:
        update["$addToSet"] = {"contact_keys": {"$each": bound}}
    return update


def stop_operations(database: str, case_id: str, which: Cancel, named: Sequence[str] = ()) -> list[Operation]:
    """Cancel what waits; mark what a sender holds (HELD counts them). See store.delivery.meant."""
    namespace = f"{database}.{MESSAGES}"
    meant: Document = {"case_id": case_id, **_MEANT.get(which, {})}
    if which is Cancel.NAMED:
        meant["_id"] = {"$in": list(named)}
    cancelled: Document = {"$set": {"state": Delivery.CANCELLED.value}}
    return [
        UpdateMany({**meant, "state": Delivery.QUEUED.value}, cancelled, namespace=namespace),
        UpdateMany({**meant, "state": Delivery.SENDING.value}, {"$set": {"overtaken": True}}, namespace=namespace),
    ]


def withdraw_operation(database: str, case_id: str, withdrawal: Withdrawal) -> Operation:
    """Close open tasks of steps; see flows.task.Withdrawal."""
    meant: Document = {"case_id": case_id, "done_at": None, "step": {"$ne": None}, "_id": {"$ne": withdrawal.but}}
    if withdrawal.kind:
        meant["kind"] = withdrawal.kind.value
    closed = {"done_at": withdrawal.at, "done_by": WITHDRAWN_BY, "outcome": withdrawal.outcome}
    return UpdateMany(meant, {"$set": closed}, namespace=f"{database}.{TASKS}")


_MEANT: Mapping[Cancel, Document] = {Cancel.UNASKED: {"$or": [{"unasked": True}, {"scheduled": True}]}}

HELD = 2
"""The place, among the operations of a change that stops, of the one that marks what senders hold."""


def _inserts(database: str, change: Change) -> list[Operation]:
    version = change.case.version
    before = change.case.said - len(change.messages)
    new = [(MESSAGES, message_document(item, version, n, before + n)) for n, item in enumerate(change.messages)]
    new += [(HISTORY, entry_document(item, version, place)) for place, item in enumerate(change.entries)]
    new += [(TASKS, document(item)) for item in change.tasks]
    if change.payment:
        new.append((PAYMENTS, payment_document(change.payment, change.allocations)))
    if change.review:
        new.append((REVIEWS, document(change.review)))
    if change.once:
        new.append((TOKENS, {"_id": change.once[0], "used_at": change.once[1]}))
    return [InsertOne(item, namespace=f"{database}.{name}") for name, item in new]
