"""A decision in the making: the case as it becomes, and the effects so far. Only `decide` and what it calls use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flows.barrier import UNKNOWN, Barrier, barrier, firmness, is_known, let_pass, refusal, stands
from flows.basis import Basis, Check
from flows.case import Ask, CaseFile, CaseInProgress, Escalation, Hold, HoldReason, Later, Owner, Question
from flows.charging import Charging
from flows.effects import CallTask, CancelQueued, Decision, Effect, Fact, Kind, Note, PostLetter, Send, Tell
from flows.gate import Verdict, check
from flows.grounds import agent_grounds, answer_grounds, call_grounds, grounds
from flows.neutral import names_debt
from flows.opening import last_moment
from flows.policy import OPT_OUT_LINE, Policy
from flows.queues import PRIORITIES
from flows.scenario import Scenario
from flows.switches import stopped_channels
from flows.task import TaskKind
from flows.working import BRIEF, put_to_work, withdraw
from ledger.account import Account
from ledger.calendar import add_business_days, local_date
from ledger.debtor import REACHABLE, ContactPoint
from ledger.money import Money

_WEEK = timedelta(days=7)
_KEPT = 2 * _WEEK
"""Caps look at seven days; a clock that was wrong and is set back finds what went before."""
_HELD_UP = frozenset({Kind.BLOCK, Kind.DEFER})
_SPOKEN = (Send, PostLetter, CallTask)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision is held against: the policy for this debtor, the case's scenario, and the channels in service.

    `charging` None: nothing is ever asked beside the invoices.
    """

    policy: Policy
    scenario: Scenario
    channels: frozenset[str] = frozenset(REACHABLE)
    charging: Charging | None = None


class Draft:
    """Collects what a decision changes. `file` is the account with the case as it is now, `case` that case: it changes
    in place (`set`) until the decision is made. `rules` are changed by `follow` only, the account by `owing`.

    `muted` drops answers (a second intent behind a protective one). `broken` is the date of a promise that was just
    broken: the next step speaks of it. `answering` is the contact point that a step is said to as an answer.
    `doing` is the task whose outcome this is: no stop withdraws it.
    """

    __slots__ = (
        "_work",
        "account",
        "answering",
        "broken",
        "case",
        "doing",
        "effects",
        "file",
        "muted",
        "policy",
        "rules",
    )

    def __init__(self, file: CaseFile, rules: Rules) -> None:
        self._work = CaseInProgress(file.case)
        self.case = self._work.case
        self.account = file.account
        self.file = CaseFile(file.account, self.case)
        self.rules = rules
        self.policy = rules.policy
        self.effects: list[Effect] = []
        self.muted = False
        self.broken: date | None = None
        self.answering: ContactPoint | None = None
        self.doing = ""

    def owing(self, account: Account) -> None:
        """The account as it is from now on."""
        self.account = account
        self.file = CaseFile(account, self.case)

    def follow(self, rules: Rules) -> None:
        """The rules, and the policy in force for this debtor, from now on."""
        self.rules = rules
        self.policy = rules.policy

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
        in_service = self.rules.channels
        return tuple([point for point in self.file.contacts() if point.channel in in_service])

    def balance(self) -> Money:
        """What is open and not disputed."""
        return self.account.balance(self.file.disputed)

    def set(self, **changes: Any) -> None:
        """Change fields of the case."""
        self._work.set(changes)

    def emit(self, effect: Effect) -> None:
        """Add an effect. What speaks to the debtor goes only as far as it may (flows.barrier); else a note says why."""
        if isinstance(effect, _SPOKEN):
            passed = let_pass(self.file, self.policy, effect)
            if isinstance(passed, Barrier):
                self.blocked(passed, effect.step)
                return
            effect = passed
        if isinstance(effect, Send) and effect.basis is None and not effect.unasked:
            found = agent_grounds(self.policy) if effect.author == "agent" else answer_grounds(self.policy)
            effect = replace(effect, basis=found)
        self.effects.append(effect)
        if self.case.work and isinstance(effect, CancelQueued) and not (effect.only or effect.spares_work):
            withdraw(self, effect.reason)

    def blocked(self, found: Barrier, step: str | None) -> None:
        """Say in the history that something may not be said."""
        basis = refusal(found, self.policy)
        self.note(Kind.BLOCK, f"{self.policy.pack}/{found.rule}", found.reason, step=step, basis=basis)

    def hearing(self, wording: str, only: tuple[str, ...] = ()) -> tuple[ContactPoint, ...]:
        """The contact points, on these channels, whose reader may hear a wording."""
        points = self.contacts()
        if only:
            points = tuple(point for point in points if point.channel in only)
        return self._who_may_hear(points, wording)

    def _who_may_hear(self, points: tuple[ContactPoint, ...], wording: str) -> tuple[ContactPoint, ...]:
        if not self.policy.identity_check or not names_debt(wording):
            return points
        return tuple(point for point in points if is_known(self.case, point.key))

    def note(self, kind: Kind, rule: str, reason: str, **more: Any) -> None:
        """Add a line to the history. A delay or block that names no basis of its own rests on its one rule."""
        if kind in _HELD_UP and "basis" not in more:
            more["basis"] = Basis(self.policy.pack, self.policy.version, (Check(rule, "", reason, False),))
        self.effects.append(Note(kind, rule, reason, **more))

    def held_up(self, verdict: Verdict, step: str) -> None:
        """Note that the gate delays a step's words, or blocks them where no moment would be lawful."""
        kind = Kind.DEFER if verdict.earliest else Kind.BLOCK
        earliest, basis = verdict.earliest, verdict.basis
        self.note(kind, verdict.rule, verdict.reason, step=step, earliest=earliest, basis=basis)

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
        basis = None if self.policy.identity_check else answer_grounds(self.policy)  # the check has its own grounds
        self.emit(Send(wording, (channel,), False, rule, reason, facts, to=address, attach=attach, basis=basis))
        if not self.case.introduced:
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
        rule: str = "",
        firmer: bool = False,
        heard: tuple[ContactPoint, ...] | None = None,
    ) -> None:
        """Send an unasked message; the caller has asked the gate. Without a usable contact point: block, a human.

        Where nobody is known to be the debtor, what names the debt is not said. `firmer`: it presses for money that is
        due, so that the term of a first reminder counts. `heard`: what `hearing` says, where the caller asked already.
        """
        if self.answering is None and (found := barrier(self.case, self.policy)):
            self.blocked(found, step)
            return
        points = self.hearing(wording, only) if heard is None else heard
        channels = self._in_use(tuple(dict.fromkeys([point.channel for point in points])), now)
        if not channels and self.answering is None:
            self._nobody_hears(step, only, now)
            return
        rule = rule or f"{self.rules.scenario.name}/{step}"
        why = reason or f"step {step} is due"
        said: dict[str, Fact] = {"broken_promise": self.broken} if self.broken else {}
        if not self.policy.opt_out_line <= OPT_OUT_LINE:
            said["opt_out_on"] = " ".join(sorted(self.policy.opt_out_line))
        said.update(facts or {})
        if self.answering is not None:
            to, basis = self.answering, answer_grounds(self.policy)
            sent = Send(wording, (to.channel,), False, rule, why, said, step, attach=attach, to=to.address, basis=basis)
            self.emit(sent)
            return
        basis = grounds(self.file, self.policy, now, firmer=firmer)
        self.emit(Send(wording, channels, True, rule, why, said, step=step, attach=attach, basis=basis))
        self.set(unasked=self._counted(now), introduced=True)

    def _in_use(self, channels: tuple[str, ...], now: datetime) -> tuple[str, ...]:
        """Without those that a switch has stopped, as long as another one is left."""
        if not self.policy.switches:
            return channels
        stopped = stopped_channels(self.policy.switches, now)
        return tuple(name for name in channels if name not in stopped) or channels

    def _counted(self, now: datetime) -> tuple[datetime, ...]:
        """The unasked messages that count from now on, this one with them."""
        since = now - _KEPT
        return (*[sent for sent in self.case.unasked if sent > since], now)

    def _nobody_hears(self, step: str, only: tuple[str, ...], now: datetime) -> None:
        if any(not only or point.channel in only for point in self.contacts()):
            self.blocked(UNKNOWN, step)
        else:
            self.no_contact(step, now)

    def notify(self, item: Later, now: datetime) -> None:
        """Say something unasked that belongs to no step (thanks): now if the gate allows, else at the lawful moment.

        It takes the place of an older word that still waits: "so much is left" is not said after all was paid.
        """
        if self.case.later:
            self.set(later=())
        points = self.contacts()
        if not points:
            return
        heard = self._who_may_hear(points, item.wording)
        found = barrier(self.case, self.policy) or (None if heard else UNKNOWN)
        if found:
            self.blocked(found, item.wording)
            return
        verdict = check(self.file, self.policy, now)
        if verdict.allowed:
            facts: dict[str, Fact] = {"amount": item.amount, "rest": self.balance() if item.rest is not None else None}
            self.remind(item.wording, item.wording, now, reason=item.reason, facts=facts, heard=heard)
        elif verdict.earliest is not None:
            self.held_up(verdict, item.wording)
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

    def post(self, step: str, letter: str, now: datetime, *, beside: bool = False) -> None:
        """Have a letter printed and posted. `beside`: it goes with a message and is counted with that."""
        rule = f"{self.rules.scenario.name}/{step}"
        basis = grounds(self.file, self.policy, now, firmer=True)
        self.emit(PostLetter(letter, rule, f"step {step} is due", step=step, basis=basis, unasked=not beside))
        put_to_work(self, TaskKind.LETTER, step)
        if not beside:
            self.set(unasked=self._counted(now))

    def call(self, step: str, wording: str, within_days: int, now: datetime) -> None:
        """Have a person phone the debtor."""
        day = add_business_days(self.today(now), within_days, self.country)
        deadline = last_moment(self.file, self.policy, day)
        rule = f"{self.rules.scenario.name}/{step}"
        basis = call_grounds(self.file, self.policy, now)
        self.emit(CallTask(wording, rule, f"step {step} is due", deadline, step=step, basis=basis))
        put_to_work(self, TaskKind.CALL, step)
        recent = tuple(call for call in self.case.calls if call > now - _WEEK)
        self.set(calls=(*recent, now))

    def escalate(self, queue: str, reason: str, now: datetime, *, urgent: bool = False) -> None:
        """Put the case before a person, once per queue; the team is told."""
        priority = PRIORITIES["crisis"] if urgent else PRIORITIES[queue]
        if any(item.queue == queue and item.priority <= priority for item in self.case.open_escalations):
            return
        hours = 0 if urgent else self.policy.deadlines_hours.get(queue, 24)
        if queue == "rights":
            hours = 24 * self.policy.rights_answer_days
        name = f"{self.case.id}/e{len(self.case.escalations) + 1}"
        deadline = now + timedelta(hours=hours)
        new = Escalation(name, queue, reason, priority, now, deadline, assignee=self.case.holder)
        self.set(escalations=(*self.case.escalations, new))
        self.note(Kind.ESCALATION, f"queue/{queue}", reason, queue=queue)
        self.emit(Tell(queue, reason, urgent))

    def hand_to_human(
        self,
        queue: str,
        reason: str,
        now: datetime,
        *,
        rule: str = "",
        urgent: bool = False,
        hold: HoldReason = HoldReason.HUMAN,
    ) -> None:
        """A person takes over: the bot is silent and reminders rest until they hand back."""
        self.set(owner=Owner.HUMAN, question=None)
        self.hold(hold, now, rule=rule or f"queue/{queue}", why=reason)
        self.escalate(queue, reason, now, urgent=urgent)

    def close_escalations(
        self, queues: frozenset[str] | None, now: datetime, outcome: str, *, reason: str | None = None
    ) -> None:
        """Close open escalations of these queues (all when None), and of this reason where one is given."""
        if not self.case.escalations:
            return
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
        """Let reminders rest. What is queued is cancelled. The ladder stands still meanwhile (see `release`).

        A firmer hold stays: a pause is no end of a breathing space (flows.barrier).
        """
        name = f"hold/{reason.value}"
        if self.case.hold and firmness(self.case.hold.reason) > firmness(reason):
            self.note(Kind.HOLD, rule or name, f"reminders rest already: {self.case.hold.reason.value}")
            self.emit(CancelQueued(name, spares_work=reason in BRIEF))
            return
        since = self.case.hold.since if self.case.hold else now
        claimed = self.case.hold.claimed if self.case.hold and self.case.hold.reason is reason else None
        self.set(hold=Hold(reason, since, until, claimed))
        self.note(Kind.HOLD, rule or name, why or f"reminders rest: {reason.value}", earliest=until)
        self.emit(CancelQueued(name, spares_work=reason in BRIEF))

    def release(self, now: datetime, *, by_person: bool = False) -> None:
        """End the hold; the ladder moves by the days it rested, so that nothing is jumped over.

        A firm hold outlasts this (flows.barrier.stands). `by_person`: somebody hands the case back.
        """
        if self.case.hold is None or stands(self.case, now, by_person=by_person):
            return
        rested = (self.today(now) - self.today(self.case.hold.since)).days
        self.set(hold=None, shift_days=self.case.shift_days + max(0, rested))
        if rested > 0 and self.case.work:
            withdraw(self, "rested", TaskKind.LETTER, "the letter rested: its dates and sums are those of another day")
        if self.case.representative is not None and self.policy.represented_stops:
            self.hold(HoldReason.REPRESENTED, now, rule=f"{self.policy.pack}/represented")
        elif any(item.queue == "vulnerable" for item in self.case.open_escalations):
            self.hold(HoldReason.HARDSHIP, now, rule="playbook/hardship", why="nobody has looked at their hardship yet")

    def happened(self, name: str, now: datetime) -> None:
        """Remember that an event happened that steps may wait for."""
        self.set(happened={**self.case.happened, name: now})
