"""Reads a CSV file as it comes: encoding and delimiter detected, quotes strict, each row with its line and raw text."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.importing.errors import FileRefused

DELIMITERS = (",", ";", "\t")
REJECTION_COLUMNS = ("line", "reason")
"""Columns of a rejected file; ignored when a corrected one is imported."""

_CHUNK_BYTES = 1 << 20
_MAX_HEADER_CHARACTERS = 20_000
_MAX_CELL_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is written, with the columns of its header."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `raw` is its text without the line ending; `cells` is None when its quotes are broken."""

    line: int
    raw: str
    cells: tuple[str, ...] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.cells is not None and not any(cell.strip() for cell in self.cells)


def detect_encoding(path: Path) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1252, which contains Latin-1's letters.

    Raises FileRefused when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(3)
        marked = "utf-16" if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""
        if _decodes(path, marked or "utf-8"):
            return marked or ("utf-8-sig" if start == BOM_UTF8 else "utf-8")
        if marked:
            raise FileRefused(f"{path} begins as UTF-16 but is not; save it as UTF-8")
        return _single_byte(path)
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}") from None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(path: Path) -> str:
    """Windows-1252 leaves five bytes undefined; a file that has them is Latin-1."""
    undefined = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if any(byte in chunk for byte in undefined):
                return "latin-1"
    return "cp1252"


def detect_format(path: Path, expected: Sequence[str]) -> Format:
    """Find out how the file is written. Raises FileRefused when its columns are not the expected ones."""
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        header = file.readline(_MAX_HEADER_CHARACTERS)
    if not header.strip():
        raise FileRefused(f"{path} is empty; its first line must name the columns: {','.join(expected)}")
    known = {*expected, *REJECTION_COLUMNS}
    found = {delimiter: _names(header, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda item: len(known.intersection(found[item])))
    _check_columns(path, found[delimiter], expected)
    return Format(encoding, delimiter, found[delimiter], header.rstrip("\r\n"))


def _names(header: str, delimiter: str) -> tuple[str, ...]:
    cells = next(csv.reader([header], delimiter=delimiter), [])
    return tuple(cell.strip().lower() for cell in cells)


def _check_columns(path: Path, found: tuple[str, ...], expected: Sequence[str]) -> None:
    problems = [_unknown(name, found, expected) for name in found if name not in {*expected, *REJECTION_COLUMNS}]
    guessed = {guess for name in found if name not in expected for guess in _nearest(name, found, expected)}
    problems += [f"column {name!r} is missing" for name in expected if name not in found and name not in guessed]
    problems += [f"column {name!r} stands there twice" for name in sorted({n for n in found if found.count(n) > 1})]
    if problems:
        raise FileRefused(f"{path}: {'; '.join(problems)}. The columns are: {','.join(expected)}")


def _nearest(name: str, found: tuple[str, ...], expected: Sequence[str]) -> list[str]:
    return get_close_matches(name, [item for item in expected if item not in found], 1)


def _unknown(name: str, found: tuple[str, ...], expected: Sequence[str]) -> str:
    near = _nearest(name, found, expected)
    return f"unknown column {name!r}" + (f", did you mean {near[0]!r}?" if near else "")


class _Lines:
    """Hands lines to the CSV reader and remembers those of the current row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """Take only the first line of a broken row; the rest is read anew."""
        self._returned.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def close_row(self) -> tuple[int, str]:
        """The line on which the row starts and its text; the next row starts after it."""
        number, text = self.number, "".join(self.taken)
        self.number += len(self.taken)
        self.taken.clear()
        return number, text.rstrip("\r\n")


def read_rows(path: Path, written: Format) -> Iterator[Row]:
    """All rows below the header that are not empty. A row with broken quotes has no cells and is one line."""
    with path.open(encoding=written.encoding, newline="") as file:
        lines = _Lines(iter(file))
        reader = csv.reader(lines, delimiter=written.delimiter, strict=True)
        next(lines, None)
        lines.close_row()
        while True:
            try:
                cells: tuple[str, ...] | None = tuple(next(reader))
            except StopIteration:
                return
            except csv.Error:
                cells = None
                lines.give_back()
            row = Row(*lines.close_row(), cells)
            if not row.is_empty:
                yield row


def named(row: Row, written: Format) -> dict[str, str]:
    """The row's cells by column, without blanks around. Raises ValueError when the row does not fit the header."""
    if row.cells is None:
        raise ValueError(
            "the quotes of this row are broken: a cell with quotes must be quoted whole, inner ones doubled"
        )
    if len(row.cells) != len(written.columns):
        raise ValueError(f"{len(row.cells)} cells stand in this row, the header has {len(written.columns)}")
    if any(len(cell) > _MAX_CELL_CHARACTERS for cell in row.cells):
        raise ValueError(f"a cell is longer than {_MAX_CELL_CHARACTERS} characters")
    return dict(zip(written.columns, (cell.strip() for cell in row.cells), strict=True))
