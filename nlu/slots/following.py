"""Days that hang on the day named before them: "60 on Friday and 60 the Friday after", "op de 17de van die maand"."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.slots.calendar import add_months, month_end, next_weekday, on_or_before
from nlu.slots.lexicon import LONG_WEEKDAYS, NUMBERS, UNITS, WEEKDAYS, alternatives
from nlu.slots.spans import Span

_WEEKDAY = rf"(?P<weekday>{alternatives(LONG_WEEKDAYS)})"
_STEP = rf"(?P<count>\d{{1,2}}|{alternatives(NUMBERS)})[\s-]+(?P<unit>{alternatives(UNITS)})"
_SUFFIX = r"\s?(?:st|nd|rd|th|er|eme|sten?|den?|e)?"
_ON = r"(?:erop|daarop|erna|daarna|nadien|daaropvolgend|d'rop|drop)"
_DONE = r"(?=\s*(?:$|[.,;:!?)&+]|\d|€|£|\$|(?:and|et|en|then|puis|dan|again|encore|nog|another|the\s+(?:rest|other|same|remain\w+|last|final)|le\s+(?:reste|solde)|de\s+rest|half|too|also|aussi|ook|for|at|i(?=\s)|i'll|we(?=\s)|we'll|you'll|you\s+(?:get|have|will|are)|you're|it's|it\s+is|vous|betaal|krijgt|heeft)\b))"
"""Where "the Friday after" ends; "the Friday after payday" hangs on another thing."""
_NOT_OF = r"(?<!of )(?<!of the )(?<!in the )(?<!van )(?<!van de )(?<!in de )(?<!de la )(?<!du )(?<!cours de )"


@dataclass(frozen=True, slots=True)
class Step:
    """Words that take a day from the one before them."""

    start: int
    end: int
    day_from: Callable[[date], date | None]
    weekday: bool


def _weekday_after(match: re.Match[str], anchor: date) -> date | None:
    return next_weekday(anchor, WEEKDAYS[match["weekday"]])


def _same_weekday(match: re.Match[str], anchor: date) -> date | None:
    return next_weekday(anchor - timedelta(days=1), WEEKDAYS[match["weekday"]])


def _of_that_month(match: re.Match[str], anchor: date) -> date | None:
    return on_or_before(anchor.year, anchor.month, int(match["day"]))


def _end_of_that_month(_match: re.Match[str], anchor: date) -> date | None:
    return month_end(anchor.year, anchor.month)


def _month_after(_match: re.Match[str], anchor: date) -> date | None:
    return add_months(anchor, 1)


def _days(number: int) -> Callable[[re.Match[str], date], date | None]:
    return lambda _match, anchor: anchor + timedelta(days=number)


def _units(match: re.Match[str], anchor: date) -> date | None:
    number = int(match["count"]) if match["count"].isdigit() else NUMBERS[match["count"]]
    unit = UNITS[match["unit"]]
    if unit in {"month", "year"}:
        return add_months(anchor, number * (12 if unit == "year" else 1))
    if unit == "business":
        return None
    return anchor + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?:\b(?:the|that|le|de|den)\s+)?(?<!\w){_WEEKDAY}\s+(?:after\s+(?:that|this|it)\b|after{_DONE}|following\b(?!\s+the)|thereafter\b|suivante?\b|d'apres\b|qui\s+suit\b|{_ON}\b|die\s+(?:erop|daarop)\s+volgt\b)", _weekday_after),
        (rf"\b(?:the\s+following|(?:de\s+|den\s+)?(?:daarop|erop)volgende)\s+{_WEEKDAY}\b", _weekday_after),
        (rf"\b(?:(?:that|the)\s+(?:same|very)|le\s+meme|ce\s+meme|(?:die|de)zelfde)\s+{_WEEKDAY}\b", _same_weekday),
        (rf"\bce\s+{_WEEKDAY}-la\b", _same_weekday),
        (rf"(?:\b(?:the|la|de)\s+)?{_NOT_OF}\b(?:week\s+after(?:\s+that\b|{_DONE})|following\s+week\b|semaine\s+(?:suivante|d'apres)\b|week\s+{_ON}\b)", _days(7)),
        (rf"(?:\b(?:the|le|de)\s+)?{_NOT_OF}\b(?:month\s+after(?:\s+that\b|{_DONE})|following\s+month\b|mois\s+(?:suivant|d'apres)\b|maand\s+{_ON}\b)", _month_after),
        (rf"\b(?:the\s+)?(?:day|morning)\s+after(?:\s+that\b|{_DONE})|\b(?:the\s+)?(?:very\s+)?(?:next|following)\s+(?:day|morning)\b|\b(?:le\s+)?lendemain(?:\s+matin)?\b(?!\s+(?:de|du|d'))|\b(?:de\s+)?(?:volgende\s+)?(?:dag|ochtend|morgen)\s+{_ON}\b|\bde\s+volgende\s+(?:dag|ochtend)\b|\b's?\s?anderendaags\b|\bs\s+anderendaags\b|\banderendaags\b", _days(1)),
        (rf"(?<![\w.,/-])(?:(?:the|le|den?|op)\s+)?(?P<day>0?[1-9]|[12]\d|3[01]){_SUFFIX}\s+(?:of\s+(?:that|the\s+same)\s+month|van\s+(?:die|diezelfde|dezelfde)\s+maand|(?:du\s+meme|de\s+ce\s+meme)\s+mois|de\s+ce\s+mois-la)\b", _of_that_month),
        (r"\b(?:(?:the\s+)?end\s+of\s+(?:that|the\s+same)\s+month|(?:la\s+)?fin\s+(?:du\s+meme\s+mois|de\s+ce\s+mois-la)|(?:het\s+)?einde?\s+(?:van\s+)?(?:die|diezelfde|dezelfde)\s+maand)\b", _end_of_that_month),
        (rf"\b{_STEP}'?s?\s+(?:later|after\s+(?:that|this|it)\b|after{_DONE}|plus\s+tard|apres{_DONE}|{_ON}|thereafter)", _units),
    )
)  # fmt: skip
_WEEKLY = re.compile(rf"\b(?:{_WEEKDAY}|weeks?|semaine|weekend)\b")
_THE_ONE_AFTER = re.compile(r"\b(?:the\s+one\s+after(?:\s+that)?|cel(?:ui|le)\s+d'apres|die\s+(?:erna|daarna|erop|daarop|nadien)|de\s+week\s+daarop)\b")  # fmt: skip


def steps(folded: str) -> list[Step]:
    """The words of a folded text that hang on a day before them, in order and apart."""
    found = [_step(match, read) for pattern, read in _RULES for match in pattern.finditer(folded)]
    found += [Step(*match.span(), lambda anchor: anchor + timedelta(weeks=1), weekday=True) for match in _THE_ONE_AFTER.finditer(folded)]  # fmt: skip
    found.sort(key=lambda step: (step.start, -step.end))
    apart: list[Step] = []
    for step in found:
        if not apart or step.start >= apart[-1].end:
            apart.append(step)
    return apart


def _step(match: re.Match[str], read: Callable[[re.Match[str], date], date | None]) -> Step:
    return Step(*match.span(), lambda anchor: read(match, anchor), weekday=False)


def anchored(step: Step, found: list[Span[date | None]], folded: str) -> date | None:
    """The day that the words mean, or None where no day stands before them.

    "The one after that" is a week on after a weekday; after any other day nobody knows.
    """
    before = [span for span in found if span.end <= step.start and span.value is not None]
    if not before:
        return None
    anchor = max(before, key=lambda span: span.end)
    if step.weekday and not any(_WEEKLY.search(folded[span.start : span.end]) for span in before):
        return None
    return step.day_from(anchor.value) if anchor.value else None
