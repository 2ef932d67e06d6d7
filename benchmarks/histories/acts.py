"""What people of the team do, what the bank and the creditor's records say, and doors that open and close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from benchmarks.figures import ROOT
from benchmarks.histories.happenings import Happening, pick
from benchmarks.histories.people import PLACES, bill, contacts
from flows.beside import BESIDE
from flows.case import CaseFile
from flows.events import (
    AgentReplied,
    Assigned,
    Bound,
    BreathingSpace,
    BreathingSpaceEnded,
    Called,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    DisputeSettled,
    DoorClosed,
    ErasureOrdered,
    Event,
    Exported,
    HandedBack,
    IdentityConfirmed,
    Learnt,
    Paused,
    PaymentReceived,
    PlanApproved,
    Posted,
    PromiseRecorded,
    ReplyWithdrawn,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
    TaskHeld,
)
from flows.events import Noted as NoteKept
from flows.retention import Table, read_retention
from flows.task import TaskKind
from ledger.account import Account
from ledger.debtor import LANGUAGES, ContactPoint
from ledger.invoice import Invoice, Payment
from ledger.money import Money

_DAY = timedelta(days=1)
_RETENTION = ROOT / "flows" / "retention.yml"
Act = Callable[[CaseFile, date, Happening], Event]


@lru_cache(maxsize=1)
def _table() -> Table:
    return read_retention(_RETENTION.read_text(encoding="utf-8"), str(_RETENTION))


def _ahead(today: date, number: float, most: int, fewest: int = -5) -> date:
    return today + _DAY * (fewest + int(number * (most - fewest)))


def _promise(file: CaseFile, today: date, what: Happening) -> Event:
    amount = pick((None, None, Decimal("25.00"), Decimal(0), Decimal("100.01")), what.c)
    return PromiseRecorded("eva", _ahead(today, what.b, 60), amount)


def _plan(file: CaseFile, today: date, what: Happening) -> Event:
    return PlanApproved("eva", int(what.c * 7), _ahead(today, what.b, 60, 0), pick((7, 30, 31), what.d))


def _settled(file: CaseFile, today: date, what: Happening) -> Event:
    known = [item.id for item in file.case.disputes] or ["D1/d1"]
    credit = Decimal("5.00") if what.c < 0.2 else None
    return DisputeSettled("eva", pick(known, what.b), what.c < 0.4, "We looked into it.", credit, tell=what.d < 0.5)


_CALLS = (Learnt.PAID, Learnt.DISPUTE, Learnt.HARDSHIP, Learnt.REFUSAL, Learnt.WRONG_NUMBER, Learnt.PROMISE)


def _phoned(file: CaseFile, today: date, what: Happening) -> Event:
    """What comes of a call; another try is the ladder's own call in the oracle's eyes, and left to the stories."""
    learnt = pick(_CALLS, what.c)
    numbers = tuple(item.number for item in file.account.invoices[:1]) if what.d < 0.5 else ()
    return Called("eva", what.b < 0.8, "as they said", learnt, _ahead(today, what.d, 60), invoices=numbers)


def _paused(file: CaseFile, today: date, what: Happening) -> Event:
    return Paused("eva", _ahead(today, what.b, 40) if what.c < 0.8 else None)


def _respite(file: CaseFile, today: date, what: Happening) -> Event:
    start = _ahead(today, what.b, 5)
    return BreathingSpace("eva", start, start + _DAY * int(what.c * 61), "REG-1")


def _identity(file: CaseFile, today: date, what: Happening) -> Event:
    point = pick(file.account.debtor.contacts or (ContactPoint("sms", "+32470000001"),), what.b)
    return IdentityConfirmed("eva", point.channel, point.address)


def _corrected_fact(file: CaseFile, today: date, what: Happening) -> Event:
    value = {"language": pick(LANGUAGES, what.c), "phone": pick(PLACES, what.c).phone, "name": "Zoë Janssens"}
    field = pick(("language", "phone", "name"), what.b)
    return Corrected("eva", {field: value[field] or "+32470000001"})


def _agreed(file: CaseFile, today: date, what: Happening) -> Event:
    points = file.account.debtor.contacts or (ContactPoint("sms", "+32470000001"),)
    point = pick([point for point in points if point.address] or [ContactPoint("email", "d1@example.com")], what.b)
    return ConsentGiven("eva", point.channel, point.address, "agreed on the phone")


def _posted(file: CaseFile, today: date, what: Happening) -> Event:
    """The letter that is on the team's list, or one that a person wrote."""
    letters = [name for kind, _, name in (item.partition(":") for item in file.case.work) if kind == TaskKind.LETTER]
    return Posted("eva", pick(letters, what.b) if letters else None, pick(("", "by registered post"), what.c))


def _erased(file: CaseFile, today: date, what: Happening) -> Event:
    used = frozenset(point.key for point in file.account.debtor.contacts[:1])
    return ErasureOrdered("eva", "asked by letter", _table(), asked=what.b < 0.8, used=used)


ACTS: tuple[Act, ...] = (
    lambda file, today, what: TakenOver("eva"),
    lambda file, today, what: Called("eva", what.b < 0.6, "they will look at it"),
    _phoned,
    lambda file, today, what: Assigned(pick(("eva", "tom"), what.b), pick(("eva", "tom", ""), what.c), what.d < 0.3),
    lambda file, today, what: TaskHeld("eva", pick(("eva", ""), what.b), TaskKind.CALL),
    _posted,
    lambda file, today, what: NoteKept("eva", BESIDE[0], "kept a note", "not for the debtor"),
    lambda file, today, what: ReplyWithdrawn("eva", "m1"),
    lambda file, today, what: AgentReplied("eva", "A word from a person", pick(("", "", "sms", "email"), what.b)),
    lambda file, today, what: HandedBack(pick(("eva", "tom"), what.b), pick(("", "spoke"), what.c)),
    lambda file, today, what: HandedBack("eva"),
    lambda file, today, what: HandedBack("tom"),
    _settled,
    _promise,
    _plan,
    _paused,
    _identity,
    _identity,
    lambda file, today, what: RepresentativeSet("eva", "Me Dupont", "dupont@example.com"),
    lambda file, today, what: RepresentativeRemoved("eva"),
    _respite,
    lambda file, today, what: BreathingSpaceEnded("eva"),
    lambda file, today, what: Suspended("eva"),
    _corrected_fact,
    _agreed,
    lambda file, today, what: ConsentWithdrawn("eva", pick(("sms", "email", "web"), what.b), "said so on the phone"),
    _erased,
    lambda file, today, what: Exported("eva", pick(("audit", "data subject"), what.b)),
)
"""What members of the team do; handing back more often than the rest, or most cases would stand still."""


def act(file: CaseFile, today: date, what: Happening) -> Event:
    """One of them."""
    return pick(ACTS, what.a)(file, today, what)


def paid(file: CaseFile, now: datetime, what: Happening, name: str) -> Event:
    """A payment: exact, in part, over, tiny; named or not, sometimes in another currency or for nobody's invoice."""
    owed = file.account.balance().minor or 5_000
    minor = pick((owed, owed, owed // 2 or 1, owed // 3 or 1, owed + 1_234, 1, owed - 1 or 1), what.a)
    currency = "USD" if what.b > 0.93 else file.account.currency
    named = pick(("", "", *(item.number for item in file.account.invoices), "UNKNOWN"), what.c)
    reference = pick(("", "", "REF-A", "REF-B", "nothing known"), what.d)
    return PaymentReceived(Payment(name, file.case.debtor_id, now, Money(minor, currency), named, reference))


def bound(what: Happening) -> Event:
    """The debtor connects a chat."""
    return Bound("telegram", pick(("77", "78"), what.a))


def closed(file: CaseFile, what: Happening) -> Event:
    """A door is closed by the provider's means."""
    points = [point for point in (*file.case.bound, *file.account.debtor.contacts) if point.address]
    point = pick(points or [ContactPoint("sms", "+32470000001")], what.a)
    return DoorClosed(point.channel, point.address, "STOP")


# --- the creditor's records ---


def records(account: Account, today: date, what: Happening) -> Account:
    """The account as the next import says it is."""
    return pick(_RECORDS, what.a)(account, today, what)


def _each(account: Account, change: Callable[[Invoice], Invoice], number: float) -> Account:
    """One invoice changed."""
    at = int(number * len(account.invoices))
    invoices = (change(item) if n == at else item for n, item in enumerate(account.invoices))
    return Account(account.debtor, tuple(invoices))


def _later(account: Account, today: date, what: Happening) -> Account:
    days = int(what.c * 60) - 20
    return _each(account, lambda item: replace(item, due_date=item.due_date + _DAY * days), what.b)


def _corrected(account: Account, today: date, what: Happening) -> Account:
    change = int(what.c * 20_000) - 10_000
    return _each(
        account, lambda i: replace(i, amount=Money(max(1, i.amount.minor + change), i.amount.currency)), what.b
    )


def _reported(account: Account, today: date, what: Happening) -> Account:
    """Paid in part or in full; or a payment that was reported has bounced."""
    part = pick((1.0, 1.0, 0.5, 0.0, 1.2), what.c)
    return _each(
        account,
        lambda i: replace(
            i,
            paid=Money(int(i.amount.minor * part), i.amount.currency),
            reported_paid=Money(int(i.amount.minor * part), i.amount.currency),
        ),
        what.b,
    )


def _one_more(account: Account, today: date, what: Happening) -> Account:
    number = f"N{len(account.invoices)}"
    new = bill(number, 100 + int(what.b * 60_000), _ahead(today, what.c, 25, -25), currency=account.currency)
    return Account(account.debtor, (*account.invoices, new))


def _moved(account: Account, today: date, what: Happening) -> Account:
    """To another place: country, zone, phone and contact points are new."""
    place = pick(PLACES, what.b)
    points = contacts(int(what.c * 7), place)
    debtor = replace(account.debtor, country=place.country, timezone=place.zone, phone=place.phone, contacts=points)
    return Account(debtor, account.invoices)


def _zone(account: Account, today: date, what: Happening) -> Account:
    return Account(replace(account.debtor, timezone=pick(PLACES, what.b).zone), account.invoices)


def _points(account: Account, today: date, what: Happening) -> Account:
    place = next((p for p in PLACES if p.phone == account.debtor.phone), PLACES[0])
    return Account(replace(account.debtor, contacts=contacts(int(what.c * 7), place)), account.invoices)


def _language(account: Account, today: date, what: Happening) -> Account:
    return Account(replace(account.debtor, language=pick(LANGUAGES, what.b)), account.invoices)


_RECORDS: tuple[Callable[[Account, date, Happening], Account], ...] = (
    _later,
    _corrected,
    _reported,
    _reported,
    _one_more,
    _one_more,
    _moved,
    _zone,
    _points,
    _language,
)
