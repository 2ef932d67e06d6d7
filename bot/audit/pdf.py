"""An auditor's export for reading: who owes what, what was agreed, and everything that happened with its reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any
from unicodedata import name

from fpdf.enums import XPos, YPos

from bot.audit.beside import beside
from bot.audit.making import Audit
from bot.audit.verifying import Finding
from bot.documents.paper import Sheet
from bot.explaining import explain, standing
from bot.outcomes import Records, local_words
from flows.case import Case
from flows.message import Direction, Message
from ledger.money import Money
from pages.why import Why
from pages.words import money, plain, short_day

_GREY, _INK = (95, 99, 104), (28, 30, 33)
_LABEL_WIDTH = 44.0
_LINE = 4.4


class _Pages(Sheet):
    """Every page names the debtor and carries the digest that stands for the whole export."""

    def __init__(self, now: datetime, title: str, author: str, sample: str, digest: str) -> None:
        self.digest = digest
        super().__init__(now, title, author, sample, "Page")

    def normalize_text(self, text: str) -> str:
        """Pictures have no place in the typeface: their names stand for them."""
        return super().normalize_text("".join(c if c <= "\uffff" else f"[{name(c, '?').lower()}]" for c in text))

    def footer(self) -> None:
        """Head digest and page number."""
        self.set_y(-15)
        self.pen(7, color=_GREY)
        self.cell(0, 4, f"Head digest (SHA-256) {self.digest}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(0, 4, f"{self.title}  ·  page {self.page_no()}/{{nb}}")

    def heading(self, text: str) -> None:
        """A section's name; never alone at the foot of a page."""
        if self.will_page_break(24):
            self.add_page()
        self.ln(3)
        self.pen(12, "B")
        self.write_line(text)
        self.ln(1)

    def row(self, label: str, words: str) -> None:
        """A label with its words beside it, both wrapped."""
        if self.will_page_break(_LINE * 2):
            self.add_page()
        top, page = self.get_y(), self.page_no()
        self.pen(8.5, color=_GREY)
        self.multi_cell(_LABEL_WIDTH - 2, _LINE, label, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        beneath = self.get_y()
        self.pen(8.5)
        self.set_xy(self.l_margin + _LABEL_WIDTH, top)
        self.multi_cell(0, _LINE, words or "-", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.page_no() == page:
            self.set_y(max(beneath, self.get_y()))

    def rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Several of them."""
        for label, words in rows:
            self.row(label, words)

    def note(self, words: str) -> None:
        """Small print."""
        self.pen(8.5, color=_GREY)
        self.multi_cell(0, _LINE, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def audit_pdf(audit: Audit, finding: Finding) -> bytes:
    """The export as PDF; `finding` is what the same records as JSON turned out to be. Same input, same bytes."""
    records = Records.of(audit.dossier, audit.rulings.policy)
    whys = explain(records)
    debtor = audit.dossier.file.account.debtor
    sheet = _Pages(
        audit.origin.at, f"Audit file of debtor {debtor.id}", audit.origin.creditor, _sample(audit), finding.digest
    )
    sheet.pen(16, "B")
    sheet.write_line(f"Audit file of debtor {debtor.id}")
    sheet.ln(1)
    _front(sheet, audit, finding)
    _account(sheet, audit)
    _agreements(sheet, audit.dossier.file.case, debtor.timezone)
    for title, rows in beside(audit.dossier):
        sheet.heading(title)
        sheet.rows(rows)
    _timeline(sheet, records, whys)
    _rules(sheet, audit)
    return sheet.bytes()


def _sample(audit: Audit) -> str:
    return repr(json.loads(audit.export.text))


def _front(sheet: _Pages, audit: Audit, finding: Finding) -> None:
    debtor = audit.dossier.file.account.debtor
    sheet.rows(
        [
            ("Creditor", audit.origin.creditor),
            ("Debtor", f"{debtor.name} ({debtor.kind.value}, {debtor.country}, {debtor.language})"),
            ("Exported", f"{local_words(audit.origin.at, debtor.timezone)} by {audit.origin.by}"),
            ("Records", f"{finding.records}, of which {finding.entries} entries of the history"),
            ("Local times", f"{debtor.timezone}, the debtor's own"),
        ]
    )
    sheet.heading("Is it whole?")
    if finding.faults:
        sheet.rows((f"{place}.", fault) for place, fault in enumerate(finding.faults, start=1))
    else:
        sheet.note("Yes. No entry of the history is missing, changed, added or out of order.")
    for note in finding.notes:
        sheet.note(note)
    sheet.note(
        "The JSON export of the same moment has the head digest at the foot of each page; "
        "`python -m bot audit --verify FILE --head DIGEST` tells whether that file is this one."
    )
    sheet.heading("Now")
    sheet.rows(standing(audit.dossier.file))


def _account(sheet: _Pages, audit: Audit) -> None:
    account, timezone = audit.dossier.file.account, audit.dossier.file.account.debtor.timezone
    sheet.heading("Contact points in the creditor's records")
    sheet.rows((point.channel, point.address or "not connected") for point in account.debtor.contacts)
    sheet.heading(f"Invoices ({len(account.invoices)})")
    for item in account.invoices:
        words = f"{money(item.amount)}, open {money(item.open)}; issued {short_day(item.issue_date)}, "
        sheet.row(item.number, f"{words}due {short_day(item.due_date)}. {item.description}")
    sheet.heading(f"Payments ({len(audit.dossier.payments)})")
    for booked in audit.dossier.payments:
        parts = ", ".join(f"{money(part.amount)} to {part.invoice}" for part in booked.allocations) or "to no invoice"
        sheet.row(money(booked.payment.amount), f"{local_words(booked.payment.at, timezone)}: {parts}")


_AGREED: Mapping[str, str] = {
    "consents": "Consents",
    "opt_outs": "Stops, with the exact words",
    "marks": "Contact points that may not or cannot be used",
    "verified": "Contact points known to be the debtor's own",
    "promises": "Promises",
    "plans": "Payment plans",
    "disputes": "Disputes",
    "escalations": "Before a person",
}


def _agreements(sheet: _Pages, case: Case, timezone: str) -> None:
    for kind, title in _AGREED.items():
        values = getattr(case, kind)
        if not values:
            continue
        sheet.heading(f"{title} ({len(values)})")
        for value in values:
            first, *rest = [(plain(key), _words(item, timezone)) for key, item in _fields(value)]
            sheet.row(first[1], "; ".join(f"{key} {words}" for key, words in rest if words))


def _fields(value: Any) -> list[tuple[str, Any]]:
    return [(item.name, getattr(value, item.name)) for item in fields(value)]


def _words(value: Any, timezone: str) -> str:
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, datetime):
        return local_words(value, timezone)
    if isinstance(value, tuple):
        return " + ".join(_words(item, timezone) for item in value)
    if is_dataclass(value) and not isinstance(value, Money):
        return ", ".join(_words(item, timezone) for _, item in _fields(value))
    return str(value)


def _timeline(sheet: _Pages, records: Records, whys: list[Why]) -> None:
    sheet.heading(f"What happened and why ({len(whys)} entries)")
    for number, why in enumerate(whys, start=1):
        if sheet.will_page_break(20):
            sheet.add_page()
        sheet.pen(9, "B")
        sheet.write_line(f"{number}. {why.headline}")
        message = records.messages.get(why.message_id or "")
        if message is not None:
            _said(sheet, message)
        sheet.rows(why.lines)
        sheet.ln(1.6)


def _said(sheet: _Pages, message: Message) -> None:
    who = "The debtor wrote" if message.direction is Direction.INBOUND else f"Text ({message.language})"
    sheet.row(who, message.text or "(the text was erased)")
    if message.attachments:
        sheet.row("With", ", ".join(item.filename for item in message.attachments))


def _rules(sheet: _Pages, audit: Audit) -> None:
    policy = audit.rulings.policy
    sheet.heading(f"Rules in force today: {policy.pack}, version {policy.version}")
    sheet.note("Each entry above names the pack and version by which it was decided.")
    for ruling in policy.rulings.values():
        counsel = " To be verified with counsel." if ruling.verify else ""
        words = f"{ruling.number}. {ruling.says} Source: {ruling.source} ({ruling.pack} {ruling.version}).{counsel}"
        sheet.row(plain(ruling.rule), words)
