"""Dates as debtors write them, in English, French and Dutch together.

Each rule is a pattern and a function from its match to a date. The rules stand in order of weight: what an earlier
rule has read, a later one does not see. A date for a promise is never in the past; a date of a payment already made
is never in the future.
"""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from nlu.slots.beside import counted
from nlu.slots.calendar import (
    FRIDAY,
    add_business_days,
    add_months,
    last_day_of_month,
    last_weekday,
    month_end,
    next_day_of_month,
    next_weekday,
    weekday_of_week,
)
from nlu.slots.feasts import RULES as FEASTS
from nlu.slots.following import Step, anchored, steps
from nlu.slots.lexicon import LONG_WEEKDAYS, MONTHS, NUMBERS, SHORT_WEEKDAYS, UNITS, WEEKDAYS, alternatives
from nlu.slots.periods import RULES as PERIODS
from nlu.slots.spans import Span, blank
from nlu.slots.stretches import RULES as STRETCHES
from nlu.slots.when import DIGIT, MONTH, NEEDS, UNIT, WEEKDAY, Rule, When, numeric, rule, settle, year_of

_MONTH = rf"(?P<month>{alternatives(MONTHS)})\b\.?"
_WEEKDAY = rf"(?P<weekday>{alternatives(WEEKDAYS)})\b\.?"
_COUNT = rf"(?P<count>\d{{1,3}}|{alternatives(NUMBERS)})"
_UNIT = rf"(?P<unit>(?:business|working|jours\s+ouvr\w+|werk)?[\s-]*(?:{alternatives(UNITS)}))\b"
_NEXT = r"(?:next|prochaine?|volgende?|komende?|coming|following)"
_END = r"(?:the\s+)?(?:very\s+)?(?:end(?:ing)?(?:\s+of)?|la\s+fin(?:\s+du|\s+de|\s+d')?|fin(?:\s+du|\s+de|\s+d')?|(?:het\s+)?einde?(?:\s+van)?)"
_THE = r"(?:\s*(?:the|this|le|la|l'|ce|cette|du|de|het|deze|dit|van|current))*\s*"

_SEVERAL = frozenset(["an", "days", "weeks", "months", "jours", "semaines", "dagen", "weken", "maanden"])
""" "In de weken die komen" counts none."""
_ENGLISH = frozenset(["days", "weeks", "months", "years"])
_MONTHLY = frozenset(["months", "mois", "maanden"])
_SPREAD = re.compile(
    r"\b(?:spread\w*|split\w*|instal\w*|afbetal\w*|afbetaal\w*|afloss\w*|spreid\w*|gespreid|termijn\w*|verdelen|verdeeld|etal\w+|fractionn\w+|echelonn\w+)\b"
)
_FEW_YEARS = 2
""""The first time in eleven years" promises nothing."""


def _iso(match: re.Match[str], when: When) -> date | None:
    return settle(int(match["year"]), int(match["month"]), int(match["day"]), when)


def _day_month(match: re.Match[str], when: When) -> date | None:
    return settle(year_of(match), MONTHS[match["month"]], int(match["day"]), when)


def _month_end_named(match: re.Match[str], when: When) -> date | None:
    month = MONTHS[match["month"]]
    for year in (when.today.year, when.today.year + 1):
        found = month_end(year, month)
        if found >= when.today:
            return found
    return None


def _month_middle(match: re.Match[str], when: When) -> date | None:
    return settle(None, MONTHS[match["month"]], 15, when)


def _end_of_month(_match: re.Match[str], when: When) -> date | None:
    return month_end(when.today.year, when.today.month)


def _end_of_next_month(_match: re.Match[str], when: When) -> date | None:
    return month_end(when.today.year, when.today.month + 1)


def _start_of_next_month(_match: re.Match[str], when: When) -> date | None:
    return add_months(when.today.replace(day=1), 1)


def _middle_of_month(_match: re.Match[str], when: When) -> date | None:
    return next_day_of_month(when.today, 15)


def _middle_of_next_month(_match: re.Match[str], when: When) -> date | None:
    return next_day_of_month(when.today, 15, months=1)


def _end_of_year(_match: re.Match[str], when: When) -> date | None:
    return date(when.today.year, 12, 31)


def _end_of_week(_match: re.Match[str], when: When) -> date | None:
    friday = weekday_of_week(when.today, FRIDAY, 0)
    return friday if friday >= when.today else weekday_of_week(when.today, 6, 0)


def _end_of_next_week(_match: re.Match[str], when: When) -> date | None:
    return weekday_of_week(when.today, FRIDAY, 1)


def _weekend(_match: re.Match[str], when: When) -> date | None:
    sunday = weekday_of_week(when.today, 6, 0)
    return sunday if sunday >= when.today else next_weekday(when.today, 6)


def _weekday_next_week(match: re.Match[str], when: When) -> date | None:
    return weekday_of_week(when.today, WEEKDAYS[match["weekday"]], 1)


def _weekday_in_a_week(match: re.Match[str], when: When) -> date | None:
    return next_weekday(when.today, WEEKDAYS[match["weekday"]]) + timedelta(weeks=1)


def _weekday(match: re.Match[str], when: When) -> date | None:
    weekday = WEEKDAYS[match["weekday"]]
    return last_weekday(when.today, weekday) if when.past else next_weekday(when.today, weekday)


def _weekday_and_day(match: re.Match[str], when: When) -> date | None:
    """ "Monday 30th": the day that bears the number, where it is that weekday; the weekday counts otherwise."""
    found = _day_of_month(match, when)
    named = WEEKDAYS[match["weekday"]]
    return found if found and found.weekday() == named else _weekday(match, when)


def _last_weekday(match: re.Match[str], when: When) -> date | None:
    return last_weekday(when.today, WEEKDAYS[match["weekday"]]) if when.past else None


def _step(match: re.Match[str], when: When, sign: int) -> date | None:
    count = match.groupdict().get("count")
    number = 1 if not count else int(count) if count.isdigit() else NUMBERS[count]
    unit = " ".join(match["unit"].split())
    if unit.startswith(("business", "working", "jours ouv", "werk")) or unit == "workdays" or "ouvr" in match[0]:
        return add_business_days(when.today, number) if sign > 0 else None
    if (not count and unit in _SEVERAL) or _lasts(match, unit):
        return None
    kind = UNITS[unit.split()[-1]]
    if kind == "year" and number > _FEW_YEARS:
        return None
    if kind in {"month", "year"}:
        return add_months(when.today, sign * number * (12 if kind == "year" else 1))
    return when.today + sign * timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14, "business": 1}[kind])


def _lasts(match: re.Match[str], unit: str) -> bool:
    """Whether it is how long it goes on: "over 12 months" in English, "afbetalen in 6 maanden", "200 in de maand"."""
    if match[0].startswith("over") and unit in _ENGLISH:
        return True
    if match[0].startswith("in de ") and not match.groupdict().get("count"):
        return True
    return unit in _MONTHLY and bool(_SPREAD.search(match.string))


def _ahead(match: re.Match[str], when: When) -> date | None:
    return None if when.past else _step(match, when, 1)


def _extended(match: re.Match[str], when: When) -> date | None:
    if not match["count_"]:
        return _ahead(match, when)
    days = int(match["count_"]) * {"dagen": 1, "weken": 7, "maanden": 30}[match["unit_"]]
    return None if when.past else when.today + timedelta(days=days)


def _ago(match: re.Match[str], when: When) -> date | None:
    return _step(match, when, -1) if when.past else None


def _shift(days: int) -> Callable[[re.Match[str], When], date | None]:
    def shifted(_match: re.Match[str], when: When) -> date | None:
        allowed = days == 0 or (days < 0) == when.past
        return when.today + timedelta(days=days) if allowed else None

    return shifted


_COUNTS = re.compile(
    r"\s+(?!works|suits|has|does|was|is|this|pls|plus|thanks|always|as|us|betalen|storten|overmaken|overschrijven|krijgen|hebben|regelen|maken|voldoen|moeten|kunnen|zullen|worden|komen|willen|gaan|tegen|binnen|staan|tussen|alleen|zeggen)"
    r"[a-z]{2,}(?:s|en)\b"
)
"""A plural behind a number: "the 20 bags", "de 6 stoelen"."""


def _day_of_month(match: re.Match[str], when: When) -> date | None:
    day = int(match["day"])
    return last_day_of_month(when.today, day) if when.past else next_day_of_month(when.today, day)


def _bare_day(match: re.Match[str], when: When) -> date | None:
    counts = match[0][-1].isdigit() and _COUNTS.match(match.string, match.end())
    return None if counts and not match[0].startswith(("on ", "op ")) else _day_of_month(match, when)


def _first_of_month(_match: re.Match[str], when: When) -> date | None:
    return next_day_of_month(when.today, 1)


def _day_of_next_month(match: re.Match[str], when: When) -> date | None:
    return next_day_of_month(when.today, int(match["day"]), months=1)


def _ago_either(match: re.Match[str], when: When) -> date | None:
    if not when.past:
        return None
    count, unit = match["count"] or match["count_"], match["unit"] or match["unit_"]
    number = int(count) if count.isdigit() else NUMBERS[count]
    kind = UNITS.get(unit.strip(), "day")
    if kind in {"month", "year"}:
        return add_months(when.today, -number * (12 if kind == "year" else 1))
    return when.today - timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}.get(kind, 1))


_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"\s?(?:st|nd|rd|th|er|ere|eme|sten?|den?|e|ieme)?\b\.?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)\b)?"
_NOT_A_DAY = (
    r"(?!\s*(?:open\s+|unpaid\s+|first\s+|laatste\s+|derni\w+\s+)*(?:invoices?|bills?|factu\w+|reminders?|times?|messages?|payments?|herinnering\w*|keer|maal|rappels?|fois|options?|opties?"
    r"|floor|verdieping|etage|e-?mails?|in?stal\w*|termijn\w*|one\b|maanning|aanmaning\w*|child|kind\w*|enfants?|persons?|person\w*|weeks?|semaines?|\w*jaar|year|klas|cards?|kaart\w*|cartes?|attempts?|pogingen|poging|essais?|tentatives?|go\b|try\b|tries|calls?|zakken|bags|sacs|societe|msg|sms|die\b|qui\b|deze\s+week|this\s+week|cette\s+semaine|in\s+the\s+(?:pile|queue|list|line)\b|kwartaal|quarter|trimestre|graad|letter|brief|x\b|boxes|box\b|night\b|items?|pieces?|articles?|artikel\w*|stuks?|dozen|colis|pallets?|palett\w*|products?|produ[ic]\w*|kids|children|mois\b|months?|ans\b|jours?\b|kamers?|rooms?|people|adults?))"
)
"""What an ordinal or a number after "the" counts when it is no day of a month."""


RULES: tuple[Rule, ...] = (
    *FEASTS,
    *STRETCHES,
    *PERIODS,
    rule(r"\b(?P<year>20\d\d)[-/.](?P<month>0[1-9]|1[0-2])[-/.](?P<day>[0-2]\d|3[01])\b(?![-/]\d)", _iso, DIGIT),
    rule(r"(?<![\w+/.,-])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:20)?\d\d)\b(?![-/\d])", numeric, DIGIT),
    rule(r"(?<![\w+/.,-])(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)(?![\w/-])(?!\s*(?:of|van|du|de la|der)\b)", numeric, DIGIT),
    rule(r"(?<![\w+/.,-])(?P<first>[0-3]\d)-(?P<second>[01]\d)(?![\w/-])", numeric, DIGIT),
    rule(rf"\b{_NEXT}\s+{_MONTH}\s+{_DAY}\b", _day_month, MONTH),
    rule(rf"(?:{_WEEKDAY},?\s+(?:the\s+|le\s+|de\s+|den\s+)?)?(?<![\d.,/-]){_DAY}{_ORDINAL}\s*(?:of\s+|de\s+|van\s+|d'|-)?\s*{_MONTH}(?![\w]){_YEAR}", _day_month, MONTH),
    rule(rf"(?:{_WEEKDAY},?\s+)?\b{_MONTH}\s+(?:the\s+)?{_DAY}(?:\s?(?:st|nd|rd|th))?\b(?![.,:/]\d)(?!\s*(?:€|eur|usd|gbp|pounds|dollars|weeks|days|hours|weken|dagen|keer|uur|semaines|jours|fois|heures|times|(?:{alternatives(MONTHS)})\b)){_YEAR}", _day_month, MONTH),
    rule(rf"\b{_END}\s+(?:of\s+|de\s+|van\s+)?(?:the\s+|de\s+|le\s+)?{_NEXT}\s+(?:month|maand|mois)\b|\b{_END}\s*(?:du\s+|le\s+)?mois\s+(?:prochain|suivant|d'apres)\b|\bnext\s+month'?s?\s+end\b", _end_of_next_month),
    rule(rf"\b{_END}\s+(?:of\s+|de\s+|van\s+)?(?:the\s+|de\s+|la\s+)?{_NEXT}\s+week\b|\b{_END}\s*(?:la\s+)?semaine\s+(?:prochaine|suivante)\b|\b(?:eind|einde)\s+volgende\s+week\b", _end_of_next_week),
    rule(rf"\bultimo\s+{_MONTH}(?!\w)", _month_end_named, MONTH),
    rule(rf"\b{_END}{_THE}(?:month|mnth|mois|maand)\b|\bmonth[\s-]?end\b|\beom\b|\bend\s+of\s+month\b|\bmaandeinde\b|\bultimo\b(?:\s+deze\s+maand)?|\blast\s+day\s+of\s+(?:the\s+|this\s+)?month\b|\bdernier\s+jour\s+du\s+mois\b|\blaatste\s+dag\s+van\s+(?:de|deze)\s+maand\b", _end_of_month),
    rule(rf"\b{_END}{_THE}(?:week|semaine|wk)\b|\b(?:eow|weekend[e]?inde)\b", _end_of_week),
    rule(rf"\b{_END}{_THE}(?:year|annee|jaar|an)\b|\byear[\s-]?end\b|\beoy\b|\bjaareinde\b|\blast\s+day\s+of\s+(?:the|this)\s+year\b|\bdernier\s+jour\s+de\s+(?:l'|cette\s+)annee\b|\blaatste\s+dag\s+van\s+(?:het|dit)\s+jaar\b", _end_of_year),
    rule(rf"\b(?:{_END}|last\s+day\s+of|dernier\s+jour\s+(?:de|du\s+mois\s+de|d')|laatste\s+dag\s+van)\s*(?:of\s+|van\s+)?{_MONTH}(?!\w)", _month_end_named, MONTH),
    rule(rf"\b(?:mid|middle\s+of|mi|milieu\s+(?:de|du|d')|half|midden)[\s-]*{_MONTH}(?!\w)", _month_middle, MONTH),
    rule(r"\b(?:mid|middle\s+of|mi|milieu\s+(?:de|du)|midden|half(?!\s+next))[\s-]*(?:of\s+|du\s+|van\s+)?(?:next\s+month|mois\s+prochain|volgende\s+maand)\b", _middle_of_next_month),
    rule(r"\b(?:mid|middle\s+of|mi|milieu\s+(?:de|du)|midden|half)[\s-]*(?:of\s+|du\s+|van\s+)?(?:the\s+|this\s+|de\s+|deze\s+|le\s+)?(?:month|mois|maand)\b", _middle_of_month),
    rule(r"\b(?:first|1er)\s*(?:of\s+|du\s+|de\s+|van\s+)?(?:the\s+|de\s+|le\s+)?(?:next\s+month|new\s+month|mois\s+prochain|volgende\s+maand|month|maand|mois)\b", _start_of_next_month),
    rule(rf"\b{_DAY}{_ORDINAL}\s+(?:of\s+|van\s+(?:de\s+)?|du\s+|de\s+)?(?:next\s+month|mois\s+prochain|volgende\s+maand)\b", _day_of_next_month, DIGIT),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+(?:of\s+|in\s+|de\s+la\s+|van\s+)?(?:next\s+week|(?:la\s+)?semaine\s+prochaine|volgende\s+week)\b|\b(?:next\s+week|volgende\s+week|semaine\s+prochaine),?\s+(?:on\s+|by\s+|the\s+|le\s+|op\s+|de\s+|den\s+|ten\s+laatste\s+|uiterlijk\s+|au\s+plus\s+tard\s+|at\s+the\s+latest\s+|(?:on\s+)?)?(?P<weekday_>{alternatives(LONG_WEEKDAYS)})\b", lambda match, when: weekday_of_week(when.today, WEEKDAYS[match["weekday"] or match["weekday_"]], 1), WEEKDAY),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+(?:en\s+(?:huit|8)|over\s+(?:een|1)\s+week|week|over\s+8\s+dagen)\b", lambda match, when: next_weekday(when.today, WEEKDAYS[match["weekday"]]) + timedelta(weeks=1), WEEKDAY),
    rule(r"\b(?:a\s+|one\s+|1\s+)?week\s+(?:from\s+)?(?:today|now)\b|\b(?:today|vandaag)\s+(?:in\s+a\s+|over\s+(?:een|1)\s+)week\b|\bd'aujourd'?\s?hui\s+en\s+huit\b", lambda _match, when: None if when.past else when.today + timedelta(weeks=1)),
    rule(r"\b(?:sous|d'ici|dans\s+la)\s+(?:une\s+)?huitaine\b", lambda _match, when: None if when.past else when.today + timedelta(days=7)),
    rule(r"\b(?:the|le|den?)\s+(?P<day>0?[1-9]|[12]\d|3[01])\s?(?:st|nd|rd|th|er|sten?|den?|e)?\s+(?:of\s+)?(?:next\s+month|mois\s+prochain|volgende\s+maand)\b|\b(?:next\s+month|(?:le\s+)?mois\s+prochain|volgende\s+maand),?\s+(?:on\s+|op\s+)?(?:the\s+|le\s+|den?\s+)?(?P<day_>0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th|er|sten?|den?|e))?\b(?!\s*(?:€|eur|euros?|\d|[.,]\d|%))", lambda match, when: next_day_of_month(when.today, int(match["day"] or match["day_"]), months=1), DIGIT),
    rule(rf"\b(?:last|past|vorige|afgelopen|verleden)\s+(?P<weekday>{alternatives(WEEKDAYS)})\b|(?<!\w)(?P<weekday_>{alternatives(LONG_WEEKDAYS)})\s+(?:dernier(?!\s+(?:delai|carat))|passe|ll|jl)\b", lambda match, when: last_weekday(when.today, WEEKDAYS[match["weekday"] or match["weekday_"]]) if when.past else None, WEEKDAY),
    rule(rf"\b(?:next|volgende)\s+(?P<weekday>{alternatives(WEEKDAYS)})\b", _weekday_next_week),
    rule(rf"\b(?:every|each|chaque|tous\s+les|elke|iedere)\s+(?P<weekday>{alternatives(LONG_WEEKDAYS)})\b", _weekday, WEEKDAY),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)}),?\s+(?:the\s+|le\s+|de\s+|den\s+)?{_DAY}(?:st|nd|rd|th|er|sten?|den?|e)?\b(?![.,:/h]\d|\s*(?:€|£|\$|eur\b|euros?\b|pounds?\b|gbp\b|usd\b|%|am\b|pm\b|h\b|uur\b|u\b|\d))", _weekday_and_day, WEEKDAY),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)})\b", _weekday, WEEKDAY),
    rule(r"(?:\b(?:on|by|until|till|this|coming|le|ce|op|tegen|tot|deze|komende|aanstaande)\s+|^\s*)" + rf"(?P<weekday>{alternatives(SHORT_WEEKDAYS)})\b(?=\.?\s*$|[.,!?]|\s+(?:a\.?s|morning|evening|the|ok|please|latest|at|i)\b)", _weekday),
    rule(r"\b(?:the\s+)?day\s+after\s+tom+or+ow\b|\bapres[\s-]?demain\b|\bovermorgen\b", _shift(2)),
    rule(r"\b(?:day\s+before\s+yesterday|avant[\s-]?hier|eergisteren|eergister)\b", _shift(-2)),
    rule(r"\b(?:yesterday|yday|hier|gisteren|gister\w*|last\s+night|hier\s+soir|gisteravond)\b", _shift(-1)),
    rule(r"\b(?:tom+or+ow|tomorow|tmr+w?|tmw|2moro\w*|2mrw|tmo|demain|dmain|dmn|dem1|2main|2m1|mrgn|mrge|mogge|(?<!goede )(?<!goeie )morgen(?!s\b)\w*)\b", _shift(1)),
    rule(r"\b(?:today|2day|tdy|tonight|tonite|2nite|this\s+(?:morning|afternoon|evening)|straight\s+away|right\s+now|right\s+away|immediately|now(?![\s-]?ish)|asap"
          r"|aujourd'?\s?hui|aujourd'?ui|ojourd'?hui|ojd|auj|ajd|dans\s+la\s+journee|in\s+de\s+loop\s+van\s+de\s+dag|in\s+the\s+course\s+of\s+the\s+day|(?:close\s+of\s+(?:play|business)|cob|eod)\s+today|ce\s+(?:soir|matin)|cet\s+apres[\s-]?midi|cet\s+aprem|maintenant|tout\s+de\s+suite|immediatement"
          r"|vandaag|heden|vanavond|vanmorgen|vanochtend|vanmiddag|vannacht|nu|meteen|onmiddellijk|direct)\b", _shift(0)),
    rule(rf"\b(?:in|within|with\s+in|inside|dans|d'ici|sous|endeans|over|binnen(?:\s+de)?|na|after|apres)\s+(?:about\s+|around\s+|another\s+|max(?:imum)?\s+|les\s+|une?\s+|environ\s+|ongeveer\s+|exact(?:ly|ement)?\s+|precies\s+|juist\s+|pile\s+|nog\s+|the\s+next\s+|de\s+)?(?:{_COUNT}(?:[\s-]+|(?<=\d)))?(?:more\s+|other\s+|of\s+|de\s+|bonnes?\s+|petite?s?\s+|grosses?\s+|goede?\s+|goeie\s+|kleine\s+|dikke\s+|ruime\s+|volle\s+|hele\s+|good\s+|full\s+|whole\s+)?{_UNIT}(?:\s+(?:ouvr\w+))?", _ahead, UNIT),
    rule(rf"\b{_COUNT}[\s-]+(?:a\s+|of\s+)?{_UNIT}(?:'s?)?(?:\s+time)?\s+(?:ago|geleden|back|terug)\b|\bil\s+y\s+a\s+(?:environ\s+)?(?P<count_>\d{{1,3}}|{alternatives(NUMBERS)})\s+(?P<unit_>{alternatives(UNITS)})\b", _ago_either, UNIT),
    rule(rf"\b{_COUNT}[\s-]+{_UNIT}'?s?\s+(?:time|from\s+(?:now|today)|extra|more|supplementaires?|de\s+plus|later|respite|extension|uitstel|respijt|de\s+delai|de\s+repit|langer|longer)\b", _ahead, UNIT),
    rule(rf"\b(?:give\s+(?:me|us)|gimme|grant\s+(?:me|us)|another|extra|further|nog|encore|geef\s+(?:me|mij|ons)|gun\s+(?:me|mij|ons)|(?:donnez|laissez|accordez|donne|laisse)[\s-](?:moi|nous)|allow\s+(?:me|us)|need|wait|hold\s+off(?:\s+for)?|postpone(?:\s+(?:it\s+)?(?:for|by))?|patienter|patientez|(?:me|nous)\s+(?:faut|faudrait|laissez|laisser|donnez|accordez)|doe\s+er|reporter\s+de|delay\s+of|besoin\s+de|besoin\s+d'|rajoutez|ajoutez|add|demandons?|demande|delai\s+de|delai\s+d'|uitstel\s+van|extension\s+of|attendre|wachten)\s*(?:une\s+couple\s+de\s+|like\s+|about\s+|environ\s+|ongeveer\s+|zo'n\s+|around\s+|at\s+least\s+|maybe\s+|just\s+|another\s+|nog\s+|encore\s+|minimum\s+|minstens\s+|extra\s+)*{_COUNT}[\s-]+(?:more\s+|extra\s+|of\s+|de\s+|other\s+|petits?\s+|petites?\s+)?{_UNIT}(?!\s+(?:ago|geleden|late))", _ahead, UNIT),
    rule(rf"\b(?:report|delai|prolongation|prolonger|reporter|repousser|decaler|extend|extension|postpone|defer|push\s+back|uitstel|verlenging|verleng\w*|uitstellen|opschuiven)\b[^.,;!?]{{0,30}}\b(?:de|d'|by|of|for|van|met)\s+{_COUNT}\s+{_UNIT}|\bmet\s+(?P<count_>\d{{1,3}})\s+(?P<unit_>dagen|weken|maanden)\s+(?:te\s+|kunnen\s+|worden\s+)*(?:verlengen|verlengd|uitstellen|uit\s+te\s+stellen|opschuiven)\b", _extended, UNIT),
    rule(rf"\b{_COUNT}\s+(?:more|additional|bijkomende)\s+{_UNIT}(?!\s+(?:ago|late))", _ahead, UNIT),
    rule(r"\b(?:next|coming)\s+week\b|\bsemaine\s+(?:prochaine|pro)\b|\b(?:volgende|komende)\s+week\b", _end_of_next_week),
    rule(r"\b(?:next|coming)\s+month\b|\bmois\s+prochain\b|\b(?:volgende|komende)\s+maand\b", _end_of_next_month),
    rule(r"\bthis\s+week\b|\bcette\s+semaine\b|\bdeze\s+week\b", _end_of_week),
    rule(r"\bthis\s+month\b|\bce\s+mois(?:-ci)?\b|\bdeze\s+maand\b", _end_of_month),
    rule(r"(?<!after )(?<!after the )(?<!apres le )(?<!apres )(?<!na het )(?<!na )(?<!after t)(?<!apres l)(?<!na h)\b(?:this\s+|the\s+|ce\s+|dit\s+|het\s+|over\s+the\s+)?week[\s-]?end\b", _weekend),
    rule(rf"(?:\b(?:on|by|before|until|till|til|around|op|tegen|voor|rond|vanaf|tot|before|from|after|na|for)\s+)?(?<![\w.,/-])(?<!lieu )(?:the\s+|den?\s+){_DAY}(?:\s?(?:st|nd|rd|th|sten?|den?|e))?\b(?![.,:/]\d|\s?\d{{3}}(?!\d))(?!\s*(?:€|eur\b|euro|%|days?|dagen|weeks?|weken|months?|maanden|of\s+th\w+\s+invoices))" + _NOT_A_DAY, _bare_day, DIGIT),
    rule(rf"(?<![\w.,/-]){_DAY}(?:st|nd|rd|th|sten?|den?|e)\b" + _NOT_A_DAY, _day_of_month, DIGIT),
    rule(r"(?:\b(?:le|au|du|tous\s+les|vers\s+le|avant\s+le|pour\s+le|d'ici\s+le|jusqu'au|apres\s+le)\s+)" + rf"{_DAY}(?:er)?\b(?![.,:/]\d|\s?\d{{3}}(?!\d))(?!\s*(?:rue\b|avenue\b|boulevard\b|place\b|chaussee\b|impasse\b|quai\b|allee\b|chemin\b|route\b|sentier\b|square\b|clos\b|dreve\b|venelle\b|€|eur\b|euros?|%|jours?|mois|fois|semaines?))", _day_of_month, DIGIT),
    rule(r"(?<!about )\b(?:le\s+premier|on\s+the\s+first|the\s+first|de\s+eerste|op\s+de\s+eerste)\b(?=\s*(?:$|[.,!?]))", _first_of_month),
)  # fmt: skip


def find_dates(folded: str, when: When) -> tuple[list[Span[date | None]], str]:
    """Every date of a folded text in order, and the text with the dates blanked.

    A span without a value is a date that cannot be (the past for a promise, the future for a payment made, 31 June).
    """
    hanging = steps(folded)
    found, rest = _read(blank(folded, [(step.start, step.end) for step in hanging]), when)
    if hanging:
        told = _told(hanging, found, folded)
        found, rest = _read(blank(folded, [(span.start, span.end) for span in told]), when)
        found = sorted([*found, *told], key=lambda span: span.start)
    found = counted(folded, found)
    kept = [replace(span, value=_on_its_side(span.value, when)) for span in found]
    return kept, blank(rest, [(span.start, span.end) for span in kept])


def _on_its_side(day: date | None, when: When) -> date | None:
    """The day, unless it lies in the past for a promise, or in the future for a payment made."""
    if day is None or day == when.today:
        return day
    return day if (day < when.today) == when.past else None


def _told(hanging: list[Step], found: list[Span[date | None]], folded: str) -> list[Span[date | None]]:
    told: list[Span[date | None]] = []
    for step in hanging:
        day = anchored(step, [*found, *told], folded)
        if day is not None:
            told.append(Span(step.start, step.end, day))
    return told


def _read(folded: str, when: When) -> tuple[list[Span[date | None]], str]:
    found: list[Span[date | None]] = []
    rest = folded
    held = [None, *(need for need in NEEDS if need.search(folded))]
    for pattern, read, needs in RULES:
        matches = list(pattern.finditer(rest)) if needs in held else None
        if matches:
            found += [Span(match.start(), match.end(), _on_its_side(read(match, when), when)) for match in matches]
            rest = blank(rest, [match.span() for match in matches])
    return sorted(found, key=lambda span: span.start), rest
