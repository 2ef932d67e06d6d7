"""What a person's right does to a case: consents recorded by the team, corrections, erasure (GDPR art. 7, 16, 17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.case import HoldReason, MarkKind, Owner, Preferences
from flows.commitments import resume
from flows.consenting import give, stop
from flows.corrections import FIELDS, corrected, value_of
from flows.draft import Draft
from flows.effects import CancelQueued, Correct, Kind, Take
from flows.events import ConsentGiven, ConsentWithdrawn, Corrected, ErasureOrdered
from flows.retention import Plan, due_kinds, erasure_plan
from flows.standing import Consent, Correction, Erasure, Source, Withdrawal
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor

_BY_ADDRESS = {"email": frozenset({"email"}), "phone": frozenset({"sms", "whatsapp"})}


def consent_given(draft: Draft, event: ConsentGiven, now: datetime) -> None:
    """A person heard the debtor agree to a channel; `words` is the proof. Somebody else's address stays closed."""
    key = f"{event.channel}:{event.address}"
    if any(mark.kind is MarkKind.CLOSED and mark.key == key for mark in draft.case.marks):
        reason = "the contact point belongs to somebody else"
        draft.note(Kind.BLOCK, "consent/closed", reason, channel=event.channel, actor=event.agent)
        return
    give(draft, ContactPoint(event.channel, event.address), Source.AGENT, event.words, now)
    reason = "the debtor agrees to a channel"
    draft.note(Kind.REPLY, "consent/given", reason, channel=event.channel, text=event.words, actor=event.agent)
    if draft.case.hold and draft.case.hold.reason in (HoldReason.NO_CONTACT, HoldReason.OPT_OUT):
        draft.close_escalations(frozenset({"no_contact"}), now, "the debtor agreed to a channel")
        resume(draft, now)


def consent_withdrawn(draft: Draft, event: ConsentWithdrawn, now: datetime) -> None:
    """A person heard the debtor object to a channel: as if the debtor had written STOP there."""
    draft.emit(CancelQueued("opt_out", answers_too=True, spares_work=True))
    points = (*draft.case.bound, *draft.account.debtor.contacts)
    address = next((point.address for point in points if point.channel == event.channel), "")
    if not stop(draft, ContactPoint(event.channel, address), Source.AGENT, event.words, now):
        return
    reason = "the debtor wants no more messages here"
    draft.note(Kind.BLOCK, "opt_out/agent", reason, channel=event.channel, text=event.words, actor=event.agent)
    if not draft.contacts():
        draft.hold(HoldReason.OPT_OUT, now, why="the debtor stopped the last channel")
        draft.escalate("no_contact", "the debtor opted out of the last channel", now)


def record_corrected(draft: Draft, event: Corrected, now: datetime) -> None:
    """The debtor had a fact corrected; it stays above the creditor's import until that agrees."""
    before = draft.account.debtor
    news = tuple(
        Correction(field, value, value_of(before, field), now, event.agent)
        for field, value in event.values.items()
        if field in FIELDS and value_of(before, field) != value
    )
    if not news:
        draft.note(Kind.HOLD, "rights/corrected", "the records say so already", actor=event.agent)
        return
    named = {item.field for item in news}
    others = tuple(item for item in draft.case.corrections if item.field not in named)
    after = corrected(before, news)
    draft.set(corrections=(*others, *news), consents=_moved_consents(draft, news, event, now))
    draft.owing(Account(after, draft.account.invoices))
    draft.emit(Correct(after))
    draft.note(Kind.HOLD, "rights/corrected", f"corrected: {', '.join(sorted(named))}", actor=event.agent)


def _moved_consents(draft: Draft, news: tuple[Correction, ...], event: Corrected, now: datetime) -> tuple[Consent, ...]:
    """A consent follows the address that the debtor corrected, with the correction as its proof."""
    consents = draft.case.consents
    proof = f"correction that the debtor asked for, recorded by {event.agent}"
    for item in news:
        old = {(channel, item.old) for channel in _BY_ADDRESS.get(item.field, ())}
        held = [one for one in consents if (one.channel, one.address) in old and not one.withdrawn]
        gone = Withdrawal(now, Source.AGENT, "the address was corrected")
        consents = tuple(replace(one, withdrawn=gone) if one in held else one for one in consents)
        consents += tuple(Consent(one.channel, item.value, now, Source.AGENT, proof) for one in held)
    return consents


def erasure_ordered(draft: Draft, event: ErasureOrdered, now: datetime) -> None:
    """Erase what may go, restrict the rest. It is a stop: nothing that is queued goes out, and nothing follows."""
    plan = erasure_plan(event.table, draft.file, draft.policy, now)
    gone = plan.gone if event.asked else due_kinds(event.table, draft.file, draft.policy, now)
    draft.emit(CancelQueued("erasure", answers_too=True))
    draft.set(erasure=_erasure(draft, event, gone, plan, now), question=None, inquiry=None, later=(), hurry=False)
    unused = plan.unused_only and event.asked
    debtor = _debtor_without(draft, gone, event.used if unused else None)
    _case_without(draft, gone, event.used if unused else None)
    if debtor != draft.account.debtor:
        draft.owing(Account(debtor, draft.account.invoices))
        draft.emit(Correct(debtor))
    draft.emit(Take(gone, event.heard))
    if event.asked:
        draft.set(owner=Owner.BOT, agent="")
        draft.hold(HoldReason.ERASED, now, rule="rights/erased", why="erased at the debtor's wish: no contact")
        draft.close_escalations(frozenset({"rights"}), now, "erased")
    rule = "rights/erased" if event.asked else "retention/erased"
    draft.note(Kind.HOLD, rule, f"erased: {_in_words(event, gone)}", text=event.reason, actor=event.by)


def _in_words(event: ErasureOrdered, gone: tuple[str, ...]) -> str:
    return "; ".join(event.table.kinds[kind].what.get("en", kind) for kind in gone) or "nothing yet"


def _erasure(draft: Draft, event: ErasureOrdered, gone: tuple[str, ...], plan: Plan, now: datetime) -> Erasure:
    """With what an earlier one had taken. A wish outweighs mere retention."""
    earlier = draft.case.erasure
    numbers = {item.number for item in draft.account.invoices}
    return Erasure(
        at=now,
        by=event.by,
        reason=event.reason,
        kinds=tuple(sorted({*gone, *(earlier.kinds if earlier else ())})),
        invoices=tuple(sorted(numbers)) if event.asked or earlier is None else earlier.invoices,
        due=plan.latest,
        asked=event.asked or bool(earlier and earlier.asked),
    )


def _debtor_without(draft: Draft, gone: tuple[str, ...], used: frozenset[str] | None) -> Debtor:
    """`used` None: every contact point goes with its kind, else those that were never used go."""
    debtor = draft.account.debtor
    if "contact_points" in gone:
        return replace(debtor, contacts=(), phone="")
    if used is None:
        return debtor
    kept = tuple(point for point in debtor.contacts if point.key in used)
    phone = debtor.phone if any(point.address == debtor.phone for point in kept) else ""
    return replace(debtor, contacts=kept, phone=phone)


def _case_without(draft: Draft, gone: tuple[str, ...], used: frozenset[str] | None) -> None:
    case, changes = draft.case, dict[str, Any]()
    if "preferences" in gone:
        changes["preferences"] = Preferences()
    if "contact_points" in gone:
        changes |= {"bound": (), "verified": (), "corrections": ()}
        changes["marks"] = ()
    elif used is not None:
        changes["bound"] = tuple(point for point in case.bound if point.key in used)
        changes["consents"] = tuple(item for item in case.consents if item.key in used)
    if "agreements" in gone:
        changes |= {"promises": (), "plans": (), "disputes": (), "escalations": (), "representative": None}
    if "consents" in gone:
        changes |= {"consents": (), "opt_outs": ()}
    draft.set(**changes)
