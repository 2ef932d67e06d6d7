"""What members of the team do to a case, as events; flows.events hands them on with all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from flows.message import Attachment
from flows.retention import Table
from flows.scenario import Scenario
from flows.task import TaskKind
from ledger.agreements import DisputeReason


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A person takes the conversation."""

    agent: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """`to` has the case from now on, nobody when it is empty. What somebody else has stays theirs, unless `over`.

    `by` is who said so: the member themselves, or a supervisor.
    """

    by: str
    to: str
    over: bool = False


class Learnt(StrEnum):
    """What a call brought."""

    PROMISE = "promise"
    PAID = "paid"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    REFUSAL = "refusal"
    CALL_BACK = "call_back"
    TRY_AGAIN = "try_again"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class TaskHeld:
    """`to` has a task (a call, a letter) of the case from now on, nobody when it is empty; `by` said so."""

    by: str
    to: str
    kind: TaskKind


@dataclass(frozen=True, slots=True)
class Called:
    """A person did the work of a call task. `reached`: they spoke with the debtor; `outcome` is what they noted.

    `learnt` does what the same words in writing would do, with `day` (a promise's, or of the next call), `amount`
    (major units, None for all), the dispute's `reason` and `invoices` (none: the whole account). `task` is the call's
    task, `step` the step that asked for it (None: a person did).
    """

    agent: str
    reached: bool
    outcome: str = ""
    learnt: Learnt | None = None
    day: date | None = None
    amount: Decimal | None = None
    reason: DisputeReason | None = None
    invoices: tuple[str, ...] = ()
    task: str = ""
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A person posted the letter of a step; `outcome` is what they noted."""

    agent: str
    step: str | None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class AgentReplied:
    """A person answers the debtor in their own words, on `channel` or the debtor's preferred one.

    `not_before` (UTC) lets it wait until then. `template` names a wording that goes in the place of words, as a
    template that WhatsApp approved. `knowing` is the hurdle (flows.agent_words) that the writer had before their eyes,
    empty for none: it goes only if that is how things still stand, and on that very channel. None: nobody looked.
    `files` of the case go with it, by a channel that takes them (flows.sending).
    """

    agent: str
    text: str
    channel: str = ""
    not_before: datetime | None = None
    template: str = ""
    knowing: str | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyWithdrawn:
    """A person takes back a message that waits for its time."""

    agent: str
    message_id: str


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A person gives the conversation back to the bot and closes the escalations with `outcome`.

    `tell`: the debtor hears, on this channel of theirs, that the bot goes on; empty: they are not told.
    """

    agent: str
    outcome: str = ""
    tell: str = ""


@dataclass(frozen=True, slots=True)
class DisputeSettled:
    """A person decided a dispute: upheld (the records will be corrected, or a `credit` in major units booked) or not.

    `reason` is kept and, with `tell`, told to the debtor. With `withdraw`, words of the team that wait do not go.
    """

    agent: str
    dispute_id: str
    upheld: bool
    reason: str = ""
    credit: Decimal | None = None
    tell: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class PromiseRecorded:
    """A person notes a promise made by phone or approves one beyond policy. `amount` in major units, None for all."""

    agent: str
    due: date
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanApproved:
    """A person approves a plan of `count` parts, the first due on `first`, one every `every_days` days."""

    agent: str
    count: int
    first: date
    every_days: int


@dataclass(frozen=True, slots=True)
class Paused:
    """A person pauses reminders until a date (or until resumed)."""

    agent: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class IdentityConfirmed:
    """A person has made sure that a contact point is the debtor's own (after a call)."""

    agent: str
    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class RepresentativeSet:
    """A person records who represents the debtor (attorney, debt adviser, guardian, mediator)."""

    agent: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class RepresentativeRemoved:
    """A person records that nobody represents the debtor (any more)."""

    agent: str


@dataclass(frozen=True, slots=True)
class BreathingSpace:
    """A person records a breathing space: both days belong to it; `reference` is the register's."""

    agent: str
    start: date
    until: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BreathingSpaceEnded:
    """A person records that a breathing space ended early, or never was."""

    agent: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """A person lets reminders rest while a plan or debt advice is under way, or prolongs that rest once."""

    agent: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The case goes on in another edition of its scenario: ordered `by` whom, in a migration `job`, and `why`.

    `back`: that migration is undone, `scenario` is the edition that the case came from.
    """

    by: str
    scenario: Scenario
    job: str
    why: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """The debtor's whole file was given out: `by` whom, `why` ("audit", "data subject"). Looking leaves a trace."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The team keeps something beside the conversation (flows.beside): `rule` says what, `words` may be erased.

    `by` is a member, "debtor", or who answered a question of ours.
    """

    by: str
    rule: str
    reason: str
    words: str = ""
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A person heard the debtor agree to be written to at an address; `words` is the proof."""

    agent: str
    channel: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A person heard the debtor object to a channel; `words` is the proof."""

    agent: str
    channel: str
    words: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The debtor had facts of the records corrected: new values by field (flows.corrections.FIELDS)."""

    agent: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ErasureOrdered:
    """What may go is erased by the table: because the debtor `asked`, or because its time is over.

    `used` are the contact points that messages went to or came from (keys as in ContactPoint); `heard` the ids of the
    debtor's messages.
    """

    by: str
    reason: str
    table: Table
    asked: bool = True
    used: frozenset[str] = frozenset()
    heard: tuple[str, ...] = ()
