"""The barrier before every send: whatever step, event or waking time it comes from, and over all wordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.basis import Basis
from flows.case import Ask, Case, CaseFile, Hold, HoldReason, Later, Owner, Question
from flows.draft import Draft, Rules
from flows.effects import CallTask, Decision, PostLetter, Send
from flows.events import (
    Bound,
    BreathingSpace,
    DeliveryFailed,
    Event,
    HandedBack,
    IdentityConfirmed,
    Imported,
    PaymentReceived,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
    Woken,
)
from flows.intents import Intent
from flows.message import Attachment
from flows.neutral import NEUTRAL, names_debt
from flows.policy import DEFAULT
from flows.scenario import Scenario, read_scenario
from flows.standing import Representative, Respite, Verified
from ledger.agreements import Dispute, PromiseKind, PromiseToPay
from ledger.invoice import Payment
from ledger.money import Money
from tests.flows.builders import DUE, RULES, at, does, having, invoice, notes, opened, reply, run, scenario, sends
from tests.flows.test_properties import STEPS as HAPPENINGS
from tests.flows.test_properties import Step

WORDINGS = sorted(
    name
    for path in (Path(__file__).parents[2] / "flows" / "wordings" / "en").glob("*.yml")
    if path.name not in ("fragments.yml", "frame.yml", "team.yml")
    for name in yaml.safe_load(path.read_text(encoding="utf-8"))
)
ASKS = Rules(replace(DEFAULT, identity_check=True), scenario())
KNOWN = (Verified("sms:sms-1", at(-20), "name"),)


# --- over all wordings ---


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("unasked", [True, False])
def test_what_names_the_debt_goes_to_known_readers_only(wording: str, unasked: bool) -> None:
    strangers, known = opened(), having(opened(), verified=KNOWN)
    both = Send(wording, ("email", "sms"), unasked, "r", "why")
    assert _emitted(strangers, both) == ((both.channels,) if wording in NEUTRAL else ())
    assert _emitted(known, both) == ((both.channels,) if wording in NEUTRAL else (("sms",),))
    answer = replace(both, channels=("sms",), to="sms-9")
    assert _emitted(known, answer) == ((("sms",),) if wording in NEUTRAL else ()), "an address is known, not a channel"


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_represented_debtor_hears_neutral_answers_only(wording: str) -> None:
    file = having(opened(), representative=Representative("", "", at(0)))
    assert _emitted(file, Send(wording, ("sms",), False, "r", "why")) == ((("sms",),) if wording in NEUTRAL else ())
    assert _emitted(file, Send(wording, ("sms",), True, "r", "why")) == ()


def test_links_stay_out_where_a_reader_is_unknown() -> None:
    draft = Draft(having(opened(), verified=KNOWN), ASKS)
    draft.emit(Send("greet", ("email",), False, "r", "why"))
    draft.emit(Send("friendly", ("sms",), True, "r", "why"))
    assert [send.discreet for send in draft.effects if isinstance(send, Send)] == [True, False]


def test_a_narrowed_message_keeps_all_else() -> None:
    file = Attachment("bill.pdf", "application/pdf", b"%PDF")
    whole = Send("w", ("sms", "web"), True, "r", "why", {"n": 1}, "s", "t", "ann", "to", ("a",), (file,), ("x",), at(1))
    basis = Basis("be", "1")
    narrowed = whole.narrowed(("sms",), basis, discreet=True)
    assert narrowed == replace(whole, channels=("sms",), basis=basis, discreet=True)
    assert {item.name for item in fields(Send) if getattr(whole, item.name) == item.default} == {"discreet", "basis"}


def test_a_persons_own_words_go_to_whom_they_choose() -> None:
    draft = Draft(opened(), ASKS)
    draft.emit(Send("", ("sms",), False, "agent/reply", "written by eva", text="hello", author="agent"))
    assert len(draft.effects) == 1


def test_what_may_not_go_leaves_the_rule_behind() -> None:
    draft = Draft(opened(), ASKS)
    draft.emit(Send("friendly", ("sms",), True, "r", "why", step="friendly"))
    assert notes(draft.decision()) == ["default/identity_check"]


def _emitted(file: CaseFile, send: Send) -> tuple[tuple[str, ...], ...]:
    draft = Draft(file, ASKS)
    draft.emit(send)
    return tuple(effect.channels for effect in draft.effects if isinstance(effect, Send))


# --- over all that wakes a case ---

FAR = at(2000)
_PROMISE = PromiseToPay("p1", Money(10_000, "EUR"), DUE + timedelta(6), at(1), PromiseKind.PROMISE)
_DISPUTE = Dispute("d1", "all wrong", at(0), FAR)

STANDING: dict[str, Callable[[Case], Case]] = {
    "hardship": lambda case: replace(case, owner=Owner.HUMAN, hold=Hold(HoldReason.HARDSHIP, at(0))),
    "hardship, the bot speaks": lambda case: replace(case, hold=Hold(HoldReason.HARDSHIP, at(0))),
    "represented": lambda case: replace(
        case, representative=Representative("L", "l@x", at(0)), hold=Hold(HoldReason.REPRESENTED, at(0))
    ),
    "represented, the hold is lost": lambda case: replace(case, representative=Representative("L", "l@x", at(0))),
    "breathing space": lambda case: replace(case, hold=Hold(HoldReason.BREATHING_SPACE, at(0), FAR)),
    "breathing space, not confirmed": lambda case: replace(case, hold=Hold(HoldReason.BREATHING_SPACE, at(0))),
    "all disputed": lambda case: replace(case, disputes=(_DISPUTE,), hold=Hold(HoldReason.DISPUTE, at(0))),
    "a person has it": lambda case: replace(case, owner=Owner.HUMAN, agent="eva", hold=Hold(HoldReason.HUMAN, at(0))),
}
WAITING: dict[str, Callable[[Case], Case]] = {
    "a step": lambda case: case,
    "a hurried step": lambda case: replace(case, hurry=True, happened={"promise_broken": at(0)}),
    "a promise": lambda case: replace(case, promises=(_PROMISE,)),
    "thanks": lambda case: replace(case, later=(Later("thank_you_part", at(1), "r", "why", Money(1, "EUR")),)),
    "a claim": lambda case: replace(case, question=Question(Ask.PAID_WHEN, at(0))),
}
HAPPENS: dict[str, Event] = {
    "time passes": Woken(),
    "an import": Imported(),
    "a part is paid": PaymentReceived(Payment("x1", "D1", at(2), Money(5_000, "EUR"))),
    "all is paid": PaymentReceived(Payment("x2", "D1", at(2), Money(30_000, "EUR"))),
    "a reminder failed": DeliveryFailed("m", "sms", "sms-1", "x", "gone", step="friendly", wording="friendly"),
    "thanks failed": DeliveryFailed("m", "sms", "sms-1", "x", "gone", wording="thank_you"),
    "a promise word failed": DeliveryFailed(
        "m", "sms", "sms-1", "x", "gone", step="promise_day_before", wording="promise_day_before"
    ),
}


def unasked(decision: Decision) -> list[str]:
    return [
        getattr(effect, "wording", "")
        for effect in decision.effects
        if isinstance(effect, PostLetter | CallTask) or (isinstance(effect, Send) and effect.unasked)
    ]


EVERY_STEP = """
name: every
version: 1
send_times: ["10:00"]
steps:
  - {id: courtesy, kind: message, when: {from: due, days: 0}, wording: courtesy, ask_satisfied: true}
  - {id: mail, kind: message, when: {from: due, days: 1}, wording: friendly, channels: [email]}
  - {id: post, kind: letter, when: {from: due, days: 2}, letter: final_notice_letter, wording: final_notice}
  - {id: phone, kind: call_task, when: {from: last_step, days: 1}, wording: call_script}
  - {id: hurt, kind: message, when: {from: event, event: promise_broken}, wording: firmer}
  - {id: thank, kind: message, when: {from: event, event: payment}, wording: thank_you}
"""


def _every_step() -> Scenario:
    """One of each kind of step: around the due date, after the last step, after events."""
    return read_scenario(EVERY_STEP, "every.yml")


@pytest.mark.parametrize("happens", HAPPENS)
@pytest.mark.parametrize("waiting", WAITING)
@pytest.mark.parametrize("standing", STANDING)
def test_nothing_unasked_leaves_whatever_wakes_the_case(standing: str, waiting: str, happens: str) -> None:
    using = Rules(DEFAULT, _every_step())
    file = opened(now=at(-1), using=using)
    file = having(file, unasked=())
    file = CaseFile(file.account, STANDING[standing](WAITING[waiting](file.case)))
    file, decision = does(file, HAPPENS[happens], at(4), using)
    assert unasked(decision) == []
    file = having(file, opened_at=at(4))
    for _, later in run(file, at(60), using)[1]:
        assert unasked(later) == []


def test_the_same_case_does_speak_when_nothing_stands_in_the_way() -> None:
    using = Rules(DEFAULT, _every_step())
    _, happened = run(opened(now=at(-1), using=using), at(200), using)
    assert [name for _, decision in happened for name in unasked(decision)][:2] == ["courtesy", "friendly"]


# --- whatever happens in whatever order ---

STANDINGS = st.sampled_from(
    [
        RepresentativeSet("eva", "L", "l@x"),
        RepresentativeRemoved("eva"),
        BreathingSpace("eva", DUE, DUE + timedelta(40)),
        Suspended("eva"),
        HandedBack("eva"),
        IdentityConfirmed("eva", "sms", "sms-1"),
        Bound("telegram", "77"),
        TakenOver("eva"),
    ]
)
WORDS = st.sampled_from(["yes", "no", "my lawyer", "breathing space", "Ann", "invoice A", "…"])


def _says(words: str, intents: list[Intent], channel: str) -> Step:
    return Step(timedelta(hours=7), lambda file, now: reply(*intents, channel=channel, text=words))


MORE = st.one_of(
    HAPPENINGS,
    st.builds(lambda event: Step(timedelta(hours=20), lambda file, now: event), STANDINGS),
    st.builds(
        _says,
        WORDS,
        st.lists(st.sampled_from(list(Intent)), max_size=2, unique=True),
        st.sampled_from(["sms", "email"]),
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MORE, max_size=14))
def test_no_order_of_events_names_the_debt_to_somebody_unknown_or_writes_to_whom_it_must_not(steps: list[Step]) -> None:
    now = at(1, 9)
    file = opened(invoice("A"), invoice("B", 5_000, DUE + timedelta(3)), now=now, using=ASKS)
    for step in steps:
        now += step.wait
        file = _lawful(file, Woken(), now)
        file = _lawful(file, step.make(file, now), now)
    for day in range(1, 60, 3):
        file = _lawful(file, Woken(), now + timedelta(days=day))


def _lawful(before: CaseFile, event: Event, now: object) -> CaseFile:
    after, decision = does(before, event, now, ASKS)  # type: ignore[arg-type]
    addresses = {point.channel: point.address for point in after.reachable()} | {
        point.channel: point.address for point in before.reachable()
    }
    for send in sends(decision):
        if send.author == "agent":
            continue
        known = {item.key for item in (*before.case.verified, *after.case.verified)}
        keys = {f"{name}:{send.to or addresses.get(name, '')}" for name in send.channels}
        assert not names_debt(send.wording) or keys <= known, (send.wording, keys, known)
        stopped = before.case.representative or (
            before.case.hold and before.case.hold.reason in (HoldReason.BREATHING_SPACE, HoldReason.HARDSHIP)
        )
        assert not (send.unasked and stopped and isinstance(event, Woken | PaymentReceived | Imported))
    return after


# --- holds that stand ---


@pytest.mark.parametrize("reason", [HoldReason.HARDSHIP, HoldReason.REPRESENTED, HoldReason.BREATHING_SPACE])
@pytest.mark.parametrize("lesser", [HoldReason.PROMISE, HoldReason.PAUSED, HoldReason.HUMAN, HoldReason.ALREADY_PAID])
def test_a_lesser_hold_does_not_take_the_place_of_a_firm_one(reason: HoldReason, lesser: HoldReason) -> None:
    representative = Representative("", "", at(0)) if reason is HoldReason.REPRESENTED else None
    until = at(30) if reason is HoldReason.BREATHING_SPACE else None
    draft = Draft(having(opened(), representative=representative, hold=Hold(reason, at(0), until)), RULES)
    draft.hold(lesser, at(1), at(2))
    draft.release(at(3))
    assert draft.case.hold == Hold(reason, at(0), until)


def test_a_breathing_space_takes_the_place_of_hardship_and_gives_it_back_to_a_person() -> None:
    file, _ = does(opened(now=at(0)), reply(Intent.HARDSHIP), at(1))
    file, _ = does(file, BreathingSpace("eva", date(2026, 11, 20), date(2026, 12, 20)), at(2))
    assert file.case.hold is not None
    assert file.case.hold.reason is HoldReason.BREATHING_SPACE
    file, _ = does(file, HandedBack("eva"), at(3))
    _, happened = run(file, at(60))
    assert [rule for _, decision in happened for rule in notes(decision)][:1] == ["breathing_space/over"]
    assert all(unasked(decision) == [] for _, decision in happened)


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        ({"respites": (Respite(DUE, DUE + timedelta(50), "", "eva"),)}, HoldReason.BREATHING_SPACE),
        ({"representative": Representative("L", "l@x", at(0))}, HoldReason.REPRESENTED),
    ],
)
def test_a_case_that_begins_anew_rests_as_the_old_one_did(standing: dict[str, object], reason: HoldReason) -> None:
    file, decision = does(having(opened(now=at(2)), **standing), Woken(), at(4))
    assert unasked(decision) == []
    assert file.case.steps == ()
    assert file.case.hold is not None
    assert file.case.hold.reason is reason


def test_a_breathing_space_that_a_wrong_clock_ended_holds_again_when_the_clock_is_set_right() -> None:
    over = (Respite(DUE, DUE + timedelta(50), "", "eva"),)
    file, decision = does(having(opened(now=at(2)), respites=over), reply(Intent.PAYMENT_PROBLEM), at(49))
    assert [
        effect.wording for effect in decision.effects if isinstance(effect, Send) and names_debt(effect.wording)
    ] == []
    assert file.case.hold is not None
    assert file.case.hold.reason is HoldReason.BREATHING_SPACE
