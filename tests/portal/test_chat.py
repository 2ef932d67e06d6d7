"""The debtor's chat page: reading, writing, hostile words, links that are no good."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient

from flows.case import Owner
from flows.events import AgentReplied
from flows.message import Delivery, Direction
from store.base import Change, Unavailable
from tests.browser.living import Living

FRAGMENT = {"Accept": "application/json"}


def say(text: str, client_id: str = "page-0001") -> dict[str, str]:
    return {"text": text, "client_id": client_id}


async def heard(alive: Living, debtor_id: str = "anna") -> list[str]:
    await alive.settle()
    return [m.text for m in await alive.store.conversation(debtor_id) if m.direction is Direction.INBOUND]


@pytest.fixture
def chat(alive: Living) -> str:
    return alive.chat("anna")


async def test_a_link_opens_the_conversation_with_the_creditors_name_and_says_that_a_machine_answers(client, chat):
    page = await (await client.get(chat)).text()
    assert "Sample Trading BV" in page
    assert "Automated assistant" in page
    assert 'aria-live="polite"' in page
    assert "No messages yet" in page


@pytest.mark.parametrize(("debtor", "words"), [("bruno", "Assistant automatique"), ("clara", "Automatische assistent")])
async def test_the_page_speaks_the_debtors_language(client, alive, debtor, words):
    page = await (await client.get(alive.chat(debtor))).text()
    assert words in page
    assert f'<html lang="{"fr" if debtor == "bruno" else "nl"}">' in page


@pytest.mark.parametrize("change", ["nobody", "", "x" * 3000, "..%2f..%2fstatic", "forged"])
async def test_a_link_that_is_no_good_gives_404(client, chat, change):
    path = chat.replace(".", "A.") if change == "forged" else f"/chat/{change}"
    assert (await client.get(path)).status == 404


async def test_an_old_link_gives_404_and_says_what_to_do(client, alive, chat):
    alive.clock.set(alive.clock() + timedelta(days=31))
    answer = await client.get(chat)
    assert answer.status == 404
    assert "This link does not work" in await answer.text()


async def test_a_link_to_a_debtor_who_is_gone_gives_404_for_reading_writing_and_listening(client, alive):
    link = alive.chat("nobody-known")
    assert (await client.get(link)).status == 404
    assert (await client.post(link, data=say("hello"))).status == 404
    assert (await client.get(f"{link}/events")).status == 404


async def test_a_form_without_script_is_answered_with_the_conversation(client, alive, chat):
    page = await (await client.post(chat, data=say("Please send me my invoice"))).text()
    assert "Please send me my invoice" in page
    assert page.count('data-author="bot"') == 1


async def test_the_pages_script_gets_204_and_then_the_new_bubbles(client, alive, chat):
    answer = await client.post(chat, data=say("Thank you"), headers=FRAGMENT)
    assert answer.status == 204
    await alive.settle()
    news = await (await client.get(f"{chat}/messages")).json()
    assert "Thank you" in news["bubbles"]
    assert news["notice"] == ""


async def test_the_second_copy_of_a_message_is_dropped(client, alive, chat):
    for _ in range(3):
        await client.post(chat, data=say("Once only", "same-id-1"), headers=FRAGMENT)
    assert await heard(alive) == ["Once only"]


async def test_the_same_words_typed_twice_are_two_messages(client, alive, chat):
    for client_id in ("first-0001", "second-0002"):
        await client.post(chat, data=say("Hello?", client_id), headers=FRAGMENT)
    assert await heard(alive) == ["Hello?", "Hello?"]


async def test_two_debtors_may_use_the_same_client_id(client, alive, chat):
    await client.post(chat, data=say("from anna"), headers=FRAGMENT)
    await client.post(alive.chat("clara"), data=say("van clara"), headers=FRAGMENT)
    assert (await heard(alive), await heard(alive, "clara")) == (["from anna"], ["van clara"])


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t"])
async def test_an_empty_message_is_refused_kindly(client, alive, chat, text):
    answer = await client.post(chat, data=say(text), headers=FRAGMENT)
    assert answer.status == 400
    assert "nothing in your message" in (await answer.json())["error"]
    assert await heard(alive) == []


async def test_a_message_of_4000_characters_goes_and_a_longer_one_stays_in_the_form(client, alive, chat):
    assert (await client.post(chat, data=say("é" * 4000, "long-0001"), headers=FRAGMENT)).status == 204
    answer = await client.post(chat, data=say("x" * 4001, "long-0002"))
    assert answer.status == 413
    page = await answer.text()
    assert "under 4,000 characters" in page
    assert "x" * 4001 in page
    assert len(await heard(alive)) == 1


async def test_a_huge_message_is_refused_before_it_is_read(client, alive, chat):
    answer = await client.post(chat, data=say("x" * 100_000), headers=FRAGMENT)
    assert answer.status == 413
    assert await heard(alive) == []


@pytest.mark.parametrize("client_id", ["", "short", "with space in it", "<script>alert(1)</script>", "x" * 65])
async def test_a_form_that_is_not_ours_is_refused(client, alive, chat, client_id):
    assert (await client.post(chat, data=say("hi", client_id), headers=FRAGMENT)).status == 400
    assert await heard(alive) == []


async def test_a_form_with_files_or_broken_bytes_is_refused(client, alive, chat):
    form = FormData({"client_id": "page-0001"})
    form.add_field("text", io.BytesIO(b"\x00file"), filename="x.exe")
    assert (await client.post(chat, data=form)).status == 400
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert (await client.post(chat, data=b"client_id=page-0001&text=%ff%fe\xff", headers=headers)).status == 400
    assert await heard(alive) == []


HOSTILE = [
    '<script>alert("x")</script>',
    "{{ 7*7 }} {% raw %} ${7*7}",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1) https://evil.example/<b>",
    "\u202eright to left\u202c 🙂👩‍👩‍👧‍👦",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_are_shown_as_words(client, alive, chat, text):
    await client.post(chat, data=say(text), headers=FRAGMENT)
    await alive.settle()
    page = await (await client.get(chat)).text()
    news = await (await client.get(f"{chat}/messages")).json()
    for html in (page, news["bubbles"]):
        (shown,) = re.findall(r'data-author="debtor".*?<div class="text" dir="auto">(.*?)</div>', html, re.DOTALL)
        assert unescape(shown) == text
        assert "<" not in shown


async def test_a_name_full_of_markup_breaks_no_page(client, alive):
    page = await (await client.get(alive.chat("dev"))).text()
    assert "49" not in re.sub(r"\d{4}|[0-9a-f]{8,}|chat/[^\"]*", "", page)


async def test_only_what_came_by_the_chat_and_arrived_is_shown(client, alive, chat):
    await alive.director.next_event()
    (message,) = [m for m in await alive.store.conversation("anna") if m.direction is Direction.OUTBOUND]
    file = await alive.store.load("anna")
    assert file is not None
    others = [
        replace(message, id="by-sms", channel="sms", provider_id=None),
        replace(message, id="stopped", state=Delivery.CANCELLED, provider_id=None),
        replace(message, id="refused", state=Delivery.FAILED, provider_id=None),
        replace(message, id="perhaps", state=Delivery.UNKNOWN, provider_id=None),
    ]
    next_case = replace(file.case, version=file.case.version + 1)
    assert await alive.store.commit(Change(next_case, file.case.version, messages=tuple(others)))
    page = await (await client.get(chat)).text()
    assert re.findall(r'data-id="([^"]+)"', page) == [message.id, "perhaps"]


async def test_a_person_in_the_conversation_is_announced(client, alive, chat):
    await client.post(chat, data=say("I want a person"), headers=FRAGMENT)
    await alive.settle()
    file = await alive.store.load("anna")
    assert file is not None
    assert file.case.owner is Owner.HUMAN
    assert "A member of our team is in this conversation" in await (await client.get(chat)).text()
    await alive.service.desk.handle("anna", AgentReplied("Sofie", "Hello, this is Sofie", "web"))
    page = await (await client.get(chat)).text()
    assert 'data-author="agent"' in page
    assert "Hello, this is Sofie" in page


async def test_documents_are_links_that_only_this_conversation_opens(client, alive, chat):
    await client.post(chat, data=say("Please send me my invoice"))
    page = await (await client.get(chat)).text()
    (path,) = re.findall(r'href="([^"]*/documents/[^"]*)"', page)
    answer = await client.get(unescape(path))
    assert answer.status == 200
    assert answer.content_type == "application/pdf"
    assert (await answer.read()).startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    elsewhere = unescape(path).replace(chat.split("/")[2], alive.chat("bruno").split("/")[2])
    assert (await client.get(elsewhere)).status == 404
    assert (await client.get(unescape(path)[:-1] + "7")).status == 404


async def test_the_page_says_which_engine_read_a_message(client, alive, chat):
    await client.post(chat, data=say("Thank you"))
    page = await (await client.get(chat)).text()
    assert 'data-engine="words"' in page
    assert "words: thanks · 97\u00a0%" in page


async def test_the_page_lets_nothing_in_from_elsewhere(client, chat):
    answer = await client.get(chat)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    page = await answer.text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", page)


async def test_while_the_database_is_away_the_page_says_so(client, alive, chat):
    async def away(key: str) -> list[object]:
        raise Unavailable

    alive.store.by_contact = away
    answer = await client.get(chat)
    assert answer.status == 503
    assert "try again" in await answer.text()


# --- live ---


class Stream:
    """The events of a stream as they come."""

    def __init__(self, answer: ClientResponse) -> None:
        self._answer = answer

    async def next(self, kind: str) -> tuple[str, str]:
        """Id and data of the next event of that kind."""
        async with asyncio.timeout(5):
            while True:
                lines: list[str] = []
                while (line := (await self._answer.content.readline()).decode().rstrip("\r\n")) or not lines:
                    lines.append(line)
                fields = {name: value for name, _, value in (line.partition(": ") for line in lines if line)}
                data = "\n".join(line[6:] for line in lines if line.startswith("data: "))
                if fields.get("event") == kind:
                    return fields.get("id", ""), data


Listen = Callable[..., Awaitable[Stream]]


@pytest.fixture
async def listen(client: TestClient) -> AsyncIterator[Listen]:
    answers: list[ClientResponse] = []

    async def start(path: str, **headers: str) -> Stream:
        answer = await client.get(path, headers=headers)
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        answers.append(answer)
        return Stream(answer)

    yield start
    for answer in answers:
        answer.close()


async def test_an_open_page_hears_of_messages_as_they_come(client, alive, chat, listen):
    stream = await listen(f"{chat}/events")
    await stream.next("notice")
    await client.post(chat, data=say("Thank you"), headers=FRAGMENT)
    _, first = await stream.next("bubble")
    assert 'data-author="debtor"' in first
    await alive.director.next_event()
    name, second = await stream.next("bubble")
    assert 'data-author="bot"' in second
    assert f'data-id="{name}"' in second


async def test_a_page_that_was_cut_off_goes_on_where_it_was(client, alive, chat, listen):
    await client.post(chat, data=say("the first", "first-0001"))
    alive.clock.set(alive.clock() + timedelta(hours=2))
    await client.post(chat, data=say("the second", "second-0002"))
    stream = await listen(f"{chat}/events")
    name, first = await stream.next("bubble")
    assert "the first" in first
    later = await listen(f"{chat}/events", **{"Last-Event-ID": name})
    seen = [(await later.next("bubble"))[1]]
    while "the second" not in seen[-1]:
        seen.append((await later.next("bubble"))[1])
    assert not any("the first" in html for html in seen)


async def test_an_unknown_place_to_go_on_from_gives_everything(client, alive, chat, listen):
    await client.post(chat, data=say("hello there"))
    stream = await listen(f"{chat}/events", **{"Last-Event-ID": "never-heard-of"})
    assert "hello there" in (await stream.next("bubble"))[1]


async def test_the_news_of_one_debtor_never_reach_another(client, alive, chat, listen):
    stream = await listen(f"{alive.chat('clara')}/events")
    await stream.next("notice")
    await client.post(chat, data=say("secret of anna"))
    await client.post(alive.chat("clara"), data=say("woorden van clara"))
    _, html = await stream.next("bubble")
    assert "woorden van clara" in html
    assert "secret" not in html


async def test_a_server_that_stops_ends_its_streams_at_once(client, alive, chat, listen):
    await (await listen(f"{chat}/events")).next("notice")
    async with asyncio.timeout(5):
        await client.server.close()
    assert not alive.service.hub.listening("anna")
