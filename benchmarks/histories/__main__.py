"""Random case histories under the oracle's eyes: `python -m benchmarks.histories [--histories N] [--first SEED]`.

`--seed N --trace` plays one history again and says all that happens; `--shrink` leaves out what is not needed for its
breach. Exit code 1 when something did not hold.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.figures import conditions, say
from benchmarks.histories.desks import real
from benchmarks.histories.many import Played, many, shrunk
from benchmarks.histories.seen import Breach, Tally
from benchmarks.histories.world import play

_SHOWN = 20


def main() -> None:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1_000_000, help="how many to play (1,000,000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0); the others follow")
    parser.add_argument("--processes", type=int, help="cores to use (all)")
    parser.add_argument("--desk", type=int, default=4_000, help="how many to play at the real desk and outbox (4,000)")
    parser.add_argument("--seed", type=int, help="play only this one")
    parser.add_argument("--trace", action="store_true", help="say all that happens in it")
    parser.add_argument("--shrink", action="store_true", help="leave out of it what its breach does not need")
    given = parser.parse_args()
    if given.seed is not None:
        sys.exit(_one(given.seed, trace=given.trace, shrink=given.shrink))
    print("\n".join(conditions()), flush=True)
    found = many(given.first, given.histories, given.processes)
    print(report(found), flush=True)
    at_desks = real(given.first, given.desk, given.processes)
    print(f"\nat the real desk, store and outbox:\n{report(at_desks)}")
    sys.exit(1 if found.breaches or at_desks.breaches else 0)


def _one(seed: int, *, trace: bool, shrink: bool) -> int:
    try:
        count = play(seed, Tally(), trace=print if trace and not shrink else None)
    except Breach as breach:
        print(f"BREACH in history {seed}: {breach}")
        if shrink:
            without = shrunk(seed, breach.about)
            print(f"without happenings {sorted(without)}:")
            _again(seed, without)
        return 1
    say(f"history {seed}: {count} happenings, everything held")
    return 0


def _again(seed: int, without: frozenset[int]) -> None:
    try:
        play(seed, Tally(), without=without, trace=print)
    except Breach as breach:
        print(f"BREACH: {breach}")


def report(found: Played) -> str:
    """Rates, counts by kind, and what did not hold."""
    events = sum(count for name, count in found.tally.items() if name[:1].isupper())
    rate = f"{events / found.seconds:,.0f} events/s, {found.histories / found.seconds:,.0f} histories/s"
    lines = [f"{found.histories:,} histories, {events:,} events in {found.seconds:.0f} s: {rate}"]
    for title, begins in _PARTS:
        names = sorted((name for name in found.tally if begins(name)), key=lambda name: -found.tally[name])
        lines += ["", f"{title}:", *(f"  {found.tally[name]:>12,}  {name.removeprefix('held: ')}" for name in names)]
    lines += ["", f"breaches: {len(found.breaches)}"]
    lines += [f"  seed {item.seed}: {item.words}" for item in found.breaches[:_SHOWN]]
    return "\n".join(lines)


def _held(name: str) -> bool:
    return name.startswith("held:")


def _delays(name: str) -> bool:
    return name.startswith(("defer:", "block:"))


_PARTS = (
    ("events by kind", lambda name: name[:1].isupper()),
    ("what happened on the way", lambda name: not (name[:1].isupper() or _held(name) or _delays(name))),
    ("delays and blocks by rule", _delays),
    ("properties put to the test", _held),
)


if __name__ == "__main__":
    main()
