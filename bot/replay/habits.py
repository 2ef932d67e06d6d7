"""What debtors and people do in a replay: nothing, or as they did lately. Counts learnt from the records, and dice.

The dice are the same on both sides and in every run: they hang on the case and on how many reminders it has had.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from flows.case import CaseFile
from flows.message import Delivery, Direction, Message
from ledger.agreements import DisputeState, PromiseState
from ledger.invoice import Payment
from store.replays import Traces

FEW = 20
"""Fewer messages (promises, hand-overs, disputes) than this say nothing: what was seen more widely is taken instead."""

_LONGEST_DAYS = 14
_DAY = timedelta(days=1)
_NEVER_WENT = frozenset({Delivery.CANCELLED, Delivery.FAILED})
PAID = "paid"


class Assume(StrEnum):
    """The assumptions to choose from. NOBODY: nobody answers or pays, and the team leaves everything where it is."""

    NOBODY = "nobody"
    LATELY = "lately"


@dataclass(slots=True)
class Seen:
    """What followed messages: how many went, and what came first after each (an intent, or `PAID`)."""

    said: int = 0
    then: Counter[str] = field(default_factory=Counter)

    def add(self, other: Seen) -> None:
        """Count the other's too."""
        self.said += other.said
        self.then.update(other.then)


@dataclass(slots=True)
class Habits:
    """Counts over the days before `until`: by step, and over all steps.

    `delays` counts days from a message to what came first after it, `promised` days from a promise to its date, `kept`
    and `decided` promises whose date has passed, `handled` days until a hand-over was closed (of `handed`),
    `upheld` of `disputes` that a person decided. `first` is the day on which the records begin.
    """

    since: datetime
    until: datetime
    steps: dict[str, Seen] = field(default_factory=dict)
    delays: Counter[int] = field(default_factory=Counter)
    promised: Counter[int] = field(default_factory=Counter)
    kept: int = 0
    decided: int = 0
    handled: Counter[int] = field(default_factory=Counter)
    handed: int = 0
    upheld: int = 0
    disputes: int = 0
    first: date | None = None
    cases: int = 0

    @property
    def all_steps(self) -> Seen:
        """Every step together."""
        found = Seen()
        for seen in self.steps.values():
            found.add(seen)
        return found

    def learn(self, files: Sequence[CaseFile], traces: Traces) -> None:
        """Count what happened in these cases."""
        said: dict[str, list[Message]] = {}
        paid: dict[str, list[Payment]] = {}
        for message in traces.messages:
            said.setdefault(message.case_id, []).append(message)
        for booked in traces.payments:
            paid.setdefault(booked.payment.debtor_id, []).append(booked.payment)
        for file in files:
            self.cases += 1
            opened = file.case.opened_at.date()
            self.first = min(self.first, opened) if self.first else opened
            self._messages(file, said.get(file.case.id, []), paid.get(file.case.debtor_id, []))
            self._agreements(file)

    def _messages(self, file: CaseFile, messages: list[Message], payments: list[Payment]) -> None:
        reminders = [item for item in messages if item.unasked and item.step and item.state not in _NEVER_WENT]
        if not reminders:
            return
        events = [(item.at, item.intents[0]) for item in messages if _meant(item)]
        events += [(item.at, PAID) for item in payments]
        settled = file.case.happened.get("settled")
        if settled is not None and not payments:
            events.append((settled, PAID))
        events.sort()
        ends = [after.at for _, after in pairwise(reminders)] + [self.until]
        for message, end in zip(reminders, ends, strict=True):
            seen = self.steps.setdefault(message.step or "", Seen())
            seen.said += 1
            limit = min(end, message.at + _LONGEST_DAYS * _DAY)
            first = next(((at, what) for at, what in events if message.at < at <= limit), None)
            if first:
                seen.then[first[1]] += 1
                self.delays[max(1, -((message.at - first[0]) // _DAY))] += 1

    def _agreements(self, file: CaseFile) -> None:
        for promise in file.case.promises:
            if promise.made_at >= self.since:
                self.promised[max(0, (promise.due - promise.made_at.date()).days)] += 1
                self.kept += promise.state is PromiseState.KEPT
                self.decided += promise.state in (PromiseState.KEPT, PromiseState.BROKEN)
        for item in file.case.escalations:
            if item.opened_at >= self.since:
                self.handed += 1
                if item.closed_at:
                    self.handled[max(1, -((item.opened_at - item.closed_at) // _DAY))] += 1
        for dispute in file.case.disputes:
            if dispute.opened_at >= self.since and dispute.state is not DisputeState.OPEN:
                self.disputes += 1
                self.upheld += dispute.state is DisputeState.UPHELD

    def told(self) -> dict[str, object]:
        """The counts, for the page that prints what was assumed; `lean` names steps that say too little alone."""
        every = self.all_steps
        return {
            "since": self.since.date().isoformat(),
            "until": self.until.date().isoformat(),
            "cases": self.cases,
            "messages": every.said,
            "then": dict(sorted(every.then.items())),
            "steps": {name: {"said": s.said, "then": dict(sorted(s.then.items()))} for name, s in self._sorted()},
            "lean": [name for name, seen in self._sorted() if seen.said < FEW],
            "enough": every.said >= FEW,
            "promises": {"decided": self.decided, "kept": self.kept, "enough": self.decided >= FEW},
            "people": {"handed": self.handed, "closed": self.handled.total(), "enough": self.handed >= FEW},
            "disputes": {"decided": self.disputes, "upheld": self.upheld, "enough": self.disputes >= FEW},
        }

    def _sorted(self) -> list[tuple[str, Seen]]:
        return sorted(self.steps.items())


def _meant(message: Message) -> bool:
    return message.direction is Direction.INBOUND and bool(message.intents)


# --- dice ---


def dice(*about: object) -> float:
    """A number from 0 up to 1 that is always the same for the same words."""
    words = "\x1f".join(map(str, about)).encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=7).digest()) / 2**56


def drawn(counts: Mapping[int, int], roll: float) -> int | None:
    """The value at this place of a distribution; None when nothing was counted."""
    total = sum(counts.values())
    if not total:
        return None
    place = roll * total
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    return max(counts)


def what_follows(habits: Habits, pooled: Seen, step: str, roll: float) -> str | None:
    """What comes after a step's message: an intent, `PAID`, or nothing; by the rates of all steps where it has few."""
    seen = habits.steps.get(step)
    if seen is None or seen.said < FEW:
        seen = pooled
    if seen.said < FEW:
        return None
    place = roll * seen.said
    for name in _in_order(seen):
        place -= seen.then[name]
        if place < 0:
            return name
    return None


def _in_order(seen: Seen) -> Iterator[str]:
    """Payment last: a rate that grows a little then changes the fewest fates."""
    yield from sorted(name for name in seen.then if name != PAID)
    if seen.then[PAID]:
        yield PAID
