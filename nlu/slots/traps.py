"""Words that only look like a date: blanked before dates are read."""

from __future__ import annotations

import re

from nlu.slots.hours import HOURS
from nlu.slots.spans import blank

_IN_DUTCH = re.compile(r"\b(?:hier|pas)\b")
"""Dutch "hier" is "here" and no yesterday; "pas vrijdag" is "only on Friday" and rules nothing out."""
_NEVER = re.compile(
    r"(?:\b(?:le|du|au|op|on|by|tegen|until|voor|pour|avant|before|vanaf)\s+)?(?<![\w/.,-])(?:24\s?(?:h|u|uur|hours?)?\s?/\s?(?:7|24)\s?(?:d|j|dagen|jours|days)?|7\s?(?:j|d)?\s?/\s?7\s?(?:j|d)?|50\s?/\s?50)(?![\w/.,-])"
    r"|\b(?:(?:year|month|quarter)[\s-]?end|end[\s-]of[\s-](?:the[\s-])?year|christmas|xmas|holiday)\s+(?:bonus|premium|money|budget|close|closing|accounts|audit|figures|rush)\b|\bbuilt\s+in\s+a\s+day\b"
    r"|\b(?:prime|gratification|bonus)\s+(?:de\s+|d')?(?:la\s+)?(?:fin\s+(?:d'annee|de\s+l'annee)|noel|st\s+eloi)\b|\b(?:eindejaars?|kerst|vakantie)[\s-]?(?:premie|bonus|geld|toelage|uitkering)\b"
    r"|\b(?:are|be|you're|zijn|bent|zijt|etes|serez|sera)\s+(?:jullie\s+|u\s+|gij\s+|je\s+|ge\s+|you\s+|vous\s+)?(?:the\s+(?:very\s+)?first|de\s+eerste|les?\s+premiers?)\b(?!\s+(?:of|van|du|de)\b)|\bals\s+eerste\b"
    r"|\bonder\s+de\s+\d{1,2}\b(?!\s*(?:€|eur|%))|\b(?:you\s+are|you're|(?:vous\s+)?etes|bent|zijt|jullie\s+zijn)\s+(?:only\s+|maar\s+|pas\s+)?(?:the|le|la|de)\s+\d{1,2}(?:st|nd|rd|th|e|eme|de|ste)\b|\b(?:habit\w+|loge\w*|reside\w*|domicilie\w*)\s+(?:toujours\s+|encore\s+|bien\s+)?au\s+\d{1,4}\b"
    r"|\b(?:voisine?s?|neighbou?rs?|buur\w*|buren)\s+(?:d[ue]|at|from|op|van)\s+(?:n(?:umber|ummer|umero|r|o|°)\.?\s*)?\d{1,3}[a-d]?\b"
    r"|\b(?:1?3(?:th|eme?|e|de|ste)|thirteenth|treizieme|dertiende)\s+(?:month|mois|maand)\b"
)
"""Round the clock, a bonus by the name of its season, the thirteenth month."""
_DIRECT = re.compile(
    r"\bdirect\s+(?:debits?|deposits?|line|contact|mail|message|incasso|access)\b|\b(?:contact|ligne)\s+direct\b"
)
"""A direct debit is no payment of today."""
_FROM_NOW_ON = re.compile(
    r"\bfrom\s+now\s+on\b|\ba\s+partir\s+de\s+maintenant\b"
    r"|(?<!weken )(?<!week )(?<!dagen )(?<!dag )(?<!maanden )(?<!maand )\bvanaf\s+nu\b"
)
_NOW = re.compile(
    r"(?<!from )(?<!vanaf )(?<!binnen )(?<!tussen )(?<!between )(?<!entre )\b(?:now|nu|maintenant|direct)\b"
)
_CLAUSE = re.compile(r"[,.](?!\d)|[;:!?]|\b(?:and|but|et|mais|en|maar)\b")
_PAYS = re.compile(
    r"\b(?:pay(?!pal)\w*|paid|settl\w+|transfer\w*|send\w*|half|all(?!\s+(?:i|we|that|is)\b)|rest|paie\w*|paye\w*|regl\w+|vers\w+|vir\w+|moitie"
    r"|tout(?!\s+ce)|betaal\w*|betal\w+|stort\w*|maak|overmaken|overschrijven|helft|tiers|third|derde|kwart|driekwart|quarter|alles(?!\s+wat)|voldoe\w*)\b"
    r"|\b(?:do(?:ing)?\s+(?:it|this|that)|doe\s+(?:ik\s+)?(?:het|'t|t|dat)|(?:le|ca)\s+fai[st]?|fai[st]\s+(?:ca|le))\b"
)
_DOES = re.compile(r"\b(?:do(?:ing)?|fai[st]|faire|doe|doen)\b")
"""A verb of paying only beside a sum that another follows: "I can do 50 now and 50 on Friday"."""
_DIGIT = re.compile(r"\d")
_COST = re.compile(r"\b(?:it\s+was|c'etait|(?:prix|total)\s+etait|coutait|(?:het|dat|prijs)\s+was|kostte)\b[^;!?]*\d")
_THE_REST = re.compile(r"\b(?:rest|reste|restant|remainder|the\s+other|l'autre|de\s+andere)\b")
_A_SUM_BEFORE = re.compile(
    r"(?<!was )(?:[£€$]\s?\d[\d.,]*|\d\s*(?:€|£|\$|euros?|eur|quid|pounds?|bucks|dollars?|balles))\s+(?:right\s+)?$"
)
_ONLY_A_SUM = re.compile(
    r"(?:\W|\d|\b(?:eur|euros?|pounds?|quid|dollars?|bucks|balles|k|right|for|please|pls|yes|ok|oui|ja|just|voor|graag|aub|svp|pour|deja|alvast|dan|then)\b)*"
)
_NAMED_DAY = re.compile(r"^(?:le|du|au|op|on|by|tegen|until|voor|pour|avant|before|vanaf)\b")


def without_traps(readable: str, *, tongue: str) -> str:
    """Blank what only looks like a date: "hier" is "here" in Dutch, "now stop" names no day, nor does an hour."""
    spans = [match.span() for match in _IN_DUTCH.finditer(readable)] if tongue == "nl" else []
    spans += [match.span() for match in HOURS.finditer(readable)]
    spans += [match.span() for match in _NEVER.finditer(readable) if not _NAMED_DAY.match(match[0])]
    spans += [match.span() for pattern in (_DIRECT, _FROM_NOW_ON) for match in pattern.finditer(readable)]
    spans += [match.span() for match in _NOW.finditer(readable) if not _is_a_day(readable, match.start(), match.end())]
    return blank(readable, spans)


def _is_a_day(readable: str, start: int, end: int) -> bool:
    """Whether a "now" is the day of a payment: by itself, beside a sum, or in a clause that pays.

    "It was 35, now 49" tells of a price.
    """
    before, after = _CLAUSE.split(readable[:start])[-1], _CLAUSE.split(readable[end:])[0]
    clause = f"{before} {after}"
    if _PAYS.search(clause):
        return True
    earlier = readable[:start]
    dearer = _DIGIT.search(after) and not _DIGIT.search(before) and _DIGIT.search(earlier)
    if _ONLY_A_SUM.fullmatch(clause):
        return not (dearer or _COST.search(earlier))
    others = readable[: start - len(before)] + readable[end + len(after) :]
    if not _DIGIT.search(clause):
        return False
    if before.rstrip().removesuffix("right").rstrip().endswith("%"):
        return True
    another = _DIGIT.search(others) and (_DOES.search(clause) or _A_SUM_BEFORE.search(before))
    return bool(_THE_REST.search(others) or another)
