"""What the team keeps beside the conversation, as the debtor is given it: without the names of those who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.audit.contents import Record, plain
from bot.wording_format import numeric_day_text
from ledger.calendar import local_date
from store.consultations import Consultation
from store.dossier import Dossier
from store.files import FileRecord
from store.notes import Note

_MEMBER = "a member of the team"
_COLLEAGUE = "a colleague"
_NAMED = re.compile(r"(?<![\w@.])@[a-z0-9][a-z0-9._-]{0,39}")


def kept_beside(dossier: Dossier) -> Record:
    """Notes, files (without their content) and questions to colleagues."""
    return {
        "notes": [_note(item) for item in dossier.notes],
        "files": [_file(item) for item in dossier.files],
        "questions": [_question(item) for item in dossier.consultations],
    }


def _unnamed(text: str) -> str:
    return _NAMED.sub("@colleague", text)


def _note(note: Note) -> Record:
    earlier = [{"text": _unnamed(item.text), "until": plain(item.until)} for item in note.earlier]
    return {"at": plain(note.at), "by": _MEMBER, "text": _unnamed(note.text), "earlier": earlier}


def _file(file: FileRecord) -> Record:
    names = ("id", "name", "at", "source", "channel", "media_type", "size", "state", "reason")
    return {name: plain(getattr(file, name)) for name in names} | {"sha256": file.digest}


def _question(asked: Consultation) -> Record:
    answers = [
        {"at": plain(item.at), "by": _COLLEAGUE, "verdict": item.verdict, "text": item.text, "files": list(item.files)}
        for item in asked.answers
    ]
    ruling = asked.ruling
    decided = (
        {"at": plain(ruling.at), "by": _MEMBER, "verdict": ruling.verdict, "reason": ruling.reason} if ruling else None
    )
    return {
        "at": plain(asked.at),
        "by": _MEMBER,
        "question": asked.question,
        "shown": plain(asked.shown),
        "opened": plain(asked.opened),
        "answers": answers,
        "decided": decided,
    }


def note_lines(dossier: Dossier, language: str) -> Iterator[str]:
    """Notes, and questions with their answers, for the letter."""
    zone = dossier.file.case.timezone

    def day(item: Note | Consultation) -> str:
        return str(numeric_day_text(local_date(item.at, zone), language))

    yield from (f"{day(item)} {_unnamed(item.text)}" for item in dossier.notes)
    for asked in dossier.consultations:
        yield f"{day(asked)} {asked.question}"
        yield from (f"> {item.text}" for item in asked.answers)


def file_lines(dossier: Dossier, language: str) -> Iterator[str]:
    """Files by name and size, for the letter."""
    for item in dossier.files:
        day = numeric_day_text(local_date(item.at, dossier.file.case.timezone), language)
        yield f"{day} {item.name} ({(item.size + 1023) // 1024} kB)"
