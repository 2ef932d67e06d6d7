"""The words for times and numbers in English, French and Dutch, folded (lower case, no accents)."""

from __future__ import annotations

MONTHS: dict[str, int] = {
    word: number
    for number, names in enumerate(
        (
            "january jan janvier janv januari",
            "february feb fevrier fevr fev februari febr",
            "march mar mars maart mrt",
            "april apr avril avr",
            "may mai mei",
            "june jun juin juni",
            "july jul juillet juil juli",
            "august aug aout augustus",
            "september sept sep septembre",
            "october oct octobre oktober okt",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for word in names.split()
}
WEEKDAYS: dict[str, int] = {
    word: number
    for number, names in enumerate(
        (
            "monday mon mondays lundi lundis lundit lun maandag ma maandags moandag maondag mandag",
            "tuesday tue tues tuesdays teusday tuseday mar mardi mardis mardit dinsdag di dinsdags diensdag dinsdach",
            (
                "wednesday wed weds wednesdays wendesday wensday wednsday mercredi mercredis "
                "mecredi mercerdi mercredit mer woensdag wo woensdags woesdag wunsdag"
            ),
            (
                "thursday thu thur thurs thursdays thrusday thirsday thursady "
                "jeudi jeudis jeudit jeu donderdag do donderdags dunderdag donnerdag"
            ),
            (
                "friday fri fridays firday fryday vendredi vendredis vendrdi "
                "vendredit venredi ven vrijdag vr vrydag vrijdags vriedag vraidag"
            ),
            "saturday sat saturdays saterday satday samedi samedis samdi sam zaterdag zaterdags zaturdag zoaterdag za",
            "sunday sun sundays dim dimanche dimanches dimanch dimance zondag zondags zundag zo",
        )
    )
    for word in names.split()
}
SHORT_WEEKDAYS = frozenset(
    [
        "mon",
        "tue",
        "wed",
        "thu",
        "sat",
        "sun",
        "lun",
        "mar",
        "mer",
        "jeu",
        "ven",
        "sam",
        "dim",
        "ma",
        "di",
        "wo",
        "do",
        "vr",
        "za",
        "zo",
    ]
)
"""Abbreviations that are also other words; they count only beside a date or a word like "on"."""
LONG_WEEKDAYS: dict[str, int] = {word: number for word, number in WEEKDAYS.items() if word not in SHORT_WEEKDAYS}

NUMBERS: dict[str, int] = {
    **{
        word: number
        for number, names in enumerate(
            (
                "a an one un une een 1",
                "two deux twee couple",
                "three trois drie",
                "four quatre vier",
                "five cinq vijf",
                "six zes",
                "seven sept zeven",
                "eight huit acht",
                "nine neuf negen",
                "ten dix tien",
                "eleven onze elf",
                "twelve douze twaalf",
                "thirteen treize dertien",
                "fourteen quatorze veertien",
                "fifteen quinze vijftien",
            ),
            start=1,
        )
        for word in names.split()
        if not word.isdigit()
    },
    "twenty": 20,
    "vingt": 20,
    "twintig": 20,
    "thirty": 30,
    "trente": 30,
    "dertig": 30,
    "dizaine": 10,
    "quinzaine": 15,
}
UNITS: dict[str, str] = {
    word: unit
    for unit, names in {
        "day": "day days d jour jours jrs dag dagen dgn daagjes",
        "business": "businessday workday workdays werkdag werkdagen",
        "week": "week weeks wk wks semaine semaines sem weken weekje weekjes",
        "fortnight": "fortnight fortnights",
        "month": "month months mth mths mois maand maanden maandje maandjes",
        "year": "year years an ans annee annees jaar jaren",
    }.items()
    for word in names.split()
}

FILLERS = frozenset(
    word
    for line in (
        "on by the at in around about before until till maybe perhaps probably ok okay yes please pls it of",
        "for hopefully say let's is fine good works latest thanks thank you le la les au du vers avant d'ici",
        "pour peut etre oui svp merci ce prochain prochaine matin soir op de het tegen rond voor misschien ja",
        "graag aub den uiterlijk bedankt euro euros eur",
    )
    for word in line.split()
)
"""Words that add nothing to a bare answer ("on friday please")."""


def alternatives(table: dict[str, int] | dict[str, str] | frozenset[str]) -> str:
    """A regular expression that matches any of the words, longest first."""
    return "|".join(sorted(table, key=len, reverse=True))
