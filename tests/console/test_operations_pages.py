"""The pages of channels, the creditor's sheet and imports."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientResponse, FormData

from console.import_page import LARGEST
from store.operations import ImportRun, ImportState
from store.team import User
from tests.browser.living import Living
from tests.console.conftest import HASHED, Browser

HEADER = (
    "debtor_id,name,kind,language,country,timezone,email,phone,telegram,channels,invoice_number,issue_date,due_date,"
    "amount,paid,currency,description,payment_reference"
)
NEW = "N1,Nora <b>New</b>,person,en,BE,,nora@example.test,,,email,2026-900,2026-10-01,2026-10-31,100.00,0,EUR,x,"
OVERPAID = "N2,Otto Over,person,en,BE,,otto@example.test,,,email,2026-901,2026-10-01,2026-10-31,100.00,120.00,EUR,x,"
BAD = "N3,Bad Row,person,en,BE,,bad,,,email,2026-902,2026-10-01,2026-10-31,100.00,0,EUR,x,"


@pytest.fixture
async def admin(alive: Living, stranger: Browser) -> Browser:
    await alive.store.put_user(User("sofie", HASHED, "admin"))
    assert (await stranger.log_in()).status == 200
    return stranger


@pytest.fixture(autouse=True)
def _elsewhere(alive: Living, tmp_path: Path) -> None:
    """Uploads of these tests lie in a folder of their own."""
    alive.service.config = alive.service.config.model_copy(update={"folder": tmp_path})


async def brought(browser: Browser, content: bytes, name: str = "march.csv") -> ClientResponse:
    page = await browser.read("/console/imports")
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', page)[:1]
    form = FormData()
    form.add_field("csrf", csrf)
    form.add_field("once", secrets.token_hex(16))
    form.add_field("file", io.BytesIO(content), filename=name, content_type="text/csv")
    return await browser.http.post("/console/imports", data=form)


def csv(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


async def test_a_file_is_looked_through_then_taken_in_and_its_rejected_rows_come_back(alive: Living, admin: Browser):
    answer = await brought(admin, csv(NEW, OVERPAID, BAD))
    page = await answer.text()
    assert answer.status == 200, page
    assert "Nothing is taken in yet" in page
    assert "20.00" in page
    assert "taken as paid in full" in page
    assert "no mail address" in page
    assert await alive.store.load("N1") is None
    [run] = await alive.store.imports()
    assert (run.state, run.rows, run.added, run.rejected, run.by) == (ImportState.CHECKED, 3, 2, 1, "sofie")
    rejected = await admin.http.get(f"/console/imports/{run.id}/rejected.csv")
    assert rejected.status == 200
    assert BAD in await rejected.text()
    assert "attachment" in rejected.headers["Content-Disposition"]
    [view] = [item for item in await alive.store.views(20) if item.what == "rejected_rows"]
    assert (view.who, view.cases) == ("sofie", (f"import {run.id}",))
    assert (await admin.post(f"/console/imports/{run.id}/start")).status == 200
    for _ in range(200):
        [run] = await alive.store.imports()
        if run.state is not ImportState.RUNNING:
            break
        await admin.read(f"/console/imports/{run.id}")
    assert (run.state, run.done, run.added, run.rejected) == (ImportState.DONE, 3, 2, 1)
    assert await alive.store.load("N1") is not None
    over = await alive.store.load("N2")
    assert over is not None
    assert not over.account.open_invoices()
    assert (await admin.post(f"/console/imports/{run.id}/start")).status == 400, "the file is gone: nothing runs twice"
    assert "march.csv" in await admin.read("/console/imports")
    again = await (await brought(admin, csv(NEW, OVERPAID))).text()
    assert "<dt>Unchanged accounts</dt><dd>2</dd>" in again


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x" * 10, "../../x", "another folder"),
        (csv(NEW), "..\\..\\x.csv", "another folder"),
        (csv(NEW), "march.xlsx", "no CSV file"),
        (b"%PDF-1.7 not a table", "march.csv", "whatever its name says"),
        (b"PK\x03\x04 a spreadsheet", "march.csv", "whatever its name says"),
        (b"", "march.csv", "nothing is in it"),
        (b"name,age\nx,1\n", "march.csv", "unknown column"),
        (b"\x00\x01\x02\x03" * 10, "march.csv", "Nothing was taken in"),
    ],
)
async def test_what_is_no_portfolio_is_refused_in_clear_words(
    alive: Living, admin: Browser, content: bytes, name: str, said: str
):
    answer = await brought(admin, content, name)
    page = await answer.text()
    assert answer.status == 400, page
    assert said in page
    assert str(alive.service.config.folder) not in page, "where files lie is nobody's business"
    assert await alive.store.imports() == []
    left = alive.service.config.folder / "var" / "imports"
    assert not left.exists() or list(left.iterdir()) == []


async def test_fifty_megabytes_are_refused_in_clear_words(alive: Living, admin: Browser):
    answer = await brought(admin, b"x" * (LARGEST + 300_000))
    assert answer.status == 413
    assert "larger than 20 MB" in await answer.text()
    assert await alive.store.imports() == []


async def test_a_file_that_was_looked_through_can_be_discarded(alive: Living, admin: Browser):
    await brought(admin, csv(NEW))
    [run] = await alive.store.imports()
    assert (await admin.post(f"/console/imports/{run.id}/discard")).status == 200
    [run] = await alive.store.imports()
    assert run.state is ImportState.DISCARDED
    assert (await admin.post(f"/console/imports/{run.id}/start")).status == 400
    assert await alive.store.load("N1") is None
    await admin.read("/console/imports/nothing", 404)


async def test_auditors_read_imports_and_only_admins_bring_or_download(alive: Living, admin: Browser):
    await brought(admin, csv(NEW, BAD))
    [run] = await alive.store.imports()
    user = await alive.store.user("sofie")
    assert user is not None
    await alive.store.put_user(replace(user, role="auditor"))
    page = await admin.read(f"/console/imports/{run.id}")
    assert "rejected.csv" not in page
    assert (await admin.http.get(f"/console/imports/{run.id}/rejected.csv")).status == 403
    assert (await admin.post(f"/console/imports/{run.id}/start")).status == 403
    assert (await admin.post("/console/channels/email/test", address="a@b.be", own="yes")).status == 403
    await admin.read("/console/channels")
    await admin.read("/console/creditors")
    await alive.store.put_user(replace(user, role="agent"))
    for path in ("/console/imports", "/console/channels", "/console/creditors"):
        await admin.read(path, 403)


async def test_the_creditors_sheet_names_every_rule_with_its_source_and_what_is_your_own(alive: Living, admin: Browser):
    page = await admin.read("/console/creditors")
    assert "creditor.iban" in page
    assert "BE68539007547034" in page
    assert "config.yml" in page
    assert "be_consumer" in page
    assert "4 debtors" in page
    assert page.index("be_consumer") < page.index("us_consumer"), "the packs in use come first"
    for rule in ("windows", "cap_week", "blackout_days", "first_reminder_wait_days"):
        assert f"<code>{rule}</code>" in page
    assert "verify with counsel" in page
    assert "never came in" in page


async def test_the_channels_page_says_how_each_one_fares_and_asks_before_a_test(alive: Living, admin: Browser):
    page = await admin.read("/console/channels")
    assert "not in service" in page
    assert "e-mail" in page
    answer = await admin.post("/console/channels/email/test", address="me@sample.example")
    assert answer.status == 400
    assert "confirm that the address is your own" in await answer.text()
    answer = await admin.post("/console/channels/email/test", address="anna@example.test", own="yes")
    assert answer.status == 400
    assert await alive.store.trials() == []


async def test_the_pages_speak_three_languages(alive: Living, admin: Browser):
    await brought(admin, csv(NEW, OVERPAID, BAD))
    [run] = await alive.store.imports()
    for language in ("fr", "nl"):
        user = await alive.store.user("sofie")
        assert user is not None
        await alive.store.put_user(replace(user, language=language))
        for path in ("imports", f"imports/{run.id}", "channels", "creditors"):
            await admin.read(f"/console/{path}")


async def test_payments_are_not_called_accounts_and_the_sheet_says_how_much_the_last_portfolio_covered(
    alive: Living, admin: Browser
):
    now = alive.clock()
    run = ImportRun("r1", "", "command", "payments", "paid.csv", "a" * 64, 9, now, ImportState.DONE, now, 12, 12, 12)
    await alive.store.put_import(run)
    listed, alone = await admin.read("/console/imports"), await admin.read("/console/imports/r1")
    assert "12 payments" in listed
    assert "<dt>Payments booked</dt><dd>12</dd>" in alone
    assert "New accounts" not in alone
    assert "spoke of" not in await admin.read("/console/creditors"), "payments are no portfolio"
    await alive.store.put_import(replace(run, id="r2", kind="portfolio", added=1))
    assert "spoke of 1 of 4 accounts" in await admin.read("/console/creditors")
