"""The policy: law and courtesy as numbers. A creditor may be stricter, never looser (rules.md)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal

from ledger.debtor import Kind


@dataclass(frozen=True, slots=True)
class Window:
    """When unasked messages may go, local time: `days` are ISO weekdays (1 Monday to 7 Sunday)."""

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(8, 30)
    closes: time = time(18, 0)


HARD_OPENS, HARD_CLOSES = time(8, 0), time(21, 0)
"""Nothing unasked outside these local times, whatever an admin sets (rules.md, all)."""


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What payment plans may be offered: `counts` of parts, the smallest part, and days between parts."""

    counts: tuple[int, ...] = (2, 3, 4)
    smallest_part: Decimal = Decimal(25)
    every_days: int = 30
    first_after_days: int = 7


@dataclass(frozen=True, slots=True)
class Policy:
    """One versioned pack. Days are calendar days unless the name says business days.

    Sources: window, hard limits and caps: rules.md "all"; holds, promises, plans, disputes: the playbook in product.md.
    """

    pack: str = "default"
    version: str = "2026-11"
    window: Window = Window()
    on_holidays: bool = False
    cap_day: int = 1
    cap_week: int = 3
    claim_hold_business_days: int = 5
    promise_furthest_days: int = 30
    promise_smallest_share: Decimal = Decimal("0.10")
    promise_grace_business_days: int = 1
    extension_days: int = 14
    extensions: int = 2
    broken_before_human: int = 2
    plan: PlanTerms = PlanTerms()
    dispute_days: int = 10
    large_amount: Decimal = Decimal(10000)
    quiet_after_reply_days: int = 2
    promise_reminder_days: int = 1
    whatsapp_hours: int = 24
    deadlines_hours: dict[str, int] = field(
        default_factory=lambda: {
            "vulnerable": 2,
            "handover": 8,
            "dispute": 24,
            "broken_promise": 24,
            "refusal": 24,
            "no_contact": 48,
            "wrong_person": 48,
            "plan": 24,
            "not_understood": 8,
            "paid_not_found": 24,
            "large": 48,
            "late": 48,
            "delivery": 8,
            "call": 24,
        }
    )


DEFAULT = Policy()

PACKS: tuple[Policy, ...] = (
    DEFAULT,
    replace(DEFAULT, pack="be_consumer"),
    replace(DEFAULT, pack="uk_consumer"),
    replace(DEFAULT, pack="us_consumer"),
    replace(DEFAULT, pack="eu_b2b", promise_furthest_days=45),
)
"""The shipped packs; issue "Law and courtesy as code" fills in what is particular to each."""

_EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)


def pack_name(country: str, kind: Kind) -> str:
    """Which pack applies to a debtor of this country and kind."""
    if kind is Kind.COMPANY:
        return "eu_b2b" if country in _EU else "default"
    return {"BE": "be_consumer", "GB": "uk_consumer", "US": "us_consumer"}.get(country, "default")


def stricter(pack: Policy, creditor: Policy) -> Policy:
    """The pack tightened by what the creditor asks; looser wishes are ignored here and refused by config checks."""
    window = Window(
        days=pack.window.days & creditor.window.days,
        opens=max(pack.window.opens, creditor.window.opens, HARD_OPENS),
        closes=min(pack.window.closes, creditor.window.closes, HARD_CLOSES),
    )
    return replace(
        creditor,
        pack=pack.pack,
        version=pack.version,
        window=window,
        on_holidays=pack.on_holidays and creditor.on_holidays,
        cap_day=min(pack.cap_day, creditor.cap_day),
        cap_week=min(pack.cap_week, creditor.cap_week),
    )
