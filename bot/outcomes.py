"""What became of what was decided: the delivery of a message and the consent behind it, work, what ends a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import explaining_texts as say
from flows.case import Case, CaseFile
from flows.effects import Kind
from flows.facts import decode
from flows.history import Entry
from flows.message import Delivery, Message
from flows.policy import Policy
from flows.standing import Consent
from flows.task import Task
from ledger.calendar import zone
from ledger.money import Money
from pages.why import Rested
from pages.words import plain
from store.dossier import Dossier

_WORK = {Kind.LETTER: "letter", Kind.CALL_TASK: "call"}
CALLED = "agent/called"
"""The rule of the line that tells of a call that was made; other lines of its kind ask for one."""

_MACHINES = frozenset({"bot", "debtor", "bank", "import"})
_HELD_UP = frozenset({Kind.BLOCK, Kind.DEFER})


@dataclass(frozen=True, slots=True)
class Records:
    """What an explanation is made from. `policy` is the debtor's as it reads today: its sources, not its verdicts."""

    file: CaseFile
    policy: Policy
    entries: Sequence[Entry]
    messages: Mapping[str, Message] = field(default_factory=dict)
    tasks: Sequence[Task] = ()

    @classmethod
    def of(cls, dossier: Dossier, policy: Policy) -> Records:
        """Of a debtor's whole file."""
        messages = {item.id: item for item in dossier.messages}
        return cls(dossier.file, policy, dossier.entries, messages, dossier.tasks)

    @property
    def timezone(self) -> str:
        """The debtor's zone: local times are theirs."""
        return self.file.account.debtor.timezone


def local_words(moment: datetime, timezone: str) -> str:
    """A moment at the debtor's place with its zone ("Monday 23 November 2026, 10:00 (Europe/Brussels, UTC+01:00)")."""
    local = moment.astimezone(zone(timezone))
    offset = f"{local:%z}"
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({timezone}, UTC{offset[:3]}:{offset[3:]})"


def write_of(entry: Entry) -> str:
    """Entries of one decision share the first part of their id ("D1:7:h0" and "D1:7:h1")."""
    return entry.id.rpartition(":")[0]


def by_person(entry: Entry) -> bool:
    """Whether a member of the team (or an auditor) did it."""
    return entry.actor not in _MACHINES


def fate(records: Records, entry: Entry, message: Message | None, rules: Sequence[Rested]) -> list[tuple[str, str]]:
    """What else is to be said, by the kind of entry."""
    lines: list[tuple[str, str]] = []
    if entry.kind is Kind.MESSAGE and rules and all(rule.held for rule in rules):
        lines.append((say.EARLIEST, say.AT_ONCE))
    if entry.earliest:
        label = {Kind.HOLD: say.UNTIL, Kind.MESSAGE: say.CHOSEN}.get(entry.kind, say.EARLIEST)
        lines.append((label, local_words(entry.earliest, records.timezone)))
    if message and entry.kind is Kind.MESSAGE:
        lines.append((say.FACTS, _facts(message)))
        lines.append((say.CONSENT, _consent(records.file, message)))
        lines.append((say.OUTCOME, _became(records, message)))
    elif entry.kind in _WORK and entry.rule != CALLED:
        lines.append((say.OUTCOME, _work(records, entry)))
    if entry.kind in _HELD_UP:
        lines.append((say.UNBLOCK, _unblock(entry, rules)))
    elif entry.kind is Kind.ESCALATION:
        lines.append((say.OUTCOME, _escalated(records.file.case, entry, records.timezone)))
    return lines


# --- a message ---


def _facts(message: Message) -> str:
    """The wording's own facts; amounts, dates and invoices that every wording has stand in its text."""
    try:
        known = decode(message.facts)
    except ValueError:
        return ""
    return ", ".join(f"{plain(name)} {_value(value)}" for name, value in known.items() if value is not None)


def _value(value: Any) -> str:
    return f"{value.amount} {value.currency}" if isinstance(value, Money) else str(value)


def _consent(file: CaseFile, message: Message) -> str:
    """What the debtor had agreed to when the message was written, with its proof."""
    key = f"{message.channel}:{message.address}"
    given = [item for item in file.case.consents if item.key == key and item.at <= message.at]
    words = _consent_words(given[-1], file.account.debtor.timezone) if given else ""
    if not message.unasked:
        return f"{say.ANSWERED}; {words}" if words else say.ANSWERED
    if words:
        return words
    points = (*file.account.debtor.contacts, *file.case.bound)
    return say.IN_RECORDS if any(point.key == key for point in points) else say.NO_CONSENT


def _consent_words(consent: Consent, timezone: str) -> str:
    given = f"consent of {local_words(consent.at, timezone)}, from {consent.source.value}; proof: {consent.proof}"
    gone = consent.withdrawn
    return f"{given}; withdrawn {local_words(gone.at, timezone)}: {gone.words}" if gone else given


def _became(records: Records, message: Message) -> str:
    words = say.BECAME[message.state]
    zone_name = records.timezone
    if message.state is Delivery.CANCELLED:
        return f"{words}{_cancelled_by(records, message)}"
    if message.state is Delivery.QUEUED and message.not_before:
        words += f", not before {local_words(message.not_before, zone_name)}"
    if message.code:
        words += f", code {message.code}"
    if message.settled_at:
        words += f"; last tried {local_words(message.settled_at, zone_name)}"
    if message.reported_at:
        words += f"; reported {local_words(message.reported_at, zone_name)}"
    return words


def _cancelled_by(records: Records, message: Message) -> str:
    """The first thing that happened after it was written, in another decision: that is what stopped it."""
    places = [place for place, entry in enumerate(records.entries) if entry.message_id == message.id]
    own = write_of(records.entries[places[0]]) if places else ""
    after = [e for e in records.entries[places[0] + 1 :] if write_of(e) != own] if places else []
    return f"; what happened next: {after[0].reason or after[0].kind.value} [{after[0].rule}]" if after else ""


# --- work, blocks, escalations ---


def _work(records: Records, entry: Entry) -> str:
    """The fate of the letter or call that the entry asked for: the task of the same decision and kind."""
    name = write_of(entry)
    task = next(
        (t for t in records.tasks if t.id.rpartition(":")[0] == name and t.kind.value == _WORK[entry.kind]), None
    )
    if task is None:
        return "a task of the team (see Tasks)"
    if task.done_at is None:
        return f"open; to be done until {local_words(task.deadline, records.timezone)}"
    return f"done {local_words(task.done_at, records.timezone)} by {task.done_by or 'somebody'}: {task.outcome or '-'}"


def _escalated(case: Case, entry: Entry, timezone: str) -> str:
    found = next((e for e in case.escalations if e.queue == entry.queue and e.opened_at == entry.at), None)
    if found is None:
        return ""
    if found.closed_at is None:
        return f"open; to be answered until {local_words(found.deadline, timezone)}"
    return f"closed {local_words(found.closed_at, timezone)}: {found.outcome or '-'}"


def _unblock(entry: Entry, rules: Sequence[Rested]) -> str:
    rule = entry.rule or ""
    if rule in say.UNBLOCKED_BY:
        return say.UNBLOCKED_BY[rule]
    if rule.startswith("switch/"):
        return say.SWITCHED
    if rule.startswith("delivery/"):
        return say.DELIVERY_REFUSED
    broken = [item.rule for item in rules if not item.held] or [rule.rpartition("/")[2]]
    known = next((say.UNBLOCKED_BY_RULE[name] for name in broken if name in say.UNBLOCKED_BY_RULE), "")
    if known:
        return known
    if entry.earliest:
        return say.BY_ITSELF
    if entry.reason and "conditions" in entry.reason:
        return say.STEP_CONDITIONS
    return say.NO_LAWFUL_TIME if entry.kind is Kind.DEFER or rules else say.A_PERSON
