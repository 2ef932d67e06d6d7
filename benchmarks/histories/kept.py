"""What the oracle holds against the records: money, agreements, the version, escalations, and that all is explained."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from benchmarks.histories.law import Law
from benchmarks.histories.memory import Memory
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.spoken import lawful_at
from flows.basis import Basis
from flows.case import CaseState, HoldReason, Owner, Wake
from flows.effects import Book, CallTask, Kind, Note, PostLetter, Send
from flows.events import Woken
from ledger.agreements import PromiseKind, PromiseState
from ledger.charges import ChargeState

_MINUTE = timedelta(minutes=1)
_ENDED_BY_PEOPLE = frozenset(HoldReason) - {HoldReason.PROMISE, HoldReason.PLAN, HoldReason.ALREADY_PAID}
_UPHELD = frozenset({Kind.BLOCK, Kind.DEFER})
_GATES = frozenset({"weekday", "hours", "holiday", "cap_day", "cap_week", "first_reminder_wait_days"})
_ALIASES = {"weekday": "windows", "hours": "windows", "holiday": "on_holidays"}


def kept(seen: Seen, memory: Memory, tally: Tally, *, charges: bool) -> None:
    """Look at the case that a decision leaves, and at what it says of itself. Raises Breach."""
    _version(seen)
    _escalations(seen)
    _holds(seen, tally)
    _money(seen, tally)
    _agreements(seen, tally)
    _wakes(seen)
    _explained(seen, memory, tally)
    if not charges and seen.after.case.charges:
        raise Breach("charges", "asked for, though the creditor has not turned them on")
    if charges:
        _charges(seen, memory, tally)


def _version(seen: Seen) -> None:
    if seen.after.case.version != seen.before.case.version + 1:
        raise Breach("version", f"{seen.before.case.version} is followed by {seen.after.case.version}")


def _escalations(seen: Seen) -> None:
    now_open = seen.after.case.open_escalations
    if len(now_open) > 1 and max(Counter((item.queue, item.priority) for item in now_open).values()) > 1:
        raise Breach("escalations", f"twice in one queue: {[item.queue for item in now_open]}")


def _holds(seen: Seen, tally: Tally) -> None:
    """Time alone ends no hold before its end; money and people do."""
    before, after, hold = seen.before.case, seen.after.case, seen.before.case.hold
    if hold is None or not isinstance(seen.event, Woken) or (hold.until is not None and hold.until <= seen.now):
        return
    if hold.reason in _ENDED_BY_PEOPLE and before.state is after.state and before.promises == after.promises:
        tally["held: holds that outlast a wake"] += 1
        if after.hold is None:
            raise Breach("hold", f"a {hold.reason.value} hold ends by itself")


# --- money ---


def _money(seen: Seen, tally: Tally) -> None:
    for book in seen.effects:
        if isinstance(book, Book):
            tally["payments spread"] += 1
            _spread(seen, book)
    if seen.after.account is seen.before.account or seen.after.account.invoices == seen.before.account.invoices:
        return
    if not any(isinstance(effect, Book) for effect in seen.effects):
        raise Breach("money", "invoices changed without a payment")


def _spread(seen: Seen, book: Book) -> None:
    paid = {item.number: item for item in seen.before.account.invoices}
    total = book.surplus.minor + sum(part.amount.minor for part in book.allocations)
    if total != book.payment.amount.minor or book.surplus.minor < 0:
        raise Breach("money", f"{book.payment.amount} became {total} in parts")
    parts: Counter[str] = Counter()
    for part in book.allocations:
        if part.amount.minor <= 0 or part.amount.currency != book.payment.amount.currency:
            raise Breach("money", f"an allocation of {part.amount}")
        parts[part.invoice] += part.amount.minor
    for invoice in seen.after.account.invoices:
        old, came = paid[invoice.number].paid, parts[invoice.number]
        if invoice.paid.minor != old.minor + came or (came and invoice.paid.minor > invoice.amount.minor):
            raise Breach("money", f"{invoice.number}: {old} and {came} became {invoice.paid} of {invoice.amount}")
    if len(seen.after.account.invoices) != len(paid):
        raise Breach("money", "an invoice went missing")
    left = any(i.is_open and i.amount.currency == book.surplus.currency for i in seen.after.account.invoices)
    if book.surplus.minor and left:
        raise Breach("money", f"{book.surplus} left over while an invoice is open")


def _agreements(seen: Seen, tally: Tally) -> None:
    case, before = seen.after.case, seen.before.case
    if case.promises is not before.promises:
        _promises(seen, tally)
    if case.plans is not before.plans:
        _plans(seen, tally)
    if case.state is CaseState.SETTLED and before.state is CaseState.OPEN:
        tally["cases settled"] += 1
        if any(item.is_open for item in seen.after.account.invoices):
            raise Breach("money", "settled with an open invoice")
        if case.promise or case.plan:
            raise Breach("promises", "settled with an open promise or plan")


def _promises(seen: Seen, tally: Tally) -> None:
    promises, known = seen.after.case.promises, {item.id for item in seen.before.case.promises}
    if sum(item.state is PromiseState.OPEN for item in promises) > 1:
        raise Breach("promises", "two are open at once")
    for promise in promises:
        if promise.id not in known:
            tally["promises made"] += 1
            if promise.amount.minor <= 0:
                raise Breach("promises", f"{promise.id} is for {promise.amount}")


def _plans(seen: Seen, tally: Tally) -> None:
    case = seen.after.case
    if sum(item.state is PromiseState.OPEN for item in case.plans) > 1:
        raise Breach("plans", "two are open at once")
    known = {item.id for item in seen.before.case.plans}
    for plan in case.plans:
        cents = [part.amount.minor for part in plan.installments]
        if not 0 <= plan.next_index <= len(cents) or max(cents) - min(cents) > 1 or min(cents) <= 0:
            raise Breach("plans", f"{plan.id}: parts of {cents}, waiting for number {plan.next_index}")
        if plan.id not in known:
            tally["plans agreed"] += 1
            owed = seen.before.account.balance(seen.before.disputed)
            if sum(cents) != owed.minor:
                raise Breach("plans", f"{plan.id}: {sum(cents)} in parts for a balance of {owed.minor}")
    if case.plan and not (case.promise and case.promise.kind is PromiseKind.INSTALLMENT):
        raise Breach("plans", f"{case.plan.id} is followed by no promise")


def _charges(seen: Seen, memory: Memory, tally: Tally) -> None:
    """Nothing is asked before the first reminder's term is over, never with it, and never more than the law's sums."""
    law, charges = seen.law, seen.after.case.charges
    if charges is seen.before.case.charges:
        return
    for charge in charges:
        if charge.state is not ChargeState.ASKED or charge in seen.before.case.charges:
            continue
        tally["charges asked"] += 1
        if charge.amount.minor <= 0:
            raise Breach("charges", f"{charge.kind.value} of {charge.amount}")
        told = [memory.told.get(number) for number in charge.invoices]
        if law.wait_days and any(day is None or (seen.today - day).days <= law.wait_days for day in told):
            raise Breach("charges", f"{charge.kind.value} on {seen.today}, first reminders of {told}")
        if charge.kind.value == "reminder_fee" and charge.amount.minor > 750 + 150:
            raise Breach("charges", f"a reminder for {charge.amount}")


# --- what comes next ---


def _wakes(seen: Seen) -> None:
    case = seen.after.case
    if case.wake_at is not None and case.wake is Wake.TICK and case.wake_at <= seen.now:
        raise Breach("wake", f"due again at once: {case.wake_at}")
    if case.owner is Owner.HUMAN or case.state is not CaseState.OPEN or case.wake_at is not None:
        return
    if case.hold is None:
        spoken = {done.step for done in case.steps}
        ends = {step.id for step in seen.scenario.ladder[-1:]}
        if seen.after.account.oldest_open(seen.after.disputed) is not None and not ends & spoken:
            raise Breach("wake", "nothing would ever happen again")
    elif case.hold.until is not None:
        raise Breach("wake", f"a hold until {case.hold.until} that nobody ends")
    elif case.hold.reason in (HoldReason.PROMISE, HoldReason.PLAN, HoldReason.ALREADY_PAID):
        raise Breach("wake", f"a {case.hold.reason.value} hold without an end")


# --- explained ---


def _explained(seen: Seen, memory: Memory, tally: Tally) -> None:
    for effect in seen.effects:
        if isinstance(effect, Send | PostLetter | CallTask):
            by_person = isinstance(effect, Send) and effect.author == "agent"
            if not effect.rule or not effect.reason:
                raise Breach("explained", f"{effect.wording} goes without rule or reason")
            if not by_person:
                _based(seen.law, effect.basis, effect.wording, goes=True)
            tally["held: explained sends, letters, calls"] += 1
        elif isinstance(effect, Note) and effect.kind in _UPHELD:
            if not effect.rule or not effect.reason:
                raise Breach("explained", f"a {effect.kind.value} without rule or reason")
            _based(seen.law, effect.basis, effect.rule, goes=False)
            tally[f"{effect.kind.value}: {effect.rule.rpartition('/')[2]}"] += 1
            if effect.kind is Kind.DEFER:
                _earliest(seen, memory, tally, effect)


def _based(law: Law, basis: Basis | None, what: str, *, goes: bool) -> None:
    if basis is None or not basis.pack or not basis.version or not basis.checks:
        raise Breach("explained", f"{what} rests on nothing: {basis}")
    if basis.pack != law.pack:
        raise Breach("explained", f"{what} rests on pack {basis.pack}, the law is {law.pack}")
    if goes and not all(check.held for check in basis.checks):
        raise Breach("explained", f"{what} goes although {[c.rule for c in basis.checks if not c.held]} do not hold")
    if not goes and all(check.held for check in basis.checks):
        raise Breach("explained", f"{what} is held up though every rule of its basis holds")
    for check in basis.checks:
        if not check.rule or not check.fact:
            raise Breach("explained", f"{what}: a check without rule or fact: {check}")
        if check.rule == "cap_week" and check.number != f"{law.cap_week} in 7 days":
            raise Breach("explained", f"{what}: {check.number} is not the pack's number")


def _earliest(seen: Seen, memory: Memory, tally: Tally, note: Note) -> None:
    """The earliest lawful time is lawful, and a minute before it is not.

    A late message that fails afterwards stays counted on its day (stricter than the law): then only the first is asked.
    """
    rule = note.rule.rpartition("/")[2]
    step = next((item for item in seen.scenario.steps if item.id == note.step), None)
    if rule not in _GATES or note.earliest is None or (step is not None and not step.speaks):
        return
    fault = lawful_at(seen, memory, firmer=rule == "first_reminder_wait_days")
    exact = rule != "first_reminder_wait_days" and not memory.moved
    if exact and not fault(seen.now):
        raise Breach("earliest", f"{note.rule} delays {note.step}, which would be lawful now")
    if found := fault(note.earliest):
        raise Breach("earliest", f"{note.rule} delays {note.step} to {note.earliest}: {found}")
    if exact and note.earliest - _MINUTE > seen.now and not fault(note.earliest - _MINUTE):
        raise Breach("earliest", f"{note.rule} delays {note.step} to {note.earliest}, a minute earlier is lawful too")
    tally["held: earliest lawful times"] += 1
