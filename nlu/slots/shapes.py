"""References that their shape gives away, with no word before them: INV-2026-001, A/77-2031-B, 5010/447, 26F-3391."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from nlu.slots.lexicon import MONTHS, alternatives

_NO_MONEY_BEFORE = r"(?<![\w€£$/+.,-])(?<![€£$]\s)"
_NO_MONEY_AFTER = r"(?!\s?(?:€|£|\$|%|(?:eur|euros?|pounds?|quid|dollars?|usd|gbp|balles|k)\b))"
_KNOWN = re.compile(
    r"(?<![\w/+.-])(?:"
    r"[A-Z]{1,5}[-/_]?20\d\d[-/_]?\d{2,8}"
    r"|20\d\d[-/_][A-Z]{2,5}[-/_]\d{2,8}"
    r"|[A-Z]{1,5}\d{2}[-/_]\d{3,8}"
    r"|[A-Z]{2,5}[-/_]\d{2,10}(?:[-/_]\d{1,8})*|[A-Z]-\d{3,10}(?:-[A-Z0-9]{1,4})?"
    r"|(?:INV|FAC|FACT|FA|FV|VF|F|CN|INVOICE)[-/_#]?\d{4,10}"
    r"|20\d\d[-/_]\d{3,8}"
    r"|(?<!€)(?<!€\s)(?<!£)(?<!\$)20[2-4]\d{5,7}(?!\s?(?:€|£|\$|eur|euros?|pounds)|[.,]\d)"
    r")(?![\w/-])",
    re.IGNORECASE,
)
"""The numbering of most invoices: letters, a year, a running number."""
_JOINED = re.compile(
    rf"{_NO_MONEY_BEFORE}[A-Za-z0-9]{{1,12}}(?:[-/_.][A-Za-z0-9]{{1,12}}){{1,5}}(?!\w|[-/_.,]\w|-){_NO_MONEY_AFTER}"
)
"""Letters and digits in groups, with marks between."""
_GLUED = re.compile(
    rf"{_NO_MONEY_BEFORE}(?!(?:BE|NL|FR|DE|LU|GB|IE)\d{{8}})(?:[A-Z]{{1,5}}\d{{4,10}}[A-Z]?|\d{{4,6}}[A-Z]{{1,3}}\d{{2,8}})(?![\w/-]|[.,]\d){_NO_MONEY_AFTER}"
)
"""Capitals and a number, but no VAT number: SI004471, 2026N317."""
_PARTS = re.compile(r"[-/_.]")
_DATE = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d){1,2}|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.](?:19|20)\d\d"
)
_LABEL = re.compile(r"(?:nr|no|ref|fact|num|art|tel|inv|gsm|n|p|blz|www|iban)\.", re.IGNORECASE)
"""The word before a number, and no part of it: "Nr.2026"."""
_WRITTEN_DATE = re.compile(rf"\d{{1,2}}[-/.](?:{alternatives(MONTHS)})[-/.](?:\d\d){{1,2}}", re.IGNORECASE)
_FEWEST_WITH_LETTERS, _FEWEST, _MOST = 3, 6, 12
_LONGEST_WORD = 5
_PHONE = range(9, 12)
_SMALL = 4


def shaped(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each reference by its shape stands, and how it is written."""
    for pattern in (_KNOWN, _GLUED):
        yield from ((*match.span(), match[0]) for match in pattern.finditer(text))
    for match in _JOINED.finditer(text):
        if _is_a_reference(match[0]):
            yield (*match.span(), match[0])


def _is_a_reference(token: str) -> bool:
    groups = _PARTS.split(token)
    digits = sum(character.isdigit() for character in token)
    if _DATE.fullmatch(token) or _WRITTEN_DATE.fullmatch(token) or _LABEL.match(token) or digits > _MOST:
        return False
    if any(character.isalpha() for character in token):
        return digits >= _FEWEST_WITH_LETTERS and all(_is_a_group(group) for group in groups)
    return digits >= _FEWEST and not _is_a_number(token, groups, digits)


def _is_a_group(group: str) -> bool:
    """A number, a few capitals, or both together."""
    letters = "".join(character for character in group if character.isalpha())
    capitals = letters.isascii() and letters == letters.upper()
    return capitals and len(letters) <= _LONGEST_WORD


def _is_a_number(token: str, groups: list[str], digits: int) -> bool:
    """Whether digits and marks are money (1.250.000), a span (900-1200), or a telephone number (0470/12.34.56)."""
    if set(token) <= set("0123456789.") or (token.startswith("0") and digits in _PHONE):
        return True
    return _is_a_range(groups, dashed="-" in token)


def _is_a_range(groups: list[str], *, dashed: bool) -> bool:
    """Whether numbers only rise: "900-1200" is a span, "300/400/500" a choice, "2026-0042" neither."""
    small = all(len(group) <= _SMALL and not group.startswith("0") for group in groups)
    rising = all(int(first) < int(second) for first, second in pairwise(groups))
    alike = len({len(group) for group in groups}) == 1
    return small and rising and (alike or (dashed and len(groups) == 2))  # noqa: PLR2004
