"""Who may do what: every route says so, and nobody gets further than their role."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from console.roles import GRANTS, PAGES, May, Role, may, name_of
from store.memory import MemoryStore
from store.team import User
from tests.console.doors import HASHED, Guest, NoDesk, Time, app_of, door

WAYS_IN = {name for name, page in PAGES.items() if page.may is May.ENTER}


def routes() -> Iterator[str]:
    app = app_of(MemoryStore(), Time(), NoDesk())
    for route in app.router.routes():
        if route.resource is not None and route.method != "HEAD":
            yield name_of(route.method, route.resource.canonical)


def test_every_route_says_what_it_asks_for_and_no_other_is_listed() -> None:
    assert set(routes()) == set(PAGES)


def test_strangers_get_to_nothing_but_the_ways_in_and_the_files_of_the_pages() -> None:
    assert {re.sub("^(GET|POST) ", "", name).split("/")[1] for name in WAYS_IN} == {"static", "login", "asked"}


def test_what_changes_something_is_never_open_to_who_only_reads() -> None:
    for name, page in PAGES.items():
        if name.startswith("POST") and page.may is not May.OWN and name not in WAYS_IN:
            assert not may(Role.AUDITOR, page.may), name


TUNED = {"GET /scenarios", "GET /scenarios/{name}", "GET /drafts/{draft}", "GET /drafts/{draft}/activation"}
"""Scenarios and drafts hold texts and numbers of days, nobody's data."""
PLAYED = {"GET /machine", "GET /machine/{run}/result.csv", "GET /moves/{move}"}
"""Lists of runs, daily figures and counts: no case is named."""


def test_a_page_that_shows_debtors_has_a_name_in_the_log_of_views() -> None:
    silent = {name for name, page in PAGES.items() if page.may is May.SEE and not page.shows}
    stopped = {"GET /switches", "GET /own-days"}
    canned_and_counts = {"GET /canned", "GET /canned/{canned}", "GET /bulk"}
    news = {"GET /events", "GET /present/{case_id}"}
    assert silent == {"GET /reviews", *news, *stopped, *canned_and_counts, *TUNED, *PLAYED}


def test_every_role_minds_its_own_account_and_an_unknown_one_nothing_else() -> None:
    assert set(GRANTS) == set(Role)
    assert all(May.OWN in grants for grants in GRANTS.values())
    assert [what for what in May if may("owner", what)] == [May.ENTER, May.OWN]


def test_only_an_admin_keeps_the_team_and_an_admin_may_everything() -> None:
    assert [role for role in Role if may(role, May.KEEP_TEAM)] == [Role.ADMIN]
    assert GRANTS[Role.ADMIN] == set(May)


async def as_(guest: Guest, role: str) -> Guest:
    await guest.store.put_user(User("vera", HASHED, role))
    assert (await guest.log_in("vera")).status == 200
    return guest


READ = {
    "/console/": "agent supervisor admin auditor",
    "/console/tasks": "agent supervisor admin auditor",
    "/console/account": "agent supervisor admin auditor owner",
    "/console/users": "supervisor admin auditor",
    "/console/views": "admin auditor",
}


@pytest.mark.parametrize("role", [*Role, "owner"])
async def test_each_role_reads_what_it_may_and_is_told_kindly_what_it_may_not(role: str) -> None:
    async with door() as guest:
        await guest.store.put_user(User("vera", HASHED, role))
        page = await (await guest.log_in("vera")).text()
        assert guest.csrf(page)
        for path, roles in READ.items():
            allowed = role in roles.split()
            text = await guest.read(path, 200 if allowed else 403)
            assert ("Not for your role" in text) is not allowed


async def test_an_auditor_changes_nothing_even_with_a_form_of_our_own() -> None:
    async with door() as guest:
        await as_(guest, "auditor")
        await guest.store.put_user(User("eve", HASHED))
        csrf = guest.csrf(await guest.read("/console/account"))
        for path in (
            "/console/cases/anna/reply",
            "/console/cases/anna/take-over",
            "/console/tasks/t1/done",
            "/console/reviews/m1/dismiss",
            "/console/users",
            "/console/users/eve/disable",
        ):
            answer = await guest.http.post(path, data={"csrf": csrf, "once": "0" * 32, "name": "mallory"})
            text = await answer.text()
            assert answer.status == 403, path
            assert "An auditor reads everything and changes nothing." in text
        assert guest.desk.came == []
        assert not (await guest.member("eve")).disabled


async def test_an_agent_does_not_keep_the_team() -> None:
    async with door() as guest:
        await as_(guest, "agent")
        csrf = guest.csrf(await guest.read("/console/"))
        answer = await guest.http.post("/console/users/marc/role", data={"csrf": csrf, "role": "admin"})
        assert answer.status == 403
        assert (await guest.member("marc")).role == "agent"


async def test_a_route_that_stands_in_no_table_is_closed() -> None:
    async with door() as guest:
        await as_(guest, "admin")
        assert (await guest.http.get("/console/nowhere")).status == 404
        assert (await guest.http.put("/console/account")).status == 405


async def test_a_role_counts_from_the_next_page_on() -> None:
    async with door(User("sofie", HASHED, "admin")) as guest:
        await guest.log_in()
        await guest.read("/console/users")
        await guest.store.put_user(User("sofie", HASHED, "agent"))
        await guest.read("/console/users", status=403)
