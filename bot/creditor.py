"""The creditor's particulars as wordings, payment links and policy need them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote

from bot.config_schema.policy import Policy as PolicySettings
from bot.config_schema.sections import Console, Creditor
from flows.case import CaseFile
from flows.policy import DEFAULT, PlanTerms, Policy, Window

_DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


def creditor_facts(creditor: Creditor) -> dict[str, str]:
    """The fields that wordings may show."""
    return {
        "name": creditor.name,
        "company_number": creditor.company_number,
        "address": creditor.address,
        "phone": creditor.phone,
        "email": creditor.email,
        "iban": creditor.iban,
        "bic": creditor.bic,
    }


def _deadlines(console: Console) -> dict[str, int]:
    """Every queue within the team's promise, the vulnerable within the urgent one."""
    hours = {queue: min(hours, console.sla_hours) for queue, hours in DEFAULT.deadlines_hours.items()}
    return hours | {"vulnerable": console.sla_urgent_hours}


def pay_link(creditor: Creditor) -> Callable[[CaseFile], str]:
    """Makes the payment page's address for a case; empty when the creditor has none."""

    def link(file: CaseFile) -> str:
        oldest = file.account.oldest_open(file.disputed)
        if not creditor.payment_url or oldest is None:
            return ""
        balance = file.account.balance(file.disputed)
        return creditor.payment_url.format(
            reference=quote(oldest.reference or oldest.number, safe=""),
            amount=balance.amount,
            currency=balance.currency,
        )

    return link


def policy_of(settings: PolicySettings, console: Console | None = None) -> Policy:
    """The creditor's own rules, which packs still tighten (flows.strictest); `console` sets the deadlines."""
    window = Window(
        frozenset(_DAYS[day] for day in settings.window.days), settings.window.opens, settings.window.closes
    )
    plans = PlanTerms(
        settings.plans.counts, settings.plans.smallest_part, settings.plans.every_days, settings.plans.first_after_days
    )
    return Policy(
        pack="creditor",
        windows=(window,),
        calendars=tuple(f"{country}/{region}" for country, region in settings.regions.items()),
        identity_check=settings.identity_check,
        cap_day=settings.messages_per_day,
        cap_week=settings.messages_per_week,
        claim_hold_business_days=settings.claim_hold_business_days,
        promise_furthest_days=settings.promise_furthest_days,
        promise_smallest_share=settings.promise_smallest_percent / Decimal(100),
        promise_grace_business_days=settings.promise_grace_business_days,
        extension_days=settings.extension_days,
        extensions=settings.extensions,
        broken_before_human=settings.broken_promises,
        plan=plans,
        dispute_days=settings.dispute_deadline_days,
        correction_days=settings.correction_days,
        large_amount=settings.large_amount,
        data_max_age_hours=settings.data_max_age_hours,
        deadlines_hours=_deadlines(console or Console()),
    )
