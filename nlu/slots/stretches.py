"""Stretches of time that name no day of theirs: "early December", "courant janvier", "de eerste dagen van mei".

They are read as their first day, so that they are weighed against the days of a text, and are never the day of a
promise: one noted for the first that was meant for the ninth would be broken by us. The debtor is asked which day.
"""

# ruff: noqa: E501 - tables of patterns: one thought, one line
from __future__ import annotations

import re
from datetime import date

from nlu.slots.calendar import add_months, weekday_of_week
from nlu.slots.lexicon import MONTHS, alternatives
from nlu.slots.when import Rule, When, rule, settle

_START = (
    r"(?:(?:the\s+)?(?:very\s+)?(?:early(?:\s+(?:on\s+)?in(?:to)?)?|start\s+of|beginning\s+of|first\s+(?:few\s+|couple\s+of\s+)?days\s+(?:of|in))"
    r"|(?:le\s+|au\s+)?(?:tout\s+)?debut(?:\s+d[eu]\s+mois\s+de)?|(?:les\s+|dans\s+les\s+)?(?:tout\s+)?premiers\s+jours(?:\s+du\s+mois)?|(?:het\s+|in\s+het\s+)?(?:prille\s+)?begin|(?:de\s+|in\s+de\s+)?(?:aller)?eerste\s+dagen"
    r"|vroeg\s+in)"
)
_COURSE = r"(?:(?:in|over|during)\s+the\s+course\s+of|in\s+de\s+loop\s+van|(?:dans\s+le\s+)?courant(?:\s+du\s+mois)?|au\s+cours\s+du\s+mois|(?:sometime|some\s+time|some\s+day|at\s+some\s+point|ergens)\s+in)"
_OF = r"(?:\s+(?:of\s+|van\s+|de\s+|du\s+|d'|in\s+)?(?:the\s+|this\s+|le\s+|la\s+|l'|de\s+|het\s+)?|\s*[-']\s*)"
_NEXT_MONTH = r"(?:next|coming|new)\s+month|mois\s+(?:prochain|suivant)|(?:volgende|komende|nieuwe)\s+maand"
_WEEK = r"(?P<week>(?:next|following|coming)\s+week|semaine\s+(?:prochaine|suivante|pro)|(?:volgende|komende)\s+week)\b"
_MONTH = r"(?:month|mois|maand)\b"
_NAMED = rf"(?P<month>{alternatives(MONTHS)})\b\.?(?!\w)"
_PATTERN = rf"\b(?:{_START}|{_COURSE}(?!{_OF}(?:{_WEEK.replace('?P<week>', '?:')}|{_MONTH})(?!\s+(?:prochain|suivant)))){_OF}(?:{_WEEK}|{_NEXT_MONTH}|{_MONTH}|{_NAMED})"
_WHOLE = re.compile(_PATTERN)


def _first_day(match: re.Match[str], when: When) -> date | None:
    if match["week"]:
        return weekday_of_week(when.today, 0, 1)
    if match["month"]:
        return settle(None, MONTHS[match["month"]], 1, when)
    return add_months(when.today.replace(day=1), 1)


def names_no_day(words: str) -> bool:
    """Whether the words of a day that was read say no more than a stretch of time."""
    return bool(_WHOLE.fullmatch(words.strip()))


RULES: tuple[Rule, ...] = (rule(_PATTERN, _first_day),)
