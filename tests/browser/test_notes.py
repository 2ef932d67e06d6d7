"""Notes, files and asking another department in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from tests.browser.axe import faults
from tests.browser.conftest import shot
from tests.browser.team import sign_in, team_pages

pytestmark = pytest.mark.browser

WAIT = 15_000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


async def test_a_colleague_is_named_by_keyboard_told_at_once_and_a_photo_goes_along(browser: Browser) -> None:
    async with team_pages(browser) as (watched, _):
        page, other = await watched.open("/console/login"), await watched.open("/console/login", width=390, height=844)
        await sign_in(page)
        await sign_in(other, "agent-vera")
        await page.goto("/console/cases/anna")
        field = page.get_by_label("Write a note for the team")
        await field.fill("Please ring her, @age")
        await field.press("End")
        await field.press_sequentially("n")
        await expect(page.get_by_role("option", name="agent-vera", exact=True)).to_be_visible()
        await field.press("Enter")
        await expect(field).to_have_value("Please ring her, @agent-vera ")
        photo = {"name": "damage.png", "mimeType": "image/png", "buffer": PNG}
        await page.get_by_label("Add a file").set_input_files(photo)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Keep", exact=True).click()
        await expect(page.locator("#notelist .note")).to_contain_text("Please ring her, @agent-vera", timeout=WAIT)
        await expect(page.locator("#filelist")).to_contain_text("damage.png")
        await shot(page, "notes-case")

        await other.reload()
        await other.get_by_role("link", name="1 new for you").click()
        await expect(other.get_by_text("admin-vera named you in a note")).to_be_visible()
        assert await faults(other) == []
        await shot(other, "notes-mine-phone")
        await other.get_by_text("admin-vera named you in a note").click()
        await expect(other.locator(".note:target")).to_contain_text("Please ring her")
        await expect(other.get_by_role("link", name="1 new for you")).to_have_count(0)


async def test_a_file_of_fifty_megabytes_is_told_before_it_is_sent_and_refused_without_scripts(
    browser: Browser, tmp_path: Path
) -> None:
    async with team_pages(browser) as (watched, alive):
        large = tmp_path / "large.pdf"
        large.write_bytes(b"%PDF-1.7" + b"0" * (50 * 1024 * 1024))
        page = await watched.open("/console/login")
        await sign_in(page)
        await page.goto("/console/cases/anna")
        await page.get_by_label("Add a file").set_input_files(large)
        assert await page.get_by_label("Add a file").evaluate("field => field.validationMessage") != ""
        plain = await watched.open("/console/login", scripts=False)
        await sign_in(plain)
        await plain.goto("/console/cases/anna")
        await plain.get_by_label("Add a file").set_input_files(large)
        await plain.get_by_role("button", name="Keep", exact=True).click()
        await expect(plain.get_by_role("alert").first).to_contain_text("larger than 10 MB", timeout=WAIT)
        assert await alive.store.files_of("anna") == []
        watched.faults = [fault for fault in watched.faults if "413" not in fault]


async def test_sales_answers_by_a_link_and_the_agent_decides(browser: Browser) -> None:
    async with team_pages(browser) as (watched, alive):
        page = await watched.open("/console/login")
        await sign_in(page)
        await page.goto("/console/cases/bruno")
        await page.get_by_role("link", name="Ask another department").click()
        await page.get_by_label("Whom do you ask?").fill("Sales, Els")
        await page.get_by_label("Your question").fill("Was it delivered whole?")
        await page.get_by_label("2026-102").check()
        await page.get_by_label("I dispute this").first.check()
        assert await faults(page) == []
        await shot(page, "notes-ask")
        await page.get_by_role("button", name="Make the link").click()
        link = urlsplit(await page.locator("#link").input_value()).path
        await shot(page, "notes-link")

        sales = await watched.open(link, width=390, height=844)
        await expect(sales.get_by_role("heading", name="A question for you")).to_be_visible()
        assert await faults(sales) == []
        await sales.get_by_label("Your name and department").fill("Els, sales")
        await sales.get_by_label("the debtor is right").check()
        await sales.get_by_label("What you know").fill("The box was wet.")
        await shot(sales, "notes-asked-phone")
        await sales.get_by_role("button", name="Send the answer").click()
        await expect(sales.locator("#said")).to_contain_text("The box was wet.", timeout=WAIT)

        await page.get_by_role("link", name="Back to the case").click()
        await expect(page.locator("#traillist")).to_contain_text("The box was wet.")
        await page.locator("#traillist").get_by_text("Decide", exact=True).click()
        await page.locator("#traillist").get_by_label("the debtor is right").check()
        await page.locator("#traillist").get_by_label("Why (kept").fill("Els saw the damage")
        await page.get_by_role("button", name="Record the decision").click()
        await expect(page.locator("#traillist .ruled")).to_contain_text("Els saw the damage", timeout=WAIT)
        await page.locator("#trail").scroll_into_view_if_needed()
        await shot(page, "notes-trail")
        file = await alive.store.load("bruno")
        assert file is not None
        assert file.case.disputes[0].state.value == "upheld"
