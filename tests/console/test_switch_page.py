"""The pages of switches and own days: who may do what, what is said, what is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from console.operations import Refused
from console.own_days import read_days
from console.switch_page import read_until
from flows.switches import Reach
from store.team import User
from tests.browser.living import START, Living
from tests.console.conftest import HASHED, Browser

HOSTILE = '<script>alert(1)</script>"&'


async def as_role(alive: Living, browser: Browser, role: str) -> Browser:
    await alive.store.put_user(User("sofie", HASHED, role))
    assert (await browser.log_in("sofie")).status == 200
    return browser


async def on(alive: Living) -> list[tuple[Reach, str, str]]:
    return [(item.reach, item.name, item.by) for item in await alive.store.switches(alive.clock())]


async def test_the_big_switch_is_put_on_shown_everywhere_and_lifted_by_an_admin(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    assert "Nothing is stopped" in await admin.read("/console/switches")
    unsure = await admin.send("/console/switches", "/console/switches/stop", reason=HOSTILE)
    assert unsure.status == 400
    assert await on(alive) == [], "the big switch asks twice"
    answer = await admin.send("/console/switches", "/console/switches/stop", reason=HOSTILE, sure="yes")
    assert answer.status == 200
    assert await on(alive) == [(Reach.ALL, "", "sofie")]
    for path in ("/console/", "/console/cases/anna", "/console/tasks", "/console/switches"):
        page = await admin.read(path)
        assert "Everything is stopped" in page, path
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
    [switch] = await alive.store.switches(alive.clock())
    assert switch.final_at is not None
    health = await alive.service.health()
    assert list(health["switches"]) == ["all"]  # type: ignore[call-overload]
    lift = f"/console/switches/{switch.id}/lift"
    refused = await admin.send("/console/switches", lift)
    assert refused.status == 400
    assert (await admin.send("/console/switches", lift, sure="yes")).status == 200
    assert await on(alive) == []
    assert "Everything is stopped" not in await admin.read("/console/")
    assert "sofie" in await admin.read("/console/switches"), "the log says who"


async def test_a_supervisor_pauses_scenarios_and_cases_and_stops_nothing_else(alive: Living, stranger: Browser):
    boss = await as_role(alive, stranger, "supervisor")
    page = await boss.read("/console/switches")
    assert "/console/switches/stop" not in page
    for reach, name in (("scenario", "courteous"), ("case", "anna"), ("debtor", "bruno")):
        assert (await boss.post("/console/switches/pause", reach=reach, reason="a talk", **{reach: name})).status == 200
    assert [item[:2] for item in await on(alive)] == [
        (Reach.SCENARIO, "courteous"),
        (Reach.DEBTOR, "bruno"),
        (Reach.CASE, "anna"),
    ]
    assert "2 cases are paused" in await boss.read("/console/")
    assert (await boss.post("/console/switches/stop", reach="all", reason="no")).status == 403
    assert (await boss.post("/console/switches/pause", reach="all", reason="no")).status == 400
    assert all(item[0] is not Reach.ALL for item in await on(alive))


@pytest.mark.parametrize("role", ["agent", "auditor"])
async def test_others_read_what_is_stopped_and_move_nothing(alive: Living, stranger: Browser, role: str):
    reader = await as_role(alive, stranger, role)
    page = await reader.read("/console/switches")
    assert "does not move them" in page
    assert (await reader.post("/console/switches/pause", reach="case", case="anna", reason="x")).status == 403
    assert (await reader.post("/console/own-days", first="2026-12-24")).status == 403
    assert await on(alive) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reach": "case", "case": "nobody", "reason": "x"}, "no such case"),
        ({"reach": "scenario", "scenario": "nothing", "reason": "x"}, "no such scenario"),
        ({"reach": "debtor", "debtor": "", "reason": "x"}, "no such debtor"),
        ({"reach": "case", "case": "anna", "reason": " "}, "give a reason"),
        ({"reach": "case", "case": "anna", "reason": "x", "until": "yesterday"}, "time to come"),
        ({"reach": "case", "case": "anna", "reason": "x", "until": "2020-01-01T10:00"}, "time to come"),
        ({"reason": "x"}, "choose what to stop"),
    ],
)
async def test_what_makes_no_sense_is_said_and_not_done(
    alive: Living, stranger: Browser, fields: dict[str, str], said: str
):
    boss = await as_role(alive, stranger, "supervisor")
    answer = await boss.post("/console/switches/pause", **fields)
    assert answer.status == 400
    assert said in await answer.text()
    assert await on(alive) == []


async def test_only_the_form_that_was_sent_keeps_what_was_typed(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    wrong = {"reach": "debtor", "debtor": "nobody", "reason": "Away on holiday"}
    page = await (await admin.post("/console/switches/pause", **wrong)).text()
    assert page.count('value="Away on holiday"') == 1
    assert re.search(r'id="debtor-reason"[^>]*value="Away on holiday"', page)
    assert page.count('value="nobody"') == 1


async def test_days_are_previewed_without_the_form_s_words_in_the_address(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    days = {"first": "2026-11-20", "last": "2026-11-24", "name": "Stocktaking"}
    answer = await admin.post("/console/own-days/preview", **days, countries="")
    assert (answer.status, dict(answer.url.query)) == (200, days)
    assert 'id="moved"' in await answer.text()


async def test_the_same_thing_is_not_stopped_twice(alive: Living, stranger: Browser):
    boss = await as_role(alive, stranger, "supervisor")
    assert (await boss.post("/console/switches/pause", reach="case", case="anna", reason="one")).status == 200
    answer = await boss.post("/console/switches/pause", reach="case", case="anna", reason="two")
    assert "stopped already" in await answer.text()
    assert len(await on(alive)) == 1


async def test_the_pages_speak_three_languages(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    for language, title in (("fr", "Interrupteurs"), ("nl", "Schakelaars")):
        user = await alive.store.user("sofie")
        assert user is not None
        await alive.store.put_user(replace(user, language=language))
        assert f"<h1>{title}</h1>" in await admin.read("/console/switches")
        await admin.read("/console/own-days")


async def test_own_days_are_previewed_kept_shown_and_taken_back(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    preview = await admin.read("/console/own-days?first=2026-11-20&last=2026-11-24")
    assert "The next step of" in preview or "The next steps of" in preview
    assert await alive.store.own_days("sample") == []
    answer = await admin.post(
        "/console/own-days", first="2026-12-24", last="2027-01-03", name=HOSTILE, countries="be, fr", scenario=""
    )
    assert answer.status == 200
    [kept] = await alive.store.own_days("sample")
    assert (kept.days.countries, kept.by, kept.days.length) == (("BE", "FR"), "sofie", 11)
    page = await admin.read("/console/own-days?year=2026")
    assert HOSTILE not in page
    assert 'class="day own"' in page
    anna = await alive.store.load("anna")
    assert anna is not None
    assert alive.service.policy_for(anna).blackout_days == (kept.days,)
    await admin.post(f"/console/own-days/{kept.id}/remove")
    assert await alive.store.own_days("sample") == []
    assert alive.service.policy_for(anna).blackout_days == ()
    assert "Taken back" in await admin.read("/console/own-days")


async def test_the_calendar_is_chosen_from_by_links_alone(alive: Living, stranger: Browser):
    admin = await as_role(alive, stranger, "admin")
    page = await admin.read("/console/own-days?year=2026")
    assert "first=2026-12-24&amp;last=" in page
    second = await admin.read("/console/own-days?year=2026&first=2026-12-24")
    assert "first=2026-12-24&amp;last=2026-12-31" in second
    await admin.read("/console/own-days?year=99999&first=2026-12-24")


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ({"first": "tomorrow"}, "days.bad_day"),
        ({"first": "2026-12-24", "last": "2026-12-23"}, "days.bad_span"),
        ({"first": "2026-01-01", "last": "2026-01-02"}, "days.bad_span"),
        ({"first": "2026-12-24", "last": "2028-12-24"}, "days.bad_span"),
        ({"first": "2026-12-24", "name": "x" * 81}, "days.long_name"),
        ({"first": "2026-12-24", "countries": "Belgium"}, "days.bad_country"),
        ({"first": "2026-12-24", "scenario": "none"}, "switch.no_scenario"),
    ],
)
def test_days_that_make_no_sense_are_refused(form: dict[str, str], key: str):
    with pytest.raises(Refused) as refusal:
        read_days(form, ["courteous"], START.date())
    assert refusal.value.key == key


def test_an_end_is_read_in_the_teams_own_zone():
    until = read_until("2026-11-21T09:00", "Europe/Brussels", START)
    assert until == START + timedelta(hours=25)
    assert read_until("", "Europe/Brussels", START) is None
