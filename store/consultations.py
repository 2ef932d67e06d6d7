"""Questions to somebody outside the team (sales, logistics), by a link that shows them a part of one case.

Whoever reads the records cannot open a link: only a hash of its word is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link shows, by id: invoices by number, disputes, messages, files. `contact`: also how to reach them."""

    invoices: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: who says so (as they typed it), which way they lean, why, and files of theirs.

    `settled` says that the matter was settled already when it came.
    """

    id: str
    at: datetime
    name: str
    verdict: str
    text: str
    files: tuple[str, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided on the question, by whom, and why."""

    by: str
    at: datetime
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question with its link. `token` is the SHA-256 of the link's word.

    `whom` is a department or person in words, `address` their e-mail if the link was sent. They are asked to answer
    by `deadline`; the link works until `until`, or until it is withdrawn or the matter decided. `opened` are the
    moments at which somebody opened it. `version` rises with each change.
    """

    id: str
    case_id: str
    token: str
    by: str
    at: datetime
    whom: str
    question: str
    deadline: datetime
    until: datetime
    shown: Shown
    address: str = ""
    opened: tuple[datetime, ...] = ()
    answers: tuple[Answer, ...] = ()
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    ruling: Ruling | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it was neither withdrawn nor decided; the link may be too old all the same."""
        return self.withdrawn_at is None and self.ruling is None

    def overdue(self, now: datetime) -> bool:
        """Whether an answer is still missing after the deadline."""
        return self.is_open and not self.answers and self.deadline < now


class ConsultationStore(Protocol):
    """Questions and their answers. Methods may raise Unavailable."""

    async def add_consultation(self, consultation: Consultation) -> bool:
        """Keep a new question; False when its id is kept already."""

    async def change_consultation(self, consultation: Consultation) -> bool:
        """Replace a question whose kept version is one lower; False when somebody else changed it first."""

    async def consultation(self, consultation_id: str) -> Consultation | None:
        """One question."""

    async def consultation_by(self, token: str) -> Consultation | None:
        """The question to which a link's hash belongs."""

    async def consultations_of(self, case_id: str) -> list[Consultation]:
        """All questions of a case, oldest first."""

    async def consultations_by(self, user: str, limit: int = 100) -> list[Consultation]:
        """The questions of a member that are still open, earliest deadline first."""
