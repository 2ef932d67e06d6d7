"""Split a message into the thoughts that it holds, so that each can be weighed by itself."""

from __future__ import annotations

import re

from nlu.text import fold, words

MOST = 8
"""Clauses that are weighed at most; more add cost and no meaning."""

_JOINS = {
    "en": "and|but|so|also|then|however|because",
    "fr": "et|mais|donc|alors|puis|car|parce que",
    "nl": "en|maar|dus|want|omdat",
}
"""Joining words by language: "en" joins in Dutch, and says "in" in French."""
_MARKS = r"[.!?;\n]+(?=\s|$)|,(?=\s)|\s[-–—]+\s|:\s"
_BREAKS = {language: re.compile(rf"{_MARKS}|\s(?=(?:{joins})\s)", re.IGNORECASE) for language, joins in _JOINS.items()}
_STARTS = {language: re.compile(rf"^(?:{joins})\s+", re.IGNORECASE) for language, joins in _JOINS.items()}


def clauses(text: str, language: str = "en") -> tuple[str, ...]:
    """The clauses of a text in their order, without the joining word; one clause gives one."""
    home = language if language in _JOINS else "en"
    pieces = (_STARTS[home].sub("", piece.strip()) for piece in _BREAKS[home].split(text))
    kept = [piece for piece in pieces if words(fold(piece))]
    return tuple(kept[: MOST - 2] + kept[-2:]) if len(kept) > MOST else tuple(kept)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in their order."""
    return tuple(piece.strip() for piece in re.split(r"[.!?;\n]+(?=\s|$)", text) if words(fold(piece)))
