"""Sessions: they end by themselves and from anywhere; what was typed into a page of an ended one is not lost."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from store.team import User
from tests.console.doors import ENTRY, HASHED, PASSWORD, Guest, app_of, door

IN = "/console/"
TYPED = 'We agreed: <b>50 euros</b> "on Friday"'


async def status(guest: Guest) -> int:
    return (await guest.http.get(IN, allow_redirects=False)).status


async def test_the_records_hold_no_word_with_which_one_could_come_in() -> None:
    async with door() as guest:
        await guest.log_in()
        word = next(cookie.value for cookie in guest.http.session.cookie_jar if cookie.key == "amicable_team")
        (kept,) = await guest.store.sessions_of("sofie")
        assert word not in repr(kept)
        assert kept.id == hashlib.sha256(word.encode()).hexdigest()
        guest.http.session.cookie_jar.clear()
        for stolen in (kept.id, kept.csrf, word[:-1], "", "é"):
            answer = await guest.http.get(IN, allow_redirects=False, headers={"Cookie": f"amicable_team={stolen}"})
            assert answer.status == 303


async def test_with_https_the_cookies_bind_themselves_to_the_host() -> None:
    async with door(entry=replace(ENTRY, secure=True)) as guest:
        lobby = (await guest.http.get("/console/login")).headers["Set-Cookie"]
        mine = {"Cookie": lobby.partition(";")[0]}
        csrf = guest.csrf(await (await guest.http.get("/console/login", headers=mine)).text())
        form = {"csrf": csrf, "name": "sofie", "password": PASSWORD}
        answer = await guest.http.post("/console/login", data=form, headers=mine, allow_redirects=False)
        assert answer.status == 303
        cookies = answer.headers.getall("Set-Cookie")
        (team,) = [cookie for cookie in cookies if cookie.startswith("__Host-amicable_team=")]
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in team.split("; ")
            assert part in lobby.split("; ")
        assert "Domain" not in team + lobby


async def test_a_session_without_use_ends_and_use_prolongs_it() -> None:
    async with door() as guest:
        await guest.log_in()
        for _ in range(3):
            guest.time.move(minutes=50)
            assert await status(guest) == 200
        guest.time.move(minutes=61)
        assert await status(guest) == 303
        assert await guest.store.sessions_of("sofie") == []


async def test_a_page_that_reads_itself_anew_keeps_no_session_alive() -> None:
    async with door() as guest:
        await guest.log_in()
        for _ in range(5):
            guest.time.move(minutes=13)
            answer = await guest.http.get(IN, headers={"Amicable-Live": "1"}, allow_redirects=False)
        assert answer.status == 303


async def test_no_session_is_older_than_the_longest_however_it_is_used() -> None:
    async with door() as guest:
        await guest.log_in()
        for _ in range(15):
            guest.time.move(minutes=31)
            assert await status(guest) == 200
        guest.time.move(minutes=16)
        assert await status(guest) == 303


async def test_a_session_is_noted_as_used_once_a_minute_at_most() -> None:
    async with door() as guest:
        await guest.log_in()
        guest.time.move(seconds=59)
        await guest.read(IN)
        (kept,) = await guest.store.sessions_of("sofie")
        assert kept.seen_at == kept.opened_at
        guest.time.move(seconds=1)
        await guest.read(IN)
        (kept,) = await guest.store.sessions_of("sofie")
        assert kept.seen_at == guest.time()


async def test_a_disabled_member_has_no_session_any_more() -> None:
    async with door() as guest:
        await guest.log_in()
        await guest.store.put_user(User("sofie", HASHED, disabled=True))
        assert await status(guest) == 303
        assert await guest.store.sessions_of("sofie") == []


async def test_a_new_sign_in_ends_the_session_that_this_browser_had() -> None:
    async with door() as guest:
        await guest.log_in()
        await guest.log_in("marc")
        assert await guest.store.sessions_of("sofie") == []
        assert len(await guest.store.sessions_of("marc")) == 1


async def test_what_was_typed_when_a_session_ended_is_shown_back() -> None:
    async with door() as guest:
        await guest.log_in()
        csrf = guest.csrf(await guest.read(IN))
        await guest.store.end_sessions("sofie")
        form = {"csrf": csrf, "once": "1" * 32, "text": TYPED, "channel": "", "password": "not shown", "old": " "}
        answer = await guest.http.post("/console/cases/anna/reply", data=form)
        page = await answer.text()
        assert answer.status == 401
        assert "You have been signed out" in page
        assert "We agreed: &lt;b&gt;50 euros&lt;/b&gt; &#34;on Friday&#34;</textarea>" in page
        assert page.count("<textarea") == 1
        assert "not shown" not in page
        assert csrf not in page
        assert 'target="_blank"' in page
        assert guest.desk.came == []


async def test_what_was_typed_into_a_page_that_is_too_old_is_shown_back() -> None:
    async with door() as guest:
        await guest.log_in()
        csrf = guest.csrf(await guest.read(IN))
        await guest.log_in()
        answer = await guest.http.post("/console/cases/anna/reply", data={"csrf": csrf, "text": TYPED})
        page = await answer.text()
        assert answer.status == 403
        assert "too old or not ours" in page
        assert "We agreed" in page
        assert guest.desk.came == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_words_that_another_site_sends_are_not_shown(site: str) -> None:
    async with door() as guest:
        await guest.log_in()
        form = {"text": "Call this number at once"}
        answer = await guest.http.post("/console/cases/a/reply", data=form, headers={"Sec-Fetch-Site": site})
        assert answer.status == 403
        assert "Call this number" not in await answer.text()


async def test_one_signs_out_everywhere_else_and_stays_here() -> None:
    async with door() as guest:
        await guest.log_in()
        async with TestClient(TestServer(app_of(guest.store, guest.time, guest.desk))) as http:
            phone = Guest(http, guest.store, guest.time, guest.desk)
            await phone.log_in()
            page = await guest.read("/console/account")
            assert page.count("last used") == 2
            answer = await guest.send("/console/account", "/console/account/sessions")
            assert "One other session was ended." in await answer.text()
            assert await status(phone) == 303
            assert await status(guest) == 200


async def test_logging_out_ends_the_session_in_the_records_too() -> None:
    async with door() as guest:
        await guest.log_in()
        before = [f"{cookie.key}={cookie.value}" for cookie in guest.http.session.cookie_jar]
        await guest.send(IN, "/console/logout")
        assert await guest.store.sessions_of("sofie") == []
        answer = await guest.http.get(IN, headers={"Cookie": "; ".join(before)}, allow_redirects=False)
        assert answer.status == 303


async def test_a_stream_of_news_ends_with_its_session() -> None:
    async with door() as guest:
        await guest.log_in()
        async with guest.http.get("/console/events") as stream:
            assert stream.status == 200
            await guest.store.end_sessions("sofie")
            guest.news.publish("anna")
            assert b"anna" not in await stream.content.read()


async def test_the_page_of_an_ended_session_is_in_the_browsers_language() -> None:
    async with door() as guest:
        answer = await guest.http.post("/console/tasks/x/done", data={}, headers={"Accept-Language": "fr-BE,fr;q=0.9"})
        assert answer.status == 401
        assert re.search(r'<html lang="fr">', await answer.text())
