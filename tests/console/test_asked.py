"""Asking sales in by a link: what they see, what comes back, and what the link does not do."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from html import unescape

import aiohttp
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from console.consulting import LINK_AFTER, MOST_ANSWERS, hash_of
from flows.case import CaseState
from flows.effects import Kind
from store.consultations import Answer, Consultation
from store.files import Source
from tests.browser.living import Living
from tests.console.conftest import Browser
from tests.console.test_notes import keep

CASE = "/console/cases/anna"
ASK = f"{CASE}/ask"
PDF = b"%PDF-1.7\n1 0 obj\n"
FORM = re.compile(r'<input type="hidden" name="(csrf|once)" value="([^"]*)"')


@pytest.fixture
async def sales(sofie: Browser) -> AsyncIterator[Browser]:
    """A browser of somebody outside, before the same server."""
    async with TestClient(sofie.http.server) as http:
        yield Browser(http)


async def ask(sofie: Browser, ticked: Sequence[tuple[str, str]] = (), **fields: str) -> str:
    """Ask sales; the path of the link."""
    html = await sofie.read(ASK)
    hidden = dict(FORM.findall(html))
    day = re.findall(r'name="deadline"[^>]* value="([^"]+)"', html)[0]
    given = {"whom": "Sales", "question": "Was it delivered?", "deadline": day} | hidden | fields
    answer = await sofie.http.post(ASK, data=[*given.items(), *ticked])
    text = await answer.text()
    assert answer.status == 200, text
    return str(aiohttp.client.URL(unescape(re.findall(r'id="link" value="([^"]+)"', text)[0])).path)


async def reply(
    sales: Browser, link: str, file: bytes | None = None, called: str = "note.pdf", **fields: str
) -> ClientResponse:
    """Answer by the form behind the link."""
    hidden = dict(FORM.findall(await sales.read(link)))
    given = {"name": "Els, sales", "verdict": "debtor_right", "text": "The box was wet."} | hidden | fields
    data = aiohttp.FormData(given, default_to_multipart=True, quote_fields=False)
    if file is not None:
        data.add_field("file", io.BytesIO(file), filename=called)
    return await sales.http.post(link, data=data)


async def question(alive: Living) -> Consultation:
    return (await alive.store.consultations_of("anna"))[0]


async def rules(alive: Living) -> list[str | None]:
    return [item.rule for item in await alive.store.history("anna") if item.kind is Kind.TEAM]


async def disputed(alive: Living) -> str:
    """Anna disputes her invoice; the dispute's id."""
    await alive.service.say("anna", "I dispute this", "c1")
    await alive.settle()
    file = await alive.store.load("anna")
    assert file is not None
    return file.case.disputes[0].id


async def test_a_dispute_is_settled_with_the_help_of_sales(alive: Living, sofie: Browser, sales: Browser) -> None:
    dispute = await disputed(alive)
    link = await ask(sofie, [("invoices", "2026-101"), ("disputes", dispute)])
    seen = await sales.read(link)
    assert "Was it delivered?" in seen
    assert "I dispute this" in seen
    assert "2026-101" in seen
    answered = await reply(sales, link, PDF, "../../delivery note.pdf")
    assert "The box was wet." in await answered.text()

    assert await alive.store.unread("sofie") == 1
    assert "Els, sales answered your question" in await sofie.read("/console/mine")
    page = await sofie.read(CASE)
    assert "delivery note.pdf" in page
    decide = f"/console/questions/{(await question(alive)).id}/decide"
    decided = await sofie.send(CASE, decide, verdict="debtor_right", reason="Sales saw the damage", dispute=dispute)
    assert decided.status == 200
    file = await alive.store.load("anna")
    assert file is not None
    (settled,) = file.case.disputes
    assert (settled.state.value, settled.answer) == ("upheld", "Sales saw the damage")
    kept = await question(alive)
    assert kept.ruling is not None
    assert (kept.ruling.by, kept.ruling.reason) == ("sofie", "Sales saw the damage")
    assert await rules(alive) == ["asked/sent", "asked/opened", "file/kept", "asked/answered", "asked/decided"]
    assert "sofie decided: the debtor is right" in await decided.text()


async def test_the_link_shows_what_was_ticked_and_nothing_else(alive: Living, sofie: Browser, sales: Browser) -> None:
    await alive.service.say("anna", "My new number is 0470 12 34 56", "c1")
    await alive.service.say("anna", "This is for you alone", "c2")
    await alive.settle()
    said = {item.text: item.id for item in await alive.store.conversation("anna")}
    link = await ask(sofie, [("messages", said["My new number is 0470 12 34 56"])])
    seen = await sales.read(link)
    assert "My new number is •••" in seen
    assert "Anna Peeters" in seen
    for hidden in ("This is for you alone", "2026-101", "anna@example.test", "0470", "Bruno", "sofie@"):
        assert hidden not in seen, hidden


async def test_how_to_reach_the_debtor_is_shown_where_it_was_ticked(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    assert "email: anna@example.test" in await sales.read(await ask(sofie, [("contact", "yes")]))


async def test_a_form_cannot_show_what_belongs_to_somebody_else(alive: Living, sofie: Browser, sales: Browser) -> None:
    await alive.service.say("bruno", "Bruno's own words", "c1")
    await alive.settle()
    (other,) = [item.id for item in await alive.store.conversation("bruno") if item.author.value == "debtor"]
    await ask(sofie, [("messages", other), ("invoices", "2026-102"), ("files", "0" * 32), ("disputes", "x")])
    shown = (await question(alive)).shown
    assert (shown.invoices, shown.disputes, shown.messages, shown.files) == ((), (), (), ())


async def test_only_a_hash_of_the_link_is_kept(alive: Living, sofie: Browser) -> None:
    token = (await ask(sofie)).rpartition("/")[2]
    assert (await question(alive)).token == hash_of(token)
    assert token not in repr(alive.store.__dict__)


async def test_the_page_is_kept_from_search_engines_and_referrers(sofie: Browser, sales: Browser) -> None:
    answer = await sales.http.get(await ask(sofie))
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_every_opening_stands_in_the_trail_once_for_a_page_read_again(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    link = await ask(sofie)
    assert "Not opened yet" in await sofie.read(CASE)
    for _ in range(3):
        await sales.read(link)
    assert len((await question(alive)).opened) == 1
    await alive.director.advance(timedelta(minutes=11))
    await sales.read(link)
    assert len((await question(alive)).opened) == 2
    assert "Opened 2 times" in await sofie.read(CASE)


async def test_a_member_who_looks_leaves_no_opening_and_cannot_answer(alive: Living, sofie: Browser) -> None:
    link = await ask(sofie)
    assert "you only see what they see" in await sofie.read(link)
    assert "asked" in [view.what for view in await alive.store.views_of("anna")]
    assert (await question(alive)).opened == ()
    hidden = dict(FORM.findall(await sofie.read(CASE)))
    answer = await sofie.http.post(link, data=hidden | {"name": "x", "verdict": "unsure", "text": "y"})
    assert answer.status == 400
    assert (await question(alive)).answers == ()


async def test_several_may_answer_each_with_a_file_of_their_own(alive: Living, sofie: Browser, sales: Browser) -> None:
    link = await ask(sofie)
    for name in ("Els", "Tom"):
        assert (await reply(sales, link, PDF + name.encode(), called=f"{name}.pdf")).status == 200
    answers = (await question(alive)).answers
    assert len(answers) == 2
    files = {item.id: item for item in await alive.store.files_of("anna")}
    assert {files[item].source for answer in answers for item in answer.files} == {Source.ASKED}
    page = await sales.read(link)
    places = re.findall(r'href="(/console/asked/[^"]+/files/[0-9a-f]{32})"', page)
    assert len(places) == 2
    assert await (await sales.http.get(places[0])).read() == PDF + b"Els"


async def test_a_file_that_was_not_shown_cannot_be_read_by_the_link(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    await keep(sofie, file=PDF, name="secret.pdf")
    await keep(sofie, file=PDF + b"2", name="shown.pdf")
    secret, shown = await alive.store.files_of("anna")
    link = await ask(sofie, [("files", shown.id)])
    assert (await sales.http.get(f"{link}/files/{shown.id}")).status == 200
    assert (await sales.http.get(f"{link}/files/{secret.id}")).status == 404
    assert (await sales.http.get(f"/console/files/{shown.id}", allow_redirects=False)).status == 303, "the sign-in"


@pytest.mark.parametrize("fields", [{"name": " "}, {"text": ""}, {"text": "x" * 4_001}, {"verdict": "hang them"}])
async def test_half_an_answer_is_given_back(
    alive: Living, sofie: Browser, sales: Browser, fields: dict[str, str]
) -> None:
    link = await ask(sofie)
    assert (await reply(sales, link, **fields)).status == 400
    assert (await question(alive)).answers == ()


async def test_an_answers_file_meets_the_same_limits(alive: Living, sofie: Browser, sales: Browser) -> None:
    link = await ask(sofie)
    assert (await reply(sales, link, b"PK\x03\x04", "x.docx")).status == 415
    large = await reply(sales, link, b"%PDF-1.7" + b"0" * (11 * 1024 * 1024))
    assert large.status == 413
    assert "The box was wet.</textarea>" in await large.text()
    assert await alive.store.files_of("anna") == []


async def test_markup_in_an_answer_is_text(alive: Living, sofie: Browser, sales: Browser) -> None:
    link = await ask(sofie, whom="<b>Sales</b>", question="<script>alert(1)</script>")
    await reply(sales, link, name="<i>Els</i>", text="<img src=x onerror=alert(1)>")
    for page in (await sales.read(link), await sofie.read(CASE), await sofie.read("/console/mine")):
        for markup in ("<script>alert", "<img src=x", "<i>Els", "<b>Sales"):
            assert markup not in page


async def test_an_expired_a_withdrawn_and_a_decided_link_are_closed_and_show_nothing(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    link = await ask(sofie)
    asked = await question(alive)
    await sofie.send(CASE, f"/console/questions/{asked.id}/withdraw")
    assert "was withdrawn" in await sales.read(link, 410)
    assert "Anna" not in await sales.read(link, 410)
    other = await ask(sofie)
    hidden = dict(FORM.findall(await sales.read(other)))
    (_, second) = await alive.store.consultations_of("anna")
    await sofie.send(CASE, f"/console/questions/{second.id}/decide", verdict="unsure", reason="too late")
    late = await sales.http.post(other, data=hidden | {"name": "Els", "verdict": "unsure", "text": "still"})
    assert late.status == 410
    assert "was decided" in await late.text()
    third = await ask(sofie)
    await alive.director.advance(LINK_AFTER + timedelta(days=6))
    assert "too old" in await sales.read(third, 410)
    assert (await sales.http.get(f"{third}/files/{'0' * 32}")).status == 404


async def test_a_guessed_link_finds_nothing_and_guessing_is_counted(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    link = await ask(sofie)
    assert "do not know this link" in await sales.read(f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", 404)
    assert len(alive.store._failures) == 1
    await sales.read(link)


async def test_an_address_that_keeps_guessing_has_to_wait(alive: Living, sofie: Browser, sales: Browser) -> None:
    for number in range(51):
        await sales.http.get(f"/console/asked/{'x' * 40}{number:03}")
    assert (await sales.http.get(f"/console/asked/{'y' * 43}")).status == 429


async def test_an_answer_to_a_case_settled_meanwhile_is_kept_and_says_so(
    alive: Living, sofie: Browser, sales: Browser
) -> None:
    link = await ask(sofie)
    await sales.read(link)
    file = await alive.store.load("anna")
    assert file is not None
    alive.store._put_case(replace(file.case, state=CaseState.SETTLED))
    assert "settled meanwhile" in await sales.read(link)
    assert (await reply(sales, link)).status == 200
    (answer,) = (await question(alive)).answers
    assert answer.settled
    assert "came after the matter was settled" in await sofie.read(CASE)


async def test_a_question_holds_a_limited_number_of_answers(alive: Living, sofie: Browser, sales: Browser) -> None:
    link = await ask(sofie)
    asked = await question(alive)
    given = tuple(Answer(str(n), asked.at, "Els", "unsure", "?") for n in range(MOST_ANSWERS))
    await alive.store.change_consultation(replace(asked, answers=given, version=asked.version + 1))
    hidden = dict(FORM.findall(await sofie.read(CASE)))
    assert 'name="verdict"' not in await sales.read(link)
    assert hidden
    assert (await question(alive)).answers == given


@pytest.mark.parametrize(
    "fields",
    [
        {"whom": ""},
        {"question": " "},
        {"deadline": "tomorrow"},
        {"deadline": "2031-01-01"},
        {"address": "els@example.test"},
    ],
)
async def test_a_question_that_makes_no_sense_is_given_back(
    alive: Living, sofie: Browser, fields: dict[str, str]
) -> None:
    hidden = dict(FORM.findall(await sofie.read(ASK)))
    given = {"whom": "Sales", "question": "Why?", "deadline": "2026-11-24"} | hidden | fields
    assert (await sofie.http.post(ASK, data=given)).status == 400
    assert await alive.store.consultations_of("anna") == []


async def test_a_decision_needs_a_reason_and_a_side_to_settle_a_dispute(alive: Living, sofie: Browser) -> None:
    dispute = await disputed(alive)
    await ask(sofie)
    decide = f"/console/questions/{(await question(alive)).id}/decide"
    assert (await sofie.send(CASE, decide, verdict="partly")).status == 400
    assert (await sofie.send(CASE, decide, verdict="partly", reason="half", dispute=dispute)).status == 400
    assert (await question(alive)).ruling is None
