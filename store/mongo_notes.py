"""The MongoDB store's notes and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, UpdateOne

from store.documents import Document, document, value_of
from store.indexes import MENTIONS, NOTES
from store.mongo_reviews import MongoReviews
from store.notes import Mention, Note
from store.reaching import reaching


class MongoNotes(MongoReviews):
    """Every change of a note is one update that asks for its version."""

    async def add_note(self, note: Note) -> bool:
        """See NoteStore.add_note."""
        return await self._insert(NOTES, document(note))

    async def change_note(self, note: Note) -> bool:
        """See NoteStore.change_note."""
        guard = {"_id": note.id, "version": note.version - 1}
        async with reaching():
            return (await self._collection(NOTES).replace_one(guard, document(note))).matched_count == 1

    async def note(self, note_id: str) -> Note | None:
        """See NoteStore.note."""
        async with reaching():
            found = await self._collection(NOTES).find_one({"_id": note_id})
            return value_of(Note, found) if found else None

    async def notes_by(self, ids: Sequence[str]) -> dict[str, Note]:
        """See NoteStore.notes_by."""
        async with reaching():
            found = await self._collection(NOTES).find({"_id": {"$in": list(ids)}}).to_list()
            return {item["_id"]: value_of(Note, item) for item in found}

    async def notes_of(self, case_id: str, limit: int = 500) -> list[Note]:
        """See NoteStore.notes_of."""
        async with reaching():
            latest = self._collection(NOTES).find({"case_id": case_id}).sort({"at": DESCENDING, "_id": DESCENDING})
            return [value_of(Note, found) for found in reversed(await latest.limit(limit).to_list())]

    async def mention(self, mentions: Sequence[Mention]) -> None:
        """See NoteStore.mention."""
        if not mentions:
            return
        new = [UpdateOne({"_id": item.id}, {"$setOnInsert": document(item)}, upsert=True) for item in mentions]
        async with reaching():
            await self._collection(MENTIONS).bulk_write(new, ordered=False)

    async def mentions(self, user: str, limit: int = 100) -> list[Mention]:
        """See NoteStore.mentions."""
        async with reaching():
            newest = self._collection(MENTIONS).find({"user": user}).sort({"at": DESCENDING, "_id": DESCENDING})
            return [value_of(Mention, found) for found in await newest.limit(limit).to_list()]

    async def mentions_of(self, case_id: str) -> list[Mention]:
        """See NoteStore.mentions_of."""
        async with reaching():
            oldest = self._collection(MENTIONS).find({"case_id": case_id}).sort({"at": ASCENDING, "_id": ASCENDING})
            return [value_of(Mention, found) for found in await oldest.to_list()]

    async def unread(self, user: str, most: int = 100) -> int:
        """See NoteStore.unread."""
        async with reaching():
            return await self._collection(MENTIONS).count_documents({"user": user, "read_at": None}, limit=most)

    async def read_mentions(self, user: str, at: datetime, mention_id: str = "") -> int:
        """See NoteStore.read_mentions."""
        fresh: Document = {"user": user, "read_at": None} | ({"_id": mention_id} if mention_id else {})
        async with reaching():
            return (await self._collection(MENTIONS).update_many(fresh, {"$set": {"read_at": at}})).matched_count
