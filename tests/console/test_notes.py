"""Notes and files of the team on a case, and what is meant for whom."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import aiohttp
import pytest
from aiohttp import ClientResponse

from bot.channels.base import Enclosed, Inbound
from flows.effects import Kind
from flows.message import Message
from flows.sending import Accepted
from pages.intake import LARGEST
from store.base import RawEvent
from store.files import FileRecord
from store.notes import Note
from tests.browser.living import Living
from tests.console.conftest import Browser

CASE = "/console/cases/anna"
NOTES = f"{CASE}/notes"
PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


async def keep(
    browser: Browser,
    note: str = "",
    file: bytes | None = None,
    name: str = "proof.pdf",
    csrf: str = "",
    page: str = CASE,
) -> ClientResponse:
    """Send the form for notes and files, as a browser does: the file stands last."""
    html = await browser.read(page)
    (form,) = re.findall(rf'<form[^>]*action="{NOTES}"[^>]*>(.*?)</form>', html, re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    data = aiohttp.FormData(
        hidden | {"note": note} | ({"csrf": csrf} if csrf else {}), default_to_multipart=True, quote_fields=False
    )
    data.add_field(
        "file",
        io.BytesIO(file or b""),
        filename=name if file is not None else "",
        content_type="application/octet-stream",
    )
    return await browser.http.post(NOTES, data=data)


async def the_note(alive: Living, place: int = 0) -> Note:
    return (await alive.store.notes_of("anna"))[place]


async def the_file(alive: Living, place: int = 0) -> FileRecord:
    return (await alive.store.files_of("anna"))[place]


async def test_a_note_stands_on_the_case_and_in_its_history_and_is_never_sent(alive: Living, sofie: Browser) -> None:
    before = len(await alive.store.conversation("anna"))
    answer = await keep(sofie, "She works nights, ring after four.")
    assert answer.status == 200
    page = await answer.text()
    assert page.count("She works nights, ring after four.") >= 2, "among the notes and in the history"
    assert "internal, never sent" in page
    (line,) = [item for item in await alive.store.history("anna") if item.kind is Kind.TEAM]
    assert (line.rule, line.actor, line.text) == ("note/written", "sofie", "She works nights, ring after four.")
    assert len(await alive.store.conversation("anna")) == before


async def test_a_named_colleague_finds_the_note_and_the_mark_goes_once_it_is_read(
    alive: Living, sofie: Browser
) -> None:
    await keep(sofie, "@marc, can you ring her? @sofie @nobody")
    assert await alive.store.unread("sofie") == 0, "nobody is told of their own words"
    await sofie.send("/console/", "/console/logout")
    await sofie.log_in("marc")
    page = await sofie.read("/console/")
    assert "1 new for you" in page
    mine = await sofie.read("/console/mine")
    assert "sofie named you in a note" in mine
    assert "can you ring her?" in mine
    (link,) = re.findall(r'href="(/console/mine/[^"]+)"', mine)
    answer = await sofie.http.get(unescape(link), allow_redirects=False)
    assert answer.headers["Location"] == f"{CASE}#note-{(await the_note(alive)).id}"
    assert "new for you" not in await sofie.read("/console/")
    assert (await sofie.http.get("/console/mine/0")).status == 404


async def test_a_name_that_nobody_has_is_said(alive: Living, sofie: Browser) -> None:
    page = await (await keep(sofie, "Ask @nobody and @marc, or mail me@example.test.")).text()
    assert "No colleague is called &#39;nobody&#39;" in page
    assert page.count("No colleague is called") == 1


async def test_all_can_be_marked_as_read_at_once(alive: Living, sofie: Browser) -> None:
    for _ in range(2):
        await keep(sofie, "@marc")
    await sofie.send("/console/", "/console/logout")
    await sofie.log_in("marc")
    assert await alive.store.unread("marc") == 2
    await sofie.send("/console/mine", "/console/mine/read")
    assert await alive.store.unread("marc") == 0


async def test_a_note_may_be_changed_for_some_minutes_and_says_what_it_said(alive: Living, sofie: Browser) -> None:
    await keep(sofie, "He paid by cheque")
    note = await the_note(alive)
    change = f"/console/notes/{note.id}/change"
    answer = await sofie.send(CASE, change, note="He paid by card @marc")
    assert "He paid by card" in await answer.text()
    changed = await the_note(alive)
    assert [item.text for item in changed.earlier] == ["He paid by cheque"]
    assert await alive.store.unread("marc") == 1
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await sofie.read(CASE))[0]
    await alive.director.advance(timedelta(minutes=16))
    late = await sofie.http.post(change, data={"csrf": csrf, "once": "0" * 32, "note": "too late"})
    assert late.status == 400
    assert "within 15 minutes" in await late.text()
    assert (await the_note(alive)).text == "He paid by card @marc"


async def test_only_the_writer_changes_a_note(alive: Living, sofie: Browser) -> None:
    await keep(sofie, "mine")
    note = await the_note(alive)
    await sofie.send("/console/", "/console/logout")
    await sofie.log_in("marc")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await sofie.read(CASE))[0]
    answer = await sofie.http.post(
        f"/console/notes/{note.id}/change", data={"csrf": csrf, "once": "0" * 32, "note": "not mine"}
    )
    assert answer.status == 400
    assert (await the_note(alive)).text == "mine"


async def test_a_pinned_note_stands_at_the_head_of_the_case(alive: Living, sofie: Browser) -> None:
    await keep(sofie, "Deaf: write, never ring")
    note = await the_note(alive)
    page = await (await sofie.send(CASE, f"/console/notes/{note.id}/pin")).text()
    assert page.index('class="note pinned" role="note"') < page.index('id="talk-title"')
    page = await (await sofie.send(CASE, f"/console/notes/{note.id}/unpin")).text()
    assert 'class="note pinned" role="note"' not in page
    rules = [item.rule for item in await alive.store.history("anna") if item.kind is Kind.TEAM]
    assert rules == ["note/written", "note/pinned", "note/unpinned"]


async def test_markup_in_a_note_is_text_and_only_https_is_a_link(alive: Living, sofie: Browser) -> None:
    page = await (await keep(sofie, "<script>alert(1)</script> javascript:alert(2) https://a.test/x")).text()
    assert "<script>alert(1)" not in page
    assert 'href="javascript:' not in page
    assert '<a href="https://a.test/x" rel="noopener noreferrer nofollow" target="_blank">' in page
    assert (await the_note(alive)).text.startswith("<script>")


async def test_a_form_sent_twice_keeps_one_note(alive: Living, sofie: Browser) -> None:
    html = await sofie.read(CASE)
    (form,) = re.findall(rf'<form[^>]*action="{NOTES}"[^>]*>(.*?)</form>', html, re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for _ in range(2):
        await sofie.http.post(NOTES, data=hidden | {"note": "once"})
    assert len(await alive.store.notes_of("anna")) == 1


@pytest.mark.parametrize("note", ["", "  \n ", "x" * 4_001])
async def test_an_empty_or_endless_note_is_refused(alive: Living, sofie: Browser, note: str) -> None:
    assert (await keep(sofie, note)).status == 400
    assert await alive.store.notes_of("anna") == []


async def test_a_file_is_kept_shown_and_its_view_is_noted(alive: Living, sofie: Browser) -> None:
    page = await (await keep(sofie, "The bank's proof", PDF, "proof of payment.pdf")).text()
    assert "proof of payment.pdf" in page
    file, note = await the_file(alive), await the_note(alive)
    assert (file.media_type, file.about, file.by) == ("application/pdf", note.id, "sofie")
    (line,) = [item for item in await alive.store.history("anna") if item.rule == "file/kept"]
    assert file.digest in (line.reason or "")
    assert (line.text, file.name in (line.reason or "")) == ("proof of payment.pdf", False)
    answer = await sofie.http.get(f"/console/files/{file.id}")
    assert await answer.read() == PDF
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "file" in [view.what for view in await alive.store.views_of("anna")]


async def test_pictures_are_shown_in_a_sandbox_and_all_else_is_saved(alive: Living, sofie: Browser) -> None:
    await keep(sofie, file=PNG, name="damage.png")
    await keep(sofie, file=b"<script>alert(1)</script>", name="page.html")
    shown, saved = [await sofie.http.get(f"/console/files/{file.id}") for file in await alive.store.files_of("anna")]
    assert (shown.content_type, "sandbox" in shown.headers["Content-Security-Policy"]) == ("image/png", True)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert saved.content_type == "text/plain"
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="page.html.txt"')
    assert "sandbox" in saved.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [(b"MZ\x90\x00\x03\x00", 415, "Only PDFs, pictures"), (b"PK\x03\x04\x14\x00", 415, "Only PDFs, pictures")],
)
async def test_a_file_of_another_kind_is_refused_whatever_its_name(
    alive: Living, sofie: Browser, content: bytes, status: int, words: str
) -> None:
    answer = await keep(sofie, "see here", content, "proof.pdf")
    assert answer.status == status
    page = await answer.text()
    assert words in page
    assert "see here</textarea>" in page, "what was typed is not lost"
    assert await alive.store.files_of("anna") == []
    assert await alive.store.notes_of("anna") == []


async def test_a_name_with_folders_loses_them(alive: Living, sofie: Browser) -> None:
    await keep(sofie, file=PDF, name="../../x")
    assert (await the_file(alive)).name == "x.pdf"
    await keep(sofie, file=PDF + b"2", name='"><img src=x onerror=alert(1)>.pdf')
    assert "<img src=x" not in await sofie.read(CASE)


async def test_an_upload_of_fifty_megabytes_is_refused_without_taking_it_in(alive: Living, sofie: Browser) -> None:
    answer = await keep(sofie, "large", b"%PDF-1.7" + b"0" * (50 * 1024 * 1024), "large.pdf")
    assert answer.status == 413
    assert "larger than 10 MB" in await answer.text()
    assert await alive.store.files_of("anna") == []


async def test_one_that_hides_its_length_is_given_up_at_the_limit(alive: Living, sofie: Browser) -> None:
    html = await sofie.read(CASE)
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|once)" value="([^"]*)"', html))
    given = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal given
        for name, value in hidden.items():
            yield f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'
        for _ in range(LARGEST // 65_536 + 2):
            given += 65_536
            yield b"0" * 65_536
        yield b"\r\n--b--\r\n"

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await sofie.http.post(NOTES, data=body(), headers=kind)
    assert (answer.status, given > LARGEST) == (413, True)
    assert await alive.store.files_of("anna") == []


async def test_a_file_is_not_taken_in_before_its_form_is_known_to_be_ours(alive: Living, sofie: Browser) -> None:
    answer = await keep(sofie, "x", PDF, csrf="wrong")
    assert answer.status == 403
    data = aiohttp.FormData(default_to_multipart=True)
    data.add_field("file", PDF, filename="first.pdf")
    for name, value in re.findall(r'<input type="hidden" name="(csrf|once)" value="([^"]*)"', await sofie.read(CASE)):
        data.add_field(name, value)
    assert (await sofie.http.post(NOTES, data=data)).status == 403, "the file stands before the word"
    assert await alive.store.files_of("anna") == []


@pytest.mark.parametrize("body", [b"", b"--b", b"--b\r\nContent-Disposition: x\r\n\r\n1\r\n--b--\r\n", b"\xff" * 100])
async def test_a_broken_form_is_refused(alive: Living, sofie: Browser, body: bytes) -> None:
    answer = await sofie.http.post(NOTES, data=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status in (400, 403)
    assert await alive.store.notes_of("anna") == []


async def test_files_and_notes_that_nobody_knows_are_not_found(sofie: Browser) -> None:
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await sofie.read(CASE))[0]
    await sofie.read(f"/console/files/{'0' * 32}", 404)
    for path in ("notes/{}/pin", "notes/{}/change", "files/{}/send", "questions/{}/decide", "questions/{}/withdraw"):
        answer = await sofie.http.post(f"/console/{path.format('0' * 32)}", data={"csrf": csrf, "once": "1" * 32})
        assert answer.status == 404, path
    assert (await sofie.http.post("/console/cases/nobody/notes", data={"csrf": csrf, "note": "x"})).status == 404


@dataclass
class Mail:
    """Takes every mail."""

    sent: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> Accepted:
        self.sent.append(message)
        return Accepted("<1@x>")

    async def healthy(self) -> str | None:
        return None

    async def close(self) -> None: ...


@pytest.fixture
def mail(alive: Living) -> Mail:
    """The e-mail channel in service; asked for before the browser, which is told of the channels when it is made."""
    found, service = Mail(), alive.service
    service.channels["email"] = found  # type: ignore[assignment]
    service.rulebook._channels |= {"email"}
    service.rulebook._rules.clear()
    return found


async def test_a_file_is_sent_to_the_debtor_by_a_channel_that_takes_files(
    alive: Living, mail: Mail, sofie: Browser
) -> None:
    await keep(sofie, file=PDF, name="invoice.pdf")
    file = await the_file(alive)
    send = f"/console/files/{file.id}/send"
    refused = await sofie.send(CASE, send, words="Here it is", channel="web")
    assert refused.status == 400
    assert (await sofie.send(CASE, send, words="Here it is", channel="email")).status == 200
    kept = (await alive.store.conversation("anna"))[-1]
    assert (kept.text, kept.channel, kept.author.value, kept.state.value) == ("Here it is", "email", "agent", "sent")
    assert [(item.filename, item.content, item.stored) for item in kept.attachments] == [("invoice.pdf", b"", file.id)]
    assert [item.content for item in mail.sent[0].attachments] == [PDF]
    answer = await sofie.http.get(f"/console/documents/{kept.id}/0")
    assert await answer.read() == PDF


async def test_a_debtors_proof_by_mail_stands_beside_their_words_and_a_word_file_is_said_not_to_be_kept(
    alive: Living, mail: Mail, sofie: Browser
) -> None:
    files = (Enclosed("preuve.pdf", PDF), Enclosed("letter.docx", b"PK\x03\x04\x14\x00"))
    arrival = Inbound("email", "<m1@example.test>", "anna@example.test", "My proof", media="document", files=files)
    await alive.service.reception.take(RawEvent("email:1", "email", alive.clock(), b"raw"), [arrival])
    await alive.settle()
    page = await sofie.read(CASE)
    words = page.index("My proof")
    assert "preuve.pdf" in page[words : words + 2_000]
    assert "not kept: no PDF, picture or text" in page
    kept, refused = await alive.store.files_of("anna")
    assert {kept.state.value, refused.state.value} == {"kept", "refused"}
    rules = [item.rule for item in await alive.store.history("anna") if item.kind is Kind.TEAM]
    assert sorted(rule or "" for rule in rules) == ["file/came", "file/refused"]


async def test_a_form_with_endless_fields_is_refused(alive: Living, sofie: Browser) -> None:
    fields = {f"f{number}": "x" * 60_000 for number in range(6)}
    data = aiohttp.FormData(fields, default_to_multipart=True)
    assert (await sofie.http.post(NOTES, data=data)).status == 400
