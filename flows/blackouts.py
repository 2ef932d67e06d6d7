"""Blackout days: the creditor's own days on which nothing unasked goes. They only take away, never open anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Blackout:
    """From the first day to the last (both included), at the debtor's own place.

    `countries` (ISO 3166) and `scenarios` say for whom; empty: for everybody.
    """

    first: date
    last: date
    name: str = ""
    countries: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last

    def concerns(self, countries: Iterable[str]) -> bool:
        """Whether it is meant for a debtor who belongs to one of these countries."""
        return not self.countries or any(name in self.countries for name in countries)

    def is_in(self, scenario: str) -> bool:
        """Whether it is meant for cases of this scenario."""
        return not self.scenarios or scenario in self.scenarios

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        span = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{span} ({self.name})" if self.name else span


def blackout_of(days: tuple[Blackout, ...], day: date) -> Blackout | None:
    """The blackout that a day lies in."""
    return next((item for item in days if item.holds(day)), None)
