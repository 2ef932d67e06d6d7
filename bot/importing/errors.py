"""What can be wrong with a whole file (nothing goes in), with one cell, and with one row (the row is rejected)."""

from __future__ import annotations

from dataclasses import dataclass


class FileRefused(Exception):
    """The file as a whole cannot be read: not there, no table, a column is missing or unknown. Usage error, exit 2."""


class CellError(ValueError):
    """A cell that cannot be read; the message names the column and says how to write it. Rejects its row."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not go in. `line` is where it starts in the file (the header is line 1).

    `raw` is the row as it stood there, without its line ending; `cells` its cells, None when its quotes are broken.
    """

    line: int
    raw: str
    cells: tuple[str, ...] | None
    reason: str
