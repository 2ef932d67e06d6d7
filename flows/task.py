"""Work for people outside the chat: a number to phone, a letter to post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TaskKind(StrEnum):
    """What is to be done."""

    CALL = "call"
    LETTER = "letter"


def work_name(kind: TaskKind, step: str) -> str:
    """What a step put on the team's list, as the case remembers it (`Case.work`)."""
    return f"{kind.value}:{step}"


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


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Open tasks of steps that are closed in the bot's name, with a reason; of one kind, if given, and not `but`."""

    at: datetime
    reason: str
    kind: TaskKind | None = None
    but: str = ""

    def means(self, task: Task) -> bool:
        """Whether it closes this task."""
        return task.done_at is None and task.step is not None and self.kind in (None, task.kind) and task.id != self.but

    @property
    def outcome(self) -> str:
        """What the task says of it."""
        return f"withdrawn: {self.reason}"


WITHDRAWN_BY = "bot"
"""Who closes a task that is withdrawn."""
