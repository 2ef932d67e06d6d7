"""Switches, own days and imports in a real browser: the main path of an admin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from store.team import User
from tests.browser import axe
from tests.browser.conftest import Watched
from tests.browser.living import Living
from tests.console.conftest import HASHED, PASSWORD, _app
from tests.console.test_operations_pages import BAD, NEW, csv

pytestmark = pytest.mark.browser


@pytest.fixture
async def admins(browser: Browser, alive: Living, tmp_path: Path) -> AsyncIterator[Watched]:
    alive.service.config = alive.service.config.model_copy(update={"folder": tmp_path})
    await alive.store.put_user(User("sofie", HASHED, "admin"))
    async with TestServer(_app(alive)) as server:
        pages = Watched(browser, str(server.make_url("/")).rstrip("/"))
        yield pages
        assert pages.faults == []


async def signed_in(pages: Watched, **more: object) -> Page:
    page = await pages.open("/console/login", **more)  # type: ignore[arg-type]
    await page.fill("input[name=name]", "sofie")
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/")
    return page


async def sound(page: Page) -> None:
    """No serious fault for people with aids, and nothing to scroll for sideways."""
    if not axe.AXE.exists():
        pytest.skip(axe.MISSING)
    assert await axe.faults(page) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wide)


@pytest.mark.parametrize("width", [1280, 390])
async def test_an_admin_stops_everything_and_lets_it_go_on(admins: Watched, alive: Living, width: int):
    page = await signed_in(admins, width=width)
    await page.goto("/console/switches")
    await page.locator("#all-reason").fill("a wrong amount in a text")
    await page.get_by_label("I know that nobody gets any message").check()
    await page.get_by_role("button", name="Stop everything").click()
    await expect(page.locator(".alert-line.switch")).to_contain_text("Everything is stopped")
    await expect(page.get_by_text("nothing of it leaves any more")).to_be_visible()
    await sound(page)
    await page.goto("/console/cases/anna")
    await expect(page.locator(".alert-line.switch")).to_contain_text("a wrong amount in a text")
    await page.goto("/console/switches")
    await page.get_by_text("Let it go on").click()
    await page.locator("input[name=sure]").check()
    await page.get_by_role("button", name="Lift the switch").click()
    await expect(page.locator(".alert-line.switch")).to_have_count(0)
    assert await alive.store.switches(alive.clock()) == []


async def test_days_are_chosen_in_the_calendar_by_keys(admins: Watched, alive: Living):
    page = await signed_in(admins)
    await page.goto("/console/own-days?year=2026")
    first = page.locator('[data-day="2026-12-17"]')
    await page.locator('[data-day="2026-11-20"]').focus()
    for key in ("PageDown", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        await page.keyboard.press(key)
    await expect(first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**first=2026-12-17**")
    await page.locator('[data-day="2026-12-18"]').click()
    await expect(page.locator("#moved")).to_contain_text("2 days")
    await sound(page)
    await page.locator("#name").fill("closed")
    await page.get_by_role("button", name="Keep these days free").click()
    await expect(page.locator(".day.own")).to_have_count(2)
    [kept] = await alive.store.own_days("sample")
    assert (kept.days.first.isoformat(), kept.days.last.isoformat(), kept.days.name) == (
        "2026-12-17",
        "2026-12-18",
        "closed",
    )


async def test_a_file_is_looked_through_and_taken_in_without_scripts(admins: Watched, alive: Living):
    page = await signed_in(admins, scripts=False, width=390)
    await page.goto("/console/imports")
    await page.locator("#file").set_input_files({"name": "march.csv", "mimeType": "text/csv", "buffer": csv(NEW, BAD)})
    await page.get_by_role("button", name="Look it through").click()
    await expect(page.get_by_text("Nothing is taken in yet")).to_be_visible()
    assert await alive.store.load("N1") is None
    await page.get_by_role("button", name="Take it in").click()
    await expect(page.locator(".facts .tag")).to_have_text("taken in")
    assert await alive.store.load("N1") is not None
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download them").click()
    assert BAD in (await (await download.value).path()).read_text()


@pytest.mark.parametrize("path", ["channels", "creditors", "imports"])
async def test_the_other_pages_are_sound_on_a_phone(admins: Watched, path: str):
    page = await signed_in(admins, width=390)
    await page.goto(f"/console/{path}")
    await sound(page)
