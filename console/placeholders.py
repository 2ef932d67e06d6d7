"""Places in a canned reply that a case fills: {name}, {balance}. Nothing in a text is ever run: a place is a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.case import CaseFile
from ledger.calendar import local_date
from pages import words

_PLACE = re.compile(r"\{([a-z_]{1,30})\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Filling:
    """What places are filled from. `language` is the one that the debtor reads."""

    file: CaseFile
    now: datetime
    language: str
    agent: str
    creditor: str
    pay_link: str = ""


def _invoices(of: Filling) -> str:
    return ", ".join(item.number for item in of.file.account.open_invoices(of.file.disputed))


def _oldest(of: Filling) -> str:
    found = of.file.account.oldest_open(of.file.disputed)
    return words.short_day(found.due_date, of.language) if found else ""


def _reference(of: Filling) -> str:
    found = of.file.account.oldest_open(of.file.disputed)
    return (found.reference or found.number) if found else ""


def _promise(of: Filling) -> str:
    promise = of.file.case.promise
    return words.day(promise.due, of.language) if promise else ""


def _today(of: Filling) -> str:
    return words.day(local_date(of.now, of.file.case.timezone), of.language)


def _overdue(of: Filling) -> str:
    return words.money(of.file.account.overdue(local_date(of.now, of.file.case.timezone)), of.language)


PLACES: Mapping[str, Callable[[Filling], str]] = {
    "name": lambda of: of.file.account.debtor.name,
    "balance": lambda of: words.money(of.file.account.balance(of.file.disputed), of.language),
    "overdue": _overdue,
    "invoices": _invoices,
    "due_date": _oldest,
    "reference": _reference,
    "promise_date": _promise,
    "pay_link": lambda of: of.pay_link,
    "today": _today,
    "creditor": lambda of: of.creditor,
    "agent": lambda of: of.agent,
}
"""The places that there are; each is a text in the debtor's language, empty where a case has no such thing."""


def fill(text: str, of: Filling) -> str:
    """The text with its places filled; one for which the case has nothing stays, so that nobody overlooks it."""
    return _PLACE.sub(lambda found: _value(found, of), text)


def _value(found: re.Match[str], of: Filling) -> str:
    place = PLACES.get(found.group(1))
    return (place(of) if place else "") or found.group()


def left_over(text: str) -> tuple[str, ...]:
    """Places that nothing has filled, as they stand in a text that is about to go out."""
    return tuple(dict.fromkeys(found.group() for found in _PLACE.finditer(text) if found.group(1) in PLACES))


def faults(text: str) -> tuple[str, ...]:
    """What in a canned reply is no place: unknown names, and braces around anything else (code of whatever kind)."""
    unknown = [found.group() for found in _PLACE.finditer(text) if found.group(1) not in PLACES]
    rest = _PLACE.sub("", text)
    stray = [rest[max(0, found.start() - 8) : found.end() + 8].strip() for found in _BRACE.finditer(rest)]
    return tuple(dict.fromkeys([*unknown, *stray[:1]]))
