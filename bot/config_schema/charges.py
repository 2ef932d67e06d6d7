"""The `policy.charges` section: whether anything is asked beside the invoices, and the creditor's own ceilings."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.config_schema.base import Section

_Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class Charges(Section):
    """Off unless turned on. The pack of the debtor's country allows what it allows; these can only be lower."""

    enabled: bool = False
    """Whether charges are asked at all, where the debtor's law knows them. The first reminder is free always."""
    reminder_fee: _Amount = Decimal("7.50")
    """The fee of a later reminder (rule fee_later_reminder_max)."""
    postage: _Amount = Decimal("0.00")
    """The price of a stamp today, added to that fee for a letter only."""
    penalty: _Amount = Decimal("2000.00")
    """The most that a penalty may be (rule penalty_tiers); 0: none is asked."""
    interest_points: Annotated[Decimal, Field(ge=0, max_digits=4, decimal_places=2)] = Decimal(8)
    """Percentage points above the reference rate (rule interest); the rates are in flows/reference_rates.yml."""
    interest: bool = True
    """Whether interest is asked at all."""
    fixed_sum: _Amount = Decimal("40.00")
    """The lump sum for an invoice of a company in the EU (rule fixed_sum)."""
    continuous_supply: bool = False
    """Whether goods or services are supplied regularly: then Belgium's three free reminders a calendar year hold."""
    small_creditor: bool = False
    """Whether you are a small or medium-sized enterprise: then Belgian interest runs from the reminder on."""
    left_over: Literal["person", "waive"] = "person"
    """What becomes of charges once the invoices are paid: a person decides (queue charges), or they are given up."""

    @model_validator(mode="before")
    @classmethod
    def _a_word_alone(cls, data: Any) -> Any:
        """`charges: on` and `charges: off` are enough."""
        return {"enabled": data} if isinstance(data, bool) or data in ("on", "off") else data
