"""A decision in the making: the case as it becomes, and the effects so far. Only `decide` and what it calls use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flows.case import Ask, Case, CaseFile, CaseInProgress, Escalation, Hold, HoldReason, Later, Owner, Question
from flows.effects import CallTask, CancelQueued, Decision, Effect, Fact, Kind, Note, PostLetter, Send, Tell
from flows.gate import check, last_moment
from flows.policy import Policy
from flows.queues import PRIORITIES
from flows.scenario import Scenario
from ledger.account import Account
from ledger.calendar import add_business_days, local_date
from ledger.debtor import REACHABLE, ContactPoint
from ledger.money import Money

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision is held against: the policy for this debtor, the case's scenario, and the channels in service."""

    policy: Policy
    scenario: Scenario
    channels: frozenset[str] = frozenset(REACHABLE)


class Draft:
    """Collects what a decision changes. `file` is the account with the case as it is now.

    `muted` drops answers (a second intent behind a protective one). `broken` is the date of a promise that was just
    broken: the next step speaks of it.
    """

    __slots__ = ("_work", "broken", "effects", "file", "muted", "rules")

    def __init__(self, file: CaseFile, rules: Rules) -> None:
        self._work = CaseInProgress(file.case)
        self.file = CaseFile(file.account, self._work.case)
        self.rules = rules
        self.effects: list[Effect] = []
        self.muted = False
        self.broken: date | None = None

    @property
    def case(self) -> Case:
        """The case as it is now; it changes in place until the decision is made."""
        return self._work.case

    @property
    def account(self) -> Account:
        """The account as it is now."""
        return self.file.account

    @account.setter
    def account(self, account: Account) -> None:
        self.file = CaseFile(account, self._work.case)

    @property
    def policy(self) -> Policy:
        """The policy in force for this debtor."""
        return self.rules.policy

    @property
    def country(self) -> str:
        """The debtor's country, for holidays."""
        return self.account.debtor.country

    @property
    def timezone(self) -> str:
        """The debtor's time zone."""
        return self.account.debtor.timezone

    def today(self, now: datetime) -> date:
        """The debtor's local date."""
        return local_date(now, self.timezone)

    def contacts(self) -> tuple[ContactPoint, ...]:
        """Usable contact points on channels that are in service, in the order to try."""
        return tuple(point for point in self.file.contacts() if point.channel in self.rules.channels)

    def balance(self) -> Money:
        """What is open and not disputed."""
        return self.account.balance(self.file.disputed)

    def set(self, **changes: Any) -> None:
        """Change fields of the case."""
        self._work.set(changes)

    def emit(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def note(self, kind: Kind, rule: str, reason: str, **more: Any) -> None:
        """Add a line to the history."""
        self.effects.append(Note(kind, rule, reason, **more))

    def decision(self) -> Decision:
        """What was decided."""
        return Decision(self.case, tuple(self.effects))

    # --- speaking ---

    def answer(
        self, wording: str, channel: str, address: str, facts: Mapping[str, Fact], attach: tuple[str, ...] = ()
    ) -> None:
        """Answer the debtor where they wrote: neither counted nor delayed."""
        if self.muted:
            return
        rule, reason = f"playbook/{wording}", "answer to the debtor's message"
        self.emit(Send(wording, (channel,), False, rule, reason, facts, to=address, attach=attach))
        self.set(introduced=True)

    def remind(
        self,
        step: str,
        wording: str,
        now: datetime,
        *,
        only: tuple[str, ...] = (),
        attach: tuple[str, ...] = (),
        reason: str = "",
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Send an unasked message; the caller has asked the gate. Without a usable contact point: block, a human."""
        channels = tuple(dict.fromkeys(p.channel for p in self.contacts() if not only or p.channel in only))
        if not channels:
            self.no_contact(step, now)
            return
        rule = f"{self.rules.scenario.name}/{step}"
        why = reason or f"step {step} is due"
        said: dict[str, Fact] = {"broken_promise": self.broken} if self.broken else {}
        said.update(facts or {})
        self.emit(Send(wording, channels, True, rule, why, said, step=step, attach=attach))
        recent = tuple(sent for sent in self.case.unasked if sent > now - _WEEK)
        self.set(unasked=(*recent, now), introduced=True)

    def notify(self, item: Later, now: datetime) -> None:
        """Say something unasked that belongs to no step (thanks): now if the gate allows, else at the lawful moment.

        It takes the place of an older word that still waits: "so much is left" is not said after all was paid.
        """
        self.set(later=())
        if not self.contacts():
            return
        verdict = check(self.file, self.policy, now)
        if verdict.allowed:
            facts: dict[str, Fact] = {"amount": item.amount, "rest": self.balance() if item.rest is not None else None}
            self.remind(item.wording, item.wording, now, reason=item.reason, facts=facts)
        elif verdict.earliest is not None:
            self.note(Kind.DEFER, verdict.rule, verdict.reason, step=item.wording, earliest=verdict.earliest)
            self.set(later=(replace(item, at=verdict.earliest),))

    def no_contact(self, step: str, now: datetime) -> None:
        """There is no way left to reach the debtor: say so and let a person look."""
        if any(point.channel in self.rules.channels for point in self.file.reachable()):
            self.note(Kind.BLOCK, "consent/none", "no consent is on file for any contact point", step=step)
        else:
            self.note(Kind.BLOCK, "contact/none", "no consented contact point is usable", step=step)
        self.hold(HoldReason.NO_CONTACT, now)
        self.escalate("no_contact", "no consented contact point is usable", now)

    def ask(self, ask: Ask, now: datetime, **data: str) -> None:
        """Remember the question that the next answer belongs to."""
        before = self.case.question
        tries = before.tries + 1 if before and before.ask is ask else 1
        self.set(question=Question(ask, now, data, tries))

    def ask_satisfied(self, now: datetime) -> None:
        """The message just sent asked whether everything is alright."""
        self.ask(Ask.SATISFIED, now)

    # --- work for people ---

    def post(self, step: str, letter: str) -> None:
        """Have a letter printed and posted."""
        rule = f"{self.rules.scenario.name}/{step}"
        self.emit(PostLetter(letter, rule, f"step {step} is due", step=step))

    def call(self, step: str, wording: str, within_days: int, now: datetime) -> None:
        """Have a person phone the debtor."""
        day = add_business_days(self.today(now), within_days, self.country)
        deadline = last_moment(self.file, self.policy, day)
        rule = f"{self.rules.scenario.name}/{step}"
        self.emit(CallTask(wording, rule, f"step {step} is due", deadline, step=step))

    def escalate(self, queue: str, reason: str, now: datetime, *, urgent: bool = False) -> None:
        """Put the case before a person, once per queue; the team is told."""
        priority = PRIORITIES["crisis"] if urgent else PRIORITIES[queue]
        if any(item.queue == queue and item.priority <= priority for item in self.case.open_escalations):
            return
        hours = 0 if urgent else self.policy.deadlines_hours.get(queue, 24)
        name = f"{self.case.id}/e{len(self.case.escalations) + 1}"
        new = Escalation(name, queue, reason, priority, now, now + timedelta(hours=hours))
        self.set(escalations=(*self.case.escalations, new))
        self.note(Kind.ESCALATION, f"queue/{queue}", reason, queue=queue)
        self.emit(Tell(queue, reason, urgent))

    def hand_to_human(self, queue: str, reason: str, now: datetime, *, rule: str = "", urgent: bool = False) -> None:
        """A person takes over: the bot is silent and reminders rest until they hand back."""
        self.set(owner=Owner.HUMAN, question=None)
        self.hold(HoldReason.HUMAN, now, rule=rule or f"queue/{queue}", why=reason)
        self.escalate(queue, reason, now, urgent=urgent)

    def close_escalations(
        self, queues: frozenset[str] | None, now: datetime, outcome: str, *, reason: str | None = None
    ) -> None:
        """Close open escalations of these queues (all when None), and of this reason where one is given."""
        closed = tuple(
            replace(item, closed_at=now, outcome=outcome)
            if item.closed_at is None and (queues is None or item.queue in queues) and reason in (None, item.reason)
            else item
            for item in self.case.escalations
        )
        self.set(escalations=closed)

    # --- resting and going on ---

    def hold(
        self, reason: HoldReason, now: datetime, until: datetime | None = None, *, rule: str = "", why: str = ""
    ) -> None:
        """Let reminders rest. What is queued is cancelled. The ladder stands still meanwhile (see `release`)."""
        since = self.case.hold.since if self.case.hold else now
        claimed = self.case.hold.claimed if self.case.hold and self.case.hold.reason is reason else None
        self.set(hold=Hold(reason, since, until, claimed))
        self.note(Kind.HOLD, rule or f"hold/{reason.value}", why or f"reminders rest: {reason.value}", earliest=until)
        self.emit(CancelQueued(f"hold/{reason.value}"))

    def release(self, now: datetime) -> None:
        """End the hold; the ladder moves by the days it rested, so that nothing is jumped over."""
        if self.case.hold is None:
            return
        rested = (self.today(now) - self.today(self.case.hold.since)).days
        self.set(hold=None, shift_days=self.case.shift_days + max(0, rested))

    def happened(self, name: str, now: datetime) -> None:
        """Remember that an event happened that steps may wait for."""
        self.set(happened={**self.case.happened, name: now})
