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
    subject = labels["letter_subject"]
    creditor = facts["creditor"]["name"]
    sheet = Sheet(now, subject, creditor, sample_of(facts, text), labels["page"])
    head(sheet, labels)
    sheet.pen(11, "B")
    sheet.write_line(subject)
    sheet.ln(3)
    sheet.pen()
    sheet.paragraphs(labels["salutation"])
    sheet.paragraphs(text)
    sheet.write_line(f"{labels['closing']}\n{creditor}")
    sheet.ln(5)
    invoice_table(sheet, labels, facts["asked"], labels.money(facts["asked_total"]))
    payment_box(sheet, labels, facts["asked_total"])
    return sheet.bytes()
