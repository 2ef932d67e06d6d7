"""A made-up debtor with invoices, and facts for every wording: what previews, checks and tests render."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.wording_facts import common_facts
from flows.case import Case, CaseFile
from ledger.account import Account
from ledger.agreements import Dispute
from ledger.charges import Charge, ChargeKind
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

CREDITOR = {
    "name": "Huis & Haard",
    "company_number": "0403.019.261",
    "address": "Kerkstraat 1, 9000 Gent, Belgium",
    "phone": "+32 9 123 45 67",
    "email": "facturen@huisenhaard.example",
    "iban": "BE68539007547034",
    "bic": "GKCCBEBB",
}


def euro(amount: str) -> Money:
    """An amount in euro."""
    return Money.parse(amount, "EUR")


def invoice(number: str, due: date, amount: str, paid: str = "0", **more: str) -> Invoice:
    """An invoice of the made-up debtor."""
    paid_money = euro(paid)
    return Invoice(number, "d-1", date(2026, 10, 1), due, euro(amount), paid_money, paid_money, **more)


ONE = (
    invoice("F-2026-117", date(2026, 11, 10), "1234.50", description="Kitchen tiles", reference="+++090/9337/55493+++"),
)
MANY = (
    *ONE,
    invoice("F-2026-118", date(2026, 11, 12), "80", "30"),
    invoice("F-2026-130", date(2026, 11, 29), "45"),
)
_CLAIMED = date(2026, 11, 24)
CHARGES = (
    Charge(ChargeKind.REMINDER_FEE, euro("7.50"), "fee_later_reminder_max", ("F-2026-117",), _CLAIMED),
    Charge(ChargeKind.PENALTY, euro("101.73"), "penalty_tiers", ("F-2026-117",), _CLAIMED),
    Charge(ChargeKind.INTEREST, euro("4.81"), "interest", ("F-2026-117",), _CLAIMED, date(2026, 11, 11), 14, "10.15"),
)
MAY_COME: dict[str, Any] = {
    "may_come": True,
    "penalty": euro("101.73"),
    "later_fee": euro("7.50"),
    "interest_rate": Decimal("10.15"),
}
"""What a first reminder is told when the creditor asks for charges."""


def case_file(
    invoices: tuple[Invoice, ...] = ONE,
    name: str = "Marie Dupont",
    disputed: tuple[str, ...] = (),
    country: str = "BE",
    introduced: bool = True,
    language: str = "en",
    charges: tuple[Charge, ...] = (),
) -> CaseFile:
    """The made-up debtor's account and case."""
    points = (ContactPoint("email", "m@example.org"),)
    debtor = Debtor("d-1", "c-1", name, Kind.PERSON, language, country, "Europe/Brussels", points)
    disputes = (Dispute("x", "wrong", NOW, NOW, invoices=disputed),) if disputed else ()
    case = Case(
        "k-1",
        "c-1",
        "d-1",
        "courteous",
        1,
        "Europe/Brussels",
        NOW,
        introduced=introduced,
        disputes=disputes,
        charges=charges,
    )
    return CaseFile(Account(debtor, invoices), case)


_OPTIONS = tuple(
    {"number": n, "count": n + 1, "part": euro(part), "first": date(2026, 12, 1), "every_days": 30}
    for n, part in ((1, "617.25"), (2, "411.50"))
)
_PARTS = ({"amount": euro("617.25"), "due": date(2026, 12, 1)}, {"amount": euro("617.25"), "due": date(2026, 12, 31)})

SPECIFIC_VALUES: dict[str, Any] = {
    "amount": euro("100"),
    "rest": euro("1134.50"),
    "due": date(2026, 11, 27),
    "number": 2,
    "of": 3,
    "claim_date": date(2026, 11, 20),
    "until": date(2026, 12, 1),
    "paid_on": date(2026, 11, 20),
    "latest": date(2026, 12, 24),
    "smallest": euro("123.45"),
    "options": _OPTIONS,
    "installments": _PARTS,
    "deadline": date(2026, 12, 4),
    "numbers": "F-2026-117",
    "credit": euro("120"),
    "because": "Two tiles were broken.",
    "preference": "channel",
    "value": "whatsapp",
    "guess": "already_paid",
    "channels": ("sms", "whatsapp", "email"),
    "cause": "reminder",
    "said_on": date(2026, 11, 23),
    "said_by": "email",
    "about": "F-2026-117",
    "about_count": 1,
    "oldest_day": date(2026, 11, 10),
    "consent_source": "import",
    "consent_on": date(2026, 10, 1),
    "gone": ("messages", "review notes"),
    "unused": True,
    "stays": ({"what": "invoices", "why": "book-keeping", "until": date(2036, 12, 31)},),
    "case_id": "k-1",
    "queue": "dispute",
    "reason": "amount contested",
    "urgent": True,
}


def facts(language: str, channel: str, file: CaseFile | None = None, **more: Any) -> dict[str, Any]:
    """Common facts and every specific one, in this language and for this channel; `more` is laid over them."""
    common = common_facts(
        file or case_file(),
        CREDITOR,
        NOW,
        channel,
        language,
        unasked=bool(more.pop("unasked", False)),
        pay_url=str(more.pop("pay_url", "https://pay.example/p/7Kd2")),
    )
    return {**common, **SPECIFIC_VALUES, **more}
