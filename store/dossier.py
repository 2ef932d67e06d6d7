"""One debtor's whole file, read for an auditor, an export or an erasure; and the part of the store's door for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flows.case import CaseFile
from flows.history import Entry
from flows.message import Direction, Message
from flows.review import Review
from flows.task import Task
from ledger.invoice import Allocation, Payment
from store.consultations import Consultation
from store.files import FileRecord
from store.notes import Note

_ALL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment with the parts that settled invoices."""

    payment: Payment
    allocations: tuple[Allocation, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is kept of one debtor, oldest first; entries stand in the order of their chain (flows.chain).

    Files stand here without their content, by digest.
    """

    file: CaseFile
    messages: tuple[Message, ...] = ()
    entries: tuple[Entry, ...] = ()
    payments: tuple[Booked, ...] = ()
    tasks: tuple[Task, ...] = ()
    reviews: tuple[Review, ...] = ()
    notes: tuple[Note, ...] = ()
    files: tuple[FileRecord, ...] = ()
    consultations: tuple[Consultation, ...] = ()


class DossierStore(Protocol):
    """What only a whole file needs. May raise Unavailable."""

    async def payments_of(self, debtor_id: str) -> list[Booked]:
        """All payments of a debtor, oldest first."""

    async def tasks_of(self, case_id: str) -> list[Task]:
        """All tasks of a case, done or not, oldest first, with their documents."""


class _Reads(DossierStore, Protocol):
    async def by_debtor(self, debtor_id: str) -> CaseFile | None: ...
    async def conversation(self, case_id: str, limit: int = 200) -> list[Message]: ...
    async def history(self, case_id: str, limit: int = 500) -> list[Entry]: ...
    async def reviewed(self, message_ids: list[str]) -> dict[str, Review]: ...
    async def notes_of(self, case_id: str, limit: int = 500) -> list[Note]: ...
    async def files_of(self, case_id: str, limit: int = 500) -> list[FileRecord]: ...
    async def consultations_of(self, case_id: str) -> list[Consultation]: ...


async def read_dossier(store: _Reads, debtor_id: str) -> Dossier | None:
    """Everything that is kept of a debtor; None when there is no such debtor.

    Read in several commands. The case is read first: what is written meanwhile may make the history longer than the
    head of its chain says; then it is read again.
    """
    while (file := await store.by_debtor(debtor_id)) is not None:
        case_id = file.case.id
        messages = await store.conversation(case_id, _ALL)
        heard = [item.id for item in messages if item.direction is Direction.INBOUND]
        found = Dossier(
            file,
            tuple(messages),
            tuple(sorted(await store.history(case_id, _ALL), key=lambda entry: entry.number)),
            tuple(await store.payments_of(debtor_id)),
            tuple(await store.tasks_of(case_id)),
            tuple((await store.reviewed(heard)).values()),
            tuple(await store.notes_of(case_id, _ALL)),
            tuple(await store.files_of(case_id, _ALL)),
            tuple(await store.consultations_of(case_id)),
        )
        after = await store.by_debtor(debtor_id)
        if after is None or after.case.version == file.case.version:
            return found
    return None
