"""The in-memory store's files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from store.files import FileRecord, FileState
from store.memory_notes import MemoryNotes
from store.precision import kept, moment


class MemoryFiles(MemoryNotes):
    """Records by id, contents by case and digest."""

    def __init__(self) -> None:
        super().__init__()
        self._file_records: dict[str, FileRecord] = {}
        self._contents: dict[tuple[str, str], tuple[bytes, ...]] = {}

    async def add_file(self, file: FileRecord) -> bool:
        """See FileStore.add_file."""
        if file.id in self._file_records:
            return False
        self._file_records[file.id] = kept(file)
        return True

    async def keep_file(self, file: FileRecord, pieces: Iterable[bytes]) -> bool:
        """See FileStore.keep_file."""
        known = self._file_records.get(file.id)
        if known is not None and known.state is FileState.KEPT:
            return False
        self._contents.setdefault((file.case_id, file.digest), tuple(pieces))
        self._file_records[file.id] = kept(file)
        return True

    async def change_file(self, file: FileRecord) -> bool:
        """See FileStore.change_file."""
        known = self._file_records.get(file.id)
        if known is None or known.state is FileState.KEPT:
            return False
        self._file_records[file.id] = kept(file)
        return True

    async def file(self, file_id: str) -> FileRecord | None:
        """See FileStore.file."""
        return self._file_records.get(file_id)

    async def files_of(self, case_id: str, limit: int = 500) -> list[FileRecord]:
        """See FileStore.files_of."""
        found = [file for file in self._file_records.values() if file.case_id == case_id]
        return sorted(found, key=lambda file: (file.at, file.id))[-limit:]

    async def pieces(self, file: FileRecord) -> list[bytes]:
        """See FileStore.pieces."""
        return list(self._contents.get((file.case_id, file.digest), ()))

    async def waiting_files(self, before: datetime, limit: int) -> list[FileRecord]:
        """See FileStore.waiting_files."""
        found = [
            file for file in self._file_records.values() if file.state is FileState.WAITING and file.at < moment(before)
        ]
        return sorted(found, key=lambda file: (file.at, file.id))[:limit]

    def _wipe_files(self, case_id: str) -> None:
        self._file_records = {name: file for name, file in self._file_records.items() if file.case_id != case_id}
        self._contents = {key: held for key, held in self._contents.items() if key[0] != case_id}
