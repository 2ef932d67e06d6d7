"""axe-core looks at a page as somebody with an aid meets it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
MISSING = "axe-core is not installed: run `make node`"
_GRAVE = {"serious", "critical"}


async def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What is seriously wrong, or breaks one of these `rules`: rule and place. The page's policy is not in the way:
    this is no script of the page.
    """
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"runOnly": list(rules)} if rules else {}
    found = await page.evaluate("only => axe.run(document, {resultTypes: ['violations'], ...only})", only)
    grave = [item for item in found["violations"] if item["impact"] in _GRAVE]
    return [f"{item['id']}: {node['html'][:160]}" for item in grave for node in item["nodes"]]
