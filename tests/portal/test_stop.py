"""The page behind a mail's unsubscribe link: for people, for mail programs, for whoever tries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from ledger.debtor import ContactPoint
from store.base import Loading, Unavailable
from tests.browser.living import Living

Browser = TestClient[web.Request, web.Application]

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(alive: Living, debtor_id: str = "anna", channel: str = "email", address: str = "") -> str:
    return f"/stop/{alive.service.tokens.stop(debtor_id, channel, address or f'{debtor_id}@example.test')}"


async def stopped(alive: Living, debtor_id: str = "anna") -> list[tuple[str, str]]:
    file = await alive.store.load(debtor_id)
    assert file is not None
    return [(item.channel, item.words) for item in file.case.opt_outs]


async def test_looking_says_whose_messages_stop_names_no_debt_and_changes_nothing(
    client: Browser, alive: Living
) -> None:
    answer = await client.get(link(alive))
    page = await answer.text()
    assert "Stop messages from Sample Trading BV?" in page
    for word in ("invoice", "240", "owe", "Anna", "@"):
        assert word not in page
    assert page.count("<button") == 1
    assert answer.headers["Cache-Control"] == "no-store"
    assert await stopped(alive) == []


@pytest.mark.parametrize(
    ("debtor", "asks", "says"),
    [
        ("anna", "Stop messages from", "will not write to this address any more"),
        ("bruno", "Ne plus recevoir de messages de", "n’écrira plus à cette adresse"),
        ("clara", "Geen berichten meer van", "schrijft niet meer naar dit adres"),
    ],
)
async def test_the_button_stops_that_channel_in_the_debtors_language(
    client: Browser, alive: Living, debtor: str, asks: str, says: str
) -> None:
    assert asks in await (await client.get(link(alive, debtor))).text()
    answer = await client.post(link(alive, debtor))
    assert answer.status == 200
    assert says in await answer.text()
    assert await stopped(alive, debtor) == [("email", "one-click unsubscribe")]
    again = await (await client.get(link(alive, debtor))).text()
    assert says in again
    assert "<button" not in again


async def test_a_mail_program_stops_with_one_call_and_twice_is_once(client: Browser, alive: Living) -> None:
    for _ in range(2):
        answer = await client.post(link(alive), data=ONE_CLICK, allow_redirects=False)
        assert answer.status == 200
    assert await stopped(alive) == [("email", "one-click unsubscribe")]
    history = await alive.store.history("anna")
    assert sum(entry.rule == "opt_out/provider" for entry in history) == 1


async def test_whoever_shares_the_address_is_spared_as_well_and_nobody_else(client: Browser, alive: Living) -> None:
    file = await alive.store.load("bruno")
    assert file is not None
    shared = replace(file.account.debtor, contacts=(ContactPoint("email", "anna@example.test"),))
    await alive.store.import_accounts([Loading(replace(file.account, debtor=shared), file.case)])
    await client.post(link(alive), data=ONE_CLICK)
    assert await stopped(alive) == await stopped(alive, "bruno") == [("email", "one-click unsubscribe")]
    assert await stopped(alive, "clara") == []


async def test_an_address_that_is_no_longer_in_the_records_closes_the_channel_all_the_same(
    client: Browser, alive: Living
) -> None:
    assert (await client.post(link(alive, address="old@example.test"), data=ONE_CLICK)).status == 200
    assert await stopped(alive) == [("email", "one-click unsubscribe")]


@pytest.mark.parametrize("token", ["x", "x" * 3000, "WyJhbm5hIiwiZW1haWwiXQ.forged", "..%2f..%2fstatic"])
async def test_a_link_that_is_no_good_gives_404_and_stops_nothing(client: Browser, alive: Living, token: str) -> None:
    assert (await client.get(f"/stop/{token}")).status == 404
    assert (await client.post(f"/stop/{token}", data=ONE_CLICK)).status == 404
    assert await stopped(alive) == []


async def test_a_chat_link_stops_nothing_and_an_unknown_case_is_not_there(client: Browser, alive: Living) -> None:
    assert (await client.post(f"/stop/{alive.service.tokens.chat('anna')}")).status == 404
    assert (await client.post(link(alive, "nobody"))).status == 404


async def test_while_the_records_are_away_the_wish_is_not_said_to_be_kept(
    client: Browser, alive: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(alive.store, "load", away)
    assert (await client.post(link(alive), data=ONE_CLICK)).status == 503
