"""A supervisor tries a draft on the present portfolio, sees what it does, and an admin moves the running cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from flows.scenario import read_scenario
from store.library import Draft
from tests.browser.axe import faults
from tests.browser.conftest import SHOTS
from tests.browser.living import START, Living
from tests.browser.team import sign_in, team_pages
from tests.stories.telling import FLOWS

pytestmark = pytest.mark.browser

PATIENCE = 120_000
"""The workers are processes of their own: on a machine with other work they take a while to begin."""

CALMER = (FLOWS / "scenarios" / "courteous.yml").read_text().replace("{from: due, days: 10}", "{from: due, days: 14}")


async def picture(page: Page, name: str) -> Path:
    path = SHOTS / f"machine-{name}.png"
    await page.screenshot(path=path, full_page=True)
    return path


async def fits(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_a_draft_is_tried_on_the_portfolio_and_its_cases_are_moved(browser: Browser) -> None:
    async with team_pages(browser) as (watched, alive):
        page = await watched.open("/console/login", width=1280)
        await sign_in(page)
        await _try_and_move(page, alive)


async def _try_and_move(page: Page, alive: Living) -> None:
    draft = Draft("d-1", "courteous", 1, CALMER, "ada", START, "ada", START)
    assert await alive.store.add_draft(draft)
    await page.goto("/console/machine?draft=d-1")
    assert await faults(page) == []
    await picture(page, "start")
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Draft of courteous")
    await expect(page.locator("#progress")).to_contain_text("Unasked messages", timeout=PATIENCE)
    await expect(page.locator("#progress")).to_contain_text("instead of 7")
    assert await faults(page) == []
    await picture(page, "result")
    await page.emulate_media(color_scheme="dark")
    assert await faults(page) == []
    await picture(page, "result-dark")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 390, "height": 844})
    await fits(page, 390)
    await picture(page, "result-phone")

    alive.service.rulebook.put(read_scenario(CALMER.replace("version: 1", "version: 2"), "calmer.yml"))
    await page.goto("/console/moves")
    await fits(page, 390)
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.get_by_label("From and to").select_option("courteous:1:2")
    await page.get_by_role("button", name="Look what it means").click()
    await expect(page.get_by_role("cell", name="Anna Peeters")).to_be_visible()
    assert await faults(page) == []
    await picture(page, "moves")
    await page.get_by_label("Why are they moved?").fill("calmer after feedback")
    await page.get_by_label("I have looked at it").check()
    await page.get_by_role("button", name="Move them").click()
    await expect(page.locator("#job")).to_contain_text("4 cases were moved", timeout=PATIENCE)
    await picture(page, "move")
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.locator("#job")).to_contain_text("4 cases were put back", timeout=PATIENCE)
