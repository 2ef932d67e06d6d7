"""need_more_time: grant what policy allows, as a promise with a date; more is for a person."""

from __future__ import annotations

from datetime import timedelta

from flows.replies.base import Turn, amount_said, beyond_policy, nothing_open, promise
from ledger.agreements import PromiseKind


def need_more_time(turn: Turn) -> None:
    """An extension up to the policy's days and number of times, counted per case."""
    draft = turn.draft
    if nothing_open(turn):
        return
    if draft.case.extensions >= draft.policy.extensions:
        beyond_policy(turn)
        return
    due = turn.slots.date if turn.slots.date and turn.slots.date >= turn.today else None
    if due is None and turn.slots.date_vague is None:
        due = turn.today + timedelta(days=draft.policy.extension_days)
    before = len(draft.case.promises)
    promise(turn, PromiseKind.EXTENSION, due, amount_said(turn))
    if len(draft.case.promises) > before:
        draft.set(extensions=draft.case.extensions + 1)
