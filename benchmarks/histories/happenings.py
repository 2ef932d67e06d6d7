"""What happens in a history: drawn from the seed before anything is played, so that one may be left out.

A happening is a kind, a wait, and four numbers from 0 to 1 that choose the particulars when its time has come.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


class Happening(NamedTuple):
    """One thing that happens, `wait` seconds after the one before (negative: the clock was set back)."""

    kind: str
    wait: float
    a: float
    b: float
    c: float
    d: float


KINDS: dict[str, int] = {
    "due": 34,
    "wake": 4,
    "say": 20,
    "stranger": 3,
    "pay": 8,
    "import": 7,
    "agent": 16,
    "worker": 9,
    "receipt": 5,
    "bind": 2,
    "door": 2,
    "restart": 1,
}
"""How often each kind is drawn. `due`: the scheduler's own wake; `wake`: a wake when nothing is due; `worker`: a sender
that stood still goes on; `restart`: all processes die."""

_NAMES = tuple(KINDS)
_BOUNDS = tuple(accumulate(KINDS.values()))
_WAITS: tuple[tuple[float, float, float], ...] = (
    (0.33, 0.0, 20.0),
    (0.48, 20.0, 6 * _MINUTE),
    (0.62, 6 * _MINUTE, 9 * _HOUR),
    (0.80, 9 * _HOUR, 2 * _DAY),
    (0.93, 2 * _DAY, 9 * _DAY),
    (0.97, 9 * _DAY, 40 * _DAY),
    (1.00, -2 * _DAY, 0.0),
)
"""Up to which draw a wait lies in which range; the last one sets the clock back."""
FEWEST, MOST = 4, 11


def pick(choices: Sequence[T], number: float) -> T:
    """The choice that a number from 0 to 1 makes."""
    return choices[int(number * len(choices))]


def _wait(draw: float, within: float) -> float:
    low, high = next((low, high) for bound, low, high in _WAITS if draw < bound)
    return low + within * (high - low)


def draw(random: Random) -> list[Happening]:
    """All that happens in one history. It begins with the scheduler: what nobody was written about is soon over."""
    number = random.random
    count = FEWEST + int(number() * (MOST - FEWEST + 1))
    found = [Happening("due", number() * _HOUR, number(), number(), number(), number())]
    for _ in range(count - 1):
        kind = _NAMES[bisect(_BOUNDS, number() * _BOUNDS[-1])]
        found.append(Happening(kind, _wait(number(), number()), number(), number(), number(), number()))
    return found
