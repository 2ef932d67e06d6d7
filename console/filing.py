"""Files on their way: out of a form into the records, and out of the records to a reader."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import quote

import structlog
from aiohttp import web

from console.rooms import CONSOLE
from console.uploads import receive
from flows.case import CaseFile
from flows.events import Noted
from flows.sending import TAKES_FILES
from pages.intake import FileRefused, Intake, clean_name
from store.base import Store
from store.files import PIECE, FileRecord, FileState, Source

log = structlog.get_logger(__name__)

MOST_FILES = 300
"""Files of one case; whoever has more has something else to keep them in."""

_IN_THE_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
_STRICT = "default-src 'none'; frame-ancestors 'none'"
STATUS = {"large": 413, "kind": 415, "empty": 400, "many": 400}
"""The answer to a file that is refused, by why."""


async def take_in(request: web.Request, intake: Intake, taken: Sequence[FileRecord]) -> FileRecord | None:
    """The file of a form as it will be kept (case and giver are still to be said). Raises FileRefused."""
    name = await receive(request, intake)
    if name is None:
        return None
    found = intake.finish()
    if len(taken) >= MOST_FILES:
        raise FileRefused("many")
    named = clean_name(name, found.media_type)
    now = request.app[CONSOLE].clock()
    return FileRecord(secrets.token_hex(16), "", named, now, Source.TEAM, found.media_type, found.size, found.digest)


async def keep(store: Store, file: FileRecord, intake: Intake) -> None:
    """Keep a file with its content."""
    await store.keep_file(file, intake.pieces(PIECE))
    log.info("file_kept", case=file.case_id, kind=file.media_type, size=file.size)


def file_kept(file: FileRecord, by: str) -> Noted:
    """The line of the history: the digest stands in the reason and stays, the name may be erased."""
    return Noted(by, "file/kept", f"a file is kept ({file.media_type}, SHA-256 {file.digest})", file.name)


def served(file: FileRecord, pieces: Sequence[bytes]) -> web.Response:
    """A file's answer: it can run nothing, and only pictures and PDFs are shown instead of saved.

    The browser's own PDF reader does not work under `sandbox`; it runs no script of ours either way.
    """
    inside = file.media_type in _IN_THE_PAGE
    policy = _STRICT if file.media_type == "application/pdf" else f"{_STRICT}; sandbox"
    plain = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "._-" else "_" for sign in file.name)
    names = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {
        "Content-Disposition": f"{'inline' if inside else 'attachment'}; {names}",
        "Content-Security-Policy": policy,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }
    charset = "utf-8" if file.media_type == "text/plain" else None
    return web.Response(body=b"".join(pieces), content_type=file.media_type, charset=charset, headers=headers)


async def content_of(store: Store, file: FileRecord | None) -> tuple[FileRecord, list[bytes]]:
    """A file with its content. Raises HTTPNotFound when it is not kept."""
    if file is None or file.state is not FileState.KEPT:
        raise web.HTTPNotFound(text="There is no such file.\n")
    pieces = await store.pieces(file)
    if not pieces:
        raise web.HTTPNotFound(text="There is no such file any more.\n")
    return file, pieces


def channels_for_files(request: web.Request, file: CaseFile) -> list[str]:
    """Where this debtor can be sent a file."""
    return [name for name in request.app[CONSOLE].channels_to(file) if name in TAKES_FILES]
