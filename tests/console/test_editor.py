"""Admins draft, check and activate: what they typed is never lost, and nothing is in use that the law forbids."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.service import ROOT
from console.passwords import hash_password
from store.library import DraftState
from store.team import User
from tests.browser.living import Living
from tests.console.conftest import PASSWORD, Browser

GENTLE = "/console/scenarios/gentle"


async def member(browser: Browser, alive: Living, name: str, role: str) -> Browser:
    await alive.store.put_user(User(name, hash_password(PASSWORD), role))
    assert (await browser.log_in(name)).status == 200
    return browser


@pytest.fixture
async def ada(stranger: Browser, alive: Living) -> Browser:
    return await member(stranger, alive, "ada", "admin")


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


async def test_the_list_shows_what_is_in_use_and_where_to_begin(ada):
    page = await ada.read("/console/scenarios")
    assert all(name in page for name in ("courteous", "gentle", "consumer_be"))
    assert "Begin a draft of gentle" in page
    assert "delivered as a file" in page


async def test_what_the_form_sends_back_unchanged_changes_nothing(ada, alive):
    path = await begun(ada)
    page = await saved(ada, path)
    assert "Nothing had changed." in page
    assert "Nothing differs." in page
    (draft,) = await alive.store.drafts()
    assert draft.version == 1


async def test_a_change_is_saved_told_and_remembered(ada, alive):
    path = await begun(ada)
    page = await saved(ada, path, **{"s1-days": "25", "note": "calmer <b>"})
    assert "from day 21 to day 25" in page
    assert "calmer &lt;b&gt;" in page
    (draft,) = await alive.store.drafts()
    assert (draft.version, draft.changed_by) == (2, "ada")
    assert draft.text.startswith("# For payers who have always paid")
