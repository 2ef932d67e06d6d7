"""Every page of the console, as it comes: nothing seriously wrong for who uses an aid, on a desk and on a phone, light
and dark. Pages are found as a person finds them, by following links; one that no link leads to fails the test until
`team.busy_house` makes what it shows, or `ELSEWHERE` says who looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page

from bot.service import ROOT
from console.roles import PAGES
from tests.browser.axe import AXE, MISSING, faults
from tests.browser.team import sign_in, team_pages

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason=MISSING)]

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
NO_PAGES = re.compile(r"/static|/events$|/present/|\.(pdf|csv|json)$|/files/|/documents/|/mine/\{")
"""Files of the pages, files of cases, pieces of a page, a stream that never ends, an address that leads on."""
ELSEWHERE = frozenset(
    {"/login/oidc", "/login/callback", "/login/code", "/login/password", "/login/setup", "/account/totp"}
    | {"/machine/{run}", "/moves/{move}"}
)
"""The ways in: test_sign_in looks at them. What takes a replay: test_time_machine does."""
MOST = 3
"""How many of one kind are looked at: cases differ more than their pages do."""


def kinds() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every kind of page of the table, and what its addresses look like."""
    for name in PAGES:
        method, _, path = name.partition(" ")
        if method == "GET" and path not in ELSEWHERE and not NO_PAGES.search(path):
            yield path, re.compile(re.sub(r"\\\{\w+\\\}", "[^/?]+", re.escape(f"/console{path}")))


def kind_of(address: str) -> str:
    """The kind of an address: the most exact one; empty for none."""
    found = [path for path, like in kinds() if like.fullmatch(address)]
    return min(found, key=lambda path: path.count("{"), default="")


async def _found(page: Page, address: str, width: int) -> list[str]:
    """What is wrong with a page as it stands, on this width; on the desk the colours of the dark too."""
    answer = await page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    await page.emulate_media(color_scheme="light")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    wrong = [f"{wide} px wide"] if wide > width else []
    wrong += await faults(page)
    if width == SIZES["desktop"][0]:
        await page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {item}" for item in await faults(page, ["color-contrast"])]
    return [f"{address} at {width}: {item}" for item in wrong]


async def _links(page: Page) -> list[str]:
    """Where links and forms that only ask lead, on this page and in the fields that hold a link for others."""
    found = await page.evaluate(
        """() => [...document.querySelectorAll("a[href], form:not([method=post]), input[readonly]")]
            .map(item => item.href || (item.tagName === "FORM" ? item.action : item.value))
            .filter(item => /^https?:/.test(item)).map(item => new URL(item).pathname)"""
    )
    return [str(address) for address in found]


async def _make(page: Page) -> None:
    """A canned reply, a question to others, a file that came in, something done to many cases."""
    await page.goto("/console/canned")
    await page.locator("#title").fill("Paid already")
    await page.locator("#body-en").fill("Thank you, {name}.")
    await page.locator("main form button.main").click()
    await page.goto("/console/imports")
    await page.locator("#file").set_input_files(ROOT / "samples" / "portfolio.csv")
    await page.locator("main form button.main").click()
    await page.goto("/console/search?q=2026")
    for box in await page.locator("main input[name=case]").all():
        await box.check()
    await page.locator("form[data-bulk] summary").first.click()
    await page.locator("main input[name=act][value=assign]").check()
    await page.locator("form[data-bulk] button.main").click()
    await page.locator("main form button.main").click()
    await page.goto("/console/cases/anna/ask")
    await page.locator("#whom").fill("Sales")
    await page.locator("#question").fill("Was it delivered?")
    await page.locator("main form button.main").click()


@pytest.mark.parametrize("size", SIZES)
async def test_no_page_has_a_serious_fault(browser: Browser, size: str) -> None:
    width, height = SIZES[size]
    async with team_pages(browser) as (pages, _):
        page = await pages.open("/console/login", width=width, height=height)
        await sign_in(page)
        await _make(page)
        left = await _links(page) + [f"/console{path}" for path, _ in kinds() if "{" not in path]
        seen: dict[str, list[str]] = {}
        wrong = []
        while left:
            address = left.pop(0)
            known = seen.setdefault(kind_of(address), [])
            if kind_of(address) == "" or address in known or len(known) == MOST:
                continue
            known.append(address)
            wrong += await _found(page, address, width)
            left += await _links(page)
        assert wrong == [], "\n".join(wrong)
        assert {path for path, _ in kinds()} - set(seen) == set()
