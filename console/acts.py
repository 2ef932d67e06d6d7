"""What a team member does on a case, read from a form into an event. Nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from console.consenting import point_lines
from console.texts import speaker, texts_of
from flows.case import CaseFile
from flows.corrections import FIELDS
from flows.events import (
    BreathingSpace,
    BreathingSpaceEnded,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    Event,
    IdentityConfirmed,
    Paused,
    PlanApproved,
    PromiseRecorded,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
)
from ledger.debtor import LANGUAGES
from ledger.money import Money, MoneyError
from pages.words import written

TEXT_LIMIT = 4_000
"""Characters of a person's own words."""

_MOST_PARTS = 60
_LONGEST_RHYTHM = 92
_FURTHEST_DAYS = 1_100
_LONGEST_AGO = 366


_RIGHT = {
    "language": "|".join(LANGUAGES),
    "email": r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s]{2,}",
    "phone": r"\+[1-9]\d{6,14}",
}


class ActRefused(ValueError):
    """A form that makes no sense. `key` names the text that says what to mend, `values` fill its places."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def words(self, language: str) -> str:
        """What to mend, in the reader's language; a key that no file has stands for itself."""
        if self.key not in texts_of(language):
            return self.key
        return speaker(language)(self.key, **{name: written(value, language) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Act:
    """A form as it came: the case, who sent it, the debtor's calendar day, where the debtor may be written to."""

    file: CaseFile
    agent: str
    today: date
    channels: Collection[str]
    form: Mapping[str, str]

    def text(self, name: str, limit: int = 500) -> str:
        """A text field. Raises ActRefused when it is over the limit."""
        value = self.form.get(name, "").replace("\r\n", "\n").strip()
        if len(value) > limit:
            raise ActRefused("refusal.long", limit=limit)
        return value

    def day(self, name: str) -> date:
        """A date field."""
        try:
            return date.fromisoformat(self.form.get(name, "").strip())
        except ValueError:
            raise ActRefused("refusal.date") from None

    def future_day(self, name: str) -> date:
        """A date field that must not lie in the past."""
        value = self.day(name)
        if not 0 <= (value - self.today).days <= _FURTHEST_DAYS:
            raise ActRefused("refusal.past", today=self.today)
        return value

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self.form.get(name, "").strip()
        if not (value.isascii() and value.isdigit() and len(value) < len("10000") and low <= int(value) <= high):
            raise ActRefused("refusal.number", low=low, high=high)
        return int(value)

    def amount(self, name: str) -> Money | None:
        """An amount within the open balance, None when the field is empty."""
        balance = self.file.account.balance()
        value = self.form.get(name, "").strip().replace(",", ".")
        if balance.minor <= 0:
            raise ActRefused("refusal.nothing_open")
        if not value:
            return None
        try:
            amount = Money.parse(value, balance.currency)
        except MoneyError:
            raise ActRefused("refusal.amount") from None
        if not 0 < amount.minor <= balance.minor:
            raise ActRefused("refusal.above", balance=balance)
        return amount


def _take_over(act: Act) -> Event:
    return TakenOver(act.agent)


def _promise(act: Act) -> Event:
    amount = act.amount("amount")
    return PromiseRecorded(act.agent, act.future_day("due"), amount.amount if amount else None)


def _plan(act: Act) -> Event:
    act.amount("none")
    count = act.number("count", 2, _MOST_PARTS)
    if act.file.account.balance().minor < count:
        raise ActRefused("refusal.small")
    return PlanApproved(act.agent, count, act.future_day("first"), act.number("every_days", 1, _LONGEST_RHYTHM))


def _pause(act: Act) -> Event:
    return Paused(act.agent, act.future_day("until") if act.text("until") else None)


def _identity(act: Act) -> Event:
    point = next((p for p in act.file.reachable() if p.key == act.text("point")), None)
    if point is None:
        raise ActRefused("refusal.point")
    return IdentityConfirmed(act.agent, point.channel, point.address)


def _representative(act: Act) -> Event:
    name, contact = act.text("name", 200), act.text("contact", 200)
    if not name or not contact:
        raise ActRefused("refusal.representative")
    return RepresentativeSet(act.agent, name, contact)


def _no_representative(act: Act) -> Event:
    return RepresentativeRemoved(act.agent)


def _breathing_space(act: Act) -> Event:
    start, until = act.day("start"), act.future_day("until")
    if not 0 <= (act.today - start).days + _LONGEST_AGO <= 2 * _LONGEST_AGO or until < start:
        raise ActRefused("refusal.space")
    return BreathingSpace(act.agent, start, until, act.text("reference", 100))


def _no_breathing_space(act: Act) -> Event:
    return BreathingSpaceEnded(act.agent)


def _suspend(act: Act) -> Event:
    return Suspended(act.agent)


def _consent(act: Act) -> Event:
    words, key = _words(act), act.text("point")
    line = next((line for line in point_lines(act.file) if line.point.key == key and line.may_ask), None)
    if line is None:
        raise ActRefused("refusal.point")
    return ConsentGiven(act.agent, line.point.channel, line.point.address, words)


def _no_consent(act: Act) -> Event:
    words, channel = _words(act), act.text("channel")
    if channel not in {line.point.channel for line in point_lines(act.file)}:
        raise ActRefused("refusal.channel")
    return ConsentWithdrawn(act.agent, channel, words)


def _words(act: Act) -> str:
    words = act.text("words")
    if not words:
        raise ActRefused("refusal.words")
    return words


def _correct(act: Act) -> Event:
    values = {name: value for name in FIELDS if (value := act.text(name, 254))}
    if not values:
        raise ActRefused("refusal.nothing")
    for name, value in values.items():
        if name in _RIGHT and not re.fullmatch(_RIGHT[name], value):
            raise ActRefused(f"refusal.wrong_{name}", languages=", ".join(LANGUAGES))
    return Corrected(act.agent, values)


ACTS: Mapping[str, Callable[[Act], Event]] = {
    "take-over": _take_over,
    "promise": _promise,
    "plan": _plan,
    "pause": _pause,
    "identity": _identity,
    "representative": _representative,
    "no-representative": _no_representative,
    "breathing-space": _breathing_space,
    "no-breathing-space": _no_breathing_space,
    "suspend": _suspend,
    "consent": _consent,
    "no-consent": _no_consent,
    "correct": _correct,
}
"""Acts by the last part of their address."""
