"""What people shorten, misspell or say in slang, in the words that the rules know ("ds 3 sem", "eind vd maand", "a tenner")."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re

from nlu.slots.lexicon import NUMBERS, alternatives

_ALL: tuple[tuple[str, str], ...] = (
    (r"\b(?:nxt|nex)\b", "next"),
    (
        r"\b(?<!the )(?:a|one)\s+third\b(?!\s+(?:time|reminder|party|person|letter|message|floor|invoice|bill|one|option|call|child|week|day))",
        "un tiers",
    ),
    (r"\btwo[\s-]thirds\b|\btwee\s?derden?\b", "deux-tiers"),
    (r"\bthree[\s-]quarters\b|\btrois[\s-]quarts\b|\bdrie\s?kwart\b", "driekwart"),
    (
        r"\b(?:een|één)\s+derde\b(?!\s+(?:keer|persoon|partij|brief|herinnering|maal|aanmaning|factuur|termijn|dag|week|maand|kind))",
        "un tiers",
    ),
    (r"(?<![\w/.,-])1/2(?=\s+(?:now|today|tomorrow|nu|vandaag|morgen|maintenant|demain|of|du|de\s+la|van)\b)", "half"),
    (r"\b(?:wkend|w/e|weekd|w-end|wknd)\b", "weekend"),
    (r"\bb4\b", "before"),
    (r"\bv/d\b|\bv\.d\.|\bvd\b(?!\s+\d)", "van de"),
    (r"\bv/h\b|\bv\.h\.|\bvh\b", "van het"),
    (
        r"\b(?:volg|vlgd|vlgnd|vlgde|volgde|vlg|volgnde|volgend)\.?\s+(?=(?:week|wk|maand|mnd|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b)",
        "volgende ",
    ),
    (r"\bmnd\b", "maand"),
    (
        r"\b((?:maan|dins|woens|donder|vrij|zater|zon)dag)(?:voor|na)?(?:ochtend|morgen|middag|avond|nacht|vroeg)\b",
        r"\1",
    ),
    (r"\bbetween\s+now\s+and\b", "within"),
    (r"\b(?:binnen|tussen)\s+nu\s+en\b", "binnen"),
    (r"\bentre\s+maintenant\s+et\b|\bd'ici\s+à?\s*(?=noël|noel)", "d'ici "),
    (
        r"\bune\s+semaine\s+et\s+demie\b|\b(?:a|one)\s+week\s+and\s+a\s+half\b|\bone\s+and\s+a\s+half\s+weeks\b",
        "10 days",
    ),
    (
        r"\bun\s+mois\s+et\s+demi\b|\b(?:a|one)\s+month\s+and\s+a\s+half\b|\bone\s+and\s+a\s+half\s+months\b",
        "45 days",
    ),
    (r"\banderhalve\s+week\b", "10 dagen"),
    (r"\banderhalve\s+maand\b", "45 dagen"),
    (r"\bwk\b", "week"),
    (r"\b(?:ovm|overmorge|overmrgn|overm)\b", "overmorgen"),
    (r"\bds\b(?=\s+(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelque|les|la)\b)", "dans"),
    (r"\bsem\b\.?(?=\s+(?:pro\w*|suiv\w*)\b)", "semaine"),
    (r"(?<=\bsemaine\s)(?:pro|proch|prochain)\b\.?|(?<=\bla sem\s)pro\b", "prochaine"),
    (r"(?<=\bmois\s)(?:pro|proch)\b\.?", "prochain"),
    (r"(?<=di\s)(?:pro|proch)\b\.?(?!\s+[a-z])", "prochain"),
    (r"\b(?:fin(?:\s+de|\s+du)?)\s?sem\b\.?(?!\s+pro)", "fin de semaine"),
    (r"\bfin\s?d[eu]?\s?mois\b|\bfin\s?mois\b|\bfdm\b", "fin du mois"),
    (r"\b(?:apr(?:[eè]s?)?|ap)[\s-]?(?:dem|dm1|dem1|2main|dmain)\b|\bapdem\b", "apres-demain"),
    (r"\bjr\b", "jour"),
)
_TONGUES: dict[str, tuple[tuple[str, str], ...]] = {
    "nl": (
        (r"\b(?:merge|mergen|morge|mrge)\b", "morgen"),
        (r"\b(?:merge|morge|morgen)[\s-]?(?:vroeg|avond|ochtend|middag|namiddag)\b", "morgen"),
        (r"\b((?:\w{0,20}(?:twintig|dertig|tien|elf|twaalf|acht)st|\w{0,20}(?:twee|der|vier|vijf|zes|zeven|negen|tien|elf|twaalf)d|eerst)e)n\b", r"\1"),
        (r"\b(?:een\s+)?(tien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd)tal\b(?=\s+eur)", r"\1"),
        (r"\banderhalf\s+duizend\b|\banderhalve\s+duizend\b", "1500"),
        (r"\b(?:vndg|vdg|vandage|vandaog)\b", "vandaag"),
        (r"\b(?:vnvnd|vanaovend|vanaovond)\b", "vanavond"),
    ),
    "fr": (
        (r"\b(?:dimain|2min|deumain)\b", "demain"),
        (r"\bqd\b", "quand"),
        (r"\bune\s+couple\s+de\b", "deux"),
        (r"\bune\s+centaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "cent "),
        (r"\bune\s+cinquantaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "cinquante "),
        (r"\bune\s+vingtaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "vingt "),
        (r"\bune\s+trentaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "trente "),
        (r"\bune\s+quarantaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "quarante "),
        (r"\bune\s+soixantaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "soixante "),
        (r"\bune\s+dizaine\s+d(?:'|e\s)\s*(?=euros?|balles)", "dix "),
        (r"\bpr\b(?=\s+(?:le|la|les|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|fin)\b)", "pour"),
        (r"\b(?:des\s?q|d[eè]s\s?qu?e?)\s+(?=j)", "des que "),
    ),
    "en": (
        (r"\b(?:tomoz|2moz|2morro\w*|tomoro|tmoro|tomorro)\b", "tomorrow"),
        (r"\bhalf\s+a\s+grand\b", "500"),
        (r"\b(?:one|1)\s+and\s+a\s+half\s+(?:grand|thousand|k)\b", "1500"),
        (r"\b(?:two|2)\s+and\s+a\s+half\s+(?:grand|thousand|k)\b", "2500"),
        (r"\b(?:a|one)\s+grand\b", "1000"),
    ),
}  # fmt: skip
_COINED: tuple[tuple[str, int], ...] = (
    (r"fivers?", 5),
    (r"tenners?|tientjes?|joetjes?", 10),
    (r"geeltjes?", 25),
    (r"meiers?|barkies?", 100),
    (r"ruggen", 1000),
)
_COUNT = alternatives(NUMBERS)
_SEVERAL = alternatives({word: number for word, number in NUMBERS.items() if number > 1})
_GRAND = re.compile(rf"\b({_SEVERAL})\s+(?=grand\b)")
_BY_THEMSELVES = 2
"""How many of these are money without a number: "tenner now"; "geeltje" may be a note, "Meier" a name."""
_COIN = re.compile(
    "|".join(
        rf"\b(?:(?P<n{i}>\d{{1,3}}|{_COUNT})\s+(?:of\s+)?){'?' * (i < _BY_THEMSELVES)}(?P<c{i}>{words})\b"
        for i, (words, _) in enumerate(_COINED)
    )
)
_NOTES = re.compile(
    rf"\b(?:(?P<times>\d{{1,2}}|{_COUNT})\s+)?"
    r"(?:petits?\s+)?(?:billets?|notes?|briefjes?|biljet(?:ten|je)?|bankbiljet(?:ten)?|bifftons?|biftons?)\s+(?:de|of|van)\s+(?P<each>5|10|20|50|100|200|500)\b(?!\s*(?:h|u|uur|heures?|[.,:/]\d)\b)"
)
_HALF = re.compile(
    r"\b(\d{1,6})\s+(euros?|balles|pounds?)\s+(?:et\s+demie?|en\s+(?:een|1)\s+hal(?:f|ve)|and\s+a\s+half)\b"
)
_GLUED_EURO = re.compile(
    r"(?<![\w.,/-])(?:(?P<cents>\d+[.,]\d{2})|(?<!\bla )(?<!\ble )(?<!\bde )(?<!\bhet )(?<!\bthe )(?<!\bma )(?<!\bmijn )(?<!\bune )(?<!\bcette )(?P<whole>3[2-9]|[4-9]\d|[1-9]\d{2,4}))\s?e(?=\s|[.,!?;:)]|$)"
    r"(?!\s+(?:fois|keer|anniversaire|verjaardag|editie|edition|etage|verdieping|rappel|jaar|rang|rij|maal|place|plaats|eeuw|siecle|klant|client|x\b))"
)
""" "100e" is a hundred euros; "de 25e" a day, "la 50e fois" a place in a row."""


def plain(text: str, language: str) -> str:
    """A text with its abbreviations written out, before number words become digits."""
    for pattern, words in (*_PATTERNS, *_TONGUE_PATTERNS.get(language, ())):
        text = pattern.sub(words, text)
    return text


def coins(folded: str) -> str:
    """A folded text, number words as digits already, with notes and slang for money as numbers."""
    folded = _GLUED_EURO.sub(lambda match: f"{match['cents'] or match['whole']} €", folded)
    folded = _HALF.sub(r"\1,50 \2", folded)
    folded = _NOTES.sub(lambda match: str(_number(match["times"]) * int(match["each"])), folded)
    folded = _GRAND.sub(lambda match: f"{_number(match[1])} ", folded)
    return _COIN.sub(_coined, folded)


def _number(text: str | None) -> int:
    return 1 if text is None else int(text) if text.isdigit() else NUMBERS[text]


def _coined(match: re.Match[str]) -> str:
    for index, (_, worth) in enumerate(_COINED):
        if match[f"c{index}"]:
            return str(_number(match[f"n{index}"]) * worth)
    return match[0]


def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in rules)


_PATTERNS = _compiled(_ALL)
_TONGUE_PATTERNS = {tongue: _compiled(rules) for tongue, rules in _TONGUES.items()}
