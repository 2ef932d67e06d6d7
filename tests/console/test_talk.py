"""The conversation on a case's page: read page by page, answered now or later, given back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.talk import PAGE, place_of
from flows.case import Owner
from flows.events import BreathingSpace, Called, Event, Learnt, PaymentReceived, RepresentativeSet
from flows.message import Author, Delivery, Direction, Message
from ledger.invoice import Payment
from store.base import Change
from tests.browser.living import Living
from tests.console.conftest import Browser
from tests.stories.telling import euros

CASE = "/console/cases/anna"


async def says(alive: Living, text: str) -> None:
    await alive.service.say("anna", text, f"{text}{alive.clock()}")
    await alive.settle()


async def happens(alive: Living, event: Event) -> None:
    assert await alive.service.desk.handle("anna", event)


async def spoken(alive: Living, count: int, **changes: Any) -> None:
    """A long conversation, put into the records as it is."""
    file = await alive.store.load("anna")
    assert file is not None
    at = alive.clock() - timedelta(minutes=count)
    messages = [_said(n, at + timedelta(minutes=n), **changes) for n in range(count)]
    case = replace(file.case, version=file.case.version + 1, said=file.case.said + count)
    assert await alive.store.commit(Change(case, file.case.version, messages=tuple(messages)))


def _said(n: int, at: datetime, **changes: Any) -> Message:
    heard = n % 2 == 0
    direction = Direction.INBOUND if heard else Direction.OUTBOUND
    author, state = (Author.DEBTOR, Delivery.RECEIVED) if heard else (Author.BOT, Delivery.DELIVERED)
    said = Message(f"x{n}", "anna", "anna", "web", "anna", direction, author, f"word {n}", "en", at, state)
    return replace(said, **changes)


async def words(alive: Living) -> list[tuple[str, Delivery]]:
    return [(item.text, item.state) for item in await alive.store.conversation("anna") if item.author is Author.AGENT]


async def reply(sofie: Browser, **fields: str) -> tuple[int, str]:
    answer = await sofie.send(CASE, f"{CASE}/reply", **fields)
    return answer.status, unescape(await answer.text())


async def keep(sofie: Browser, **fields: str) -> None:
    """The same form, sent by the button that keeps a draft."""
    html = await sofie.read(CASE)
    form = html[html.index('id="reply-form"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
    answer = await sofie.http.post(f"{CASE}/draft", data=hidden | fields)
    assert answer.status == 200


def typed_in(page: str) -> str:
    found = re.search(r'<textarea id="reply"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found.group(1))


# --- reading ---


async def test_the_latest_messages_come_first_and_older_ones_by_link(sofie: Browser, alive: Living) -> None:
    await spoken(alive, 1_000)
    page = await sofie.read(CASE)
    shown = re.findall(r'dir="auto" lang="en">word (\d+)<', page)
    assert (len(shown), shown[0], shown[-1]) == (PAGE, "950", "999")
    assert 'href="?from=900#talk"' in page
    assert "1,000 messages" in page
    older = await sofie.read(f"{CASE}?from=850")
    shown = re.findall(r'dir="auto" lang="en">word (\d+)<', older)
    assert (len(shown), shown[0], shown[-1]) == (PAGE, "850", "899")
    assert 'href="?from=800#talk"' in older
    assert 'href="?from=900#talk"' in older
    first = await sofie.read(f"{CASE}?from=0")
    assert "word 0<" in first
    assert "Earlier messages" not in first


@pytest.mark.parametrize("asked", ["-1", "x", "9" * 40, "٣", "%3Cscript%3E"])
async def test_a_place_that_makes_no_sense_shows_the_latest(sofie: Browser, alive: Living, asked: str) -> None:
    await spoken(alive, 120)
    assert "word 119<" in await sofie.read(f"{CASE}?from={asked}")


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_every_message_stands_on_a_page_and_pages_lead_on_without_gaps(start: int, total: int) -> None:
    place = place_of(start, total)
    assert place.start % PAGE == 0
    assert place.start <= max(start, 0)
    if place.later is not None:
        assert place.later == place.start + PAGE
        assert start < place.later
    else:
        assert total - place.start < 2 * PAGE
    assert (place.earlier is None) == (place.start == 0)


async def test_the_first_unanswered_message_is_a_click_away(sofie: Browser, alive: Living) -> None:
    await spoken(alive, 20)
    assert "unanswered" not in await sofie.read(CASE)
    await spoken_by_debtor(alive, 130)
    page = await sofie.read(CASE)
    assert 'href="?from=unanswered#unanswered"' in page
    there = await sofie.read(f"{CASE}?from=unanswered")
    assert "heard 0<" in there


async def spoken_by_debtor(alive: Living, count: int) -> None:
    file = await alive.store.load("anna")
    assert file is not None
    heard = [replace(_said(0, alive.clock()), id=f"y{n}", text=f"heard {n}") for n in range(count)]
    case = replace(file.case, version=file.case.version + 1, said=file.case.said + count)
    assert await alive.store.commit(Change(case, file.case.version, messages=tuple(heard)))


async def test_days_and_what_did_not_go_stand_between_the_messages(sofie: Browser, alive: Living) -> None:
    await says(alive, "I want a person")
    await happens(alive, RepresentativeSet("sofie", "Mr Law", "law@example.be"))
    await reply(sofie, text="Hello", channel="web")
    page = await sofie.read(CASE)
    assert 'id="day-2026-11-20"' in page
    assert re.search(r'<li class="day"[^>]*><span>Friday 20 November 2026', page)


async def test_what_was_understood_is_said_in_the_readers_language(sofie: Browser, alive: Living) -> None:
    await says(alive, "I dispute this")
    sofie.http.session.headers["Accept-Language"] = "nl"
    page = await sofie.read(CASE)
    assert "97 % zeker" in page
    assert "begrepen:" in page


# --- drafts ---


async def test_what_was_typed_survives_until_it_is_sent(sofie: Browser, alive: Living) -> None:
    await keep(sofie, text="Half a thought", channel="web")
    assert typed_in(await sofie.read(CASE)) == "Half a thought"
    status, page = await reply(sofie, text="A whole thought", channel="web")
    assert status == 200
    assert typed_in(page) == ""
    assert await words(alive) == [("A whole thought", Delivery.DELIVERED)]


async def test_a_word_that_is_kept_late_does_not_bring_back_what_was_sent(sofie: Browser) -> None:
    html = await sofie.read(CASE)
    csrf, once = (re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf", "once"))  # type: ignore[index]
    fields = {"csrf": csrf, "once": once, "text": "Hello", "channel": "web"}
    await sofie.http.post(f"{CASE}/reply", data=fields)
    answer = await sofie.http.post(f"{CASE}/draft", data=fields, headers={"Amicable-Draft": "1"})
    assert answer.status == 204
    assert typed_in(await sofie.read(CASE)) == ""


async def test_each_member_has_a_draft_of_their_own(sofie: Browser, alive: Living) -> None:
    await keep(sofie, text="Mine")
    mine = await alive.store.draft_reply("sofie", "anna")
    assert mine is not None
    assert await alive.store.draft_reply("marc", "anna") is None


# --- bad input ---


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": " "}, "nothing in the message"),
        ({"text": "x" * 50_000}, "under 4000 characters: these are 50000"),
        ({"text": "Hello", "channel": "fax"}, "cannot be written to on that channel"),
        ({"text": "Hello", "channel": "email"}, "not in service"),
        ({"text": "Pay at {pay_link}, please"}, "{pay_link}"),
        ({"text": "Hello", "when": "later", "day": "2020-01-01", "clock": "10:00"}, "has passed"),
        ({"text": "Hello", "when": "later", "day": "2027-11-01", "clock": "10:00"}, "within 30 days"),
        ({"text": "Hello", "when": "later", "day": "soon", "clock": "10:00"}, "choose a day"),
        ({"text": "Hello", "when": "later", "day": "2026-11-25", "clock": "25:61"}, "choose a day"),
        ({"template": "friendly"}, "not approved"),
        ({"template": "../../x"}, "not approved"),
    ],
)
async def test_what_cannot_be_sent_is_given_back_with_the_reason(
    sofie: Browser, alive: Living, fields: dict[str, str], problem: str
) -> None:
    status, page = await reply(sofie, **fields)
    assert status == 400
    assert problem in page.replace("\xa0", " ")
    assert typed_in(page).strip() == fields.get("text", "").strip()
    assert await words(alive) == []


async def test_markup_in_a_reply_is_text(sofie: Browser, alive: Living) -> None:
    status, _ = await reply(sofie, text="<script>alert(1)</script> {{7*7}} {% raw %}", channel="web")
    assert status == 200
    page = await sofie.read(CASE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page
    assert "<script>alert" not in page
    assert await words(alive) == [("<script>alert(1)</script> {{7*7}} {% raw %}", Delivery.DELIVERED)]


@pytest.mark.parametrize("act", ["reply", "draft", "insert", "withdraw", "hand-back"])
async def test_a_case_that_there_is_not_is_404(sofie: Browser, act: str) -> None:
    csrf = re.search(r'name="csrf" value="([^"]+)"', await sofie.read(CASE))[1]  # type: ignore[index]
    answer = await sofie.http.post(f"/console/cases/other-creditor/{act}", data={"csrf": csrf, "text": "x"})
    assert answer.status == 404


# --- a case that was closed meanwhile ---


@pytest.mark.parametrize("what", ["settled", "represented", "breathing_space"])
async def test_a_reply_to_a_case_closed_meanwhile_is_refused_kept_and_goes_with_a_tick(
    sofie: Browser, alive: Living, what: str
) -> None:
    page = await sofie.read(CASE)
    today = alive.clock().date()
    if what == "settled":
        await _pays(alive)
    else:
        space = BreathingSpace("marc", today, today + timedelta(30))
        await happens(alive, space if what == "breathing_space" else RepresentativeSet("marc", "Mr Law", "l@x.be"))
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index('id="reply-form"') :])
    )
    answer = await sofie.http.post(
        f"{CASE}/reply", data={**hidden, "text": "Please pay", "channel": "web", "anyway": ""}
    )
    refused = unescape(await answer.text())
    assert answer.status == 400
    assert "Your words are kept below" in refused
    assert typed_in(refused) == "Please pay"
    assert await words(alive) == []
    assert f'name="knowing" value="{what}"' in refused
    status, _ = await reply(sofie, text="Thank you", channel="web", knowing=what)
    assert status == 200
    assert [text for text, _ in await words(alive)] == ["Thank you"]


async def _pays(alive: Living) -> None:
    await happens(alive, PaymentReceived(Payment("p1", "anna", alive.clock(), euros("240.00"))))


# --- later ---


async def test_a_reply_waits_is_shown_with_the_debtors_time_and_is_taken_back_to_change(
    sofie: Browser, alive: Living
) -> None:
    status, page = await reply(sofie, text="Good morning", channel="web", when="later", day="2026-11-24", clock="22:15")
    assert status == 200
    assert "goes on Tue 24 Nov, 22:15 (their time)" in page
    assert await words(alive) == [("Good morning", Delivery.QUEUED)]
    (message,) = [item for item in await alive.store.conversation("anna") if item.scheduled]
    answer = await sofie.send(CASE, f"{CASE}/withdraw", message=message.id, again="1")
    page = unescape(await answer.text())
    assert typed_in(page) == "Good morning"
    assert 'value="2026-11-24"' in page
    assert 'value="22:15"' in page
    assert "stopped before it went" in page
    assert await words(alive) == [("Good morning", Delivery.CANCELLED)]


async def test_what_has_gone_is_not_taken_back(sofie: Browser, alive: Living) -> None:
    await reply(sofie, text="Later", channel="web", when="later", day="2026-11-20", clock="09:30")
    (message,) = [item for item in await alive.store.conversation("anna") if item.scheduled]
    page = await sofie.read(CASE)
    await alive.service.timetable.run_until(alive.clock() + timedelta(hours=3), alive.clock.set)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = await sofie.http.post(f"{CASE}/withdraw", data={**hidden, "message": message.id, "stop": "1"})
    assert "gone already" in await answer.text()
    assert await words(alive) == [("Later", Delivery.DELIVERED)]


@pytest.mark.parametrize("message", ["", "nothing", "x1"])
async def test_only_words_that_wait_in_this_case_are_taken_back(sofie: Browser, alive: Living, message: str) -> None:
    await spoken(alive, 3)
    csrf = re.search(r'name="csrf" value="([^"]+)"', await sofie.read(CASE))[1]  # type: ignore[index]
    answer = await sofie.http.post(f"{CASE}/withdraw", data={"csrf": csrf, "message": message})
    assert answer.status == 404


# --- handing back ---


async def test_a_conversation_goes_back_with_what_came_of_it_and_says_what_comes_next(
    sofie: Browser, alive: Living
) -> None:
    await says(alive, "I want a person")
    await sofie.act("take-over")
    page = unescape(await sofie.read(CASE))
    assert "After you hand back:" in page
    assert "the step “" in page
    answer = await sofie.send(CASE, f"{CASE}/hand-back", chosen="agreed", outcome="pays Friday <b>", tell="web")
    page = await answer.text()
    assert "agreed: pays Friday &lt;b&gt;" in page
    case = await alive.store.load("anna")
    assert case is not None
    assert case.case.owner is Owner.BOT
    assert (await alive.store.conversation("anna"))[-1].wording == "handed_back"
    assert "What happens by itself:" in page


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"chosen": "fired"}, "one of the outcomes"),
        ({"tell": "fax"}, "cannot be told"),
        ({"outcome": "x" * 501}, "500"),
    ],
)
async def test_a_hand_back_that_makes_no_sense_says_what_to_mend(
    sofie: Browser, alive: Living, fields: dict[str, str], problem: str
) -> None:
    await says(alive, "I want a person")
    answer = await sofie.send(CASE, f"{CASE}/hand-back", **fields)
    assert answer.status == 400
    assert problem in await answer.text()
    case = await alive.store.load("anna")
    assert case is not None
    assert case.case.owner is Owner.HUMAN


@pytest.mark.parametrize("fields", [{}, {"chosen": "no_answer"}, {"chosen": "waits"}, {"outcome": "  "}])
async def test_a_case_of_hardship_is_not_given_back_with_one_click(
    sofie: Browser, alive: Living, fields: dict[str, str]
) -> None:
    await happens(alive, Called("marc", True, "very ill", Learnt.HARDSHIP))
    assert "were told that we send them no more messages" in await sofie.read(CASE)
    answer = await sofie.send(CASE, f"{CASE}/hand-back", **fields)
    assert answer.status == 400
    assert "say what you have agreed" in await answer.text()
    case = await alive.store.load("anna")
    assert case is not None
    assert case.case.owner is Owner.HUMAN


@pytest.mark.parametrize("fields", [{"agreed": "yes"}, {"chosen": "agreed"}, {"outcome": "they want a plan"}])
async def test_a_case_of_hardship_is_given_back_with_what_was_agreed(
    sofie: Browser, alive: Living, fields: dict[str, str]
) -> None:
    await happens(alive, Called("marc", True, "very ill", Learnt.HARDSHIP))
    assert (await sofie.send(CASE, f"{CASE}/hand-back", **fields)).status == 200
    case = await alive.store.load("anna")
    assert case is not None
    assert case.case.owner is Owner.BOT
    said = [line.text for line in await alive.store.history("anna") if line.rule == "agent/handed_back"]
    assert said
    assert said[-1]


async def test_a_long_history_is_read_page_by_page(sofie: Browser, alive: Living) -> None:
    for n in range(60):
        await happens(alive, RepresentativeSet("marc", f"Mr Law {n}", "l@x.be"))
    file = await alive.store.load("anna")
    assert file is not None
    total = file.case.chain.count
    assert total > PAGE
    page = await sofie.read(CASE)
    assert page.count('class="symbol"') == PAGE
    assert f'href="?lines={total - PAGE}#history-title"' in page
    older = await sofie.read(f"{CASE}?lines={total - PAGE}")
    assert older.count('class="symbol"') == total - PAGE
    assert f'href="?lines={total}#history-title"' in older
