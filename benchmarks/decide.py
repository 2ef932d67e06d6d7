"""Decisions a second on one core: each kind of event alone, and a mix of them.

The pure `decide` only: no wording, no database. Every kind is tried on 240 different accounts (eight places, three
languages, one to three invoices, persons and companies). CPU time is counted and the best round taken, so that a busy
machine blurs it little; the garbage collector stays on.

The mix: a third due times (two of three send, one is put off), a third replies (all 21 intents and an answer to the
bot's question, equally often), a third payments (half of them partial).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time

from benchmarks.figures import ROOT, Figure, main
from benchmarks.portfolio import account
from bot.rulebook import Rulebook, read_scenarios
from bot.wording import Wordings
from flows.case import Case, CaseFile
from flows.decide import decide, open_case
from flows.draft import Rules
from flows.effects import Kind, Note, Send
from flows.events import Event, PaymentReceived, Replied, Woken
from flows.intents import Intent
from flows.standing import Verified
from flows.understanding import Scored, Slots, Understanding
from ledger.calendar import add_business_days, at_local
from ledger.invoice import Payment
from ledger.money import Money

TARGET = 20_000
_ACCOUNTS = 240
_FEWEST_ROUNDS = 5
_MIX = 600
_DUE_DAYS_AGO = 3
_OPENED = datetime(2026, 11, 23, 7, tzinfo=UTC)
_FRIDAY = date(2026, 11, 27)

Work = tuple[CaseFile, Event, Rules, datetime]
Make = Callable[[CaseFile, Rules], Work]


def _base(rulebook: Rulebook) -> list[tuple[CaseFile, Rules]]:
    """Cases whose first reminder is due today, of debtors whose contact points are known to be their own."""
    found = []
    for number in range(_ACCOUNTS):
        owed = account(number, -_DUE_DAYS_AGO)
        rules = rulebook.for_new(owed, _OPENED)
        known = tuple(Verified(point.key, _OPENED, "reference") for point in owed.debtor.contacts)
        found.append((CaseFile(owed, replace(open_case(owed, rules, _OPENED), verified=known)), rules))
    return found


def _ten(file: CaseFile, days: int = 0) -> datetime:
    """Ten o'clock at the debtor's place, on a business day."""
    country = file.account.debtor.country
    day = add_business_days(_OPENED.date(), days, country)
    return at_local(day, datetime.min.time().replace(hour=10), file.account.debtor.timezone)


def _reminded(file: CaseFile, rules: Rules) -> CaseFile:
    """The same case after its first reminder went out."""
    sent = decide(file, Woken(), rules, _ten(file, 1))
    return CaseFile(file.account, sent.case)


def _sends(file: CaseFile, rules: Rules) -> Work:
    return file, Woken(), rules, _ten(file, 1)


def _put_off(file: CaseFile, rules: Rules) -> Work:
    """It was reminded today already, for another reason: the daily cap puts the step off."""
    now = _ten(file, 1)
    return CaseFile(file.account, replace(file.case, unasked=(now - timedelta(hours=1),))), Woken(), rules, now


def _reply(intent: Intent) -> Make:
    def make(file: CaseFile, rules: Rules) -> Work:
        known = _reminded(file, rules)
        half = known.account.balance().split(2)[0].amount
        said = Slots(_FRIDAY, half) if intent is Intent.PROMISE_TO_PAY else Slots()
        return known, _replied(file, intent, said), rules, _ten(file, 1) + timedelta(hours=2)

    return make


def _replied(file: CaseFile, intent: Intent, slots: Slots) -> Replied:
    point = file.account.debtor.contacts[0]
    understood = Understanding("…", file.language, (Scored(intent, 0.93),), slots=slots, engine="local")
    return Replied(f"{point.channel}:1", point.channel, point.address, "…", understood)


def _confirmed(file: CaseFile, rules: Rules) -> Work:
    """ "Friday?" - "yes": an answer to the bot's question."""
    asked, event, _, now = _reply(Intent.PROMISE_TO_PAY)(file, rules)
    after = decide(asked, event, rules, now)
    return CaseFile(file.account, after.case), _replied(file, Intent.AFFIRM, Slots()), rules, now + timedelta(minutes=3)


def _paid(part: bool) -> Make:
    def make(file: CaseFile, rules: Rules) -> Work:
        known = _reminded(file, rules)
        owed = known.account.balance()
        amount = Money(owed.minor // 2, owed.currency) if part else owed
        payment = Payment("P1", known.case.debtor_id, _ten(file, 2), amount, known.account.invoices[0].number)
        return known, PaymentReceived(payment), rules, _ten(file, 2)

    return make


def kinds() -> dict[str, Make]:
    """Every kind of event that is measured."""
    replies: dict[str, Make] = {f"reply: {intent.value}": _reply(intent) for intent in Intent}
    woken: dict[str, Make] = {"due time, sends": _sends, "due time, put off": _put_off}
    paid = {"payment, in part": _paid(part=True), "payment, in full": _paid(part=False)}
    return {**woken, **replies, "reply: yes to a recap": _confirmed, **paid}


def _mix(works: dict[str, list[Work]]) -> list[Work]:
    third, choose = _MIX // 3, random.Random(7)
    replies = [work for name, found in works.items() if name.startswith("reply") for work in found]
    mixed = choose.sample(replies, third)
    mixed += choose.choices(works["due time, sends"], k=third * 2 // 3)
    mixed += choose.choices(works["due time, put off"], k=third // 3)
    mixed += choose.choices(works["payment, in part"], k=third // 2)
    mixed += choose.choices(works["payment, in full"], k=third // 2)
    choose.shuffle(mixed)
    return mixed


def _rate(works: list[Work], seconds: float) -> float:
    """Decisions a second: the best of many rounds; everything else that runs on the machine can only make it slower."""
    rates: list[float] = []
    end = perf_counter() + seconds
    while perf_counter() < end or len(rates) < _FEWEST_ROUNDS:
        start = process_time()
        for file, event, rules, now in works:
            decide(file, event, rules, now)
        rates.append(len(works) / (process_time() - start))
    return max(rates)


def _as_expected(works: dict[str, list[Work]]) -> None:
    """The kinds do what their names say, or the figures would mean nothing."""
    for file, event, rules, now in works["due time, sends"]:
        effects = decide(file, event, rules, now).effects
        assert any(isinstance(item, Send) for item in effects), f"{file.case.id} sends nothing: {effects}"
    for file, event, rules, now in works["due time, put off"]:
        effects = decide(file, event, rules, now).effects
        assert any(isinstance(item, Note) and item.kind is Kind.DEFER for item in effects), f"{file.case.id}: {effects}"
    for file, event, rules, now in works["reply: yes to a recap"]:
        decided: Case = decide(file, event, rules, now).case
        assert decided.promise is not None, f"{file.case.id} has no promise"


def rulebook_and_cases() -> list[tuple[CaseFile, Rules]]:
    """240 cases in eight places with the rules that hold for them."""
    wordings = Wordings.load(ROOT / "flows" / "wordings")
    return _base(Rulebook(read_scenarios(ROOT / "flows" / "scenarios", wordings.names())))


def measure(quick: bool) -> list[Figure]:
    base = rulebook_and_cases()
    works = {name: [make(file, rules) for file, rules in base] for name, make in kinds().items()}
    _as_expected(works)
    seconds = 2.0 if quick else 10.0
    rate = _rate(_mix(works), seconds)
    first = Figure("decide: the mix, one core", f"{rate:,.0f}/s", f"≥ {TARGET:,}/s", rate >= TARGET)
    return [first, *(Figure(f"  {name}", f"{_rate(found, seconds / 20):,.0f}/s") for name, found in works.items())]


if __name__ == "__main__":
    main([measure], __doc__)
