"""What one batch of an import changes in MongoDB: read the batch's records, plan, write in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from flows.case import Case, CaseFile
from ledger.account import Account
from ledger.debtor import Debtor
from ledger.invoice import Invoice
from store.base import Cancel, Loaded, Loading
from store.documents import (
    Document,
    case_document,
    contact_key_list,
    debtor_document,
    invoice_document,
    invoice_id,
    value_of,
)
from store.indexes import CASES, DEBTORS, INVOICES, Database
from store.merging import after_import, merged_invoice, relieves, taken_in, withdraws
from store.mongo_changes import stop_operations
from store.transactions import Operation

Collection = AsyncCollection[dict[str, Any]]
_LIST_LENGTH = 50


@dataclass(slots=True)
class Known:
    """What the records hold already of a batch: debtors and cases by debtor, invoices and their owners by key."""

    debtors: dict[str, Debtor] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)

    def taken(self, account: Account) -> str | None:
        """The number of an invoice of the account that is kept for another debtor."""
        for invoice in account.invoices:
            known = self.invoices.get(_key(account, invoice))
            if known and known.debtor_id != account.id:
                return invoice.number
        return None


@dataclass(slots=True)
class Plan:
    """Operations of a batch, which of them guard a case's version, and what it comes to."""

    operations: list[Operation] = field(default_factory=list)
    guards: list[int] = field(default_factory=list)
    loaded: Loaded = field(default_factory=Loaded)


def _key(account: Account, invoice: Invoice) -> str:
    return invoice_id(account.debtor.creditor_id, invoice.number)


async def read_known(database: Database, session: AsyncClientSession | None, batch: Sequence[Loading]) -> Known:
    """What is kept of a batch: debtors, cases and the invoices that it names."""
    ids = [loading.account.id for loading in batch]
    numbers = [_key(loading.account, item) for loading in batch for item in loading.account.invoices]
    debtors = await find_all(database[DEBTORS], "_id", ids, session)
    cases = await find_all(database[CASES], "debtor_id", ids, session)
    invoices = await find_all(database[INVOICES], "_id", numbers, session)
    return Known(
        {found["_id"]: value_of(Debtor, found) for found in debtors},
        {found["debtor_id"]: value_of(Case, found) for found in cases},
        {found["_id"]: value_of(Invoice, found) for found in invoices},
    )


async def find_all(
    collection: Collection, name: str, values: Sequence[str], session: AsyncClientSession | None = None
) -> list[Document]:
    """Documents with one of the values, asked for in short lists (the embedded engine is slow with long ones)."""
    found: list[Document] = []
    for start in range(0, len(values), _LIST_LENGTH):
        part = {name: {"$in": list(values[start : start + _LIST_LENGTH])}}
        found += await collection.find(part, session=session).to_list()
    return found


def plan_import(database: str, batch: Sequence[Loading], known: Known) -> Plan:
    """Decide for each account: left out, new, changed or the same. `known` follows along."""
    plan = Plan()
    added: list[str] = []
    changed: list[str] = []
    taken: list[tuple[str, str]] = []
    relieved: list[str] = []
    for loading in batch:
        account = loading.account
        case = known.cases.get(account.id)
        owes_less = any(relieves(*pair) for pair in _before_and_after(account, known))
        if number := known.taken(account):
            taken.append((account.id, number))
        elif case is None:
            _plan_new(database, plan, loading, known)
            added.append(account.id)
        elif _plan_known(database, plan, loading, known):
            changed.append(account.id)
            if owes_less:
                plan.operations += stop_operations(database, case.id, Cancel.UNASKED)
                relieved.append(account.id)
    unchanged = len(batch) - len(added) - len(changed) - len(taken)
    plan.loaded = Loaded(tuple(added), tuple(changed), unchanged, tuple(taken), tuple(relieved))
    return plan


def _plan_known(database: str, plan: Plan, loading: Loading, known: Known) -> bool:
    """What an import changes of an account that was there before; False when that is nothing."""
    case = known.cases[loading.account.id]
    debtor, learnt = taken_in(case, known.debtors.get(case.debtor_id, loading.account.debtor), loading)
    account = Account(debtor, loading.account.invoices)
    operations = _records(database, account, known)
    if not operations and learnt is case:
        return False
    after = after_import(learnt, account)
    _plan_changed(database, plan, operations, after, account, whole=learnt is not case)
    if withdraws(case, learnt):
        plan.operations += stop_operations(database, case.id, Cancel.UNASKED)
    known.cases[account.id] = after
    return True


def _before_and_after(account: Account, known: Known) -> Iterator[tuple[Invoice | None, Invoice]]:
    for invoice in account.invoices:
        before = known.invoices.get(_key(account, invoice))
        yield before, merged_invoice(before, invoice)


def _records(database: str, account: Account, known: Known) -> list[Operation]:
    """Writes for the debtor and the invoices that differ from what is kept."""
    operations: list[Operation] = []
    old = known.debtors.get(account.id)
    if old != account.debtor:
        known.debtors[account.id] = account.debtor
        operations.append(_write(f"{database}.{DEBTORS}", debtor_document(account.debtor), new=old is None))
    for before, after in tuple(_before_and_after(account, known)):
        if before != after:
            known.invoices[_key(account, after)] = after
            kept = invoice_document(account.debtor.creditor_id, after)
            operations.append(_write(f"{database}.{INVOICES}", kept, new=before is None))
    return operations


def _write(namespace: str, kept: Document, *, new: bool) -> Operation:
    """An insert where nothing was found (quicker than an upsert; a rival's insert makes the batch start again)."""
    if new:
        return InsertOne(kept, namespace=namespace)
    return ReplaceOne({"_id": kept["_id"]}, kept, namespace=namespace)


def _plan_new(database: str, plan: Plan, loading: Loading, known: Known) -> None:
    case = loading.new_case
    reads = CaseFile(loading.account, case).language
    keys = contact_key_list(loading.account, case)
    new: Document = {**case_document(case), "contact_keys": keys, "reads": reads}
    plan.operations.append(InsertOne(new, namespace=f"{database}.{CASES}"))
    plan.operations += _records(database, loading.account, known)
    known.cases[loading.account.id] = case


def _plan_changed(
    database: str, plan: Plan, records: list[Operation], case: Case, account: Account, *, whole: bool
) -> None:
    """`whole`: more of the case changed than its version, zone and due time."""
    every = case_document(case)
    names = every.keys() - {"_id"} if whole else ("version", "timezone", "wake", "wake_at")
    reads = CaseFile(account, case).language
    update = {name: every[name] for name in names} | {"contact_keys": contact_key_list(account, case), "reads": reads}
    guard = {"_id": case.id, "version": case.version - 1}
    plan.guards.append(len(plan.operations))
    plan.operations.append(UpdateOne(guard, {"$set": update}, namespace=f"{database}.{CASES}"))
    plan.operations += records
