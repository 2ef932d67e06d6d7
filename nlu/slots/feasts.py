"""Feast days by name ("à la Saint-Nicolas", "Boxing Day", "driekoningen"); feasts.yml lists them.

"The day after Christmas" is a day; "after Christmas" is none, and neither is "Christmas bonus" or "merry Christmas".
"""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from nlu.slots.calendar import FRIDAY, last_weekday, month_end, next_weekday, weekday_of_week
from nlu.slots.lexicon import LONG_WEEKDAYS, WEEKDAYS, alternatives
from nlu.slots.when import FURTHEST_WITHOUT_A_YEAR, Rule, When, rule

_LIST: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "feasts.yml").read_text("utf-8"))
_GAP = r"[\s.-]{0,3}"
_SAINT = r"(?:saint|sainte|sint|sinte|st|ste)"


def _name(words: str) -> str:
    """The pattern of a name in the notation of feasts.yml."""
    pattern = ""
    for word in words.split():
        written = re.escape(word.removesuffix("?")).replace("'", "'?")
        written = _SAINT if written == "saint" else written
        gap = _GAP if pattern else ""
        pattern += f"(?:{gap}{written})?" if word.endswith("?") else f"{gap}{written}"
    return pattern


_NAMES = sorted(
    ((name, bool(feast.get("led")), feast) for feast in _LIST for name in feast["names"].split(", ")),
    key=lambda row: -len(row[0]),
)
_FEASTS = [(re.compile(_name(name)), led, feast) for name, led, feast in _NAMES]
_ANY = "|".join(_name(name) for name, _, _ in _NAMES)
_THE = r"(?:(?:the|la|le|les|l'|de|den|het|my|this|cette|dit|deze|onze|notre)\s*)?"
_DAY_AFTER = rf"(?:(?:the\s+)?(?:day|morning)\s+after|(?:le\s+|du\s+|au\s+)?(?:lendemain|jour\s+apres|jour\s+d'apres)(?:\s+(?:de|du|d'))?|(?:de\s+|den\s+)?dag\s+(?:na|achter)|daags\s+na)\s*{_THE}"
_DAY_BEFORE = rf"(?:(?:the\s+)?(?:day|night|evening)\s+before|(?:the\s+)?eve\s+of|(?:la\s+|le\s+)?(?:veille|jour\s+avant)(?:\s+(?:de|du|d'))?|(?:de\s+)?(?:voor)?avond\s+(?:voor|van)|(?:de\s+|den\s+)?dag\s+voor|daags\s+voor)\s*{_THE}"
_AFTER = rf"(?:after|past|following|apres|passe|na|achter|since|depuis|sinds|last|vorige)\s+{_THE}"
_LEAD = rf"(?:by|within|binnen|before|on|at|for|with|until|till?|around|about|come|this|next|avant|a|au|aux|pour|d'ici(?:\s+a)?|jusqu'?\s?a|vers|des|voor|tegen|met|op|tot|rond|vanaf|bij|from)\s+(?:(?:a|tegen|de|aan)\s+)?{_THE}"
_ENDS = r"(?![\w']|[\s-]+(?:eve|day)\b)"
_THING = (
    r"(?:[\s-]*(?:sales?|deals?|offers?|discount\w*|promo\w*|solden|soldes|korting\w*|actie\w*|aanbieding\w*|holidays?|break|vacation|vacances|vakantie|verlof|conges?|weekend|week|period\w*|time"
    r"|money|eggs?|bunny|tree|cards?|presents?|gifts?|part(?:y|ies)|cadeau\w*|markt|market|marche|shopping|order|orders|church|school|street|hospital|ziekenhuis|kerk|straat|college|club|season|jumper|rush)\b)"
)
_NOT_BEFORE = re.compile(
    r"\b(?:rue|avenue|place|quai|ecole|eglise|hopital|clinique|cathedrale|marche|commune|college|institut|lycee|cafe|maison|basisschool|school|kliniek|ziekenhuis|parochie|kerk|street|church|hospital"
    r"|happy|merry|joyeux|joyeuse|bonne|zalige?|fijne|gelukkige?|vrolijke?|prettige|vacances|conges?|oeufs?|cadeaux?|sapin|soldes|menu|prime|pere|soiree|between|entre|tussen)(?:\s+(?:de|du|d'|a|la|le|van))*\s*$"
)
_WEEKDAY = rf"(?P<weekday>{alternatives(LONG_WEEKDAYS)}|week|semaine)"
_BESIDE = (
    rf"(?:(?:the|le|la|de|den)\s+)?{_WEEKDAY}\s+(?:(?P<later>after|following|apres|na)|before|avant|voor)\s+{_THE}"
)
_PATTERN = (
    rf"(?<![\w'-])(?:(?P<beside>{_BESIDE})|(?P<next_day>{_DAY_AFTER})|(?P<day_before>{_DAY_BEFORE})|(?P<after>{_AFTER})|(?P<lead>{_LEAD}))?"
    rf"(?<!\w)(?P<feast>{_ANY})(?:(?P<thing>{_THING})|{_ENDS})"
)
_AFTER_A_FEAST = re.compile(rf"(?<![\w'-]){_AFTER}(?<!\w)(?:{_ANY})(?!{_THING}){_ENDS}")
_AS_FAR_BACK = 40


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (the anonymous computus)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451) + 114, 31)
    return date(year, month, day + 1)


def after_a_feast(folded: str) -> re.Match[str] | None:
    """Where a folded text says "after Christmas", which names no day."""
    return _AFTER_A_FEAST.search(folded)


def _on(notation: str, year: int) -> date:
    if notation.startswith("easter"):
        return easter(year) + timedelta(days=int(notation.split()[1]))
    if "-" in notation[1:]:
        return date.fromisoformat(f"{year}-{notation}")
    place, weekday, month, *more = (int(number) for number in notation.split())
    last = month_end(year, month)
    first = last.replace(day=1)
    found = (
        last - timedelta(days=(last.weekday() - weekday) % 7)
        if place < 0
        else first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))
    )
    return found + timedelta(days=sum(more))


def _read(match: re.Match[str], when: When) -> date | None:
    notation = _notation(match, when)
    before = match.string[max(0, match.start() - _AS_FAR_BACK) : match.start()]
    if notation is None or match["thing"] or _NOT_BEFORE.search(before):
        return None
    years = (0, -1) if when.past else (0, 1)
    for year in years:
        found = _beside(match, _on(notation, when.today.year + year))
        if found <= when.today if when.past else found >= when.today:
            return found if abs(found - when.today) <= FURTHEST_WITHOUT_A_YEAR else None
    return None


def _beside(match: re.Match[str], feast: date) -> date:
    """The feast itself, the day before or after it, or the weekday or the Friday of the week before or after it."""
    if not match["beside"]:
        return feast + timedelta(days=bool(match["next_day"]) - bool(match["day_before"]))
    weekday = WEEKDAYS.get(match["weekday"])
    if weekday is None:
        return weekday_of_week(feast, FRIDAY, 1 if match["later"] else -1)
    return next_weekday(feast, weekday) if match["later"] else last_weekday(feast, weekday)


def _notation(match: re.Match[str], when: When) -> str | None:
    """The day of the feast in the debtor's country; None where the name alone does not mean a day."""
    feast, led = next((feast, led) for pattern, led, feast in _FEASTS if pattern.fullmatch(match["feast"]))
    introduced = any(match[group] for group in ("beside", "next_day", "day_before", "after", "lead"))
    if led and not introduced:
        return None
    named: str | None = feast.get("in", {}).get(when.country, feast.get("day"))
    return named


RULES: tuple[Rule, ...] = (rule(_PATTERN, _read),)
