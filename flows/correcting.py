"""What the creditor owes after a dispute was upheld: a credit to be booked, records to be corrected.

Until an import shows it, its invoices rest. Nobody would ever ask again: so the team is told, once, after the policy's
`correction_days`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.draft import Draft
from flows.wake import correction_check_at
from ledger.agreements import Dispute
from ledger.calendar import local_date
from ledger.money import Money

QUEUE = "correction"


def chase_corrections(draft: Draft, now: datetime) -> None:
    """Tell the team of what the records should show by now, and do not. Whoever has the conversation."""
    due = correction_check_at(draft.file, draft.policy) if draft.case.disputes else None
    if due is None or due > now:
        return
    awaited = draft.file.awaiting_correction
    late = [
        item for item in draft.case.disputes if item.id in awaited and not item.chased and _is_late(draft, item, now)
    ]
    draft.set(disputes=tuple(replace(item, chased=True) if item in late else item for item in draft.case.disputes))
    draft.escalate(QUEUE, "; ".join(_words(draft, item) for item in late), now)


def _is_late(draft: Draft, dispute: Dispute, now: datetime) -> bool:
    if dispute.settled_at is None:
        return False
    waited = draft.today(now) - local_date(dispute.settled_at, draft.timezone)
    return waited.days >= draft.policy.correction_days


def _words(draft: Draft, dispute: Dispute) -> str:
    what = f"a credit of {dispute.credit}" if dispute.credit else "a correction"
    day = local_date(dispute.settled_at, draft.timezone) if dispute.settled_at else "an earlier day"
    return f"{what} for {', '.join(dispute.invoices)}, promised on {day}, is not in the payment data yet"


def corrections_shown(draft: Draft, now: datetime) -> None:
    """An import shows what was waited for: nobody has to look after it any more."""
    if draft.case.disputes and not draft.file.awaiting_correction:
        draft.close_escalations(frozenset({QUEUE}), now, "the records show it")


def still_awaited(draft: Draft, awaited: frozenset[str]) -> None:
    """Money has come in for what was promised to be put right (`awaited`, as it was before): that corrects nothing."""
    draft.set(
        disputes=tuple(
            replace(item, owed=left) if item.id in awaited and (left := _left(draft, item)).minor else item
            for item in draft.case.disputes
        )
    )


def _left(draft: Draft, dispute: Dispute) -> Money:
    return draft.account.open_on(dispute.invoices)
