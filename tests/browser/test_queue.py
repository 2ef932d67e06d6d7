"""Two of the team at work in real browsers: one takes a case, the other sees it; nobody answers over another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, expect

from store.team import User
from tests.browser.axe import faults
from tests.browser.conftest import Watched, shot
from tests.browser.living import Living
from tests.browser.team import says, sign_in, team_pages
from tests.console.doors import HASHED


@asynccontextmanager
async def _two(browser: Browser) -> AsyncIterator[tuple[Watched, Living, Page, Page]]:
    async with team_pages(browser) as (opened, alive):
        await alive.store.put_user(User("marc", HASHED, languages=("fr",), queues=("dispute",)))
        sue, marc = await opened.open("/console/login", width=1280), await opened.open("/console/login", width=390)
        await sign_in(sue, "supervisor-vera")
        await sign_in(marc, "marc")
        yield opened, alive, sue, marc


async def test_a_case_is_taken_on_a_phone_and_the_list_beside_says_so_by_itself(browser: Browser) -> None:
    async with _two(browser) as (_, alive, sue, marc):
        await expect(sue.locator("li.line")).to_have_count(2)
        await expect(marc.locator("h2.part")).to_have_text(["For you", "Others can take these better"])
        await shot(marc, "queue-phone")
        assert await marc.evaluate("document.documentElement.scrollWidth") <= 390
        assert await faults(marc) == []
        await marc.get_by_role("button", name="Give me the next").click()
        await expect(marc.locator("#held")).to_contain_text("You have this case")
        line = sue.locator("li.line", has_text="Bruno")
        await expect(line).to_contain_text("marc has it")
        await expect(line.locator(".there")).to_have_text("marc is looking at this")
        await says(alive, "clara", "I want a person", "later")
        await expect(sue.locator("li.line")).to_have_count(3)
        await shot(sue, "queue-desktop")
        assert await faults(sue) == []
        await sue.goto("/console/cases/bruno")
        await sue.get_by_text("Give it to somebody").click()
        await sue.locator("#hold-to").select_option("agent-vera")
        await sue.get_by_role("button", name="Give the case").click()
        await expect(marc.locator("#held")).to_contain_text("agent-vera has this case")
        await shot(sue, "queue-case")
        assert await faults(sue) == []
        assert await faults(marc) == []


async def test_who_types_is_seen_and_words_come_back_when_a_colleague_was_quicker(browser: Browser) -> None:
    async with _two(browser) as (opened, alive, sue, marc):
        opened.faults.clear()
        for page in (sue, marc):
            await page.goto("/console/cases/anna")
        box = sue.locator('textarea[name="text"]').first
        await box.press_sequentially("Hello Anna")
        await expect(marc.locator(".presence")).to_contain_text("supervisor-vera is writing")
        mine = marc.locator('form:has(input[name="seen"]) textarea[name="text"]')
        await mine.fill("Marc's own words")
        await marc.locator('form:has(input[name="seen"]) button.main').click()
        await expect(marc.locator(".in-the-way")).to_contain_text("Send mine all the same")
        await expect(mine).to_have_value("Marc's own words")
        await shot(marc, "queue-two-at-once")
        said = [message.text for message in await alive.store.conversation("anna")]
        assert "Marc's own words" not in said
        opened.faults[:] = [found for found in opened.faults if "400 (Bad Request)" not in found]
