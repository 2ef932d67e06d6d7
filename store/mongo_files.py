"""The MongoDB store's files: a record in one collection, its content in pieces in another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from store.documents import document, value_of
from store.files import FileRecord, FileState
from store.indexes import FILES, PIECES
from store.mongo_notes import MongoNotes
from store.reaching import reaching

_NOT_KEPT = {"$ne": FileState.KEPT.value}


class MongoFiles(MongoNotes):
    """Pieces are named by case, digest and place, so that the same content cannot be kept twice."""

    async def add_file(self, file: FileRecord) -> bool:
        """See FileStore.add_file."""
        return await self._insert(FILES, document(file))

    async def keep_file(self, file: FileRecord, pieces: Iterable[bytes]) -> bool:
        """See FileStore.keep_file."""
        async with reaching():
            known = await self._collection(FILES).find_one({"_id": file.id}, {"state": 1})
            if known is not None and known["state"] == FileState.KEPT.value:
                return False
        for place, content in enumerate(pieces):
            name = f"{file.case_id}:{file.digest}:{place}"
            belongs = {"case_id": file.case_id, "digest": file.digest, "place": place}
            await self._insert(PIECES, {"_id": name, **belongs, "content": content})
        async with reaching():
            try:
                unkept = {"_id": file.id, "state": _NOT_KEPT}
                await self._collection(FILES).replace_one(unkept, document(file), upsert=True)
            except DuplicateKeyError:
                return False
        return True

    async def change_file(self, file: FileRecord) -> bool:
        """See FileStore.change_file."""
        async with reaching():
            changed = await self._collection(FILES).replace_one({"_id": file.id, "state": _NOT_KEPT}, document(file))
            return changed.matched_count == 1

    async def file(self, file_id: str) -> FileRecord | None:
        """See FileStore.file."""
        async with reaching():
            found = await self._collection(FILES).find_one({"_id": file_id})
            return value_of(FileRecord, found) if found else None

    async def files_of(self, case_id: str, limit: int = 500) -> list[FileRecord]:
        """See FileStore.files_of."""
        async with reaching():
            latest = self._collection(FILES).find({"case_id": case_id}).sort({"at": DESCENDING, "_id": DESCENDING})
            return [value_of(FileRecord, found) for found in reversed(await latest.limit(limit).to_list())]

    async def pieces(self, file: FileRecord) -> list[bytes]:
        """See FileStore.pieces."""
        async with reaching():
            wanted = {"case_id": file.case_id, "digest": file.digest}
            found = await self._collection(PIECES).find(wanted).sort({"place": ASCENDING}).to_list()
            return [bytes(item["content"]) for item in found]

    async def waiting_files(self, before: datetime, limit: int) -> list[FileRecord]:
        """See FileStore.waiting_files."""
        async with reaching():
            waiting = {"state": FileState.WAITING.value, "at": {"$lt": before}}
            oldest = self._collection(FILES).find(waiting).sort({"at": ASCENDING, "_id": ASCENDING})
            return [value_of(FileRecord, found) for found in await oldest.limit(limit).to_list()]
