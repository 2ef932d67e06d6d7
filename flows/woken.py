"""What a case does when its own time has come: words that waited, promises to look up, holds that end, steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.barrier import barrier
from flows.case import Ask, CaseState, HoldReason, Owner, StepDone, Wake
from flows.charging import reminded
from flows.commitments import break_plan, resume, update_promise
from flows.correcting import chase_corrections
from flows.draft import Draft
from flows.effects import Fact, Kind
from flows.first_reminder import announce, has_to_come_first
from flows.gate import Verdict, after_term, call_from, check, check_call
from flows.identity import ask_who, must_ask
from flows.ladder import Due, anchor_date, conditions_hold, due_step, event_step, profile
from flows.money_in import imported, look_up
from flows.protection import respite_over
from flows.steps.base import Step
from flows.steps.message import MessageStep
from flows.task import TaskKind
from flows.wake import CHECK_CLOCK, promise_reminder_at, promise_rests, steps_tick
from flows.working import withdraw
from ledger.agreements import PromiseKind, PromiseState, PromiseToPay
from ledger.calendar import add_business_days, at_local
from ledger.debtor import ContactPoint

_SECOND_LOOK_BUSINESS_DAYS = 3
_ASK_AGAIN_AFTER = timedelta(hours=1)


def woken(draft: Draft, now: datetime) -> None:
    """Do all that is due now, the oldest obligations first. Steps wait for a send time of their scenario.

    What an import changed is seen first, whether or not anybody told of it.
    """
    at_send_time = draft.case.wake is Wake.STEP or steps_tick(draft.file, draft.rules)
    imported(draft, now)
    chase_corrections(draft, now)
    _say_what_waited(draft, now)
    if draft.case.state is not CaseState.OPEN or draft.case.owner is not Owner.BOT:
        return
    _word_before_promise(draft, now)
    _end_hold(draft, now)
    if at_send_time and draft.case.hold is None and draft.case.owner is Owner.BOT:
        _take_steps(draft, now)


def _say_what_waited(draft: Draft, now: datetime) -> None:
    due = [item for item in draft.case.later if item.at <= now]
    if not due:
        return
    draft.set(later=())
    if draft.case.owner is Owner.BOT:
        draft.notify(due[-1], now)


# --- promises ---


def _word_before_promise(draft: Draft, now: datetime) -> None:
    promise = draft.case.promise
    if promise is None or promise.reminded or not promise_rests(draft.case):
        return
    due_at = promise.remind_at or promise_reminder_at(promise, draft.timezone, draft.policy.promise_reminder_days)
    if due_at > now:
        return
    verdict = check(draft.file, draft.policy, now)
    if not verdict.allowed and verdict.earliest and draft.today(verdict.earliest) <= promise.due:
        update_promise(draft, replace(promise, remind_at=verdict.earliest))
        draft.held_up(verdict, "promise_day_before")
        return
    update_promise(draft, replace(promise, reminded=True))
    if verdict.allowed:
        _remind_of_promise(draft, promise, now)
    else:
        draft.note(
            Kind.BLOCK,
            verdict.rule,
            verdict.reason,
            step="promise_day_before",
            earliest=verdict.earliest,
            basis=verdict.basis,
        )


def _remind_of_promise(draft: Draft, promise: PromiseToPay, now: datetime) -> None:
    plan = draft.case.plan if promise.kind is PromiseKind.INSTALLMENT else None
    day = "tomorrow" if promise.due > draft.today(now) else "today"
    facts: dict[str, Fact]
    if plan:
        facts = {
            "amount": promise.missing,
            "due": promise.due,
            "number": plan.next_index + 1,
            "of": len(plan.installments),
        }
        name, reason = "installment_day_before", f"installment due {day}"
    else:
        facts = {"amount": promise.missing, "due": promise.due}
        name, reason = "promise_day_before", f"promise due {day}"
    draft.remind(name, name, now, reason=reason, facts=facts)


def _promise_over(draft: Draft, promise: PromiseToPay, now: datetime) -> None:
    """Its day has passed: money that only an import has told of counts too."""
    if not look_up(draft, promise, now):
        _promise_broken(draft, promise, now)


def _promise_broken(draft: Draft, promise: PromiseToPay, now: datetime) -> None:
    update_promise(draft, replace(promise, state=PromiseState.BROKEN))
    times = draft.case.broken_promises + 1
    draft.set(broken_promises=times)
    draft.happened("promise_broken", now)
    draft.note(Kind.PROMISE, "promise/broken", f"{promise.missing} promised for {promise.due} did not come in")
    draft.release(now)
    if promise.kind is PromiseKind.INSTALLMENT:
        break_plan(draft)
        draft.hand_to_human("broken_promise", f"an installment due on {promise.due} is missing", now)
    elif times >= draft.policy.broken_before_human:
        draft.hand_to_human("broken_promise", f"{times} promises were broken", now)
    else:
        draft.escalate("broken_promise", f"a promise for {promise.due} was broken", now)
        late = bool(draft.account.overdue(draft.today(now), draft.file.disputed))
        draft.set(hurry=late, step_at=None)


# --- holds that end ---


def _end_hold(draft: Draft, now: datetime) -> None:
    hold = draft.case.hold
    if hold is None or hold.until is None or hold.until > now:
        return
    promise = draft.case.promise
    if hold.reason in (HoldReason.PROMISE, HoldReason.PLAN) and promise:
        _promise_over(draft, promise, now)
    elif hold.reason is HoldReason.ALREADY_PAID:
        _claim_not_found(draft, now)
    elif hold.reason is HoldReason.BREATHING_SPACE:
        respite_over(draft, now)
    else:
        resume(draft, now)


def _claim_not_found(draft: Draft, now: datetime) -> None:
    """product.md, already_paid: not found when the hold ends: a gentle question, then a human."""
    question = draft.case.question
    if question and question.ask is Ask.PAID_STILL_OPEN:
        draft.hand_to_human("paid_not_found", "a payment that the debtor reports has not been found", now)
        return
    verdict = check(draft.file, draft.policy, now)
    if not verdict.allowed and verdict.earliest:
        draft.held_up(verdict, "paid_check")
        draft.hold(HoldReason.ALREADY_PAID, now, verdict.earliest, why="the question has to wait")
        return
    if not verdict.allowed or (draft.contacts() and not draft.hearing("paid_check")):
        draft.hand_to_human("paid_not_found", "a reported payment has not been found, and nothing may be asked", now)
        return
    claimed = draft.case.hold.claimed if draft.case.hold else None
    draft.remind("paid_check", "paid_check", now, reason="payment not found", facts={"claim_date": claimed})
    draft.ask(Ask.PAID_STILL_OPEN, now)
    day = add_business_days(draft.today(now), _SECOND_LOOK_BUSINESS_DAYS, draft.country)
    if draft.case.hold and draft.case.hold.reason is HoldReason.ALREADY_PAID:
        draft.hold(HoldReason.ALREADY_PAID, now, at_local(day, CHECK_CLOCK, draft.timezone))


# --- steps ---


def _take_steps(draft: Draft, now: datetime) -> None:
    if draft.case.step_at and draft.case.step_at > now:
        return
    today = draft.today(now)
    waiting = event_step(draft.file, draft.rules.scenario, today)
    due = Due(waiting, draft.case.shift_days) if waiting else due_step(draft.file, draft.rules.scenario, today)
    if due is None:
        if draft.case.hurry:
            draft.set(hurry=False)
        return
    conditional = bool(due.step.conditions.model_fields_set)
    if conditional and not conditions_hold(due.step, draft.account, profile(draft.file, today), draft.balance().amount):
        _mark(draft, due, now)
        draft.note(Kind.BLOCK, f"{draft.rules.scenario.name}/{due.step.id}", "the step's conditions do not hold")
    elif _gate_open(draft, due, now):
        if isinstance(due.step, MessageStep) and must_ask(draft, due.step.wording, due.step.channels):
            ask_who(draft, due.step, now)
        else:
            _take(draft, due, now)


def _take(draft: Draft, due: Due, now: datetime) -> None:
    if draft.case.hurry:
        draft.broken = next((p.due for p in reversed(draft.case.promises) if p.state is PromiseState.BROKEN), None)
    _mark(draft, due, now)
    if draft.case.question:
        draft.set(question=None)
    if draft.case.work:
        withdraw(draft, "overtaken", TaskKind.CALL, f"step {due.step.id} has overtaken this call")
    start = len(draft.effects)
    due.step.take(draft, now)
    reminded(draft, start, now)
    announce(draft, start, now)
    _tell_of_large_amount(draft, now)


def say_due_step(draft: Draft, point: ContactPoint, now: datetime) -> bool:
    """Say the message that waited for its reader to be known, as the answer to their yes; False when none is due."""
    today = draft.today(now)
    if draft.case.state is not CaseState.OPEN or barrier(draft.case, draft.policy) or draft.case.hold is not None:
        return False
    if draft.muted or after_term(draft.file, draft.policy, now) > now:
        return False
    due = due_step(draft.file, draft.rules.scenario, today)
    if due is None or not conditions_hold(due.step, draft.account, profile(draft.file, today), draft.balance().amount):
        return False
    draft.answering = point
    said = True
    if isinstance(due.step, MessageStep):
        _take(draft, due, now)
    elif due.step.presses and has_to_come_first(draft.file, draft.policy, today):
        _say_first_reminder(draft, now)
    else:
        said = False
    draft.answering = None
    return said


def _tell_of_large_amount(draft: Draft, now: datetime) -> None:
    """product.md: large amounts to a human; told once, at the first step, so that they may take over in time."""
    told = any(item.queue == "large" for item in draft.case.escalations)
    if not told and draft.balance().amount >= draft.policy.large_amount:
        draft.escalate("large", f"a balance of {draft.balance()} is being reminded", now)


def _gate_open(draft: Draft, due: Due, now: datetime) -> bool:
    """Whether the step may be taken; if not, it waits, or a first reminder that the law asks for goes in its place.

    What follows a step that waits for the term of the first reminder keeps its distance to it. A call's task is made as
    soon as the limits of calls allow: people plan it before its hours begin.
    """
    step = due.step
    verdict = _verdict(draft, step, now)
    if verdict is None:
        return True
    if verdict.allowed:
        return not _first_reminder_instead(draft, step, now)
    _wait(draft, verdict, step, now, verdict.earliest if step.speaks else call_from(draft.file, draft.policy, now))
    if step.presses and verdict.earliest and due.day and after_term(draft.file, draft.policy, now) > now:
        late = (draft.today(verdict.earliest) - due.day).days
        draft.set(shift_days=due.shift_days + max(0, late))
    return False


def _wait(draft: Draft, verdict: Verdict, step: Step, now: datetime, until: datetime | None) -> None:
    """Until the lawful moment; a step that waits for newer payment data, or for somebody to lift a switch, stays due.

    One that waits for no send time is asked again within the hour, or it would be asked with every tick.
    """
    draft.held_up(verdict, step.id)
    if verdict.waits:
        soon = now + _ASK_AGAIN_AFTER
        draft.set(step_at=min(soon, verdict.earliest or soon) if steps_tick(draft.file, draft.rules) else None)
    else:
        draft.set(step_at=until or now + timedelta(days=1))


def _verdict(draft: Draft, step: Step, now: datetime) -> Verdict | None:
    """What the gate says; None for a step of which the debtor hears nothing."""
    if step.speaks:
        return check(draft.file, draft.policy, now, firmer=step.presses)
    return check_call(draft.file, draft.policy, now) if step.presses else None


def _first_reminder_instead(draft: Draft, step: Step, now: datetime) -> bool:
    """A letter or a call does not come before the first reminder in the pack's own words; the step waits behind it."""
    if step.carries_first_reminder or not step.presses:
        return False
    if not has_to_come_first(draft.file, draft.policy, draft.today(now)):
        return False
    verdict = check(draft.file, draft.policy, now)
    if not verdict.allowed:
        _wait(draft, verdict, step, now, verdict.earliest)
        return True
    if must_ask(draft, draft.policy.first_reminder_wording):
        ask_who(draft, step, now)
    else:
        _say_first_reminder(draft, now)
    return True


def _say_first_reminder(draft: Draft, now: datetime) -> None:
    start = len(draft.effects)
    draft.remind("first_reminder", draft.policy.first_reminder_wording, now, reason="the law's first reminder")
    reminded(draft, start, now)
    announce(draft, start, now)
    if has_to_come_first(draft.file, draft.policy, draft.today(now)):
        return
    done = StepDone("first_reminder", now, anchor_date(draft.file) or draft.today(now))
    draft.set(steps=(*draft.case.steps, done))


def _mark(draft: Draft, due: Due, now: datetime) -> None:
    anchor = anchor_date(draft.file) or draft.today(now)
    done = StepDone(due.step.id, now, anchor)
    draft.set(steps=(*draft.case.steps, done), shift_days=due.shift_days, step_at=None, hurry=False)
