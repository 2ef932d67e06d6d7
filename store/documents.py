"""How the house's values become BSON documents and back; nothing else.

A date or a clock time is ISO text, a moment a BSON date (UTC, milliseconds), Money {minor, currency}, an enum its
value, a tuple an array, a value's `id` the document's `_id`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from cattrs import Converter

from flows.case import Case
from flows.history import Entry
from flows.message import Message
from ledger.account import Account
from ledger.debtor import Debtor
from ledger.invoice import Allocation, Invoice, Payment
from store.delivery import due_at
from store.merging import contact_keys, settled_at, stopped_keys
from store.queueing import waiting_of
from store.words import debtor_words, invoice_words, message_words

T = TypeVar("T")
Document = dict[str, Any]

_SEQUENCE_STEP = 1 << 16
"""Room for the parts of one change; a case's messages and entries keep the order in which they were written."""


def _converter() -> Converter:
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_unstructure_hook(datetime, lambda value: value)
    converter.register_structure_hook(datetime, lambda value, _: value.astimezone(UTC))
    converter.register_unstructure_hook(bytes, lambda value: value)
    converter.register_structure_hook(bytes, lambda value, _: bytes(value))
    return converter


_CONVERTER = _converter()


def _has_id(kind: Any) -> bool:
    return "id" in kind.__dataclass_fields__


def document(value: object) -> Document:
    """The document of a value; its `id` becomes `_id`."""
    result: Document = _CONVERTER.unstructure(value)
    if _has_id(type(value)):
        result["_id"] = result.pop("id")
    return result


def value_of(kind: type[T], found: Document) -> T:
    """The value of a document; fields that the type does not know are left aside."""
    if _has_id(kind):
        found = {**found, "id": found["_id"]}
    return _CONVERTER.structure(found, kind)


def case_document(case: Case) -> Document:
    """A case with what the indexes need: `attention` is how it stands in the team's list."""
    return {
        **document(case),
        "attention": attention_of(case),
        "stopped_keys": stopped_keys(case),
        "settled_at": settled_at(case),
    }


def attention_of(case: Case) -> Document | None:
    """How a case stands in the team's list (store.queueing.Waiting)."""
    found = waiting_of(case)
    if found is None:
        return None
    times = {"deadline": found.deadline, "since": found.since, "due": found.due}
    return {"priority": found.priority, **times, "queues": list(found.queues), "holder": found.holder}


def contact_key_list(account: Account | None, case: Case) -> list[str]:
    """The indexed names by which an incoming message finds the case."""
    return sorted(contact_keys(account, case))


def invoice_id(creditor_id: str, number: str) -> str:
    """An invoice's number is unique with its creditor."""
    return f"{creditor_id}:{number}"


def debtor_document(debtor: Debtor) -> Document:
    """A debtor with the words by which they are found."""
    return {**document(debtor), "words": list(debtor_words(debtor))}


def invoice_document(creditor_id: str, invoice: Invoice) -> Document:
    """An invoice with its creditor and the words by which it is found."""
    own = {"_id": invoice_id(creditor_id, invoice.number), "creditor_id": creditor_id}
    return {**document(invoice), **own, "words": list(invoice_words(invoice))}


def message_document(message: Message, version: int, number: int, place: int = 0) -> Document:
    """A message with its due time, its `number` within its write, its `place` in the conversation (from 0), and the
    words by which it is found.
    """
    own = {"due_at": due_at(message), "sequence": version * _SEQUENCE_STEP + number, "place": place}
    return {**document(message), **own, "words": list(message_words(message.text))}


def entry_document(entry: Entry, version: int, place: int) -> Document:
    """A history entry with its place in the order of its case's writes."""
    return {**document(entry), "sequence": version * _SEQUENCE_STEP + place}


def payment_document(payment: Payment, allocations: tuple[Allocation, ...]) -> Document:
    """A payment with the parts that settle invoices."""
    return {**document(payment), "allocations": [document(part) for part in allocations]}


def account_of(debtor: Document, invoices: list[Document]) -> Account:
    """The account of a debtor's document and its invoices' documents."""
    found = [value_of(Invoice, item) for item in invoices]
    found.sort(key=lambda item: (item.due_date, item.number))
    return Account(value_of(Debtor, debtor), tuple(found))
