"""What debtors and people do in a replay, drawn from habits as the messages go, and played on the real desk."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.desk import Desk
from bot.replay.habits import FEW, PAID, Assume, Habits, dice, drawn, what_follows
from flows.case import Case, CaseFile, CaseState, Owner
from flows.events import DisputeSettled, HandedBack, PaymentReceived, Replied
from flows.intents import Intent
from flows.message import Author, Direction
from flows.understanding import Scored, Slots, Understanding
from ledger.account import Account
from ledger.calendar import local_date
from ledger.invoice import Payment
from ledger.money import Money
from store.base import Change, Loading, Store

_WEEK_DAYS = 7
_DAY = timedelta(days=1)
_OPENS_HOUR, _HOURS = 8, 11
_NOBODY = "replay"


class Deed(StrEnum):
    """The kinds of happening."""

    REPLY = "reply"
    PAYMENT = "payment"
    PROMISED = "promised"
    PEOPLE = "people"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True, order=True)
class Happening:
    """Something that a debtor or a person will do; `what` is the intent or the promise that it is about."""

    at: datetime
    case_id: str
    deed: Deed
    what: str = ""
    number: int = 0
    account: Account | None = field(default=None, compare=False)


class Fates:
    """Looks at what is kept, and says what follows from it. Whatever follows comes on a later day (UTC)."""

    def __init__(self, habits: Habits | None) -> None:
        self._habits = habits
        self._pooled = habits.all_steps if habits else None
        self._said: dict[str, int] = {}
        self._waiting: list[Happening] = []

    @property
    def next_at(self) -> datetime | None:
        """When the next happening comes."""
        return self._waiting[0].at if self._waiting else None

    def pop(self) -> Happening:
        """The next happening."""
        return heapq.heappop(self._waiting)

    def put(self, happenings: Iterable[Happening]) -> None:
        """More that will happen."""
        for item in happenings:
            heapq.heappush(self._waiting, item)

    def begin(self, file: CaseFile, now: datetime) -> None:
        """What the present state of a case leads to: promises that run, people who have it."""
        if self._habits is None:
            return
        if promise := file.case.promise:
            self._promise(file.case, promise.id, promise.due, now)
        if file.case.owner is Owner.HUMAN:
            self._people(file.case, now)

    def kept(self, before: Case | None, change: Change, now: datetime) -> None:
        """A decision was kept."""
        if self._habits is None or self._pooled is None:
            return
        case = change.case
        for message in change.messages:
            if message.unasked and message.direction is Direction.OUTBOUND and message.author is Author.BOT:
                self._message(case.id, message.step or message.wording or "", now)
        open_before = before.promise.id if before and before.promise else ""
        if case.promise and case.promise.id != open_before:
            self._promise(case, case.promise.id, case.promise.due, now)
        if case.owner is Owner.HUMAN and (before is None or before.owner is not Owner.HUMAN):
            self._people(case, now)

    def _message(self, case_id: str, step: str, now: datetime) -> None:
        habits, pooled = self._habits, self._pooled
        number = self._said[case_id] = self._said.get(case_id, 0) + 1
        if habits is None or pooled is None:
            return
        found = what_follows(habits, pooled, step, dice(case_id, number, "then"))
        if found is None:
            return
        days = drawn(habits.delays, dice(case_id, number, "delay")) or 1
        deed = Deed.PAYMENT if found == PAID else Deed.REPLY
        self.put([Happening(_later(now, days, case_id, number), case_id, deed, found, number)])

    def _promise(self, case: Case, promise_id: str, due: date, now: datetime) -> None:
        habits = self._habits
        if habits is None or habits.decided < FEW:
            return
        if dice(case.id, promise_id, "kept") < habits.kept / habits.decided:
            at = datetime.combine(max(due, now.date() + _DAY), time(_OPENS_HOUR), tzinfo=UTC)
            self.put([Happening(at, case.id, Deed.PROMISED, promise_id)])

    def _people(self, case: Case, now: datetime) -> None:
        habits, number = self._habits, len(case.escalations)
        if habits is None or habits.handed < FEW:
            return
        if dice(case.id, number, "people") < habits.handled.total() / habits.handed:
            days = drawn(habits.handled, dice(case.id, number, "handled")) or 1
            self.put([Happening(_later(now, days, case.id, number), case.id, Deed.PEOPLE, "", number)])

    # --- playing ---

    async def play(self, item: Happening, store: Store, desk: Desk, now: datetime) -> None:
        """Let it happen on the desk, as a reply, a payment or a person's act."""
        if item.account is not None:
            await store.import_accounts([Loading(item.account, desk.new_case(item.account, now))])
        file = await store.load(item.case_id)
        if file is None or file.case.state is not CaseState.OPEN:
            return
        match item.deed:
            case Deed.REPLY:
                await self._reply(item, file, desk, now)
            case Deed.PAYMENT:
                await _pay(item, file, desk, now, file.account.balance())
            case Deed.PROMISED:
                await _keep_word(item, file, desk, now)
            case Deed.PEOPLE:
                await self._decide(file, desk)

    async def _reply(self, item: Happening, file: CaseFile, desk: Desk, now: datetime) -> None:
        point = next(iter(file.reachable()), None)
        if point is None:
            return
        intent = Intent(item.what)
        slots = Slots()
        if intent is Intent.PROMISE_TO_PAY and self._habits is not None:
            days = drawn(self._habits.promised, dice(item.case_id, item.number, "date"))
            today = local_date(now, file.account.debtor.timezone)
            slots = Slots(date=today + timedelta(days=_WEEK_DAYS if days is None else days))
        read = Understanding("", file.language, (Scored(intent, 1.0),), slots=slots, engine=_NOBODY)
        name = f"{_NOBODY}:{item.case_id}:{item.number}"
        await desk.handle(file.case.id, Replied(name, point.channel, point.address, "", read))

    async def _decide(self, file: CaseFile, desk: Desk) -> None:
        """A person decides what is disputed, where enough was decided lately to know how, and hands back."""
        habits = self._habits
        if habits is not None and habits.disputes >= FEW:
            for dispute in file.case.open_disputes:
                upheld = dice(dispute.id, "upheld") < habits.upheld / habits.disputes
                await desk.handle(file.case.id, DisputeSettled(_NOBODY, dispute.id, upheld))
        await desk.handle(file.case.id, HandedBack(_NOBODY))


async def _keep_word(item: Happening, file: CaseFile, desk: Desk, now: datetime) -> None:
    promise = file.case.promise
    if promise is not None and promise.id == item.what:
        await _pay(item, file, desk, now, promise.missing)


async def _pay(item: Happening, file: CaseFile, desk: Desk, now: datetime, amount: Money) -> None:
    if amount.minor > 0:
        name = f"{_NOBODY}:{item.case_id}:{item.deed}:{item.what}:{item.number}"
        await desk.handle(file.case.id, PaymentReceived(Payment(name, file.account.id, now, amount)))


def _later(now: datetime, days: int, case_id: str, number: int) -> datetime:
    """So many days later, at an hour of the day."""
    minutes = int(dice(case_id, number, "hour") * _HOURS * 60)
    day = now.astimezone(UTC).date() + max(1, days) * _DAY
    return datetime.combine(day, time(_OPENS_HOUR), tzinfo=UTC) + timedelta(minutes=minutes)


def assumed(name: str, habits: Habits | None) -> Habits | None:
    """The habits that an assumption stands for."""
    return habits if name == Assume.LATELY else None
