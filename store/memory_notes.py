"""The in-memory store's notes and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from store.memory_reviews import MemoryReviews
from store.notes import Mention, Note
from store.precision import kept, moment


class MemoryNotes(MemoryReviews):
    """Notes and mentions by their ids; lists look through all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, Note] = {}
        self._mentions: dict[str, Mention] = {}

    async def add_note(self, note: Note) -> bool:
        """See NoteStore.add_note."""
        if note.id in self._notes:
            return False
        self._notes[note.id] = kept(note)
        return True

    async def change_note(self, note: Note) -> bool:
        """See NoteStore.change_note."""
        known = self._notes.get(note.id)
        if known is None or known.version != note.version - 1:
            return False
        self._notes[note.id] = kept(note)
        return True

    async def note(self, note_id: str) -> Note | None:
        """See NoteStore.note."""
        return self._notes.get(note_id)

    async def notes_by(self, ids: Sequence[str]) -> dict[str, Note]:
        """See NoteStore.notes_by."""
        return {name: self._notes[name] for name in ids if name in self._notes}

    async def notes_of(self, case_id: str, limit: int = 500) -> list[Note]:
        """See NoteStore.notes_of."""
        found = [note for note in self._notes.values() if note.case_id == case_id]
        return sorted(found, key=lambda note: (note.at, note.id))[-limit:]

    async def mention(self, mentions: Sequence[Mention]) -> None:
        """See NoteStore.mention."""
        for item in mentions:
            self._mentions.setdefault(item.id, kept(item))

    async def mentions(self, user: str, limit: int = 100) -> list[Mention]:
        """See NoteStore.mentions."""
        found = [item for item in self._mentions.values() if item.user == user]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)[:limit]

    async def mentions_of(self, case_id: str) -> list[Mention]:
        """See NoteStore.mentions_of."""
        found = [item for item in self._mentions.values() if item.case_id == case_id]
        return sorted(found, key=lambda item: (item.at, item.id))

    async def unread(self, user: str, most: int = 100) -> int:
        """See NoteStore.unread."""
        return min(most, sum(item.user == user and item.read_at is None for item in self._mentions.values()))

    async def read_mentions(self, user: str, at: datetime, mention_id: str = "") -> int:
        """See NoteStore.read_mentions."""
        fresh = [
            item
            for item in self._mentions.values()
            if item.user == user and item.read_at is None and mention_id in ("", item.id)
        ]
        self._mentions |= {item.id: replace(item, read_at=moment(at)) for item in fresh}
        return len(fresh)

    def _wipe_notes(self, case_id: str) -> None:
        self._notes = {name: note for name, note in self._notes.items() if note.case_id != case_id}
        self._mentions = {name: item for name, item in self._mentions.items() if item.case_id != case_id}
