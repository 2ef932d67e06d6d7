"""Letters and statements as PDF, and the QR code that a banking app reads."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
import segno
from fpdf import FPDF

from bot.documents.letter import letter_pdf
from bot.documents.paper import Sheet, Typeface
from bot.documents.qr import NoQr, epc_qr, epc_qr_png, epc_qr_svg
from bot.documents.statement import statement_pdf
from bot.wording import WordingError, Wordings
from ledger.debtor import LANGUAGES
from ledger.money import Money
from tests.bot.wording_samples import CREDITOR, FOLDER, MANY, NOW, case_file, euro, facts, invoice

WORDINGS = Wordings.load(FOLDER)
OGM = "+++090/9337/55493+++"

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")


def letter(language: str = "en", **more: object) -> bytes:
    return letter_pdf(WORDINGS, "final_notice_letter", language, facts(language, "letter", **more), NOW)


def statement(language: str = "en", **more: object) -> bytes:
    return statement_pdf(WORDINGS, language, facts(language, "letter", **more), NOW)


def words(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    shown = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True).stdout.decode()
    return " ".join(shown.split())


# --- letter and statement -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_letter_has_the_same_bytes(language: str) -> None:
    assert letter(language, file=case_file(MANY)) == letter(language, file=case_file(MANY))
    assert letter(language).startswith(b"%PDF-")


@needs_pdftotext
def test_a_letter_holds_text_table_and_payment_details(tmp_path: Path) -> None:
    shown = words(letter(file=case_file(MANY)), tmp_path)
    for part in (
        "Huis & Haard",
        "Company number 0403.019.261",
        "Dear Marie Dupont,",
        "Last reminder: €1,284.50",
        "F-2026-117 Kitchen tiles 01/10/2026 10/11/2026 €1,234.50 €1,234.50",
        "Total €1,284.50",
        "BE68 5390 0754 7034",
        OGM,
        "https://pay.example/p/7Kd2",
        "Scan with your banking app",
        "Page 1/1",
    ):
        assert part in shown
    assert "F-2026-130" not in shown


@needs_pdftotext
def test_accents_and_the_euro_sign_are_shown(tmp_path: Path) -> None:
    shown = words(letter("fr", file=case_file(name="Zoë d'Hœdt-Gonçalves")), tmp_path)
    assert "Zoë d'Hœdt-Gonçalves" in shown
    assert "1 234,50 €" in shown.replace("\u00a0", " ")


@needs_pdftotext
def test_a_name_beyond_western_letters_is_shown_whole_where_a_typeface_is_installed(tmp_path: Path) -> None:
    if Typeface.installed() is None:
        pytest.skip("needs rendercv-fonts or fonts-dejavu-core")
    assert "Łukasz Żółć" in words(letter(file=case_file(name="Łukasz Żółć")), tmp_path)


@needs_pdftotext
def test_without_a_typeface_such_a_name_keeps_its_letters_and_loses_its_accents(tmp_path: Path) -> None:
    sheet = Sheet(NOW, "title", "author", "plain")
    sheet.write_line("Łukasz Żółć Ελένη")
    assert "Lukasz Zólc ?????" in words(sheet.bytes(), tmp_path)


@needs_pdftotext
@pytest.mark.parametrize("name", ["{{ creditor.iban }}", "**bold** <b>&amp;</b>", "__under__ (a) \\ %s"])
def test_markup_in_a_name_is_only_text(name: str, tmp_path: Path) -> None:
    assert name in words(letter(file=case_file(name=name)), tmp_path)


@needs_pdftotext
def test_a_statement_lists_all_open_invoices_and_the_disputed_ones_apart(tmp_path: Path) -> None:
    shown = words(statement(file=case_file(MANY, disputed=("F-2026-117",))), tmp_path)
    assert "Statement of account Open on 24 November 2026:" in shown
    assert "Total €95.00" in shown
    assert "F-2026-117: €1,234.50 (disputed, not included in the total)" in shown


@needs_pdftotext
def test_a_statement_of_a_settled_account_says_so_and_asks_for_nothing(tmp_path: Path) -> None:
    shown = words(statement("nl", file=case_file(())), tmp_path)
    assert "Er staat niets open." in shown
    assert "IBAN" not in shown


@needs_pdftotext
def test_many_invoices_run_over_several_pages_with_the_heading_repeated(tmp_path: Path) -> None:
    invoices = tuple(invoice(f"F-{n:03}", date(2026, 10, 1), "9.90", description="x " * 40) for n in range(60))
    shown = words(statement(file=case_file(invoices)), tmp_path)
    assert all(f"F-{n:03}" in shown for n in range(60))
    assert shown.count("Invoice Description") > 1
    assert "Total €594.00" in shown


@needs_pdftotext
def test_a_long_payment_link_does_not_push_anything_out(tmp_path: Path) -> None:
    link = "https://pay.example/p/" + "a1B2" * 60
    shown = words(letter(pay_url=link), tmp_path).replace(" ", "").replace("Scanwithyourbankingapp", "")
    assert link in shown


@needs_pdftotext
def test_a_creditor_without_account_number_gets_a_letter_without_code(tmp_path: Path) -> None:
    bare = {**CREDITOR, "iban": "", "bic": "", "company_number": "", "address": ""}
    shown = words(letter(creditor=bare), tmp_path)
    assert "IBAN" not in shown
    assert "Scan" not in shown


def test_a_letter_with_an_unknown_wording_is_refused() -> None:
    with pytest.raises(WordingError, match="nowhere"):
        letter_pdf(WORDINGS, "nowhere", "en", facts("en", "letter"), NOW)


def test_a_sheet_is_an_ordinary_fpdf_document() -> None:
    assert isinstance(Sheet(NOW, "title", "author", ""), FPDF)


# --- the QR code --------------------------------------------------------------------------------------------------


def as_code(*lines: str) -> segno.QRCode:
    return segno.make_qr("\n".join(lines).encode(), error="m", boost_error=False)


def test_the_code_holds_what_the_standard_says() -> None:
    expected = as_code(
        "BCD", "002", "1", "SCT", "GKCCBEBB", "Huis & Haard", "BE68539007547034", "EUR1284.5", "", "", OGM
    )
    assert epc_qr(CREDITOR, euro("1284.50"), OGM).matrix == expected.matrix


def test_an_iso_reference_goes_into_the_reference_field() -> None:
    creditor = {**CREDITOR, "bic": "", "iban": "be68 5390 0754 7034", "name": "Zoë & Cie"}
    expected = as_code("BCD", "002", "1", "SCT", "", "Zoë & Cie", "BE68539007547034", "EUR10", "", "RF18539007547034")
    assert epc_qr(creditor, euro("10"), "RF18 5390 0754 7034").matrix == expected.matrix


def test_a_line_break_in_a_reference_cannot_add_a_field() -> None:
    expected = epc_qr(CREDITOR, euro("10"), "F-1 EVIL")
    assert epc_qr(CREDITOR, euro("10"), "F-1\nEVIL").matrix == expected.matrix


def test_a_long_name_is_cut_at_seventy() -> None:
    long, cut = {**CREDITOR, "name": "N" * 90}, {**CREDITOR, "name": "N" * 70}
    assert epc_qr(long, euro("10"), "F-1").matrix == epc_qr(cut, euro("10"), "F-1").matrix


@pytest.mark.parametrize(
    ("change", "amount", "reference"),
    [
        ({}, Money(1000, "USD"), "F-1"),
        ({}, euro("0"), "F-1"),
        ({}, euro("1000000000"), "F-1"),
        ({"iban": ""}, euro("10"), "F-1"),
        ({"iban": "BE00539007547034"}, euro("10"), "F-1"),
        ({"name": " "}, euro("10"), "F-1"),
        ({"bic": "GKC"}, euro("10"), "F-1"),
        ({}, euro("10"), ""),
        ({}, euro("10"), "x" * 141),
        ({"name": "é" * 70}, euro("10"), "€" * 140),
    ],
)
def test_a_code_that_no_bank_could_read_is_not_made(change: dict[str, str], amount: Money, reference: str) -> None:
    with pytest.raises(NoQr):
        epc_qr({**CREDITOR, **change}, amount, reference)


def test_the_code_comes_as_picture_and_as_element() -> None:
    assert epc_qr_png(CREDITOR, euro("10"), "F-1").startswith(b"\x89PNG")
    assert epc_qr_svg(CREDITOR, euro("10"), "F-1").startswith("<svg")
