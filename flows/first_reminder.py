"""The first reminder: which invoices have had theirs, what its wording has to be, and how long its term runs.

Belgium, Code of Economic Law, Book XIX: the first reminder is free and complete, and opens a term of 14 calendar days.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.case import CaseFile
from flows.effects import PostLetter, Send
from flows.policy import Policy
from ledger.charges import Announced, term_end

if TYPE_CHECKING:
    from flows.draft import Draft

_DAY = timedelta(days=1)


def announced(file: CaseFile, number: str) -> Announced | None:
    """The first reminder that an invoice had, if any."""
    return next((item for item in file.case.announced if number in item.invoices), None)


def not_announced(file: CaseFile, today: date) -> tuple[str, ...]:
    """The invoices that are late and have had no reminder of their own yet."""
    known = {number for item in file.case.announced for number in item.invoices}
    late = (item for item in file.account.open_invoices(file.disputed) if item.due_date < today)
    return tuple(item.number for item in late if item.number not in known)


def wording_for(file: CaseFile, policy: Policy, wording: str, today: date) -> str:
    """The wording of a reminder: the pack's own where an invoice that it speaks of has had none yet."""
    lawful = policy.first_reminder_wording
    return lawful if lawful and not_announced(file, today) else wording


def has_to_come_first(file: CaseFile, policy: Policy, today: date) -> bool:
    """Whether the pack asks for a first reminder in its own words and the oldest late invoice has had none."""
    oldest = file.account.oldest_open(file.disputed) if policy.first_reminder_wording else None
    return oldest is not None and oldest.due_date < today and announced(file, oldest.number) is None


def announce(draft: Draft, start: int, now: datetime) -> None:
    """Keep on record that a first reminder went, where one is among the draft's effects from `start` on.

    Only in the pack's own wording, where it has one: any other is no lawful first reminder.
    """
    lawful = draft.policy.first_reminder_wording
    sent = (item for item in draft.effects[start:] if isinstance(item, Send | PostLetter))
    step = next((item.step or "" for item in sent if lawful in ("", item.wording)), None)
    numbers = not_announced(draft.file, draft.today(now)) if step is not None else ()
    if not numbers or step is None:
        return
    today, days = draft.today(now), draft.policy.charges_wait_days
    until = term_end(today, days) if days else today
    draft.set(announced=(*draft.case.announced, Announced(numbers, today, until, None, step)))


def firmer_from(file: CaseFile, policy: Policy) -> date | None:
    """The first local day on which something firmer may be said about the oldest open invoice; None: any day."""
    if not policy.first_reminder_wait_days or not file.case.announced:
        return None
    oldest = file.account.oldest_open(file.disputed)
    first = announced(file, oldest.number) if oldest else None
    return term_end(first.sent, policy.first_reminder_wait_days) + _DAY if first else None
