"""Looking for a case by what somebody remembers of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Where(StrEnum):
    """In which record the words stand, the most telling first."""

    DEBTOR = "debtor"
    INVOICE = "invoice"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was found: what of it holds the words (`shown`: the name, the invoice's number, the message's text),
    and for messages when and on which channel (`note`).
    """

    case_id: str
    debtor_name: str
    state: str
    where: Where
    shown: str
    at: datetime | None = None
    note: str = ""


class SearchStore(Protocol):
    """Finding cases."""

    async def find(self, words: Sequence[str], limit: int) -> list[Found]:
        """Records in which each word begins some word (store.words.wanted), at most `limit` of each kind.

        A case comes once, by its most telling record; of messages by its newest. A constant number of commands.
        """


def once_each(found: Iterable[Found]) -> list[Found]:
    """Each case by its first record."""
    first: dict[str, Found] = {}
    for item in found:
        first.setdefault(item.case_id, item)
    return list(first.values())
