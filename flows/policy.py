"""The policy: law and courtesy as numbers. The numbers live in flows/packs; flows/pack.py reads and compiles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flows.blackouts import Blackout
from flows.switches import Switch
from ledger.charge_limits import NOTHING, ChargeLimits, Interest, Tier

Hours = tuple[time, time]
"""From (included) and to (not included), local time."""

Week = tuple[tuple[Hours, ...], ...]
"""For each weekday, Monday first, the hours in which it is open."""


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
class Ruling:
    """Where a number comes from: the rule's name, its value in words, and the text that it rests on.

    `pack` and `version` say who set it ("creditor" for a setting that is stricter than the packs). `verify`: written
    from memory of the text, counsel has to confirm it. `says` is one sentence in plain words.
    """

    rule: str
    number: str
    says: str
    source: str
    pack: str
    version: str
    since: date | None = None
    verify: bool = False


_DEADLINES = {
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
_RETENTION = {"raw_events": 30, "reviews": 365, "messages": 1095, "tasks": 1095, "consents": 1095, "history": 3650}


OPT_OUT_LINE = frozenset({"sms", "email"})
"""The channels on which every unasked message says how to opt out, whatever the pack (rules.md, all)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack as the decisions use it: every field but the first four is a rule of the same name in flows/packs.

    Days are calendar days unless the name says business days; None means no limit. What each rule says, its source
    and who set it stand in `rulings`. `calendars` names the calendars whose holidays count (ledger.calendar); empty:
    that of the debtor's country. `unpacked` names the debtor's countries that have no pack of their own. `fresh_until`
    is when the creditor's payment data become too old to remind by (UTC); None: nobody watches them (simulation).
    `switches` are those that people have put on.
    """

    pack: str = "default"
    version: str = "2026-11-22"
    rulings: Mapping[str, Ruling] = field(default_factory=dict, compare=False, repr=False)
    calendars: tuple[str, ...] = ()
    unpacked: tuple[str, ...] = ()
    fresh_until: datetime | None = None
    switches: tuple[Switch, ...] = ()

    # when, and how often
    windows: tuple[Window, ...] = (Window(),)
    hard_limits: Hours = (HARD_OPENS, HARD_CLOSES)
    on_holidays: bool = False
    regional_holidays: bool = False
    cap_day: int = 1
    cap_week: int = 3
    calls_week: int | None = None
    call_quiet_days: int = 0

    # what has to come first
    first_reminder_wording: str = ""
    first_reminder_elements: frozenset[str] = frozenset()
    first_reminder_wait_days: int = 0
    first_reminder_letter_business_days: int = 0
    continuous_supply_free_reminders: int = 0

    # what may be added
    fee_first_reminder: Decimal = NOTHING
    fee_later_reminder_max: Decimal = NOTHING
    postage: bool = False
    penalty_tiers: tuple[Tier, ...] = ()
    interest: Interest | None = None
    fixed_sum: Decimal = NOTHING
    charges_wait_days: int = 14

    # whom, and who else
    identity_check: bool = False
    third_party_disclosure: bool = False
    represented_stops: bool = True
    time_barred_threat: bool = False
    suspend_days: int = 0
    suspend_extension_days: int = 0
    breathing_space_days: int = 0
    honour_wishes: bool = True

    # channels
    channels: frozenset[str] = frozenset({"sms", "whatsapp", "telegram", "email", "web", "letter", "call"})
    disclosure: bool = True
    opt_out_line: frozenset[str] = OPT_OUT_LINE
    opt_out_business_days: int = 0
    opt_out_confirm_minutes: int = 5
    whatsapp_hours: int = 24
    whatsapp_opt_in: bool = True
    own_invoices_only: bool = True
    telegram_bound_only: bool = True
    sms_segments: tuple[int, int, int, int] = (160, 153, 70, 67)

    # records
    consent_proof: bool = True
    rights_answer_days: int = 30
    records_days: int = 0
    retention_days: Mapping[str, int] = field(default_factory=lambda: dict(_RETENTION))

    # courtesy: the creditor's own choices
    claim_hold_business_days: int = 5
    promise_furthest_days: int = 30
    promise_smallest_share: Decimal = Decimal("0.10")
    promise_grace_business_days: int = 1
    promise_reminder_days: int = 1
    extension_days: int = 14
    extensions: int = 2
    broken_before_human: int = 2
    plan: PlanTerms = PlanTerms()
    dispute_days: int = 10
    correction_days: int = 14
    large_amount: Decimal = Decimal(10000)
    data_max_age_hours: int = 24
    blackout_days: tuple[Blackout, ...] = ()
    quiet_after_reply_days: int = 2
    deadlines_hours: Mapping[str, int] = field(default_factory=lambda: dict(_DEADLINES))

    week: Week = field(init=False, compare=False, repr=False, default=())
    said: str = field(init=False, compare=False, repr=False, default="")

    def __post_init__(self) -> None:
        """The windows by weekday and in words, worked out once: the gate asks for them with every message."""
        object.__setattr__(self, "week", week_of(self.windows, self.hard_limits))
        object.__setattr__(self, "said", words(self.windows))

    @property
    def charges(self) -> ChargeLimits:
        """The most that may be asked on top of the invoices."""
        return ChargeLimits(
            self.fee_first_reminder,
            self.fee_later_reminder_max,
            self.postage,
            self.penalty_tiers,
            self.interest,
            self.fixed_sum,
            self.charges_wait_days,
        )

    @property
    def closes(self) -> time:
        """When the last window of the week's days closes."""
        return max((hours[-1][1] for hours in self.week if hours), default=self.hard_limits[1])

    def ruling(self, rule: str) -> Ruling:
        """What is known of a rule, by its name or a verdict's; of one that no pack names, only its value."""
        rule = _ALIASES.get(rule, rule)
        known = self.rulings.get(rule)
        return known or Ruling(rule, str(getattr(self, rule, "")), "", "", self.pack, self.version)


_ALIASES = {"weekday": "windows", "hours": "windows", "window": "windows", "holiday": "on_holidays"}
"""What a verdict calls a part of a rule, and the rule."""


def week_of(windows: tuple[Window, ...], hard: Hours, wish: tuple[time | None, time | None] = (None, None)) -> Week:
    """The open hours of each weekday, Monday first, inside the hard limits and a debtor's wish."""
    low, high = max(hard[0], wish[0] or hard[0]), min(hard[1], wish[1] or hard[1])
    spans = [(window, max(window.opens, low), min(window.closes, high)) for window in windows]
    return tuple(
        tuple(sorted((opens, closes) for window, opens, closes in spans if day in window.days and opens < closes))
        for day in range(1, 8)
    )


def words(value: Any) -> str:
    """A rule's value for people: "no limit", "yes", "Mon Tue 08:30-18:00", "3"."""
    match value:
        case None:
            return "no limit"
        case bool():
            return "yes" if value else "no"
        case Window():
            return f"{' '.join(_DAYS[day - 1] for day in sorted(value.days))} {words((value.opens, value.closes))}"
        case PlanTerms():
            parts = f"{words(value.counts)} parts of at least {value.smallest_part}"
            return f"{parts}, one every {value.every_days} days, the first after {value.first_after_days} days"
        case (time() as opens, time() as closes):
            return f"{opens:%H:%M}-{closes:%H:%M}"
        case tuple() | frozenset() | list():
            return (
                ", ".join(words(item) for item in (sorted(value) if isinstance(value, frozenset) else value)) or "none"
            )
        case dict():
            return ", ".join(f"{key} {words(item)}" for key, item in value.items())
    return str(value)


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

DEFAULT = Policy()
"""The default pack without its sources; a test holds it equal to flows/packs/default.yml."""
