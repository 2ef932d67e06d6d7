"""The account statement as PDF: every open invoice, the disputed ones apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.documents.paper import Labels, Sheet, head, invoice_table, payment_box, sample_of
from bot.wording import Wordings


def statement_pdf(wordings: Wordings, language: str, facts: Mapping[str, Any], now: datetime) -> bytes:
    """All that is open today; `facts` as `common_facts` gives them. `now` becomes the date of creation."""
    labels = Labels(wordings, language, facts)
    title = labels["statement_title"]
    sheet = Sheet(now, title, facts["creditor"]["name"], sample_of(facts), labels["page"])
    head(sheet, labels)
    sheet.pen(13, "B")
    sheet.write_line(title)
    sheet.ln(2)
    sheet.pen()
    sheet.paragraphs(labels["statement_text"] if facts["invoices"] else labels["nothing_open"])
    if facts["invoices"]:
        invoice_table(sheet, labels, facts["invoices"], labels.money(facts["balance"]))
        _charges(sheet, labels)
        payment_box(sheet, labels, facts["balance"])
    _disputed(sheet, labels)
    return sheet.bytes()


def _charges(sheet: Sheet, labels: Labels) -> None:
    """What is asked beside the invoices; the payment box is about the invoices alone, they come first."""
    if labels.facts["charges"]:
        sheet.paragraphs(labels["charges"])


def _disputed(sheet: Sheet, labels: Labels) -> None:
    sheet.pen(9)
    for item in labels.facts["disputed"]:
        sheet.write_line(f"{item['number']}: {labels.money(item['open'])} ({labels['disputed']})")
