"""Very many histories on several cores, what they counted together, and the first breaches, shrunk."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.figures import say
from benchmarks.histories.seen import Breach, Tally
from benchmarks.histories.ways import HOUSE, Ways
from benchmarks.histories.world import World, play

_TOLD_EVERY = 50_000
_SHARE = 2_000
"""Histories that one process plays at a time."""


@dataclass(slots=True)
class Found:
    """A breach: the seed that replays it, the property, and the words."""

    seed: int
    about: str
    words: str


@dataclass(slots=True)
class Played:
    """What a number of histories came to."""

    histories: int = 0
    happenings: int = 0
    seconds: float = 0.0
    tally: Tally = field(default_factory=Counter)
    breaches: list[Found] = field(default_factory=list)

    def add(self, other: Played) -> None:
        """Take in what another process has played."""
        self.histories += other.histories
        self.happenings += other.happenings
        self.tally.update(other.tally)
        self.breaches += other.breaches


def played(first: int, count: int, ways: Ways = HOUSE) -> Played:
    """Play the histories of `count` seeds from `first` on, in this process."""
    found = Played(histories=count)
    for seed in range(first, first + count):
        try:
            found.happenings += play(seed, found.tally, ways)
        except Breach as breach:
            found.breaches.append(Found(seed, breach.about, str(breach)))
    return found


def many(first: int, count: int, processes: int | None = None) -> Played:
    """The same on `processes` cores (all of them by default)."""
    begun, whole = perf_counter(), Played()
    shares = list(_shares(first, count))
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        for part in pool.map(played, *zip(*shares, strict=True)):
            whole.add(part)
            _progress(whole, part)
    whole.seconds = perf_counter() - begun
    return whole


def _progress(whole: Played, part: Played) -> None:
    for breach in part.breaches:
        say(f"BREACH in history {breach.seed}: {breach.words}")
    if whole.histories % _TOLD_EVERY == 0:
        say(f"  {whole.histories:,} histories, {len(whole.breaches)} breaches")


def _shares(first: int, count: int) -> Iterator[tuple[int, int]]:
    end = first + count
    for begin in range(first, end, _SHARE):
        yield begin, min(_SHARE, end - begin)


def shrunk(seed: int, about: str, ways: Ways = HOUSE) -> frozenset[int]:
    """The happenings that may be left out, one after the other, while the same property is still broken."""
    left_out: frozenset[int] = frozenset()
    for number in reversed(range(len(World(seed, ways, Counter()).happenings))):
        fewer = left_out | {number}
        if breaks(seed, ways, fewer) == about:
            left_out = fewer
    return left_out


def breaks(seed: int, ways: Ways = HOUSE, without: frozenset[int] = frozenset()) -> str:
    """The property that a history breaks; empty when it breaks none."""
    try:
        play(seed, Counter(), ways, without=without)
    except Breach as breach:
        return breach.about
    return ""
