"""What dates are read against, and the form of a rule that reads one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.slots.calendar import on_or_before
from nlu.slots.lexicon import LONG_WEEKDAYS, MONTHS, UNITS, alternatives


@dataclass(frozen=True, slots=True)
class When:
    """What a date is read against: the debtor's own today, which way time runs, whether the month comes first, and the
    country, where the time zone tells it ("BE"), for feasts that fall on another day in another country."""

    today: date
    past: bool = False
    month_first: bool = False
    country: str | None = None


FURTHEST_WITHOUT_A_YEAR = timedelta(days=300)
""""Your man came on 14 October", written in November, means last month's and promises nothing."""

DIGIT = re.compile(r"\d")
WEEKDAY = re.compile(rf"(?<!\w)(?:{alternatives(LONG_WEEKDAYS)})\b")
MONTH = re.compile(rf"(?<![a-z])(?:{alternatives(MONTHS)})(?![a-z])")
UNIT = re.compile(rf"(?<![a-z])(?:{alternatives(UNITS)})\b")
NEEDS = (DIGIT, WEEKDAY, MONTH, UNIT)
"""What a rule may need: a text without it is not searched by that rule."""

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], When], date | None], re.Pattern[str] | None]


def rule(
    pattern: str, read: Callable[[re.Match[str], When], date | None], needs: re.Pattern[str] | None = None
) -> Rule:
    """A pattern over folded text, what its match means, and what a text has to hold for it to match."""
    return re.compile(pattern), read, needs


def ahead_only(read: Callable[[re.Match[str], When], date | None]) -> Callable[[re.Match[str], When], date | None]:
    """The same reading, of which a payment already made knows nothing."""
    return lambda match, when: None if when.past else read(match, when)


def settle(year: int | None, month: int, day: int, when: When) -> date | None:
    """A day and month, with or without a year, on the right side of today."""
    if year is not None:
        found = on_or_before(year, month, day)
        fits = found is not None and (found == when.today or (found < when.today) == when.past)
        return found if fits else None
    years = (
        range(when.today.year, when.today.year - 9, -1) if when.past else range(when.today.year, when.today.year + 9)
    )
    for candidate in years:
        found = on_or_before(candidate, month, day)
        if found is not None and (found <= when.today if when.past else found >= when.today):
            leaps = (month, day) == (2, 29)
            return None if found - when.today > FURTHEST_WITHOUT_A_YEAR and not leaps else found
    return None


def numeric(match: re.Match[str], when: When) -> date | None:
    """A day and a month in digits, in the order of the debtor's country unless only the other one fits."""
    first, second, year = int(match["first"]), int(match["second"]), year_of(match)
    day, month = (second, first) if when.month_first else (first, second)
    if month > 12 >= day:  # noqa: PLR2004
        day, month = month, day
    return settle(year, month, day, when) if 1 <= month <= 12 else None  # noqa: PLR2004


_DAY_AND_MONTH = re.compile(r"(?<![\w+/.,-])(\d{1,2})[/](\d{1,2})(?:/(?:20)?\d\d)?(?![\w/-])")


def month_first(folded: str) -> bool:
    """Whether a text writes the month first: one of its dates has no thirteenth month, "12/1 and 12/15"."""
    pairs = [(int(match[1]), int(match[2])) for match in _DAY_AND_MONTH.finditer(folded)]
    possible = [(first, second) for first, second in pairs if 0 < min(first, second) <= 12 and max(first, second) <= 31]  # noqa: PLR2004
    return any(second > 12 for _, second in possible) and all(first <= 12 for first, _ in possible)  # noqa: PLR2004


def year_of(match: re.Match[str]) -> int | None:
    """The year that a match names, in two digits or four; None when it names none."""
    text = match.groupdict().get("year")
    if not text:
        return None
    number = int(text)
    return number + 2000 if number < 100 else number  # noqa: PLR2004
