"""Words that only look like a date: blanked before dates are read."""

from __future__ import annotations

import re

from nlu.slots.hours import HOURS
from nlu.slots.spans import blank

_IN_DUTCH = re.compile(r"\b(?:hier|pas)\b")
"""Dutch "hier" is "here" and no yesterday; "pas vrijdag" is "only on Friday" and rules nothing out."""
_NEVER = re.compile(
    r"(?:\b(?:le|du|au|op|on|by|tegen|until|voor|pour|avant|before|vanaf)\s+)?(?<![\w/.,-])(?:24\s?(?:h|u|uur|hours?)?\s?/\s?(?:7|24)\s?(?:d|j|dagen|jours|days)?|7\s?(?:j|d)?\s?/\s?7\s?(?:j|d)?|50\s?/\s?50)(?![\w/.,-])"
    r"|\b(?:year[\s-]?end|end[\s-]of[\s-](?:the[\s-])?year|christmas|xmas|holiday)\s+(?:bonus|premium|money)\b"
    r"|\b(?:prime|gratification|bonus)\s+(?:de\s+|d')?(?:la\s+)?(?:fin\s+(?:d'annee|de\s+l'annee)|noel|st\s+eloi)\b|\b(?:eindejaars?|kerst|vakantie)[\s-]?(?:premie|bonus|geld|toelage|uitkering)\b"
    r"|\b(?:are|be|you're|zijn|bent|zijt|etes|serez|sera)\s+(?:jullie\s+|u\s+|gij\s+|je\s+|ge\s+|you\s+|vous\s+)?(?:the\s+(?:very\s+)?first|de\s+eerste|les?\s+premiers?)\b(?!\s+(?:of|van|du|de)\b)|\bals\s+eerste\b"
    r"|\b(?:1?3(?:th|eme?|e|de|ste)|thirteenth|treizieme|dertiende)\s+(?:month|mois|maand)\b"
)
"""Round the clock, a bonus by the name of its season, the thirteenth month."""
_NOW = re.compile(r"(?<!from )(?<!binnen )(?<!tussen )(?<!between )(?<!entre )\b(?:now|nu|maintenant|direct)\b")
_CLAUSE = re.compile(r"[,.;:!?]|\b(?:and|but|et|mais|en|maar)\b")
_PAYS = re.compile(
    r"\d|\b(?:pay\w*|paid|settl\w+|transfer\w*|send\w*|do(?:ing)?|half|all|rest|paie\w*|paye\w*|regl\w+|vers\w+|vir\w+|fai[st]|moitie"
    r"|tout|betaal\w*|betal\w+|stort\w*|maak|overmaken|overschrijven|doe|helft|tiers|third|derde|kwart|driekwart|quarter|alles|voldoe\w*)\b"
)
_NAMED_DAY = re.compile(r"^(?:le|du|au|op|on|by|tegen|until|voor|pour|avant|before|vanaf)\b")


def without_traps(readable: str, *, tongue: str) -> str:
    """Blank what only looks like a date: "hier" is "here" in Dutch, "now stop" names no day, nor does an hour."""
    spans = [match.span() for match in _IN_DUTCH.finditer(readable)] if tongue == "nl" else []
    spans += [match.span() for match in HOURS.finditer(readable)]
    spans += [match.span() for match in _NEVER.finditer(readable) if not _NAMED_DAY.match(match[0])]
    for match in _NOW.finditer(readable):
        before, after = _CLAUSE.split(readable[: match.start()])[-1], _CLAUSE.split(readable[match.end() :])[0]
        if before.strip() + after.strip() and not _PAYS.search(f"{before} {after}"):
            spans.append(match.span())
    return blank(readable, spans)
