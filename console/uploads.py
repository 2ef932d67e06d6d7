"""Forms that bring a file: their fields are read first, so that a form is known to be ours before its file comes in.

The file stands last in every such form. It is read in pieces and given up at its limit; nothing of it is ever held in
memory whole. aiohttp's own `client_max_size` does not watch over a multipart body that is read in pieces.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, MultipartReader, web

from pages.intake import LARGEST, FileRefused, Intake

_AT_A_TIME = 64 * 1024
_MOST_FIELDS = 200
_LONGEST_FIELD = 64 * 1024
_BESIDE_THE_FILE = 256 * 1024
"""Bytes of a form beside its file; a request that says that it is longer is not read at all."""

_PATIENCE = 600.0
"""Seconds that a file may take to come in."""


@dataclass(slots=True)
class _Upload:
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    file: BodyPartReader | None = None


_UPLOAD: web.RequestKey[_Upload] = web.RequestKey("upload", _Upload)


def brings_file(request: web.Request) -> bool:
    """Whether the form is of the kind that can bring a file."""
    return request.content_type == "multipart/form-data"


async def fields_of(request: web.Request) -> dict[str, str]:
    """The fields before the file. Raises HTTPBadRequest when the form cannot be read."""
    return (await _opened(request)).fields


async def many_of(request: web.Request, name: str) -> list[str]:
    """All values of a field that can be chosen several times, of a form of either kind."""
    if brings_file(request):
        return (await _opened(request)).lists.get(name, [])
    form = await request.post()
    return [value for value in form.getall(name, []) if isinstance(value, str)]


async def receive(request: web.Request, intake: Intake, largest: int = LARGEST) -> str | None:
    """Read the file of the form, of at most `largest` bytes; its name as it was sent. None: there is none.

    Raises FileRefused, HTTPBadRequest.
    """
    if not brings_file(request):
        return None
    upload = await _opened(request)
    if upload.file is None:
        return None
    if (request.content_length or 0) > largest + _BESIDE_THE_FILE:
        raise FileRefused("large")
    begun = False
    async with asyncio.timeout(_PATIENCE):
        with _readable():
            while content := await upload.file.read_chunk(_AT_A_TIME):
                begun = True
                intake.add(content)
    name = upload.file.filename or ""
    return name if begun or name else None


async def _opened(request: web.Request) -> _Upload:
    known = request.get(_UPLOAD)
    if known is None:
        with _readable():
            known = await _read_fields(await request.multipart())
        request[_UPLOAD] = known
    return known


async def _read_fields(reader: MultipartReader) -> _Upload:
    upload, room = _Upload(), _BESIDE_THE_FILE
    for _ in range(_MOST_FIELDS):
        part = await reader.next()
        if part is None:
            return upload
        if not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError("a part without a name")
        if part.filename is not None:
            upload.file = part
            return upload
        text = await _text(part, room)
        room -= len(text)
        upload.fields[part.name] = text
        upload.lists.setdefault(part.name, []).append(text)
    raise ValueError("too many fields")


async def _text(part: BodyPartReader, room: int) -> str:
    found = bytearray()
    while content := await part.read_chunk(_AT_A_TIME):
        found += content
        if len(found) > min(room, _LONGEST_FIELD):
            raise ValueError("a field is too long")
    return found.decode()


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except (ValueError, AssertionError, LookupError, web.RequestPayloadError):
        raise web.HTTPBadRequest(text="The form could not be read. Nothing was done.\n") from None
