"""request_payment_plan: offer what policy allows, exact to the cent; the debtor picks in the chat."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flows.case import Ask
from flows.commitments import offered_plans, record_plan
from flows.effects import Fact
from flows.intents import Intent
from flows.protection import suspend
from flows.replies.base import Turn, nothing_open
from ledger.agreements import Installment, plan_installments

_COUNTED = re.compile(
    r"\b(\d{1,2})\s*(?:x\b|parts?\b|payments?\b|times\b|instal|months?\b|fois\b|parties\b|paiements?\b|mensualit|mois\b|"
    r"versements?\b|keer\b|delen\b|termijn|maanden\b|betaling|schijven\b)"
)
""" "in 3 parts", "en 3 fois", "in 3 keer": the number of parts, not that of the option."""

_FIGURE = re.compile(r"(?<!\w)\d+(?!\w)")
""" "2", not "2nd" or "2e": each option bears the number of its parts, "the second" is the second in the list."""


def request_payment_plan(turn: Turn) -> None:
    """Offer the plans; none possible or one broken before: a person decides."""
    if nothing_open(turn):
        return
    plans = offered_plans(turn.draft, turn.now)
    broken = any(item.state.value == "broken" for item in turn.draft.case.plans)
    if not plans or broken:
        turn.say("plan_not_possible")
        turn.draft.hand_to_human("plan", "a payment plan that policy does not allow", turn.now)
        return
    turn.ask(Ask.PLAN_PICK, "plan_offer", _dates(plans), options=_options(plans))
    suspend(turn.draft, turn.now, "a plan is in the making")


def plan_pick(turn: Turn) -> bool:
    """ "Which one?" - a number of an option, or a number of parts."""
    plans = _offered(turn)
    chosen = _chosen(turn, plans)
    if chosen is None:
        if not turn.understood.abstain and turn.understood.intent.name is not Intent.AFFIRM:
            return False
        return _again(turn, plans)
    parts = plans[chosen]
    turn.ask(Ask.PLAN_CONFIRM, "plan_recap", _dates((parts,)), installments=_facts(parts))
    return True


def plan_confirm(turn: Turn) -> bool:
    """ "Shall we agree on this?" - yes records the plan, no goes back to the offer."""
    plans = _offered(turn)
    if turn.understood.intent.name is Intent.AFFIRM and plans:
        parts = plans[0]
        record_plan(turn.draft, parts, turn.now)
        turn.say("plan_confirmed", installments=_facts(parts))
        turn.done()
        return True
    if turn.understood.intent.name is Intent.DENY:
        request_payment_plan(turn)
        return True
    return False


def _again(turn: Turn, plans: tuple[tuple[Installment, ...], ...]) -> bool:
    if turn.question and turn.question.tries > 1:
        turn.say("plan_not_possible")
        turn.draft.hand_to_human("plan", "the debtor did not pick a plan", turn.now)
    else:
        turn.ask(Ask.PLAN_PICK, "plan_pick_again", _dates(plans), options=_options(plans))
    return True


def _chosen(turn: Turn, plans: tuple[tuple[Installment, ...], ...]) -> int | None:
    text = turn.event.text.casefold()
    counted = _COUNTED.search(text)
    if counted:
        return _of_count(plans, int(counted.group(1)))
    number = _number(turn, text)
    if number is None:
        return None
    ordinal = turn.slots.choice is not None and not _FIGURE.search(text)
    meant = None if ordinal else _of_count(plans, number)
    return number - 1 if meant is None and 1 <= number <= len(plans) else meant


def _number(turn: Turn, text: str) -> int | None:
    if turn.slots.choice is not None:
        return turn.slots.choice
    digits = re.findall(r"\d+(?:[.,]\d+)?", text)
    if len(digits) == 1 and digits[0].isdigit():
        return int(digits[0])
    amount = turn.slots.amount
    return int(amount) if amount is not None and not digits and amount == int(amount) else None


def _of_count(plans: tuple[tuple[Installment, ...], ...], count: int) -> int | None:
    return next((index for index, parts in enumerate(plans) if len(parts) == count), None)


def _offered(turn: Turn) -> tuple[tuple[Installment, ...], ...]:
    """The plans as they were offered: same dates, today's balance."""
    data = turn.question.data if turn.question else {}
    balance = turn.draft.balance()
    rows = [tuple(date.fromisoformat(text) for text in data[key].split()) for key in sorted(data)]
    return tuple(plan_installments(balance, dates) for dates in rows if balance.minor >= len(dates))


def _dates(plans: tuple[tuple[Installment, ...], ...]) -> dict[str, str]:
    return {f"option{n}": " ".join(p.due.isoformat() for p in parts) for n, parts in enumerate(plans, 1)}


def _options(plans: tuple[tuple[Installment, ...], ...]) -> tuple[Fact, ...]:
    return tuple(_option(parts) for parts in plans)


def _option(parts: tuple[Installment, ...]) -> dict[str, Any]:
    """Numbered by its parts: who asked for three and answers "3" means three."""
    gap = (parts[1].due - parts[0].due).days if len(parts) > 1 else 0
    return {
        "number": len(parts),
        "count": len(parts),
        "part": parts[0].amount,
        "first": parts[0].due,
        "every_days": gap,
    }


def _facts(parts: tuple[Installment, ...]) -> tuple[Fact, ...]:
    return tuple({"number": n, "amount": part.amount, "due": part.due} for n, part in enumerate(parts, 1))
