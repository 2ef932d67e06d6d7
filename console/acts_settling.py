"""Forms by which a person decides: a dispute settled, a plan reckoned before it is approved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from console.acts import Act, ActRefused
from flows.events import DisputeSettled, Event
from flows.policy import PlanTerms
from ledger.agreements import Dispute, Installment, plan_installments
from ledger.money import Money, MoneyError

_MOST_PARTS = 60
_LONGEST_RHYTHM = 92
_REASON_LIMIT = 600
_VERDICTS = ("credit", "corrected", "rejected")


def settle_dispute(act: Act) -> Event:
    """A credit, corrected records, or a rejection; a rejection needs its reason, for the debtor is owed one."""
    dispute = next((item for item in act.file.case.open_disputes if item.id == act.text("dispute")), None)
    if dispute is None:
        raise ActRefused("refusal.settled")
    verdict, reason = act.text("verdict"), act.text("reason", _REASON_LIMIT)
    if verdict not in _VERDICTS:
        raise ActRefused("refusal.verdict")
    if verdict == "rejected" and not reason:
        raise ActRefused("settle.reason_missing")
    credit = _credit(act, dispute).amount if verdict == "credit" else None
    tell, withdraw = act.text("tell") == "yes", act.text("withdraw") == "yes"
    return DisputeSettled(act.agent, dispute.id, verdict != "rejected", reason, credit, tell, withdraw)


def _credit(act: Act, dispute: Dispute) -> Money:
    numbers = dispute.invoices or tuple(item.number for item in act.file.account.open_invoices())
    most = act.file.account.open_on(numbers)
    try:
        credit = Money.parse(act.text("credit").replace(",", "."), most.currency)
    except MoneyError:
        raise ActRefused("refusal.amount") from None
    if not 0 < credit.minor <= most.minor:
        raise ActRefused("settle.credit_above", most=most)
    return credit


SETTLING_ACTS: Mapping[str, Callable[[Act], Event]] = {"dispute": settle_dispute}
"""Acts by the last part of their address (console.acts)."""


@dataclass(frozen=True, slots=True)
class PlanLines:
    """A plan as it would be: its parts, exact to the cent, and what of it goes beyond what the bot may offer."""

    count: int
    first: date
    every_days: int
    parts: tuple[Installment, ...]
    beyond: tuple[str, ...]

    @property
    def last(self) -> date:
        """When the last part is due."""
        return self.parts[-1].due


def plan_lines(act: Act, terms: PlanTerms) -> PlanLines:
    """The plan of a form. Raises ActRefused."""
    act.amount("none")
    count, every = act.number("count", 2, _MOST_PARTS), act.number("every_days", 1, _LONGEST_RHYTHM)
    first, balance = act.future_day("first"), act.file.account.balance()
    if balance.minor < count:
        raise ActRefused("refusal.small")
    parts = plan_installments(balance, tuple(first + timedelta(days=every * n) for n in range(count)))
    return PlanLines(count, first, every, parts, _beyond(parts, every, first, act.today, terms))


def _beyond(parts: Sequence[Installment], every: int, first: date, today: date, terms: PlanTerms) -> tuple[str, ...]:
    """By which of the policy's terms the bot could not have offered this plan itself: keys of texts."""
    smallest = min(part.amount.amount for part in parts)
    faults = {
        "settle.beyond_count": len(parts) not in terms.counts,
        "settle.beyond_part": smallest < terms.smallest_part,
        "settle.beyond_rhythm": every > terms.every_days,
        "settle.beyond_first": (first - today).days > terms.first_after_days,
    }
    return tuple(key for key, found in faults.items() if found)
