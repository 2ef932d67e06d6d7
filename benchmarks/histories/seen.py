"""What the oracle is shown of one decision, and what it says when something does not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from benchmarks.histories.law import Law
from flows.case import CaseFile
from flows.effects import Effect
from flows.events import Event
from flows.scenario import Scenario

Tally = Counter[str]
"""How often everything happened and every property was really put to the test."""


class Breach(Exception):
    """Something that must hold did not: `about` names the property."""

    def __init__(self, about: str, words: str) -> None:
        super().__init__(f"{about}: {words}")
        self.about = about


@dataclass(slots=True)
class Seen:
    """One decision: before, event, after. `shown` is the debtor's clock at `now` (UTC)."""

    before: CaseFile
    event: Event
    after: CaseFile
    effects: tuple[Effect, ...]
    now: datetime
    shown: datetime
    law: Law
    scenario: Scenario

    @property
    def today(self) -> date:
        """The debtor's local day."""
        return self.shown.date()

    @property
    def zone(self) -> str:
        """The debtor's zone."""
        return self.before.account.debtor.timezone
