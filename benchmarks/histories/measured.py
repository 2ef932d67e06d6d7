"""The histories as figures of `make bench`."""

from __future__ import annotations

from benchmarks.figures import Figure, say
from benchmarks.histories.__main__ import report
from benchmarks.histories.desks import real
from benchmarks.histories.many import Played, many

HISTORIES, AT_DESKS = 1_000_000, 4_000
_QUICK = 200


def measure(quick: bool) -> list[Figure]:
    """Play them all; the counts by kind and property go to the screen, what did not hold into the table."""
    modelled = many(0, HISTORIES // _QUICK if quick else HISTORIES)
    at_desks = real(0, AT_DESKS // _QUICK * 5 if quick else AT_DESKS)
    say(report(modelled))
    say(f"\nat the real desk, store and outbox:\n{report(at_desks)}")
    return [_line("histories that broke a property", modelled), _line("  at the real desk and outbox", at_desks)]


def _line(name: str, found: Played) -> Figure:
    rate = found.histories / found.seconds
    measured = f"{len(found.breaches)} of {found.histories:,} ({found.seconds:.0f} s, {rate:,.0f}/s)"
    return Figure(name, measured, "0", not found.breaches)
