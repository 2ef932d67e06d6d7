"""Files on a case: proofs of payment, photos, PDFs, from the debtor, the team or somebody who was asked.

A file's record is one document, its content lies in pieces beside it. The same content is kept once for a case, and
never shared between two debtors: what is erased of one must not depend on another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

PIECE = 256 * 1024
"""Bytes of a piece; far below MongoDB's 16 MB for a document."""


class FileState(StrEnum):
    """KEPT: its content is here. WAITING: the provider has it, and will be asked. REFUSED: it is not kept, see why."""

    KEPT = "kept"
    WAITING = "waiting"
    REFUSED = "refused"


class Source(StrEnum):
    """Who gave a file."""

    TEAM = "team"
    DEBTOR = "debtor"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file on a case. `name` is cleaned, `media_type` comes from the content, `digest` is its SHA-256.

    `by` is the member, or who answered a question; empty for the debtor. `message_id` is the debtor's message that
    brought it, `about` the note or question that it belongs to. `reference` names it at the provider while it waits,
    `tries` counts how often the provider was asked. `reason` says in a word why it was refused.
    """

    id: str
    case_id: str
    name: str
    at: datetime
    source: Source
    media_type: str = ""
    size: int = 0
    digest: str = ""
    by: str = ""
    channel: str = ""
    message_id: str = ""
    about: str = ""
    state: FileState = FileState.KEPT
    reference: str = ""
    reason: str = ""
    tries: int = 0


class FileStore(Protocol):
    """Files and their content. Methods may raise Unavailable."""

    async def add_file(self, file: FileRecord) -> bool:
        """Keep the record of a file without content (it waits, or is refused); False when its id is kept already."""

    async def keep_file(self, file: FileRecord, pieces: Iterable[bytes]) -> bool:
        """Keep a file with its content, in pieces of PIECE bytes. False: it was kept before, nothing changed.

        A record that waits or was refused is replaced. Content that the case has already is not kept twice. The record
        comes last: a crash in between leaves no file that cannot be read.
        """

    async def change_file(self, file: FileRecord) -> bool:
        """Replace the record of a file that is not kept yet; False when it is, or is not known."""

    async def file(self, file_id: str) -> FileRecord | None:
        """One file's record."""

    async def files_of(self, case_id: str, limit: int = 500) -> list[FileRecord]:
        """The latest files of a case, oldest first, without their content."""

    async def pieces(self, file: FileRecord) -> list[bytes]:
        """The content of a file in order; empty when it is gone."""

    async def waiting_files(self, before: datetime, limit: int) -> list[FileRecord]:
        """Files that wait since before a time, oldest first."""
