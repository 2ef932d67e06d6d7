"""What the demo page shows, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.demo.control import DemoDebtor
from flows.history import Entry
from ledger.calendar import local_date
from pages import words

_LANGUAGES = ("nl", "en", "fr")
"""Whose phones stand first: Anna's, which README begins with, then Liam's."""

_MOST_PHONES = 8
_LONGEST = 220
_LABELS = {"engine": "Messages are read by", "rasa": "Rasa", "database": "Records"}
_SIGN = "rasa_state"

_KINDS = {
    "message": ("→", "message sent"),
    "reply": ("←", "debtor wrote"),
    "promise": ("✓", "promise"),
    "payment": ("€", "payment"),
    "escalation": ("!", "a person is needed"),
    "hold": ("‖", "reminders rest"),
    "block": ("×", "not sent"),
    "defer": ("◷", "sent later"),
    "call_task": ("☎", "call task"),
    "letter": ("✉", "letter"),
    "close": ("●", "settled"),
}


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The virtual time in the creditor's zone."""

    iso: str
    day: str
    time: str


def clock_face(now: datetime, timezone: str) -> ClockFace:
    """The day and the time as words."""
    return ClockFace(now.isoformat(), words.day(local_date(now, timezone)), words.clock_time(now, timezone))


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One fact of the status line; `sign` is working, ready or off, or empty."""

    name: str
    label: str
    value: str
    sign: str


def status_lines(status: Mapping[str, str]) -> list[StatusLine]:
    """The facts in the order given, the three known ones first."""
    names = [name for name in _LABELS if name in status]
    names += [name for name in status if name not in _LABELS and name != _SIGN]
    return [_status_line(name, status[name], status.get(_SIGN, "")) for name in names]


def _status_line(name: str, value: str, sign: str) -> StatusLine:
    label = _LABELS.get(name, words.plain(name))
    shown = "" if value.startswith(label) else label
    return StatusLine(name, shown, value, sign if name == "rasa" else "")


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A line of what just happened. `phone` is the debtor's id where there is a chat to look at."""

    kind: str
    symbol: str
    title: str
    name: str
    phone: str
    channel: str
    text: str
    reason: str
    rule: str
    time: str


def feed_lines(entries: Sequence[Entry], debtors: Sequence[DemoDebtor], timezone: str) -> list[FeedLine]:
    """The history as lines, in the order given."""
    by_id = {debtor.id: debtor for debtor in debtors}
    return [_feed_line(entry, by_id.get(entry.debtor_id), timezone) for entry in entries]


def _feed_line(entry: Entry, debtor: DemoDebtor | None, timezone: str) -> FeedLine:
    symbol, title = _KINDS.get(entry.kind.value, ("·", words.plain(entry.kind.value)))
    return FeedLine(
        kind=entry.kind.value,
        symbol=symbol,
        title=title,
        name=debtor.name if debtor else entry.debtor_id,
        phone=debtor.id if debtor and debtor.chat_url else "",
        channel=entry.channel or "",
        text=_short(entry.text or ""),
        reason=entry.reason or "",
        rule=entry.rule or "",
        time=words.moment_in(entry.at, timezone),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def chosen_phones(debtors: Sequence[DemoDebtor], wanted: Sequence[str]) -> list[DemoDebtor]:
    """The debtors whose phones are shown: those asked for, else the first one of each language."""
    with_phone = {debtor.id: debtor for debtor in debtors if debtor.chat_url}
    asked = [with_phone[name] for name in dict.fromkeys(wanted) if name in with_phone]
    if asked:
        return asked[:_MOST_PHONES]
    firsts = (next((d for d in with_phone.values() if d.language == language), None) for language in _LANGUAGES)
    return [debtor for debtor in firsts if debtor]
