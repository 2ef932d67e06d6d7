"""The simulation is the service: the same portfolio in virtual time comes to the same history."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.clock import FrozenClock
from bot.desk import Desk
from bot.rulebook import Rulebook
from bot.scribe import Scribe
from bot.simulate import SimReply, Simulation, Span, writer
from flows.events import PaymentReceived
from flows.history import Entry
from flows.message import Message
from flows.sending import Accepted, SendResult
from ledger.account import Account
from ledger.calendar import at_local, local_date, zone
from ledger.debtor import ContactPoint, Kind
from ledger.invoice import Payment
from schedulers.outbox import Outbox
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Loading
from store.memory import MemoryStore
from tests.bot.words import Words
from tests.flows.builders import account, euros, invoice
from tests.stories.telling import SCENARIOS, WORDINGS

SALT = "5a17"
SPAN = Span(date(2026, 11, 20), date(2027, 1, 18))
CREDITOR = dict.fromkeys(("name", "company_number", "address", "phone", "email", "iban", "bic"), "x")
ZONES = ("Europe/Brussels", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe")


def portfolio() -> list[Account]:
    found = []
    for number in range(16):
        due = date(2026, 11, 1) + timedelta(days=3 * number)
        who = account(
            replace(invoice(f"N{number}", due=due), debtor_id=f"D{number}"),
            country=("BE", "US", "JP", "AU")[number % 4],
        )
        contacts = (ContactPoint("sms", f"+3247000{number:04}"), ContactPoint("email", f"d{number}@example.be"))
        person = replace(
            who.debtor,
            id=f"D{number}",
            timezone=ZONES[number % 4],
            language=("en", "fr", "nl")[number % 3],
            contacts=contacts,
        )
        found.append(Account(person, who.invoices))
    return found


def payments() -> list[Payment]:
    moments = (datetime.combine(date(2026, 12, 1 + number), time(9 + number)) for number in range(6))
    return [
        Payment(f"p{n}", f"D{n}", at_local(moment.date(), moment.time(), "UTC"), euros(30_000 if n % 2 else 4_000))
        for n, moment in enumerate(moments)
    ]


class Post:
    async def send(self, message: Message) -> SendResult:
        return Accepted(f"p-{message.id}", delivered=True)


async def simulated(*, replies: tuple[SimReply, ...] = ()) -> list[Entry]:
    entries: list[Entry] = []
    run = Simulation(
        portfolio(), Rulebook(SCENARIOS), Scribe(WORDINGS, CREDITOR, salts=lambda: SALT), SPAN, entries.append, Words()
    )
    await run.run(replies, payments())
    return entries


async def served() -> list[Entry]:
    """The service's own parts over the in-memory store, with an outbox that really sends."""
    begin = min(at_local(SPAN.first, time(0), zone) for zone in ZONES)
    clock, store, rulebook = FrozenClock(begin), MemoryStore(), Rulebook(SCENARIOS)
    outbox = Outbox(store, {"sms": Post(), "email": Post()}, clock)
    desk = Desk(store, rulebook, Scribe(WORDINGS, CREDITOR, salts=lambda: SALT), outbox, clock)
    outbox.report = desk.failed
    timetable = Timetable(CaseRounds(store, desk.wake, outbox, clock), rulebook.send_times, clock)
    await store.import_accounts([Loading(item, desk.new_case(item, begin)) for item in portfolio()])
    await timetable.start(driven=True)
    for payment in payments():
        await timetable.run_until(payment.at, clock.set)
        await desk.handle(payment.debtor_id, PaymentReceived(payment))
    end = max(at_local(SPAN.last + timedelta(days=1), time(0), zone) for zone in ZONES)
    await timetable.run_until(end - timedelta(seconds=1), clock.set)
    timetable.stop()
    zones = {item.id: item.debtor.timezone for item in portfolio()}
    found = [entry for item in portfolio() for entry in await store.history(item.id, 10_000)]
    return [entry for entry in found if SPAN.first <= local_date(entry.at, zones[entry.debtor_id]) <= SPAN.last]


def by_debtor(entries: list[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.debtor_id].append(entry)
    return found


async def test_sixty_days_of_service_and_their_simulation_are_the_same() -> None:
    wanted, got = by_debtor(await served()), by_debtor(await simulated())
    assert got == wanted
    assert sum(len(entries) for entries in got.values()) > 60


async def test_a_simulation_tells_in_the_order_of_time() -> None:
    moments = [entry.at for entry in await simulated()]
    assert moments == sorted(moments)


async def test_a_simulation_can_be_run_again_with_the_same_outcome() -> None:
    assert await simulated() == await simulated()


async def test_a_reply_is_answered_at_its_own_time() -> None:
    moment = at_local(date(2026, 12, 20), time(23), "Asia/Tokyo")
    entries = await simulated(replies=(SimReply(moment, "D14", "stop"),))
    mine = [
        (entry.at, entry.kind.value, entry.rule) for entry in entries if entry.debtor_id == "D14" and entry.at == moment
    ]
    assert (moment, "message", "playbook/opt_out_done") in mine
    later = [entry for entry in entries if entry.debtor_id == "D14" and entry.at > moment]
    assert all(entry.channel != "sms" for entry in later)


def belgian(number: int, phone: str) -> Account:
    who = portfolio()[0]
    due = replace(invoice(f"S{number}", due=date(2026, 11, 10)), debtor_id=f"S{number}")
    return Account(replace(who.debtor, id=f"S{number}", contacts=(ContactPoint("sms", phone),)), (due,))


async def played(accounts: list[Account], rulebook: Rulebook, *replies: SimReply) -> list[Entry]:
    entries: list[Entry] = []
    scribe = Scribe(WORDINGS, CREDITOR, salts=lambda: SALT)
    await Simulation(accounts, rulebook, scribe, SPAN, entries.append, Words()).run(replies)
    return entries


async def test_a_stop_is_heard_by_all_who_share_the_phone() -> None:
    moment = at_local(date(2026, 11, 20), time(22), "Europe/Brussels")
    both = [belgian(1, "+32470111111"), belgian(2, "+32470111111")]
    entries = await played(both, Rulebook(SCENARIOS), SimReply(moment, "S1", "stop"))
    assert {entry.debtor_id for entry in entries if entry.kind.value == "message" and entry.unasked} == {"S1", "S2"}
    assert not [entry for entry in entries if entry.at > moment and entry.kind.value == "message"]


async def test_a_first_reminder_went_whatever_is_said_after_it() -> None:
    moment = at_local(date(2026, 11, 20), time(22), "Europe/Brussels")
    known = belgian(1, "+32470111111")
    contacts = (*known.debtor.contacts, ContactPoint("email", "s1@example.be"))
    person = replace(known, debtor=replace(known.debtor, kind=Kind.PERSON, contacts=contacts))
    entries = await played([person], Rulebook(SCENARIOS), SimReply(moment, "S1", "stop"))
    assert "first_reminder/unsaid" not in {entry.rule for entry in entries}
    firm = next(entry for entry in entries if entry.step == "firmer" and entry.kind.value == "message")
    assert local_date(firm.at, "Europe/Brussels") == date(2026, 12, 7)


async def test_replies_of_a_night_that_skips_an_hour_come_in_their_order() -> None:
    entries: list[Entry] = []
    span = Span(date(2027, 3, 27), date(2027, 3, 29))
    lost = datetime(2027, 3, 28, 2, 30, tzinfo=zone("Europe/Brussels"))
    later = datetime(2027, 3, 28, 3, 5, tzinfo=zone("Europe/Brussels"))
    two = [belgian(1, "+32470111111"), belgian(2, "+32470222222")]
    run = Simulation(
        two, Rulebook(SCENARIOS), Scribe(WORDINGS, CREDITOR, salts=lambda: SALT), span, entries.append, Words()
    )
    await run.run([SimReply(lost, "S1", "hello"), SimReply(later, "S2", "hello")])
    heard = [entry for entry in entries if entry.kind.value == "reply"]
    assert [entry.debtor_id for entry in heard] == ["S2", "S1"]
    out = io.StringIO()
    writer(out, {"S1": "Europe/Brussels"})(heard[1])
    assert json.loads(out.getvalue())["at"] == "2027-03-28T03:30:00+02:00"


async def test_a_line_has_every_key_and_the_debtors_own_time() -> None:
    out = io.StringIO()
    entries = await simulated()
    write = writer(out, {item.id: item.debtor.timezone for item in portfolio()})
    for entry in entries:
        write(entry)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    keys = {"at", "debtor", "kind", "channel", "step", "language", "unasked", "rule", "reason", "queue", "text"}
    assert {frozenset(line) for line in lines} == {frozenset(keys)}
    sent = [line for line in lines if line["kind"] == "message" and line["unasked"]]
    assert sent
    assert all("08:30" <= line["at"][11:16] < "18:00" for line in sent)
    assert all(line["rule"] and line["reason"] for line in lines if line["kind"] in ("message", "defer", "block"))
