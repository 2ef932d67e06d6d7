"""Which of several days a text promises.

"The rent is on the 15th, so you get it the 22nd", "Friday, no wait, Monday", "I'd said the 20th, but it'll be the
27th": days that the text takes back are left out, and of the others the one whose clause speaks most for it stands (the
first among equals).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from nlu.slots.calendar import on_or_before
from nlu.slots.clues import AT_ONCE, CLUES, CORRECTIONS, ELSEWHERE, INCOME, JOINTS, PAYS, SUBJECTS, TONGUES, any_of
from nlu.slots.feasts import after_a_feast
from nlu.slots.lexicon import LONG_WEEKDAYS, MONTHS, alternatives
from nlu.slots.negated import at_the_latest, begins_later, corrected, happened, is_today, ruled_out
from nlu.slots.spans import Span, Value
from nlu.slots.when import When

Day = Span[date | None]

_PUNCTUATION = re.compile(r"[.,:](?!\d)|[;!?()\n…–—]|\s-\s")
_MOST = 12
"""Days that are weighed; beyond them nobody tells one promise."""
_AFTER_A_CORRECTION = 3
_AT_ONCE, _AND_PAYS = 4, 2
_AND = re.compile(r"\s*(?:and|et|en)\b")
_RESTATES = re.compile(
    r"\s*[,(:;-]?\s*(?:(?:so|thus|i\.?e\.?|namely|donc|soit|dus|dus\s+op|namelijk|en\s+dus)\s+)?"
    r"(?:that'?s\s+|c'est\s+)?(?:on\s+|op\s+|le\s+|the\s+|den?\s+)?"
)
_A = re.compile(r"\s*[,(:–-]\s*(?:(?:that'?s|c'est|dat\s+is|dus|donc|so)\s+)?(?:een|a|un|1)\s+")
""" "11 December, a Friday": the same day."""
_DIGIT = re.compile(r"\d")
_LONG = len("wednesday the 25th of september 2026")
_NOW = any_of(r"(?:right\s+|just\s+)?now", "maintenant", "nu")
_AT_THAT_MOMENT = any_of(
    "straight\\s+away|right\\s+away|immediately", "tout\\s+de\\s+suite|immediatement", "meteen|onmiddellijk|direct"
)
""""The pension comes on Friday, I pay straight away": at once then, and not today."""
_EVERY = re.compile(r"(?:every|each|chaque|tous\s+les|elke|iedere)\b")
_TIMES_OVER = 2
""" "The run is every Thursday, so the 26th": the day that comes once counts more."""
_BARELY_TODAY, _NOT_TODAY = -5, -12
_NEXT = 2
"""A number so close above the one before it is of the same month: "a wedding on the 17th, the 18th you're sorted"."""
_THIS_MORNING = any_of(r"this\s+morning", r"ce\s+matin", r"vanmorgen|vanochtend|deze\s+(?:ochtend|morgen)")
_WITH_A_MONTH = re.compile(rf"\b(?:{alternatives(MONTHS)})\b|\d[/.-]\d")
_ONLY_A_NUMBER = re.compile(r"\W*(?:[a-z']+\s+)*\d{1,2}\s?(?:st|nd|rd|th|er|eme|sten?|den?|e)?\W*")


@dataclass(frozen=True, slots=True)
class _Clauses:
    """The edges of the clauses of a text, in order."""

    folded: str
    edges: list[int]

    def around(self, start: int) -> tuple[int, int]:
        """Where the clause at a position begins and ends."""
        index = bisect_right(self.edges, start)
        return self.edges[index - 1], self.edges[index] if index < len(self.edges) else len(self.folded)


def promised(folded: str, days: list[Day], when: When, *, tongue: str, alone: bool) -> list[Day]:
    """The days of a text, those that it does not promise without a value.

    `alone` says that at most one sum is named, so that at most one day is promised.
    """
    tongue = tongue if tongue in TONGUES else "en"
    days = days if when.past else _without(days, _past(folded, days, when))
    days = _restated(folded, _of_the_same_month(folded, days))
    taken = taken_back(folded, [day for day in days if day.value is not None])
    days = _without(days, [day for day in days if any(day is other for other in taken) or _dropped(folded, days, day)])
    if not alone:
        return days
    days = _without(days, [day for day in days if _outdone(folded, days, day) or _same_day(day, taken)])
    named = [day for day in days if day.value is not None]
    if len(named) < 2:  # noqa: PLR2004
        return days
    clauses = _clauses(folded, named, tongue)
    best = _best(clauses, named, tongue)
    return [_next_week(clauses, named, best, tongue) if day is best else replace(day, value=None) for day in days]


def taken_back(folded: str, spans: Sequence[Span[Value]]) -> list[Span[Value]]:
    """Of days, or of sums, those that a correction between them and the next one takes back."""
    if len(spans) < 2:  # noqa: PLR2004
        return []
    starts = [span.start for span in spans]
    taken = []
    for match in CORRECTIONS.finditer(folded):
        after = bisect_left(starts, match.end() - 1)
        if 0 < after < len(spans) and spans[after - 1].end <= match.end():
            taken.append(spans[after - 1])
    return taken


def of_others(folded: str, sums: Sequence[Span[Value]], tongue: str) -> list[Span[Value]]:
    """The sums that go elsewhere ("900 for the landlord"), where another is left."""
    if len(sums) < 2:  # noqa: PLR2004
        return []
    tongue = tongue if tongue in TONGUES else "en"
    clauses = _clauses(folded, [], tongue)
    out = [span for span in sums if _elsewhere(clauses, span, tongue)]
    return out if len(out) < len(sums) else []


def _elsewhere(clauses: _Clauses, span: Span[Value], tongue: str) -> bool:
    clause = clauses.folded[slice(*clauses.around(span.start))]
    return bool(ELSEWHERE[tongue].search(clause)) and not PAYS[tongue].search(clause)


def _without(days: list[Day], out: Sequence[Day]) -> list[Day]:
    return [replace(day, value=None) if any(day is other for other in out) else day for day in days]


def _past(folded: str, days: list[Day], when: When) -> list[Day]:
    """The days that tell of what was ("your letter of the 6th"), or what day it is ("on est le 18")."""
    named = [day for day in days if day.value is not None]
    stated = [day for day in named if is_today(folded, day.start, day.end, day.value or when.today, when.today)]
    todays = [day for day in named if stated and day.value == when.today]
    since = [0, *(day.end for day in named)]
    deeds = (day for day, end in zip(named, since, strict=False) if happened(folded, day.start, day.end, end))
    return [*stated, *todays, *deeds]


def _of_the_same_month(folded: str, days: list[Day]) -> list[Day]:
    """The days, a bare number after a day with its month counted in that month: "on 18 December, so the 19th"."""
    told: list[Day] = []
    month: date | None = None
    number: date | None = None
    for day in days:
        value, words = day.value, _text(folded, day)
        if month and value and _ONLY_A_NUMBER.fullmatch(words) and value < month and value.day >= month.day:
            value = on_or_before(month.year, month.month, value.day) or value
        bare = bool(_ONLY_A_NUMBER.fullmatch(words))
        if number and value and bare and value < number and 0 < value.day - number.day <= _NEXT:
            value = on_or_before(number.year, number.month, value.day) or value
        number = value if bare else None
        if value and _WITH_A_MONTH.search(words):
            month = value
        told.append(replace(day, value=value))
    return told


def _restated(folded: str, days: list[Day]) -> list[Day]:
    """The days, where one is said again by its number ("woensdag over een week, den 25sten") only the number counting.

    A weekday by itself is the one that was named more exactly before: "Thursday next week I'm paid, Thursday you are".
    """
    told: list[Day] = []
    for day in days:
        last = told[-1] if told else None
        value = day.value
        if last is not None and last.value and value and _says_again(folded, last, day):
            value = value if _DIGIT.search(_text(folded, day)) and value.day != last.value.day else last.value
            told[-1], value = replace(last, end=day.end, value=value), None
        elif last is not None and (name := _weekday(folded, day)) and name in _text(folded, last).split():
            value = last.value or value
        told.append(replace(day, value=value))
    return told


def _text(folded: str, day: Day) -> str:
    return folded[day.start : day.end]


def _weekday(folded: str, day: Day) -> str | None:
    word = _text(folded, day).strip()
    return word if word in LONG_WEEKDAYS else None


def _says_again(folded: str, day: Day, after: Day) -> bool:
    exact = _text(folded, after)
    by_number = bool(_DIGIT.search(exact)) and not _DIGIT.search(_text(folded, day)) and len(exact) < _LONG
    between = folded[day.end : after.start]
    alike = day.value is not None and after.value is not None and day.value.day == after.value.day
    alike = alike and day.value != after.value
    if by_number or (alike and _ONLY_A_NUMBER.fullmatch(exact)):
        return bool(_RESTATES.fullmatch(between)) and not ruled_out(folded, day.start, day.end)
    return bool(_A.fullmatch(between)) and _weekday(folded, after) is not None


def _dropped(folded: str, days: list[Day], day: Day) -> bool:
    """Whether the text itself takes a date back: by a "not", or by a better one, or the same again, right after it."""
    after = next((other for other in days if other.start >= day.end), None)
    if after is not None and after.value is not None:
        again = after.value == day.value and not _DIGIT.search(folded[day.end : after.start])
        later = begins_later(folded, day.start, day.end, after.start)
        if again or later or corrected(folded, day.end, after.start, after.end):
            return True
    said = after_a_feast(_text(folded, day))
    return (said is not None and said.start() == 0) or ruled_out(folded, day.start, day.end)


def _outdone(folded: str, days: list[Day], day: Day) -> bool:
    """Whether another date, a later one, is the one "at the latest": the promise that can be kept to."""
    return day.value is not None and any(
        other.value is not None and other.value > day.value and at_the_latest(folded, other.start, other.end)
        for other in days
    )


def _same_day(day: Day, taken: Sequence[Day]) -> bool:
    """Whether the day is one that was taken back, named again: "Monday, no wait, Tuesday, Monday I'm away"."""
    return any(day.value == other.value for other in taken)


def _best(clauses: _Clauses, named: list[Day], tongue: str) -> Day:
    folded = clauses.folded
    corrections = [match.end() for match in CORRECTIONS.finditer(folded)]
    best, most = named[0], None
    for index, day in enumerate(named[:_MOST]):
        after = named[index + 1].start if index + 1 < len(named) else len(folded)
        points = _points(clauses, day, after, tongue)
        points += sum(other.value == day.value for other in named) - 1
        points += _AFTER_A_CORRECTION * _follows(corrections, day, named[:index])
        if most is None or points > most:
            best, most = day, points
    return best


def _next_week(clauses: _Clauses, named: list[Day], best: Day, tongue: str) -> Day:
    """The day, a week on where it follows on a later one: "my client pays me on Wednesday, I pay you Thursday"."""
    folded = clauses.folded
    before = named[max(0, named.index(best) - 1)]
    if best.value is None or before.value is None or not (_weekday(folded, best) and _weekday(folded, before)):
        return best
    start, end = clauses.around(before.start)
    comes_in = INCOME[tongue].search(folded, start, end)
    return replace(best, value=best.value + timedelta(weeks=1)) if comes_in and best.value < before.value else best


def _follows(corrections: list[int], day: Day, before: list[Day]) -> bool:
    """Whether a correction stands between this day and the one before it."""
    since = before[-1].end if before else 0
    return bisect_right(corrections, day.start) > bisect_left(corrections, since)


def _points(clauses: _Clauses, day: Day, after: int, tongue: str) -> int:
    start, end = clauses.around(day.start)
    clause = clauses.folded[start : max(end, day.end)]
    points = sum(clue.points for clue in CLUES[tongue] if clue.pattern.search(clause))
    words = _text(clauses.folded, day).strip()
    points += _BARELY_TODAY * bool(_NOW.fullmatch(words)) + _NOT_TODAY * bool(_AT_THAT_MOMENT.fullmatch(words))
    points -= bool(_THIS_MORNING.fullmatch(words)) + _TIMES_OVER * bool(_EVERY.match(words))
    if end < after and not PAYS[tongue].search(clause):
        until = clauses.around(after)[0] if after < len(clauses.folded) else after
        points += _paid_next(clauses.folded[end:until], tongue)
    return points


def _paid_next(following: str, tongue: str) -> int:
    """What the words up to the next day say: "and I pay then", "en betaal ik"."""
    if not PAYS[tongue].search(following):
        return 0
    return _AT_ONCE if AT_ONCE[tongue].search(following) else _AND_PAYS * bool(_AND.match(following))


def _clauses(folded: str, named: list[Day], tongue: str) -> _Clauses:
    edges = {0, len(folded)}
    edges |= {match.end() for match in _PUNCTUATION.finditer(folded)}
    edges |= {match.start() for match in JOINTS[tongue].finditer(folded)}
    edges = {edge for edge in edges if not any(day.start < edge < day.end for day in named[:_MOST])}
    ordered = sorted(edges)
    for day, after in pairwise(named[:_MOST]):
        if bisect_right(ordered, after.start) == bisect_right(ordered, day.start):
            subject = SUBJECTS[tongue].search(folded, day.end, after.start)
            edges.add(subject.start() if subject else after.start)
    return _Clauses(folded, sorted(edges))
