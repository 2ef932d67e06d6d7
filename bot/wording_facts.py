"""What a wording may speak of: the facts that every message has, and those that come with one wording."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from flows.case import CaseFile
from flows.charging import shown
from flows.effects import Fact
from ledger.account import Account
from ledger.calendar import local_date
from ledger.charges import Charge
from ledger.debtor import Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money, total

CREDITOR_FIELDS: tuple[str, ...] = ("name", "company_number", "address", "phone", "email", "iban", "bic")
"""What `creditor` has to hold; all strings, all but the name may be empty."""

TERM_DAYS = 14
"""Calendar days counted from the day after sending (Belgium, Book XIX; rules.md), the last one included; everywhere.

Nothing firmer goes before that day is over (flows.first_reminder)."""

COMMON: frozenset[str] = frozenset(
    {
        "asked",
        "asked_count",
        "asked_total",
        "asked_with_charges",
        "balance",
        "broken_promise",
        "channel",
        "charges",
        "charges_total",
        "chat_url",
        "count",
        "creditor",
        "debtor",
        "disputed",
        "disputed_count",
        "interest_rate",
        "introduce",
        "invoices",
        "language",
        "later_fee",
        "may_come",
        "next_due",
        "oldest_due",
        "overdue",
        "pay_url",
        "penalty",
        "reference",
        "term_end",
        "today",
        "unasked",
        "upcoming",
        "upcoming_count",
        "upcoming_total",
    }
)
"""The facts that `common_facts` gives; any wording may use them."""

_TEAM = frozenset({"case_id", "queue", "reason", "urgent"})

SPECIFIC: Mapping[str, frozenset[str]] = {
    "promise_day_before": frozenset({"amount", "due"}),
    "installment_day_before": frozenset({"amount", "due", "number", "of"}),
    "paid_check": frozenset({"claim_date"}),
    "thank_you_part": frozenset({"amount", "rest"}),
    "promise_kept": frozenset({"amount", "rest"}),
    "paid_noted": frozenset({"until", "paid_on"}),
    "advice_noted": frozenset({"until"}),
    "promise_recap": frozenset({"amount", "due", "rest"}),
    "promise_confirmed": frozenset({"amount", "due"}),
    "promise_too_far": frozenset({"latest"}),
    "promise_too_small": frozenset({"smallest"}),
    "time_ask_date": frozenset({"latest"}),
    "time_granted": frozenset({"due", "amount"}),
    "plan_offer": frozenset({"options"}),
    "plan_pick_again": frozenset({"options"}),
    "plan_recap": frozenset({"installments"}),
    "plan_confirmed": frozenset({"installments"}),
    "dispute_noted": frozenset({"deadline", "rest"}),
    "dispute_credited": frozenset({"numbers", "credit", "because"}),
    "dispute_corrected": frozenset({"numbers", "because"}),
    "dispute_rejected": frozenset({"numbers", "because"}),
    "clarify_guess": frozenset({"guess"}),
    "preference_noted": frozenset({"preference", "value"}),
    "preference_ask": frozenset({"channels"}),
    "rights_erasure": frozenset({"deadline"}),
    "rights_access": frozenset({"deadline"}),
    "erasure_answer": frozenset({"gone", "stays", "latest", "unused"}),
    "why_answer": frozenset(
        {"cause", "said_on", "said_by", "about", "about_count", "oldest_day", "consent_source", "consent_on"},
    ),
    "email_frame": frozenset({"text"}),
    "team_escalation": _TEAM,
}
"""The facts that come with one wording alone; the decision that sends it gives them."""


def common_facts(
    file: CaseFile,
    creditor: Mapping[str, str],
    now: datetime,
    channel: str,
    language: str,
    *,
    unasked: bool = False,
    pay_url: str = "",
    chat_url: str = "",
) -> dict[str, Fact]:
    """The facts of every message: plain values, never templates. `creditor` holds CREDITOR_FIELDS.

    `invoices` are all open and undisputed ones in the account's currency, oldest due first; `asked` those of them
    that are overdue (all of them when none is), `upcoming` those of the next due date (all when none is to come).
    `charges` are what was asked beside the invoices; `may_come` says whether a later reminder may ask for
    `penalty`, `later_fee` and `interest_rate` (percent a year): what a first reminder is told (flows.charging).
    """
    account, today = file.account, local_date(now, file.case.timezone)
    currency = account.currency
    items = [item for item in account.open_invoices(file.disputed) if item.amount.currency == currency]
    invoices = tuple(_invoice(item, today) for item in items)
    late = [item for item in items if item.due_date < today]
    return {
        **_speaking(file, unasked=unasked, channel=channel, language=language),
        "creditor": creditor,
        "invoices": invoices,
        "count": len(invoices),
        "balance": _sum(items, currency),
        "overdue": _sum(late, currency),
        "oldest_due": items[0].due_date if items else None,
        "asked": invoices[: len(late)] or invoices,
        "asked_count": len(late) or len(items),
        "asked_total": _sum(late or items, currency),
        **_charges(shown(file), _sum(late or items, currency)),
        **_upcoming(items[len(late) :], invoices, len(late), currency),
        "reference": _reference(items),
        **_disputed(account, file.disputed, today),
        "broken_promise": None,
        "pay_url": pay_url,
        "chat_url": chat_url,
        "today": today,
        "term_end": today + timedelta(days=TERM_DAYS),
    }


def _speaking(file: CaseFile, **how: Fact) -> dict[str, Fact]:
    """Who is spoken to, and how."""
    return {"debtor": _debtor(file.account.debtor), "introduce": not file.case.introduced, **how}


def _disputed(account: Account, numbers: Collection[str], today: date) -> dict[str, Fact]:
    if not numbers:
        return {"disputed": (), "disputed_count": 0}
    found = tuple(_invoice(item, today) for item in account.open_invoices() if item.number in numbers)
    return {"disputed": found, "disputed_count": len(found)}


def _upcoming(items: list[Invoice], invoices: tuple[dict[str, Fact], ...], skip: int, currency: str) -> dict[str, Fact]:
    if not items:
        due = invoices[0]["due"] if invoices else None
        amounts = [item["open"] for item in invoices]
        whole = total((amount for amount in amounts if isinstance(amount, Money)), currency)
        return {"upcoming": invoices, "upcoming_count": len(invoices), "upcoming_total": whole, "next_due": due}
    first = items[0].due_date
    number = sum(item.due_date == first for item in items)
    return {
        "upcoming": invoices[skip : skip + number],
        "upcoming_count": number,
        "upcoming_total": _sum(items[:number], currency),
        "next_due": first,
    }


def _charges(lines: tuple[Charge, ...], asked: Money) -> dict[str, Fact]:
    charged = total((item.amount for item in lines if item.amount.currency == asked.currency), asked.currency)
    return {
        "charges": tuple(_charge(item) for item in lines if item.amount.currency == asked.currency),
        "charges_total": charged,
        "asked_with_charges": asked + charged,
        "may_come": False,
        "penalty": None,
        "later_fee": None,
        "interest_rate": None,
    }


def _charge(item: Charge) -> dict[str, Fact]:
    return {
        "kind": item.kind.value,
        "amount": item.amount,
        "rule": item.rule,
        "numbers": ", ".join(clean(number) for number in item.invoices),
        "since": item.since,
        "days": item.days,
        "rate": Decimal(item.rate) if item.rate else None,
    }


def _sum(items: Iterable[Invoice], currency: str) -> Money:
    return total((item.open for item in items), currency)


def _reference(items: list[Invoice]) -> str:
    """The oldest invoice's: a payment that names it settles that one first, then the next oldest."""
    return (items[0].reference or items[0].number) if items else ""


def _debtor(debtor: Debtor) -> dict[str, Fact]:
    """Names are shown whole: the first word of a name is not always a first name."""
    return {
        "name": clean(debtor.name),
        "phone": debtor.phone,
        "kind": debtor.kind.value,
        "is_company": debtor.kind is Kind.COMPANY,
        "country": debtor.country,
    }


def _invoice(item: Invoice, today: date) -> dict[str, Fact]:
    return {
        "number": clean(item.number),
        "open": item.open,
        "amount": item.amount,
        "due": item.due_date,
        "issued": item.issue_date,
        "days_overdue": max(0, (today - item.due_date).days),
        "description": clean(item.description),
    }


def clean(text: str) -> str:
    """One line without control, direction-changing or other invisible characters."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())
