"""Times of day: numbers that are neither a day of the month nor money ("between 3 and 5 in the afternoon")."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re

from nlu.slots.lexicon import MONTHS, alternatives

_HOUR = r"(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d|\s?h\b|\s?u\b|\s?uur\b)?"
_NO_TIME = rf"(?!\d|[.,]\d|\s*(?:€|£|\$|%|k\b|eur\b|euros?\b|pounds?\b|quid\b|dollars?\b|balles\b|piek\b|per\b|par\b|a\s+month|/|st\b|nd\b|rd\b|th\b|(?:of\s+|de\s+|van\s+)?(?:{alternatives(MONTHS)})\b|days?|weeks?|months?|jours?|semaines?|mois|dagen|weken|maanden))"
HOURS = re.compile(
    "|".join(
        (
            rf"\b(?:between|entre|tussen)\s+{_HOUR}\s+(?:and|et|en)\s+{_HOUR}\b{_NO_TIME}",
            rf"\b(?:from|de|van)\s+(?:half\s+)?{_HOUR}\s+(?:to|till?|until|a|tot)\s+(?:half\s+)?{_HOUR}\b{_NO_TIME}",
            rf"\b(?:half|quarter|kwart|halve|10|5|20|15|25)\s+(?:past|to|voor|na|over)\s+(?:half\s+)?{_HOUR}\b{_NO_TIME}",
            rf"\b(?:at|om|after|before|na|voor|around|rond|tegen|tot|until|past)\s+half\s+(?:past\s+)?{_HOUR}\b{_NO_TIME}",
            r"\b\d{1,2}\s+heures?\s+(?:et\s+(?:demie?|quart)|moins\s+(?:le\s+)?quart|\d{1,2})",
            rf"(?<![\w.,/]){_HOUR}\s+(?:in\s+the\s+(?:morning|afternoon|evening)|at\s+night|this\s+(?:morning|afternoon|evening)|tonight|du\s+(?:matin|soir)|de\s+l'apres[\s-]?midi|'?s\s?(?:ochtends|morgens|middags|namiddags|avonds|nachts)|in\s+de\s+(?:voormiddag|namiddag|ochtend|avond|middag))\b",
        )
    )
)
"""Over folded text with number words as digits."""
