"""Cases and events for the pure core's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.case import Case, CaseFile
from flows.decide import decide, open_case
from flows.draft import Rules
from flows.effects import Book, Correct, Decision, Note, Send
from flows.events import Event, Replied, Woken
from flows.intents import Intent
from flows.policy import DEFAULT, Policy
from flows.scenario import Scenario, read_scenario
from flows.understanding import NO_SLOTS, Scored, Slots, Understanding
from ledger.account import Account
from ledger.calendar import at_local
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

SCENARIOS = Path(__file__).parents[2] / "flows" / "scenarios"
ZONE = "Europe/Brussels"
DUE = date(2026, 11, 19)
"""A Thursday: due+3 is a Sunday, so the friendly reminder goes on Monday the 23rd."""


def scenario(name: str = "courteous") -> Scenario:
    path = SCENARIOS / f"{name}.yml"
    return read_scenario(path.read_text(), str(path))


RULES = Rules(DEFAULT, scenario())


def rules(policy: Policy = DEFAULT, name: str = "courteous") -> Rules:
    return Rules(policy, scenario(name))


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def invoice(number: str = "A", minor: int = 30_000, due: date = DUE, paid: int = 0) -> Invoice:
    return Invoice(
        number, "D1", due - timedelta(30), due, euros(minor), euros(paid), euros(paid), reference=f"R-{number}"
    )


def account(*invoices: Invoice, channels: tuple[str, ...] = ("sms", "email"), **debtor: Any) -> Account:
    person = Debtor(
        "D1", "main", "Ann", Kind.PERSON, "en", "BE", ZONE, tuple(ContactPoint(name, f"{name}-1") for name in channels)
    )
    return Account(replace(person, **debtor), invoices or (invoice(),))


def at(day: date | int, hour: int = 10, minute: int = 0, name: str = ZONE) -> datetime:
    """Local time on a day (a date, or so many days after DUE)."""
    wanted = day if isinstance(day, date) else DUE + timedelta(day)
    return at_local(wanted, time(hour, minute), name)


def opened(*invoices: Invoice, now: datetime | None = None, using: Rules = RULES, **about: Any) -> CaseFile:
    who = account(*invoices, **about)
    return CaseFile(who, open_case(who, using, now or at(-30)))


def having(file: CaseFile, **changes: Any) -> CaseFile:
    return CaseFile(file.account, replace(file.case, **changes))


def after(file: CaseFile, decision: Decision) -> CaseFile:
    booked = next((effect for effect in decision.effects if isinstance(effect, Book)), None)
    correct = next((effect for effect in decision.effects if isinstance(effect, Correct)), None)
    debtor = correct.debtor if correct else file.account.debtor
    return CaseFile(Account(debtor, booked.invoices if booked else file.account.invoices), decision.case)


def does(file: CaseFile, event: Event, now: datetime, using: Rules = RULES) -> tuple[CaseFile, Decision]:
    decision = decide(file, event, using, now)
    return after(file, decision), decision


def sends(decision: Decision) -> list[Send]:
    return [effect for effect in decision.effects if isinstance(effect, Send)]


def said(decision: Decision) -> list[str]:
    return [send.wording for send in sends(decision)]


def notes(decision: Decision) -> list[str]:
    return [effect.rule for effect in decision.effects if isinstance(effect, Note)]


def reply(*intents: Intent, text: str = "…", channel: str = "sms", crisis: bool = False, **slots: Any) -> Replied:
    known = tuple(Scored(intent, 0.9) for intent in intents) or (Scored(Intent.OUT_OF_SCOPE, 0.1),)
    read = Understanding(
        text,
        "en",
        known,
        abstain=not intents,
        slots=replace(NO_SLOTS, **slots) if slots else Slots(),
        crisis=crisis,
        engine="local",
    )
    return Replied("m1", channel, f"{channel}-1", text, read)


def run(file: CaseFile, until: datetime, using: Rules = RULES) -> tuple[CaseFile, list[tuple[datetime, Decision]]]:
    """Wake the case as the scheduler does: ticks when due, steps at the scenario's send times."""
    from flows.case import Wake
    from ledger.calendar import next_clock_time

    moment = file.case.opened_at - timedelta(microseconds=1)
    happened: list[tuple[datetime, Decision]] = []
    for _ in range(2000):
        case: Case = file.case
        if case.wake_at is None:
            break
        if case.wake is Wake.TICK:
            moment = max(case.wake_at, moment)
        else:
            start = max(case.wake_at - timedelta(microseconds=1), moment)
            moment = next_clock_time(using.scenario.send_times, case.timezone, start)
        if moment > until:
            break
        file, decision = does(file, Woken(), moment, using)
        happened.append((moment, decision))
    else:
        raise AssertionError("the case is woken again and again")
    return file, happened


def amount(text: str) -> Decimal:
    return Decimal(text)
