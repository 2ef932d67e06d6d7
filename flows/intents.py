"""What a debtor can mean: the intents of the playbook, and which of them protect."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """One row of the playbook (GLOSSARY.md); the values are the names used on every interface."""

    ALREADY_PAID = "already_paid"
    PROMISE_TO_PAY = "promise_to_pay"
    NEED_MORE_TIME = "need_more_time"
    REQUEST_PAYMENT_PLAN = "request_payment_plan"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    REFUSE_TO_PAY = "refuse_to_pay"
    WRONG_PERSON = "wrong_person"
    OPT_OUT = "opt_out"
    TALK_TO_HUMAN = "talk_to_human"
    REQUEST_INVOICE_COPY = "request_invoice_copy"
    ASK_BALANCE = "ask_balance"
    ASK_HOW_TO_PAY = "ask_how_to_pay"
    PAYMENT_PROBLEM = "payment_problem"
    CONTACT_PREFERENCE = "contact_preference"
    AFFIRM = "affirm"
    DENY = "deny"
    GREET = "greet"
    THANKS = "thanks"
    BOT_CHALLENGE = "bot_challenge"
    OUT_OF_SCOPE = "out_of_scope"


PROTECTIVE: tuple[Intent, ...] = (
    Intent.OPT_OUT,
    Intent.WRONG_PERSON,
    Intent.HARDSHIP,
    Intent.DISPUTE,
    Intent.TALK_TO_HUMAN,
)
"""Intents that win over every other in the same message, strongest first (product.md, the playbook)."""
