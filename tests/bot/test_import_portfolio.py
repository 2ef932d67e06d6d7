"""The portfolio's reader: every way of writing a good file, and every refusal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.errors import FileRefused, Rejected
from bot.importing.portfolio import COLUMNS, Read, read_accounts, read_portfolio
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money
from tests.bot.importing_rows import GOOD, good, text, write

ENCODINGS = ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"]
WORDS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["Cc"]), max_size=40).map(
    str.strip
)
NEEDED = WORDS.filter(bool)
ROWS = st.lists(
    st.builds(
        good,
        debtor_id=st.integers(1, 5).map("D{}".format),
        invoice_number=NEEDED,
        description=st.tuples(WORDS, WORDS).map("\n".join).map(str.strip),
        payment_reference=WORDS,
        amount=st.decimals("0.01", "999999999", places=2).map(str),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row["invoice_number"],
)


def read_one(folder: Path, **changes: str) -> Read:
    [found] = read_portfolio(write(folder, good(**changes)))
    assert isinstance(found, Read), found
    return found


def refusal(folder: Path, *rows: dict[str, str]) -> str:
    accounts, [rejected] = read_accounts(write(folder, *rows))
    assert sum(len(account.invoices) for account in accounts) == len(rows) - 1
    return rejected.reason


def test_a_row_gives_a_debtor_and_an_invoice(tmp_path: Path) -> None:
    found = read_one(tmp_path, paid="34.50")
    contacts = (ContactPoint("sms", "+32470123456"), ContactPoint("email", "zoe@voorbeeld.be"))
    place = ("nl", "BE", "Europe/Brussels")
    assert found.debtor == Debtor("D1", "main", "Zoë d'Hondt", Kind.PERSON, *place, contacts, "+32470123456")
    paid = Money(3450, "EUR")
    days = (date(2026, 10, 1), date(2026, 10, 31))
    reference = "+++090/9337/55493+++"
    assert found.invoice == Invoice("2026-1", "D1", *days, Money(123450, "EUR"), paid, paid, 'Keuken "Eik"', reference)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@settings(max_examples=15, deadline=None)
@given(rows=ROWS)
def test_what_is_written_is_read_in_every_encoding_and_delimiter(
    encoding: str, delimiter: str, rows: list[dict[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        accounts, rejected = read_accounts(write(Path(folder), *rows, encoding=encoding, delimiter=delimiter))
    assert rejected == []
    found = {item.number: (account, item) for account in accounts for item in account.invoices}
    assert len(found) == len(rows)
    for row in rows:
        account, item = found[row["invoice_number"]]
        assert (account.id, account.debtor.name) == (row["debtor_id"], GOOD["name"])
        assert item.description == row["description"]
        assert (item.reference, str(item.amount.amount)) == (row["payment_reference"], row["amount"])


def test_the_rows_of_an_account_need_not_stand_together(tmp_path: Path) -> None:
    rows = [good(debtor_id=f"D{n % 3}", invoice_number=f"N{n}") for n in range(9)]
    accounts, rejected = read_accounts(write(tmp_path, *rows))
    assert rejected == []
    assert {account.id: [item.number for item in account.invoices] for account in accounts} == {
        "D0": ["N0", "N3", "N6"],
        "D1": ["N1", "N4", "N7"],
        "D2": ["N2", "N5", "N8"],
    }


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("1234.50", 123450),
        ("1234,5", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1 234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1'234.50", 123450),
        ("1.234.567", 123456700),
        ("1 234", 123400),
        ("1234", 123400),
        ("0.01", 1),
        ("12.340000", 1234),
    ],
)
def test_amounts_that_cannot_be_misread_are_read_exactly(tmp_path: Path, written: str, minor: int) -> None:
    assert read_one(tmp_path, amount=written).invoice.amount == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("currency", "written", "minor"), [("JPY", "1500", 1500), ("KWD", "1.234", 1234), ("JPY", "1.500.000", 1500000)]
)
def test_amounts_follow_the_decimals_of_their_currency(tmp_path: Path, currency: str, written: str, minor: int) -> None:
    assert read_one(tmp_path, amount=written, currency=currency).invoice.amount == Money(minor, currency)


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("BE", "0470 12 34 56"),
        ("BE", "+32 470/12.34.56"),
        ("BE", "0032470123456"),
        ("BE", "32470123456"),
        ("FR", "+32 (0)470 12 34 56"),
    ],
)
def test_phones_are_read_in_local_notation_too(tmp_path: Path, country: str, written: str) -> None:
    assert read_one(tmp_path, phone=written, country=country).debtor.contacts[0].address == "+32470123456"


@pytest.mark.parametrize(
    ("country", "phone", "zone", "noted"),
    [
        ("BE", "", "Europe/Brussels", False),
        ("GB", "+447700900123", "Europe/London", False),
        ("US", "+14155550134", "America/Los_Angeles", True),
        ("US", "", "America/New_York", True),
        ("AU", "", "Australia/Sydney", True),
        ("DE", "+4915112345678", "Europe/Berlin", True),
    ],
)
def test_an_empty_zone_comes_from_the_country_or_the_phone(
    tmp_path: Path, country: str, phone: str, zone: str, noted: bool
) -> None:
    found = read_one(tmp_path, country=country, phone=phone, timezone="", channels="web")
    assert (found.debtor.timezone, bool(found.note)) == (zone, noted)


def test_telegram_and_web_need_no_address_in_the_file(tmp_path: Path) -> None:
    contacts = read_one(tmp_path, channels="telegram; web", phone="", email="").debtor.contacts
    assert contacts == (ContactPoint("telegram", ""), ContactPoint("web", "D1"))
    assert read_one(tmp_path, telegram="-100123", channels="telegram").debtor.contacts[0].address == "-100123"
    assert read_one(tmp_path, telegram="@zoe_m", channels="telegram").debtor.contacts[0].address == ""
    assert read_one(tmp_path, channels="").debtor.contacts == ()


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+32", "-x", "@sum", "{{ 7*7 }}", "<b>x</b>", 'O\'Neil "Bob"'])
def test_a_name_is_data_whatever_it_looks_like(tmp_path: Path, name: str) -> None:
    assert read_one(tmp_path, name=name, description=name).debtor.name == name


def test_capitals_and_blanks_around_do_not_matter(tmp_path: Path) -> None:
    changes = {"country": "be", "kind": "Person", "language": "NL", "currency": " eur ", "email": "Zoe@Voorbeeld.be"}
    assert read_one(tmp_path, **changes).debtor == read_one(tmp_path).debtor


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"debtor_id": ""}, "debtor_id is empty"),
        ({"name": "  "}, "name is empty"),
        ({"invoice_number": ""}, "invoice_number is empty"),
        ({"amount": ""}, "amount is empty"),
        ({"name": "x" * 201}, "name has 201 characters, at most 200 are kept"),
        ({"name": "a\x00b"}, "name holds control characters"),
        ({"name": "a\nb"}, "name holds control characters"),
        ({"name": "evil\u202etxt"}, "name holds control characters"),
        ({"kind": "firm"}, "kind is 'firm'; it must be one of person, company"),
        ({"language": "de"}, "language is 'de'; it must be one of en, fr, nl"),
        ({"country": "UK"}, "country 'UK' is no ISO 3166 code of two letters like BE (the United Kingdom is GB)"),
        ({"timezone": "Europe/Brussel"}, "did you mean Europe/Brussels?"),
        ({"phone": "12345"}, "phone '12345' is no number of BE; write it like +32470123456"),
        ({"phone": "3.2470E+10"}, "is no number of BE"),
        ({"email": "zoe@"}, "email 'zoe@' is no mail address"),
        ({"email": "a@b.be, c@d.be"}, "is no mail address"),
        ({"telegram": "@z!"}, "telegram must be the chat's number or a user name"),
        ({"channels": "sms;fax"}, "channels is 'fax'; it must be one of sms, whatsapp, telegram, email, web"),
        ({"phone": ""}, "channels names sms, but phone is empty"),
        ({"email": ""}, "channels names email, but email is empty"),
        ({"issue_date": "01/10/2026"}, "issue_date '01/10/2026' is no date; write it like 2026-11-21"),
        ({"due_date": "2026-02-30"}, "due_date '2026-02-30' is no date"),
        ({"due_date": "0026-11-01"}, "is no date"),
        ({"due_date": "2026-09-30"}, "due_date 2026-09-30 lies before issue_date 2026-10-01"),
        ({"amount": "0"}, "amount is zero"),
        ({"amount": "-5"}, "amount '-5' is no amount"),
        ({"amount": "1e3"}, "amount '1e3' is no amount"),
        ({"amount": "€ 12"}, "without sign or currency"),
        ({"amount": "NaN"}, "is no amount"),
        ({"amount": "1.234"}, "may mean two things; write 1234.00"),
        ({"amount": "1,234"}, "may mean two things; write 1234.00"),
        ({"amount": "1.234.50"}, "is no amount"),
        ({"amount": "12.34,56"}, "is no amount"),
        ({"amount": "12.345678"}, "has more decimals than EUR knows (2)"),
        ({"amount": "1" * 16}, "is too large"),
        ({"amount": "12.50", "currency": "JPY"}, "has more decimals than JPY knows (0)"),
        ({"paid": "-1"}, "paid '-1' is no amount"),
        ({"currency": "EURO"}, "currency 'EURO' is no ISO 4217 code like EUR"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_says_why(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    assert reason in refusal(tmp_path, good(**changes), good(debtor_id="D2", invoice_number="2026-2"))


def test_more_paid_than_asked_is_taken(tmp_path: Path) -> None:
    assert not read_one(tmp_path, paid="2000").invoice.is_open


def test_a_row_that_disagrees_with_the_debtors_first_one_is_rejected(tmp_path: Path) -> None:
    other = good(invoice_number="2026-2", name="Zoe", phone="0470999999")
    reason = "name, channels or an address, phone differs from line 2, the same debtor's first row"
    assert refusal(tmp_path, good(), other) == reason


@pytest.mark.parametrize(("debtor_id", "whose"), [("D1", ""), ("D2", " for debtor D1")])
def test_an_invoice_number_may_occur_once(tmp_path: Path, debtor_id: str, whose: str) -> None:
    assert (
        refusal(tmp_path, good(), good(debtor_id=debtor_id)) == f"invoice_number 2026-1 stands on line 2 already{whose}"
    )


def test_a_row_is_told_by_the_line_on_which_it_starts(tmp_path: Path) -> None:
    first = good(description="two\r\nlines")
    _, [rejected] = read_accounts(write(tmp_path, first, good(invoice_number="2026-2", amount="x")))
    assert rejected.line == 4


@pytest.mark.parametrize("tail", ['"never closed\r\n', '"closed"too early\r\n'])
def test_broken_quotes_cost_one_row_only(tmp_path: Path, tail: str) -> None:
    lines = text([good(), good(debtor_id="D2", invoice_number="2026-2")]).splitlines(keepends=True)
    path = tmp_path / "portfolio.csv"
    path.write_bytes("".join([lines[0], lines[1], "D9," + tail, lines[2]]).encode())
    accounts, [rejected] = read_accounts(path)
    assert [account.id for account in accounts] == ["D1", "D2"]
    assert (rejected.line, rejected.raw, rejected.cells) == (3, "D9," + tail.strip(), None)
    assert "quotes" in rejected.reason


def test_a_row_with_too_few_or_too_many_cells_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, good())
    path.write_bytes(path.read_bytes() + b"D2,short\r\n\r\n" + b"," * 17 + b"\r\n" + b"x," * 18 + b"\r\n")
    _, rejected = read_accounts(path)
    assert [(item.line, item.reason) for item in rejected] == [
        (3, "2 cells stand in this row, the header has 18"),
        (6, "19 cells stand in this row, the header has 18"),
    ]


# --- whole files ---


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(FileRefused) as caught:
        read_accounts(path)
    return str(caught.value)


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read: No such file"):
        read_accounts(tmp_path / "none.csv")
    with pytest.raises(FileRefused, match="cannot be read: Is a directory"):
        read_accounts(tmp_path)
    assert "is empty; its first line must name the columns: debtor_id,name" in refused(tmp_path / "a.csv", b"")


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    header = text([]).replace("due_date", "duedate").encode()
    message = refused(tmp_path / "a.csv", header)
    assert "unknown column 'duedate', did you mean 'due_date'?" in message
    assert "missing" not in message


def test_missing_and_double_columns_are_named(tmp_path: Path) -> None:
    header = text([]).replace(",paid", "").replace("email", "name").encode()
    message = refused(tmp_path / "a.csv", header)
    assert "column 'paid' is missing" in message
    assert "column 'email' is missing" in message
    assert "column 'name' stands there twice" in message


def test_something_else_than_a_table_is_refused(tmp_path: Path) -> None:
    assert "unknown column" in refused(tmp_path / "a.csv", b"PK\x03\x04\x00\x00 not a csv at all \x81\xff" * 50)
    assert "begins as UTF-16 but is not" in refused(tmp_path / "a.csv", b"\xff\xfea")


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    shuffled = text([good()], columns=tuple(reversed(COLUMNS)))
    path.write_text(shuffled.replace("debtor_id", " Debtor_ID "), newline="")
    [found] = read_portfolio(path)
    assert isinstance(found, Read)
    assert found.debtor == read_one(tmp_path).debtor


@given(content=st.binary(max_size=300))
@settings(deadline=None)
def test_whatever_stands_below_the_header_is_read_or_rejected(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.csv"
        path.write_bytes(text([good()]).encode() + content)
        found = list(read_portfolio(path))
    assert isinstance(found[0], Read)
    assert all(isinstance(item, Rejected) for item in found[1:])


def test_a_row_with_several_faults_names_them_all(tmp_path: Path) -> None:
    said = refusal(tmp_path, good(kind="club", email="nobody", amount="free", due_date="soon", invoice_number=""))
    for part in ("kind is 'club'", "email 'nobody'", "amount 'free'", "due_date 'soon'", "invoice_number is empty"):
        assert said.count(part) == 1
