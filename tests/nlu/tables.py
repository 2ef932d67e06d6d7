"""Tables of texts and their meanings, as the tests of slots keep them: a line each, and what stands between cells."""

from __future__ import annotations

from itertools import chain


def rows(*tables: str, between: str = "; ") -> list[list[str]]:
    """The cells of every line."""
    return [line.split(between) for line in chain.from_iterable(table.strip().splitlines() for table in tables)]
