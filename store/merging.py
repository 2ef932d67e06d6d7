"""What an import may change: the creditor's own fields. What Amicable learnt stays. Both stores use these rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from flows.case import Case, CaseState, Escalation, MarkKind, Wake
from flows.consents import after_import as consents_after_import
from flows.corrections import corrected, still_ahead
from flows.standing import Erasure
from ledger.account import Account
from ledger.debtor import Debtor
from ledger.invoice import Invoice
from store.base import Loading, QueueItem
from store.queueing import urgency


def merged_invoice(old: Invoice | None, new: Invoice) -> Invoice:
    """The invoice after an import: the creditor's fields are new, `paid` follows `Invoice.reported`."""
    if old is None or old.amount.currency != new.amount.currency:
        return new
    return replace(new, paid=old.paid, reported_paid=old.reported_paid).reported(new.paid)


def merged_invoices(old: Mapping[str, Invoice], new: Iterable[Invoice]) -> tuple[Invoice, ...]:
    """All invoices of an account after an import; those that the file does not name stay as they are."""
    after = dict(old)
    after.update((item.number, merged_invoice(old.get(item.number), item)) for item in new)
    return ordered(after.values())


def relieves(old: Invoice | None, new: Invoice) -> bool:
    """Whether less is owed on an invoice than before: what is queued about it must not go out any more."""
    if old is None or old.open.currency != new.open.currency:
        return False
    return new.open < old.open


def ordered(invoices: Iterable[Invoice]) -> tuple[Invoice, ...]:
    """The order in which stores give an account's invoices: by due date, then number."""
    return tuple(sorted(invoices, key=lambda item: (item.due_date, item.number)))


def taken_in(case: Case, old: Debtor, loading: Loading) -> tuple[Debtor, Case]:
    """The debtor, and the case's consents, corrections and marks, as an import leaves them.

    Corrections that the debtor asked for stay above the import until it agrees. What was erased is not brought back by
    an import of the same invoices; a new invoice is followed as a new case, and stops are still stops.
    """
    debtor, fresh = loading.account.debtor, loading.new_case
    if case.erasure and case.erasure.restricted:
        return (debtor, _renewed(case, fresh)) if _brings_new(case.erasure, loading.account) else (old, case)
    ahead = still_ahead(case.corrections, debtor) if case.corrections else ()
    debtor = corrected(debtor, ahead)
    keys = {point.key for point in debtor.contacts}
    given = tuple(item for item in fresh.consents if item.key in keys)
    consents = consents_after_import(case.consents, given, fresh.opened_at)
    known = {item.key for item in case.consents} | {item.key for item in case.marks}
    marks = case.marks + tuple(item for item in fresh.marks if item.key not in known)
    if (consents, ahead, marks) == (case.consents, case.corrections, case.marks):
        return debtor, case
    return debtor, replace(case, consents=consents, corrections=ahead, marks=marks)


def withdraws(before: Case, after: Case) -> bool:
    """Whether an import withdrew a consent: what is queued there must not go out any more."""
    active = {item.key for item in after.consents if item.withdrawn is None}
    return any(item.withdrawn is None and item.key not in active for item in before.consents)


def _brings_new(erasure: Erasure, account: Account) -> bool:
    return any(item.is_open and item.number not in erasure.invoices for item in account.invoices)


def _renewed(case: Case, fresh: Case) -> Case:
    """The new case in the old one's place: what protects the debtor stays, how they behaved does not."""
    closed = tuple(item for item in case.marks if item.kind is MarkKind.CLOSED)
    erasure = replace(case.erasure, restricted=False) if case.erasure else None
    consents = consents_after_import(case.consents, fresh.consents, fresh.opened_at)
    stopped = {item.channel for item in case.opt_outs}
    return replace(
        fresh,
        id=case.id,
        version=case.version,
        chain=case.chain,
        escalations=case.escalations,
        unasked=case.unasked,
        calls=case.calls,
        spoke_at=case.spoke_at,
        representative=case.representative,
        respites=case.respites,
        opt_outs=case.opt_outs,
        consents=tuple(item for item in consents if item.channel not in stopped or item.withdrawn),
        marks=(*closed, *fresh.marks),
        erasure=erasure,
    )


def after_import(case: Case, account: Account) -> Case:
    """The case of an account that an import changed: next version, the debtor's zone as now recorded.

    It is due at once: should the importing process die before it tells the desk, the next tick looks at the change.
    """
    changed = replace(case, version=case.version + 1, timezone=account.debtor.timezone)
    return replace(changed, wake=Wake.TICK, wake_at=case.opened_at)


def contact_keys(account: Account | None, case: Case) -> frozenset[str]:
    """Names of all contact points by which an incoming message finds the case: records and bound chats."""
    points = (account.debtor.contacts if account else ()) + case.bound
    return frozenset(point.key for point in points if point.address)


def stopped_keys(case: Case) -> list[str]:
    """Addresses from which a stop was said in this case."""
    return sorted({item.key for item in case.opt_outs if item.key})


def settled_at(case: Case) -> datetime | None:
    """When the case was settled, None while it is open; one that never owed anything counts from its first day."""
    return None if case.state is CaseState.OPEN else case.happened.get("settled", case.opened_at)


def most_urgent(case: Case) -> Escalation | None:
    """The open escalation that a person should look at first (priority, then deadline)."""
    return min(case.open_escalations, key=urgency, default=None)


def queue_item(case: Case, debtor_name: str) -> QueueItem | None:
    """The case's line in the team's list, None without an open escalation."""
    urgent = most_urgent(case)
    if urgent is None:
        return None
    return QueueItem(case.id, case.debtor_id, debtor_name, case.owner.value, case.agent, urgent)
