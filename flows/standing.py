"""What the law wants known of a debtor before a word goes out: consents with proof, identity, representation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Who says so."""

    IMPORT = "import"
    DEBTOR = "debtor"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Consent:
    """That a contact point may be written to, with its proof (GDPR art. 7(1)).

    `proof` is the debtor's own words, or the import and row that said so. Times are UTC.
    """

    channel: str
    address: str
    at: datetime
    source: Source
    proof: str

    @property
    def key(self) -> str:
        """As in ContactPoint."""
        return f"{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class Verified:
    """That the person at a contact point (`key` as in ContactPoint) is the debtor; `how` they showed it."""

    key: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Representative:
    """Who stands for the debtor (attorney, debt adviser, guardian): from then on nobody but them is spoken to."""

    name: str
    contact: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """The head of a case's history: how many entries it has, and the digest of the last one."""

    count: int = 0
    digest: str = ""
