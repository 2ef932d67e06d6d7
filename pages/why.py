"""Why one thing happened to a case, in words: what the console shows and `explain` prints (bot.explaining makes it)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.case import CaseFile
from flows.history import Entry
from flows.message import Message
from flows.task import Task


@dataclass(frozen=True, slots=True)
class Rested:
    """One rule that was held against a fact. `says` and `source` are the pack's own words, empty if it has none now."""

    rule: str
    number: str
    fact: str
    held: bool
    says: str = ""
    source: str = ""
    verify: bool = False

    @property
    def line(self) -> str:
        """The rule on one line, with its number, the fact and where it is written."""
        number = f" ({self.number})" if self.number else ""
        found = f"; found: {self.fact}" if self.fact else ""
        counsel = ", to be verified with counsel" if self.verify else ""
        source = f" Source: {self.source}{counsel}." if self.source else ""
        return f"{self.rule}{number}{found}: {'kept' if self.held else 'NOT kept'}.{source}"


@dataclass(frozen=True, slots=True)
class Why:
    """One send, delay, block or other entry, explained. Times are UTC; `lines` are pairs of label and words.

    `id` is the entry's, `message_id` that of the message that it speaks of. `pack` and `version` name the pack that the
    rules are from, empty where the entry rests on no rule of a pack.
    """

    id: str
    message_id: str | None
    kind: str
    at: datetime
    headline: str
    lines: tuple[tuple[str, str], ...] = ()
    pack: str = ""
    version: str = ""
    rules: tuple[Rested, ...] = ()
    earliest: datetime | None = None

    @property
    def text(self) -> str:
        """All of it for a terminal."""
        return "\n".join([self.headline, *(f"  {label}: {words}" for label, words in self.lines)])


Explain = Callable[[CaseFile, Sequence[Message], Sequence[Entry], Sequence[Task]], Sequence[Why]]
"""Says why each entry of a case's history happened (bot.explaining)."""


def no_reasons(*_: object) -> Sequence[Why]:
    """Nothing is explained."""
    return ()
