"""Days counted from one that is named after them: "2 days before Christmas", "the Monday after the 5th", "daags na de 1e"."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from nlu.slots.calendar import add_months, last_weekday, next_weekday
from nlu.slots.lexicon import LONG_WEEKDAYS, NUMBERS, UNITS, WEEKDAYS, alternatives
from nlu.slots.spans import Span

_THE = r"(?:(?:the|le|la|les|l'|den?|het|my|du|de)\s+)?"
_LATER = r"after|following|from|past|apres|na|vanaf|achter"
_EARLIER = r"before|avant|voor"
_WAY = rf"(?:(?P<later>{_LATER})|(?P<earlier>{_EARLIER}))"
_COUNTED = re.compile(
    rf"(?<!\w)(?P<count>\d{{1,2}}|{alternatives(NUMBERS)})[\s-]+(?P<unit>{alternatives(UNITS)})\s+{_WAY}\s+{_THE}"
)
_NEXT_DAY = re.compile(
    rf"\b{_THE}(?:(?<!any )(?:day|jour|dag)\s+{_WAY}|daags\s+(?:(?P<na>na)|voor)|(?P<lendemain>lendemain)\s+d(?:u|e|')|veille\s+d(?:u|e|'))\s*{_THE}"
)
_WEEKDAY = re.compile(rf"(?<!\w){_THE}(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+{_WAY}\s+{_THE}")
_ONWARDS = frozenset(("from", "vanaf"))
""" "20 a month from 1 January" begins on the first, "every Monday from the 30th" on a Monday that is the 30th."""
Day = Span[date | None]


def _counted(match: re.Match[str], anchor: date) -> date | None:
    number = int(match["count"]) if match["count"].isdigit() else NUMBERS[match["count"]]
    if number == 1 and match["later"] in _ONWARDS:
        return None
    number *= 1 if match["later"] else -1
    unit = UNITS[match["unit"]]
    if unit == "business":
        return None
    if unit in {"month", "year"}:
        return add_months(anchor, number * (12 if unit == "year" else 1))
    return anchor + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _next_day(match: re.Match[str], anchor: date) -> date:
    after = any(match[name] for name in ("later", "na", "lendemain"))
    return anchor + timedelta(days=1 if after else -1)


def _weekday(match: re.Match[str], anchor: date) -> date:
    weekday = WEEKDAYS[match["weekday"]]
    if match["later"] in _ONWARDS:
        return next_weekday(anchor - timedelta(days=1), weekday)
    return next_weekday(anchor, weekday) if match["later"] else last_weekday(anchor, weekday)


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_COUNTED, _counted),
    (_NEXT_DAY, _next_day),
    (_WEEKDAY, _weekday),
)


_IS_TODAY = re.compile(r"today|now|vandaag|nu|aujourd'?\s?hui")
_OF_TODAY = re.compile(r"\s+(?:of|from|after|na|vanaf|a\s+(?:compter|partir)\s+d'?)\s*$")


def counted(folded: str, found: list[Day]) -> list[Day]:
    """The days of a text, in order, with those that are counted from another in its place."""
    found = _without_a_today(folded, found)
    for pattern, read in _RULES:
        for match in pattern.finditer(folded):
            found = _joined(match, read, found)
    return found


def _without_a_today(folded: str, found: list[Day]) -> list[Day]:
    """The days, but no "today" that only says from when another counts: "within 5 working days of today"."""
    behind = {
        after.start
        for day, after in pairwise(found)
        if day.value and _OF_TODAY.fullmatch(folded[day.end : after.start])
    }
    return [day for day in found if day.start not in behind or not _IS_TODAY.fullmatch(folded[day.start : day.end])]


def _joined(match: re.Match[str], read: Callable[[re.Match[str], date], date | None], found: list[Day]) -> list[Day]:
    """The days, the words and the day that they lean on made one."""
    index = bisect_left([day.end for day in found], match.end())
    anchor = found[index] if index < len(found) else None
    if anchor is None or anchor.value is None or not match.start() < anchor.start <= match.end():
        return found
    value = read(match, anchor.value)
    if value is None:
        return found
    before = [day for day in found[:index] if day.end <= match.start()]
    start = min([match.start(), *(day.start for day in found[len(before) : index])])
    return [*before, Span(start, anchor.end, value), *found[index + 1 :]]
