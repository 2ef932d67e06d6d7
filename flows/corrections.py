"""Corrections of the creditor's records that the debtor asked for (GDPR art. 16), held above what an import says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.standing import Correction
from ledger.debtor import ContactPoint, Debtor

FIELDS: tuple[str, ...] = ("name", "language", "email", "phone")
"""What may be corrected."""

_BY_PHONE = frozenset({"sms", "whatsapp"})


def value_of(debtor: Debtor, field: str) -> str:
    """What the records say of a field; empty where they say nothing."""
    if field == "email":
        point = debtor.contact("email")
        return point.address if point else ""
    if field == "phone":
        known = (point.address for point in debtor.contacts if point.channel in _BY_PHONE)
        return debtor.phone or next(known, "")
    return str(getattr(debtor, field))


def corrected(debtor: Debtor, corrections: Iterable[Correction]) -> Debtor:
    """The debtor as the corrections say. Addresses are corrected on the channels that the records name, no others."""
    for item in corrections:
        debtor = _corrected(debtor, item.field, item.value)
    return debtor


def _corrected(debtor: Debtor, field: str, value: str) -> Debtor:
    if field == "email":
        return replace(debtor, contacts=_moved(debtor, frozenset({"email"}), value))
    if field == "phone":
        return replace(debtor, phone=value, contacts=_moved(debtor, _BY_PHONE, value))
    return replace(debtor, name=value) if field == "name" else replace(debtor, language=value)


def _moved(debtor: Debtor, channels: frozenset[str], address: str) -> tuple[ContactPoint, ...]:
    return tuple(
        ContactPoint(point.channel, address) if point.channel in channels else point for point in debtor.contacts
    )


def still_ahead(corrections: tuple[Correction, ...], imported: Debtor) -> tuple[Correction, ...]:
    """Those that the creditor's records do not say themselves by now."""
    return tuple(item for item in corrections if value_of(imported, item.field) != item.value)
