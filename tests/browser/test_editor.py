"""An admin tunes in a real browser: a step moved by keys and by mouse, a text as one types it, activation; and all of
it without scripting.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import AXE, MISSING, faults
from tests.browser.conftest import Watched, shot
from tests.browser.living import Living
from tests.browser.team import sign_in, team_pages

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason=MISSING)]

TEXT = "Hello {{ debtor.name }}, {{ creditor.name }}: {{ asked_total|money }} is open. {{ pay_url }}"


@pytest.fixture
async def house(browser: Browser) -> AsyncIterator[tuple[Watched, Living]]:
    async with team_pages(browser) as opened:
        yield opened


async def _draft(page: Page, name: str = "gentle") -> None:
    await page.goto("/console/scenarios")
    await page.get_by_role("button", name=f"Begin a draft of {name}").click()
    await expect(page.locator("#editor")).to_be_visible()


def _day(page: Page, number: int) -> str:
    return f"[name='s{number}-days']"


async def test_a_step_is_moved_by_keys_and_mouse_and_put_into_use(house: tuple[Watched, Living]) -> None:
    watched, alive = house
    page = await watched.open("/console/login", width=1280)
    page.on("dialog", lambda dialog: dialog.accept())
    await sign_in(page)
    await _draft(page)
    mark = page.get_by_role("slider", name="again")
    await mark.focus()
    await page.keyboard.press("PageUp")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(_day(page, 1))).to_have_value("29")
    await expect(page.get_by_role("slider", name="again")).to_be_focused()
    await _drag(page, "call", 60)
    await expect(page.locator(_day(page, 2))).not_to_have_value("30")
    await page.locator("[name='time0']").fill("19:30")
    await expect(page.locator("#said-send_times")).to_contain_text("Lawful at the earliest: 08:30")
    assert await faults(page) == []
    await shot(page, "editor-steps")
    await page.locator("[name='time0']").fill("10:00")
    await page.get_by_role("button", name="Save the draft").last.click()
    await expect(page.get_by_text("from day 21 to day 29")).to_be_visible()
    await _words(page)
    await _activated(page)
    assert alive.service.rulebook.scenario("gentle").steps[1].when.days == 29


async def _drag(page: Page, name: str, by: int) -> None:
    box = await page.get_by_role("slider", name=name).locator("circle").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + by, y, steps=4)
    await page.mouse.up()


async def _words(page: Page) -> None:
    await page.get_by_role("link", name="Change what gentle_light says").click()
    await page.get_by_role("link", name="SMS").click()
    await page.get_by_role("button", name="Next debtor").click()
    await page.locator("#text-en").fill(TEXT + " 😀")
    reading = page.locator("#reading-en")
    await expect(reading).to_contain_text("is open.")
    await expect(reading).to_contain_text("UCS-2")
    await page.locator("#text-en").fill(TEXT)
    await expect(reading).to_contain_text("GSM-7")
    assert await faults(page) == []
    await shot(page, "editor-words")
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()


async def _activated(page: Page) -> None:
    await page.get_by_role("link", name="← Draft of gentle").click()
    await page.get_by_role("link", name="Look at it whole and activate").click()
    assert await faults(page) == []
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Activate").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("version 2")


async def test_all_of_it_works_without_scripting_on_a_phone(house: tuple[Watched, Living]) -> None:
    watched, _ = house
    page = await watched.open("/console/login", width=390, scripts=False)
    await sign_in(page)
    await _draft(page)
    await page.get_by_role("button", name="Move again a day later").click()
    await expect(page.locator(_day(page, 1))).to_have_value("22")
    await expect(page.get_by_text("not saved yet")).to_be_visible()
    await page.get_by_role("button", name="Save the draft").last.click()
    await expect(page.get_by_text("from day 21 to day 22")).to_be_visible()
    await page.get_by_role("link", name="Change what gentle_light says").click()
    await expect(page.locator("#reading-fr")).to_contain_text("Bonjour")
