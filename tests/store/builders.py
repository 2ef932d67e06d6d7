"""Values for the store's tests: short to write, whole in every field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flows.case import Case, CaseFile, Escalation
from flows.effects import Kind as EntryKind
from flows.history import Entry
from flows.message import Author, Delivery, Direction, Message
from flows.task import Task, TaskKind
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money
from store.base import Change, Loading, RawEvent, Store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SCENARIO = "courteous"
ZONE = "Europe/Brussels"


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def invoice(number: str = "2026-1", debtor_id: str = "D1", amount: int = 10_000, paid: int = 0) -> Invoice:
    issued, due = date(2026, 10, 1), date(2026, 10, 31)
    return Invoice(
        number, debtor_id, issued, due, euros(amount), euros(paid), euros(paid), "Kitchen", "+++090/9337/55493+++"
    )


def debtor(debtor_id: str = "D1", *contacts: str, **changes: Any) -> Debtor:
    points = tuple(ContactPoint(*key.split(":", 1)) for key in contacts or (f"sms:+3247{debtor_id}",))
    known = Debtor(debtor_id, "main", f"Zoë {debtor_id}", Kind.PERSON, "fr", "BE", ZONE, points)
    return replace(known, **changes)


def case(debtor_id: str = "D1", **changes: Any) -> Case:
    fresh = Case(f"case-{debtor_id}", "main", debtor_id, SCENARIO, 1, ZONE, NOW, wake_at=NOW)
    return replace(fresh, **changes)


def loading(debtor_id: str = "D1", *invoices: Invoice, person: Debtor | None = None, **changes: Any) -> Loading:
    owed = invoices or (invoice(f"N-{debtor_id}", debtor_id),)
    return Loading(Account(person or debtor(debtor_id), owed), case(debtor_id, **changes))


def outbound(message_id: str, debtor_id: str = "D1", **changes: Any) -> Message:
    message = Message(
        message_id,
        f"case-{debtor_id}",
        debtor_id,
        "sms",
        f"+3247{debtor_id}",
        Direction.OUTBOUND,
        Author.BOT,
        "Bonjour",
        "fr",
        NOW,
        Delivery.QUEUED,
    )
    return replace(message, **changes)


def inbound(message_id: str, debtor_id: str = "D1", **changes: Any) -> Message:
    heard: dict[str, Any] = {"direction": Direction.INBOUND, "author": Author.DEBTOR, "state": Delivery.RECEIVED}
    return replace(outbound(message_id, debtor_id), **heard, **changes)


def entry(entry_id: str, debtor_id: str = "D1", **changes: Any) -> Entry:
    line = Entry(entry_id, f"case-{debtor_id}", debtor_id, NOW, EntryKind.MESSAGE, "bot", rule="R1", reason="due")
    return replace(line, **changes)


def task(task_id: str, **changes: Any) -> Task:
    work = Task(task_id, "case-D1", "D1", TaskKind.LETTER, NOW, NOW + 60 * MINUTE, "Cher client", document=b"%PDF")
    return replace(work, **changes)


def raw(event_id: str = "sms:1", **changes: Any) -> RawEvent:
    return replace(RawEvent(event_id, "sms", NOW, b"\x00{body", (("X-Signature", "a"),), "https://x/y"), **changes)


def escalation(escalation_id: str = "E1", priority: int = 5, hours: int = 4) -> Escalation:
    return Escalation(escalation_id, "disputes", "dispute", priority, NOW, NOW + timedelta(hours=hours))


async def loaded(store: Store, *debtor_ids: str) -> CaseFile:
    """Import some plain accounts; the first one's file."""
    ids = debtor_ids or ("D1",)
    await store.import_accounts([loading(debtor_id) for debtor_id in ids])
    return await file(store, f"case-{ids[0]}")


async def file(store: Store, case_id: str = "case-D1") -> CaseFile:
    found = await store.load(case_id)
    assert found is not None
    return found


def change(found: CaseFile, changes: dict[str, Any] | None = None, **parts: Any) -> Change:
    """The next write of a case."""
    said = found.case.said + len(parts.get("messages", ()))
    after = replace(found.case, version=found.case.version + 1, said=said, **(changes or {}))
    return Change(after, found.case.version, **parts)


async def commit(store: Store, found: CaseFile, changes: dict[str, Any] | None = None, **parts: Any) -> CaseFile:
    """Write and read again."""
    assert await store.commit(change(found, changes, **parts))
    return await file(store, found.case.id)


async def queued(store: Store, *messages: Message) -> CaseFile:
    """An account of D1 with queued messages."""
    return await commit(store, await loaded(store), messages=messages)
