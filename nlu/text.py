"""Small pure helpers on text that every part of the room shares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return _APOSTROPHES[character]
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """Lower case without accents, with exactly as many characters as `text`, so that positions stay true."""
    return "".join(map(_fold_character, text))


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text; an apostrophe inside a word stays."""
    return _WORD.findall(folded)
