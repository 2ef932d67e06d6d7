"""Taking a file in: in pieces, up to a limit, told by its content and not by its name.

What it may be is a short list: papers, pictures, plain text. Office files and archives can carry programs and cannot
be looked at beside a conversation; whoever has one prints it to PDF.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""

_IN_MEMORY = 512 * 1024
_HEAD = 32
_LONGEST_NAME = 100

KINDS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "text/plain": (".txt", ".csv", ".eml", ".log", ".md"),
}
"""What may come in, with the endings that its names may have; the first one is given to a name that has none."""

_SIGNS = (
    (re.compile(rb"%PDF-\d"), "application/pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb".{4}ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1)", re.DOTALL), "image/heic"),
)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ODD = re.compile(r'[<>:"|?*\\/]+')


class FileRefused(ValueError):
    """A file that is not taken in. `why`: "large", "kind" or "empty"."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the file is not taken: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file turned out to be: its kind, bytes and SHA-256."""

    media_type: str
    size: int
    digest: str


class Intake:
    """Takes one file in; beyond half a megabyte it lies on the disk, in a file without a name. Use it with `with`."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._hash = hashlib.sha256()
        self._head = b""
        self._size = 0
        self._text = _Text()

    def __enter__(self) -> Intake:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def add(self, content: bytes) -> None:
        """Take the next bytes. Raises FileRefused as soon as there are too many."""
        self._size += len(content)
        if self._size > self._largest:
            raise FileRefused("large")
        if len(self._head) < _HEAD:
            self._head += content[: _HEAD - len(self._head)]
        self._text.add(content)
        self._hash.update(content)
        self._spool.write(content)

    def finish(self) -> Contents:
        """What it is. Raises FileRefused when it is empty or none of KINDS."""
        if not self._size:
            raise FileRefused("empty")
        kind = next((name for sign, name in _SIGNS if sign.match(self._head)), None)
        if kind is None and self._text.readable():
            kind = "text/plain"
        if kind is None:
            raise FileRefused("kind")
        return Contents(kind, self._size, self._hash.hexdigest())

    def pieces(self, length: int) -> Iterator[bytes]:
        """The content from its beginning, in pieces of this length."""
        self._spool.seek(0)
        while piece := self._spool.read(length):
            yield piece


class _Text:
    """Finds out whether bytes are text in UTF-8, as they come."""

    def __init__(self) -> None:
        self._rest = b""
        self._ok = True

    def add(self, content: bytes) -> None:
        if not self._ok:
            return
        content = self._rest + content
        self._ok = _NO_TEXT.search(content) is None
        try:
            content.decode()
            self._rest = b""
        except UnicodeDecodeError as error:
            self._rest = content[error.start :]
            self._ok = self._ok and error.reason == "unexpected end of data"

    def readable(self) -> bool:
        return self._ok and not self._rest


def taken(content: bytes, largest: int = LARGEST) -> Contents:
    """What a whole file in memory is. Raises FileRefused."""
    with Intake(largest) as intake:
        intake.add(content)
        return intake.finish()


def clean_name(given: str, media_type: str = "") -> str:
    """A file's name without its folders and without signs that a file system or a reader could trip over.

    Its ending fits what it is. Never empty, at most 100 characters.
    """
    name = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C" and sign not in "\u2028\u2029")
    name = " ".join(_ODD.sub("-", name).split()).strip(" .-")
    endings = KINDS.get(media_type, ())
    stem, dot, ending = name.rpartition(".")
    fits = bool(dot) and f".{ending.lower()}" in endings
    if endings and not fits:
        return f"{name[: _LONGEST_NAME - 6].rstrip(' .') or 'file'}{endings[0]}"
    if fits and len(name) > _LONGEST_NAME:
        return f"{stem[: _LONGEST_NAME - 6].rstrip(' .')}.{ending}"
    return name[:_LONGEST_NAME].rstrip(" .") or "file"
