"""What a law lets a creditor add to a debt: data of a policy pack, in major units. Nothing is ever added by itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a penalty scale, for a balance up to `up_to` (None: any above).

    `amount` plus `percent` of what exceeds `above`, together `at_most` at the most (None: no ceiling).
    """

    amount: Decimal
    up_to: Decimal | None = None
    percent: Decimal = NOTHING
    above: Decimal = NOTHING
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest on late payment: a reference rate plus `points` percentage points a year.

    `reference` names the rate ("ecb": the European Central Bank's, fixed by half-year); the creditor gives its value.
    """

    reference: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ChargeLimits:
    """The most that may be asked on top of the invoices. The defaults allow nothing: a country without a pack.

    `postage` says whether the price of the stamp may be added to a reminder's fee. `penalty_tiers` are in the order
    of `up_to`. `fixed_sum` is a lump sum per invoice. `charges_wait_days` are calendar days, counted from the day
    after the first reminder was sent, before anything may be asked. Amounts are in `currency`.
    """

    fee_first_reminder: Decimal = NOTHING
    fee_later_reminder_max: Decimal = NOTHING
    postage: bool = False
    penalty_tiers: tuple[Tier, ...] = ()
    interest: Interest | None = None
    fixed_sum: Decimal = NOTHING
    charges_wait_days: int = 14
    currency: str = "EUR"
