"""Where an agent's day begins: what waits, for whom, who has it, who looks at it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from console.queue_page import place_of, place_text
from console.roles import Role
from flows.case import Escalation
from flows.task import Task, TaskKind
from ledger.account import Account
from ledger.agreements import PromiseState, PromiseToPay
from ledger.money import Money
from store.base import Change, Loading
from store.team import User
from tests.browser.living import Living
from tests.console.conftest import HASHED, Browser
from tests.console.conftest import _app as app_of
from tests.console.test_pages import says


@pytest.fixture
async def two(alive: Living) -> AsyncIterator[tuple[Browser, Browser]]:
    """Sofie and Marc, each in a browser of their own, in front of one console."""
    async with TestServer(app_of(alive)) as server, TestClient(server) as first, TestClient(server) as second:
        both = Browser(first), Browser(second)
        for one, name in zip(both, ("sofie", "marc"), strict=True):
            assert (await one.log_in(name)).status == 200
        yield both


async def waits(alive: Living, case_id: str, *open_ones: Escalation, **changes: object) -> None:
    file = await alive.store.load(case_id)
    assert file is not None
    after = replace(file.case, version=file.case.version + 1, escalations=open_ones, **changes)
    assert await alive.store.commit(Change(after, file.case.version))


def escalation(alive: Living, queue: str = "dispute", priority: int = 3, hours: int = 4) -> Escalation:
    now = alive.clock()
    return Escalation(f"{queue}/e", queue, "words of the record", priority, now, now + timedelta(hours=hours))


async def member(alive: Living, name: str, **more: object) -> None:
    await alive.store.put_user(User(name, HASHED, **more))  # type: ignore[arg-type]


async def press(one: Browser, page: str, action: str, **fields: str) -> str:
    answer = await one.send(page, action, **fields)
    return await answer.text()


async def holder(alive: Living, case_id: str) -> str:
    file = await alive.store.load(case_id)
    return file.case.holder if file else "?"


# --- the list ---


async def test_a_line_says_why_in_words_how_long_how_much_and_what_was_said_last(sofie, alive):
    await says(alive, "bruno", "I dispute this")
    page = await sofie.read("/console/")
    assert "Disputes the whole account" in page
    assert "€480.50 open, 20 days late" in page
    assert "I dispute this" in page
    assert "hours" in page


async def test_a_broken_promise_is_told_with_its_amount_and_day(sofie, alive):
    now = alive.clock()
    broken = PromiseToPay("p", Money(12_000, "EUR"), now.date(), now, state=PromiseState.BROKEN)
    await waits(alive, "anna", escalation(alive, "broken_promise"), promises=(broken,), broken_promises=2)
    alive.clock.set(now + timedelta(days=1))
    assert "Promise of €120.00 broken yesterday (2 times)" in await sofie.read("/console/")


async def test_the_list_speaks_the_members_language(alive, stranger):
    await member(alive, "nele", language="nl")
    assert (await stranger.log_in("nele")).status == 200
    await says(alive, "bruno", "I dispute this")
    page = await stranger.read("/console/")
    assert "Betwist de hele rekening" in page
    assert "dagen te laat" in page


async def test_every_queue_has_its_count_and_shows_its_own(sofie, alive):
    await waits(alive, "anna", escalation(alive, "dispute"), escalation(alive, "plan", 4))
    await waits(alive, "bruno", escalation(alive, "plan", 4))
    page = await sofie.read("/console/")
    counts = dict(re.findall(r"<span>([a-z- ]+)</span> <b>(\d+)</b>", page))
    assert counts == {"all": "2", "disputes": "1", "plans": "2"}
    plans = await sofie.read("/console/?queue=plan")
    assert "Anna" in plans
    assert "Bruno" in plans
    assert "Bruno" not in await sofie.read("/console/?queue=dispute")


async def test_the_list_can_be_asked_for_one_language(sofie, alive):
    for case_id in ("anna", "bruno"):
        await waits(alive, case_id, escalation(alive))
    page = await sofie.read("/console/?language=fr")
    assert "Bruno" in page
    assert "Anna" not in page


@pytest.mark.parametrize("after", ["x", "9.9.9", "0.3.999999999999999.anna", "0.3.1.", "-1.2.3.a", "0.3.1e9.a"])
async def test_a_place_that_makes_no_sense_gives_the_beginning_and_says_so(sofie, alive, after):
    await waits(alive, "anna", escalation(alive))
    answer = await sofie.http.get("/console/", params={"after": after})
    page = await answer.text()
    assert answer.status in {200, 400}
    assert (answer.status == 400) == ("That place in the list is not known" in page)


async def test_a_place_survives_its_address(alive):
    now = alive.clock().replace(microsecond=0)
    for name in ("anna", "a/b.c", "é 1"):
        place = (1, (3, now, name))
        assert place_of(place_text(place)) == place


async def test_pages_hold_twenty_five_and_lead_on(sofie, alive):
    (first,) = [file for file in [await alive.store.load("anna")] if file]
    for number in range(30):
        person = replace(first.account.debtor, id=f"n{number:02}", contacts=(), name=f"Person {number:02}")
        case = replace(first.case, id=person.id, debtor_id=person.id, escalations=(escalation(alive),), version=0)
        await alive.store.import_accounts([Loading(Account(person, ()), case)])
    page = await sofie.read("/console/")
    assert page.count('<li class="card line') == 25
    assert "30 conversations wait" in page
    (more,) = re.findall(r'rel="next" href="([^"]+)"', page)
    rest = await sofie.read(more.replace("&amp;", "&"))
    assert rest.count('<li class="card line') == 5
    assert "Person 29" in rest
    assert 'rel="next"' not in rest


# --- who has what ---


async def test_of_two_who_take_a_case_the_second_is_told_who_has_it(alive, two):
    await waits(alive, "anna", escalation(alive))
    sofie, marc = two
    seen = await marc.read("/console/")
    assert "/console/hold/anna" in seen
    await press(sofie, "/console/", "/console/hold/anna", to="sofie")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', seen)[0]
    answer = await marc.http.post("/console/hold/anna", data={"csrf": csrf, "to": "marc"})
    assert "sofie has this case. You did not get it." in await answer.text()
    assert await holder(alive, "anna") == "sofie"
    assert "Anna" not in await marc.read("/console/?whose=for_me")
    assert "sofie has it" in await marc.read("/console/?whose=all")


async def test_a_case_is_given_back(sofie, alive):
    await waits(alive, "anna", escalation(alive))
    await press(sofie, "/console/cases/anna", "/console/hold/anna", to="sofie")
    assert "You have this case" in await sofie.read("/console/cases/anna")
    await press(sofie, "/console/cases/anna", "/console/hold/anna", to="")
    assert await holder(alive, "anna") == ""
    history = [entry.rule for entry in await alive.store.history("anna")]
    assert history[-2:] == ["agent/claimed", "agent/given_back"]


async def test_a_case_that_waits_for_nobody_cannot_be_taken(sofie, alive):
    await waits(alive, "anna", escalation(alive))
    page = await sofie.read("/console/")
    await waits(alive, "anna")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    answer = await sofie.http.post("/console/hold/anna", data={"csrf": csrf, "to": "sofie"})
    assert answer.status == 400
    assert "waits for nobody any more" in await answer.text()


async def test_an_agent_gives_nobodys_case_to_a_colleague(sofie, alive):
    await waits(alive, "anna", escalation(alive))
    answer = await sofie.send("/console/", "/console/hold/anna", to="marc", over="yes")
    assert answer.status == 403
    assert await holder(alive, "anna") == ""


async def test_a_supervisor_gives_a_case_to_who_fits(alive, stranger):
    await member(alive, "sue", role=Role.SUPERVISOR)
    await member(alive, "gone", disabled=True)
    await member(alive, "nele", languages=("nl",), away=True)
    assert (await stranger.log_in("sue")).status == 200
    await waits(alive, "anna", escalation(alive))
    page = await stranger.read("/console/cases/anna")
    options = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*has \d', page)
    assert options[-1] == "nele"
    assert "gone" not in options
    await press(stranger, "/console/cases/anna", "/console/hold/anna", to="marc", over="yes")
    assert await holder(alive, "anna") == "marc"
    assert "nobody of that name" in await press(stranger, "/console/cases/anna", "/console/hold/anna", to="gone")


async def test_a_session_that_was_revoked_takes_nothing(sofie, alive):
    await waits(alive, "anna", escalation(alive))
    page = await sofie.read("/console/")
    await alive.store.end_sessions("sofie")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    answer = await sofie.http.post("/console/hold/anna", data={"csrf": csrf, "to": "sofie"})
    assert answer.status in {401, 403}
    assert await holder(alive, "anna") == ""


async def test_who_only_reads_takes_nothing(alive, stranger):
    await member(alive, "otto", role=Role.AUDITOR)
    assert (await stranger.log_in("otto")).status == 200
    await waits(alive, "anna", escalation(alive))
    page = await stranger.read("/console/")
    assert "Anna" in page
    assert "/console/hold/" not in page


# --- the next one ---


async def test_the_next_is_the_most_urgent_that_fits(alive, stranger):
    await member(alive, "nele", languages=("fr",), queues=("dispute",))
    assert (await stranger.log_in("nele")).status == 200
    await waits(alive, "anna", escalation(alive, "dispute", 3))
    await waits(alive, "bruno", escalation(alive, "dispute", 3, hours=9))
    await waits(alive, "clara", escalation(alive, "plan", 2))
    page = await stranger.read("/console/")
    assert page.index("Bruno") < page.index("Others can take these better") < page.index("Clara")
    answer = await stranger.send("/console/", "/console/next")
    assert answer.url.path == "/console/cases/bruno"
    assert await holder(alive, "bruno") == "nele"
    answer = await stranger.send("/console/", "/console/next")
    assert "Nothing that fits you is waiting" in await answer.text()


async def test_danger_to_life_is_for_everybody(alive, stranger):
    await member(alive, "nele", languages=("fr",), queues=("dispute",))
    assert (await stranger.log_in("nele")).status == 200
    await waits(alive, "anna", escalation(alive, "vulnerable", 0))
    answer = await stranger.send("/console/", "/console/next")
    assert answer.url.path == "/console/cases/anna"


async def test_who_is_away_says_so(sofie, alive):
    await press(sofie, "/console/", "/console/away", away="yes")
    user = await alive.store.user("sofie")
    assert user is not None
    assert user.away
    assert "You are marked as away" in await sofie.read("/console/")


# --- two at once ---


async def test_what_was_typed_comes_back_with_what_a_colleague_said_meanwhile(alive, two):
    await says(alive, "anna", "I want a person")
    sofie, marc = two
    page = await marc.read("/console/cases/anna")
    await sofie.act("reply", text="Sofie was first", channel="web")
    form = re.findall(r'<form[^>]*action="/console/cases/anna/reply"[^>]*>(.*?)</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    mine = {**hidden, "text": "Marc <b>second</b>", "channel": "web"}
    refused = await (await marc.http.post("/console/cases/anna/reply", data=mine)).text()
    assert "sofie has this case." in refused
    assert "Sofie was first" in refused
    assert "Marc &lt;b&gt;second&lt;/b&gt;" in refused
    assert [m.text for m in await alive.store.conversation("anna")][-1] == "Sofie was first"
    (mark,) = re.findall(r'name="anyway" value="([^"]+)"', refused)
    await marc.http.post("/console/cases/anna/reply", data={**mine, "anyway": mark})
    assert [m.text for m in await alive.store.conversation("anna")][-1] == "Marc <b>second</b>"


async def test_a_confirmation_counts_for_what_was_shown_and_no_more(sofie, alive):
    await says(alive, "anna", "I want a person")
    await sofie.read("/console/cases/anna")
    hidden = {"seen": "none", "text": "Hello", "channel": "web", "anyway": "0000000000000000"}
    page = await press(sofie, "/console/cases/anna", "/console/cases/anna/reply", **hidden)
    assert 'name="anyway"' in page
    assert "Hello" in page


async def test_colleagues_see_who_looks_and_who_writes(alive, two):
    await waits(alive, "anna", escalation(alive))
    sofie, marc = two
    page = await marc.read("/console/cases/anna")
    assert "marc is looking at this" in await sofie.read("/console/")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    answer = await marc.http.post("/console/present/anna", data={"csrf": csrf})
    assert answer.status == 204
    assert "marc is writing" in await sofie.read("/console/present/anna")
    assert "marc" not in await marc.read("/console/present/anna")


# --- tasks ---


async def _tasks(alive: Living, *tasks: Task) -> None:
    file = await alive.store.load("anna")
    assert file is not None
    after = replace(file.case, version=file.case.version + 1)
    assert await alive.store.commit(Change(after, file.case.version, tasks=tasks))


async def test_calls_and_letters_are_taken_and_given_back(alive, two):
    now = alive.clock()
    await _tasks(
        alive,
        Task(
            "anna/t1",
            "anna",
            "anna",
            TaskKind.CALL,
            now,
            now + timedelta(hours=3),
            "Say hello",
            step="gone",
            language="en",
        ),
        Task("anna/t2", "anna", "anna", TaskKind.LETTER, now, now + timedelta(hours=1), "Bonjour", language="fr"),
    )
    sofie, marc = two
    seen = await marc.read("/console/tasks")
    assert seen.index("Bonjour") < seen.index("Say hello")
    assert "Bonjour" not in await sofie.read("/console/tasks?kind=call")
    assert "Say hello" not in await sofie.read("/console/tasks?language=fr")
    await press(sofie, "/console/tasks", "/console/tasks/anna/t1/hold", to="sofie")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', seen)[0]
    answer = await marc.http.post("/console/tasks/anna/t1/hold", data={"csrf": csrf, "to": "marc"})
    assert answer.status == 409
    assert "sofie has this task" in await answer.text()
    assert "Say hello" in await sofie.read("/console/tasks?whose=mine")
    await press(sofie, "/console/tasks", "/console/tasks/anna/t1/hold", to="")
    assert [entry.rule for entry in await alive.store.history("anna")][-2:] == ["task/taken", "task/given_back"]


async def test_nonsense_about_tasks_is_said_or_left_aside(sofie):
    assert "is not known" in await sofie.read("/console/tasks?after=x", status=400)
    await sofie.read("/console/tasks?kind=dance&whose=them&language=xx")
    await sofie.read("/console/tasks?after=999999999999999.x", status=400)


# --- skills ---


async def test_an_admin_says_what_a_member_speaks_and_handles(alive, stranger):
    await member(alive, "ada", role=Role.ADMIN)
    assert (await stranger.log_in("ada")).status == 200
    page = await stranger.read("/console/users")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    given = [("csrf", csrf), ("languages", "nl"), ("languages", "fr"), ("queues", "plan")]
    assert (await stranger.http.post("/console/users/marc/skills", data=given)).status == 200
    user = await alive.store.user("marc")
    assert user is not None
    assert (user.languages, user.queues) == (("fr", "nl"), ("plan",))
    answer = await stranger.http.post("/console/users/marc/skills", data=[("csrf", csrf), ("queues", "dance")])
    assert answer.status == 400


async def test_an_escalation_is_said_once_on_the_page_of_its_case(alive, sofie):
    await says(alive, "anna", "I dispute this")
    html = await sofie.read("/console/cases/anna")
    assert html.count("Disputes:") == 1
    assert "the debtor disputes" not in html.partition('id="history"')[0]
    held = html.partition('id="held"')[2].partition("</ul>")[0]
    assert "Disputes the whole account" in held
    assert "left" in held
