"""Consents as the creditor's records give and withdraw them; what the debtor withdrew they do not bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from flows.case import Case, ContactMark, MarkKind, Wake
from flows.standing import Consent, Source, Withdrawal
from ledger.debtor import ContactPoint, Debtor

_NONE: frozenset[str] = frozenset()

CREDITORS_RECORDS = "the creditor's records"
"""The proof where no file and row can be named (the demo, a simulation)."""

BEFORE_PROOF = "record before consents were kept"
"""The proof of contact points that were there before proofs were."""


def from_records(debtor: Debtor, now: datetime, proof: str) -> tuple[Consent, ...]:
    """The consents that the creditor's records give: one for each contact point with an address."""
    points = (point for point in debtor.contacts if point.address)
    return tuple(Consent(point.channel, point.address, now, Source.IMPORT, proof) for point in points)


def at_rest(points: Iterable[ContactPoint], case: Case) -> tuple[Consent, ...]:
    """Consents for the contact points of a case that is older than proofs; none where the debtor had said stop."""
    stopped = {item.channel for item in case.opt_outs}
    known = {point.key: point for point in points if point.address and point.channel not in stopped}
    return tuple(
        Consent(point.channel, point.address, case.opened_at, Source.IMPORT, BEFORE_PROOF) for point in known.values()
    )


def after_import(before: tuple[Consent, ...], given: tuple[Consent, ...], now: datetime) -> tuple[Consent, ...]:
    """The consents on file after an import that gives these: known ones stay, those no longer named are withdrawn.

    What the debtor or a person of the team withdrew is not renewed, and what they gave is not withdrawn.
    """
    named = {item.key for item in given}
    kept = tuple(_still_named(item, named, now) for item in before)
    settled = {item.key for item in kept if item.withdrawn is None or item.withdrawn.source is not Source.IMPORT}
    return kept + tuple(item for item in given if item.key not in settled)


def heeding(case: Case, stops: Mapping[str, frozenset[str]]) -> Case:
    """A new case whose contact points bear the stops that others hold from the same addresses (case ids by key).

    Whoever reads that phone or mailbox said stop, and nobody knows whether it is this debtor: it is not written to
    until a person has put this debtor's own consent on file (`ConsentGiven`).
    """
    keys = [item.key for item in case.consents if stops.get(item.key, _NONE) - {case.id}]
    if not keys:
        return case
    words = "another debtor's case holds a stop from this address"
    marks = tuple(ContactMark(key, MarkKind.OPTED_OUT, case.opened_at, words) for key in keys)
    return replace(case, marks=marks, wake=Wake.TICK, wake_at=case.opened_at)


def _still_named(consent: Consent, named: set[str], now: datetime) -> Consent:
    if consent.withdrawn or consent.source is not Source.IMPORT or consent.key in named:
        return consent
    return replace(consent, withdrawn=Withdrawal(now, Source.IMPORT, "no longer named in the creditor's records"))
