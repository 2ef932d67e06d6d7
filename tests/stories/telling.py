"""A story: one debtor, the real house over the in-memory store, frozen time, phones that remember what arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.channels.base import Arrival, Bind, Inbound
from bot.clock import FrozenClock
from bot.config_schema.sections import Creditor
from bot.creditor import creditor_facts
from bot.desk import Desk
from bot.reception import Reception, Understander
from bot.rulebook import Rulebook, read_scenarios
from bot.scribe import Scribe
from bot.wording import Wordings
from flows.case import Case, CaseFile, Owner
from flows.events import Event, Imported, PaymentReceived
from flows.message import Delivery, Direction, Message
from flows.policy import DEFAULT, Policy
from flows.sending import Accepted, Later, SendResult
from ledger.account import Account
from ledger.calendar import at_local
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice, Payment
from ledger.money import Money
from schedulers.outbox import Outbox, Patience, Sender
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Loading, RawEvent, Store
from store.memory import MemoryStore

FLOWS = Path(__file__).parents[2] / "flows"
WORDINGS = Wordings.load(FLOWS / "wordings")
SCENARIOS = read_scenarios(FLOWS / "scenarios", WORDINGS.names())
ZONE = "Europe/Brussels"
TODAY = date(2026, 11, 23)
"""A Monday without holidays around it in Belgium until Christmas."""

ADDRESSES = {"sms": "+32470000001", "whatsapp": "+32470000001", "email": "a@example.be", "web": "D1", "telegram": "77"}


def euros(amount: str) -> Money:
    return Money.parse(amount, "EUR")


def invoice(number: str = "2026-1", amount: str = "300.00", due: date = TODAY - timedelta(days=4)) -> Invoice:
    nothing = Money(0, "EUR")
    return Invoice(number, "D1", due - timedelta(days=30), due, euros(amount), nothing, nothing, "Kitchen")


@dataclass(slots=True)
class Phones:
    """Every channel's far end. `answers` gives what a channel answers instead of taking the message."""

    got: list[Message] = field(default_factory=list)
    answers: dict[str, list[SendResult]] = field(default_factory=dict)

    async def send(self, message: Message) -> SendResult:
        waiting = self.answers.get(message.channel)
        if waiting:
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if not isinstance(answer, Accepted):
                return answer
        self.got.append(message)
        return Accepted(f"p-{len(self.got)}")


class Story:
    """Speak with `debtor`, look with `hears`, move with `until`."""

    def __init__(
        self,
        understander: Understander,
        *,
        language: str = "en",
        channels: Sequence[str] = ("sms", "email"),
        invoices: Sequence[Invoice] | None = None,
        scenario: str = "courteous",
        policy: Policy = DEFAULT,
        at: datetime | None = None,
        store: Store | None = None,
        sender: Sender | None = None,
        **debtor: Any,
    ) -> None:
        contacts = tuple(ContactPoint(name, ADDRESSES[name]) for name in channels)
        # A sole trader: the scenario's own words and dates hold. Consumers have stories of their own (test_consumers).
        person = Debtor("D1", "main", "Ann Peeters", Kind.COMPANY, language, "BE", ZONE, contacts)
        self.account = Account(replace(person, **debtor), tuple(invoices or (invoice(),)))
        self.clock = FrozenClock(at or at_local(TODAY, time(8, 0), ZONE))
        self.store = store or MemoryStore()
        self.phones = Phones()
        self.told: list[tuple[str, bool]] = []
        rulebook = Rulebook(SCENARIOS, creditor_policy=policy)
        creditor = creditor_facts(Creditor(name="Acme", phone="+32 2 000 00 00", iban="BE68539007547034"))
        senders = dict.fromkeys(("sms", "whatsapp", "telegram", "email", "web"), sender or self.phones)
        self.outbox = Outbox(self.store, senders, self.clock, Patience(backoff=60, attempts=3))
        self.desk = Desk(self.store, rulebook, Scribe(WORDINGS, creditor), self.outbox, self.clock, self._announce)
        self.outbox.report = self.desk.failed
        self.reception = Reception(self.store, self.desk, understander, self.clock, self._read_token)
        rounds = CaseRounds(self.store, self.desk.wake, self.outbox, self.clock, parallel=1)
        self.timetable = Timetable(rounds, rulebook.send_times, self.clock)
        self._scenario = scenario
        self._count = 0

    async def _announce(self, written: Any) -> None:
        self.told += [(tell.queue, tell.urgent) for tell in written.tells]

    @staticmethod
    def _read_token(token: str) -> tuple[str, str] | None:
        return ("D1", token) if token.startswith("signed-") else None

    async def begin(self) -> Story:
        await self.store.import_accounts(
            [Loading(self.account, self.desk.new_case(self.account, self.clock(), self._scenario))]
        )
        await self.timetable.start(driven=True)
        return self

    def end(self) -> None:
        self.timetable.stop()

    # --- what happens ---

    async def debtor(self, text: str, channel: str = "", *, address: str = "", media: str | None = None) -> None:
        """The debtor writes, on the channel where they were written to last."""
        self._count += 1
        name = channel or (self.phones.got[-1].channel if self.phones.got else self.account.debtor.contacts[0].channel)
        self._heard = len(self.phones.got)
        arrival = Inbound(name, f"in-{self._count}", address or ADDRESSES[name], text, media=media)
        await self._arrives(name, arrival)

    async def binds(self, token: str) -> None:
        self._count += 1
        self._heard = len(self.phones.got)
        await self._arrives("telegram", Bind("telegram", f"in-{self._count}", ADDRESSES["telegram"], token))

    async def _arrives(self, channel: str, arrival: Arrival) -> None:
        raw = RawEvent(f"{channel}:in-{self._count}", channel, self.clock(), b"{}")
        assert await self.reception.take(raw, [arrival])
        await self.reception.idle()

    async def happens(self, event: Event) -> None:
        self._heard = len(self.phones.got)
        assert await self.desk.handle("D1", event)

    async def pays(self, amount: str, named: str = "") -> None:
        self._count += 1
        await self.happens(PaymentReceived(Payment(f"pay-{self._count}", "D1", self.clock(), euros(amount), named)))

    async def imports(self, *invoices: Invoice) -> None:
        account = replace(self.account, invoices=invoices)
        case = self.desk.new_case(account, self.clock())
        await self.store.import_accounts([Loading(account, case)])
        await self.happens(Imported())

    async def until(self, day: date | int, clock: time = time(18, 0)) -> None:
        """Let time pass to the end of that day (a date, or so many days from the story's today)."""
        wanted = day if isinstance(day, date) else TODAY + timedelta(days=day)
        self._heard = len(self.phones.got)
        await self.timetable.run_until(at_local(wanted, clock, self.account.debtor.timezone), self.clock.set)

    # --- what is seen ---

    @property
    def news(self) -> list[Message]:
        """What arrived since the last thing that happened."""
        return self.phones.got[self._heard :]

    _heard = 0

    def hears(self, wording: str, *said: str, channel: str = "") -> Message:
        """The one message that this brought: its wording, and what its text must say."""
        assert [message.wording for message in self.news] == [wording], [(m.wording, m.text) for m in self.news]
        message = self.news[0]
        for words in said:
            assert words in message.text.replace("\xa0", " ").replace("\u202f", " "), message.text
        assert not channel or message.channel == channel
        return message

    def hears_nothing(self) -> None:
        assert self.news == [], [(message.wording, message.text) for message in self.news]

    async def file(self) -> CaseFile:
        found = await self.store.load("D1")
        assert found is not None
        return found

    async def case(self) -> Case:
        return (await self.file()).case

    async def queues(self) -> list[str]:
        return [item.queue for item in (await self.case()).open_escalations]

    async def is_with_a_human(self, queue: str) -> None:
        case = await self.case()
        assert case.owner is Owner.HUMAN
        assert queue in [item.queue for item in case.open_escalations]

    async def conversation(self) -> list[str]:
        """Who said what: the debtor's words, the bot's wordings."""
        messages = await self.store.conversation("D1")
        return [m.text if m.direction is Direction.INBOUND else m.wording or m.text for m in messages]

    async def states(self) -> list[Delivery]:
        return [m.state for m in await self.store.conversation("D1") if m.direction is Direction.OUTBOUND]


def utc(day: date, clock: time = time(10, 0)) -> datetime:
    return at_local(day, clock, ZONE).astimezone(UTC)


BUSY_LATER = Later("busy", "try again")
