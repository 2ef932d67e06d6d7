"""The rejected file: every row that did not go in, as it was, with its line and the reason; correct it, import it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from bot.importing.errors import Rejected
from bot.importing.table import REJECTION_COLUMNS, Format


def rejected_path(path: Path) -> Path:
    """Where the rejected rows of a file go: "portfolio.csv.rejected.csv" for "portfolio.csv"."""
    return path.with_name(f"{path.name}.rejected.csv")


def write_rejected(path: Path, written: Format, rejected: Iterable[Rejected]) -> Path | None:
    """Replace the rejected file of `path`, in the same encoding and delimiter; None (and no file) without rejects.

    A row with the wrong number of cells or broken quotes stands whole in the first column: the file stays sound.
    """
    target = rejected_path(path)
    rows = sorted(rejected, key=lambda item: item.line)
    if not rows:
        target.unlink(missing_ok=True)
        return None
    places = [place for place, name in enumerate(written.columns) if name not in REJECTION_COLUMNS]
    fresh = target.with_name(f"{target.name}.new")
    with fresh.open("w", encoding=written.encoding, errors="backslashreplace", newline="") as file:
        file.write(_header(written, places) + "\n")
        file.writelines(_line(item, written, places) + "\n" for item in rows)
    fresh.replace(target)
    return target


def _header(written: Format, places: list[int]) -> str:
    if len(places) == len(written.columns):
        return f"{written.header}{written.delimiter}{_cells(REJECTION_COLUMNS, written)}"
    return _cells((*(written.columns[place] for place in places), *REJECTION_COLUMNS), written)


def _line(item: Rejected, written: Format, places: list[int]) -> str:
    added = (str(item.line), item.reason)
    if item.cells is None or len(item.cells) != len(written.columns):
        return _cells((item.raw, *[""] * (len(places) - 1), *added), written)
    if len(places) == len(written.columns):
        return f"{item.raw}{written.delimiter}{_cells(added, written)}"
    return _cells((*(item.cells[place] for place in places), *added), written)


def _cells(cells: Iterable[str], written: Format) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=written.delimiter, lineterminator="").writerow(cells)
    return line.getvalue()
