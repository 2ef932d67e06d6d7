"""Read all slots of one text in one pass: references first, then dates, then amounts from what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.understanding import Part, Slots
from nlu.slots.amounts import Money, currency_by_itself, find_amounts, find_shares
from nlu.slots.choices import find_choice
from nlu.slots.counts import is_a_rate
from nlu.slots.dates import find_dates
from nlu.slots.lexicon import FILLERS
from nlu.slots.promised import of_others, promised, taken_back
from nlu.slots.references import find_reference, without_noise
from nlu.slots.spans import Span, blank
from nlu.slots.spelling import spelled
from nlu.slots.stretches import names_no_day
from nlu.slots.traps import without_traps
from nlu.slots.vague import find_vague, no_day
from nlu.slots.when import When, month_first
from nlu.text import fold, words

_MONTH_FIRST_ZONES = ("America/", "US/", "Pacific/Honolulu", "Pacific/Guam")
_COUNTRIES = {
    "Europe/Brussels": "BE",
    "Europe/Amsterdam": "NL",
    "Europe/Paris": "FR",
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    **dict.fromkeys(("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Halifax"), "CA"),
    **dict.fromkeys(("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"), "US"),
}
"""The debtor's country as the time zone tells it, for feasts that differ."""
_BALANCE = re.compile(r"\b(?:saldo|solde)\b")
"""By itself a question for the balance, beside a date the rest that will be paid: never a bare answer."""
_SPLIT = re.compile(r"\b(?:and|et|en|then|puis|ensuite|dan|daarna|plus)\b|[,;+&.]")

_THAT_IS = re.compile(r"\s*[,(:]?\s*(?:soit|so|i\.?e\.?|dus|zijnde|namelijk|namely|c'est-a-dire|donc)\s+|\s*\(\s*")
_INSTALMENTS = re.compile(
    r"\b(?:half|moitie|helft|kwart|quart|tiers|derde|quarter|third|%)\s+(?:right\s+)?(?:now|today|maintenant|nu|vandaag|aujourd'?\s?hui)\b"
    r"|%\s+(?:now|today|maintenant|nu|vandaag)\b|\b(?:the\s+other|other\s+half|l'autre|de\s+andere|the\s+balance)\b"
)
"""A share that another follows, on another day, though only one is named as such."""


@dataclass(frozen=True, slots=True)
class Found:
    """The slots of a text. `bare` says that the text holds nothing else: the answer to "when?" or "how much?"."""

    slots: Slots
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Pieces:
    dates: list[Span[date | None]]
    amounts: list[Span[Money]]
    shares: list[Span[Decimal]]
    rest: str
    vague: tuple[int, int] | None = None
    """A time that a rule reads as a day, and that the debtor leaves open."""


def extract(text: str, *, language: str, now: datetime, timezone: str, past: bool = False) -> Found:
    """The slots of a guarded text, dates read in the debtor's zone. `past` reads dates of payments already made."""
    reference, rest = find_reference(text)
    readable = spelled(without_noise(rest), language)
    when = When(
        _today(now, timezone),
        past=past,
        month_first=timezone.startswith(_MONTH_FIRST_ZONES) or month_first(readable),
        country=_COUNTRIES.get(timezone),
    )
    pieces = _pieces(without_traps(readable, tongue=language), when, language)
    vague = (
        None if any(span.value for span in pieces.dates) or past else pieces.vague or find_vague(readable, when.today)
    )
    slots = _slots(readable, pieces, reference, vague)
    left = blank(pieces.rest, [vague]) if vague else pieces.rest
    bare = slots != Slots() and not any(word not in FILLERS for word in words(left)) and not _BALANCE.search(readable)
    return Found(replace(slots, choice=find_choice(fold(text))), bare=bare)


def _today(now: datetime, timezone: str) -> date:
    try:
        return now.astimezone(ZoneInfo(timezone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return now.date()


def _pieces(readable: str, when: When, tongue: str) -> _Pieces:
    dates, rest = find_dates(readable, when)
    shares = find_shares(rest)
    rest = blank(rest, [(span.start, span.end) for span in shares])
    amounts, rest = find_amounts(rest)
    shares = [share for share in shares if not any(_told_in_money(readable, share, money) for money in amounts)]
    amounts = [money for money in _standing(readable, amounts, tongue) if not _rate(readable, money)]
    alone = len(amounts) + len(shares) <= 1 and not (shares and _INSTALMENTS.search(readable))
    days = promised(readable, dates, when, tongue=tongue, alone=alone)
    days, left_open = (days, None) if when.past else _without_open(readable, days, alone=alone)
    return _Pieces(days, amounts, shares, rest, left_open)


def _without_open(
    readable: str, days: list[Span[date | None]], *, alone: bool
) -> tuple[list[Span[date | None]], tuple[int, int] | None]:
    """The days, those that name none without a value, and where the first of these stands.

    Beside several sums only a stretch of time is none ("100 early December, 100 later").
    """
    named = [day for day in days if day.value is not None]
    of_words = no_day if alone and len(named) == 1 else _stretch
    out = [day for day in named if of_words(readable, day.start, day.end)]
    days = [replace(day, value=None) if any(day is other for other in out) else day for day in days]
    return days, (out[0].start, out[0].end) if out else None


def _stretch(readable: str, start: int, end: int) -> bool:
    return names_no_day(readable[start:end])


def _told_in_money(readable: str, share: Span[Decimal], money: Span[Money]) -> bool:
    """Whether the sum says what the share is: "the rest, so 85"."""
    return share.end <= money.start and bool(_THAT_IS.fullmatch(readable[share.end : money.start]))


def _rate(readable: str, money: Span[Money]) -> bool:
    """Whether a number without a currency stands against a percentage of tax."""
    return money.value.currency is None and is_a_rate(readable, money.start, int(money.value.amount))


def _standing(readable: str, amounts: list[Span[Money]], tongue: str) -> list[Span[Money]]:
    """The sums that no correction takes back ("£60, no, £45"), and that are not somebody else's."""
    taken = [*taken_back(readable, amounts), *of_others(readable, amounts, tongue)]
    return [span for span in amounts if not any(span is other for other in taken)]


def _slots(readable: str, pieces: _Pieces, reference: str | None, vague: tuple[int, int] | None) -> Slots:
    parts = _parts(readable, pieces)
    first = parts[0] if parts else Part()
    return Slots(
        date=first.due,
        amount=first.amount,
        currency=_currency(readable, pieces.amounts),
        reference=reference,
        share=pieces.shares[0].value if pieces.shares else None,
        parts=parts if len(parts) > 1 else (),
        date_vague=readable[slice(*vague)].strip() if vague else None,
    )


def _currency(readable: str, amounts: list[Span[Money]]) -> str | None:
    named = next((span.value.currency for span in amounts if span.value.currency), None)
    return named or (currency_by_itself(readable) if amounts else None)


def _parts(readable: str, pieces: _Pieces) -> tuple[Part, ...]:
    """Pair dates and amounts. With one of each they belong together wherever they stand."""
    dates = [span for span in pieces.dates if span.value is not None]
    amounts = pieces.amounts
    if len(dates) <= 1 and len(amounts) + len(pieces.shares) <= 1:
        part = Part(dates[0].value if dates else None, amounts[0].value.amount if amounts else None)
        return (part,) if part != Part() else ()
    if not pieces.shares and _in_turn(dates, amounts):
        return tuple(Part(day.value, money.value.amount) for day, money in zip(dates, amounts, strict=True))
    paired = [_part(segment, dates, amounts, pieces.shares) for segment in _segments(readable, pieces)]
    parts = _merge([part for part in paired if part is not None])
    if not any(part.due for part in parts) or not (amounts or pieces.shares):
        parts = ()
    if len(dates) == 1:
        parts = _from_its_day(parts)
    return parts or (Part(dates[0].value if dates else None, amounts[0].value.amount if amounts else None),)


def _from_its_day(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts without those before the only day: "I have 25, and 25 is what you get on Saturday"."""
    first = next((index for index, part in enumerate(parts) if part.due), 0)
    return parts[first:]


def _in_turn(dates: list[Span[date | None]], amounts: list[Span[Money]]) -> bool:
    """Whether as many days as sums stand in turn: "30 today 30 next week"."""
    order = sorted([(span.start, "day") for span in dates] + [(span.start, "sum") for span in amounts])
    return len(dates) == len(amounts) and all(first[1] != second[1] for first, second in pairwise(order))


def _segments(readable: str, pieces: _Pieces) -> list[tuple[int, int]]:
    found = (*pieces.dates, *pieces.amounts, *pieces.shares)
    taken: list[tuple[int, int]] = [(span.start, span.end) for span in found]  # type: ignore[attr-defined]
    cuts = [
        match.start()
        for match in _SPLIT.finditer(readable)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    edges = [0, *cuts, len(readable)]
    return list(pairwise(edges))


def _part(
    segment: tuple[int, int],
    dates: list[Span[date | None]],
    amounts: list[Span[Money]],
    shares: list[Span[Decimal]],
) -> Part | None:
    start, end = segment
    due = next((span.value for span in dates if start <= span.start < end), None)
    amount = next((span.value.amount for span in amounts if start <= span.start < end), None)
    shared = any(start <= span.start < end for span in shares)
    return Part(due, amount) if due or amount or shared else None


def _merge(parts: list[Part]) -> tuple[Part, ...]:
    """Join a part without a date to a following part without an amount."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.due is None
            and last.amount is not None
            and part.amount is None
            and part.due is not None
        ):
            merged[-1] = Part(part.due, last.amount)
        elif (
            last is not None
            and last.amount is None
            and last.due is not None
            and part.due is None
            and part.amount is not None
        ):
            merged[-1] = Part(last.due, part.amount)
        else:
            merged.append(part)
    return tuple(merged)
