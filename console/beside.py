"""What a case's page shows beside the conversation: notes, files, questions to others with their decision trail."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from console.consulting import VERDICTS
from console.filing import channels_for_files
from console.noting import TEXT_LIMIT, active, note_lines
from console.rooms import CONSOLE, MEMBER
from flows.case import CaseFile
from store.files import FileRecord


async def beside(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """The parts "notes", "files" and "trail". Four commands, whatever there is."""
    console = request.app[CONSOLE]
    store, case_id, now = console.store, file.case.id, console.clock()
    notes, files, asked, users = await asyncio.gather(
        store.notes_of(case_id), store.files_of(case_id), store.consultations_of(case_id), store.users()
    )
    reader = request[MEMBER]
    pinned, lines = note_lines(notes, files, reader.name if reader else "", now)
    return {
        "notes": lines,
        "pinned": pinned,
        "members": active(users),
        "note_limit": TEXT_LIMIT,
        "files": list(reversed(files)),
        "files_by_id": {item.id: item for item in files},
        "files_by_message": by_message(files),
        "file_channels": channels_for_files(request, file),
        "questions": list(reversed(asked)),
        "verdicts": VERDICTS,
    }


def by_message(files: Sequence[FileRecord]) -> dict[str, list[FileRecord]]:
    """The debtor's files by the message that brought them."""
    found: dict[str, list[FileRecord]] = {}
    for item in files:
        if item.message_id:
            found.setdefault(item.message_id, []).append(item)
    return found
