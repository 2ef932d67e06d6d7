"""The console of the whole service with something on every page, and an admin of the team in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

from playwright.async_api import Browser, Page

from bot.channels.base import Inbound
from bot.service import ROOT
from console.roles import Role
from flows.events import Paused, PromiseRecorded
from flows.task import Task, TaskKind
from store.library import Draft, WordingChange
from store.team import User
from tests.browser.conftest import Watched
from tests.browser.living import START, Living, WordsReader, living, served
from tests.console.doors import HASHED, PASSWORD

DAY = timedelta(days=1)
SAID = (("anna", "I want a person"), ("bruno", "I dispute this"), ("dev", "Please send me my invoice"))


async def says(alive: Living, debtor_id: str, text: str, name: str) -> None:
    """What a debtor writes in the chat, until it has been dealt with."""
    file = await alive.store.load(debtor_id)
    assert file is not None
    await alive.service.reception.reply(None, Inbound("web", f"{debtor_id}-{name}", debtor_id, text), [file])


@asynccontextmanager
async def busy_house() -> AsyncIterator[Living]:
    """A house in which people wait, dispute, promise and rest; no demo: who is not signed in stays outside."""
    async with living(WordsReader()) as alive:
        alive.clock.virtual = False
        for role in Role:
            await alive.store.put_user(User(f"{role.value}-vera", HASHED, role.value))
        for debtor_id, text in SAID:
            await says(alive, debtor_id, text, "first")
        for debtor_id, event in (
            ("dev", PromiseRecorded("admin-vera", date(2026, 12, 1), None)),
            ("clara", Paused("admin-vera", None)),
        ):
            await alive.service.desk.handle(debtor_id, event)
        gentle = (ROOT / "flows" / "scenarios" / "gentle.yml").read_text().replace("days: 21", "days: 8")
        words = (WordingChange("gentle_light", "en", "sms", "Pay at once, {{ debtor.name }}!!"),)
        await alive.store.add_draft(
            Draft("d-gentle", "gentle", 1, gentle, "vera", START, "vera", START, words, "calmer")
        )
        at = alive.clock()
        call = Task("call-1", "dev", "dev", TaskKind.CALL, at, at + DAY, "Ask when he can pay")
        alive.store._tasks[call.id] = call
        yield alive


@asynccontextmanager
async def team_pages(browser: Browser) -> AsyncIterator[tuple[Watched, Living]]:
    """The house's pages; nothing may go wrong in them."""
    async with busy_house() as alive, served(alive) as server:
        opened = Watched(browser, str(server.make_url("/")).rstrip("/"))
        yield opened, alive
        assert opened.faults == [], opened.faults


async def sign_in(page: Page, name: str = "admin-vera") -> None:
    """With name and password, on the page of sign-in."""
    await page.goto("/console/login")
    await page.locator("#name").fill(name)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main form button").first.click()
    await page.wait_for_url("**/console/")
