"""Who may be spoken to: what stands between a message and a contact point, whatever step or event wants to send it.

Every effect of a decision passes here (flows.draft.Draft.emit). Sources: FCA CONC 7.9 and US Regulation F,
12 CFR 1006.6(d)(1) (no word to third parties); 12 CFR 1006.6(b)(2) (an attorney represents the debtor); the UK Debt
Respite Scheme Regulations 2020 (no contact in a breathing space); product.md, hardship (all reminders stop).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.basis import Basis, Check
from flows.case import Case, CaseFile, HoldReason, Owner
from flows.effects import CallTask, PostLetter, Send
from flows.neutral import names_debt
from flows.policy import Policy

_REPRESENTED = 2

FIRMNESS = {
    HoldReason.HARDSHIP: 1,
    HoldReason.REPRESENTED: _REPRESENTED,
    HoldReason.BREATHING_SPACE: 3,
    HoldReason.ERASED: 4,
}
"""Holds that no lesser one replaces and that no conversation, payment or date ends by the way; all others have 0."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why nothing unasked may go: the pack's rule and the reason in words."""

    rule: str
    reason: str


Spoken = Send | PostLetter | CallTask
"""Effects by which the debtor hears from us."""

_REASONS = {
    HoldReason.DISPUTE: ("dispute", "all of it is disputed: reminders stop until a person decides"),
    HoldReason.HARDSHIP: ("hardship", "the debtor is in hardship: all reminders stop until a person decides"),
    HoldReason.REPRESENTED: ("represented", "somebody represents the debtor: nobody but them is written to"),
    HoldReason.BREATHING_SPACE: ("breathing_space", "the debtor is in a breathing space: no contact"),
    HoldReason.ERASED: ("erased", "the case was erased"),
}


_PACK_RULES = {"represented": "represented_stops", "breathing_space": "breathing_space_days"}
_NUMBERS = {
    "identity_check": "the debt is named to nobody who is not known to be the debtor",
    "represented": "nobody but the representative is written to",
    "breathing_space": "no contact until its last day is over",
    "hardship": "all reminders stop until a person decides",
    "dispute": "nothing is asked that is disputed",
    "human": "the bot is silent while a person has the conversation",
}
"""What each rule asks, in words."""

_WITH_A_PERSON = Barrier("human", "a person has the conversation")
UNKNOWN = Barrier("identity_check", "whoever reads there is not known to be the debtor")
"""The debt is not named there."""


def firmness(reason: HoldReason | None) -> int:
    """How firm a hold of that reason stands; 0 for none."""
    return FIRMNESS.get(reason, 0) if reason else 0


def barrier(case: Case, policy: Policy) -> Barrier | None:
    """What forbids every unasked contact with this debtor; None when nothing does."""
    hold = case.hold
    reason = hold.reason if hold and hold.reason in _REASONS else None
    if case.representative is not None and policy.represented_stops and firmness(reason) < _REPRESENTED:
        reason = HoldReason.REPRESENTED
    if reason is None:
        return _WITH_A_PERSON if case.owner is Owner.HUMAN else None
    return Barrier(*_REASONS[reason])


def speaks_only_neutrally(case: Case, policy: Policy) -> bool:
    """Whether even answers say nothing about the debt: somebody else speaks for the debtor, or a breathing space."""
    found = barrier(case, policy)
    return found is not None and found.rule in ("represented", "breathing_space", "erased")


def stands(case: Case, now: datetime, *, by_person: bool) -> bool:
    """Whether the present hold outlasts what would end an ordinary one. `by_person`: somebody hands the case back.

    A representative and a confirmed breathing space end by their own events only.
    """
    hold = case.hold
    if hold is None:
        return False
    match hold.reason:
        case HoldReason.ERASED:
            return True
        case HoldReason.REPRESENTED:
            return case.representative is not None
        case HoldReason.BREATHING_SPACE:
            return hold.until > now if hold.until else not by_person
        case HoldReason.HARDSHIP:
            return not by_person
    return False


def is_known(case: Case, key: str) -> bool:
    """Whether the person at a contact point (`key` as in ContactPoint) is known to be the debtor."""
    return key in [item.key for item in case.verified]


def let_pass(file: CaseFile, policy: Policy, effect: Spoken) -> Spoken | Barrier:
    """The effect as it may go, or what forbids it. A person's own words go: the console warns before they are sent."""
    if not isinstance(effect, Send):
        found = barrier(file.case, policy)
        own = isinstance(effect, CallTask) and effect.author == "agent"
        return effect if found is None or (own and not speaks_only_neutrally(file.case, policy)) else found
    if effect.author == "agent":
        return effect
    if effect.unasked or names_debt(effect.wording):
        found = barrier(file.case, policy)
        if found and (effect.unasked or speaks_only_neutrally(file.case, policy)):
            return found
    return _to_whom_it_may(file, policy, effect) if policy.identity_check else effect


def _to_whom_it_may(file: CaseFile, policy: Policy, send: Send) -> Send | Barrier:
    """Only the channels whose reader may hear it; without links to the debtor's pages where a reader is unknown."""
    known = _known_on(file, send)
    allowed = tuple([name for name in send.channels if name in known or not names_debt(send.wording)])
    if not allowed:
        return UNKNOWN
    strange = not known.issuperset(allowed)
    fact = "the text names no debt" if strange else f"the reader by {' and '.join(allowed)} is known to be the debtor"
    basis = send.basis or Basis(policy.pack, policy.version)
    checks = (*basis.checks, Check(UNKNOWN.rule, _NUMBERS[UNKNOWN.rule], fact, held=True))
    return send.narrowed(allowed, Basis(basis.pack, basis.version, checks), discreet=strange)


def _known_on(file: CaseFile, send: Send) -> set[str]:
    """The channels of a message whose reader is known to be the debtor."""
    verified = [item.key for item in file.case.verified]
    if send.to:
        return {name for name in send.channels if f"{name}:{send.to}" in verified}
    addresses = {point.channel: point.address for point in reversed(file.reachable())}
    return {name for name in send.channels if f"{name}:{addresses.get(name, '')}" in verified}


def refusal(found: Barrier, policy: Policy) -> Basis:
    """The grounds of a message that may not go at all, by the pack's name of the rule."""
    number = _NUMBERS.get(found.rule, "")
    return Basis(
        policy.pack, policy.version, (Check(_PACK_RULES.get(found.rule, found.rule), number, found.reason, False),)
    )
