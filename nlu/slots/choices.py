"""The pick of an offered option: "2", "option 2", "the second one", "la deuxième", "de tweede"."""

# ruff: noqa: E501 - tables of patterns: one rule, one line
from __future__ import annotations

import re

_ORDINALS: tuple[str, ...] = (
    r"first|1st|premiere?|1ere|eerste|1ste|1e",
    r"second|2nd|deuxieme|seconde?|2e(?:me)?|tweede|2de",
    r"third|3rd|troisieme|3e(?:me)?|derde|3de",
    r"fourth|4th|quatrieme|4e(?:me)?|vierde|4de",
    r"fifth|5th|cinquieme|5e(?:me)?|vijfde|5de",
)
_NOUN = r"(?:one|option|plan|choice|proposal|offer|possibility|solution|proposition|formule|choix|optie|keuze|voorstel|mogelijkheid)"
_NUMBERED = re.compile(
    rf"\b{_NOUN}\s*(?:number|nr|no|n°|numero|nummer)?\.?\s*(?P<digit>[1-9])\b(?![.,/]\d)|^\W*(?P<bare>[1-9])\W*$|\b(?:number|numero|nummer|nr|n°|no)\s*(?P<number>[1-9])\b"
)
_LAST = re.compile(rf"^\W*(?:i'?(?:ll)?\s+(?:take|choose|prefer|want)\s+|je\s+(?:prends|choisis|prefere)\s+|ik\s+(?:neem|kies|wil)\s+|graag\s+)?(?:the|la|le|de|het|that)?\s*(?P<ordinal>{'|'.join(f'(?:{words})' for words in _ORDINALS)})(?:\s+{_NOUN})?(?:\s+(?:please|svp|graag|aub|thanks|merci|bedankt))?\W*$|\b(?P<ordinal_>{'|'.join(f'(?:{words})' for words in _ORDINALS)})\s+{_NOUN}\b")  # fmt: skip


def find_choice(folded: str) -> int | None:
    """The number of the option that a folded text picks, from 1, or None."""
    match = _NUMBERED.search(folded)
    if match:
        return int(match["digit"] or match["bare"] or match["number"])
    match = _LAST.search(folded)
    if match is None:
        return None
    word = match["ordinal"] or match["ordinal_"]
    return next(index for index, words in enumerate(_ORDINALS, start=1) if re.fullmatch(words, word))
