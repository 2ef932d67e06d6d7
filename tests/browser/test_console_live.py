"""The console as it is lived with: news without reloading, nothing typed is lost, keys, and pages without scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from console.vendor import installed
from tests.browser.conftest import Watched, shot
from tests.browser.living import Living
from tests.browser.team import says, sign_in, team_pages

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not installed("htmx.js"), reason="htmx is missing: `make node`")]

AT_ONCE = 1_000
"""Milliseconds within which a new message stands on an open page."""
WAIT = 15_000


@pytest.fixture
async def house(browser: Browser) -> AsyncIterator[tuple[Watched, Living]]:
    async with team_pages(browser) as found:
        yield found


async def _case(pages: Watched, *, width: int = 1280) -> Page:
    page = await pages.open("/console/login", width=width, height=844)
    await sign_in(page)
    async with page.expect_response("**/console/events*"):
        await page.goto("/console/cases/anna")
    return page


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_new_message_stands_there_within_a_second(house: tuple[Watched, Living], width: int) -> None:
    pages, alive = house
    page = await _case(pages, width=width)
    await says(alive, "anna", "this is brand new", "second")
    await expect(page.locator("#transcript")).to_contain_text("this is brand new", timeout=AT_ONCE)


async def test_news_leave_typed_text_focus_and_open_details_alone(house: tuple[Watched, Living]) -> None:
    pages, alive = house
    page = await _case(pages)
    field = page.locator("#reply")
    await field.fill("Dear Anna, I have")
    await field.evaluate("field => field.setSelectionRange(5, 9)")
    opened = page.locator("#history details").first
    await opened.locator("summary").click()
    await field.focus()
    await says(alive, "anna", "are you there?", "second")
    await expect(page.locator("#transcript")).to_contain_text("are you there?", timeout=WAIT)
    await expect(field).to_be_focused()
    await expect(field).to_have_value("Dear Anna, I have")
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 9]
    assert await page.locator("#history details[open]").count() == 1


async def test_a_session_that_ended_is_told_and_what_was_typed_stays(house: tuple[Watched, Living]) -> None:
    pages, alive = house
    page = await _case(pages)
    await page.locator("#reply").fill("do not lose me")
    await alive.store.end_sessions("admin-vera")
    await says(alive, "anna", "are you there?", "second")
    await expect(page.locator("#away")).to_be_visible(timeout=WAIT)
    await expect(page.locator("#reply")).to_have_value("do not lose me")
    pages.faults[:] = [said for said in pages.faults if "EventSource" not in said and "401" not in said]


async def test_the_keys_lead_through_the_day(house: tuple[Watched, Living]) -> None:
    pages, _ = house
    page = await pages.open("/console/login")
    await sign_in(page)
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await shot(page, "look-keys")
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/console/cases/"))
    await page.wait_for_load_state()
    await page.keyboard.press("r")
    await expect(page.locator("#reply")).to_be_focused()
    await page.keyboard.type("great /?jk")
    await expect(page.locator("#reply")).to_have_value("great /?jk")
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("t")
    await expect(page).to_have_url(re.compile("/console/tasks"))


async def test_the_keys_can_be_turned_off(house: tuple[Watched, Living]) -> None:
    pages, _ = house
    page = await pages.open("/console/login")
    await sign_in(page)
    await page.goto("/console/look")
    await page.locator("input[name=keys][value=off]").check()
    await page.locator("main form button").click()
    await page.keyboard.press("/")
    await expect(page.locator("#q")).not_to_be_focused()
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_hidden()


async def test_pages_are_read_without_scripts(house: tuple[Watched, Living]) -> None:
    pages, _ = house
    page = await pages.open("/console/login", width=390, height=844, scripts=False)
    await sign_in(page)
    for path in ("/", "/tasks", "/reviews", "/look", "/search?q=zzz", "/cases/bruno"):
        await page.goto(f"/console{path}")
        await expect(page.locator("h1")).to_be_visible()
        await page.locator(".menu-button").click()
        await expect(page.locator("#menu a").first).to_be_visible()
    await expect(page.locator("#transcript")).to_contain_text("I dispute this")


async def test_a_case_prints_as_its_conversation(house: tuple[Watched, Living]) -> None:
    pages, _ = house
    page = await _case(pages)
    await page.emulate_media(media="print")
    await expect(page.locator("#transcript")).to_be_visible()
    await expect(page.locator("#account table")).to_be_visible()
    for gone in ("#menu", "#reply", ".search", ".acts", "#held", "#notes", "#files", "#trail", ".history", ".why"):
        await expect(page.locator(gone).first).to_be_hidden()
    await shot(page, "look-print")
