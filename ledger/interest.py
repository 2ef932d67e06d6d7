"""Interest for late payment: simple, by days, each half-year at its own reference rate. Exact, rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from ledger.money import Money, exponent

_DAY = timedelta(days=1)
_SECOND_HALF = 7
_DAYS_OF_A_YEAR = 365
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which no interest runs (breathing space): the first and the last one."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rate:
    """A reference rate in percent a year for the half-year that begins on `since`."""

    since: date
    percent: Decimal
    source: str
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """A reference rate by half-year; a half-year that is not there has none, and no interest."""

    reference: str
    known: tuple[Rate, ...] = ()

    def on(self, day: date) -> Rate | None:
        """The rate of the half-year in which the day lies."""
        return next((rate for rate in self.known if rate.since == half_year(day)), None)


def half_year(day: date) -> date:
    """The first day of the half-year in which a day lies."""
    return date(day.year, _SECOND_HALF if day.month >= _SECOND_HALF else 1, 1)


def half_up(value: Fraction, currency: str) -> Money:
    """The sum in major units, rounded half up to the minor unit."""
    return Money(floor(value * 10 ** exponent(currency) + _HALF), currency)


@dataclass(frozen=True, slots=True)
class Accrued:
    """Interest with its days and latest yearly rate. In `missing` half-years no rate is known: no interest there."""

    amount: Money
    days: int
    rate: Decimal | None = None
    missing: tuple[date, ...] = ()


def interest(
    balance: Money, after: date, until: date, points: Decimal, rates: Rates, stops: Sequence[Stop] = ()
) -> Accrued:
    """Simple interest on a balance for the days after `after` up to and with `until`, 365 days a year.

    Each half-year has its own rate, the reference rate of its first day plus `points`. The law of 2 August 2002 lets
    the sum be rounded up to half a point; that is not done here (lower is always allowed).
    """
    value, days, missing = Fraction(0), 0, list[date]()
    latest: Decimal | None = None
    for first, last in _half_years(after + _DAY, until):
        counted = (last - first).days + 1 - _stopped(first, last, stops)
        known = rates.on(first)
        if known is None:
            missing.append(half_year(first))
            continue
        latest = known.percent + points
        days += counted
        value += Fraction(balance.amount) * Fraction(latest) * counted / (100 * _DAYS_OF_A_YEAR)
    return Accrued(half_up(value, balance.currency), days, latest, tuple(missing))


def _half_years(first: date, last: date) -> Iterable[tuple[date, date]]:
    while first <= last:
        begins = half_year(first)
        following = date(begins.year, _SECOND_HALF, 1) if begins.month == 1 else date(begins.year + 1, 1, 1)
        yield first, min(last, following - _DAY)
        first = following


def _stopped(first: date, last: date, stops: Sequence[Stop]) -> int:
    """Days between `first` and `last` that lie in a stop; a day in two of them counts once."""
    days = {
        day for stop in stops for day in range(max(first, stop.first).toordinal(), min(last, stop.last).toordinal() + 1)
    }
    return len(days)
