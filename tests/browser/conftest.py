"""A real browser: the system's Chromium where there is one, else Playwright's own, else the tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error, Page, Playwright, async_playwright

from bot.service import ROOT
from tests.browser.living import Living, living, served

SHOTS = ROOT / "var" / "screenshots"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


async def _launch(play: Playwright) -> Browser:
    ours = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        return await play.chromium.launch(executable_path=ours, args=_ARGUMENTS)
    except Error as error:
        pytest.skip(f"no browser here: apt-get install chromium, or playwright install chromium ({error.message[:80]})")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        launched = await _launch(play)
        yield launched
        await launched.close()


def _is_fault(kind: str, text: str) -> bool:
    """htmx says aloud what browsers keep quiet: that a page was left while it was being read anew."""
    return kind == "error" and not text.startswith("htmx: htmx:error: Failed to fetch")


class Watched:
    """Opens pages and keeps what went wrong in them: script errors, refused resources, policy violations."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser = browser
        self.base = base
        self.faults: list[str] = []

    async def open(self, path: str = "/", *, width: int = 1400, height: int = 900, scripts: bool = True) -> Page:
        context = await self._browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=self.base
        )
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if _is_fault(said.type, said.text) else None)
        await page.goto(path)
        return page


async def shot(page: Page, name: str) -> Path:
    """A picture for people, in var/screenshots."""
    path = SHOTS / f"{name}.png"
    await page.screenshot(path=path)
    return path


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living() as house:
        yield house


@pytest.fixture
async def watched(browser: Browser, alive: Living) -> AsyncIterator[Watched]:
    async with served(alive) as server:
        pages = Watched(browser, str(server.make_url("/")).rstrip("/"))
        yield pages
        assert pages.faults == []
