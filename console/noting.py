"""Notes as they are read and written: who is named in them, what is a link, who may still change them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from store.files import FileRecord
from store.notes import Earlier, Mention, Note
from store.team import User

TEXT_LIMIT = 4_000
"""Characters of a note."""

CHANGE_FOR = timedelta(minutes=15)
"""For so long its writer may change a note; what it said before is kept."""

_NAME = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._-]{0,39})")
_MARKED = re.compile(r"https://[^\s<>\"'`{}|\\^]+|(?<![\w@.])@[a-z0-9][a-z0-9._-]{0,39}")
_AFTER = ".,;:!?)]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note: plain words (kind ""), a member's "name", or a "link"."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note on the page, with its files. `until`: the reader may change it till then. `unknown`: nobody's names."""

    note: Note
    pieces: tuple[Piece, ...]
    files: tuple[FileRecord, ...] = ()
    until: datetime | None = None
    unknown: tuple[str, ...] = ()


def names_in(text: str, members: Collection[str]) -> tuple[str, ...]:
    """The members whom a text names with @, in the order in which they stand there."""
    found = (_member(match.group(1), members) for match in _NAME.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name))


def unknown_in(text: str, names: Collection[str]) -> tuple[str, ...]:
    """What a text names with @ though it is none of the members who were told."""
    found = (match.group(1) for match in _NAME.finditer(text))
    return tuple(dict.fromkeys(word.rstrip("._-") for word in found if not _member(word, names)))


def _member(word: str, members: Collection[str]) -> str:
    """A name may be followed by a dot or hyphen that is not its own."""
    while word and word not in members and word[-1] in "._-":
        word = word[:-1]
    return word if word in members else ""


def pieces_of(text: str, names: Collection[str]) -> tuple[Piece, ...]:
    """Plain text in pieces; only a whole https address without a user name in it is a link."""
    return tuple(piece for piece in _pieces(text, names) if piece.text)


def _pieces(text: str, names: Collection[str]) -> Iterator[Piece]:
    last = 0
    for match in _MARKED.finditer(text):
        words = match.group()
        name = _member(words[1:], names) if words[0] == "@" else ""
        piece = Piece(f"@{name}", "name") if name else _link(words)
        if piece is None:
            continue
        yield Piece(text[last : match.start()])
        yield piece
        last = match.start() + len(piece.text)
    yield Piece(text[last:])


def _link(words: str) -> Piece | None:
    address = words.rstrip(_AFTER)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    good = parts.scheme == "https" and parts.hostname and parts.hostname.isascii() and "@" not in parts.netloc
    return Piece(address, "link") if good else None


def note_lines(
    notes: Sequence[Note], files: Sequence[FileRecord], reader: str, now: datetime
) -> tuple[list[NoteLine], list[NoteLine]]:
    """Pinned notes, and all of them newest first."""
    lines = [
        NoteLine(
            note=item,
            pieces=pieces_of(item.text, item.names),
            files=tuple(file for file in files if file.about == item.id),
            until=item.at + CHANGE_FOR if item.by == reader and now < item.at + CHANGE_FOR else None,
            unknown=unknown_in(item.text, item.names),
        )
        for item in reversed(notes)
    ]
    return [line for line in lines if line.note.pinned], lines


def active(users: Sequence[User]) -> tuple[str, ...]:
    """The members who can be named."""
    return tuple(user.name for user in users if not user.disabled)


def changed(note: Note, text: str, names: tuple[str, ...], now: datetime) -> Note:
    """The note with another text; the one before is kept."""
    earlier = (*note.earlier, Earlier(note.text, now))
    return Note(note.id, note.case_id, note.by, note.at, text, names, note.pinned, earlier, note.version + 1)


def mentions_for(note: Note, names: Sequence[str], now: datetime) -> list[Mention]:
    """What the named members are told; nobody is told of their own words, and of a note each only once."""
    return [
        Mention(f"{note.id}:{name}", name, note.case_id, now, note.by, "note", note.id)
        for name in names
        if name != note.by
    ]
