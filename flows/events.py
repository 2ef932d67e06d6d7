"""Everything that can happen to a case. Every event is a value; `decide` answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.effects import Fact
from flows.message import Message
from flows.switches import HeldBack, WaitOver
from flows.team_events import (
    AgentReplied,
    Assigned,
    BreathingSpace,
    BreathingSpaceEnded,
    Called,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    DisputeSettled,
    ErasureOrdered,
    Exported,
    HandedBack,
    IdentityConfirmed,
    Learnt,
    Migrated,
    Noted,
    Paused,
    PlanApproved,
    Posted,
    PromiseRecorded,
    ReplyWithdrawn,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
    TaskHeld,
)
from flows.understanding import Understanding
from ledger.invoice import Payment


@dataclass(frozen=True, slots=True)
class Woken:
    """The case's own due time has come (a send time, or the one-minute tick)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The creditor's records were loaded or changed; the account in the file is already the new one."""


@dataclass(frozen=True, slots=True)
class Replied:
    """The debtor wrote. `channel` and `address` are where from; `about` is what was said to them last, where they ask
    why (understanding.right). `shared`: another debtor who shares the address was asked there as well who is speaking.
    """

    message_id: str
    channel: str
    address: str
    text: str
    understanding: Understanding
    media: str | None = None
    about: Message | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A chat proved by a signed token that it belongs to the debtor (Telegram deep link)."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class DoorClosed:
    """The debtor closed a channel by the provider's own means (block, carrier STOP). `words` is what came."""

    channel: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money came in."""

    payment: Payment


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """A message was refused for good. `dead` marks the address useless; `tried` names channels that failed before.

    The rest is what the message was, so that it can go by another channel.
    `decided` is when it was written (UTC): it was counted then. `filed`: a file of the case went with it, so that its
    words alone are not said elsewhere.
    """

    message_id: str
    channel: str
    address: str
    code: str
    reason: str
    unasked: bool = True
    dead: bool = False
    opted_out: bool = False
    step: str | None = None
    wording: str = ""
    text: str = ""
    author: str = "bot"
    facts: Mapping[str, Fact] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    decided: datetime | None = None
    filed: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryUnknown:
    """A message's outcome was never seen: a person looks."""

    message_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class DeliveryConfirmed:
    """A message whose outcome was unknown did go out: `state` is sent, delivered or read.

    `others` says that the outcome of another message of the case is still unknown.
    """

    message_id: str
    channel: str
    state: str
    others: bool = False


@dataclass(frozen=True, slots=True)
class WentLate:
    """An unasked message that waited in the outbox is about to go, on a later local day than that of `decided`."""

    message_id: str
    decided: datetime
    step: str | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class FirstReminderUnsaid:
    """The first reminder decided on local day `sent` is not known to have gone: cancelled, refused, lost from sight."""

    sent: date


Event = (
    Woken
    | Imported
    | Replied
    | Bound
    | DoorClosed
    | PaymentReceived
    | DeliveryFailed
    | DeliveryUnknown
    | DeliveryConfirmed
    | WentLate
    | HeldBack
    | WaitOver
    | FirstReminderUnsaid
    | TakenOver
    | Assigned
    | TaskHeld
    | Called
    | Posted
    | AgentReplied
    | ReplyWithdrawn
    | HandedBack
    | DisputeSettled
    | PromiseRecorded
    | PlanApproved
    | Paused
    | Exported
    | Noted
    | IdentityConfirmed
    | RepresentativeSet
    | RepresentativeRemoved
    | BreathingSpace
    | BreathingSpaceEnded
    | Suspended
    | Migrated
    | ConsentGiven
    | ConsentWithdrawn
    | Corrected
    | ErasureOrdered
)

__all__ = [
    "AgentReplied",
    "Assigned",
    "Bound",
    "BreathingSpace",
    "BreathingSpaceEnded",
    "Called",
    "ConsentGiven",
    "ConsentWithdrawn",
    "Corrected",
    "DeliveryConfirmed",
    "DeliveryFailed",
    "DeliveryUnknown",
    "DisputeSettled",
    "DoorClosed",
    "ErasureOrdered",
    "Event",
    "Exported",
    "FirstReminderUnsaid",
    "HandedBack",
    "HeldBack",
    "IdentityConfirmed",
    "Imported",
    "Learnt",
    "Migrated",
    "Noted",
    "Paused",
    "PaymentReceived",
    "PlanApproved",
    "Posted",
    "PromiseRecorded",
    "Replied",
    "ReplyWithdrawn",
    "RepresentativeRemoved",
    "RepresentativeSet",
    "Suspended",
    "TakenOver",
    "TaskHeld",
    "WaitOver",
    "WentLate",
    "Woken",
]
