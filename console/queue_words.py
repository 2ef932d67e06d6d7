"""Why a case stands in the list, in words: taken from the records themselves where they say more than the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from console.spans import days_ago
from console.texts import Say, name_of
from flows.case import CaseFile, Escalation
from flows.queues import PRIORITIES
from ledger.agreements import PromiseKind, PromiseState
from ledger.calendar import local_date
from pages.words import money, short_day
from store.merging import most_urgent
from store.queueing import IN_HAND

KNOWN: Mapping[str, str] = {
    "the debtor asks for a person": "asks_person",
    "the debtor refuses to pay": "refuses",
    "the debtor was not understood twice": "not_understood_twice",
    "the debtor writes in another language": "other_language",
    "the debtor asks for more time than policy allows": "more_time",
    "a payment plan that policy does not allow": "plan_beyond",
    "the debtor did not pick a plan": "plan_not_picked",
    "the debtor seeks debt advice": "debt_advice",
    "the debtor says again that it was paid": "paid_again",
    "a payment that the debtor reports has not been found": "paid_not_found",
    "a reported payment has not been found, and nothing may be asked": "paid_not_found",
    "no consented contact point is usable": "no_contact",
    "the debtor opted out of the last channel": "opted_out",
    "the debtor closed the last channel": "opted_out",
    "find the right contact point of the debtor": "wrong_person",
    "the debtor writes on a channel that they had stopped": "wrote_after_stop",
    "the debtor asks which data are kept of them": "rights_access",
    "the debtor is in hardship": "hardship",
    "words that point to danger to life": "danger",
    "the debtor wrote: read it": "wrote",
    "the breathing space is over: look before reminders go on": "breathing_space_over",
    "the debtor says that they are in a breathing space: look it up": "breathing_space",
    "somebody represents the debtor: record who it is and how to reach them": "represented",
}
"""Reasons as decisions give them, and their texts. What is not here is shown in its own words."""


def why(file: CaseFile, now: datetime, say: Say, language: str) -> str:
    """The reason of a case's most urgent escalation, in the reader's language."""
    urgent = most_urgent(file.case)
    return in_words(file, urgent, now, say, language) or urgent.reason if urgent else say("why.in_hand")


def in_words(file: CaseFile, escalation: Escalation, now: datetime, say: Say, language: str) -> str:
    """The reason of an escalation in the reader's language; empty where there are only the words of the record."""
    if escalation.priority <= PRIORITIES["crisis"]:
        return say("why.danger")
    special = _SPECIAL.get(escalation.queue)
    found = special(file, escalation, now, say, language) if special else ""
    key = KNOWN.get(escalation.reason)
    return found or (say(f"why.{key}") if key else "")


def _broken(file: CaseFile, urgent: Escalation, now: datetime, say: Say, language: str) -> str:
    broken = [item for item in file.case.promises if item.state is PromiseState.BROKEN]
    if not broken:
        return ""
    last = broken[-1]
    zone = file.case.timezone
    ago = days_ago((local_date(now, zone) - local_date(urgent.opened_at, zone)).days, say)
    kind = "installment" if last.kind is PromiseKind.INSTALLMENT else "promise"
    words = say(f"why.{kind}_broken", amount=money(last.amount, language), when=ago)
    times = file.case.broken_promises
    return words + (" " + say("why.broken_times", count=times) if times > 1 else "")


def _disputed(file: CaseFile, _: Escalation, __: datetime, say: Say, language: str) -> str:
    found = file.case.open_disputes
    if not found:
        return ""
    last = found[-1]
    what = ", ".join(last.invoices) or say("why.whole_account")
    if last.reason is None:
        return say("why.disputes", what=what)
    return say("why.disputes_for", what=what, reason=name_of(language, "reason", last.reason.value))


def _paid(file: CaseFile, urgent: Escalation, _: datetime, say: Say, language: str) -> str:
    claimed = file.case.hold.claimed if file.case.hold else None
    if claimed is None or urgent.reason not in KNOWN:
        return ""
    return say("why.paid_on", day=short_day(claimed, language))


def _large(file: CaseFile, _: Escalation, __: datetime, say: Say, language: str) -> str:
    return say("why.large", amount=money(file.account.balance(), language))


def _owed(file: CaseFile, _: Escalation, __: datetime, say: Say, language: str) -> str:
    awaited = file.awaiting_correction
    found = [item for item in file.case.disputes if item.id in awaited and item.chased and item.settled_at]
    if not found or found[-1].settled_at is None:
        return ""
    day = short_day(local_date(found[-1].settled_at, file.case.timezone), language)
    if found[-1].credit is None:
        return say("why.correction_missing", day=day)
    return say("why.credit_missing", amount=money(found[-1].credit, language), day=day)


_Special = Callable[[CaseFile, Escalation, datetime, Say, str], str]
_SPECIAL: Mapping[str, _Special] = {
    "broken_promise": _broken,
    "dispute": _disputed,
    "paid_not_found": _paid,
    "large": _large,
    "correction": _owed,
}

QUEUES = (*(name for name in PRIORITIES if name != "crisis"), IN_HAND)
"""Every queue in which a case can stand, the most urgent first. Danger to life stands above all of them."""
