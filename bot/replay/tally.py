"""What one side of a replay adds up to: messages, delays and blocks, work for people, contacts, money. Parts add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

from bot.channels.parts.sms_segments import segments
from flows.case import Case, CaseFile, CaseState, Owner
from flows.effects import Kind
from flows.history import Entry
from flows.message import Author, Direction, Message
from flows.neutral import IDENTITY_ASK
from ledger.calendar import local_date
from store.base import Change

_WEEK_DAYS = 7
_WORST = 20
ByDay = dict[str, Counter[int]]


def _by_day() -> ByDay:
    return defaultdict(Counter)


@dataclass(frozen=True, slots=True)
class Contact:
    """What a case does of itself: a message, a letter, a call, a person. `day` is the debtor's.

    `asks`: it asks who reads there, in the place of its step. `held` names the rule that delayed it last, and says it
    in words; two contacts are the same whatever delayed them.
    """

    step: str
    kind: str
    day: date
    asks: bool = field(default=False, compare=False)
    held: tuple[str, str] | None = field(default=None, compare=False)


@dataclass(slots=True)
class Tally:
    """Counts of one side; days count from the first. `words` say a rule in words, `paid` is by currency, minor units.

    `fatigue` counts debtors by their most contacts within seven days, `worst` names those with the most.
    """

    unasked: ByDay = field(default_factory=_by_day)
    answers: ByDay = field(default_factory=_by_day)
    work: ByDay = field(default_factory=_by_day)
    paid: ByDay = field(default_factory=_by_day)
    held: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    words: dict[str, str] = field(default_factory=dict)
    segments: Counter[str] = field(default_factory=Counter)
    templates: int = 0
    letters: int = 0
    fatigue: Counter[int] = field(default_factory=Counter)
    worst: list[tuple[int, str]] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    migrated: int = 0

    def add(self, other: Tally) -> None:
        """Count the other's too."""
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, defaultdict):
                for name, days in theirs.items():
                    mine[name].update(days)
            elif isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, dict):
                mine.update({key: min(words, mine.get(key, words)) for key, words in theirs.items()})
            elif isinstance(mine, int):
                setattr(self, item.name, mine + theirs)
        self.worst = sorted([*self.worst, *other.worst], key=lambda found: (-found[0], found[1]))[:_WORST]


class Counting:
    """Looks at every change of one side while it is played."""

    def __init__(self, first_day: date, days: int) -> None:
        self.tally = Tally()
        self.paths: dict[str, list[Contact]] = {}
        self._first_day = first_day
        self._last = days - 1
        self._contacts: dict[str, list[date]] = {}
        self._held: dict[str, tuple[str, str]] = {}

    def begin(self, file: CaseFile, now: datetime) -> None:
        """What a debtor has heard in the week before counts for their fatigue."""
        zone, since = file.account.debtor.timezone, now - timedelta(days=_WEEK_DAYS - 1)
        self._contacts[file.case.id] = [local_date(at, zone) for at in file.case.unasked if at > since]

    def kept(self, before: Case | None, change: Change, now: datetime) -> None:
        """Count what was kept."""
        case = change.case
        today = local_date(now, case.timezone)
        day = min(max((today - self._first_day).days, 0), self._last)
        for message in change.messages:
            if message.direction is Direction.OUTBOUND and message.author is Author.BOT:
                self._message(message, case, today, day)
        for entry in change.entries:
            self._entry(entry, case, today, day)
        if change.payment is not None:
            amount = change.payment.amount
            self.tally.paid[amount.currency][day] += amount.minor
        if before is not None and before.state is CaseState.OPEN and case.state is CaseState.SETTLED:
            self.tally.settled += 1

    def _message(self, message: Message, case: Case, today: date, day: int) -> None:
        tally = self.tally
        (tally.unasked if message.unasked else tally.answers)[message.channel][day] += 1
        if message.channel == "sms":
            tally.segments["unasked" if message.unasked else "answers"] += segments(message.text).count
        if message.channel == "whatsapp" and message.template is not None:
            tally.templates += 1
        if message.unasked:
            self._contacts.setdefault(case.id, []).append(today)
            self._contact(
                case.id, message.step or message.wording or "", "message", today, asks=message.wording == IDENTITY_ASK
            )

    def _entry(self, entry: Entry, case: Case, today: date, day: int) -> None:
        tally, step = self.tally, entry.step or ""
        match entry.kind:
            case Kind.DEFER | Kind.BLOCK if entry.rule:
                found = tally.held if entry.kind is Kind.DEFER else tally.blocked
                found[entry.rule] += 1
                words = _words(entry)
                tally.words[entry.rule] = min(words, tally.words.get(entry.rule, words))
                if entry.kind is Kind.DEFER:
                    self._held[case.id] = (entry.rule, words)
            case Kind.ESCALATION:
                tally.work[f"queue/{entry.queue}"][day] += 1
                self._contact(case.id, step or str(entry.queue), "person", today)
            case Kind.CALL_TASK if entry.actor == "bot":
                tally.work["call"][day] += 1
                self._contact(case.id, step, "call", today)
            case Kind.LETTER:
                tally.work["letter"][day] += 1
                tally.letters += 1
                self._contact(case.id, step, "letter", today)
                if entry.unasked:
                    self._contacts.setdefault(case.id, []).append(today)
            case _:
                pass

    def _contact(self, case_id: str, step: str, kind: str, today: date, *, asks: bool = False) -> None:
        held = self._held.pop(case_id, None)
        self.paths.setdefault(case_id, []).append(Contact(step, kind, today, asks, held))

    def end(self, cases: dict[str, Case]) -> Tally:
        """Add up what only shows at the end."""
        tally = self.tally
        for case in cases.values():
            tally.states["settled" if case.state is CaseState.SETTLED else _standing(case)] += 1
        for case_id, days in self._contacts.items():
            most = _most_in_a_week(days)
            tally.fatigue[most] += 1
            tally.worst.append((most, case_id))
        tally.worst = sorted(tally.worst, key=lambda found: (-found[0], found[1]))[:_WORST]
        return tally


def _standing(case: Case) -> str:
    if case.owner is Owner.HUMAN:
        return "person"
    return f"rests/{case.hold.reason.value}" if case.hold else "runs"


def _words(entry: Entry) -> str:
    """The rule in the gate's words; dates and sums in them differ by case and are not told."""
    name = (entry.rule or "").rpartition("/")[2]
    found = next((item for item in entry.basis.checks if item.rule == name), None) if entry.basis else None
    return (found.number if found else "") or entry.reason or ""


def _most_in_a_week(days: list[date]) -> int:
    days.sort()
    most = start = 0
    for end, day in enumerate(days):
        while (day - days[start]).days >= _WEEK_DAYS:
            start += 1
        most = max(most, end - start + 1)
    return most
