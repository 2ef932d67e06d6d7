"""Questions answered from the records: invoice copy, balance, how to pay, payment problem."""

from __future__ import annotations

from flows.replies.base import Turn, nothing_open


def request_invoice_copy(turn: Turn) -> None:
    """A statement of what is open."""
    if not nothing_open(turn):
        turn.say("invoice_copy", attach=("statement",))


def ask_balance(turn: Turn) -> None:
    """What is open, invoice by invoice."""
    if not nothing_open(turn):
        turn.say("balance_info")


def ask_how_to_pay(turn: Turn) -> None:
    """Payment link, account and reference."""
    if not nothing_open(turn):
        turn.say("how_to_pay")


def payment_problem(turn: Turn) -> None:
    """Another way to pay."""
    if not nothing_open(turn):
        turn.say("payment_problem")
