"""Every rule that a policy pack may hold: what its value looks like, and which of two values is the stricter one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from flows.blackouts import Blackout
from flows.policy import Hours, PlanTerms, Window
from ledger.charge_limits import NOTHING, Interest, Tier

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Nature(StrEnum):
    """What a pack may do to a rule of the pack that it extends, and what a creditor may.

    law: only tighten. grant: a pack may allow more than nothing (a fee that its law knows); a creditor only less.
    fact: how a channel works; a pack may correct it. courtesy: the creditor's own choice, never the law's.
    """

    LAW = "law"
    GRANT = "grant"
    FACT = "fact"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule's value (`read` makes it from what stands in the file), and `stricter` of two values."""

    read: TypeAdapter[Any]
    stricter: Callable[[Any, Any], Any]
    nature: Nature = Nature.LAW


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _clock(value: Any) -> Any:
    """YAML reads 18:00 as a number of minutes."""
    return f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) else value


Clock = Annotated[time, BeforeValidator(_clock)]


class _HoursText(_Text):
    opens: Clock
    closes: Clock

    def hours(self) -> Hours:
        if self.opens >= self.closes:
            raise ValueError(f"it opens at {self.opens:%H:%M} and closes at {self.closes:%H:%M}; put opens first")
        return self.opens, self.closes


class _WindowText(_HoursText):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)


class _TierText(_Text):
    amount: Decimal = Field(ge=0)
    up_to: Decimal | None = None
    percent: Decimal = NOTHING
    above: Decimal = NOTHING
    at_most: Decimal | None = None


class _InterestText(_Text):
    reference: Literal["ecb"]
    points: Decimal = Field(ge=0)


class _PlanText(_Text):
    counts: tuple[int, ...]
    smallest_part: Decimal
    every_days: int
    first_after_days: int


def _windows(texts: tuple[_WindowText, ...]) -> tuple[Window, ...]:
    windows = tuple(Window(frozenset(DAYS.index(day) + 1 for day in text.days), *text.hours()) for text in texts)
    for index, one in enumerate(windows):
        for other in windows[:index]:
            _apart(one, other)
    return windows


def _apart(one: Window, other: Window) -> None:
    shared = one.days & other.days
    if shared and one.opens < other.closes and other.opens < one.closes:
        day = DAYS[min(shared) - 1]
        spans = f"{other.opens:%H:%M}-{other.closes:%H:%M} and {one.opens:%H:%M}-{one.closes:%H:%M}"
        raise ValueError(f"two windows overlap on {day}: {spans}; make one of them or let them follow each other")


def _tiers(texts: tuple[_TierText, ...]) -> tuple[Tier, ...]:
    ends = [text.up_to for text in texts]
    if any(end is None for end in ends[:-1]) or ends[:-1] != sorted(ends[:-1], key=lambda end: end or NOTHING):
        raise ValueError("put the tiers in the order of up_to; only the last may leave it out")
    return tuple(Tier(text.amount, text.up_to, text.percent, text.above, text.at_most) for text in texts)


class _BlackoutText(_Text):
    first: date
    last: date
    name: str = ""


def _blackouts(texts: tuple[_BlackoutText, ...]) -> tuple[Blackout, ...]:
    return tuple(Blackout(text.first, max(text.first, text.last), text.name) for text in texts)


# --- which of two values is stricter ---


def both(one: tuple[Window, ...], other: tuple[Window, ...]) -> tuple[Window, ...]:
    """The hours that lie in both."""
    found = [Window(a.days & b.days, max(a.opens, b.opens), min(a.closes, b.closes)) for a in one for b in other]
    return tuple(item for item in found if item.days and item.opens < item.closes)


def _inner(one: Hours, other: Hours) -> Hours:
    return max(one[0], other[0]), min(one[1], other[1])


def _fewest(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return min(known, default=None)


def _first(one: Any, other: Any) -> Any:
    return one or other


def _second(_one: Any, other: Any) -> Any:
    return other


def _all_days(one: tuple[Blackout, ...], other: tuple[Blackout, ...]) -> tuple[Blackout, ...]:
    return tuple(sorted({*one, *other}))


def _and(one: bool, other: bool) -> bool:
    return one and other


def _or(one: bool, other: bool) -> bool:
    return one or other


def _all_of(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one | other


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one & other


def _tiers_of_both(one: tuple[Tier, ...], other: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Two scales cannot be laid over each other: nothing is asked then."""
    return one if one == other else ()


def _lower_interest(one: Interest | None, other: Interest | None) -> Interest | None:
    return min(one, other, key=lambda item: item.points) if one and other else None


def _shortest(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    kinds = {**one, **other}
    return {kind: min(one.get(kind, days), other.get(kind, days)) for kind, days in kinds.items()}


_WHOLE = TypeAdapter(Annotated[int, Field(strict=True, ge=0, le=36500)])
_LIMIT = TypeAdapter(Annotated[int, Field(strict=True, ge=0)] | None)
_YES_NO = TypeAdapter(Annotated[bool, Field(strict=True)])
_MONEY = TypeAdapter(Annotated[Decimal, Field(ge=0)])
_NAMES = TypeAdapter(frozenset[str])
_COUNTS = TypeAdapter(dict[str, Annotated[int, Field(strict=True, ge=0)]])


def _plan(text: _PlanText) -> PlanTerms:
    return PlanTerms(text.counts, text.smallest_part, text.every_days, text.first_after_days)


SHAPES: dict[str, Shape] = {
    "windows": Shape(
        TypeAdapter(Annotated[tuple[_WindowText, ...], Field(min_length=1), AfterValidator(_windows)]), both
    ),
    "hard_limits": Shape(TypeAdapter(Annotated[_HoursText, AfterValidator(_HoursText.hours)]), _inner),
    "on_holidays": Shape(_YES_NO, _and),
    "regional_holidays": Shape(_YES_NO, _or),
    "cap_day": Shape(_WHOLE, min),
    "cap_week": Shape(_WHOLE, min),
    "calls_week": Shape(_LIMIT, _fewest),
    "call_quiet_days": Shape(_WHOLE, max),
    "first_reminder_wording": Shape(TypeAdapter(Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*)?$")]), _first),
    "first_reminder_elements": Shape(_NAMES, _all_of),
    "first_reminder_wait_days": Shape(_WHOLE, max),
    "first_reminder_letter_business_days": Shape(_WHOLE, max),
    "continuous_supply_free_reminders": Shape(_WHOLE, max),
    "fee_first_reminder": Shape(_MONEY, min, Nature.GRANT),
    "fee_later_reminder_max": Shape(_MONEY, min, Nature.GRANT),
    "postage": Shape(_YES_NO, _and, Nature.GRANT),
    "penalty_tiers": Shape(
        TypeAdapter(Annotated[tuple[_TierText, ...], AfterValidator(_tiers)]), _tiers_of_both, Nature.GRANT
    ),
    "interest": Shape(
        TypeAdapter(
            Annotated[_InterestText, AfterValidator(lambda text: Interest(text.reference, text.points))] | None
        ),
        _lower_interest,
        Nature.GRANT,
    ),
    "fixed_sum": Shape(_MONEY, min, Nature.GRANT),
    "charges_wait_days": Shape(_WHOLE, max, Nature.GRANT),
    "identity_check": Shape(_YES_NO, _or),
    "third_party_disclosure": Shape(_YES_NO, _and),
    "represented_stops": Shape(_YES_NO, _or),
    "time_barred_threat": Shape(_YES_NO, _and),
    "suspend_days": Shape(_WHOLE, max),
    "suspend_extension_days": Shape(_WHOLE, max),
    "breathing_space_days": Shape(_WHOLE, max),
    "honour_wishes": Shape(_YES_NO, _or),
    "channels": Shape(_NAMES, _common),
    "disclosure": Shape(_YES_NO, _or),
    "opt_out_line": Shape(_NAMES, _all_of),
    "opt_out_business_days": Shape(_WHOLE, min),
    "opt_out_confirm_minutes": Shape(_WHOLE, min),
    "whatsapp_hours": Shape(_WHOLE, min),
    "whatsapp_opt_in": Shape(_YES_NO, _or),
    "own_invoices_only": Shape(_YES_NO, _or),
    "telegram_bound_only": Shape(_YES_NO, _or),
    "sms_segments": Shape(TypeAdapter(tuple[int, int, int, int]), _second, Nature.FACT),
    "consent_proof": Shape(_YES_NO, _or),
    "rights_answer_days": Shape(_WHOLE, min),
    "records_days": Shape(_WHOLE, max),
    "retention_days": Shape(_COUNTS, _shortest),
    "claim_hold_business_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "promise_furthest_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "promise_smallest_share": Shape(_MONEY, _second, Nature.COURTESY),
    "promise_grace_business_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "promise_reminder_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "extension_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "extensions": Shape(_WHOLE, _second, Nature.COURTESY),
    "broken_before_human": Shape(_WHOLE, _second, Nature.COURTESY),
    "plan": Shape(TypeAdapter(Annotated[_PlanText, AfterValidator(_plan)]), _second, Nature.COURTESY),
    "dispute_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "correction_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "large_amount": Shape(_MONEY, _second, Nature.COURTESY),
    "data_max_age_hours": Shape(_WHOLE, _second, Nature.COURTESY),
    "blackout_days": Shape(
        TypeAdapter(Annotated[tuple[_BlackoutText, ...], AfterValidator(_blackouts)]), _all_days, Nature.COURTESY
    ),
    "quiet_after_reply_days": Shape(_WHOLE, _second, Nature.COURTESY),
    "deadlines_hours": Shape(_COUNTS, _second, Nature.COURTESY),
}
"""The rules by name; each is a field of Policy."""


def follows(value: Any, harder: Any, shape: Shape) -> bool:
    """Whether `value` is at least as strict as `harder`."""
    return bool(_plain(shape.stricter(harder, value)) == _plain(value))


def _plain(value: Any) -> Any:
    return _hours_of(value) if value and isinstance(value, tuple) and isinstance(value[0], Window) else value


def _hours_of(windows: tuple[Window, ...]) -> frozenset[tuple[int, time, time]]:
    return frozenset((day, item.opens, item.closes) for item in windows for day in item.days)
