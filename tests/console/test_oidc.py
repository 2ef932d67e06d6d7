"""Coming in through the company's sign-in service: real signed tokens of a small service, and everything it could get
wrong or lie about.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession

from console.oidc import Terms
from store.team import User
from tests.console.doors import HASHED, START, Guest, door
from tests.console.provider import CALLBACK, CLIENT, SECRET, Provider, is_valid_metadata, new_key, provider

ROLES = {"collections": "agent", "leads": "supervisor", "it": "admin", "auditors": "auditor"}


@asynccontextmanager
async def company(*members: User, **changes: Any) -> AsyncIterator[tuple[Guest, Provider]]:
    async with provider(lambda: START) as service:
        terms = Terms(service.issuer, CLIENT, SECRET, CALLBACK, ROLES)
        async with door(*members, oidc=replace(terms, **changes)) as guest:
            service.clock = guest.time
            service.claims["roles"] = ["collections"]
            yield guest, service


async def depart(guest: Guest) -> str:
    """Press the button; the address at the service."""
    answer = await guest.http.get("/console/login/oidc?next=/console/tasks", allow_redirects=False)
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def at_the_service(url: str) -> str:
    """Say yes there; the address to which the browser is sent back, without our host."""
    async with ClientSession() as http, http.get(url, allow_redirects=False) as answer:
        assert answer.status == 303
        return answer.headers["Location"].removeprefix("http://127.0.0.1:1")


async def come_in(guest: Guest) -> ClientResponse:
    return await guest.http.get(await at_the_service(await depart(guest)), allow_redirects=False)


async def test_somebody_with_a_role_comes_in_and_is_a_member_from_then_on() -> None:
    async with company() as (guest, service):
        assert is_valid_metadata(service.metadata)
        assert "Company account" in await guest.read("/console/login")
        answer = await come_in(guest)
        assert (answer.status, answer.headers["Location"]) == (303, "/console/tasks")
        user = await guest.member("vera.maes")
        assert user == User("vera.maes", "", "agent", subject=f"{service.issuer} 17")
        assert "vera.maes" in await guest.read("/console/")
        (session,) = await guest.store.sessions_of("vera.maes")
        assert session.method == "oidc"


async def test_the_role_follows_the_service_at_each_sign_in_and_the_strongest_counts() -> None:
    async with company() as (guest, service):
        await come_in(guest)
        service.claims["roles"] = ["auditors", "leads", "unknown"]
        await come_in(guest)
        assert (await guest.member("vera.maes")).role == "supervisor"
        assert len(await guest.store.users()) == 3


async def test_a_role_may_stand_inside_another_claim() -> None:
    async with company(role_claim="realm_access.roles") as (guest, service):
        service.claims["realm_access"] = {"roles": ["it"]}
        assert (await come_in(guest)).status == 303
        assert (await guest.member("vera.maes")).role == "admin"


@pytest.mark.parametrize("given", [None, [], "unknown", ["admin"], {"it": True}, 7, [["it"]]])
async def test_nobody_without_a_role_of_ours_comes_in(given: Any) -> None:
    async with company() as (guest, service):
        service.claims["roles"] = given
        answer = await come_in(guest)
        assert answer.status == 403
        assert "nobody has given you a role here" in await answer.text()
        assert len(await guest.store.users()) == 2


async def test_who_loses_their_role_loses_their_sessions_too() -> None:
    async with company() as (guest, service):
        await come_in(guest)
        service.claims["roles"] = []
        assert (await come_in(guest)).status == 403
        assert await guest.store.sessions_of("vera.maes") == []


async def test_a_disabled_member_stays_out_whatever_the_service_says() -> None:
    async with company() as (guest, _service):
        await come_in(guest)
        user = await guest.member("vera.maes")
        await guest.store.put_user(replace(user, disabled=True))
        assert (await come_in(guest)).status == 403


async def test_accounts_are_never_joined_by_name() -> None:
    async with company(User("vera.maes", HASHED, "admin")) as (guest, _service):
        assert (await come_in(guest)).status == 303
        names = [user.name for user in await guest.store.users()]
        assert len(names) == 2
        assert (await guest.member("vera.maes")).subject == ""
        (other,) = [name for name in names if name != "vera.maes"]
        assert other.startswith("vera.maes-")
        assert (await guest.member(other)).role == "agent"


async def test_a_member_of_the_service_has_no_password_here() -> None:
    async with company() as (guest, _service):
        await come_in(guest)
        await guest.send("/console/", "/console/logout")
        for password in ("", "anything else"):
            assert (await guest.log_in("vera.maes", password)).status == 401


LIES: list[tuple[dict[str, Any], str]] = [
    ({"nonce": "of another sign-in"}, "nonce"),
    ({"nonce": None}, "nonce"),
    ({"iss": "https://evil.example"}, "iss"),
    ({"iss": None}, "iss"),
    ({"aud": "another-client"}, "aud"),
    ({"aud": ["another-client", "third"]}, "aud"),
    ({"azp": "another-client"}, "azp"),
    ({"exp": int(START.timestamp()) - 3600}, "ExpiredTokenError|exp"),
    ({"exp": None}, "exp"),
    ({"iat": int(START.timestamp()) + 3600}, "iat"),
    ({"sub": None}, "sub"),
    ({"at_hash": "bm90LXRoZS1oYXNo"}, "at_hash"),
]


@pytest.mark.parametrize(("lies", "reason"), LIES)
async def test_a_token_with_a_wrong_claim_lets_nobody_in(lies: dict[str, Any], reason: str) -> None:
    async with company() as (guest, service):
        service.lies = lies
        answer = await come_in(guest)
        text = await answer.text()
        assert answer.status == 403
        assert any(f"Reason: {word})" in text for word in reason.split("|")), text[-600:]
        assert len(await guest.store.users()) == 2
        assert (await guest.http.get("/console/", allow_redirects=False)).status == 303


async def test_a_token_signed_by_a_stranger_lets_nobody_in() -> None:
    async with company() as (guest, service):
        service.signer = new_key()
        assert (await come_in(guest)).status == 403


async def test_a_token_signed_with_the_public_key_as_if_it_were_a_secret_lets_nobody_in() -> None:
    async with company() as (guest, service):
        service.algorithm = "HS256"
        assert (await come_in(guest)).status == 403


async def test_keys_may_change_and_are_fetched_anew_then() -> None:
    async with company() as (guest, service):
        assert (await come_in(guest)).status == 303
        service.keys = [new_key(), *service.keys]
        assert (await come_in(guest)).status == 303
        service.keys = [new_key()]
        assert (await come_in(guest)).status == 303
        assert service.fetched == ["discovery", "keys", "keys", "keys"]


async def test_what_the_service_says_of_itself_is_read_anew_after_an_hour() -> None:
    async with company() as (guest, service):
        await come_in(guest)
        guest.time.move(minutes=61)
        await come_in(guest)
        assert service.fetched == ["discovery", "keys"] * 2


@pytest.mark.parametrize(
    "lies",
    [{"issuer": "https://evil.example"}, {"token_endpoint": ""}, {"jwks_uri": None}, {"authorization_endpoint": ""}],
)
async def test_a_service_that_gives_itself_out_wrongly_is_not_asked(lies: dict[str, Any]) -> None:
    async with company() as (guest, service):
        service.metadata_lies = lies
        assert (await guest.http.get("/console/login/oidc", allow_redirects=False)).status == 503


@pytest.mark.parametrize(
    "lies",
    [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}, {"code": ""}, {"error": "access_denied"}],
)
async def test_an_answer_that_is_not_ours_lets_nobody_in(lies: dict[str, str]) -> None:
    async with company() as (guest, service):
        service.answer_lies = lies
        assert (await come_in(guest)).status == 403
        assert len(await guest.store.users()) == 2


async def test_an_answer_counts_once() -> None:
    async with company() as (guest, _service):
        back = await at_the_service(await depart(guest))
        cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in guest.http.session.cookie_jar)
        assert (await guest.http.get(back, allow_redirects=False)).status == 303
        guest.http.session.cookie_jar.clear()
        again = await guest.http.get(back, headers={"Cookie": cookies}, allow_redirects=False)
        assert again.status == 403


async def test_an_answer_counts_in_the_browser_that_asked_and_in_no_other() -> None:
    async with company() as (guest, _service):
        back = await at_the_service(await depart(guest))
        guest.http.session.cookie_jar.clear()
        assert (await guest.http.get(back, allow_redirects=False)).status == 403


async def test_the_clients_secret_may_go_in_the_form() -> None:
    async with company() as (guest, service):
        service.methods = ("client_secret_post",)
        assert (await come_in(guest)).status == 303


async def test_a_service_that_is_away_says_so_and_passwords_still_work() -> None:
    async with company() as (guest, service):
        service.away = True
        answer = await guest.http.get("/console/login/oidc")
        assert answer.status == 503
        assert "cannot be reached" in await answer.text()
        assert (await guest.log_in()).status == 200


async def test_without_a_service_there_is_no_button_and_no_way() -> None:
    async with door() as guest:
        assert "/login/oidc" not in await guest.read("/console/login")
        await guest.read("/console/login/oidc", status=404)
        await guest.read("/console/login/callback?code=1&state=2", status=404)
