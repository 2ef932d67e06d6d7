"""Number words as digits, so that every later rule reads digits only."""

from __future__ import annotations

import re
from functools import lru_cache

from text_to_num import alpha2digit

from nlu.slots.lexicon import MONTHS, alternatives
from nlu.slots.shorthand import coins, plain
from nlu.text import fold

_MONTH = alternatives(MONTHS)
_SEPTEMBER = re.compile(r"(?<=\d\s)sept\b\.?", re.IGNORECASE)
_COUPLE = re.compile(
    r"\b(?:a\s+)?couple\s+(?:of\s+)?(?=(?:hundred|thousand|grand|more|days|weeks|months|tenners|fivers))", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(?:a\s+few|some|several|enkele|een\s+paar|quelques|plusieurs)\s+"
    r"(?:hundred|thousand|honderd|duizend|centaines?|milliers?)\w*(?:\s+(?:d'|de\s+)?(?:euros?|eur|pounds|dollars|quid))?",
    re.IGNORECASE,
)
"""No amount that anybody can book."""
_FIRSTS = (
    (re.compile(rf"\b(?:first|premier|eerste|een)\s+(?:of\s+|van\s+|de\s+)?(?=(?:{_MONTH})\b)"), "1 "),
    (re.compile(rf"\b(?:second|tweede)\s+(?:of\s+|van\s+|de\s+)?(?=(?:{_MONTH})\b)"), "2 "),
    (re.compile(rf"\b(?:deux)\s+(?=(?:{_MONTH})\b)"), "2 "),
    (re.compile(rf"\b(?:trois)\s+(?=(?:{_MONTH})\b)"), "3 "),
    (re.compile(rf"\b({_MONTH})\s+(?:the\s+first\b|first(?=\s*(?:$|[.,!?])))"), r"\1 1"),
    (re.compile(rf"\b({_MONTH})\s+the\s+second\b"), r"\1 2"),
)
"""text2num leaves "first" and "second" alone, since both mean much else."""


_TWO_NUMBERS = re.compile(
    r"(?<![\d.,/])(\d{1,4}) (\d\d)"
    r"(?=\s*(?:$|[,;!?:]|\.(?!\d)|(?:and|et|en|but|mais|maar|on|le|op|for|pour|voor)\s+(?!\d)))"
)
_ROUND_CENTS = frozenset((25, 50, 75, 90, 95, 99))
_LAST_HOUR = 24


def _with_cents(folded: str, written: str) -> str:
    """ "Sixty-two fifty" as 62.50, where neither number stands in digits in what was written."""

    def joined(match: re.Match[str]) -> str:
        spoken = not re.search(rf"(?<![\d.,])(?:{match[1]}|{match[2]})(?!\d|[.,]\d)", written)
        whole, cents = int(match[1]), int(match[2])
        money = (cents in _ROUND_CENTS and whole % 100 != 0) or (whole > _LAST_HOUR and whole % 10 and cents % 5 == 0)
        return f"{match[1]},{match[2]}" if spoken and money else match[0]

    return _TWO_NUMBERS.sub(joined, folded)


def spelled(text: str, language: str) -> str:
    """The text with number words as digits, folded. "1 sept. 2027" is a date, though "sept" is French for seven."""
    prepared = _COUPLE.sub("two ", _ABOUT.sub(" ", _SEPTEMBER.sub("septembre", plain(text, language))))
    folded = coins(_with_cents(fold(_spelled_out(prepared, language)), text))
    for pattern, digits in _FIRSTS:
        folded = pattern.sub(digits, folded)
    return folded


@lru_cache(maxsize=512)
def _spelled_out(text: str, language: str) -> str:
    return str(alpha2digit(text, language if language in {"en", "fr", "nl"} else "en"))
