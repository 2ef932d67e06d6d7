"""What a decision asks the world to do, and the record of why. Lists of effects are what the tests compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from flows.basis import Basis
from flows.case import Case
from flows.message import Attachment
from flows.task import TaskKind
from ledger.debtor import Debtor
from ledger.invoice import Allocation, Invoice, Payment
from ledger.money import Money

Fact = str | int | bool | Decimal | date | datetime | Money | tuple["Fact", ...] | Mapping[str, "Fact"] | None
"""What a wording may speak of."""


class Kind(StrEnum):
    """The kinds of history entry: the `kind` of a simulation line."""

    MESSAGE = "message"
    CALL_TASK = "call_task"
    LETTER = "letter"
    ESCALATION = "escalation"
    HOLD = "hold"
    BLOCK = "block"
    DEFER = "defer"
    PROMISE = "promise"
    PAYMENT = "payment"
    CLOSE = "close"
    REPLY = "reply"
    ACCESS = "access"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Send:
    """Speak to the debtor. `channels` in the order to try; `wording` names the text, `facts` what it may use.

    `text` replaces the wording for a person's own words. `attach` names documents to render and join
    ("statement", "final_notice"), `files` are files of the case. `to` fixes the address (an answer goes back where the
    question came from). `tried` names channels on which this message failed before; `not_before` (UTC) makes it wait in
    the outbox.
    `discreet`: the reader may be somebody else, so no link to the debtor's pages goes with it.
    """

    wording: str
    channels: tuple[str, ...]
    unasked: bool
    rule: str
    reason: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    step: str | None = None
    text: str | None = None
    author: str = "bot"
    to: str | None = None
    attach: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    tried: tuple[str, ...] = ()
    not_before: datetime | None = None
    discreet: bool = False
    basis: Basis | None = None

    def narrowed(self, channels: tuple[str, ...], basis: Basis, *, discreet: bool) -> Send:
        """The same message on some of its channels, with its grounds (written out: it is asked for with every one)."""
        return Send(
            self.wording,
            channels,
            self.unasked,
            self.rule,
            self.reason,
            self.facts,
            self.step,
            self.text,
            self.author,
            self.to,
            self.attach,
            self.files,
            self.tried,
            self.not_before,
            discreet,
            basis,
        )


@dataclass(frozen=True, slots=True)
class PostLetter:
    """Print and post a letter (PDF) to the debtor.

    `unasked`: it counts towards the caps; a letter that goes beside a message is counted with that message.
    """

    wording: str
    rule: str
    reason: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    step: str | None = None
    basis: Basis | None = None
    unasked: bool = True


@dataclass(frozen=True, slots=True)
class CallTask:
    """A person should phone the debtor. `wording` names the script, `author` who wants it: the bot, or an agent."""

    wording: str
    rule: str
    reason: str
    deadline: datetime
    step: str | None = None
    basis: Basis | None = None
    author: str = "bot"


@dataclass(frozen=True, slots=True)
class Tell:
    """Warn the team (Telegram group or e-mail): a new escalation. Carries no debtor data but the case id."""

    queue: str
    reason: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class CancelQueued:
    """A stop: everything of the case still queued is cancelled in the same write (`answers_too`: even answers).

    `only` names the messages that are meant; empty: all of them. What a step put on the team's list is withdrawn with
    them (`Withdraw`), unless `spares_work`: the debtor merely wrote, stopped one channel, or rests for a while.
    """

    reason: str
    answers_too: bool = False
    only: tuple[str, ...] = ()
    spares_work: bool = False


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Letters and calls that steps put on the team's list are closed in the same write, with the reason.

    `kind` None: both. The task `but` stays: it is being done. Calls that a person asked for are no step's, and stay.
    """

    reason: str
    kind: TaskKind | None = None
    but: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    """The debtor's record changes in the same write: a correction that they asked for, an erasure."""

    debtor: Debtor


@dataclass(frozen=True, slots=True)
class Take:
    """An erasure takes these kinds of record (flows/retention.yml); `heard` are the ids of the debtor's messages."""

    kinds: tuple[str, ...]
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Keep a payment and its allocations; the invoices change in the same write."""

    payment: Payment
    allocations: tuple[Allocation, ...]
    surplus: Money
    invoices: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the append-only history: what happened, by which rule, and why.

    Messages get their line from the desk when they are rendered, so a Note is never of kind MESSAGE.
    """

    kind: Kind
    rule: str
    reason: str
    channel: str | None = None
    step: str | None = None
    queue: str | None = None
    text: str | None = None
    actor: str = "bot"
    earliest: datetime | None = None
    basis: Basis | None = None


Effect = Send | PostLetter | CallTask | Tell | CancelQueued | Withdraw | Book | Note | Correct | Take


@dataclass(frozen=True, slots=True)
class Decision:
    """The new case and what has to happen because of it."""

    case: Case
    effects: tuple[Effect, ...] = ()
