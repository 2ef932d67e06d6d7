"""The case: the follow-up of one account, and all that the next decision has to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from flows.standing import Chain, Consent, Correction, Erasure, Representative, Respite, Verified
from ledger.account import Account
from ledger.agreements import Dispute, DisputeState, PaymentPlan, PromiseState, PromiseToPay
from ledger.charges import Announced, Charge
from ledger.debtor import ContactPoint, OptOut
from ledger.money import Money


class CaseState(StrEnum):
    """Where the follow-up stands."""

    OPEN = "open"
    SETTLED = "settled"


class Owner(StrEnum):
    """Who speaks with the debtor."""

    BOT = "bot"
    HUMAN = "human"


class HoldReason(StrEnum):
    """Why reminders rest."""

    ALREADY_PAID = "already_paid"
    PROMISE = "promise"
    PLAN = "plan"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    REFUSAL = "refusal"
    HUMAN = "human"
    OPT_OUT = "opt_out"
    NO_CONTACT = "no_contact"
    PAUSED = "paused"
    QUESTION = "question"
    REPRESENTED = "represented"
    BREATHING_SPACE = "breathing_space"
    SUSPENDED = "suspended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Hold:
    """Reminders rest until `until` (UTC), or until a person decides when that is None.

    `claimed` is the day on which the debtor says to have paid, for a hold of that reason.
    """

    reason: HoldReason
    since: datetime
    until: datetime | None = None
    claimed: date | None = None


class Ask(StrEnum):
    """What the bot asked last; decides what "yes", "Friday" or "2" mean."""

    PAID_WHEN = "paid_when"
    PAID_STILL_OPEN = "paid_still_open"
    PROMISE_DATE = "promise_date"
    PROMISE_AMOUNT = "promise_amount"
    PROMISE_CONFIRM = "promise_confirm"
    PLAN_PICK = "plan_pick"
    PLAN_CONFIRM = "plan_confirm"
    DISPUTE_REASON = "dispute_reason"
    PREFERENCE = "preference"
    CLARIFY = "clarify"
    SATISFIED = "satisfied"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for the debtor's answer. `data` holds what is known so far, as strings."""

    ask: Ask
    at: datetime
    data: Mapping[str, str] = field(default_factory=dict)
    tries: int = 1


class MarkKind(StrEnum):
    """What we learnt of a contact point. OPTED_OUT: another debtor's case holds a stop from this very address."""

    OPTED_OUT = "opted_out"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ContactMark:
    """A contact point that must not or cannot be used: `key` as in ContactPoint, `words` the debtor's own or a code."""

    key: str
    kind: MarkKind
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the debtor asked for. Empty fields leave the creditor's records in force. Hours are local."""

    channel: str = ""
    language: str = ""
    earliest: time | None = None
    latest: time | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """A scenario step that was taken (or passed over) for the invoices due up to `anchor`."""

    step: str
    at: datetime
    anchor: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A running case was moved to another edition of its scenario by the migration `job`.

    `before` is where it stood in the edition that it left, `after` where the move put it: while it still stands there,
    the move can be taken back as if it had not been.
    """

    job: str
    at: datetime
    before: Standpoint
    after: Standpoint


@dataclass(frozen=True, slots=True)
class Standpoint:
    """All that says where a case stands on its ladder."""

    scenario: str
    version: int
    steps: tuple[StepDone, ...]
    shift_days: int
    step_at: datetime | None


@dataclass(frozen=True, slots=True)
class Escalation:
    """A conversation that a person has to look at. `deadline` is UTC; lower `priority` numbers come first."""

    id: str
    queue: str
    reason: str
    priority: int
    opened_at: datetime
    deadline: datetime
    closed_at: datetime | None = None
    assignee: str = ""
    outcome: str = ""


class Wake(StrEnum):
    """What a case waits for: a step goes at its scenario's send times, anything else as soon as it is due."""

    STEP = "step"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Later:
    """A word that waits for a lawful moment (thanks after a payment in the night). Facts as the wording needs them."""

    wording: str
    at: datetime
    rule: str
    reason: str
    amount: Money | None = None
    rest: Money | None = None


@dataclass(frozen=True)
class Case:
    """All follow-up state of one account; changed only by `decide`, kept by one guarded write.

    `wake_at` (UTC) is the due time: None when only an outside event can move the case. `shift_days` moves the whole
    ladder of a case that entered its scenario late. `step_at` holds the next step back until then; `hurry` makes it
    due at once (a broken promise). `happened` holds when each kind of event last happened. `unasked` holds the times
    of unasked messages of the last two weeks (caps). `last_inbound` maps a channel to the debtor's last message
    there (WhatsApp's 24-hour window). `scenario_version` pins the scenario that a running case follows.
    `consents` are those with proof; `verified` the contact points known to be the debtor's own, `inquiry`
    asks who is there, apart from `question`; `chain` is the head of the history, `said` counts the messages, in either
    direction. `charges` were asked beside the invoices, `announced` are the first reminders that went.
    `calls` are the call tasks of the last seven days, `spoke_at` is
    when a person last spoke with the debtor by phone (call limits). `moved` is the last move to another edition.
    `work` are the letters and calls of steps that are on the team's list still (flows.task.work_name).
    """

    id: str
    creditor_id: str
    debtor_id: str
    scenario: str
    scenario_version: int
    timezone: str
    opened_at: datetime
    state: CaseState = CaseState.OPEN
    owner: Owner = Owner.BOT
    agent: str = ""
    hold: Hold | None = None
    wake_at: datetime | None = None
    wake: Wake = Wake.STEP
    question: Question | None = None
    steps: tuple[StepDone, ...] = ()
    shift_days: int = 0
    step_at: datetime | None = None
    hurry: bool = False
    happened: Mapping[str, datetime] = field(default_factory=dict)
    later: tuple[Later, ...] = ()
    promises: tuple[PromiseToPay, ...] = ()
    plans: tuple[PaymentPlan, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    marks: tuple[ContactMark, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    bound: tuple[ContactPoint, ...] = ()
    preferences: Preferences = Preferences()
    unasked: tuple[datetime, ...] = ()
    last_inbound: Mapping[str, datetime] = field(default_factory=dict)
    introduced: bool = False
    broken_promises: int = 0
    extensions: int = 0
    consents: tuple[Consent, ...] = ()
    verified: tuple[Verified, ...] = ()
    representative: Representative | None = None
    inquiry: Question | None = None
    respites: tuple[Respite, ...] = ()
    corrections: tuple[Correction, ...] = ()
    erasure: Erasure | None = None
    charges: tuple[Charge, ...] = ()
    announced: tuple[Announced, ...] = ()
    calls: tuple[datetime, ...] = ()
    spoke_at: datetime | None = None
    chain: Chain = field(default_factory=Chain)
    said: int = 0
    moved: Moved | None = None
    work: tuple[str, ...] = ()
    version: int = 0

    @property
    def promise(self) -> PromiseToPay | None:
        """The promise that is followed now."""
        for item in reversed(self.promises):
            if item.state is PromiseState.OPEN:
                return item
        return None

    @property
    def plan(self) -> PaymentPlan | None:
        """The payment plan that is followed now."""
        for item in reversed(self.plans):
            if item.state is PromiseState.OPEN:
                return item
        return None

    @property
    def holder(self) -> str:
        """Who of the team has this case: who has the conversation, else who took what waits. Empty: nobody."""
        if self.owner is Owner.HUMAN and self.agent:
            return self.agent
        return next((item.assignee for item in self.escalations if item.closed_at is None and item.assignee), "")

    @property
    def vulnerable(self) -> bool:
        """Whether the debtor is in hardship or danger: given back only with what came of it, never by one click."""
        hardship = self.hold is not None and self.hold.reason is HoldReason.HARDSHIP
        return hardship or any(item.queue == "vulnerable" for item in self.open_escalations)

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        """Disputes that nobody has settled yet."""
        return tuple([item for item in self.disputes if item.state is DisputeState.OPEN])

    @property
    def open_escalations(self) -> tuple[Escalation, ...]:
        """Escalations that nobody has closed yet."""
        return tuple([item for item in self.escalations if item.closed_at is None])


class CaseInProgress:
    """A case's own copy that one decision may change in place; frozen again for everybody else once it is handed out.

    Decisions make many small changes, and `dataclasses.replace` on a record of this size costs more than the decision.
    """

    __slots__ = ("case",)

    def __init__(self, case: Case) -> None:
        self.case = object.__new__(Case)
        self.case.__dict__.update(case.__dict__)

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change fields. Raises AttributeError on a field that a case does not have."""
        if not _FIELDS.issuperset(changes):
            raise AttributeError(f"a case has no {', '.join(sorted(changes.keys() - _FIELDS))}")
        self.case.__dict__.update(changes)


_FIELDS = frozenset(item.name for item in fields(Case))
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a decision looks at: the account and its case, read together, guarded by `case.version`."""

    account: Account
    case: Case

    @property
    def disputed(self) -> frozenset[str]:
        """Numbers of invoices under dispute: all of them when a dispute names none; not what a person rejected.

        An upheld dispute counts until the creditor's records are corrected: nobody is asked for what was wrong. Nor
        for what an erasure took out of the follow-up.
        """
        if not self.case.disputes and self.case.erasure is None:
            return _NONE
        numbers = set(self.case.erasure.invoices) if self.case.erasure else set()
        for dispute in self.case.disputes:
            if dispute.state is DisputeState.OPEN or self._awaits_correction(dispute):
                numbers.update(dispute.invoices or (item.number for item in self.account.invoices))
        return frozenset(numbers)

    @property
    def awaiting_correction(self) -> frozenset[str]:
        """Ids of upheld disputes that the creditor's records do not show yet."""
        return frozenset(item.id for item in self.case.disputes if self._awaits_correction(item))

    def _awaits_correction(self, dispute: Dispute) -> bool:
        return dispute.state is DisputeState.UPHELD and dispute.owed == self.account.open_on(dispute.invoices)

    @property
    def language(self) -> str:
        """The language to write in: the debtor's wish, else the creditor's records."""
        return self.case.preferences.language or self.account.debtor.language

    def contacts(self) -> tuple[ContactPoint, ...]:
        """Contact points that may be written to unasked, in the order to try: those with a consent on file."""
        agreed = {(item.channel, item.address) for item in self.case.consents if item.withdrawn is None}
        return tuple([point for point in self.reachable() if (point.channel, point.address) in agreed])

    def consent(self, key: str) -> Consent | None:
        """The consent on file of a contact point (`key` as in ContactPoint)."""
        return next((item for item in reversed(self.case.consents) if item.key == key and not item.withdrawn), None)

    def reachable(self) -> tuple[ContactPoint, ...]:
        """Contact points that may be answered, consent or not; wish first, then the records' order.

        After an erasure there is none, until the creditor imports a new invoice.
        """
        case = self.case
        if not (case.marks or case.opt_outs or case.bound or case.preferences.channel or case.erasure):
            return tuple([point for point in self.account.debtor.contacts if point.address])
        if case.erasure and case.erasure.restricted:
            return ()
        barred = {mark.key for mark in self.case.marks}
        stopped = {item.channel for item in self.case.opt_outs}
        bound = {point.channel: point for point in self.case.bound}
        points = [bound.pop(point.channel, point) for point in self.account.debtor.contacts] + list(bound.values())
        usable = [p for p in points if p.address and p.channel not in stopped and not (barred and p.key in barred)]
        wish = self.case.preferences.channel
        return tuple(sorted(usable, key=lambda point: point.channel != wish) if wish else usable)
