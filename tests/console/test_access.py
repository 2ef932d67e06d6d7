"""Who comes into the console, and that nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from store.team import User
from tests.console.conftest import HASHED, PASSWORD

PAGES = ["/console/", "/console/cases/anna", "/console/tasks", "/console/search?q=anna", "/console/events"]


@pytest.mark.parametrize("path", PAGES)
async def test_a_stranger_is_led_to_the_login_page(stranger, path):
    answer = await stranger.http.get(path, allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/console/login")


async def test_a_stranger_can_do_nothing_even_with_a_form_of_the_login_page(stranger, alive):
    page = await stranger.read("/console/login")
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', page)
    answer = await stranger.http.post("/console/cases/anna/take-over", data={"csrf": csrf, "once": "0" * 32})
    assert answer.status == 401
    file = await alive.store.load("anna")
    assert file is not None
    assert file.case.agent == ""


async def test_name_and_password_open_the_queue(stranger):
    page = await (await stranger.log_in()).text()
    assert "<h1>Queue</h1>" in page
    assert "sofie" in page


async def test_after_the_login_one_is_where_one_wanted_to_be(stranger):
    answer = await stranger.http.get("/console/tasks")
    html = await answer.text()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    answer = await stranger.http.post("/console/login", data=hidden | {"name": "sofie", "password": PASSWORD})
    assert answer.url.path == "/console/tasks"


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/console/../x", "/console/\\evil", "/chat/x"]
)
async def test_a_login_leads_nowhere_else(stranger, place):
    page = await stranger.read("/console/login")
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', page)
    form = {"csrf": csrf, "name": "sofie", "password": PASSWORD, "next": place}
    answer = await stranger.http.post("/console/login", data=form, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")


@pytest.mark.parametrize(
    ("name", "password"), [("sofie", "wrong"), ("nobody", PASSWORD), ("sofie", ""), ("", ""), ("x" * 5000, "y" * 5000)]
)
async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(stranger, name, password):
    answer = await stranger.log_in(name, password)
    assert answer.status == 401
    assert "do not belong together" in await answer.text()


async def test_a_disabled_member_is_out_at_once(sofie, alive):
    user = await alive.store.user("sofie")
    assert user is not None
    await alive.store.put_user(replace(user, disabled=True))
    answer = await sofie.http.get("/console/", allow_redirects=False)
    assert answer.status == 303
    assert (await sofie.log_in()).status == 401


@pytest.mark.parametrize("csrf", ["", "wrong", "é" * 40])
async def test_a_form_of_somebody_else_is_refused(sofie, alive, csrf):
    answer = await sofie.http.post("/console/cases/anna/take-over", data={"csrf": csrf, "once": "0" * 32})
    assert answer.status == 403
    assert (await alive.store.load("anna")).case.agent == ""


async def test_a_login_makes_a_new_csrf_word(stranger):
    before = re.findall(r'name="csrf" value="([^"]+)"', await stranger.read("/console/login"))
    await stranger.log_in()
    after = re.findall(r'name="csrf" value="([^"]+)"', await stranger.read("/console/"))
    assert set(before).isdisjoint(after)


async def test_a_bent_session_is_no_session(sofie):
    (cookie,) = sofie.http.session.cookie_jar
    bent = cookie.value[:-10] + "A" * 10
    sofie.http.session.cookie_jar.clear()
    answer = await sofie.http.get("/console/", allow_redirects=False, headers={"Cookie": f"{cookie.key}={bent}"})
    assert answer.status == 303


async def test_the_cookie_is_for_the_server_alone(stranger):
    answer = await stranger.http.get("/console/login")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie.split("; ")
    assert "sofie" not in cookie


async def test_logging_out_ends_the_session(sofie):
    await sofie.send("/console/", "/console/logout")
    assert (await sofie.http.get("/console/", allow_redirects=False)).status == 303


async def test_no_page_lets_anything_in_from_elsewhere_or_stands_in_a_frame(sofie):
    for path in ("/console/", "/console/cases/anna", "/console/login"):
        answer = await sofie.http.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", await answer.text())


async def test_who_was_shown_whose_data_is_noted(sofie, alive):
    await sofie.read("/console/cases/anna")
    await sofie.read("/console/cases/anna")
    await sofie.http.get("/console/search", params={"q": "bruno"})
    await sofie.read("/console/cases/nobody", status=404)
    assert [(view.who, view.what) for view in await alive.store.views_of("anna")] == [("sofie", "case")] * 2
    assert [(view.who, view.what) for view in await alive.store.views_of("bruno")] == [("sofie", "case")]
    assert "Anna" not in repr(await alive.store.views())


async def test_a_page_that_reads_itself_anew_is_noted_once_in_ten_minutes(sofie, alive):
    for _ in range(3):
        await sofie.http.get("/console/cases/anna", headers={"Amicable-Live": "1"})
    assert len(await alive.store.views_of("anna")) == 1
    alive.clock.set(alive.clock() + timedelta(minutes=11))
    await sofie.http.get("/console/cases/anna", headers={"Amicable-Live": "1"})
    assert len(await alive.store.views_of("anna")) == 2


async def test_an_auditor_reads_a_case_without_its_forms_and_gets_no_link_of_the_debtor(stranger, alive):
    await alive.store.put_user(User("vera", HASHED, "auditor"))
    await stranger.log_in("vera")
    page = await stranger.read("/console/cases/anna")
    assert "Your role reads this case" in page
    assert set(re.findall(r'<form[^>]*action="([^"]+)"', page)) <= {"/console/search", "/console/logout"}
    assert "<textarea" not in page
    assert "/chat/" not in page
    answer = await stranger.post("/console/cases/anna/take-over")
    assert answer.status == 403
    assert (await alive.store.load("anna")).case.agent == ""
