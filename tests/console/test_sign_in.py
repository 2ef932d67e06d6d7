"""Coming in with a password: the second factor, codes on paper, pauses after failures, passwords of one's own."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.entry import Entry
from console.lockout import Limits, Lockout, pause
from console.passwords import complaint, given_password
from console.second import Safe
from store.memory import MemoryStore
from store.team import User
from tests.console.doors import ENTRY, HASHED, PASSWORD, START, door, strict

IN = "/console/"
HOUR = timedelta(hours=1)


async def test_where_a_second_factor_is_asked_for_it_is_set_up_at_the_first_sign_in() -> None:
    async with door(entry=strict()) as guest:
        answer = await guest.log_in()
        assert answer.url.path == "/console/login/setup"
        html = await answer.text()
        assert 'src="data:image/svg+xml' in html
        assert (await guest.http.get(IN, allow_redirects=False)).status == 303
        _, paper = await guest.set_up(html)
        assert len(set(paper)) == 10
        assert "<h1>Queue</h1>" in await guest.read(IN)
        user = await guest.member()
        assert not any(code in repr(user) for code in paper)


async def test_the_picture_holds_the_secret_under_the_members_name() -> None:
    async with door(entry=strict()) as guest:
        html = await (await guest.log_in()).text()
        secret = re.findall(r'<code id="secret">([^<]+)</code>', html)[0].replace(" ", "")
        await guest.set_up(html)
        assert secret not in repr(await guest.member())
        safe = Safe(ENTRY.key)
        assert safe.opened("sofie", (await guest.member()).totp) == secret
        assert safe.opened("marc", (await guest.member()).totp) is None
        assert Safe(b"x" * 32).opened("sofie", (await guest.member()).totp) is None
        assert "otpauth" not in unquote(html)


async def test_a_wrong_code_at_the_set_up_changes_nothing() -> None:
    async with door(entry=strict()) as guest:
        html = await (await guest.log_in()).text()
        answer = await guest.fill(html, "/console/login/setup", code="000000")
        assert answer.status == 400
        assert (await guest.member()).totp == ""


async def test_a_code_of_the_app_lets_in_once() -> None:
    async with door(entry=strict()) as guest:
        secret, _ = await guest.set_up(await (await guest.log_in()).text())
        await guest.send(IN, "/console/logout")
        page = await (await guest.log_in()).text()
        assert (await guest.fill(page, "/console/login/code", code=guest.code(secret))).status == 401
        guest.time.move(seconds=30)
        used = guest.code(secret)
        assert (await guest.fill(page, "/console/login/code", code=f" {used[:3]} {used[3:]} ")).url.path == IN
        await guest.send(IN, "/console/logout")
        page = await (await guest.log_in()).text()
        assert (await guest.fill(page, "/console/login/code", code=used)).status == 401


async def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    async with door(entry=strict()) as guest:
        secret, _ = await guest.set_up(await (await guest.log_in()).text())
        await guest.send(IN, "/console/logout")
        guest.time.move(minutes=5)
        late = guest.code(secret)
        guest.time.move(seconds=60)
        page = await (await guest.log_in()).text()
        assert (await guest.fill(page, "/console/login/code", code=late)).status == 401
        soon = guest.code(secret)
        guest.time.move(seconds=30)
        assert (await guest.fill(page, "/console/login/code", code=soon)).url.path == IN


async def test_a_code_on_paper_lets_in_once() -> None:
    async with door(entry=strict()) as guest:
        _, paper = await guest.set_up(await (await guest.log_in()).text())
        await guest.send(IN, "/console/logout")
        page = await (await guest.log_in()).text()
        assert (await guest.fill(page, "/console/login/code", code=paper[3].upper())).url.path == IN
        assert len((await guest.member()).recovery) == 9
        await guest.send(IN, "/console/logout")
        page = await (await guest.log_in()).text()
        assert (await guest.fill(page, "/console/login/code", code=paper[3])).status == 401


async def test_the_password_alone_opens_nothing_and_a_step_cannot_be_left_out() -> None:
    async with door(User("sofie", HASHED, totp=Safe(ENTRY.key).sealed("sofie", "A" * 32))) as guest:
        assert (await guest.log_in()).url.path == "/console/login/code"
        for path in (IN, "/console/account", "/console/login/setup", "/console/login/password"):
            answer = await guest.http.get(path, allow_redirects=False)
            assert (answer.status, answer.headers["Location"].split("?")[0]) == (303, "/console/login"), path


async def test_a_sign_in_that_rests_too_long_begins_anew() -> None:
    async with door(entry=strict()) as guest:
        await guest.log_in()
        guest.time.move(minutes=11)
        answer = await guest.http.get("/console/login/setup", allow_redirects=False)
        assert answer.headers["Location"] == "/console/login"


async def test_a_sign_in_ends_when_the_account_is_changed_meanwhile() -> None:
    async with door(entry=strict()) as guest:
        html = await (await guest.log_in()).text()
        await guest.store.change_user(replace(await guest.member(), disabled=True, version=1))
        answer = await guest.fill(html, "/console/login/setup", code="123456")
        assert answer.url.path == "/console/login"


# --- pauses ---


async def test_after_some_failures_an_account_waits_and_may_then_try_again() -> None:
    async with door() as guest:
        for _ in range(5):
            assert (await guest.log_in(password="wrong")).status == 401
        answer = await guest.log_in()
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "30"
        assert "30 seconds" in await answer.text()
        assert (await guest.log_in("marc")).status == 200
        guest.time.move(seconds=31)
        assert (await guest.log_in()).url.path == IN
        assert await guest.store.failures(["account:x"]) == {}


async def test_a_name_that_nobody_has_gets_the_very_same_answers() -> None:
    async with door() as guest:
        for _ in range(7):
            real, none = await guest.log_in(password="wrong"), await guest.log_in("nobody", "wrong")
            assert real.status == none.status
            said = [re.sub(r'(name="csrf" )?value="[^"]*"', "", await answer.text()) for answer in (real, none)]
            assert said[0] == said[1]


async def test_a_right_password_does_not_forgive_wrong_codes() -> None:
    async with door(User("sofie", HASHED, totp=Safe(ENTRY.key).sealed("sofie", "A" * 32))) as guest:
        statuses = []
        for _ in range(3):
            page = await (await guest.log_in()).text()
            statuses.append((await guest.fill(page, "/console/login/code", code="000000")).status)
        assert statuses == [401, 401, 429]


async def test_an_address_that_tries_many_names_waits_too() -> None:
    async with door(entry=replace(ENTRY, limits=Limits(5, 6))) as guest:
        for number in range(6):
            assert (await guest.log_in(f"name-{number}", "wrong")).status == 401
        assert (await guest.log_in("marc")).status == 429


async def test_of_many_guesses_at_the_same_moment_no_more_count_than_one_by_one() -> None:
    lockout = Lockout(MemoryStore(), Limits(5, 50))
    waits = await asyncio.gather(*(lockout.wait("sofie", "10.0.0.1", START) for _ in range(40)))
    assert sum(not wait for wait in waits) == 5


async def test_a_day_without_failures_begins_anew() -> None:
    lockout = Lockout(MemoryStore(), Limits(5, 50))
    for _ in range(5):
        assert not await lockout.wait("Sofie", "10.0.0.1", START)
    assert await lockout.wait("sofie", "10.0.0.2", START) == timedelta(seconds=30)
    assert not await lockout.wait("sofie", "10.0.0.1", START + 25 * HOUR)
    assert not await lockout.wait("sofie", "10.0.0.1", START + 25 * HOUR)


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_pauses_grow_and_never_beyond_the_longest(count: int, free: int) -> None:
    before, now = pause(count, free, HOUR), pause(count + 1, free, HOUR)
    assert timedelta(0) <= before <= now <= HOUR
    assert (before == timedelta(0)) == (count < free)
    if timedelta(0) < before < now < HOUR:
        assert now == 2 * before


# --- passwords ---


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("a few plain words", ""),
        ("ééééé-åäöüß-ñ", ""),
        ("elevenchars", "password.short"),
        ("x" * 1001, "password.long"),
        ("Sofie-2026-11-22", "password.name"),
        ("aaaaaaaaaaaaaaaa", "password.same"),
        ("abababababababab", "password.same"),
        ("", "password.short"),
    ],
)
def test_a_password_is_long_and_not_the_name_and_nothing_else_is_asked(password: str, found: str) -> None:
    assert complaint(password, "sofie") == found


def test_a_password_that_we_give_is_good_by_our_own_rules() -> None:
    made = {given_password() for _ in range(50)}
    assert len(made) == 50
    assert {complaint(password, "sofie") for password in made} == {""}


async def test_a_password_that_somebody_gave_is_replaced_at_the_first_sign_in() -> None:
    async with door(User("sofie", HASHED, must_change=True)) as guest:
        page = await (await guest.log_in()).text()
        place = "/console/login/password"
        for new, again, said in (
            ("short", "short", "At least 12 characters"),
            ("another good one", "another bad one", "do not match"),
            (PASSWORD, PASSWORD, "another one than before"),
            ("sofie is my name", "sofie is my name", "Your name must not"),
        ):
            answer = await guest.fill(page, place, password=new, again=again)
            assert answer.status == 400
            assert said in await answer.text()
        answer = await guest.fill(page, place, password="another good one", again="another good one")
        assert answer.url.path == IN
        await guest.send(IN, "/console/logout")
        assert (await guest.log_in()).status == 401
        assert (await guest.log_in(password="another good one")).url.path == IN


def test_rules_of_entry_are_strict_where_nothing_is_said() -> None:
    assert Entry(b"k" * 32).secure
