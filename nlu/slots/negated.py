"""Dates that a text names only to rule them out: "Friday is too early", "I can't pay this month", "pas maintenant"."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re

_CLAUSE = re.compile(r"[,.;!?]|\b(?:but|mais|maar|and|et|however|because|car|want|omdat)\b")
_NOT_BEFORE = re.compile(
    r"\b(?:not|never|cannot|can't|cant|won't|wont|don't|dont|didn't|unable|impossible|pas|jamais|niet|nie|ni|geen)\b"
    r"(?P<between>[^,.;!?]*)$"
)
_STILL_NAMED = re.compile(
    r"\b(?:until|till|til|before|after|later\s+than|avant|apres|jusqu\w*|d'ici|plus\s+tard\s+que|tot|voor|na|later\s+dan|than"
    r"|will|'ll|gonna|can\s+do|vais|ferai|paie|paierai|zal|ga|betaal|pas\s+de\s+probleme|probleem|problem|worry)\b"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:echt\s+|zeker\s+|nog\s+|helaas\s+|het\s+)*niet\s+(?:meer\s+)?(?:betalen|overschrijven|lukken|gaan)"
    r"|^\s*(?:is|was|it's|c'est|est|ca|dat\s+is|is\s+dat|would\s+be|sera|zou)?\s*(?:way\s+|much\s+|far\s+|bien\s+|beaucoup\s+|veel\s+|really\s+)*"
    r"(?:too\s+(?:early|soon|late)|not\s+(?:possible|feasible|ok)|impossible|won't\s+work|doesn't\s+work|isn't\s+possible|trop\s+tot|pas\s+possible"
    r"|n'est\s+pas\s+possible|ne\s+va\s+pas|ca\s+ne\s+va\s+pas|va\s+pas|te\s+vroeg|te\s+snel|niet\s+mogelijk|onmogelijk|lukt\s+(?:me\s+|mij\s+|het\s+)?niet"
    r"|gaat\s+(?:me\s+|mij\s+|het\s+)?niet|haal\s+ik\s+niet|kan\s+ik\s+niet)"
)


_CORRECTS = re.compile(
    r"^\s*[,.;:–—-]*\s*(?:or\s+|ou\s+|of\s+|no+\s*,?\s+|non\s*,?\s+|nee\s*,?\s+)?(?:well\s*,?\s+)?"
    r"(?:(?:let'?s\s+)?say|i\s+mean|i\s+meant|make\s+(?:it|that)|or\s+rather|rather|sorry|disons|plutot|je\s+veux\s+dire|pardon|c'est[\s-]a[\s-]dire|enfin"
    r"|zeg\s+maar|zeg|laten\s+we\s+zeggen|ik\s+bedoel|eerder|liever|maak\s+er)\b[\s,:]*(?:the|on|by|le|du|op|de|den|van|het|sorry|i\s+mean)?\s*$"
)

_LATEST = (
    r"(?:(?:at\s+the\s+(?:very\s+|absolute\s+)?)?latest|(?:no|not)\s+later\s+than|au\s+(?:plus\s+tard|pire)|dernier\s+delai|(?:grand\s+)?maximum|max"
    r"|(?:ten\s+|aller)?uiterlijk|ten\s+laatste|op\s+(?:zijn|z'n|zn|het|t|'t)\s+laatste?|worst\s+case)"
)
_LATEST_BEFORE = re.compile(rf"\b{_LATEST}\s*[:,]?\s*(?:(?:by|on|the|le|la|du|op|de|den|tegen|met|pour|c'est|is)\s+)*$")
_LATEST_AFTER = re.compile(rf"^\s*[,(]?\s*{_LATEST}\b")
_AS_FAR = 40
_HAPPENED = re.compile(
    r"\b(?:(?:i|we|you|he|she|they)\s+(?:already\s+)?(?:called|rang|phoned|emailed|wrote|spoke|received|got\s+(?:your|a|the|this|another))|went\s+in(?:to)?\s+the\s+post|(?:was|were)\s+(?:posted|sent)"
    r"|(?:j'ai|on\s+a|nous\s+avons|(?:je\s+)?vous\s+ai|vous\s+avez|vous\s+m'avez)\s+(?:deja\s+|bien\s+)?(?:recu|appele|telephone|ecrit|contacte|parle)"
    r"|(?:ik|we|wij|u|jullie)\s+(?:kreeg|kregen|ontving|ontvingen|belde|belden|schreef|sprak|mailde))\b"
)
_AHEAD = re.compile(r"\b(?:will|'ll|gonna|going|can|pay|vais|paie|paye|peux|ferai|verse|zal|ga|kan|betaal|stort)\b")


def at_the_latest(folded: str, start: int, end: int) -> bool:
    """Whether the date between the two positions is named as the last day ("lundi, mercredi au plus tard")."""
    before, after = folded[max(0, start - _AS_FAR) : start], folded[end : end + _AS_FAR]
    return bool(_LATEST_BEFORE.search(before) or _LATEST_AFTER.match(after))


def happened(folded: str, start: int) -> bool:
    """Whether the words before a date tell of what was: "I got your letter on Monday"."""
    clause = _CLAUSE.split(folded[:start])[-1]
    return bool(_HAPPENED.search(clause)) and not _AHEAD.search(clause)


def corrected(folded: str, end: int, start: int) -> bool:
    """Whether the words between two dates say that the second stands for the first ("before Christmas, say the 22nd")."""
    return bool(_CORRECTS.match(folded[end:start]))


def ruled_out(folded: str, start: int, end: int) -> bool:
    """Whether the date between the two positions is one on which the debtor will not or cannot pay."""
    before = _CLAUSE.split(folded[:start])[-1]
    found = _NOT_BEFORE.search(before)
    if found and not _STILL_NAMED.search(found["between"]):
        return not _STILL_NAMED.search(folded[start:end])
    return bool(_NOT_AFTER.match(folded[end:]))
