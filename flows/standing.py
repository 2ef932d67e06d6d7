"""What the law wants known of a debtor before a word goes out: consents with proof, identity, representation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """Who says so."""

    IMPORT = "import"
    DEBTOR = "debtor"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a consent holds no longer: who says so, in whose words (GDPR art. 7(3)). `at` is UTC."""

    at: datetime
    source: Source
    words: str


@dataclass(frozen=True, slots=True)
class Consent:
    """That a contact point may be written to, with its proof (GDPR art. 7(1)).

    `proof` is the debtor's own words, or the import and row that said so. Times are UTC. A consent that was withdrawn
    stays on file with its withdrawal, as proof of both.
    """

    channel: str
    address: str
    at: datetime
    source: Source
    proof: str
    withdrawn: Withdrawal | None = None

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
    """Who stands for the debtor (attorney, debt adviser, guardian): from then on nobody but them is spoken to.

    `name` is empty while only the debtor has said so and nobody of the team has recorded who it is.
    """

    name: str
    contact: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Respite:
    """A breathing space by law: no contact, interest or fees from `start` to `until`, both days included (local dates).

    `reference` is the register's, `by` who recorded it.
    """

    start: date
    until: date
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact of the creditor's records that the debtor had corrected (GDPR art. 16). It stays above what an import
    says until the import agrees. `field` is name, language, email or phone; `old` is what the records said.
    """

    field: str
    value: str
    old: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased of a case, and that the rest is restricted (GDPR art. 17, 18). Times are UTC.

    `kinds` are those of flows/retention.yml that are gone. `invoices` are never asked for again, whatever happens.
    `due` is the day on which the rest goes, None while something is open. `restricted` ends when the creditor imports
    an invoice that was not there then: it is followed as a new case. `asked` tells a request from mere retention.
    """

    at: datetime
    by: str
    reason: str
    kinds: tuple[str, ...] = ()
    invoices: tuple[str, ...] = ()
    due: date | None = None
    restricted: bool = True
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """The head of a case's history: how many entries it has, and the digest of the last one."""

    count: int = 0
    digest: str = ""
