"""The oracle: what has to hold after every event, and for every message when it really goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from benchmarks.histories.kept import kept
from benchmarks.histories.law import Law, cap_fault, first_wordings, local, window_fault
from benchmarks.histories.memory import Memory
from benchmarks.histories.post import Mail
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.spoken import about, spoken
from flows.case import CaseFile
from flows.effects import Send
from flows.events import (
    AgentReplied,
    BreathingSpace,
    ConsentWithdrawn,
    DoorClosed,
    ErasureOrdered,
    Event,
    Paused,
    PaymentReceived,
    PlanApproved,
    PromiseRecorded,
    Replied,
    RepresentativeSet,
    TakenOver,
)

_STOPS_ALL = (TakenOver, DoorClosed, RepresentativeSet, ConsentWithdrawn, ErasureOrdered)
_STOPS = (PaymentReceived, Replied, Paused, AgentReplied)
_GRACE = timedelta(seconds=90)
"""Between the last look at the clock and the provider's call: a claim at once, and half of a lease."""


class Watch:
    """One history's oracle. `charges`: the creditor has turned them on."""

    __slots__ = ("charges", "memory", "tally")

    def __init__(self, tally: Tally, *, charges: bool) -> None:
        self.tally = tally
        self.memory = Memory()
        self.charges = charges

    def decision(self, seen: Seen) -> None:
        """A decision was made. Raises Breach."""
        self._known(seen)
        try:
            self.memory.consented(seen)
        except KeyError as channel:
            raise Breach("stop", f"the stop of {channel} is forgotten") from None
        spoken(seen, self.memory, self.tally)
        kept(seen, self.memory, self.tally, charges=self.charges)
        if self.memory.represented and seen.after.case.representative is None:
            self._removed(seen)
        self.memory.take(seen)

    def _known(self, seen: Seen) -> None:
        before, after = seen.before.case.verified, seen.after.case.verified
        if after is before or not after:
            return
        may = self.memory.may_be_known(seen) | {item.key for item in before}
        for item in after:
            if item.key not in may:
                raise Breach("identity", f"{item.key} is taken for the debtor's without proof")

    def _removed(self, seen: Seen) -> None:
        if type(seen.event).__name__ not in ("RepresentativeRemoved", "ErasureOrdered", "RepresentativeSet"):
            raise Breach("rest by law", f"{type(seen.event).__name__} ends a representation")

    @staticmethod
    def stop(event: Event, seen: Seen) -> str:
        """What an event stops of all that was queued before it: "all", "unasked", or nothing."""
        if isinstance(event, _STOPS_ALL):
            return "all"
        if isinstance(event, BreathingSpace):
            rests = seen.after.case.respites is not seen.before.case.respites
            return "all" if rests and (event.until - seen.today).days >= 0 else ""
        if isinstance(event, PromiseRecorded | PlanApproved):
            return "unasked" if len(seen.after.case.promises) > len(seen.before.case.promises) else ""
        return "unasked" if isinstance(event, _STOPS) else ""

    def first_reminder(self, seen: Seen, send: Send) -> tuple[str, ...]:
        """The invoices whose first reminder this is; () for any other message."""
        if send.wording not in first_wordings():
            return ()
        return about(seen)

    # --- when it goes ---

    def leaves(self, mail: Mail, file: CaseFile, law: Law, now: datetime) -> None:
        """A provider is being called. Raises Breach."""
        self.tally["messages that left"] += 1
        for stop in mail.stops:
            if stop.acknowledged:
                raise Breach("outrun", f"{mail.send.wording or 'agent'} left after {stop.why} was acknowledged")
            self.tally["held: left while its stop still waited"] += 1
        if mail.send.unasked:
            self._unasked_leaves(mail, file, law, now)

    def _unasked_leaves(self, mail: Mail, file: CaseFile, law: Law, now: datetime) -> None:
        zone, wish = file.account.debtor.timezone, file.case.preferences
        if not mail.stops:
            faults = [
                window_fault(law, local(moment, zone), wish.earliest, wish.latest) for moment in (now, now - _GRACE)
            ]
            if all(faults) and mail.attempts + (now - mail.at > _GRACE):
                raise Breach("window", f"{mail.send.wording} left: {faults[0]}")
        waited = now - mail.at
        if waited > _GRACE:
            self.tally["held: unasked messages that waited before they left"] += 1
        if fault := cap_fault(law, self.memory.left, now, zone):
            raise Breach("caps", f"{mail.send.wording} left at {local(now, zone):%a %d %b %H:%M}: {fault}")

    def left(self, mail: Mail, now: datetime, zone: str) -> None:
        """It went, or may have gone."""
        if mail.send.unasked:
            self.memory.left.append(mail.at if local(mail.at, zone).date() == local(now, zone).date() else now)
        for number in mail.first:
            self.memory.tell(number, mail.name, local(now, zone).date())

    def undone(self, mail: Mail) -> None:
        """It did not arrive after all."""
        for moment in (mail.at, mail.left_at):
            if moment in self.memory.left:
                self.memory.left.remove(moment)
                break
        for number in mail.first:
            self.memory.tell(number, mail.name, None)
