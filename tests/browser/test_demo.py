"""The walk-through of `python -m bot demo` as a newcomer does it, in a real browser. Pictures: var/screenshots."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, FrameLocator, Page, expect

from bot.service import ROOT
from tests.browser.conftest import Watched, shot

pytestmark = pytest.mark.browser

WAIT = 30_000
_MOST_EVENTS = 25


@asynccontextmanager
async def _demo() -> AsyncIterator[str]:
    """The real command; AMICABLE_DEMO_URL points the test at one that is running already."""
    if url := os.environ.get("AMICABLE_DEMO_URL"):
        yield url.rstrip("/")
        return
    command = (sys.executable, "-m", "bot", "demo", "--no-rasa", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(120):
            line = (await process.stdout.readline()).decode()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", line), f"the command did not print its address: {line!r}"
        yield line.strip().rstrip("/")
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(60):
            await process.wait()


@pytest.fixture
async def demo(browser: Browser) -> AsyncIterator[Watched]:
    async with _demo() as url:
        pages = Watched(browser, url)
        yield pages
        assert pages.faults == []
        for context in browser.contexts:
            await context.close()


async def _next_event(page: Page, step: str = "Next event") -> None:
    button = page.get_by_role("button", name=step)
    await button.click()
    await expect(button).to_be_enabled(timeout=WAIT)


def _phone(page: Page, debtor: str) -> FrameLocator:
    return page.frame_locator(f'.phone[data-debtor="{debtor}"] iframe')


async def _english_phone_with_a_reminder(page: Page) -> str:
    """Move on until a debtor who writes English and owes at least 200 has been reminded; their id."""
    for _ in range(_MOST_EVENTS):
        await _next_event(page)
        for line in await page.locator('#feed li[data-kind="message"]:not([data-debtor=""])').all():
            debtor = await line.get_attribute("data-debtor")
            option = page.locator(f'#add option[value="{debtor}"]')
            situation = await option.get_attribute("data-situation") or ""
            owed = re.search(r"([\d.]+) EUR", situation)
            if await option.get_attribute("data-language") == "en" and owed and 200 <= float(owed[1]) <= 900:
                return str(debtor)
    pytest.fail("no reminder to an English-speaking debtor came in 25 events")


async def _answer(phone: FrameLocator, text: str) -> None:
    before = await phone.locator('.bubble[data-author="bot"]').count()
    await phone.get_by_label("Your message").fill(text)
    await phone.get_by_role("button", name="Send").click()
    await expect(phone.locator('.bubble[data-author="bot"]').nth(before)).to_be_visible(timeout=WAIT)


async def test_a_newcomer_sees_a_reminder_answers_it_and_sees_what_a_broken_promise_does(demo: Watched):
    page = await demo.open("/")
    await expect(page.locator(".phone")).to_have_count(3)
    await expect(page.frame_locator("#team").get_by_role("heading", name="Queue")).to_be_visible(timeout=WAIT)
    await expect(page.locator('[data-status="engine"]')).to_contain_text("local")
    await shot(page, "demo-1-start")

    debtor = await _english_phone_with_a_reminder(page)
    await page.locator("#add select").select_option(debtor)
    phone = _phone(page, debtor)
    await expect(phone.locator('.bubble[data-author="bot"]').first).to_be_visible(timeout=WAIT)
    await shot(page, "demo-2-reminder")

    await _answer(phone, "I'll pay 100 on Friday")
    recap = phone.locator('.bubble[data-author="bot"]').last
    await expect(recap).to_contain_text("100.00")
    await expect(recap).to_contain_text("Friday")
    await expect(phone.locator('.bubble[data-author="debtor"] .reading').last).to_contain_text("promise to pay")
    await _answer(phone, "yes")
    await shot(page, "demo-3-promise")

    said = await phone.locator('.bubble[data-author="bot"]').count()
    for _ in range(9):
        await _next_event(page, "+1 day")
    broken = page.locator(f'#feed li[data-debtor="{debtor}"]', has_text="broken")
    await expect(broken.first).to_be_visible(timeout=WAIT)
    assert await phone.locator('.bubble[data-author="bot"]').count() > said
    await shot(page, "demo-4-broken-promise")

    await page.goto(f"{demo.base}/console/cases/{debtor}")
    await expect(page.locator("#agreements")).to_contain_text("promise: broken")
    await expect(page.locator("#history")).to_contain_text("broken")
    await shot(page, "demo-5-team")


async def test_a_person_takes_over_from_the_demo_page(demo: Watched):
    page = await demo.open("/")
    debtor = await _english_phone_with_a_reminder(page)
    await page.locator("#add select").select_option(debtor)
    phone, team = _phone(page, debtor), page.frame_locator("#team")
    await _answer(phone, "Can I speak to a real person please?")
    await team.locator(f'.line[data-case="{debtor}"] a').click(timeout=WAIT)
    await team.get_by_label("Reply as demo").fill("Good morning, how can I help?")
    await team.get_by_role("button", name="Send").click()
    await expect(phone.locator('.bubble[data-author="agent"] .text')).to_have_text(
        "Good morning, how can I help?", timeout=WAIT
    )
    await expect(phone.locator("#notice")).to_be_visible()
    await shot(page, "demo-6-person")
