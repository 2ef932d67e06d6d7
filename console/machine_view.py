"""A replay's result as the page shows it: pairs of today and draft with their difference, and small charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ledger.money import Money

Json = Mapping[str, Any]
WIDTH, HEIGHT = 640, 120
_WEEK_DAYS = 7
_OFTEN = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure on both sides. `name` is a key, `note` more about it. None: it is not known."""

    name: str
    before: float | None
    after: float | None
    note: str = ""

    @property
    def change(self) -> float | None:
        """The draft's figure less today's."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the draft: its place in the picture, and both figures. `left` and `wide` hold the whole day."""

    day: date
    before: int
    after: int
    left: float
    wide: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the bars; `x` in hundredths of the width. `odd`: left out where there is little room."""

    day: date
    x: float
    odd: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days (or what is left of the span) in figures."""

    first: date
    last: date
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Both sides by day: bars for the draft, a line of steps for today. `top` is the highest day."""

    name: str
    before: Sequence[int]
    after: Sequence[int]
    first_day: date

    @property
    def top(self) -> int:
        """The highest day of both."""
        return max((*self.before, *self.after), default=0)

    @property
    def scale(self) -> list[int]:
        """The figures beside the chart, the highest first; the chart is as high as the first."""
        if self.top <= 1:
            return [1, 0]
        size = 10 ** (len(str(self.top)) - 1)
        high = next(size * times for times in (1, 2, 4, 6, 8, 10) if size * times >= self.top)
        high += high % 2
        return [high, high // 2, 0]

    @property
    def ticks(self) -> list[Tick]:
        """Every seventh day."""
        days = range(0, len(self.after), _WEEK_DAYS)
        return [
            Tick(self.first_day + timedelta(day), round(100 * (day + 0.5) / len(self.after), 2), bool(place % 2))
            for place, day in enumerate(days)
        ]

    @property
    def bars(self) -> list[Bar]:
        """The days."""
        return [
            self._bar(day, before, after)
            for day, (before, after) in enumerate(zip(self.before, self.after, strict=True))
        ]

    def _bar(self, day: int, before: int, after: int) -> Bar:
        wide, y = WIDTH / max(1, len(self.after)), self._y(after)
        left, width, height = round(day * wide, 1), round(0.7 * wide, 1), round(HEIGHT - y, 1)
        on = self.first_day + timedelta(day)
        return Bar(on, before, after, left, round(wide, 1), round((day + 0.15) * wide, 1), y, width, height)

    @property
    def line(self) -> str:
        """Today's days, as an SVG path."""
        wide = WIDTH / max(1, len(self.before))
        moves = (f"V{self._y(value)}H{round((day + 1) * wide, 1)}" for day, value in enumerate(self.before))
        return f"M0 {HEIGHT}" + "".join(moves)

    def _y(self, value: int) -> float:
        return round(HEIGHT * (1 - value / self.scale[0]), 1)

    @property
    def weeks(self) -> list[Week]:
        """The same in figures."""
        starts = range(0, len(self.before), _WEEK_DAYS)
        return [
            Week(
                self.first_day + timedelta(start),
                self.first_day + timedelta(min(start + _WEEK_DAYS, len(self.before)) - 1),
                sum(self.before[start : start + _WEEK_DAYS]),
                sum(self.after[start : start + _WEEK_DAYS]),
            )
            for start in starts
        ]

    @property
    def total(self) -> Pair:
        """All days."""
        return Pair(self.name, sum(self.before), sum(self.after))


def chart(result: Json, name: str, keys: Iterable[str] | None = None) -> Chart:
    """A part of the result ("unasked") by day; of these channels or kinds only, where they are given."""
    wanted = None if keys is None else set(keys)
    first = date.fromisoformat(result["first_day"])
    before, after = (_daily(result[side][name], wanted, result["days"]) for side in ("before", "after"))
    return Chart(name, before, after, first)


def _pair(name: str, of: Callable[[str], int], note: str = "") -> Pair:
    """A figure of both sides."""
    return Pair(name, of("before"), of("after"), note)


def charts(result: Json, name: str) -> list[Chart]:
    """One for each channel or kind of work on either side."""
    keys = sorted({*result["before"][name], *result["after"][name]})
    return [Chart(key, *_both(result, name, key), date.fromisoformat(result["first_day"])) for key in keys]


def _both(result: Json, name: str, key: str) -> tuple[list[int], list[int]]:
    nothing = [0] * result["days"]
    return result["before"][name].get(key, nothing), result["after"][name].get(key, nothing)


def _daily(rows: Mapping[str, Sequence[int]], wanted: set[str] | None, days: int) -> list[int]:
    chosen = [row for key, row in rows.items() if wanted is None or key in wanted]
    return [sum(row[day] for row in chosen) for day in range(days)]


def headlines(result: Json) -> list[Pair]:
    """The few figures that decide: messages, work, minutes, contacts, settled cases."""
    return [
        _pair("messages", lambda side: _sum(result[side]["unasked"])),
        _pair("work", lambda side: _sum(result[side]["work"])),
        _pair("minutes", lambda side: _minutes(result[side])),
        _pair("often", lambda side: more_than(result[side], _OFTEN)),
        _pair("settled", lambda side: int(result[side]["settled"])),
    ]


def _sum(rows: Mapping[str, Sequence[int]]) -> int:
    return sum(sum(row) for row in rows.values())


def _minutes(side: Json) -> int:
    return sum(sum(row) * side["minutes"].get(name, 0) for name, row in side["work"].items())


def more_than(side: Json, contacts: int) -> int:
    """How many debtors have more contacts than this within some seven days."""
    return sum(count for most, count in side["fatigue"].items() if int(most) > contacts)


def work(result: Json) -> list[Pair]:
    """Cases by kind of work; the note holds the minutes of the draft's side."""
    names = sorted({*result["before"]["work"], *result["after"]["work"]})
    return [_work(result, name) for name in names]


def _work(result: Json, name: str) -> Pair:
    return _pair(name, lambda side: sum(result[side]["work"].get(name, ())))


def fatigue(result: Json) -> list[Pair]:
    """Debtors by their most contacts within seven days."""
    most = sorted({int(key) for side in ("before", "after") for key in result[side]["fatigue"]})
    return [_most(result, str(key)) for key in most]


def _most(result: Json, key: str) -> Pair:
    return _pair(key, lambda side: int(result[side]["fatigue"].get(key, 0)))


def rules(result: Json, what: str) -> list[Pair]:
    """Delays ("held") or blocks ("blocked") by rule, with the rule in words."""
    both = {side: {line["rule"]: line for line in result[side][what]} for side in ("before", "after")}
    names = dict.fromkeys([*both["before"], *both["after"]])
    return [_rule(both, name) for name in names]


def _rule(both: Mapping[str, Mapping[str, Json]], name: str) -> Pair:
    told = both["after"].get(name) or both["before"][name]
    return _pair(name, lambda side: int(both[side].get(name, {}).get("count", 0)), told["words"])


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the costs; without a price only counts."""

    name: str
    before: int
    after: int
    price: str
    before_total: Money | None
    after_total: Money | None


def costs(result: Json) -> list[Cost]:
    """What the messages and letters cost on both sides, kind by kind."""
    return [_cost(was, becomes) for was, becomes in zip(result["before"]["cost"], result["after"]["cost"], strict=True)]


def _cost(was: Json, becomes: Json) -> Cost:
    price = f"{becomes['price']} {becomes['currency']}" if becomes["price"] else ""
    return Cost(becomes["kind"], was["count"], becomes["count"], price, _total(was), _total(becomes))


def _total(line: Json) -> Money | None:
    return Money.of(Decimal(line["total"]), line["currency"]) if line["total"] is not None else None


def paid(result: Json) -> list[tuple[Money, Money]]:
    """Expected payments by currency, today and with the draft; none where the assumptions hold none."""
    if result["after"]["paid"] is None or result["before"]["paid"] is None:
        return []
    names = sorted({*result["before"]["paid"], *result["after"]["paid"]})
    sums = ([Money(sum(result[side]["paid"].get(name, ())), name) for side in ("before", "after")] for name in names)
    return [(before, after) for before, after in sums]


@dataclass(frozen=True, slots=True)
class Shift:
    """Cases that move by so many days, from `low` to `high`."""

    name: str
    count: int


_EDGES = ((-1_000, -8), (-7, -1), (0, 0), (1, 7), (8, 1_000))
_NAMES = ("much_sooner", "sooner", "same_day", "later", "much_later")


def shifts(result: Json) -> list[Shift]:
    """How far the cases move, in a few classes."""
    found = dict.fromkeys((*_NAMES, "nothing_before", "nothing_after"), 0)
    for key, count in result["moves"]["by_days"].items():
        found[key if key in found else _class(int(key))] += count
    return [Shift(name, count) for name, count in found.items() if count]


def _class(days: int) -> str:
    return next(name for (low, high), name in zip(_EDGES, _NAMES, strict=True) if low <= days <= high)


def rows(result: Json) -> list[tuple[str, str, str, int, int]]:
    """All daily figures for a table file: day, part, name, today, draft."""
    first, found = date.fromisoformat(result["first_day"]), []
    for part in ("unasked", "answers", "work", "paid"):
        if result["before"][part] is None:
            continue
        for key in sorted({*result["before"][part], *result["after"][part]}):
            before, after = _both(result, part, key)
            found += [
                ((first + timedelta(day)).isoformat(), part, key, before[day], after[day])
                for day in range(result["days"])
            ]
    return found
