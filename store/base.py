"""The store's door: what the rest of the house may ask of the records. One contract suite runs on every store.

The one rule of writing: everything that belongs to an account (its case, invoices, messages, history, tasks) changes in
one guarded write, `commit`, that only succeeds when the case still has the version that was read. No update is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from flows.case import Case, CaseFile, Escalation, Wake
from flows.history import Entry
from flows.message import Delivery, Message
from flows.review import Review
from flows.task import Task, Withdrawal
from ledger.account import Account
from ledger.debtor import Debtor
from ledger.invoice import Allocation, Invoice, Payment
from store.bulks import BulkStore
from store.canned import CannedStore
from store.consultations import ConsultationStore
from store.dossier import DossierStore
from store.files import FileStore
from store.library import LibraryStore
from store.notes import NoteStore
from store.operations import OperationsStore
from store.queueing import QueueStore
from store.replays import ReplayStore
from store.reviews import ReviewStore
from store.rights import RightsStore
from store.searching import SearchStore
from store.switches import Grip, SwitchStore
from store.talk import TalkStore
from store.team import TeamStore


class StoreError(Exception):
    """The root of what can go wrong with the records."""


class Unavailable(StoreError):
    """The database cannot be reached now; nothing was written, or the write's fate is unknown: read again."""


class Duplicate(StoreError):
    """A message (entry, task, payment) with this id is kept already: the provider delivered it twice. Or a form of the
    team, which was sent twice.
    """


class SchemaTooNew(StoreError):
    """The database was written by a newer version of Amicable; upgrade the program, do not go on."""


class NotForProduction(StoreError):
    """The embedded database was offered in production mode; set MONGODB_URI to a real MongoDB."""


class Unsuitable(StoreError):
    """The database cannot serve: its address is wrong, it is no replica set, or older than MongoDB 8.0."""


class InboxState(StrEnum):
    """Where a raw payload stands."""

    RECEIVED = "received"
    DONE = "done"
    BAD = "bad"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class RawEvent:
    """A provider's payload exactly as it came, kept before anything is read from it.

    `id` is "<channel>:<event id>" and unique: the second copy is a duplicate. `headers` holds only what parsing needs.
    `case_id` is known once a `commit` has dealt with it.
    """

    id: str
    channel: str
    received_at: datetime
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    url: str = ""
    method: str = "POST"
    state: InboxState = InboxState.RECEIVED
    note: str = ""
    case_id: str = ""


class Cancel(StrEnum):
    """What a stop cancels of a case's queued messages. NAMED: only those that `Change.named` names."""

    NAMED = "named"
    UNASKED = "unasked"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wipe:
    """What an erasure takes from the records of one case: texts of messages and history (the lines and their seals
    stay), the work for people, raw payloads, the reviews of these messages; what the team wrote and asked beside the
    conversation (`notes`, their words in the history too), `files`, and its name in the results of `replays`.
    """

    texts: bool = False
    tasks: bool = False
    raw: bool = False
    reviews: tuple[str, ...] = ()
    notes: bool = False
    files: bool = False
    replays: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One guarded write. `case.version` must be `expected + 1`; `expected` -1 creates the case.

    `cancel` applies to messages queued before this write, never to `messages` of the change itself.
    `inbox_done` is the raw event that this write has dealt with. `review` is what people should look at again.
    `language` is what the debtor reads, for the team's list.
    `withdraw` closes open tasks of steps that were kept before this write, in the bot's name, with the reason.
    `debtor` replaces the debtor's record (a correction, an erasure). `wipe` takes from what was kept before this write.
    `once` is the word of the form that asked for it, used up by this very write and at which time: Duplicate, if it was
    used before.
    """

    case: Case
    expected: int
    messages: tuple[Message, ...] = ()
    entries: tuple[Entry, ...] = ()
    tasks: tuple[Task, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payment: Payment | None = None
    allocations: tuple[Allocation, ...] = ()
    cancel: Cancel | None = None
    named: tuple[str, ...] = ()
    inbox_done: str | None = None
    review: Review | None = None
    debtor: Debtor | None = None
    wipe: Wipe | None = None
    withdraw: tuple[Withdrawal, ...] = ()
    language: str = ""
    once: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A guarded write that succeeded. `in_flight`: messages that its stop came too late to cancel, for a sender holds
    them at this moment; they are marked, so that a sender that has not spoken yet does not, and none is tried again.
    """

    in_flight: int = 0


@dataclass(frozen=True, slots=True)
class Loading:
    """One account of an import with the case that it gets if it has none yet."""

    account: Account
    new_case: Case


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did: ids of accounts that are new, that changed, and how many were the same already.

    `taken` names accounts that were left out whole, each with an invoice number that is kept for another debtor.
    `relieved` are cases that owe less than before on some invoice: what was queued for them is cancelled.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    taken: tuple[tuple[str, str], ...] = ()
    relieved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A line of the team's list: the most urgent open escalation of a case."""

    case_id: str
    debtor_id: str
    debtor_name: str
    owner: str
    agent: str
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try to send ended, for a message that this sender has claimed (state sending).

    QUEUED means: not sent, try again from `not_before` on; it becomes CANCELLED when a stop came meanwhile.
    `counts`: whether it was a try. `code` is the provider's, for the team.
    """

    message_id: str
    state: Delivery
    at: datetime
    provider_id: str | None = None
    not_before: datetime | None = None
    code: str | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Reported:
    """What a delivery report did: the message as it is now, and the state `before`."""

    message: Message
    before: Delivery

    @property
    def moved(self) -> bool:
        """Whether the report was news."""
        return self.message.state is not self.before


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures for the health page, by state; `named` are the counters of `Store.count`."""

    cases: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    inbox: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)


class Store(
    ReviewStore,
    DossierStore,
    RightsStore,
    TeamStore,
    LibraryStore,
    ReplayStore,
    QueueStore,
    NoteStore,
    FileStore,
    ConsultationStore,
    TalkStore,
    SwitchStore,
    OperationsStore,
    CannedStore,
    SearchStore,
    BulkStore,
    Protocol,
):
    """The records. Every method may raise Unavailable."""

    async def open(self) -> None:
        """Connect, migrate, create indexes. Raises Unavailable, Unsuitable, SchemaTooNew, NotForProduction."""

    async def close(self) -> None:
        """Let go of connections; never raises."""

    async def ping(self) -> None:
        """Raises Unavailable when the database does not answer."""

    # --- cases ---

    async def load(self, case_id: str) -> CaseFile | None:
        """The account and its case, read together."""

    async def by_contact(self, key: str) -> list[CaseFile]:
        """All cases whose debtor has this contact point (records or bound chats), most recently spoken with first."""

    async def by_debtor(self, debtor_id: str) -> CaseFile | None:
        """The case of a debtor, by the creditor's own id of them."""

    async def by_invoice(self, creditor_id: str, number: str) -> CaseFile | None:
        """The case of the debtor who owes this invoice."""

    async def due_steps(self, scenario: str, timezone: str, now: datetime, limit: int) -> list[CaseFile]:
        """Open cases of a scenario and zone whose step is due, longest due first. One command, whatever the count."""

    async def due_ticks(self, now: datetime, limit: int) -> list[CaseFile]:
        """Cases that wait for something else than a step and whose time has come; settled ones too. One command."""

    async def next_wake(self, after: datetime, wake: Wake) -> datetime | None:
        """The earliest due time later than `after` (of open cases; for ticks of settled ones too)."""

    async def zones(self) -> list[tuple[str, str]]:
        """Scenario and time zone pairs in use by open cases."""

    async def commit(self, change: Change) -> Kept | None:
        """The guarded write, all or nothing. None: somebody else wrote first, read again.

        Raises Duplicate when the version fits but an id of a message, entry, task, payment or review is kept already.
        """

    async def import_accounts(self, batch: Sequence[Loading]) -> Loaded:
        """Add or update accounts (creditor-owned fields only), raising the version of each changed case.

        Invoices that the batch does not name stay as they are; `paid` follows `Invoice.reported`; the case takes the
        debtor's time zone. Where less is owed than before, queued unasked messages are cancelled in the same write
        (`relieved`; a stop, see Kept). An account with an invoice number that is kept for another debtor is left out
        (`taken`).
        """

    async def preview_import(self, batch: Sequence[Loading]) -> Loaded:
        """What `import_accounts` would do with these accounts now; nothing is written."""

    async def data_came(self, creditor_id: str, at: datetime) -> None:
        """Note that payment data of a creditor came in at `at` (UTC); an older moment changes nothing."""

    async def data_age_from(self, creditor_id: str) -> datetime | None:
        """When payment data of a creditor last came in (UTC); None: never."""

    async def payment_known(self, payment_ids: Sequence[str]) -> set[str]:
        """Which of these payments are kept already."""

    # --- inbox ---

    async def keep_raw(self, event: RawEvent) -> bool:
        """Keep a raw payload. False: this event is kept already."""

    async def close_raw(self, event_id: str, state: InboxState, note: str = "") -> None:
        """Say what became of a raw payload that no `commit` deals with."""

    async def waiting_raw(self, before: datetime, limit: int) -> list[RawEvent]:
        """Raw payloads still in state received that came before the given time, oldest first (after a crash)."""

    async def count(self, name: str) -> None:
        """Add one to a named counter (forged calls per channel)."""

    # --- outbox ---

    async def claim(self, message_id: str, now: datetime, lease_until: datetime, switches: Sequence[str] = ()) -> Grip:
        """queued -> sending, only if still queued and due: the fence right before the provider call. One command.

        HELD when a switch of one of the keys `switches` is on: then it was taken, and has to be given back unsent.
        """

    async def settle(self, outcome: Outcome) -> bool:
        """sending -> the outcome. False: it was not in state sending any more. Back to queued adds to `attempts`.

        A message that a stop overtook (`Kept.in_flight`) is never queued again: it is cancelled.
        """

    async def in_flight(self, case_id: str, now: datetime) -> int:
        """How many messages of the case a sender holds at this moment, with a lease that still runs."""

    async def overtaken(self, message_id: str) -> bool:
        """Whether a stop came while a sender held this message."""

    async def sendable(self, now: datetime, limit: int) -> list[Message]:
        """Queued messages whose time (`not_before`, else `at`) has come, longest due first."""

    async def abandoned(self, now: datetime, limit: int) -> list[Message]:
        """Messages in state sending whose lease has run out, first run out first: their sender died."""

    async def receipt(
        self, channel: str, provider_id: str, state: Delivery, at: datetime, message_id: str | None = None
    ) -> Reported | None:
        """Apply a delivery report; it never goes backwards (read stays read).

        The message is found by the provider's id, else by our own `message_id` if it went by this channel and its
        provider id is not known; it then learns it. None: there is no such message, or not yet (the report may have
        outrun the answer to the send). Nothing changed: `Reported.moved` is False.
        """

    # --- reading for people ---

    async def conversation(self, case_id: str, limit: int = 200) -> list[Message]:
        """The latest messages of a case, oldest first."""

    async def message(self, message_id: str) -> Message | None:
        """One message."""

    async def history(self, case_id: str, limit: int = 500) -> list[Entry]:
        """The latest entries of a case, oldest first."""

    async def queue(self, limit: int = 200) -> list[QueueItem]:
        """Cases with an open escalation, most urgent first (priority, then deadline)."""

    async def tasks(self, limit: int = 200) -> list[Task]:
        """Open tasks, earliest deadline first, without their documents."""

    async def task(self, task_id: str) -> Task | None:
        """One task with its document."""

    async def finish_task(self, task_id: str, by: str, at: datetime, outcome: str) -> bool:
        """Close a task; False when it was closed already."""

    async def counts(self) -> Counts:
        """Figures for the health page."""

    async def use_token(self, token_id: str, at: datetime) -> bool:
        """Mark a single-use token as used; False when it was used before."""

    async def give_back_token(self, token_id: str) -> None:
        """What it was used for was not done: it may be used again. Nothing happens when it was not used."""
