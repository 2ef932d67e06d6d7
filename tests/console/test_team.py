"""Accounts and the team: what a member does alone, what an admin does for others, who looked at whose data."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.cli import users as cli
from console.account import short_agent
from console.roles import PAGES, May
from console.second import Safe
from console.texts import LANGUAGES, texts_of
from flows.task import Task, TaskKind
from store.team import User
from tests.console.doors import ENTRY, HASHED, PASSWORD, Guest, app_of, door, strict

ADMIN = User("ada", HASHED, "admin")
SOFIE = User("sofie", HASHED)
ACCOUNT = "/console/account"
NEW = "another good one"


@pytest.fixture
async def ada() -> AsyncIterator[Guest]:
    async with door(ADMIN, SOFIE) as guest:
        await guest.log_in("ada")
        yield guest


@pytest.fixture
async def sofie() -> AsyncIterator[Guest]:
    async with door() as guest:
        await guest.log_in()
        yield guest


# --- one's own account ---


async def test_a_new_password_ends_the_other_sessions(sofie: Guest) -> None:
    async with TestClient(TestServer(app_of(sofie.store, sofie.time, sofie.desk))) as http:
        phone = Guest(http, sofie.store, sofie.time, sofie.desk)
        await phone.log_in()
        answer = await sofie.send(ACCOUNT, f"{ACCOUNT}/password", old=PASSWORD, password=NEW, again=NEW)
        assert "Saved." in await answer.text()
        assert (await phone.http.get("/console/", allow_redirects=False)).status == 303
    await sofie.send("/console/", "/console/logout")
    assert (await sofie.log_in()).status == 401
    assert (await sofie.log_in(password=NEW)).status == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "said"),
    [
        ("wrong", NEW, NEW, 403, "Your password now is not right"),
        (PASSWORD, "short", "short", 400, "At least 12"),
        (PASSWORD, NEW, "other", 400, "do not match"),
        (PASSWORD, PASSWORD, PASSWORD, 400, "another one than before"),
    ],
)
async def test_a_bad_new_password_changes_nothing(
    sofie: Guest, old: str, new: str, again: str, status: int, said: str
) -> None:
    answer = await sofie.send(ACCOUNT, f"{ACCOUNT}/password", old=old, password=new, again=again)
    assert answer.status == status
    assert said in await answer.text()
    assert (await sofie.member()).password_hash == HASHED


async def test_whoever_sits_at_an_open_page_cannot_guess_the_password_for_long(sofie: Guest) -> None:
    page = await sofie.read(ACCOUNT)
    statuses = [
        (await sofie.fill(page, f"{ACCOUNT}/password", old="x", password=NEW, again=NEW)).status for _ in range(6)
    ]
    assert statuses == [403] * 5 + [429]


async def test_a_second_factor_is_set_up_changed_and_turned_off(sofie: Guest) -> None:
    first, paper = await sofie.set_up(await sofie.read(f"{ACCOUNT}/totp"), f"{ACCOUNT}/totp", old=PASSWORD)
    assert "10 recovery codes are left" in await sofie.read(ACCOUNT)
    sofie.time.move(minutes=2)
    second, _ = await sofie.set_up(await sofie.read(f"{ACCOUNT}/totp"), f"{ACCOUNT}/totp", old=PASSWORD)
    assert first != second
    answer = await sofie.send(ACCOUNT, f"{ACCOUNT}/recovery", old=PASSWORD)
    fresh = re.findall(r"<li><code>([^<]+)</code></li>", await answer.text())
    assert set(fresh).isdisjoint(paper)
    await sofie.send(ACCOUNT, f"{ACCOUNT}/totp/off", old=PASSWORD)
    user = await sofie.member()
    assert (user.totp, user.recovery) == ("", ())


async def test_where_everybody_needs_a_second_factor_it_cannot_be_turned_off() -> None:
    sealed = Safe(ENTRY.key).sealed("sofie", "A" * 32)
    async with door(User("sofie", HASHED, totp=sealed), entry=strict()) as guest:
        page = await (await guest.log_in()).text()
        await guest.fill(page, "/console/login/code", code=guest.code("A" * 32))
        html = await guest.read(ACCOUNT)
        assert "cannot be turned off" in html
        answer = await guest.http.post(f"{ACCOUNT}/totp/off", data={"csrf": guest.csrf(html), "old": PASSWORD})
        assert answer.status == 403
        assert (await guest.member()).totp == sealed


async def test_a_second_factor_is_not_changed_without_the_password(sofie: Guest) -> None:
    page = await sofie.read(f"{ACCOUNT}/totp")
    secret = re.findall(r'<code id="secret">([^<]+)</code>', page)[0]
    answer = await sofie.fill(page, f"{ACCOUNT}/totp", code=sofie.code(secret), old="wrong")
    assert answer.status == 403
    assert (await sofie.member()).totp == ""


async def test_everybody_reads_the_pages_in_their_own_language(sofie: Guest) -> None:
    answer = await sofie.send(ACCOUNT, f"{ACCOUNT}/language", language="nl")
    html = await answer.text()
    assert '<html lang="nl">' in html
    assert "Mijn account" in html
    answer = await sofie.http.post(f"{ACCOUNT}/language", data={"csrf": sofie.csrf(html), "language": "xx"})
    assert answer.status == 400


def test_all_languages_have_the_same_texts_with_the_same_places() -> None:
    def places(language: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", _most_forms(text))) for key, text in texts_of(language).items()}

    assert [language for language in LANGUAGES if places(language) != places("en")] == []
    assert all(_most_forms(texts_of(language)[key]).strip() for language in LANGUAGES for key in texts_of("en"))


def _most_forms(text: str | Mapping[str, str]) -> str:
    """A text; of several plural forms the one for many, which every language has."""
    return text if isinstance(text, str) else text["other"]


# --- the team ---


async def test_an_admin_adds_a_member_who_chooses_their_own_password(ada: Guest) -> None:
    answer = await ada.send("/console/users", "/console/users", name="jan", role="supervisor")
    (given,) = re.findall(r'<code class="given">([^<]+)</code>', await answer.text())
    assert given not in await ada.read("/console/users")
    user = await ada.member("jan")
    assert (user.role, user.must_change) == ("supervisor", True)
    answer = await ada.log_in("jan", given)
    assert answer.url.path == "/console/login/password"


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [("sofie", "agent", 409), ("Jan", "agent", 400), ("a/b", "agent", 400), ("jan", "owner", 400), ("", "agent", 400)],
)
async def test_a_member_who_cannot_be_is_not_added(ada: Guest, name: str, role: str, status: int) -> None:
    answer = await ada.send("/console/users", "/console/users", name=name, role=role)
    assert answer.status == status
    assert [user.name for user in await ada.store.users()] == ["ada", "sofie"]
    assert (await ada.member()).password_hash == HASHED


async def test_an_admin_changes_roles_keeps_out_and_lets_in_again(ada: Guest) -> None:
    await ada.send("/console/users", "/console/users/sofie/role", role="auditor")
    assert (await ada.member()).role == "auditor"
    await ada.send("/console/users", "/console/users/sofie/disable")
    assert (await ada.member()).disabled
    await ada.send("/console/users", "/console/users/sofie/enable")
    assert not (await ada.member()).disabled


async def test_an_admin_helps_a_member_back_in(ada: Guest) -> None:
    totp = Safe(ENTRY.key).sealed("sofie", "A" * 32)
    await ada.store.put_user(replace(SOFIE, totp=totp, recovery=("x",)))
    async with TestClient(TestServer(app_of(ada.store, ada.time, ada.desk))) as http:
        other = Guest(http, ada.store, ada.time, ada.desk)
        for _ in range(6):
            await other.log_in(password="wrong")
        assert "waits until" in await ada.read("/console/users")
        await ada.send("/console/users", "/console/users/sofie/unlock")
        assert "waits until" not in await ada.read("/console/users")
        await ada.send("/console/users", "/console/users/sofie/totp")
        answer = await ada.send("/console/users", "/console/users/sofie/password")
        (given,) = re.findall(r'<code class="given">([^<]+)</code>', await answer.text())
        assert (await other.log_in("sofie", given)).url.path == "/console/login/password"


async def test_an_admin_ends_the_sessions_of_a_member(ada: Guest) -> None:
    async with TestClient(TestServer(app_of(ada.store, ada.time, ada.desk))) as http:
        other = Guest(http, ada.store, ada.time, ada.desk)
        await other.log_in()
        await ada.send("/console/users", "/console/users/sofie/sessions")
        assert (await other.http.get("/console/", allow_redirects=False)).status == 303


async def test_nobody_changes_themselves_here_so_an_admin_stays(ada: Guest) -> None:
    csrf = ada.csrf(await ada.read("/console/users"))
    for act in ("disable", "role", "totp"):
        answer = await ada.http.post(f"/console/users/ada/{act}", data={"csrf": csrf, "role": "agent"})
        assert answer.status == 409
    assert await ada.member("ada") == ADMIN
    assert (await ada.http.post("/console/users/nobody/disable", data={"csrf": csrf})).status == 404
    assert (await ada.http.post("/console/users/sofie/promote", data={"csrf": csrf})).status == 404


# --- who looked at what ---


async def test_every_page_with_a_debtors_data_is_noted_before_it_is_shown(ada: Guest) -> None:
    at = ada.time()
    task = Task("t1", "anna", "anna", TaskKind.LETTER, at, at + timedelta(days=1), "The text", document=b"%PDF-")
    ada.store._tasks["t1"] = task  # type: ignore[attr-defined]
    await ada.read("/console/tasks")
    ada.time.move(seconds=1)
    await ada.read("/console/tasks/t1/letter.pdf")
    found = [(view.who, view.what, view.cases) for view in await ada.store.views_of("anna")]
    assert found == [("ada", "letter", ("anna",)), ("ada", "tasks", ("anna",))]
    page = unescape(await ada.read("/console/views?case=anna"))
    assert page.count("<tr><td ") == 2


async def test_who_sees_nothing_leaves_no_trace(ada: Guest) -> None:
    for path, status in (("/console/", 200), ("/console/cases/nobody", 404), ("/console/users", 200)):
        await ada.read(path, status)
    assert await ada.store.views() == []
    assert "Nothing was looked at yet." in await ada.read("/console/views")


# --- every page ---


async def test_no_page_lets_anything_in_from_elsewhere_and_every_form_is_proven() -> None:
    open_pages = [name[4:] for name in PAGES if name.startswith("GET ") and "{" not in name]
    async with door(ADMIN, entry=strict()) as guest:
        setup = await (await guest.log_in("ada")).text()
        answer = await guest.http.get("/console/login/setup")
        await _tight(answer.headers, await answer.text())
        await guest.set_up(setup)
        for path in open_pages:
            if path in ("/events", "/static"):
                continue
            answer = await guest.http.get(f"/console{path}" if path != "/" else "/console/")
            await _tight(answer.headers, await answer.text())
        for path in ("/console/nowhere", "/console/cases/nobody"):
            answer = await guest.http.get(path)
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def _tight(headers: object, html: str) -> None:
    found = dict(headers)  # type: ignore[call-overload]
    policy = found["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "no-referrer"
    if "text/html" in found["Content-Type"]:
        assert found["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)
        for form in re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL):
            assert 'name="csrf" value="' in form


async def test_every_post_without_the_word_of_this_session_is_refused() -> None:
    async with door(ADMIN, SOFIE) as guest:
        await guest.log_in("ada")
        for name, page in PAGES.items():
            if name.startswith("POST "):
                path = "/console" + re.sub(r"\{act\}", "disable", re.sub(r"\{(?!act)\w+\}", "sofie", name[5:]))
                path = path.replace("reviews/sofie/disable", "reviews/sofie/dismiss")
                answer = await guest.http.post(path, data={"csrf": "x" * 43, "name": "ada", "password": PASSWORD})
                assert answer.status == 403, name
                assert page.may in May
        assert not (await guest.member()).disabled


def test_the_commands_say_of_every_bad_password_what_is_wrong() -> None:
    keys = {"password.short", "password.long", "password.name", "password.same"}
    assert set(cli._COMPLAINTS) == keys


@pytest.mark.parametrize(
    ("agent", "short"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.7", "curl/8.7"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, short: str) -> None:
    assert short_agent(agent) == short
