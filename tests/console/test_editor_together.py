"""Two at one draft, two tabs, a session that ends: nothing that anybody typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest

from store.library import DraftState
from tests.console.conftest import Browser
from tests.console.editing import GOOD, begun, fields, saved


async def test_two_who_change_different_steps_both_have_their_way(ada, alive):
    path = await begun(ada)
    before = fields(await ada.read(path))
    await saved(ada, path, **{"s0-days": "9"})
    answer = await ada.http.post(path, data=before | {"s1-wording": "firmer", "act": "save"})
    page = await answer.text()
    assert "together with what somebody else saved meanwhile" in page
    assert "from day 7 to day 9" in page
    assert "<del>gentle_again</del> → <ins>firmer</ins>" in page
    assert [item.version for item in await alive.store.revisions(path.rpartition("/")[2])] == [3, 2, 1]


async def clashing(ada: Browser, path: str) -> str:
    before = fields(await ada.read(path))
    await saved(ada, path, **{"s1-days": "25"})
    answer = await ada.http.post(path, data=before | {"s1-days": "30", "s0-days": "8", "act": "save"})
    assert answer.status == 409
    return await answer.text()


def clash_form(page: str) -> dict[str, str]:
    form = re.findall(r'<form method="post" action="[^"]*/merge">.*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)
    return {name: unescape(value) for name, value in hidden.items()} | {"scenario": unescape(text)}


@pytest.mark.parametrize(("choice", "days"), [("mine", "day 21 to day 30"), ("theirs", "day 21 to day 25")])
async def test_who_saves_second_sees_both_and_chooses(ada, alive, choice, days):
    path = await begun(ada)
    page = await clashing(ada, path)
    assert "from day 21 to day 25" in page
    assert "from day 21 to day 30" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"choice-0": choice, "act": "join"})
    page = await answer.text()
    assert answer.status == 200, page
    assert days in page
    assert "from day 7 to day 8" in page


async def test_who_saves_second_may_keep_a_draft_of_their_own(ada, alive):
    path = await begun(ada)
    page = await clashing(ada, path)
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"act": "own"})
    assert answer.url.path != path
    assert "from day 21 to day 30" in await answer.text()
    assert "from day 21 to day 25" in await ada.read(path)
    assert len(await alive.store.drafts()) == 2


async def test_a_choice_that_was_made_over_an_older_state_is_asked_again(ada):
    path = await begun(ada)
    form = clash_form(await clashing(ada, path))
    await saved(ada, path, **{"s1-days": "40"})
    answer = await ada.http.post(f"{path}/merge", data=form | {"choice-0": "mine", "act": "join"})
    assert answer.status == 409
    assert "from day 21 to day 40" in await answer.text()


async def test_a_save_of_a_draft_that_was_closed_meanwhile_is_not_lost(ada, alive):
    path = await begun(ada)
    before = fields(await ada.read(path))
    await ada.send(path, f"{path}/discard")
    answer = await ada.http.post(path, data=before | {"s1-days": "30", "act": "save"})
    page = await answer.text()
    assert answer.status == 409
    assert "closed this draft" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"act": "own"})
    assert "from day 21 to day 30" in await answer.text()
    assert (await alive.store.draft(path.rpartition("/")[2])).state is DraftState.DISCARDED


async def test_two_new_texts_of_the_same_wording_are_shown_side_by_side(ada, alive):
    path = await begun(ada)
    address = f"{path}/wordings?name=gentle_light&channel=sms"
    before = fields(await ada.read(address), "words")
    await ada.http.post(f"{path}/wordings", data=before | {"text-en": GOOD, "text-fr": ""})
    answer = await ada.http.post(
        f"{path}/wordings", data=before | {"text-en": GOOD.replace("Hello", "Dear"), "text-nl": GOOD}
    )
    page = await answer.text()
    assert answer.status == 409
    assert "Hello {{ debtor.name }}" in page
    assert "Dear {{ debtor.name }}" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"choice-0": "mine", "act": "join"})
    assert answer.status == 200
    (draft,) = await alive.store.drafts()
    kept = {(item.language, item.text[:4]) for item in draft.wordings}
    assert kept == {("en", "Dear"), ("fr", ""), ("nl", "Hell")}


async def test_a_session_that_ends_gives_the_scenario_back_as_text(ada, alive):
    path = await begun(ada)
    form = fields(await ada.read(path)) | {"s1-days": "33", "note": "mine", "act": "save"}
    await alive.store.end_sessions("ada")
    answer = await ada.http.post(path, data=form)
    page = unescape(await answer.text())
    assert answer.status == 401
    assert "days: 33" in page
    assert "name: gentle" in page
    assert "s1-days" not in page
