"""The outbox, its fence and its senders, as a small exact model: what is queued, claimed, on its way, gone.

It follows schedulers/outbox.py and store/memory_mail.py move for move, without waiting: a sender that stands still
between claim and call, or that dies, is a state and not a task. The histories at the real desk (desks.py) keep it
honest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from flows.effects import Send

LEASE = timedelta(seconds=120)
_A_MOMENT = timedelta(seconds=30)
_BACKOFF = timedelta(seconds=30)
_MOST_TRIES = 6


class State(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    CALLED = "called"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


_HELD = (State.CLAIMED, State.CALLED)


@dataclass(slots=True)
class Mail:
    """A message. `stops` are the stops that meant it, kept by the oracle and not by the outbox.

    `first`: the invoices whose first reminder it is. `dead`: its sender died with it in hand.
    """

    name: str
    send: Send
    channel: str
    address: str
    at: datetime
    state: State = State.QUEUED
    not_before: datetime | None = None
    attempts: int = 0
    claimed_at: datetime | None = None
    begun: float = 0.0
    lease: datetime | None = None
    overtaken: bool = False
    stops: list[Stop] = field(default_factory=list)
    left_at: datetime | None = None
    first: tuple[str, ...] = ()
    dead: bool = False

    @property
    def held(self) -> bool:
        """Whether a sender has it in hand."""
        return self.state in _HELD


@dataclass(slots=True)
class Stop:
    """A stop and what it has to wait for; `acknowledged` once nothing that it meant is in a sender's hands."""

    why: str
    waits: list[Mail] = field(default_factory=list)
    acknowledged: bool = False


LookAgain = Callable[[Mail, datetime], datetime | None]
"""The second look at an unasked message that waited: None, or when it may go."""


class Post:
    """The queue of one case. `fence` False leaves out the look before the call: what the oracle has to find.

    `seconds` are those of a clock that nobody sets back.
    """

    __slots__ = ("fence", "look_again", "mail", "seconds", "stops")

    def __init__(self, look_again: LookAgain, *, fence: bool = True) -> None:
        self.mail: list[Mail] = []
        self.stops: list[Stop] = []
        self.look_again = look_again
        self.fence = fence
        self.seconds = 0.0

    def cancel(self, *, answers_too: bool) -> list[Mail]:
        """Cancel what waits, mark what is held. What is held and was meant."""
        meant = [mail for mail in self.mail if answers_too or mail.send.unasked]
        for mail in meant:
            if mail.state is State.QUEUED:
                mail.state = State.CANCELLED
            elif mail.held:
                mail.overtaken = True
        return [mail for mail in meant if mail.held]

    def claim(self, mail: Mail, now: datetime) -> bool:
        """Queued to claimed, if it is still queued and its time has come."""
        if mail.state is not State.QUEUED or (mail.not_before and mail.not_before > now):
            return False
        mail.state, mail.claimed_at, mail.lease = State.CLAIMED, now, now + LEASE
        mail.begun = self.seconds
        return True

    def may_call(self, mail: Mail, now: datetime) -> bool:
        """The fence: the law once more for what waited, a stop, the lease. What may not go goes back to the queue."""
        assert mail.claimed_at is not None
        if not self.fence:
            return True
        waited = mail.attempts > 0 or mail.not_before is not None or abs(mail.claimed_at - mail.at) > _A_MOMENT
        later = self.look_again(mail, now) if waited and (mail.send.unasked or mail.send.step) else None
        overtaken = waited and mail.overtaken
        in_time = self.seconds - mail.begun < LEASE.total_seconds() / 2
        if later is None and not overtaken and in_time and mail.claimed_at <= now < mail.claimed_at + LEASE / 2:
            return True
        self._back(mail, later or now, counts=False)
        return False

    def _back(self, mail: Mail, not_before: datetime, *, counts: bool) -> None:
        mail.state = State.CANCELLED if mail.overtaken else State.QUEUED
        mail.not_before, mail.lease = not_before, None
        mail.attempts += counts

    def later(self, mail: Mail, now: datetime) -> bool:
        """The provider is busy. False when it is given up."""
        if mail.attempts + 1 >= _MOST_TRIES:
            mail.state = State.FAILED
            return False
        self._back(mail, now + _BACKOFF * 2**mail.attempts, counts=True)
        return True

    def waiting(self, now: datetime) -> list[Mail]:
        """What may be tried."""
        return [m for m in self.mail if m.state is State.QUEUED and not (m.not_before and m.not_before > now)]

    def abandoned(self, now: datetime) -> list[Mail]:
        """What a dead sender left."""
        return [mail for mail in self.mail if mail.held and mail.lease is not None and mail.lease <= now]

    def acknowledge(self, now: datetime) -> list[Stop]:
        """Stops that need not wait any longer: nothing that they meant is held under a lease."""
        done = []
        for stop in self.stops:
            stop.waits = [m for m in stop.waits if m.held and m.lease is not None and m.lease > now]
            if not stop.waits:
                stop.acknowledged = True
                done.append(stop)
        self.stops = [stop for stop in self.stops if not stop.acknowledged]
        return done
