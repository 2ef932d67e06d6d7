"""The append-only history: one entry for everything that happened, said as who, what and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.basis import Basis
from flows.effects import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a case's history; the same fields as a line of the simulation. `at` is UTC.

    `actor` is "bot", "debtor", "import" or an agent's name. `earliest` is the earliest lawful time of a delay or
    block. `basis` holds the rules that were looked at. `number`, `previous` and `digest` chain a case's entries, and
    `seal` stands for the text, with `salt` beside it (flows.chain): words of people belong in `text`, which may be
    erased, never in `reason`.
    """

    id: str
    case_id: str
    debtor_id: str
    at: datetime
    kind: Kind
    actor: str
    rule: str | None = None
    reason: str | None = None
    channel: str | None = None
    step: str | None = None
    language: str | None = None
    unasked: bool = False
    queue: str | None = None
    text: str | None = None
    message_id: str | None = None
    earliest: datetime | None = None
    basis: Basis | None = None
    number: int = 0
    previous: str = ""
    digest: str = ""
    seal: str = ""
    salt: str = ""
