"""The demo page as a plain client sees it: moving the clock, the feed, and what is refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient

from bot.demo.control import DemoDebtor
from bot.demo.director import rasa_line
from bot.demo.view import chosen_phones, feed_lines, status_lines
from tests.browser.living import START, Living, WordsReader, living, served

SCRIPTED = {"Accept": "application/json"}


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living(WordsReader()) as house:
        yield house


@pytest.fixture
async def client(alive: Living) -> AsyncIterator[TestClient]:
    async with served(alive) as server, TestClient(server) as plain:
        yield plain


async def test_the_page_shows_the_clock_three_phones_and_the_team(client):
    page = await (await client.get("/")).text()
    assert "Friday 20 November 2026" in page
    assert ">08:00<" in page
    assert page.count('<section class="phone"') == 4  # three, and the blank one for more
    assert 'src="/console/"' in page


async def test_the_clock_moves_by_an_hour_a_day_and_to_the_next_event(client, alive):
    for step, hours in (("hour", 1), ("day", 25)):
        answer = await client.post("/demo/advance", data={"step": step}, headers=SCRIPTED)
        assert answer.status == 200
        assert timedelta(0) <= alive.clock() - START - timedelta(hours=hours) < timedelta(minutes=1)
    before = alive.clock()
    answer = await (await client.post("/demo/advance", data={"step": "next"}, headers=SCRIPTED)).json()
    assert alive.clock() > before
    assert set(answer["clock"]) == {"iso", "day", "time"}


async def test_without_scripts_the_buttons_lead_back_to_the_page_with_the_news(client):
    page = await (await client.post("/demo/advance", data={"step": "next"})).text()
    assert "message sent" in page
    assert "courteous/friendly" in page


@pytest.mark.parametrize("step", ["", "year", "-1"])
async def test_a_step_that_is_none_is_refused(client, step):
    assert (await client.post("/demo/advance", data={"step": step})).status == 400


async def test_a_page_from_elsewhere_cannot_move_the_clock(client, alive):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/demo/advance", data={"step": "day"}, headers=headers)).status == 403
    assert alive.clock() - START < timedelta(minutes=1)


async def test_the_chosen_phones_come_from_the_address_and_unknown_ones_are_left_out(client):
    page = await (await client.get("/?phone=dev&phone=nobody&phone=dev")).text()
    assert re.findall(r'<section class="phone" data-debtor="([^"]*)"', page) == ["dev", ""]
    assert "{{7*7}}" in page
    assert "<SRL>" not in page


async def test_an_open_page_hears_what_happens(client, alive):
    answer = await client.get("/demo/events")
    await alive.director.next_event()
    seen = b""
    async with asyncio.timeout(10):
        while b"event: changed" not in seen or b"message sent" not in seen:
            seen += await answer.content.readline()
    answer.close()


async def test_the_page_lets_nothing_in_from_elsewhere(client):
    answer = await client.get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", await answer.text())


def test_without_a_wish_the_first_phone_of_each_language_is_shown():
    people = [DemoDebtor(str(n), "x", language, "web", "", "/chat/x") for n, language in enumerate(("nl", "nl", "en"))]
    hidden = DemoDebtor("9", "x", "fr", "sms", "", "")
    assert [debtor.id for debtor in chosen_phones([*people, hidden], [])] == ["0", "2"]
    assert [debtor.id for debtor in chosen_phones([*people, hidden], ["9", "1"])] == ["1"]


def test_the_status_names_the_engine_first_and_shows_whatever_else_there_is():
    lines = status_lines({"new": "42", "rasa_state": "working", "rasa": "installing, 12 %", "engine": "local"})
    assert [(line.name, line.value, line.sign) for line in lines] == [
        ("engine", "local", ""),
        ("rasa", "installing, 12 %", "working"),
        ("new", "42", ""),
    ]


async def test_a_long_text_is_cut_in_the_feed_and_an_unknown_debtor_keeps_its_id(alive):
    await alive.director.next_event()
    entries = await alive.director.feed(50)
    lines = feed_lines(entries, [], "Europe/Brussels")
    assert lines
    assert {line.name for line in lines} <= {"anna", "bruno", "clara", "dev"}
    assert all(len(line.text) <= 220 and line.phone == "" for line in lines)


def test_the_line_of_rasa_is_true_when_the_local_engine_read_the_last_message():
    health = {"primary": "rasa", "answering": "rasa", "ready": True, "reason": None, "progress": "Rasa is ready"}
    assert rasa_line(health) == ("Rasa is ready", "ready")
    missed, sign = rasa_line({**health, "answering": "local", "reason": "too slow"})
    assert "missed the last message (too slow)" in missed
    assert sign == "working"
    assert rasa_line({**health, "ready": False, "answering": "local", "progress": "Rasa: training"})[1] == "working"
    assert rasa_line({**health, "primary": "local", "progress": "Rasa is not used"})[1] == "off"
