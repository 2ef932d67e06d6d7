"""Work for people outside the chat: a number to phone, a letter to post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TaskKind(StrEnum):
    """What is to be done."""

    CALL = "call"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work. `text` is the call's script or the letter's text, `document` the letter as PDF.

    `assignee` is who of the team has it, `language` what the debtor reads and hears.
    """

    id: str
    case_id: str
    debtor_id: str
    kind: TaskKind
    created_at: datetime
    deadline: datetime
    text: str
    step: str | None = None
    document: bytes = b""
    done_at: datetime | None = None
    done_by: str = ""
    outcome: str = ""
    assignee: str = ""
    language: str = ""
