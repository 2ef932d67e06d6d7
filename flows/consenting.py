"""Consents that a decision gives or withdraws: by the debtor's own words, or by a person who heard them.

A stop of the debtor is never undone by an import; only the debtor lifts it
(GDPR art. 7(3); TCPA, 47 CFR 64.1200(a)(10)).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.case import MarkKind
from flows.draft import Draft
from flows.standing import Consent, Source, Withdrawal
from ledger.debtor import ContactPoint, OptOut


def give(draft: Draft, point: ContactPoint, source: Source, words: str, now: datetime) -> None:
    """Put a consent on file with its proof. It lifts a stop of that channel: the debtor asks for it by name.

    A contact point that belongs to somebody else stays closed, unless it is the debtor who connects it (`Bound`).
    """
    case = draft.case
    earlier = tuple(item for item in case.consents if item.key != point.key or item.withdrawn)
    draft.set(
        consents=(*earlier, Consent(point.channel, point.address, now, source, words)),
        opt_outs=tuple(item for item in case.opt_outs if item.channel != point.channel),
        marks=tuple(item for item in case.marks if item.key != point.key or item.kind is MarkKind.CLOSED),
    )
    known = draft.account.debtor.contact(point.channel)
    if known is None or known.address != point.address:
        others = tuple(item for item in case.bound if item.channel != point.channel)
        draft.set(bound=(*others, point))


def stop(draft: Draft, point: ContactPoint, source: Source, words: str, now: datetime) -> bool:
    """A channel must not be used any more: an opt-out, and the channel's consents are withdrawn. False: known before.

    An import cannot undo it.
    """
    if any(item.channel == point.channel for item in draft.case.opt_outs):
        return False
    withdrawal = Withdrawal(now, source, words)
    draft.set(
        opt_outs=(*draft.case.opt_outs, OptOut(point.channel, now, words, point.address)),
        consents=tuple(
            replace(item, withdrawn=withdrawal) if item.channel == point.channel and item.withdrawn is None else item
            for item in draft.case.consents
        ),
    )
    return True
