"""A member at the editor, without scripts: reads its forms and sends them back."""

from __future__ import annotations

import re
from html import unescape

from tests.console.conftest import Browser

GENTLE = "/console/scenarios/gentle"
GOOD = "Hello {{ debtor.name }}, {{ creditor.name }}: {{ asked_total|money }} is open. {{ pay_url }}"


def fields(html: str, form: str = "editor") -> dict[str, str]:
    """Every field of the editor's form as a browser would send it."""
    whole = re.findall(rf'<form[^>]*id="{form}".*?</form>', html, re.DOTALL)[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", whole):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and " checked" not in tag):
            found[name[1]] = unescape(value[1]) if value else "on"
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', whole, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[0])
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', whole, re.DOTALL):
        found[name] = unescape(text)
    return found


async def begun(browser: Browser, name: str = "gentle") -> str:
    """The address of a new draft."""
    answer = await browser.send("/console/scenarios", f"/console/scenarios/{name}/drafts")
    assert answer.status == 200, await answer.text()
    return answer.url.path


async def saved(browser: Browser, path: str, **changes: str) -> str:
    form = fields(await browser.read(path)) | changes | {"act": "save"}
    answer = await browser.http.post(path, data=form)
    assert answer.status == 200, await answer.text()
    return await answer.text()


async def activate(browser: Browser, path: str, **more: str) -> str:
    answer = await browser.send(f"{path}/activation", f"{path}/activation", **({"sure": "yes"} | more))
    return await answer.text()
