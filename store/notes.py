"""What the team writes beside the conversation: internal notes on a case, and who was named in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a note said before it was changed, and until when."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a case, for the team alone: it is never sent. `names` are the members that it names.

    `earlier` holds what it said before, oldest first. `version` rises with each change.
    """

    id: str
    case_id: str
    by: str
    at: datetime
    text: str
    names: tuple[str, ...] = ()
    pinned: bool = False
    earlier: tuple[Earlier, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """Something on a case is meant for a member: a note names them, or their question was answered.

    `kind` is "note" or "answer"; `about` the id of the note or the question. It holds no words of the case.
    """

    id: str
    user: str
    case_id: str
    at: datetime
    by: str
    kind: str
    about: str
    read_at: datetime | None = None


class NoteStore(Protocol):
    """Notes and mentions. Methods may raise Unavailable."""

    async def add_note(self, note: Note) -> bool:
        """Keep a new note; False when its id is kept already."""

    async def change_note(self, note: Note) -> bool:
        """Replace a note whose kept version is one lower; False when somebody else changed it first."""

    async def note(self, note_id: str) -> Note | None:
        """One note."""

    async def notes_by(self, ids: Sequence[str]) -> dict[str, Note]:
        """Notes by their ids; unknown ones are left out."""

    async def notes_of(self, case_id: str, limit: int = 500) -> list[Note]:
        """The latest notes of a case, oldest first."""

    async def mention(self, mentions: Sequence[Mention]) -> None:
        """Keep mentions; one that is kept already stays as it is."""

    async def mentions(self, user: str, limit: int = 100) -> list[Mention]:
        """The latest mentions of a member, newest first."""

    async def mentions_of(self, case_id: str) -> list[Mention]:
        """Every mention on a case, oldest first."""

    async def unread(self, user: str, most: int = 100) -> int:
        """How many mentions a member has not read; no more than `most` are counted. One command."""

    async def read_mentions(self, user: str, at: datetime, mention_id: str = "") -> int:
        """Mark a member's mentions as read, one or all; how many were not."""
