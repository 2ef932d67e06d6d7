"""The result of a replay as JSON: both sides beside one another, what moves and why, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bot.replay.chunk import Move, Part
from bot.replay.reasons import reason
from bot.replay.setting import Plan
from bot.replay.tally import ByDay, Contact, Tally
from bot.sms_cost import Price
from flows.scenario import Scenario

SCHEMA = 1
_SAMPLE = 200
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rates:
    """The creditor's prices, None where none is set, and minutes of work by kind ("queue", "call", "letter")."""

    sms: Price | None = None
    whatsapp: Price | None = None
    letter: Price | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Sum:
    """Parts added up as they come; of the moves only those that tell most are kept, and all are counted."""

    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    cases: int = 0
    arrived: int = 0
    by_days: Counter[str] = field(default_factory=Counter)
    sample: list[Move] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """One more part."""
        self.before.add(part.before)
        self.after.add(part.after)
        self.cases += part.cases
        self.arrived += part.arrived
        self.by_days.update(_shift(move) for move in part.moves)
        self.sample = sorted([*self.sample, *part.moves], key=_telling)[:_SAMPLE]


def _shift(move: Move) -> str:
    if move.days is None:
        return "nothing_after" if move.after is None else "nothing_before"
    return str(move.days)


def _telling(move: Move) -> tuple[int, str]:
    """What comes sooner stands first, then what moves furthest."""
    days = move.days
    if days is None:
        return (-10_000 if move.before is None else 0, move.case_id)
    return (days - 1_000 if days < 0 else -days, move.case_id)


def report(plan: Plan, found: Sum, rates: Rates, old: Scenario | None, about: Mapping[str, object]) -> Json:
    """The whole result. `old` is the edition that the draft's cases follow now, None for a new scenario."""
    new = plan.after.scenario if plan.after else None
    habits = plan.habits
    return {
        "schema": SCHEMA,
        **about,
        "as_of": plan.begin.isoformat(),
        "first_day": plan.first_day.isoformat(),
        "days": plan.days,
        "move": plan.move,
        "assumed": {"name": "lately" if habits else "nobody", "habits": habits.told() if habits else None},
        "portfolio": {"cases": found.cases, "arrived": found.arrived},
        "before": _side(found.before, plan.days, rates, pays=habits is not None),
        "after": _side(found.after, plan.days, rates, pays=habits is not None),
        "moves": {
            "count": found.by_days.total(),
            "by_days": dict(found.by_days),
            "sample": [_move(item, old, new) for item in found.sample],
        },
    }


def _side(tally: Tally, days: int, rates: Rates, *, pays: bool) -> Json:
    return {
        "unasked": _rows(tally.unasked, days),
        "answers": _rows(tally.answers, days),
        "work": _rows(tally.work, days),
        "minutes": {name: _minutes(name, rates) for name in sorted(tally.work)},
        "held": _rules(tally.held, tally.words),
        "blocked": _rules(tally.blocked, tally.words),
        "fatigue": {str(most): count for most, count in sorted(tally.fatigue.items())},
        "worst": [{"case": case_id, "contacts": most} for most, case_id in tally.worst if most > 1],
        "cost": _cost(tally, rates),
        "states": dict(sorted(tally.states.items())),
        "settled": tally.settled,
        "migrated": tally.migrated,
        "paid": _rows(tally.paid, days) if pays else None,
    }


def _rows(counts: ByDay, days: int) -> dict[str, list[int]]:
    return {name: [found[day] for day in range(days)] for name, found in sorted(counts.items())}


def _rules(counts: Counter[str], words: Mapping[str, str]) -> list[Json]:
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"rule": rule, "words": words.get(rule, ""), "count": count} for rule, count in found]


def _minutes(name: str, rates: Rates) -> int:
    return rates.minutes.get(name.partition("/")[0], 0)


def _cost(tally: Tally, rates: Rates) -> list[Json]:
    counted = (
        ("sms_segments", tally.segments.total(), rates.sms),
        ("whatsapp_templates", tally.templates, rates.whatsapp),
        ("letters", tally.letters, rates.letter),
    )
    return [
        {
            "kind": kind,
            "count": count,
            "price": str(price.amount) if price else None,
            "currency": price.currency if price else None,
            "total": str(price.amount * count) if price else None,
        }
        for kind, count, price in counted
    ]


def totals(cost: Sequence[Json]) -> dict[str, Decimal]:
    """The sums by currency of what has a price."""
    found: dict[str, Decimal] = {}
    for line in cost:
        if line["total"] is not None:
            found[line["currency"]] = found.get(line["currency"], Decimal(0)) + Decimal(line["total"])
    return found


# --- why a case moves ---


def _move(item: Move, old: Scenario | None, new: Scenario | None) -> Json:
    return {
        "case": item.case_id,
        "before": _contact(item.before),
        "after": _contact(item.after),
        "days": item.days,
        **reason(item, old, new),
    }


def _contact(found: Contact | None) -> Json | None:
    if found is None:
        return None
    return {"step": found.step, "kind": found.kind, "day": found.day.isoformat()} | (
        {"asks": True} if found.asks else {}
    )


def day_of(result: Mapping[str, Any], number: int) -> date:
    """The calendar day of a place in the rows."""
    return date.fromordinal(date.fromisoformat(result["first_day"]).toordinal() + number)
