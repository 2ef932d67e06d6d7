"""What the policy check costs: microseconds for one question to the gate, on one core, every path side by side.

Asked for 240 accounts in eight places (benchmarks/portfolio.py), each on a business day, at night, on a holiday, and
with its caps used up. CPU time is counted and the best round taken. The grounds of a message that goes are made beside
the check; those of one that does not are part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter, process_time

from benchmarks.decide import rulebook_and_cases
from benchmarks.figures import Figure, main
from flows.case import CaseFile
from flows.draft import Rules
from flows.gate import Verdict, check
from flows.grounds import grounds
from ledger.calendar import add_business_days, at_local

TARGET = 50.0
_MONDAY = date(2026, 11, 23)
_CHRISTMAS = date(2026, 12, 25)
_FEWEST_ROUNDS = 5

Question = tuple[CaseFile, Rules, datetime]


def _at(file: CaseFile, day: date, clock: time) -> datetime:
    return at_local(day, clock, file.account.debtor.timezone).astimezone(UTC)


def questions() -> dict[str, tuple[list[Question], bool]]:
    """By path: what is asked, and whether it may go."""
    base = rulebook_and_cases()
    days = {file.case.id: add_business_days(_MONDAY, 1, file.account.debtor.country) for file, _ in base}
    ten, two = time(10), time(2)
    open_now = [(file, rules, _at(file, days[file.case.id], ten)) for file, rules in base]
    used = [(_used(file, now), rules, now) for file, rules, now in open_now]
    return {
        "may go": (open_now, True),
        "refused: at night": ([(f, r, _at(f, days[f.case.id], two)) for f, r in base], False),
        "refused: a holiday": ([(f, r, _at(f, _CHRISTMAS, ten)) for f, r in base], False),
        "refused: caps used up": (used, False),
    }


def _used(file: CaseFile, now: datetime) -> CaseFile:
    sent = tuple(now - timedelta(hours=hours) for hours in (60, 30, 1))
    return CaseFile(file.account, replace(file.case, unasked=sent))


def _microseconds(asked: list[Question], ask: Callable[[Question], object], seconds: float) -> float:
    best: list[float] = []
    end = perf_counter() + seconds
    while perf_counter() < end or len(best) < _FEWEST_ROUNDS:
        start = process_time()
        for question in asked:
            ask(question)
        best.append((process_time() - start) / len(asked) * 1e6)
    return min(best)


def _check(question: Question) -> Verdict:
    file, rules, now = question
    return check(file, rules.policy, now, firmer=True)


def _check_with_grounds(question: Question) -> object:
    file, rules, now = question
    return check(file, rules.policy, now, firmer=True), grounds(file, rules.policy, now, firmer=True)


def measure(quick: bool) -> list[Figure]:
    """Each path, and the dearest of them against the target."""
    seconds = 0.3 if quick else 2.0
    lines, costs = [], []
    for name, (asked, goes) in questions().items():
        assert all(_check(question).allowed is goes for question in asked), f"{name}: the gate says otherwise"
        costs.append(_microseconds(asked, _check, seconds))
        with_grounds = " (its grounds are in it)" if not goes else ""
        lines.append(Figure(f"  {name}", f"{costs[-1]:.1f} µs{with_grounds}"))
        if goes:
            costs.append(_microseconds(asked, _check_with_grounds, seconds))
            lines.append(Figure(f"  {name}, with its grounds", f"{costs[-1]:.1f} µs"))
    dearest = max(costs)
    what = "policy check: the dearest path, one core"
    return [Figure(what, f"{dearest:.1f} µs", f"≤ {TARGET:.0f} µs", dearest <= TARGET), *lines]


if __name__ == "__main__":
    main([measure], __doc__)
