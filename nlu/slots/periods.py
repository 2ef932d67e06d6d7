"""Dates that count within something: the last Friday of a month, early next week, two weeks from now, in 48 hours.

These rules go first: each holds words that a shorter rule of dates.py would read by themselves.
"""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re
from datetime import date, timedelta

from nlu.slots.calendar import (
    FRIDAY,
    add_business_days,
    add_months,
    month_end,
    next_day_of_month,
    next_weekday,
    weekday_of_week,
)
from nlu.slots.lexicon import LONG_WEEKDAYS, MONTHS, NUMBERS, SHORT_WEEKDAYS, UNITS, WEEKDAYS, alternatives
from nlu.slots.when import DIGIT, MONTH, UNIT, WEEKDAY, Rule, When, ahead_only, numeric, rule, settle

_WEDNESDAY, _SATURDAY = 2, 5
_PLACES: dict[str, int] = {
    word: number
    for number, names in {
        1: "first 1st premier 1er eerste 1ste 1e",
        2: "second 2nd deuxieme 2eme 2e tweede 2de",
        3: "third 3rd troisieme 3eme 3e derde 3de",
        4: "fourth 4th quatrieme 4eme 4e vierde 4de",
        -1: "last final dernier laatste",
    }.items()
    for word in names.split()
}
_NEXT_MONTH = r"next\s+month|mois\s+prochain|volgende\s+maand|komende\s+maand"
_NEXT_WEEK = r"(?:of\s+|van\s+|de\s+|du\s+)?(?:the\s+|la\s+|de\s+)?(?:(?:next|following|coming)\s+week|semaine\s+(?:prochaine|suivante|pro)|(?:volgende|komende)\s+week)"
_COUNT = rf"(?P<count>\d{{1,3}}|{alternatives(NUMBERS)})"
_UNIT = rf"(?P<unit>{alternatives(UNITS)})"
_SPAN = r"(?:in|within|inside|dans|d'ici|sous|over|binnen|endeans|na|after|apres|nog|encore)"
_A = r"(?:a|an|un|une|een|1)"


_LASTING = frozenset(["days", "weeks", "months", "years"])
""" "Over five or six months" is how long it goes on in English."""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _placed_weekday(match: re.Match[str], when: When) -> date | None:
    """The second Monday, or the last Friday, of this month, the next one or a named one; the next that is to come."""
    weekday, place = WEEKDAYS[match["weekday"]], _PLACES[match["place"]]
    if match["month"]:
        years = (when.today.year, when.today.year + 1)
        months = [(year, MONTHS[match["month"]]) for year in years]
    else:
        ahead = range(1, 2) if match["next"] else range(2)
        months = [((first := add_months(when.today.replace(day=1), number)).year, first.month) for number in ahead]
    found = (_nth(year, month, weekday, place) for year, month in months)
    return next((day for day in found if day is not None and day >= when.today), None)


def _nth(year: int, month: int, weekday: int, place: int) -> date | None:
    last = month_end(year, month)
    if place < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = last.replace(day=1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))
    return found if found.month == month else None


def _wednesday_next_week(_match: re.Match[str], when: When) -> date:
    return weekday_of_week(when.today, _WEDNESDAY, 1)


def _before_the_weekend(_match: re.Match[str], when: When) -> date:
    weeks = 0 if when.today.weekday() < _SATURDAY else 1
    return weekday_of_week(when.today, FRIDAY, weeks)


def _steps(match: re.Match[str], when: When) -> date | None:
    if match[0].startswith("over") and match["unit"] in _LASTING:
        return None
    number, unit = _number(match["count"]), UNITS[match["unit"]]
    if unit == "business" or re.search(r"business|working|ouvr|werk", match[0]):
        return add_business_days(when.today, number)
    if unit in {"month", "year"}:
        return add_months(when.today, number * (12 if unit == "year" else 1))
    return when.today + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _hours(match: re.Match[str], when: When) -> date:
    return when.today + timedelta(days=int(match.groupdict().get("hours") or match["hours_"]) // 24)


def _hours_or_steps(match: re.Match[str], when: When) -> date | None:
    return _hours(match, when) if match["hours"] else _steps(match, when)


def _last_but_one(match: re.Match[str], when: When) -> date | None:
    """ "The penultimate day of the month": the day before its last."""
    if match["year"]:
        return date(when.today.year, 12, 30)
    if match["month"]:
        last = _end_of_named_month(match, when)
    else:
        last = month_end(when.today.year, when.today.month + bool(match["next"]))
    return last - timedelta(days=1) if last else None


def _quinzaine(match: re.Match[str], when: When) -> date:
    return when.today + timedelta(days=10 if "dizaine" in match[0] else 15)


def _week_on(match: re.Match[str], when: When) -> date:
    """ "A week Monday"; "40 quid a week on Monday" says how often, and the coming Monday is the first."""
    coming = next_weekday(when.today, WEEKDAYS[match["weekday"]])
    if _HOW_OFTEN.search(match.string[: match.start()]):
        return coming
    return coming + timedelta(weeks=2 if match["fortnight"] else 1)


def _weekday_in_weeks(match: re.Match[str], when: When) -> date:
    coming = next_weekday(when.today, WEEKDAYS[match["weekday"]])
    weeks = _number(match["count"])
    return coming + timedelta(
        weeks=weeks - 1 if "over" in match[0] or "dans" in match[0] or " in " in match[0] else weeks
    )


def _half_month(match: re.Match[str], when: When) -> date | None:
    return settle(None, MONTHS[match["month"]], 15, when)


def _end_of_named_month(match: re.Match[str], when: When) -> date | None:
    ends = (month_end(year, MONTHS[match["month"]]) for year in (when.today.year, when.today.year + 1))
    return next(day for day in ends if day >= when.today)


def _friday(_match: re.Match[str], when: When) -> date | None:
    friday = weekday_of_week(when.today, FRIDAY, 0)
    return friday if friday >= when.today else weekday_of_week(when.today, 6, 0)


def _month_end(_match: re.Match[str], when: When) -> date:
    return month_end(when.today.year, when.today.month)


def _first_of_next_month(_match: re.Match[str], when: When) -> date:
    return add_months(when.today.replace(day=1), 1)


_FIRST_DAY = rf"(?:(?P<weekday>{alternatives(LONG_WEEKDAYS)})(?:\s+prochain)?|(?P<today>today|vandaag|d'aujourd'?\s?hui|aujourd'?\s?hui)|(?P<tomorrow>tomorrow|demain|morgen))"
_WEEKS_ON = (
    r"(?:(?P<eight>week|(?:en|dans)\s+(?:huit|8)(?:\s+jours)?|over\s+(?:8|acht)\s+dagen)|(?P<fourteen>fortnight|(?:en|dans)\s+(?:quinze|15)(?:\s+jours)?|over\s+(?:14|15|veertien)\s+dagen|in\s+a\s+fortnight)"
    r"|over\s+(?P<weeks>een|1|2|twee|3|drie|4|vier)\s+we(?:ek|ken)|in\s+(?P<weeks_>a|1)\s+week)\b"
)


def _weeks_on(match: re.Match[str], when: When) -> date:
    """ "Vendredi en quinze", "today fortnight", "morgen over een week": so many weeks after the day named."""
    if match["weekday"]:
        first = next_weekday(when.today, WEEKDAYS[match["weekday"]])
    else:
        first = when.today + timedelta(days=bool(match["tomorrow"]))
    written = match["weeks"] or match["weeks_"]
    return first + timedelta(weeks=_number(written) if written else 1 if match["eight"] else 2)


def _weeks_from_today(match: re.Match[str], when: When) -> date:
    weeks = 2 if match["fortnight"] else _number(match["count"])
    return when.today + timedelta(weeks=weeks, days=bool(match["tomorrow"]))


_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th|er|eme|sten?|den?|e))?"
_EARLIER = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th|er|eme|sten?|den?|e))?"
_OF_MONTH = rf"(?:\s+(?:of\s+|de\s+|d'|van\s+)?(?P<month>{alternatives(MONTHS)})\b)"
_ENDING = r"(?:the\s+)?(?:end\s+of|la\s+fin\s+de|fin\s+(?:de\s+|d')?|(?:het\s+)?einde?(?:\s+van)?)"


def _named_day(match: re.Match[str], when: When) -> date | None:
    day = int(match["day"])
    return settle(None, MONTHS[match["month"]], day, when) if match["month"] else next_day_of_month(when.today, day)


def _week_of(match: re.Match[str], when: When) -> date | None:
    """The Friday of the week that a day stands in, as a week without a day means its Friday."""
    named = _named_day(match, when)
    return weekday_of_week(named, FRIDAY, 0) if named else None


def _last_business_day(match: re.Match[str], when: When) -> date | None:
    first = add_months(when.today.replace(day=1), 1 if match["next"] else 0)
    last = _end_of_named_month(match, when) if match["month"] else month_end(first.year, first.month)
    return last - timedelta(days=max(0, last.weekday() - FRIDAY)) if last else None


def _week_after_next(match: re.Match[str], when: When) -> date:
    return weekday_of_week(when.today, WEEKDAYS.get(match["which"], FRIDAY), 2)


def _year_end(match: re.Match[str], when: When) -> date | None:
    return settle(int(match["year"]), 12, 31, when)


def _this_day(_match: re.Match[str], when: When) -> date:
    return when.today


def _weekday_of_the_week_of(match: re.Match[str], when: When) -> date | None:
    named = _named_day(match, when)
    return weekday_of_week(named, WEEKDAYS[match["weekday"]], 0) if named else None


def _this_time_next(match: re.Match[str], when: When) -> date:
    return add_months(when.today, 1) if match["month"] else when.today + timedelta(weeks=1)


_THIS_TIME = r"(?:this|the\s+same|same)\s+(?:time|day)"
_THIS_TIME_FR = r"(?:a\s+)?(?:la\s+)?(?:le\s+)?meme\s+(?:heure|jour)"
_THIS_TIME_NL = r"(?:op\s+|rond\s+)?(?:deze(?:lfde)?|zelfde)\s+(?:tijd|dag|uur)"
_THIS_TIME_NEXT = (
    rf"\b(?:{_THIS_TIME}\s+next\s+(?:week|(?P<month>month))|la\s+semaine\s+prochaine,?\s+{_THIS_TIME_FR}"
    rf"|volgende\s+week,?\s+(?:om\s+)?{_THIS_TIME_NL}|{_THIS_TIME_NL}\s+volgende\s+week)\b"
)
_HOURS = r"(?P<hours>24|36|48|72|96)\s*(?:hours?|hrs?|h|heures?|uur|uren|u)\b"
_GIVE_ME = (
    r"(?:give\s+(?:me|us)|gimme|grant\s+(?:me|us)|need|another|allow\s+(?:me|us)|geef\s+(?:me|mij|ons)|gun\s+(?:me|mij|ons)|nog|nodig"
    r"|(?:donnez|laissez|accordez|donne|laisse)[\s-](?:moi|nous)|encore|il\s+me\s+faut|besoin\s+de)"
)
_WEEK_OF = r"(?<!een )(?<!1 )(?:week|semaine)\s+(?:of|du|van|commencing|beginning|starting)\s+(?:the\s+|de\s+|den\s+)?"

_ALL_I_ASK = r"(?=\s*[.,:;!-]+\s*(?:that'?s\s+all|that\s+is\s+all|c'est\s+tout|meer\s+(?:vraag|heb)|no\s+more|pas\s+plus|pas\s+un\s+jour|niet\s+meer|not\s+a\s+day))"

_AND_THEN = r"(?=\s*,?\s*(?:and|et|en|then|puis|dan)\s+(?:(?:it|its|it's|you|u|i|we|i'm|i'll|all|that|c'|ca|tu|vous|je|j'|on|tout|'t|t|het|ge|gij|je|jij|ik|alles|ben|is|hebt|heb|heeft)\b|'?t\b|c'))"
""" "48 hours and it's sorted"."""
_LAST_BUT_ONE = (
    r"(?:(?:penultimate|last\s+but\s+one|next\s+to\s+last|second[\s-]+to[\s-]+last|second[\s-]last)\s+day|(?:l')?avant[\s-]dernier\s+jour|(?:voorlaatste|voor-laatste|op\s+(?:een|1)\s+na\s+(?:de\s+)?laatste)\s+dag)"
    r"\s+(?:of|in|de|du|d'|van)\s*(?:the\s+|this\s+|l'|cette\s+|ce\s+|de\s+|deze\s+|het\s+|dit\s+)?"
)

_HOW_OFTEN = re.compile(r"(?:\d|€|£|\$|\b(?:euros?|eur|quid|pounds?|bucks|dollars?|tenners?|once|twice|times))\s*$")

RULES: tuple[Rule, ...] = (
    rule(rf"\b(?:(?P<fortnight>(?:a\s+)?fortnight)|a\s+week)\s+(?:on\s+|from\s+|come\s+)?(?P<weekday>{alternatives(LONG_WEEKDAYS)})\b", ahead_only(_week_on), WEEKDAY),
    rule(rf"^\W*(?:{_HOURS}|{_COUNT}[\s-]+(?:business\s+|working\s+)?{_UNIT}){_AND_THEN}", ahead_only(_hours_or_steps)),
    rule(rf"\b{_LAST_BUT_ONE}(?:(?P<next>{_NEXT_MONTH})|(?P<year>year|annee|jaar)|month|mois|maand|(?P<month>{alternatives(MONTHS)})\b)", ahead_only(_last_but_one)),
    rule(rf"^\W*{_COUNT}[\s-]+(?:business\s+|working\s+)?{_UNIT}{_ALL_I_ASK}", ahead_only(_steps), UNIT),
    rule(_THIS_TIME_NEXT, ahead_only(_this_time_next)),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+(?:in|of|de|van|dans)\s+(?:the\s+|la\s+|de\s+)?{_WEEK_OF}{_DAY}\b(?![.,:/-]\d){_OF_MONTH}?", ahead_only(_weekday_of_the_week_of), WEEKDAY),
    rule(rf"\b{_GIVE_ME}\s+(?:(?:like|about|at\s+least|just|another|nog|encore|minstens|more|de)\s+)*{_HOURS}", ahead_only(_hours), DIGIT),
    rule(rf"^\W*{_HOURS}\s*(?:please|pls|max|maximum|svp|aub|graag|ok|tops)?\W*$|\b(?P<hours_>24|36|48|72|96)\s*(?:hours?|hrs?|h|heures?|uur|uren|u)\s+(?:please|pls|plz|max|maximum|tops|svp|s'il|aub|alstublieft|graag|uitstel|respijt|de\s+(?:delai|plus|repit)|extra|more)\b", ahead_only(_hours), DIGIT),
    rule(rf"\b(?:(?:in|during|dans|voor|by|pour)\s+)?(?:the\s+|la\s+|de\s+)?{_WEEK_OF}{_DAY}\b(?![.,:/-]\d){_OF_MONTH}?", ahead_only(_week_of), DIGIT),
    rule(rf"\b(?:between|entre|tussen)\s+(?:(?:the|le|den?)\s+)?{_EARLIER}\s+(?:and|et|en)\s+(?:(?:the|le|den?)\s+)?{_DAY}{_OF_MONTH}(?!\s+(?:be|also|well|not)\b)", ahead_only(_named_day), MONTH),
    rule(rf"(?<![\w.,/-])(?:(?:from|du|de|van)\s+)?(?:(?:the|le|den?)\s+)?{_EARLIER}\s*(?:to|till?|until|au|a|tot|t/m|-)\s*(?:(?:the|le|den?)\s+)?{_DAY}{_OF_MONTH}(?!\s+(?:be|also|well|not)\b)", ahead_only(_named_day), MONTH),
    rule(rf"(?<![\w.,/-])(?:(?:on|op|the|le|den?)\s+)?{_DAY}(?=\s*(?:and|et|en|or|ou|of|&)\s+(?:(?:the|le|den?)\s+)?{_EARLIER}{_OF_MONTH})", ahead_only(_named_day), DIGIT),
    rule(rf"\b(?:(?:last|final)\s+(?:business|working)\s+day|dernier\s+jour\s+ouvr\w+|laatste\s+(?:werkdag|workday))\s+(?:of|du|de|d'|van|in)\s*(?:the\s+|this\s+|de\s+|deze\s+|ce\s+)?(?:(?P<next>{_NEXT_MONTH})|month|mois|maand|(?P<month>{alternatives(MONTHS)})\b)", ahead_only(_last_business_day)),
    rule(rf"\b(?:the\s+)?(?P<which>week|{alternatives(LONG_WEEKDAYS)})\s+after\s+next\b(?!\s+\w+day)", ahead_only(_week_after_next)),
    rule(rf"\b{_ENDING}\s*(?P<year>20\d\d)\b", ahead_only(_year_end), DIGIT),
    rule(rf"\b{_DAY}\s+(?:dezer|courant|crt)\b", lambda match, when: next_day_of_month(when.today, int(match["day"])), DIGIT),
    rule(r"\b(?:deze\s+(?:namiddag|voormiddag|avond|middag)|ce\s+midi|cette\s+nuit|by\s+midnight|before\s+midnight)\b", ahead_only(_this_day)),
    rule(r"\bfin\s+(?:courant|crt|ct)\b\.?(?!\s+(?:du|de)\b)|\b(?:de\s+laatste\s+van\s+(?:de|deze)\s+maand|le\s+dernier\s+du\s+mois|before\s+the\s+month\s+is\s+(?:out|over))\b", ahead_only(_month_end)),
    rule(rf"\b(?:{_SPAN}\s+)?(?:(?:about|around|environ|ongeveer|zo'n|een)\s+)?(?:\d{{1,2}}|{alternatives(NUMBERS)})\s*(?:-|/|a|ou|or|to|of|tot)\s*{_COUNT}\s+(?:business\s+|working\s+)?{_UNIT}\b(?:\s+ouvr\w+)?", ahead_only(_steps), UNIT),
    rule(rf"\b(?:binnen|tussen|between|d'ici|entre)\s+(?:nu|now|maintenant|aujourd'hui)\s+(?:en|and|et)\s+{_COUNT}\s+{_UNIT}\b", ahead_only(_steps), UNIT),
    rule(rf"(?<!\w){_FIRST_DAY}\s+{_WEEKS_ON}", ahead_only(_weeks_on)),
    rule(rf"\b(?:{_COUNT}\s+weeks?|(?P<fortnight>(?:a\s+)?fortnight))\s+(?:from\s+)?(?:today|(?P<tomorrow>tomorrow))\b", ahead_only(_weeks_from_today)),
    rule(rf"\b(?P<place>{alternatives(_PLACES)})\s+(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+(?:of\s+|in\s+|du\s+|de\s+|d'|van\s+)?(?:the\s+|this\s+|de\s+|deze\s+|ce\s+|le\s+)?(?:(?P<next>{_NEXT_MONTH})|month|mois|maand|(?P<month>{alternatives(MONTHS)})\b)", ahead_only(_placed_weekday), WEEKDAY),
    rule(rf"(?<!\w)(?:{alternatives(LONG_WEEKDAYS)})\.?,?\s+(?:the\s+|le\s+|de\s+|den\s+|op\s+|on\s+)?(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?:(?P=mark)(?P<year>(?:20)?\d\d))?(?![-/\w])\.?", numeric, DIGIT),
    rule(rf"(?<!\w)(?:{alternatives(SHORT_WEEKDAYS)})\.?,?\s+(?:the\s+|le\s+|de\s+|den\s+|op\s+|on\s+)?(?P<first>\d{{1,2}})(?P<mark>[-/])(?P<second>\d{{1,2}})(?:(?P=mark)(?P<year>(?:20)?\d\d))?(?![-/\w])\.?", numeric, DIGIT),
    rule(r"(?<![\w+/.,-])(?P<first>[0-3]?\d)\.(?P<second>0?[1-9]|1[0-2])\.(?!\d)", numeric, DIGIT),
    rule(r"\b(?:le|du|au|op|on|by|tegen|until|voor|den?)\s+(?P<first>[0-3]?\d)\.(?P<second>0[1-9]|1[0-2])(?![\d.,]|\s*(?:€|eur|euros?|k\b|%|uur|u\b|h\b))", numeric, DIGIT),
    rule(rf"\b(?:mid(?:dle|way)?|milieu|midden|half|halverwege|halfweg)(?:\s+(?:of|van|de|du|through|in))?[\s-]+{_NEXT_WEEK}", ahead_only(_wednesday_next_week)),
    rule(rf"\b(?:eerste\s+van|premier(?:\s+jour)?\s+(?:de|du)|first\s+of)\s+(?:the\s+|de\s+)?(?:{_NEXT_MONTH}|month|maand|mois)\b|\b(?:le\s+)?(?:premier|1er)\s+du\s+mois(?:\s+prochain)?\b", ahead_only(_first_of_next_month)),
    rule(rf"\b(?:half\s?way\s+(?:through|in(?:to)?)|halverwege|halfweg)\s+(?P<month>{alternatives(MONTHS)})\b", ahead_only(_half_month), MONTH),
    rule(rf"\bbefore\s+(?:the\s+)?end\s+of\s+(?P<month>{alternatives(MONTHS)})\b", ahead_only(_end_of_named_month), MONTH),
    rule(r"\b(?:before|avant|voor|by|tegen)\s+(?:the\s+|le\s+|het\s+|this\s+|ce\s+|dit\s+)?week[\s-]?end\b", ahead_only(_before_the_weekend)),
    rule(r"\b(?:with)?in\s+the\s+week\b(?!\s+(?:the|that|of|we|i|you|when|my|which|before|after))|\b(?:in\s+the\s+course\s+of|during)\s+(?:the|this)\s+week\b|\bin\s+de\s+loop\s+van\s+(?:de|deze)\s+week\b|\b(?:dans|courant)\s+(?:le\s+courant\s+de\s+)?(?:la\s+)?semaine\b(?!\s+(?:pro|suiv))|\bdeze\s+week\s+nog\b", ahead_only(_friday)),
    rule(r"\b(?:in\s+the\s+course\s+of|during)\s+(?:the|this)\s+month\b|\bin\s+de\s+loop\s+van\s+(?:de|deze)\s+maand\b|\bdans\s+le\s+(?:courant\s+du\s+)?mois\b(?!\s+(?:pro|suiv))|\bcourant\s+du\s+mois\b(?!\s+(?:pro|suiv))", ahead_only(_month_end)),
    rule(rf"\b{_COUNT}[\s-]+(?:business\s+|working\s+)?{_UNIT}(?:\s+ouvr\w+)?'?s?\s+(?:jour\s+pour\s+jour\s+|exactly\s+|precies\s+)?(?:from\s+(?:now|today)|time\b|vanaf\s+(?:nu|vandaag)|a\s+(?:compter|partir)\s+d'aujourd'?\s?hui)", ahead_only(_steps), UNIT),
    rule(rf"\b{_SPAN}\s+(?:de\s+|les\s+|the\s+next\s+)?{_COUNT}\s+{_UNIT}\s+ouvr\w+", ahead_only(_steps), UNIT),
    rule(rf"^\W*(?:about\s+|like\s+|maybe\s+|ongeveer\s+|environ\s+|yes\s+|oui\s+|ja\s+)?{_COUNT}[\s-]+(?:business\s+|working\s+|werk)?{_UNIT}(?:\s+ouvr\w+)?(?=(?:\s+(?:please|pls|svp|aub|max|maximum|ok))?\W*$)", ahead_only(_steps), UNIT),
    rule(rf"\b(?:{_SPAN}\s+)?{_A}\s+{_UNIT}\s+(?:or|ou|of)\s+{_COUNT}\b", ahead_only(_steps), UNIT),
    rule(r"\b(?:in|within|dans|d'ici|sous|binnen|over|endeans|na)\s+(?:the\s+next\s+|les\s+(?:prochaines\s+)?|de\s+)?(?:nog\s+)?" + _HOURS, ahead_only(_hours), DIGIT),
    rule(r"\b(?:sous|dans\s+la|d'ici|dans|demande|donnez[\s-]moi|laissez[\s-]moi|encore|accordez[\s-]moi)\s+(?:une\s+|la\s+)?(?:quinzaine|dizaine)\b(?!\s+d)", ahead_only(_quinzaine)),
    rule(rf"(?<!\w)(?P<weekday>{alternatives(LONG_WEEKDAYS)})\s+(?:in|over|dans)\s+{_COUNT}\s+(?:weeks|weken|semaines)\b", ahead_only(_weekday_in_weeks), WEEKDAY),
    rule(rf"\b{_COUNT}\s+weeks?\s+(?:from|on)\s+(?P<weekday>{alternatives(LONG_WEEKDAYS)})\b", ahead_only(_weekday_in_weeks), WEEKDAY),
)  # fmt: skip
