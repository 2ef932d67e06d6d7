"""What every step of a scenario has: a name, a moment, conditions; and the protocol of a step kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger.account import Account
from ledger.calendar import add_business_days, next_business_day
from ledger.debtor import Kind

if TYPE_CHECKING:
    from flows.draft import Draft


class Model(BaseModel):
    """A strict, frozen piece of a scenario file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Anchor(StrEnum):
    """What a step's time is counted from."""

    DUE = "due"
    LAST_STEP = "last_step"
    EVENT = "event"


class Happening(StrEnum):
    """Events of a case that steps may wait for."""

    PROMISE_BROKEN = "promise_broken"
    PAYMENT = "payment"
    SETTLED = "settled"
    DISPUTE_REJECTED = "dispute_rejected"


class When(Model):
    """The day of a step: `days` after (before, if negative) the anchor, then rolled as `roll` says.

    roll: `none` keeps the day (the policy's window still holds), `same_or_next_business_day`, or
    `business_day_after` (strictly after). `business` counts business days instead of calendar days.
    """

    anchor: Anchor = Field(Anchor.DUE, alias="from")
    days: int = Field(0, ge=-60, le=365)
    business: bool = False
    roll: Literal["none", "same_or_next_business_day", "business_day_after"] = "none"
    event: Happening | None = None

    def day(self, anchor: date, country: str) -> date:
        """The local calendar day on which the step is due."""
        return _day(self.days, self.business, self.roll, anchor, country)


@lru_cache(maxsize=8192)
def _day(days: int, business: bool, roll: str, anchor: date, country: str) -> date:
    counts_business = business and days >= 0
    day = add_business_days(anchor, days, country) if counts_business else anchor + timedelta(days=days)
    if roll == "business_day_after":
        return next_business_day(day + timedelta(days=1), country)
    return next_business_day(day, country) if roll == "same_or_next_business_day" else day


class Profile(StrEnum):
    """How the debtor has paid so far."""

    RELIABLE = "reliable"
    STANDARD = "standard"
    REPEAT = "repeat"


class Conditions(Model):
    """What must hold for a step to be taken; a step whose conditions fail is passed over. Amounts in major units."""

    min_balance: Decimal | None = Field(None, ge=0)
    max_balance: Decimal | None = Field(None, ge=0)
    kinds: tuple[Kind, ...] = ()
    profiles: tuple[Profile, ...] = ()
    countries: tuple[str, ...] = ()

    def hold(self, account: Account, profile: Profile, balance: Decimal) -> bool:
        """Whether all conditions hold for the account."""
        return (
            (self.min_balance is None or balance >= self.min_balance)
            and (self.max_balance is None or balance <= self.max_balance)
            and (not self.kinds or account.debtor.kind in self.kinds)
            and (not self.profiles or profile in self.profiles)
            and (not self.countries or account.debtor.country in self.countries)
        )


class Step(Model, ABC):
    """The part that all step kinds share. `first` marks the step with which a late case starts."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    when: When
    conditions: Conditions = Field(Conditions(), alias="if")
    first: bool = False

    @property
    def speaks(self) -> bool:
        """Whether the debtor hears from us: the policy's window and caps apply."""
        return True

    @property
    def presses(self) -> bool:
        """Whether it asks for money that is due: no courtesy before the due date, no thanks, no survey."""
        when = self.when
        if when.anchor is Anchor.EVENT:
            return when.event in (Happening.PROMISE_BROKEN, Happening.DISPUTE_REJECTED)
        return when.days >= 0 or when.anchor is Anchor.LAST_STEP

    @property
    def carries_first_reminder(self) -> bool:
        """Whether its own words may be those of the law's first reminder."""
        return False

    @abstractmethod
    def take(self, draft: Draft, now: datetime) -> None:
        """Add the step's effects. Called only when the gate allows it."""
