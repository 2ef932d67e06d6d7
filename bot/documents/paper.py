"""The sheet of paper that letters and statements are written on: A4, the creditor's head, table, payment box."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace

from bot.documents.qr import NoQr, epc_qr
from bot.wording import Wordings
from bot.wording_format import gsm, iban_text, money_text, numeric_day_text

_MARGIN = 20.0
_WIDTH = 210 - 2 * _MARGIN
_LINE = 5.2
_GREY, _INK, _PALE = (95, 99, 104), (28, 30, 33), (243, 244, 246)
_QR_SIZE = 36.0
_PAYMENT_HEIGHT = 46.0
_DETAIL_WIDTH = _WIDTH - 5 - 30 - _QR_SIZE - 8


@dataclass(frozen=True, slots=True)
class Typeface:
    """Font files with more letters than the PDF's own ones."""

    regular: Path
    bold: Path

    @classmethod
    def installed(cls) -> Typeface | None:
        """The first one found: the PyPI package rendercv-fonts, or Debian's fonts-dejavu-core."""
        return next((face for face in _typefaces() if face.regular.exists() and face.bold.exists()), None)


def _typefaces() -> list[Typeface]:
    debian = Path("/usr/share/fonts/truetype/dejavu")
    found = [Typeface(debian / "DejaVuSans.ttf", debian / "DejaVuSans-Bold.ttf")]
    package = find_spec("rendercv_fonts")
    if package and package.origin:
        folder = Path(package.origin).parent / "Open Sans"
        found.insert(0, Typeface(folder / "OpenSans-Regular.ttf", folder / "OpenSans-Bold.ttf"))
    return found


class Sheet(FPDF):
    """One document. Texts that the PDF's own fonts (Windows-1252) cannot show need a typeface, else lose accents."""

    def __init__(self, now: datetime, title: str, author: str, sample: str, page: str = "") -> None:
        super().__init__(format="A4")
        self.page_label = page
        self.core_fonts_encoding = "cp1252"
        self.set_creation_date(now)
        face = None if _plain(sample) else Typeface.installed()
        self._family = "Letter" if face else "Helvetica"
        self._full = face is not None
        if face:
            self.add_font("Letter", "", face.regular)
            self.add_font("Letter", "B", face.bold)
        self.set_title(title)
        self.set_author(author)
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=22)
        self.alias_nb_pages()
        self.add_page()
        self.pen()

    def pen(self, size: float = 10, style: str = "", color: tuple[int, int, int] = _INK) -> None:
        """Choose size (points), "B" for bold, and colour."""
        self.set_font(self._family, style, size)
        self.set_text_color(*color)

    def normalize_text(self, text: str) -> str:
        """What the chosen font can show."""
        if not self._full and not _plain(text):
            text = _without_accents(text)
        shown: str = super().normalize_text(text)
        return shown

    def footer(self) -> None:
        """The page number."""
        if self.page_label:
            self.set_y(-15)
            self.pen(8, color=_GREY)
            self.cell(0, 5, f"{self.page_label} {self.page_no()}/{{nb}}", align="R")

    def write_line(self, text: str, width: float = 0, align: str = "L") -> None:
        """A text on its own lines, wrapped."""
        self.multi_cell(width, _LINE, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraphs(self, text: str) -> None:
        """A text whose paragraphs are parted by empty lines."""
        for paragraph in text.split("\n\n"):
            self.write_line(paragraph)
            self.ln(2.4)

    def bytes(self) -> bytes:
        """The finished PDF; the same input gives the same bytes."""
        return bytes(self.output())


def _plain(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _without_accents(text: str) -> str:
    return "".join(c if _plain(c) else _nearest(c) for c in text)


def _nearest(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", gsm(character)) if not unicodedata.combining(c))
    return bare if bare and _plain(bare) else "?"


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of documents in one language, with the facts at hand."""

    wordings: Wordings
    language: str
    facts: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.wordings.render(f"doc_{name}", self.language, "letter", self.facts).text

    @property
    def money(self) -> Callable[[Any], str]:
        """Amounts in the language."""
        return partial(money_text, language=self.language)

    @property
    def day(self) -> Callable[[Any], str]:
        """Dates in figures in the language."""
        return partial(numeric_day_text, language=self.language)


def sample_of(facts: Mapping[str, Any], *texts: str) -> str:
    """All words of a document that come from outside: decides on the font."""
    invoices = (*facts["invoices"], *facts["disputed"])
    words = [facts["debtor"]["name"], *facts["creditor"].values(), facts["reference"], *texts]
    return " ".join([*words, *(f"{item['number']} {item['description']}" for item in invoices)])


def head(sheet: Sheet, labels: Labels) -> None:
    """The creditor's name and details, a rule, the debtor's name in the window, and the date."""
    creditor = labels.facts["creditor"]
    sheet.pen(15, "B")
    sheet.write_line(creditor["name"])
    sheet.pen(8.5, color=_GREY)
    number = f"{labels['company_number']} {creditor['company_number']}" if creditor["company_number"] else ""
    for parts in ((creditor["address"],), (creditor["phone"], creditor["email"], number)):
        line = "  ·  ".join(part for part in parts if part)
        if line:
            sheet.write_line(line)
    sheet.set_draw_color(*_GREY)
    sheet.line(_MARGIN, sheet.get_y() + 2, _MARGIN + _WIDTH, sheet.get_y() + 2)
    sheet.set_xy(115, max(50, sheet.get_y() + 12))
    sheet.pen(11)
    sheet.multi_cell(75, _LINE, labels.facts["debtor"]["name"], align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_y(max(72, sheet.get_y() + 10))
    sheet.pen(9, color=_GREY)
    sheet.write_line(f"{labels['date']}: {labels.day(labels.facts['today'])}")
    sheet.ln(3)


def invoice_table(sheet: Sheet, labels: Labels, invoices: Sequence[Mapping[str, Any]], total: str) -> None:
    """The invoices with their open amounts, and the sum beneath."""
    sheet.pen(9)
    sheet.set_draw_color(205, 208, 212)
    heading = FontFace(emphasis="BOLD", fill_color=_PALE, color=_INK)
    with sheet.table(
        width=_WIDTH,
        col_widths=(30, 48, 22, 22, 24, 24),
        text_align=("LEFT", "LEFT", "LEFT", "LEFT", "RIGHT", "RIGHT"),
        borders_layout="HORIZONTAL_LINES",
        headings_style=heading,
        line_height=4.4,
        padding=(1, 1),
    ) as table:
        table.row([labels[name] for name in ("invoice", "description", "issued", "due", "amount", "open")])
        for item in invoices:
            table.row(_cells(labels, item))
        last = table.row(style=FontFace(emphasis="BOLD"))
        last.cell(labels["total"], colspan=4)
        last.cell(total, colspan=2)
    sheet.ln(5)


def _cells(labels: Labels, item: Mapping[str, Any]) -> list[str]:
    days, money = labels.day, labels.money
    dates = [days(item["issued"]), days(item["due"])]
    return [item["number"], item["description"], *dates, money(item["amount"]), money(item["open"])]


def payment_box(sheet: Sheet, labels: Labels, amount: Any) -> None:
    """How to pay: beneficiary, account, reference, link, and the QR code where one can be made."""
    rows = _payment_rows(labels, amount)
    height = max(_PAYMENT_HEIGHT, 15 + sum(_height(sheet, value) for _, value in rows))
    if sheet.will_page_break(height):
        sheet.add_page()
    top = sheet.get_y()
    sheet.set_fill_color(*_PALE)
    sheet.rect(_MARGIN, top, _WIDTH, height, style="F", round_corners=True, corner_radius=2)
    sheet.set_xy(_MARGIN + 5, top + 4)
    sheet.pen(10, "B")
    sheet.cell(100, _LINE, labels["pay_title"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for name, value in rows:
        _detail(sheet, name, value)
    _draw_code(sheet, labels, amount, top)
    sheet.set_xy(_MARGIN, top + height + 5)


def _payment_rows(labels: Labels, amount: Any) -> list[tuple[str, str]]:
    facts, creditor = labels.facts, labels.facts["creditor"]
    rows = {
        "beneficiary": creditor["name"],
        "iban": iban_text(creditor["iban"]),
        "bic": creditor["bic"],
        "amount": labels.money(amount),
        "reference": facts["reference"],
        "pay_online": facts["pay_url"],
    }
    return [(labels[name], value) for name, value in rows.items() if value]


def _height(sheet: Sheet, value: str) -> float:
    sheet.pen(9)
    lines = sheet.multi_cell(_DETAIL_WIDTH, _LINE, value, align="L", dry_run=True, output=MethodReturnValue.LINES)
    return _LINE * len(cast("list[str]", lines))


def _detail(sheet: Sheet, name: str, value: str) -> None:
    sheet.set_x(_MARGIN + 5)
    sheet.pen(9, color=_GREY)
    sheet.cell(30, _LINE, name)
    sheet.pen(9)
    link = value if value.startswith("https://") else ""
    sheet.multi_cell(_DETAIL_WIDTH, _LINE, value, align="L", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _draw_code(sheet: Sheet, labels: Labels, amount: Any, top: float) -> None:
    """Drawn as rectangles, sharp at every size. Without a possible code the box keeps the details alone."""
    try:
        code = epc_qr(labels.facts["creditor"], amount, labels.facts["reference"])
    except NoQr:
        return
    size = _QR_SIZE / (code.symbol_size(border=4)[0])
    left = _MARGIN + _WIDTH - _QR_SIZE - 4
    sheet.set_fill_color(255, 255, 255)
    sheet.rect(left, top + 3, _QR_SIZE, _QR_SIZE, style="F")
    sheet.set_fill_color(0, 0, 0)
    for row, modules in enumerate(code.matrix_iter(border=4)):
        for start, width in _runs(modules):
            sheet.rect(left + start * size, top + 3 + row * size, width * size, size, style="F")
    sheet.set_xy(left - 6, top + 3.6 + _QR_SIZE)
    sheet.pen(7, color=_GREY)
    sheet.multi_cell(_QR_SIZE + 10, 3.2, labels["scan"], align="C")


def _runs(modules: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((column, 1))
    return runs
