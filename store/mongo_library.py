"""The MongoDB store's library. A draft and the record of what was done to it change in one transaction."""

from __future__ import annotations

from collections.abc import Collection

from pymongo import ASCENDING, DESCENDING, InsertOne, ReplaceOne

from store.documents import Document, document, value_of
from store.indexes import DRAFTS, EDITIONS, REVISIONS
from store.library import Deed, Draft, DraftState, Edition, Revision, edition_id, revision_of
from store.mongo_mail import MongoMail
from store.reaching import reaching
from store.transactions import Operation, all_or_none


class MongoLibrary(MongoMail):
    """Drafts, revisions, editions."""

    async def add_draft(self, draft: Draft, deed: Deed = Deed.BEGUN) -> bool:
        """See LibraryStore.add_draft."""
        new = InsertOne(document(draft), namespace=self._space(DRAFTS))
        return await self._together([new, self._record(draft, deed)])

    async def change_draft(self, draft: Draft, deed: Deed = Deed.SAVED) -> bool:
        """See LibraryStore.change_draft."""
        return await self._together([self._next(draft), self._record(draft, deed)])

    async def activate(self, edition: Edition, draft: Draft) -> bool:
        """See LibraryStore.activate."""
        new = InsertOne(document(edition), namespace=self._space(EDITIONS))
        return await self._together([self._next(draft), self._record(draft, Deed.ACTIVATED), new])

    def _space(self, name: str) -> str:
        return self._collection(name).full_name

    def _next(self, draft: Draft) -> Operation:
        """Only over the version before, and only while it is open."""
        guard = {"_id": draft.id, "version": draft.version - 1, "state": DraftState.OPEN.value}
        return ReplaceOne(guard, document(draft), namespace=self._space(DRAFTS))

    def _record(self, draft: Draft, deed: Deed) -> Operation:
        return InsertOne(document(revision_of(draft, deed)), namespace=self._space(REVISIONS))

    async def _together(self, operations: list[Operation]) -> bool:
        """All of them or none; the first is the guard."""
        async with reaching():
            return await all_or_none(self._collection(DRAFTS).database.client, operations)

    async def draft(self, draft_id: str) -> Draft | None:
        """See LibraryStore.draft."""
        async with reaching():
            found = await self._collection(DRAFTS).find_one({"_id": draft_id})
            return value_of(Draft, found) if found else None

    async def drafts(self, state: DraftState = DraftState.OPEN, limit: int = 200) -> list[Draft]:
        """See LibraryStore.drafts."""
        async with reaching():
            latest = self._collection(DRAFTS).find({"state": state.value})
            ordered = latest.sort({"changed_at": DESCENDING, "_id": DESCENDING}).limit(limit)
            return [value_of(Draft, found) for found in await ordered.to_list()]

    async def revisions(self, draft_id: str, limit: int = 200) -> list[Revision]:
        """See LibraryStore.revisions."""
        return await self._revisions({"draft": draft_id}, {"version": DESCENDING}, limit)

    async def deeds(self, scenario: str, limit: int = 200) -> list[Revision]:
        """See LibraryStore.deeds."""
        return await self._revisions({"scenario": scenario}, {"at": DESCENDING, "_id": DESCENDING}, limit)

    async def _revisions(self, wanted: Document, order: Document, limit: int) -> list[Revision]:
        async with reaching():
            cursor = self._collection(REVISIONS).find(wanted).sort(order).limit(limit)
            return [value_of(Revision, found) for found in await cursor.to_list()]

    async def edition(self, scenario: str, version: int) -> Edition | None:
        """See LibraryStore.edition."""
        async with reaching():
            found = await self._collection(EDITIONS).find_one({"_id": edition_id(scenario, version)})
            return value_of(Edition, found) if found else None

    async def editions(self, besides: Collection[str] = ()) -> list[Edition]:
        """See LibraryStore.editions."""
        async with reaching():
            cursor = self._collection(EDITIONS).find({"_id": {"$nin": sorted(besides)}})
            ordered = cursor.sort({"scenario": ASCENDING, "version": ASCENDING})
            return [value_of(Edition, found) for found in await ordered.to_list()]
