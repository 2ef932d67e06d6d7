"""What the oracle remembers of a history by itself, from the events alone: what was said, what was stopped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from benchmarks.histories.law import day_begins
from benchmarks.histories.seen import Seen
from flows.case import MarkKind
from flows.events import (
    Bound,
    BreathingSpace,
    BreathingSpaceEnded,
    ConsentWithdrawn,
    DeliveryFailed,
    DoorClosed,
    ErasureOrdered,
    IdentityConfirmed,
    Replied,
    RepresentativeRemoved,
    RepresentativeSet,
)
from flows.intents import Intent


def affirms(text: str) -> bool:
    """Whether a text of these histories says yes: a plain yes outweighs what an engine guessed."""
    return text.startswith(("yes", "oui", "ja"))


@dataclass(slots=True)
class Memory:
    """`said`: when unasked words were decided; `left`: when they really went; `moved`:
    when late ones were counted, by message. `stopped`: channels by their stop.

    `told`: when the first reminder of an invoice really went, by its number. `respite`: from when to when (UTC).
    """

    said: list[datetime] = field(default_factory=list)
    left: list[datetime] = field(default_factory=list)
    moved: dict[str, datetime] = field(default_factory=dict)
    calls: list[datetime] = field(default_factory=list)
    stopped: dict[str, datetime] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)
    told: dict[str, date] = field(default_factory=dict)
    tellings: dict[str, dict[str, date]] = field(default_factory=dict)
    represented: bool = False
    respite: tuple[datetime, datetime] | None = None
    fresh_until: datetime | None = None
    paid: int = 0

    def tell(self, number: str, mail: str, day: date | None) -> None:
        """A message with the first reminder of an invoice went on a day, or (None) did not go after all."""
        days = self.tellings.setdefault(number, {})
        if day is None:
            days.pop(mail, None)
        else:
            days[mail] = day
        if days:
            self.told[number] = min(days.values())
        else:
            self.told.pop(number, None)

    def resting(self, now: datetime) -> bool:
        """Whether a recorded breathing space runs."""
        return self.respite is not None and self.respite[0] <= now < self.respite[1]

    def take(self, seen: Seen) -> None:
        """Remember what an event means, after its decision was looked at."""
        event = seen.event
        if isinstance(event, Replied):
            self._replied(seen, event)
        else:
            self._told(seen)
        if seen.after.case.representative is not None:
            self.represented = True

    def _told(self, seen: Seen) -> None:
        event = seen.event
        match event:
            case DoorClosed() | ConsentWithdrawn():
                self.stopped.setdefault(event.channel, seen.now)
            case DeliveryFailed(opted_out=True):
                self.stopped.setdefault(event.channel, seen.now)
            case DeliveryFailed(dead=True):
                self.dead.add(f"{event.channel}:{event.address}")
            case Bound():
                self._opened(event.channel, event.address)
            case RepresentativeSet():
                self.represented = True
            case RepresentativeRemoved():
                self.represented = False
            case _:
                self._rested(seen)

    def _rested(self, seen: Seen) -> None:
        match seen.event:
            case BreathingSpace(start=start, until=until):
                ends = day_begins(until + timedelta(days=1), seen.zone)
                if ends > seen.now:
                    self.respite = (day_begins(start, seen.zone), ends)
            case BreathingSpaceEnded():
                self.respite = None
            case ErasureOrdered():
                self._erased(seen)

    def _erased(self, seen: Seen) -> None:
        """What is erased is not remembered either; the hold of an erasure is looked at by itself."""
        case = seen.after.case
        self.represented = case.representative is not None
        self.stopped = {name: at for name, at in self.stopped.items() if any(o.channel == name for o in case.opt_outs)}
        self.closed &= {mark.key for mark in case.marks}
        self.dead &= {mark.key for mark in case.marks}

    def _replied(self, seen: Seen, event: Replied) -> None:
        key = f"{event.channel}:{event.address}"
        if any(mark.key == key and mark.kind is MarkKind.CLOSED for mark in seen.before.case.marks):
            return
        if event.understanding.means(Intent.OPT_OUT):
            self.stopped.setdefault(event.channel, seen.now)
        if event.understanding.means(Intent.WRONG_PERSON) and not affirms(event.text):
            self.closed.add(key)

    def _opened(self, channel: str, address: str) -> None:
        key = f"{channel}:{address}"
        self.closed.discard(key)
        self.dead.discard(key)
        self.stopped.pop(channel, None)

    def consented(self, seen: Seen) -> None:
        """A stop ends by the debtor's own consent with a proof, never by itself. Raises KeyError of the channel."""
        still = {item.channel for item in seen.after.case.opt_outs}
        for channel in [name for name in self.stopped if name not in still]:
            if isinstance(seen.event, ErasureOrdered):
                continue
            given = (
                item
                for item in seen.after.case.consents
                if item.channel == channel and item.withdrawn is None and item.at == seen.now
            )
            if not any(item.proof and item.source.value != "import" for item in given):
                raise KeyError(channel)
            del self.stopped[channel]

    def may_be_known(self, seen: Seen) -> set[str]:
        """The contact points that this event may prove to be the debtor's."""
        event = seen.event
        if isinstance(event, Bound | IdentityConfirmed):
            return {f"{event.channel}:{event.address}"}
        if isinstance(event, Replied) and (not event.understanding.means(Intent.WRONG_PERSON) or affirms(event.text)):
            return {f"{event.channel}:{event.address}"}
        return set()
