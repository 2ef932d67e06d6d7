"""How many segments an SMS takes: the price of a text, and the reason to keep it plain.

Sources: 3GPP TS 23.038 (alphabet), TS 23.040 (concatenation): GSM-7 160 alone or 153 each, UCS-2 70 alone or 67 each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_BEYOND_BASIC_PLANE = 0xFFFF


class Encoding(StrEnum):
    """The alphabet that the whole message is sent in."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


_ALONE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
_CONCATENATED = {Encoding.GSM7: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets (GSM-7) or UTF-16 code units (UCS-2), `count` the segments they fill."""

    encoding: Encoding
    units: int
    count: int


def encoding_of(text: str) -> Encoding:
    """GSM-7 if every character is in its alphabet or extension table, else UCS-2 for the whole text."""
    return Encoding.GSM7 if all(c in _BASIC or c in _EXTENSION for c in text) else Encoding.UCS2


def segments(text: str) -> Segments:
    """Count the segments of a text. Escapes and surrogate pairs are never cut in two; an empty text is one segment."""
    encoding = encoding_of(text)
    widths = [_width(character, encoding) for character in text]
    units = sum(widths)
    if units <= _ALONE[encoding]:
        return Segments(encoding, units, 1)
    return Segments(encoding, units, _filled(widths, _CONCATENATED[encoding]))


def _width(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return 2 if character in _EXTENSION else 1
    return 2 if ord(character) > _BEYOND_BASIC_PLANE else 1


def _filled(widths: Iterable[int], capacity: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > capacity:
            count, used = count + 1, 0
        used += width
    return count
