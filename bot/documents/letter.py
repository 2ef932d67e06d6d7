"""The letter as PDF: what is posted, and what goes with the message of the same step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.documents.paper import Labels, Sheet, head, invoice_table, payment_box, sample_of
from bot.wording import Wordings


def letter_pdf(wordings: Wordings, wording: str, language: str, facts: Mapping[str, Any], now: datetime) -> bytes:
    """Write `wording` as a letter to the debtor about the asked invoices; `facts` as `common_facts` gives them.

    `now` becomes the document's date of creation. Raises WordingError.
    """
    labels = Labels(wordings, language, facts)
    text = wordings.render(wording, language, "letter", facts).text
    sheet = letter(labels, now, sample_of(facts, text), "letter_subject", text)
    invoice_table(sheet, labels, facts["asked"], labels.money(facts["asked_total"]))
    payment_box(sheet, labels, facts["asked_total"])
    return sheet.bytes()


def letter(labels: Labels, now: datetime, sample: str, subject: str, text: str) -> Sheet:
    """A sheet with the creditor's head, subject, salutation, text and closing; more may be written beneath."""
    title = labels[subject]
    creditor = labels.facts["creditor"]["name"]
    sheet = Sheet(now, title, creditor, sample, labels["page"])
    head(sheet, labels)
    sheet.pen(11, "B")
    sheet.write_line(title)
    sheet.ln(3)
    sheet.pen()
    sheet.paragraphs(labels["salutation"])
    sheet.paragraphs(text)
    sheet.write_line(f"{labels['closing']}\n{creditor}")
    sheet.ln(5)
    return sheet
