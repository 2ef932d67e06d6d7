"""Signing in as a person does it, on a desktop and on a phone: password, phone's code, codes on paper, own account."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyotp
import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from console.roles import Role
from store.memory import MemoryStore
from store.team import User, View
from tests.browser.axe import AXE, MISSING, faults
from tests.browser.conftest import Watched, shot
from tests.console.doors import HASHED, PASSWORD, START, NoDesk, Time, app_of, strict

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason=MISSING)]

SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
EXPECTED = ("401 (Unauthorized)", "403 (Forbidden)")
"""What the browser itself notes when a page of ours answers so."""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def store() -> MemoryStore:
    kept = MemoryStore()
    for role in Role:
        await kept.put_user(User(f"{role.value}-vera", HASHED, role.value))
    await kept.note_view(View("1", "agent-vera", START, "case", ("anna",)))
    await kept.note_view(View("2", "agent-vera", START, "queue", tuple(f"case-{n}" for n in range(30))))
    return kept


@pytest.fixture
async def pages(browser: Browser, store: MemoryStore, time: Time) -> AsyncIterator[Watched]:
    async with TestServer(app_of(store, time, NoDesk(), strict())) as server:
        opened = Watched(browser, str(server.make_url("")).rstrip("/"))
        yield opened
        assert [said for said in opened.faults if not said.endswith(EXPECTED)] == []


async def fits(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await faults(page) == []


async def enter(page: Page, name: str, time: Time) -> str:
    """Password and second factor for the first time; the app's secret."""
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("heading", name="Protect your account")).to_be_visible()
    secret = (await page.locator("#secret").inner_text()).replace(" ", "")
    await page.get_by_label("The code that the app shows now").fill(pyotp.TOTP(secret).at(time()))
    await page.get_by_role("button", name="Protect my account").click()
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return secret


async def test_a_member_signs_in_with_a_code_of_the_phone(pages: Watched, time: Time, size: str) -> None:
    width, height = SIZES[size]
    page = await pages.open("/console/", width=width, height=height)
    await fits(page, width)
    await shot(page, f"sign-in-{size}-1-password")
    await page.get_by_label("Name").fill("agent-vera")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    picture = page.get_by_alt_text("QR code for your app")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.complete && image.naturalWidth > 100")
    await fits(page, width)
    await shot(page, f"sign-in-{size}-2-setup")
    secret = (await page.locator("#secret").inner_text()).replace(" ", "")
    await page.get_by_label("The code that the app shows now").fill(pyotp.TOTP(secret).at(time()))
    await page.get_by_role("button", name="Protect my account").click()
    await expect(page.locator(".paper li")).to_have_count(10)
    await fits(page, width)
    await shot(page, f"sign-in-{size}-3-paper")
    paper = await page.locator(".paper li").first.inner_text()
    await page.get_by_role("link", name="I have kept them").click()
    await expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()

    time.move(minutes=2)
    await page.get_by_label("Name").fill("agent-vera")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Code of 6 digits")).to_be_focused()
    await fits(page, width)
    await page.keyboard.type("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    await shot(page, f"sign-in-{size}-4-code")
    await page.get_by_label("Code of 6 digits").fill(pyotp.TOTP(secret).at(time()))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await page.get_by_label("Name").fill("agent-vera")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_label("Code of 6 digits").fill(paper)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Queue")).to_be_visible()


async def test_account_team_and_views_are_fit_for_everybody(pages: Watched, time: Time, size: str) -> None:
    width, height = SIZES[size]
    page = await pages.open("/console/", width=width, height=height)
    await enter(page, "admin-vera", time)
    for name in ("account", "users", "views", "account/totp"):
        await page.goto(f"/console/{name}")
        await fits(page, width)
        await shot(page, f"sign-in-{size}-{name.replace('/', '-')}")
    await page.goto("/console/users")
    await page.get_by_text("Change agent-vera").click()
    await page.get_by_role("button", name="Give a new password").click()
    await expect(page.locator("code.given")).to_be_visible()
    await fits(page, width)
    await page.goto("/console/account")
    await page.locator("#language").select_option("fr")
    await page.get_by_role("button", name="Use this language").click()
    await expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    await fits(page, width)


async def test_a_dark_page_can_be_read_too(pages: Watched, time: Time) -> None:
    page = await pages.open("/console/login")
    await page.emulate_media(color_scheme="dark")
    await enter(page, "auditor-vera", time)
    for name in ("account", "views", "users"):
        await page.goto(f"/console/{name}")
        await fits(page, 1400)


async def test_what_was_typed_when_the_session_ended_is_there_to_be_copied(
    pages: Watched, store: MemoryStore, time: Time, size: str
) -> None:
    width, height = SIZES[size]
    page = await pages.open("/console/login", width=width, height=height)
    await enter(page, "admin-vera", time)
    await page.goto("/console/users")
    await page.get_by_text("Add a member").click()
    await page.get_by_label("Name", exact=True).fill("a-long-name-that-nobody-wants-to-type-again")
    await store.end_sessions("admin-vera")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    await expect(page.get_by_label("What you typed: name")).to_have_value("a-long-name-that-nobody-wants-to-type-ag")
    await fits(page, width)
    await shot(page, f"sign-in-{size}-ended")


async def test_an_auditor_is_told_kindly_what_is_not_for_them(pages: Watched, time: Time, size: str) -> None:
    width, height = SIZES[size]
    page = await pages.open("/console/login", width=width, height=height)
    await enter(page, "agent-vera", time)
    await page.goto("/console/views")
    await expect(page.get_by_role("heading", name="Not for your role")).to_be_visible()
    await fits(page, width)
    await shot(page, f"sign-in-{size}-refused")
