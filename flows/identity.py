"""Who reads there: asked before a debt is named, where the policy asks for it (rule `identity_check`).

A contact point is known to be the debtor's by their own yes, by a reference or exact amount that only they can know, by
a signed single-use token, or by a person of the team. A link to a page, sent to it, proves nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from flows.barrier import UNKNOWN, is_known
from flows.case import Ask, Case, HoldReason, Question
from flows.commitments import resume
from flows.draft import Draft
from flows.effects import Kind
from flows.events import Replied
from flows.gate import call_from, check_call
from flows.heard import recall, remember
from flows.neutral import IDENTITY_ASK
from flows.standing import Verified
from flows.steps.base import Anchor, Step
from ledger.debtor import ContactPoint
from ledger.money import Money

MOST_ASKED = 2
"""So often who is there is asked; then a person finds out."""

_USUAL_PAUSE = 7
_CALL_WITHIN = 3
_SHORTEST_REFERENCE = 3


class How(StrEnum):
    """How somebody showed to be the debtor."""

    NAME = "name"
    REFERENCE = "reference"
    TOKEN = "token"  # noqa: S105 - the name of a way to show it
    AGENT = "agent"


# --- asking ---


def asked_at(case: Case, key: str) -> bool:
    """Whether who is there was asked at a contact point, and not answered yet."""
    return case.inquiry is not None and key in case.inquiry.data["points"].split("\n")


def must_ask(draft: Draft, wording: str, only: tuple[str, ...] = ()) -> bool:
    """Whether a wording, on these channels, has to wait until somebody has said who is there."""
    if not draft.policy.identity_check:
        return False
    return not draft.hearing(wording, only) and bool(draft.hearing(IDENTITY_ASK, only))


def ask_who(draft: Draft, step: Step, now: datetime) -> None:
    """Ask in the place of a step, which stays due: once, and once more on the next channel; then a person finds out."""
    only = getattr(step, "channels", ())
    if draft.case.inquiry and draft.case.inquiry.tries >= MOST_ASKED:
        _nobody_said(draft, step, now)
        return
    points = draft.hearing(IDENTITY_ASK, only)
    point = next((item for item in points if not asked_at(draft.case, item.key)), points[0])
    rule = f"{draft.policy.pack}/{UNKNOWN.rule}"
    draft.remind(step.id, IDENTITY_ASK, now, only=(point.channel,), reason=UNKNOWN.reason, rule=rule)
    inquire(draft, point.key, now)
    draft.set(step_at=now + timedelta(days=_days_to_next(draft, step)))


def inquire(draft: Draft, key: str, now: datetime, unanswered: Replied | None = None) -> None:
    """Remember that who is there was asked at a contact point, and what was said before it could be answered."""
    before = draft.case.inquiry
    points = dict.fromkeys([*(before.data["points"].split("\n") if before else ()), key])
    heard = before.data["heard"] if before else ""
    if unanswered is not None:
        heard = remember(heard, unanswered)
    data = {"points": "\n".join(points), "heard": heard}
    draft.set(inquiry=Question(Ask.IDENTITY, now, data, before.tries + 1 if before else 1))


def keep_heard(draft: Draft, key: str, now: datetime, event: Replied) -> None:
    """Keep what was asked until it is known who asked, without asking once more."""
    before = draft.case.inquiry
    if before is None:
        inquire(draft, key, now, event)
        return
    data = {**before.data, "heard": remember(before.data["heard"], event)}
    draft.set(inquiry=Question(before.ask, before.at, data, before.tries))


def move_inquiry(draft: Draft, channel: str) -> None:
    """The question could not be delivered and goes by another channel: its answer counts there as well."""
    before = draft.case.inquiry
    point = next((item for item in draft.contacts() if item.channel == channel), None)
    if before is not None and point is not None:
        points = dict.fromkeys([*before.data["points"].split("\n"), point.key])
        draft.set(inquiry=Question(before.ask, before.at, {**before.data, "points": "\n".join(points)}, before.tries))


def _days_to_next(draft: Draft, step: Step) -> int:
    """The days from a step to the one after it on the ladder."""
    ladder = draft.rules.scenario.ladder
    following = next((two for one, two in pairwise(ladder) if one.id == step.id), None)
    if following is None:
        return _USUAL_PAUSE
    begins = step.when.days if following.when.anchor is Anchor.DUE and step.when.anchor is Anchor.DUE else 0
    return max(1, following.when.days - begins)


def _nobody_said(draft: Draft, step: Step, now: datetime) -> None:
    verdict = check_call(draft.file, draft.policy, now)
    if not verdict.allowed:
        draft.held_up(verdict, step.id)
        draft.set(step_at=call_from(draft.file, draft.policy, now))
        return
    reason = "asked twice, and nobody said who reads there"
    draft.note(Kind.BLOCK, f"{draft.policy.pack}/{UNKNOWN.rule}", reason, step=step.id)
    draft.call(step.id, "call_script", _CALL_WITHIN, now)
    draft.hold(HoldReason.NO_CONTACT, now, why=reason)
    draft.escalate("no_contact", f"{reason}: find out by phone, and confirm it here", now)


# --- learning ---


def heard_from(draft: Draft, key: str) -> tuple[Replied, ...]:
    """What was said at a contact point before it was known whose it is."""
    return recall(draft.case.inquiry.data["heard"], key) if draft.case.inquiry else ()


def verify(draft: Draft, point: ContactPoint, now: datetime, how: How, actor: str = "debtor") -> None:
    """The reader at a contact point is the debtor; what rested because nobody knew goes on."""
    if not is_known(draft.case, point.key):
        draft.set(verified=(*draft.case.verified, Verified(point.key, now, how.value)))
        reason = f"known to be the debtor's: {how.value}"
        draft.note(Kind.HOLD, f"identity/{how.value}", reason, channel=point.channel, actor=actor)
    _answered(draft, {point.key})
    hold = draft.case.hold
    if hold and hold.reason is HoldReason.NO_CONTACT and draft.contacts():
        draft.close_escalations(frozenset({"no_contact"}), now, f"known by {how.value}")
        resume(draft, now)


def withdraw(draft: Draft, keys: Collection[str]) -> None:
    """These contact points are somebody else's after all."""
    if any(item.key in keys for item in draft.case.verified):
        draft.set(verified=tuple(item for item in draft.case.verified if item.key not in keys))
        draft.note(Kind.BLOCK, "identity/withdrawn", "not the debtor's contact point after all")
    _answered(draft, keys)


def _answered(draft: Draft, keys: Collection[str]) -> None:
    before = draft.case.inquiry
    if before is None:
        return
    points = [key for key in before.data["points"].split("\n") if key not in keys]
    data = {**before.data, "points": "\n".join(points)}
    draft.set(inquiry=Question(before.ask, before.at, data, before.tries) if points else None)


# --- reading ---

_NO = re.compile(
    r"^\W*n\W*$|^\W*(?:no|nope|nah|non|nee|neen)\b|\bnot\s+(?:me|him|her|the\s+(?:right\s+)?person|that\s+person)\b"
    r"|\bisn't\s+(?:me|him|her)\b|\bwrong\s+(?:person|number|address)\b|\bpas\s+(?:moi|lui|elle|la\s+bonne\s+personne)\b"
    r"|\b(?:dat\s+)?ben\s+ik\s+niet\b|\bniet\s+de\s+juiste\b|\bverkeerde?\s+(?:persoon|nummer|adres)\b"
)
_AM_NOT = r"\b(?:am\s+not|i'm\s+not|is\s+not|isn't|suis\s+pas|n'est\s+pas|ben\s+niet|is\s+niet)\W+"
_YES = re.compile(
    r"^\W*[yoj]\W*$|^\W*(?:yes|yep|yeah|yup|oui|ouais|ja|jawel|jazeker|inderdaad|exact(?:ement)?|klopt|correct|speaking)\b"
    r"|^\W*(?:it|that|this)(?:'s|\s+is)\s+me\b|^\W*c'est\s+(?:bien\s+)?moi\b|^\W*moi[\s-]m[eê]me\b|^\W*dat\s+ben\s+ik\b|^\W*ik\s+ben\s+(?:het|dat)\b"
)
_I_AM = (
    r"(?:^|\b(?:this\s+is|i\s+am|i'm|my\s+name\s+is|c'est|je\s+suis|je\s+m'appelle|mon\s+nom\s+est"
    r"|ik\s+ben|dit\s+is|mijn\s+naam\s+is|met|hier))\W+"
)


def denies(text: str, name: str) -> bool:
    """Whether the words say: no, that is not me."""
    said = _plain(text)
    parts = "|".join(re.escape(word) for word in re.findall(r"\w+", _plain(name)))
    return bool(_NO.search(said)) or bool(parts and re.search(rf"{_AM_NOT}(?:{parts})\b", said))


def affirms(text: str, name: str) -> bool:
    """Whether the words say: yes, that is me; with the name where one is given. A no in the same words wins."""
    if denies(text, name):
        return False
    return "👍" in text or bool(_YES.search(_plain(text))) or says_name(text, name)


def says_name(text: str, name: str) -> bool:
    """Whether somebody gives this name as their own ("This is Ann Peeters"), not asks after it."""
    said, wanted = _plain(text), _plain(name)
    if "?" in said or not wanted:
        return False
    whole = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", wanted))
    return bool(re.search(rf"{_I_AM}{whole}\b", " " + said))


def names_theirs(draft: Draft, event: Replied) -> bool:
    """Whether the message names an invoice, a reference or an exact open amount of this account."""
    slots, account = event.understanding.slots, draft.account
    if slots.reference and len(_bare(slots.reference)) >= _SHORTEST_REFERENCE:
        wanted = _bare(slots.reference)
        if any(wanted in (_bare(item.number), _bare(item.reference)) for item in account.invoices):
            return True
    if slots.amount is None or slots.amount <= 0 or slots.currency not in (None, account.currency):
        return False
    open_amounts = {item.open for item in account.open_invoices()} | {account.balance()}
    return Money.of(slots.amount, account.currency) in open_amounts


def _bare(reference: str) -> str:
    return "".join(character for character in reference.casefold() if character.isalnum())


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").strip()
