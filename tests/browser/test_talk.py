"""The conversation in a real browser: typed words are kept, canned ones found by keyboard, words wait their time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from playwright.async_api import Page, expect

from flows.message import Author, Delivery, Direction, Message
from store.base import Change
from store.canned import Canned
from tests.browser.axe import faults
from tests.browser.conftest import Watched, shot
from tests.browser.living import Living

CASE = "/console/cases/anna"


async def talked(alive: Living, count: int) -> None:
    file = await alive.store.load("anna")
    assert file is not None
    at = alive.clock() - timedelta(minutes=30 * count)
    said = tuple(_said(n, at + timedelta(minutes=30 * n), alive) for n in range(count))
    case = replace(file.case, version=file.case.version + 1, said=count, last_inbound={"web": alive.clock()})
    assert await alive.store.commit(Change(case, file.case.version, messages=said))
    body = {"en": "Dear {name}, {balance} is open. Thank you, {agent}"}
    await alive.store.put_canned(Canned("c1", "Balance", body, "demo", alive.clock(), ("money",)))
    await alive.store.put_canned(replace(Canned("c2", "Thanks", {"en": "Thank you!"}, "demo", alive.clock())))


def _said(n: int, at: object, alive: Living) -> Message:
    direction, author = (Direction.INBOUND, Author.DEBTOR) if n % 2 else (Direction.OUTBOUND, Author.BOT)
    state = Delivery.RECEIVED if n % 2 else Delivery.DELIVERED
    text = f"Message {n}: a word about the invoice, as long as such words are."
    said = Message(f"x{n}", "anna", "anna", "web", "anna", direction, author, text, "en", alive.clock(), state)
    return replace(said, at=at, intents=("ask_balance",) if n % 2 else (), confidence=0.83, engine="local")  # type: ignore[arg-type]


async def _typed(page: Page) -> str:
    return await page.locator("#reply").input_value()


async def test_words_are_kept_found_and_sent_by_keyboard(watched: Watched, alive: Living) -> None:
    await talked(alive, 130)
    page = await watched.open(CASE, width=1280)
    await page.keyboard.press("r")
    await expect(page.locator("#reply")).to_be_focused()
    await page.keyboard.type("Hello. ")
    await page.keyboard.press("Alt+KeyC")
    await expect(page.locator("#canned-find")).to_be_focused()
    await shot(page, "talk-picker")
    await page.keyboard.type("BALANCE")
    await page.keyboard.press("Enter")
    assert await _typed(page) == "Hello. Dear Anna Peeters, €240.00 is open. Thank you, demo"
    await expect(page.locator("#kept")).to_have_text("Kept as a draft.")
    await page.reload()
    assert (await _typed(page)).startswith("Hello. Dear Anna Peeters")
    await page.locator("#reply").focus()
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url(re.compile("#reply$"))
    assert await _typed(page) == ""
    await expect(page.locator(".said.agent .words")).to_have_text(
        "Hello. Dear Anna Peeters, €240.00 is open. Thank you, demo"
    )


async def test_older_messages_come_in_place_and_by_link(watched: Watched, alive: Living) -> None:
    await talked(alive, 130)
    page = await watched.open(CASE, width=1280)
    await expect(page.locator(".said")).to_have_count(80)
    await page.get_by_role("link", name="Earlier messages").click()
    await expect(page.locator(".said .words").first).to_have_text(re.compile("^Message 0:"))
    assert "from=0" in page.url
    plain = await watched.open(f"{CASE}?from=0", scripts=False)
    await plain.get_by_role("link", name="Later messages").click()
    await expect(plain.locator(".said .words").first).to_have_text(re.compile("^Message 50:"))


async def test_words_wait_their_time_and_are_changed(watched: Watched, alive: Living) -> None:
    await talked(alive, 9)
    page = await watched.open(CASE, width=390, height=844)
    await page.locator("#reply").fill("Good morning, the corrected invoice is on its way.")
    await page.get_by_text("Send later").click()
    await page.locator("#day").fill("2026-11-24")
    await page.locator("#clock").fill("09:30")
    await page.get_by_role("button", name="Send at that time").click()
    await expect(page.locator(".said.waits")).to_contain_text("goes on Tue 24 Nov, 09:30 (their time)")
    await page.locator(".said.waits").scroll_into_view_if_needed()
    await shot(page, "talk-waits-390")
    await page.get_by_role("button", name="Change it").click()
    assert await _typed(page) == "Good morning, the corrected invoice is on its way."
    await expect(page.locator("#day")).to_have_value("2026-11-24")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_the_conversation_has_no_serious_fault_for_anybody(watched: Watched, alive: Living) -> None:
    await talked(alive, 9)
    page = await watched.open(CASE, width=1280)
    await page.get_by_text("Send later").click()
    await page.get_by_text("Canned replies", exact=False).last.click()
    assert await faults(page) == []
    await page.screenshot(path="var/screenshots/talk-light-1280.png", full_page=True)
    await page.emulate_media(color_scheme="dark")
    assert await faults(page) == []
    await page.screenshot(path="var/screenshots/talk-dark-1280.png", full_page=True)
    await page.goto("/console/canned")
    assert await faults(page) == []
    await page.screenshot(path="var/screenshots/talk-canned.png", full_page=True)
