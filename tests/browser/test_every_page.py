"""Every page of the console, as it comes: nothing seriously wrong for who uses an aid, on a desk and on a phone, light
and dark. A new page is walked by itself; a new one with names in its address fails until one stands in `NAMED`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page

from console.roles import PAGES
from tests.browser.axe import AXE, MISSING, faults
from tests.browser.team import sign_in, team_pages

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason=MISSING)]

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
NO_PAGES = frozenset({"/static", "/static/vendor/{name}", "/events"})
"""Files of the pages, and a stream that never ends."""
ELSEWHERE = frozenset({"/login", "/login/code", "/login/password", "/login/setup", "/login/oidc", "/login/callback"})
"""The ways in: test_sign_in walks them, for a member they lead to the queue."""
NAMED = {
    "/cases/{case_id}": ("/cases/anna", "/cases/bruno", "/cases/clara", "/cases/dev", "/cases/nobody"),
}
"""Pages with names in their address, and which of them are looked at."""
FILES: frozenset[str] = frozenset({"/documents/{message}/{index}", "/tasks/{task_id}/letter.pdf"})
"""Addresses that answer with a file."""


def walked() -> Iterator[str]:
    """Every GET page of the console's table."""
    for name in PAGES:
        method, _, path = name.partition(" ")
        if method != "GET" or path in NO_PAGES | ELSEWHERE | FILES:
            continue
        assert "{" not in path or path in NAMED, f"{path} is new: say in NAMED which of these pages is looked at"
        yield from NAMED.get(path, (path,))


async def _found(page: Page, path: str, width: int) -> list[str]:
    """What is wrong with a page as it stands, on this width; colours also in the dark."""
    answer = await page.goto(f"/console{path}")
    assert answer is not None
    if not (await answer.header_value("content-type") or "").startswith("text/html"):
        return []
    await page.emulate_media(color_scheme="light")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    wrong = [f"{wide} px wide"] if wide > width else []
    wrong += await faults(page)
    await page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {item}" for item in await faults(page, ["color-contrast"])]
    return [f"{path} at {width}: {item}" for item in wrong]


@pytest.mark.parametrize("size", SIZES)
async def test_no_page_has_a_serious_fault(browser: Browser, size: str) -> None:
    width, height = SIZES[size]
    async with team_pages(browser) as (pages, _):
        page = await pages.open("/console/login", width=width, height=height)
        await sign_in(page)
        wrong = [item for path in walked() for item in await _found(page, path, width)]
        pages.faults[:] = [said for said in pages.faults if "404" not in said]
        assert wrong == []
