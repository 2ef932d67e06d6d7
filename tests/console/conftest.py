"""The console over the real desk and the in-memory store, with a team of two and no demo."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.explaining import explainer
from bot.operations import operations_of
from bot.talk_doors import talk_doors
from bot.workshop import workshop_of
from console.app import add_console
from console.entry import Entry
from console.passwords import hash_password
from store.team import User
from tests.browser.living import Living, WordsReader, living

PASSWORD = "correct horse battery"
HASHED = hash_password(PASSWORD)
YEAR = timedelta(days=365)
"""Sessions outlast the days that these tests let pass."""


@dataclass
class Browser:
    """A team member's browser without scripts: reads pages and sends the forms that it finds there."""

    http: TestClient

    async def read(self, path: str, status: int = 200) -> str:
        answer = await self.http.get(path)
        assert answer.status == status, await answer.text()
        return await answer.text()

    async def send(self, page: str, action: str, **fields: str) -> ClientResponse:
        """Send the form with this action, its hidden fields as the page gave them."""
        html = await self.read(page)
        (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)[:1]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return await self.http.post(action, data=hidden | fields)

    async def post(self, action: str, **fields: str) -> ClientResponse:
        """Send fields without looking for their form, with the words that every form of ours carries."""
        html = await self.read("/console/look")
        (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', html)[:1]
        return await self.http.post(action, data={"csrf": csrf, "once": secrets.token_hex(16)} | fields)

    async def log_in(self, name: str = "sofie", password: str = PASSWORD) -> ClientResponse:
        return await self.send("/console/login", "/console/login", name=name, password=password)

    async def act(self, act: str, case_id: str = "anna", **fields: str) -> str:
        answer = await self.send(f"/console/cases/{case_id}", f"/console/cases/{case_id}/{act}", **fields)
        assert answer.status == 200, await answer.text()
        return await answer.text()


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living(WordsReader()) as house:
        for name in ("sofie", "marc"):
            await house.store.put_user(User(name, HASHED))
        yield house


def _app(alive: Living) -> web.Application:
    app = web.Application()
    service = alive.service
    add_console(
        app,
        alive.store,
        service.desk,
        service.hub,
        service.clock,
        entry=Entry(service.tokens.session_key(), secure=False, longest=YEAR, idle=YEAR),
        creditor="Sample Trading BV",
        channels=service.channels,
        links=service.links.for_team,
        explain=explainer(lambda file: service.rulebook.for_case(file.case, file.account.debtor).policy),
        workbench=workshop_of(service),
        operations=operations_of(service),
        talk=talk_doors(service.desk, service.scribe, service.config, service.clock),
    )
    return app


@pytest.fixture
async def stranger(alive: Living) -> AsyncIterator[Browser]:
    async with TestClient(TestServer(_app(alive))) as http:
        yield Browser(http)


@pytest.fixture
async def sofie(stranger: Browser) -> Browser:
    assert (await stranger.log_in()).status == 200
    return stranger


@pytest.fixture
async def marc(alive: Living, stranger: Browser) -> AsyncIterator[Browser]:
    """A colleague of sofie's, in a browser of their own at the same console."""
    async with TestClient(stranger.http.server) as http:
        browser = Browser(http)
        assert (await browser.log_in("marc")).status == 200
        yield browser


@pytest.fixture
async def ada(stranger: Browser, alive: Living) -> Browser:
    """An admin."""
    await alive.store.put_user(User("ada", HASHED, "admin"))
    assert (await stranger.log_in("ada")).status == 200
    return stranger
