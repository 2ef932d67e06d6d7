"""What an import may change: the creditor's own fields. What Amicable learnt stays. Both stores use these rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flows.case import Case, Escalation, Wake
from ledger.account import Account
from ledger.invoice import Invoice
from store.base import QueueItem


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


def ordered(invoices: Iterable[Invoice]) -> tuple[Invoice, ...]:
    """The order in which stores give an account's invoices: by due date, then number."""
    return tuple(sorted(invoices, key=lambda item: (item.due_date, item.number)))


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


def most_urgent(case: Case) -> Escalation | None:
    """The open escalation that a person should look at first (priority, then deadline)."""
    return min(case.open_escalations, key=lambda item: (item.priority, item.deadline, item.id), default=None)


def queue_item(case: Case, debtor_name: str) -> QueueItem | None:
    """The case's line in the team's list, None without an open escalation."""
    urgent = most_urgent(case)
    if urgent is None:
        return None
    return QueueItem(case.id, case.debtor_id, debtor_name, case.owner.value, case.agent, urgent)
