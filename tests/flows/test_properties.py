"""Whatever happens in whatever order: nothing raises, nothing unlawful goes out, and the books stay right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.case import CaseFile, CaseState, Hold, HoldReason, Owner
from flows.effects import Decision, Send
from flows.events import (
    AgentReplied,
    Bound,
    DeliveryFailed,
    DeliveryUnknown,
    DisputeSettled,
    DoorClosed,
    Event,
    HandedBack,
    Imported,
    Paused,
    PaymentReceived,
    PlanApproved,
    PromiseRecorded,
    TakenOver,
    Woken,
)
from flows.intents import Intent
from flows.opening import hours
from flows.policy import HARD_CLOSES, HARD_OPENS
from ledger.agreements import DisputeState, PromiseState
from ledger.calendar import zone
from ledger.invoice import Payment
from ledger.money import Money
from tests.flows.builders import DUE, RULES, at, does, invoice, opened, reply, sends

NAMES_NO_DEBT = {"wrong_person"}


@dataclass(frozen=True)
class Step:
    """An event, and how long after the one before."""

    wait: timedelta
    make: Any
    """From the file and the time to an event."""


def _reply(intents: list[Intent], channel: str, slots: dict[str, Any], text: str) -> Any:
    return lambda file, now: reply(*intents, channel=channel, text=text, **slots)


def _relative(days: int | None, rest: dict[str, Any]) -> dict[str, Any]:
    return rest | ({"date": DUE + timedelta(days)} if days is not None else {})


INTENTS = st.lists(st.sampled_from(list(Intent)), max_size=3, unique=True)
SLOTS = st.builds(
    _relative,
    st.none() | st.integers(-10, 90),
    st.fixed_dictionaries(
        {},
        optional={
            "amount": st.decimals(0, 1000, places=2),
            "share": st.sampled_from([Decimal("0.5"), Decimal("0.01")]),
            "reference": st.sampled_from(["A", "B", "none"]),
            "date_vague": st.just("soon"),
        },
    ),
)
REPLIES = st.builds(
    _reply,
    INTENTS,
    st.sampled_from(["sms", "email"]),
    SLOTS,
    st.sampled_from(["2", "in 3 parts", "it never arrived", "too expensive", "please email after 20h", "…"]),
)
PAYMENTS = st.builds(
    lambda minor, name, currency: (
        lambda file, now: PaymentReceived(
            Payment(f"p{now.timestamp()}{minor}", "D1", now, Money(minor, currency), name)
        )
    ),
    st.integers(1, 40_000),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from(["EUR", "EUR", "EUR", "USD"]),
)


def _failed(channel: str, wording: str, step: str | None, unasked: bool, dead: bool, opted: bool, author: str) -> Any:
    words = "" if author == "agent" else wording
    return lambda file, now: DeliveryFailed(
        "m", channel, f"{channel}-1", "x", "gone", unasked, dead, opted, step, words, "text", author
    )


FAILURES = st.one_of(
    st.builds(
        _failed,
        st.sampled_from(["sms", "email"]),
        st.sampled_from(["friendly", "firmer", "promise_day_before", "thank_you", "paid_check"]),
        st.sampled_from(["friendly", "firmer", "promise_day_before", "paid_check"]),
        st.just(True),
        st.booleans(),
        st.booleans(),
        st.just("bot"),
    ),
    st.builds(
        _failed,
        st.sampled_from(["sms", "email"]),
        st.sampled_from(["plan_offer", "opt_out_done", "handover"]),
        st.none(),
        st.just(False),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["bot", "agent"]),
    ),
)


def _plain(event: Event) -> Any:
    return lambda file, now: event


OTHERS = st.one_of(
    st.builds(lambda days: _plain(PromiseRecorded("eva", DUE + timedelta(days))), st.integers(-5, 60)),
    st.builds(
        lambda n, days: _plain(PlanApproved("eva", n, DUE + timedelta(days), 30)), st.integers(0, 5), st.integers(0, 60)
    ),
    st.builds(lambda days: _plain(Paused("eva", DUE + timedelta(days) if days else None)), st.integers(-5, 60)),
    st.builds(
        lambda up: (
            lambda file, now: DisputeSettled("eva", file.case.disputes[-1].id if file.case.disputes else "?", up)
        ),
        st.booleans(),
    ),
    st.sampled_from(
        [
            _plain(item)
            for item in (
                Imported(),
                TakenOver("eva"),
                AgentReplied("eva", "hello"),
                HandedBack("eva"),
                Bound("telegram", "77"),
                DoorClosed("sms", "sms-1", "blocked"),
                DeliveryUnknown("m", "sms"),
            )
        ]
    ),
)
WAKES = st.just(lambda file, now: Woken())
STEPS = st.builds(
    Step,
    st.sampled_from(
        [timedelta(minutes=5), timedelta(hours=7), timedelta(days=1), timedelta(days=6), timedelta(days=30)]
    ),
    st.one_of(REPLIES, REPLIES, PAYMENTS, FAILURES, OTHERS, WAKES),
)


def _is_answered(event: Event) -> bool:
    return type(event).__name__ in {"Replied", "Bound"}


class Watch:
    """What must hold after every decision."""

    def __init__(self) -> None:
        self.unasked: list[datetime] = []

    def check(self, before: CaseFile, event: Event, after: CaseFile, decision: Decision, now: datetime) -> None:
        assert after.case.version == before.case.version + 1
        for send in sends(decision):
            self._send(before, event, after, send, now)
        self._books(before, after)
        self._wakes(after, now)

    def _send(self, before: CaseFile, event: Event, after: CaseFile, send: Send, now: datetime) -> None:
        assert send.channels
        stopped = {item.channel for item in before.case.opt_outs} - (
            {"telegram"} if isinstance(event, Bound) else set()
        )
        assert not stopped & set(send.channels), "nothing on a stopped channel"
        closed = {mark.key for mark in before.case.marks if mark.kind.value == "closed"}
        assert not {f"{name}:{name}-1" for name in send.channels} & closed, "nothing to somebody else"
        if send.author == "agent":
            return
        if not isinstance(event, DeliveryFailed):
            assert send.unasked or _is_answered(event), "an answer answers something"
            if before.case.owner is Owner.HUMAN:
                assert send.wording == "opt_out_done", "a person has the conversation"
        if send.unasked:
            self._unasked(before, event, after, send, now)

    def _unasked(self, before: CaseFile, event: Event, after: CaseFile, send: Send, now: datetime) -> None:
        moment = send.not_before or now
        clock = moment.astimezone(zone("Europe/Brussels"))
        opens, closes = hours(before, RULES.policy)
        assert HARD_OPENS <= clock.time() < HARD_CLOSES
        assert opens <= clock.time() < closes
        assert RULES.policy.week[clock.weekday()]
        assert before.case.owner is Owner.BOT
        assert before.case.hold is None or not _stands(before.case.hold, event, now), before.case.hold
        if isinstance(event, DeliveryFailed):
            return
        self.unasked = [sent for sent in self.unasked if sent > now - timedelta(7)]
        assert len(self.unasked) < RULES.policy.cap_week
        assert all(sent.astimezone(zone("Europe/Brussels")).date() != clock.date() for sent in self.unasked)
        self.unasked.append(now)

    def _books(self, before: CaseFile, after: CaseFile) -> None:
        for plan in after.case.plans:
            if plan not in before.case.plans and plan.next_index == 0 and plan.state is PromiseState.OPEN:
                assert plan.total == before.account.balance(before.disputed)
        assert sum(promise.state is PromiseState.OPEN for promise in after.case.promises) <= 1
        assert sum(plan.state is PromiseState.OPEN for plan in after.case.plans) <= 1
        if after.case.state is CaseState.SETTLED:
            assert not any(item.is_open for item in after.account.invoices)
            assert after.case.promise is None or before.case.state is CaseState.SETTLED
        if any(d.state is DisputeState.OPEN and not d.invoices for d in after.case.disputes):
            assert after.account.balance(after.disputed).minor == 0

    def _wakes(self, after: CaseFile, now: datetime) -> None:
        case = after.case
        if case.owner is Owner.BOT and case.state is CaseState.OPEN and case.hold is None and case.wake_at is None:
            spoken = {done.step for done in case.steps}
            resting = after.account.oldest_open(after.disputed) is None or "human" in spoken
            assert resting, "nothing would ever happen again"


def _stands(hold: Hold, event: Event, now: datetime) -> bool:
    """Whether the hold forbids what the event may bring: a promise's own words, thanks and the end of a hold may go."""
    own = {HoldReason.PROMISE, HoldReason.PLAN, HoldReason.ALREADY_PAID}
    over = hold.until is not None and hold.until <= now
    thanks = isinstance(event, PaymentReceived | Imported | Woken | DeliveryFailed)
    return not (hold.reason in own or over or thanks)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=14), st.integers(-8, 12), st.sampled_from([("sms", "email"), ("sms",), ()]))
def test_no_order_of_events_breaks_the_rules(steps: list[Step], entered: int, channels: tuple[str, ...]) -> None:
    now = at(entered, 9)
    file = opened(invoice("A"), invoice("B", 5_000, DUE + timedelta(3)), now=now, channels=channels)
    watch = Watch()
    for step in steps:
        until = now + step.wait
        file, now = _wake_until(file, until, now, watch)
        event = step.make(file, now)
        before = file
        file, decision = does(file, event, now)
        watch.check(before, event, file, decision, now)
    file, now = _wake_until(file, now + timedelta(90), now, watch)


def _wake_until(file: CaseFile, until: datetime, now: datetime, watch: Watch) -> tuple[CaseFile, datetime]:
    """Everything that falls due until then, as the scheduler would wake it."""
    for _ in range(200):
        moment = _next(file, now)
        if moment is None or moment > until:
            return file, until
        before, now = file, moment
        file, decision = does(file, Woken(), now)
        watch.check(before, Woken(), file, decision, now)
    raise AssertionError(f"woken again and again: {file.case.hold} {file.case.wake_at} {file.case.step_at}")


def _next(file: CaseFile, now: datetime) -> datetime | None:
    from flows.case import Wake
    from ledger.calendar import next_clock_time

    wake_at = file.case.wake_at
    if wake_at is None:
        return None
    if file.case.wake is Wake.TICK:
        return max(wake_at, now + timedelta(seconds=1))
    start = max(wake_at - timedelta(microseconds=1), now)
    return next_clock_time(RULES.scenario.send_times, file.case.timezone, start)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 50_000), st.integers(2, 6), st.lists(st.integers(1, 20_000), max_size=12))
def test_a_plan_that_is_paid_in_any_parts_is_never_asked_for_more_than_it_was(
    balance: int, count: int, payments: list[int]
) -> None:
    file = opened(invoice(minor=balance), now=at(-30))
    if balance < count:
        return
    file, _ = does(file, PlanApproved("eva", count, date(2026, 12, 1), 30), at(1))
    total = sum(part.amount.minor for part in file.case.plans[-1].installments)
    assert total == balance
    got = 0
    for number, minor in enumerate(payments):
        file, _ = does(file, PaymentReceived(Payment(f"p{number}", "D1", at(2), Money(minor, "EUR"))), at(2))
        got += minor
        plan, promise = file.case.plan, file.case.promise
        if got >= balance:
            assert file.case.state is CaseState.SETTLED
            return
        assert plan is not None
        assert promise is not None
        before = sum(part.amount.minor for part in plan.installments[: plan.next_index])
        assert before + promise.amount.minor - promise.missing.minor == got
        assert promise.missing.minor > 0


def test_the_same_question_twice_does_not_prolong_the_rest() -> None:
    file, _ = does(opened(now=at(1)), reply(Intent.ALREADY_PAID), at(1))
    until = file.case.hold
    file, _ = does(replace(file), reply(Intent.ALREADY_PAID), at(3))
    assert file.case.hold is not None
    assert until is not None
    assert file.case.hold.until == until.until
