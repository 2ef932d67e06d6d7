"""Chat, console and demo page in a real browser."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from flows.message import Direction
from tests.browser.conftest import Watched, shot
from tests.browser.living import Living

pytestmark = pytest.mark.browser

WAIT = 15_000


async def test_a_conversation_appears_at_once_in_every_open_page(watched: Watched, alive: Living):
    first, second = (
        await watched.open(alive.chat("anna")),
        await watched.open(alive.chat("anna"), width=390, height=844),
    )
    await first.get_by_label("Your message").fill("I'll pay 100 on Friday")
    await first.keyboard.press("Enter")
    for page in (first, second):
        await expect(page.locator('.bubble[data-author="debtor"] .text')).to_have_text(
            "I'll pay 100 on Friday", timeout=WAIT
        )
        await expect(page.locator('.bubble[data-author="bot"]')).to_have_count(1, timeout=WAIT)
    await expect(first.get_by_label("Your message")).to_have_value("")
    await expect(first.get_by_label("Your message")).to_be_focused()
    await expect(first.locator(".pending")).to_have_count(0)
    await shot(second, "chat-phone")


async def test_the_chat_works_without_scripts(watched: Watched, alive: Living):
    page = await watched.open(alive.chat("anna"), scripts=False)
    await page.get_by_label("Your message").fill("I want to talk to a person")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".bubble")).to_have_count(2, timeout=WAIT)
    await expect(page.locator("#notice")).to_contain_text("member of our team")


async def test_words_that_could_not_be_sent_stay_in_the_box(watched: Watched, alive: Living):
    page = await watched.open(alive.chat("anna"))
    await page.route("**/chat/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    await page.get_by_label("Your message").fill("do not lose me")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_contain_text("could not be sent", timeout=WAIT)
    await expect(page.get_by_label("Your message")).to_have_value("do not lose me")
    await page.unroute("**/chat/*")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator('.bubble[data-author="debtor"]')).to_have_count(1, timeout=WAIT)
    assert [fault for fault in watched.faults if "ERR_FAILED" not in fault] == []
    watched.faults.clear()


async def test_what_is_written_while_a_message_is_on_its_way_goes_next(watched: Watched, alive: Living):
    page, let_go = await watched.open(alive.chat("anna")), asyncio.Event()

    async def held(route: Route) -> None:
        if route.request.method == "POST":
            await let_go.wait()
        await route.continue_()

    await page.route("**/chat/*", held)
    for words in ("I want to pay", "but in parts"):
        await page.get_by_label("Your message").fill(words)
        await page.keyboard.press("Enter")
    await expect(page.locator(".pending .text")).to_have_text(["I want to pay", "but in parts"])
    await expect(page.get_by_label("Your message")).to_have_value("")
    let_go.set()
    said = page.locator('.bubble[data-author="debtor"]:not(.pending) .text')
    await expect(said).to_have_text(["I want to pay", "but in parts"], timeout=WAIT)
    await expect(page.locator(".pending")).to_have_count(0)


async def test_hostile_words_run_nothing(watched: Watched, alive: Living):
    page = await watched.open(alive.chat("anna"))
    await page.get_by_label("Your message").fill(
        '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    )
    await page.keyboard.press("Enter")
    await expect(page.locator('.bubble[data-author="debtor"] .text')).to_contain_text("<img src=x", timeout=WAIT)
    await expect(page.locator(".bubble img, .bubble script")).to_have_count(0)
    await expect(page).to_have_title("Chat with Sample Trading BV")


async def test_the_team_sees_a_case_arrive_and_its_draft_survives_the_news(watched: Watched, alive: Living):
    queue = await watched.open("/console/")
    await expect(queue.locator(".sum")).to_contain_text("Nobody waits")
    chat = await watched.open(alive.chat("anna"))
    await chat.get_by_label("Your message").fill("I want to talk to a person")
    await chat.keyboard.press("Enter")
    await expect(queue.locator(".line")).to_contain_text("Anna Peeters", timeout=WAIT)
    await shot(queue, "console-queue")
    await queue.get_by_role("link", name="Anna Peeters").click()
    await queue.get_by_label("Reply as demo").fill("Hello Anna, this is")
    await chat.get_by_label("Your message").fill("are you there?")
    await chat.keyboard.press("Enter")
    await expect(queue.locator("#transcript")).to_contain_text("are you there?", timeout=WAIT)
    await expect(queue.get_by_label("Reply as demo")).to_have_value("Hello Anna, this is")
    await queue.get_by_label("Reply as demo").fill("Hello Anna, this is Sofie")
    await queue.get_by_role("button", name="Send").click()
    await expect(chat.locator('.bubble[data-author="agent"] .text')).to_have_text(
        "Hello Anna, this is Sofie", timeout=WAIT
    )
    await expect(queue.locator("#standing")).to_have_text("demo has this conversation.")
    await shot(queue, "console-case")
    replies = [m for m in await alive.store.conversation("anna") if m.direction is Direction.OUTBOUND]
    assert [m.text for m in replies][-1] == "Hello Anna, this is Sofie"


async def test_all_phones_of_the_demo_live_at_once_and_more_can_be_opened(watched: Watched, alive: Living):
    page = await watched.open("/")
    await expect(page.locator(".phone")).to_have_count(3)
    await page.get_by_label("Show another phone").select_option("dev")
    await expect(page.locator(".phone")).to_have_count(4)
    for _ in range(3):
        await page.get_by_role("button", name="Next event").click()
        await expect(page.get_by_role("button", name="Next event")).to_be_enabled()
    for debtor in ("anna", "bruno", "clara", "dev"):
        phone = page.frame_locator(f'.phone[data-debtor="{debtor}"] iframe')
        await expect(phone.locator('.bubble[data-author="bot"]').first).to_be_visible(timeout=WAIT)
    await expect(page.locator("#feed li").filter(has_text="message sent").first).to_be_visible()
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(4)
    await page.get_by_role("button", name="Put this phone away").first.click()
    await expect(page.locator(".phone")).to_have_count(3)


async def test_the_demo_fits_a_phone(watched: Watched, alive: Living):
    page = await watched.open("/", width=390, height=844)
    await expect(page.get_by_role("button", name="Next event")).to_be_in_viewport()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await shot(page, "demo-phone")
