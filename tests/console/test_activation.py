"""From draft to edition: two steps, nothing that the law forbids, and who is under way is not disturbed."""

from __future__ import annotations

import re

import pytest

from bot.service import Service
from console.activating import seal_of
from store.team import User
from tests.browser.living import WordsReader
from tests.console.conftest import HASHED
from tests.console.editing import GENTLE, GOOD, activate, begun, fields, saved


async def test_activation_takes_two_steps_and_is_in_use_at_once(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    summary = await ada.read(f"{path}/activation")
    assert "from day 21 to day 25" in summary
    assert "The time machine was not run for this very draft" in summary
    assert "Please tick" in await activate(ada, path, sure="")
    page = await activate(ada, path)
    assert "version 2" in page
    assert "drafted by ada, activated by ada" in page
    assert alive.service.rulebook.scenario("gentle").steps[1].when.days == 25
    assert (await alive.store.edition("gentle", 2)).draft_version == 2
    assert "This draft is closed." in await ada.read(f"{path}/activation")


async def test_what_was_changed_since_the_summary_is_not_activated(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/activation")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="stack"')[1]))
    await saved(ada, path, **{"s1-days": "25"})
    answer = await ada.http.post(f"{path}/activation", data=hidden | {"sure": "yes"})
    assert answer.status == 409
    assert await alive.store.editions() == []


async def test_what_the_law_forbids_is_not_activated_even_by_hand(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/activation")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="stack"')[1]))
    form = fields(await ada.read(f"{path}/wordings?name=gentle_light&channel=sms"), "words")
    await ada.http.post(f"{path}/wordings", data=form | {"text-en": GOOD + " Or the bailiff."})
    page = await ada.read(f"{path}/activation")
    assert "Something above is not allowed" in page
    assert "gentle_light EN SMS:" in page
    (draft,) = await alive.store.drafts()
    answer = await ada.http.post(f"{path}/activation", data=hidden | {"sure": "yes", "seal": seal_of(draft)})
    assert answer.status == 409
    assert await alive.store.editions() == []


async def test_a_draft_of_an_older_base_takes_the_newer_one_in_first(ada, alive):
    first, second = await begun(ada), await begun(ada)
    await saved(ada, second, **{"s0-days": "9"})
    await saved(ada, first, **{"s1-days": "25"})
    await activate(ada, first)
    assert "Take it in first" in await ada.read(f"{second}/activation")
    answer = await ada.send(second, f"{second}/rebase")
    page = await answer.text()
    assert "Begun from version 2." in page
    assert "from day 7 to day 9" in page
    await activate(ada, second)
    assert [step.when.days for step in alive.service.rulebook.scenario("gentle").steps[:2]] == [9, 25]


async def test_an_old_version_comes_back_as_a_draft(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    await activate(ada, path)
    answer = await ada.send(f"{GENTLE}?version=1", f"{GENTLE}/drafts")
    assert "from day 25 to day 21" in await answer.text()
    page = await ada.read(GENTLE)
    assert "began it from an older version" in page
    assert "activated it" in page


@pytest.mark.parametrize(
    ("role", "draft", "tune"),
    [("agent", 403, 403), ("auditor", 403, 403), ("supervisor", 200, 403), ("admin", 200, 200)],
)
async def test_supervisors_draft_and_only_admins_activate(stranger, alive, role, draft, tune):
    await alive.store.put_user(User("eva", HASHED, role))
    await stranger.log_in("eva")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await stranger.read("/console/scenarios"))[0]
    once = "0" * 32
    answer = await stranger.http.post(f"{GENTLE}/drafts", data={"csrf": csrf, "once": once})
    assert answer.status == draft
    found = await alive.store.drafts()
    if found:
        seal = seal_of(found[0])
        data = {"csrf": csrf, "once": "1" * 32, "seal": seal, "sure": "yes"}
        answer = await stranger.http.post(f"/console/drafts/{found[0].id}/activation", data=data)
        assert answer.status == tune
        assert len(await alive.store.editions()) == (1 if tune == 200 else 0)
    assert (await stranger.http.get(GENTLE)).status == 200


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
async def test_every_page_speaks_the_readers_language(ada, alive, language):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25", "time0": "11:00", "s0-first": "on"})
    pages = ("", "/wordings", "/wordings?name=gentle_light&channel=email", "/activation")
    for address in ("/console/scenarios", GENTLE, *(path + page for page in pages)):
        answer = await ada.http.get(address, headers={"Accept-Language": language})
        page = await answer.text()
        assert answer.status == 200
        assert f'<html lang="{language}"' in page
        assert re.findall(r"\beditor\.(?!css|js)\w+", page) == []


async def test_a_new_case_follows_the_new_edition_while_a_running_one_stays(ada, alive):
    """The story of the issue: an admin drafts, checks and activates; who is under way is not disturbed."""
    running = (await alive.store.load("anna")).case
    path = await begun(ada, "courteous")
    await saved(ada, path, **{"s2-days": "14"})
    form = fields(await ada.read(f"{path}/wordings?name=firmer&channel=default"), "words")
    await ada.http.post(f"{path}/wordings", data=form | {"text-en": "Calmly, " + GOOD})
    await activate(ada, path)
    file = await alive.store.load("anna")
    rules = alive.service.rulebook
    assert file.case == running
    assert rules.for_case(file.case, file.account.debtor).scenario.version == 1
    fresh = alive.service.desk.new_case(file.account, alive.clock())
    assert (fresh.scenario, fresh.scenario_version) == ("courteous", 2)
    assert rules.for_case(fresh, file.account.debtor).scenario.steps[2].when.days == 14
    words = alive.service.wordings
    assert words.for_case(fresh) is not words.for_case(file.case)
    assert "Calmly" in words.for_case(fresh).shelves["en"].compile("x", "Calmly").texts["default"].words


async def test_another_process_takes_the_edition_into_use_by_itself(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    await activate(ada, path)
    other = Service(alive.service.config, alive.store, WordsReader(), alive.clock)
    assert other.rulebook.scenario("gentle").version == 1
    await other.editions.refresh()
    assert other.rulebook.scenario("gentle").version == 2
    assert other.editions.complaints == {}
