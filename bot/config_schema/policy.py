"""The `policy` section: what the creditor asks of every pack. Stricter than the law, never looser (rules.md)."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from bot.config_schema.base import Section
from bot.config_schema.charges import Charges
from ledger.calendar import regions

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat"]
Clock = Annotated[time, BeforeValidator(lambda value: f"{value:0>5}"), Field(ge=time(8, 0), le=time(21, 0))]
Amount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]


class Window(Section):
    """When unasked messages may go, in the debtor's own local time."""

    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
    """The weekdays; the packs allow Monday to Friday."""
    opens: Clock = time(8, 30)
    """The earliest time; 08:00 is the hard limit."""
    closes: Clock = time(18, 0)
    """The latest time; 21:00 is the hard limit."""

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(f"opens ({self.opens:%H:%M}) must be earlier than closes ({self.closes:%H:%M})")
        if not self.days:
            raise ValueError("days must name at least one weekday; to send nothing set messages_per_day to 0")
        return self


class Plans(Section):
    """Which payment plans the bot may offer by itself."""

    counts: tuple[Annotated[int, Field(ge=2, le=24)], ...] = (2, 3, 4)
    """The numbers of installments to choose from; an empty list: a person makes every plan."""
    smallest_part: Amount = Decimal("25.00")
    """The smallest installment, in the invoice's own currency."""
    every_days: int = Field(default=30, ge=7, le=92)
    """Days between installments."""
    first_after_days: int = Field(default=7, ge=1, le=31)
    """Days until the first installment."""


class Policy(Section):
    """The creditor's own settings. The pack of the debtor's country still tightens them."""

    window: Window = Window()
    """When unasked messages may go."""
    messages_per_day: int = Field(default=1, ge=0, le=50)
    """Unasked messages to one debtor in a day, all channels together; 0 stops every unasked message."""
    messages_per_week: int = Field(default=3, ge=0, le=50)
    """The same in any seven days."""
    regions: dict[str, str] = Field(default_factory=dict)
    """The region whose holidays count too, by country (names of the holidays package); for all debtors there."""
    identity_check: bool = False
    """Whether a debt is named only to somebody who has shown to be the debtor; some packs ask for it anyway."""
    claim_hold_business_days: int = Field(default=5, ge=1, le=20)
    """How long reminders rest after "I have paid", business days of the debtor's country."""
    promise_furthest_days: int = Field(default=30, ge=1, le=90)
    """The furthest date of a promise, in days, that the bot accepts by itself."""
    promise_smallest_percent: Decimal = Field(default=Decimal(10), ge=1, le=100)
    """The smallest part payment that the bot accepts, in percent of the balance."""
    promise_grace_business_days: int = Field(default=1, ge=0, le=5)
    """How long after the promised date a payment may still come in before the promise counts as broken."""
    extension_days: int = Field(default=14, ge=1, le=60)
    """How much more time the bot grants at once."""
    extensions: int = Field(default=2, ge=0, le=5)
    """How often it does so before a person decides."""
    broken_promises: int = Field(default=2, ge=1, le=5)
    """After how many broken promises a person decides."""
    plans: Plans = Plans()
    """Payment plans."""
    dispute_deadline_days: int = Field(default=10, ge=1, le=60)
    """Within how many days the team answers a dispute."""
    correction_days: int = Field(default=14, ge=1, le=120)
    """So many days after a dispute was upheld an import should show the credit or correction; then the team is told."""
    data_max_age_hours: int = Field(default=24, ge=1, le=168)
    """How old payment data (the last import) may be before automatic messages wait; product.md."""
    large_amount: Amount = Decimal("10000.00")
    """From this balance on a person is told when reminders start, and may take over before they get firm."""
    charges: Charges = Charges()
    """What may be asked beside the invoices: nothing, unless turned on."""

    @field_validator("regions")
    @classmethod
    def _known_regions(cls, value: dict[str, str]) -> dict[str, str]:
        for country, region in value.items():
            names = regions(country)
            if region not in names:
                known = f"known are {', '.join(names)}" if names else "no regions of this country are known"
                raise ValueError(f"there is no region {region!r} of {country!r}; {known}")
        return value
