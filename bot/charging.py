"""Charges as the configuration wants them: ceilings held against the packs, and the reference rates on file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from bot.config_schema.charges import Charges
from flows.charging import Charging
from flows.policy import Policy, Ruling
from flows.rates import read_rates
from ledger.charge_limits import NOTHING, ChargeLimits, Interest, Tier
from ledger.interest import Rates

RATES = Path(__file__).parents[1] / "flows" / "reference_rates.yml"
"""Where the reference rates are."""


@dataclass(frozen=True, slots=True)
class BeyondLaw:
    """A setting that asks for more than any pack allows: its name, the most there is, and the rule that says so."""

    setting: str
    most: Decimal
    ruling: Ruling


def charging_of(settings: Charges) -> Charging | None:
    """The creditor's decision for the rules of every case; None while charges are off. Raises RatesError."""
    if not settings.enabled:
        return None
    rates = reference_rates()
    ceiling = ChargeLimits(
        fee_later_reminder_max=settings.reminder_fee,
        postage=True,
        penalty_tiers=(Tier(NOTHING, at_most=settings.penalty),) if settings.penalty else (),
        interest=Interest(rates.reference, settings.interest_points) if settings.interest else None,
        fixed_sum=settings.fixed_sum,
    )
    return Charging(
        rates,
        ceiling,
        stamp=settings.postage,
        continuous_supply=settings.continuous_supply,
        small_creditor=settings.small_creditor,
        waive=settings.left_over == "waive",
    )


@lru_cache(maxsize=1)
def reference_rates() -> Rates:
    """The rates of flows/reference_rates.yml, read once. Raises RatesError."""
    return read_rates(RATES.read_text(encoding="utf-8"), str(RATES))


def beyond_law(settings: Charges, packs: Iterable[Policy]) -> Iterator[BeyondLaw]:
    """The settings that no pack allows, each with the rule of the pack that allows most."""
    known = list(packs)
    if not settings.enabled or not known:
        return
    wishes = {
        "reminder_fee": (settings.reminder_fee, "fee_later_reminder_max"),
        "penalty": (settings.penalty, "penalty_tiers"),
        "interest_points": (settings.interest_points, "interest"),
        "fixed_sum": (settings.fixed_sum, "fixed_sum"),
    }
    for name, (wish, rule) in wishes.items():
        widest = max(known, key=lambda policy: _most(policy, rule))
        if wish > _most(widest, rule):
            yield BeyondLaw(name, _most(widest, rule), widest.ruling(rule))


def _most(policy: Policy, rule: str) -> Decimal:
    match getattr(policy, rule):
        case Interest(points=points):
            return points
        case (*_, Tier(at_most=most)):
            return Decimal("Infinity") if most is None else most
        case Decimal() as amount:
            return amount
    return NOTHING
