"""Standard output whose reader may go away (`… | head -1`): the command ends there, quietly, as Unix tools do."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

NOBODY_READS = 141
"""Exit code of a command whose reader went away: what a shell shows of a tool that SIGPIPE ended."""


class _Pipe(io.FileIO):
    """A file whose reader's leaving is no error that anybody along the way may take for one of theirs."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what is still to be flushed goes nowhere
            raise SystemExit(NOBODY_READS) from None


def end_with_the_reader() -> None:
    """From here on a write that nobody reads ends the process with SystemExit, past `except Exception`."""
    before = sys.stdout
    file = io.BufferedWriter(_Pipe(before.fileno(), "wb", closefd=False))
    sys.stdout = io.TextIOWrapper(file, before.encoding, before.errors, line_buffering=before.isatty())
