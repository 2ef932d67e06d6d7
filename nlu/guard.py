"""What every text passes before an engine sees it.

Rasa reads a leading "/" as a command with confidence 1.0, answers 500 to empty text, and a text of 100 KB took 15 GB
with DIET; so the guard cleans, caps and sorts out what no model should be asked about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1_000
"""Characters that an engine sees at most."""
_TAIL = 300
_READ_AT_MOST = 8_000

_MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,200}>")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_DIGITS = re.compile(r"[\d\s.,:/+()#*'’€$£%-]+")


_COMMANDS = re.compile(
    r"\b(?:ignore|disregard|forget|bypass|override|ignorez?|oublie[zs]?|negeer|vergeet)\b.{0,40}"
    r"\b(?:instructions?|rules?|prompts?|above|consignes|regles|instructies|regels|bovenstaande|precede)\b"
    r"|\bsystem\s?prompt\b|\bprompt\s+systeme\b|\bsysteemprompt\b",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What sort of text it is; only TEXT is shown to an engine."""

    TEXT = "text"
    EMPTY = "empty"
    EMOJI = "emoji"
    DIGITS = "digits"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A cleaned text, safe for every engine: NFC, no control or bidi characters, at most `LONGEST` characters."""

    text: str
    kind: Kind


def guard(text: str) -> Guarded:
    """Clean the text; never raises, whatever the characters and the length."""
    cleaned = _clean(_cut(text, _READ_AT_MOST, _READ_AT_MOST // 2))
    capped = _cut(cleaned, LONGEST, _TAIL).lstrip("/\\ \n")
    return Guarded(text=capped.strip(), kind=_kind(capped))


def without_links(text: str) -> str:
    """The text with each link replaced by a space."""
    return _LINK.sub(" ", text)


def commands_the_bot(folded: str) -> bool:
    """Whether a folded text gives orders to a language model: nothing that a debtor means, never acted on."""
    return bool(_COMMANDS.search(folded))


def _cut(text: str, longest: int, tail: int) -> str:
    """Keep the head and the tail: a STOP at the end of a long text must not be lost."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - tail - 1]}\n{text[-tail:]}"


def _clean(text: str) -> str:
    visible = "".join(_visible(character) for character in text)
    plain = _MARKUP.sub(" ", unicodedata.normalize("NFC", visible))
    return _SPACES.sub(" ", plain).strip()


def _visible(character: str) -> str:
    if character in "\n\t\r\v\f\u2028\u2029\x85":
        return "\n" if character != "\t" else " "
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character


def _kind(text: str) -> Kind:
    if not text.strip():
        return Kind.EMPTY
    rest = without_links(text)
    if not any(character.isalnum() for character in rest):
        return Kind.LINKS if rest != text else _wordless(rest)
    return Kind.DIGITS if _DIGITS.fullmatch(rest) else Kind.TEXT


def _wordless(text: str) -> Kind:
    return Kind.EMOJI if any(unicodedata.category(character) in {"So", "Sk"} for character in text) else Kind.EMPTY
