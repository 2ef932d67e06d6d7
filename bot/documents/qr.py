"""The EPC QR code: a banking app reads beneficiary, amount and reference from it (EPC069-12: version 002, level M)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal

import segno
from segno import helpers
from stdnum import iban as iban_number
from stdnum import iso11649

from bot.wording_facts import clean
from ledger.money import Money

_SMALLEST, _LARGEST = Decimal("0.01"), Decimal("999999999.99")
_NAME_LENGTH, _TEXT_LENGTH = 70, 140


class NoQr(ValueError):
    """No EPC QR code can be made; the text says why."""


def epc_qr(creditor: Mapping[str, str], amount: Money, reference: str) -> segno.QRCode:
    """The code for paying `amount` to the creditor.

    A reference by ISO 11649 ("RF…") goes into the reference field (at most 35 characters), any other, the Belgian
    structured one too, into the text field (at most 140). Raises NoQr: not in euro, an amount outside 0.01 to
    999,999,999.99, no valid IBAN, no name or reference, or too long a text.
    """
    name, iban = clean(creditor["name"])[:_NAME_LENGTH].strip(), iban_number.compact(creditor["iban"])
    if amount.currency != "EUR" or not _SMALLEST <= amount.amount <= _LARGEST:
        raise NoQr("an EPC QR code is for 0.01 to 999,999,999.99 euro")
    if not iban_number.is_valid(iban, check_country=False):  # lists of banks age; checksum and length do not
        raise NoQr("the creditor's IBAN is missing or wrong; check `iban` in config.yml")
    words = clean(reference)
    if not name or not 0 < len(words) <= _TEXT_LENGTH:
        raise NoQr("a name and a reference of at most 140 characters are needed")
    field = {"reference": iso11649.compact(words)} if iso11649.is_valid(words) else {"text": words}
    try:
        return helpers.make_epc_qr(
            name, iban, amount.amount, bic=creditor.get("bic") or None, encoding="utf-8", **field
        )
    except ValueError as error:
        raise NoQr(str(error)) from None


def epc_qr_png(creditor: Mapping[str, str], amount: Money, reference: str, scale: int = 6) -> bytes:
    """The code as a PNG, `scale` pixels a module. Raises NoQr."""
    out = io.BytesIO()
    epc_qr(creditor, amount, reference).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def epc_qr_svg(creditor: Mapping[str, str], amount: Money, reference: str) -> str:
    """The code as an SVG element to set into a page. Raises NoQr."""
    svg: str = epc_qr(creditor, amount, reference).svg_inline(border=4, omitsize=True, light="#fff")
    return svg
