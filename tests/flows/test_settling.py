from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from flows.barrier import let_pass
from flows.case import HoldReason, MarkKind, Owner
from flows.effects import CallTask, Note, Send
from flows.events import Called, DisputeSettled, Learnt, TakenOver
from flows.intents import Intent
from flows.policy import DEFAULT
from flows.standing import Representative
from ledger.agreements import DisputeReason, DisputeState
from ledger.debtor import ContactPoint
from tests.flows.builders import DUE, at, does, euros, having, invoice, opened, reply, rules, run

TWO = (invoice("A"), invoice("B", 5_000))


def disputed(*numbers: str):
    file, _ = does(opened(*TWO, now=at(0)), reply(Intent.DISPUTE, "this is wrong"), at(1))
    (dispute,) = file.case.disputes
    return having(file, disputes=(replace(dispute, invoices=numbers),))


def settle(file, **how):
    (dispute,) = file.case.disputes
    return does(file, DisputeSettled("eva", dispute.id, **how), at(2))


def sends(decision) -> list[Send]:
    return [effect for effect in decision.effects if isinstance(effect, Send)]


# --- a dispute ---


def test_a_credit_is_kept_told_and_the_invoice_rests_until_the_records_show_it() -> None:
    file, decision = settle(disputed("A"), upheld=True, credit=Decimal(20), reason="Two tiles were broken.", tell=True)
    (dispute,) = file.case.disputes
    assert (dispute.state, dispute.credit, dispute.settled_by) == (DisputeState.UPHELD, euros(2_000), "eva")
    assert file.disputed == {"A"}
    (said,) = sends(decision)
    assert (said.wording, said.author) == ("dispute_credited", "agent")
    assert said.facts == {"numbers": "A", "credit": euros(2_000), "because": "Two tiles were broken."}
    booked = replace(file.account.invoices[0], paid=euros(2_000), reported_paid=euros(2_000))
    account = replace(file.account, invoices=(booked, file.account.invoices[1]))
    assert replace(file, account=account).disputed == frozenset()


def test_corrected_records_are_promised_without_an_amount() -> None:
    _, decision = settle(disputed("A"), upheld=True, tell=True)
    assert [item.wording for item in sends(decision)] == ["dispute_corrected"]


def test_a_rejected_dispute_keeps_its_reason_and_the_invoice_is_followed_again() -> None:
    file, decision = settle(disputed("A"), upheld=False, reason="We have your signature.", tell=True)
    assert file.disputed == frozenset()
    assert [item.wording for item in sends(decision)] == ["dispute_rejected"]
    assert any(item.text == "We have your signature." for item in decision.effects if isinstance(item, Note))


def test_nobody_is_told_where_nobody_may_be_written_to_and_the_history_says_so() -> None:
    file = having(disputed("A"), representative=Representative("L", "l@x", at(0)))
    _, decision = settle(file, upheld=False, reason="No.", tell=True)
    assert sends(decision) == []
    assert "dispute/not_told" in [item.rule for item in decision.effects if isinstance(item, Note)]


def test_of_two_people_who_settle_it_at_once_the_first_one_counts() -> None:
    file, _ = settle(disputed("A"), upheld=False, reason="No.")
    again, decision = settle(file, upheld=True, credit=Decimal(20), tell=True)
    assert again.case.disputes == file.case.disputes
    assert sends(decision) == []


# --- a call ---


def phoned(learnt: Learnt, reached: bool = True, **more):
    file, _ = does(opened(*TWO, now=at(0)), TakenOver("eva"), at(1))
    return does(file, Called("eva", reached, "as they said", learnt, **more), at(2))


def test_a_promise_from_a_call_is_followed_like_any_other_and_the_bot_goes_on() -> None:
    file, _ = phoned(Learnt.PROMISE, day=DUE + timedelta(9), amount=Decimal(30))
    assert file.case.promise is not None
    assert (file.case.promise.amount, file.case.promise.due) == (euros(3_000), DUE + timedelta(9))
    assert file.case.owner is Owner.BOT


def test_a_payment_told_on_the_phone_is_believed_for_the_days_of_the_policy() -> None:
    file, _ = does(opened(*TWO, now=at(0)), Called("eva", True, "", Learnt.PAID), at(2))
    assert file.case.hold is not None
    assert file.case.hold.reason is HoldReason.ALREADY_PAID


def test_a_dispute_from_a_call_stops_its_invoices_at_once() -> None:
    file, _ = phoned(Learnt.DISPUTE, reason=DisputeReason.QUALITY, invoices=("B", "nonsense"))
    (dispute,) = file.case.open_disputes
    assert (dispute.reason, dispute.invoices, dispute.words) == (DisputeReason.QUALITY, ("B",), "as they said")
    assert file.disputed == {"B"}


@pytest.mark.parametrize(("learnt", "queue"), [(Learnt.HARDSHIP, "vulnerable"), (Learnt.REFUSAL, "refusal")])
def test_hardship_and_refusal_go_to_their_queues_and_all_reminders_rest(learnt: Learnt, queue: str) -> None:
    file, _ = phoned(learnt)
    assert queue in [item.queue for item in file.case.open_escalations]
    _, happened = run(file, at(60))
    assert not any(sends(decision) for _, decision in happened)


def test_a_wrong_number_closes_what_goes_there_and_nothing_else() -> None:
    points = (ContactPoint("sms", "+32470000001"), ContactPoint("email", "a@b.be"))
    file = opened(*TWO, now=at(0), contacts=points, phone="+32470000001")
    file, _ = does(file, Called("eva", False, "a bakery", Learnt.WRONG_NUMBER), at(2))
    assert [(mark.key, mark.kind) for mark in file.case.marks] == [("sms:+32470000001", MarkKind.CLOSED)]
    assert "wrong_person" in [item.queue for item in file.case.open_escalations]


@pytest.mark.parametrize("learnt", [Learnt.CALL_BACK, Learnt.TRY_AGAIN])
def test_another_call_is_put_on_the_list_even_while_a_person_has_the_case(learnt: Learnt) -> None:
    file, decision = phoned(learnt, reached=learnt is Learnt.CALL_BACK, day=DUE + timedelta(8))
    (call,) = [effect for effect in decision.effects if isinstance(effect, CallTask)]
    assert call.deadline.date() >= DUE + timedelta(8)
    assert file.case.owner is Owner.HUMAN


def test_another_try_waits_for_the_limits_of_calls_and_a_call_back_that_was_asked_for_does_not() -> None:
    using = rules(replace(DEFAULT, pack="us_consumer", calls_week=1, call_quiet_days=7))
    file = having(opened(*TWO, now=at(0)), calls=(at(2),))
    _, later = does(file, Called("eva", False, "", Learnt.TRY_AGAIN, DUE + timedelta(3)), at(2), using)
    _, wished = does(file, Called("eva", True, "", Learnt.CALL_BACK, DUE + timedelta(3)), at(2), using)
    days = [
        (item.deadline.date() - DUE).days
        for decision in (later, wished)
        for item in decision.effects
        if isinstance(item, CallTask)
    ]
    assert days[0] >= 9
    assert days[1] < 9


def test_an_agents_own_call_does_not_pass_a_representative() -> None:
    file = having(opened(*TWO, now=at(0)), representative=Representative("L", "l@x", at(0)))
    call = CallTask("call_script", "agent/try_again", "x", at(5), author="agent")
    assert let_pass(file, DEFAULT, call) is not call
