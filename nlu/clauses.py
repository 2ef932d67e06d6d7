"""Split a message into the thoughts that it holds, so that each can be weighed by itself."""

from __future__ import annotations

import re

from nlu.text import fold, words

MOST = 8
"""Clauses that are weighed at most; more add cost and no meaning."""

_BREAK = re.compile(
    r"[.!?;\n]+(?=\s|$)|,(?=\s)|\s[-–—]+\s|:\s"
    r"|\s(?=(?:and|but|so|also|plus|then|however|because|mais|donc|alors|puis|et|car|parce que|maar|dus|en|want|omdat)"
    r"\s)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"^(?:and|but|so|also|plus|then|mais|donc|alors|puis|et|maar|dus|en|want|however)\s+",
    re.IGNORECASE,
)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text in their order, without the joining word; one clause gives one."""
    pieces = (_JOIN.sub("", piece.strip()) for piece in _BREAK.split(text))
    kept = [piece for piece in pieces if words(fold(piece))]
    return tuple(kept[: MOST - 2] + kept[-2:]) if len(kept) > MOST else tuple(kept)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in their order."""
    return tuple(piece.strip() for piece in re.split(r"[.!?;\n]+(?=\s|$)", text) if words(fold(piece)))
