"""One history: a case, its clock, its queue, its senders, moved from happening to happening before the oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from benchmarks.histories import acts, said, senders
from benchmarks.histories.happenings import Happening, draw, pick
from benchmarks.histories.law import Law, local
from benchmarks.histories.people import ANCHORS, bill, law_for, people
from benchmarks.histories.post import Mail, Post, Stop
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.senders import Luck
from benchmarks.histories.spoken import addresses
from benchmarks.histories.watch import Watch
from benchmarks.histories.ways import HOUSE, Ways
from flows.case import CaseFile, Wake
from flows.decide import open_case
from flows.draft import Rules
from flows.effects import Book, CancelQueued, Correct, Decision, Kind, Note, Send
from flows.events import Event, FirstReminderUnsaid, Imported, WentLate, Woken
from flows.first_reminder import may_press, unsaid
from flows.message import Author, Delivery, Direction, Message
from flows.opening import window_from
from ledger.account import Account
from ledger.calendar import next_clock_time
from ledger.invoice import Invoice
from store.base import Loading
from store.merging import after_import, merged_invoices, relieves, taken_in, withdraws

_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)
Trace = Callable[[str], None]


def begins(random: Random) -> tuple[datetime, tuple[Invoice, ...]]:
    """When a history begins, and what is owed then: one to three invoices, long late to not yet due."""
    day = pick(ANCHORS, random.random()) + timedelta(days=int(random.random() * 12) - 6)
    invoices = []
    for number in range(1 + int(random.random() * 3)):
        due = day + timedelta(days=int(random.random() * 24) - (14 if number == 0 else 40))
        minor = 100 + int(random.random() ** 3 * 1_200_000)
        paid = int(minor * random.random()) if random.random() < 0.1 else 0
        currency = "USD" if number == 2 and random.random() < 0.3 else "EUR"
        invoices.append(bill("ABC"[number], minor, due, paid, currency))
    return datetime.combine(day, time(int(random.random() * 24)), UTC), tuple(invoices)


class World:
    """Plays one history. `thorough`: every decision is made twice, as if a first write had lost its race."""

    def __init__(self, seed: int, ways: Ways, tally: Tally, trace: Trace | None = None) -> None:
        random = Random(seed)
        self.happenings = draw(random)
        self.who = pick(people(), random.random())
        self.now, invoices = begins(random)
        self.ways, self.tally, self._trace = ways, tally, trace
        self.thorough = seed % 8 == 0
        self.watch = Watch(tally, charges=self.who.house.charges)
        self.watch.memory.fresh_until = self.now + 24 * _HOUR if seed % 24 == 5 else None
        self.post = Post(self._look_again, fence=ways.fence)
        self.count = 0
        account = Account(self.who.debtor, invoices)
        self.rules = self._rules(self.who.house.rulebook.for_new(account, self.now, self.who.scenario))
        self.file = CaseFile(account, open_case(account, self.rules, self.now))
        self.law: Law = law_for(account.debtor, self.who.house.wishes)

    def _rules(self, rules: Rules) -> Rules:
        fresh = self.watch.memory.fresh_until
        if fresh is not None:
            rules = replace(rules, policy=replace(rules.policy, fresh_until=fresh))
        return self.ways.rules(rules) if self.ways.rules else rules

    def look(self) -> None:
        """Rules and law of the debtor as the records are now."""
        debtor = self.file.account.debtor
        self.rules = self._rules(self.who.house.rulebook.for_case(self.file.case, debtor))
        self.law = law_for(debtor, self.who.house.wishes)

    def say(self, line: str) -> None:
        """A line of the trace."""
        if self._trace is not None:
            shown = local(self.now, self.file.account.debtor.timezone)
            self._trace(f"{shown:%a %d %b %Y %H:%M:%S}  {line}")

    def name(self, kind: str) -> str:
        """A new name."""
        self.count += 1
        return f"{kind}{self.count}"

    # --- deciding ---

    def decided(self, event: Event, luck: Luck) -> None:
        """Decide, look, keep, deliver."""
        fresh = len(self.post.mail)
        self._kept(event)
        for mail in self.post.mail[fresh:]:
            senders.deliver(self, mail, luck)

    def _kept(self, event: Event) -> Decision:
        before, now = self.file, self.now
        self.tally[type(event).__name__] += 1
        decision = self._decide(before, event)
        if may_press(self.rules.policy, before.case, decision):
            sent = unsaid(before, self.rules.policy, self.rules.scenario, self._spoken())
            if sent is not None:
                self._kept(FirstReminderUnsaid(sent))
                return self._kept(event)
        after = _after(before, decision)
        shown = local(now, before.account.debtor.timezone)
        scenario = self.rules.scenario
        seen = Seen(before, event, after, decision.effects, now, shown, self.law, scenario)
        if self._trace is not None:
            self.say(_told(event, decision, after))
        self.watch.decision(seen)
        self.file = after
        self._keep(seen)
        if after.account.debtor is not before.account.debtor:
            self.look()
        return decision

    def _decide(self, before: CaseFile, event: Event) -> Decision:
        """Raises Breach on any exception, and when the same question is answered in two ways."""
        try:
            decision = self.ways.decide(before, event, self.rules, self.now)
            if self.thorough:
                self._again(before, event, decision)
        except Breach:
            raise
        except Exception as error:
            raise Breach("exception", f"{type(event).__name__}: {type(error).__name__}: {error}") from error
        return decision

    def _again(self, before: CaseFile, event: Event, decision: Decision) -> None:
        self.tally["held: decided twice alike"] += 1
        version = before.case.version
        if self.ways.decide(before, event, self.rules, self.now) != decision:
            raise Breach("determinism", f"{type(event).__name__} is decided in two ways")
        if before.case.version != version:
            raise Breach("determinism", f"{type(event).__name__} changed what it was given")

    def _keep(self, seen: Seen) -> None:
        """One write: what is cancelled and what is queued; the stop waits for what senders hold."""
        cancels = [effect for effect in seen.effects if isinstance(effect, CancelQueued)]
        if cancels:
            self.post.cancel(answers_too=any(effect.answers_too for effect in cancels))
        if what := self.watch.stop(seen.event, seen):
            self._stopped(type(seen.event).__name__, answers_too=what == "all")
        fresh = [mail for send in seen.effects if isinstance(send, Send) and (mail := self._written(seen, send))]
        self.post.mail += fresh
        self.acknowledge()

    def _stopped(self, why: str, *, answers_too: bool) -> None:
        meant = [mail for mail in self.post.mail if answers_too or mail.send.unasked]
        held = [mail for mail in meant if mail.held]
        self.tally["stops"] += 1
        self.tally["stops with something in flight"] += bool(held)
        stop = Stop(why, held, acknowledged=not self.ways.waits)
        for mail in meant:
            mail.stops.append(stop)
        self.post.stops.append(stop)

    def acknowledge(self) -> None:
        """Stops that have nothing left to wait for."""
        if self.post.stops:
            self.post.acknowledge(self.now)

    def _written(self, seen: Seen, send: Send) -> Mail | None:
        """The first channel that may carry it; WhatsApp's free text only within 24 hours."""
        known = addresses(seen.after)
        last = seen.after.case.last_inbound.get("whatsapp")
        closed = send.text is not None and (last is None or self.now - last >= 24 * _HOUR)
        channel = next((name for name in send.channels if name != "whatsapp" or not closed), None)
        if channel is None:
            return None
        mail = Mail(self.name("m"), send, channel, send.to or known.get(channel, ""), self.now)
        mail.not_before, mail.first = send.not_before, self.watch.first_reminder(seen, send)
        return mail

    def _look_again(self, mail: Mail, now: datetime) -> datetime | None:
        """As bot.desk.may_go_at."""
        policy, zone = self.rules.policy, self.file.account.debtor.timezone
        same_day = local(mail.at, zone).date() == local(now, zone).date()
        if same_day and not mail.send.unasked:
            return None
        if policy.fresh_until is not None and now >= policy.fresh_until:
            return now + _HOUR
        opened = window_from(self.file, policy, now) or now + _HOUR
        if opened > now:
            return opened
        if same_day:
            return None
        decision = self._kept(WentLate(mail.name, mail.at, mail.send.step, mail.send.wording))
        held = next((e for e in decision.effects if isinstance(e, Note) and e.kind is Kind.DEFER), None)
        return None if held is None else held.earliest or now + _HOUR

    # --- happening ---

    def happen(self, what: Happening) -> None:
        """Let time pass, then let it happen."""
        self.now += timedelta(seconds=int(what.wait))
        self.post.seconds += max(0.0, what.wait)
        if what.wait < 0:
            self.tally["clock set back"] += 1
        self.acknowledge()
        luck = Luck(what.d)
        getattr(self, f"_on_{what.kind}")(what, luck)
        self.acknowledge()

    def due(self, what: Happening) -> datetime | None:
        """When the scheduler wakes the case next, late by seconds or after a downtime; None: never."""
        case = self.file.case
        if case.wake_at is None:
            return None
        due = case.wake_at
        if case.wake is Wake.STEP:
            clocks = self.who.house.rulebook.send_times(case.scenario)
            due = next_clock_time(clocks, case.timezone, max(due, self.now) - timedelta(microseconds=1))
        late = timedelta(seconds=int(what.a * 50)) if what.b < 0.8 else timedelta(hours=int(what.a * 60))
        return max(self.now, due.astimezone(UTC)) + late

    def _on_due(self, what: Happening, luck: Luck) -> None:
        """The scheduler: at the due time, or late after a downtime."""
        before, due = self.now, self.due(what)
        if due is None:
            self._on_worker(what, luck)
            return
        self.now = due
        self.post.seconds += (self.now - before).total_seconds()
        senders.sweep(self, luck)
        self.decided(Woken(), luck)

    def _on_wake(self, what: Happening, luck: Luck) -> None:
        self.decided(Woken(), luck)

    def _on_say(self, what: Happening, luck: Luck) -> None:
        self.decided(said.reply(self.file, self._today(), what, self.name("in"), self._about()), luck)

    def _on_stranger(self, what: Happening, luck: Luck) -> None:
        self.decided(said.stranger(self.file, self._today(), what, self.name("in"), self._about()), luck)

    def _on_pay(self, what: Happening, luck: Luck) -> None:
        self.decided(acts.paid(self.file, self.now, what, self.name("pay")), luck)

    def _on_agent(self, what: Happening, luck: Luck) -> None:
        self.decided(acts.act(self.file, self._today(), what), luck)

    def _on_bind(self, what: Happening, luck: Luck) -> None:
        self.decided(acts.bound(what), luck)

    def _on_door(self, what: Happening, luck: Luck) -> None:
        self.decided(acts.closed(self.file, what), luck)

    def _on_receipt(self, what: Happening, luck: Luck) -> None:
        senders.receipt(self, what.a, luck)

    def _on_worker(self, what: Happening, luck: Luck) -> None:
        senders.sweep(self, luck)

    def _on_restart(self, what: Happening, luck: Luck) -> None:
        for mail in self.post.mail:
            mail.dead = mail.dead or mail.held

    def _on_import(self, what: Happening, luck: Luck) -> None:
        """New records, as the store takes them in; the importing process may die before it tells."""
        before = self.file
        told = acts.records(before.account, self._today(), what)
        new = open_case(told, self.who.house.rulebook.for_new(told, self.now, self.who.scenario), self.now)
        debtor, case = taken_in(before.case, before.account.debtor, Loading(told, new))
        old = {item.number: item for item in before.account.invoices}
        account = Account(debtor, merged_invoices(old, told.invoices))
        self._fed()
        if account == before.account and case is before.case:
            return
        self.file = CaseFile(account, after_import(case, account))
        self.tally["imports"] += 1
        owed = ", ".join(f"{item.number} {item.open} {item.due_date}" for item in account.invoices)
        self.say(f"import: {debtor.country} {debtor.timezone} {owed}")
        if any(relieves(old.get(item.number), item) for item in account.invoices):
            self.post.cancel(answers_too=False)
            self._stopped("import", answers_too=False)
        elif withdraws(before.case, case):
            self.post.cancel(answers_too=False)
        self.look()
        if what.d < 0.85:
            self.decided(Imported(), luck)
        else:
            self.tally["crash between import and its event"] += 1

    def _fed(self) -> None:
        if self.watch.memory.fresh_until is not None:
            self.watch.memory.fresh_until = self.now + 24 * _HOUR
            self.look()

    def _today(self) -> date:
        return local(self.now, self.file.account.debtor.timezone).date()

    def _about(self) -> Message | None:
        """What was said to the debtor last."""
        mail = next((item for item in reversed(self.post.mail) if item.left_at), None)
        return _message(mail) if mail else None

    def _spoken(self) -> list[Message]:
        return [_message(mail) for mail in self.post.mail]


def _message(mail: Mail) -> Message:
    return Message(
        mail.name,
        "D1",
        "D1",
        mail.channel,
        mail.address,
        Direction.OUTBOUND,
        Author(mail.send.author),
        "A",
        "en",
        mail.at,
        Delivery("sending" if mail.held else mail.state.value),
        step=mail.send.step,
        wording=mail.send.wording,
        unasked=mail.send.unasked,
        not_before=mail.not_before,
        settled_at=mail.left_at,
    )


def _after(before: CaseFile, decision: Decision) -> CaseFile:
    account = before.account
    for effect in decision.effects:
        if isinstance(effect, Book):
            account = Account(account.debtor, effect.invoices)
        elif isinstance(effect, Correct):
            account = Account(effect.debtor, account.invoices)
    return CaseFile(account, decision.case)


def _told(event: Event, decision: Decision, after: CaseFile) -> str:
    case = after.case
    lines = [f"{event}", *(f"      {effect}" for effect in decision.effects)]
    lines.append(f"      => {case.state.value} {case.owner.value} {case.hold} wakes {case.wake.value} {case.wake_at}")
    return "\n".join(lines)


def play(
    seed: int, tally: Tally, ways: Ways = HOUSE, *, without: frozenset[int] = frozenset(), trace: Trace | None = None
) -> int:
    """Play the history of a seed, leaving out some of its happenings. How many happened. Raises Breach."""
    world = World(seed, ways, tally, trace)
    count = 0
    if trace:
        trace(f"{world.who.debtor}\n{world.who.house.name} {world.who.scenario} {world.law}")
        trace(f"{world.file.account.invoices}")
    for number, what in _left(world.happenings, without):
        world.say(f"--- {number}: {what.kind}")
        world.happen(what)
        count += 1
    return count


def _left(happenings: list[Happening], without: frozenset[int]) -> Iterator[tuple[int, Happening]]:
    return ((number, what) for number, what in enumerate(happenings) if number not in without)
