"""The console's door alone, over an in-memory store and a clock that tests move: no desk, no debtors."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.hub import Hub
from console.app import add_console
from console.entry import Entry
from console.oidc import Terms
from console.passwords import hash_password
from flows.events import Event
from store.base import Store
from store.memory import MemoryStore
from store.team import User

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
HASHED = hash_password(PASSWORD)
ENTRY = Entry(key=b"k" * 32, secure=False)


@dataclass
class Time:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class NoDesk:
    """Takes every act and does nothing; remembers that it came."""

    came: list[Event] = field(default_factory=list)

    async def handle(self, case_id: str, event: Event, once: str = "") -> bool:
        self.came.append(event)
        return True


@dataclass
class Guest:
    """A browser without scripts in front of the console."""

    http: TestClient
    store: Store
    time: Time
    desk: NoDesk
    news: Hub = field(default_factory=Hub)

    async def read(self, path: str, status: int = 200) -> str:
        answer = await self.http.get(path)
        assert answer.status == status, await answer.text()
        return await answer.text()

    async def fill(self, html: str, action: str, **fields: str) -> ClientResponse:
        """Send the form of this page that has this action, its hidden fields as the page gave them."""
        forms = re.findall(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', html, re.DOTALL)
        (form,) = [inside for place, inside in forms if unescape(place) == action][:1]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: autocomplete="\w+")? value="([^"]*)"', form))
        return await self.http.post(action, data=hidden | fields)

    async def send(self, page: str, action: str, **fields: str) -> ClientResponse:
        return await self.fill(await self.read(page), action, **fields)

    async def log_in(self, name: str = "sofie", password: str = PASSWORD) -> ClientResponse:
        return await self.send("/console/login", "/console/login", name=name, password=password)

    async def member(self, name: str = "sofie") -> User:
        user = await self.store.user(name)
        assert user is not None
        return user

    def csrf(self, html: str) -> str:
        return re.findall(r'name="csrf" value="([^"]+)"', html)[0]

    def code(self, secret: str) -> str:
        return pyotp.TOTP(secret.replace(" ", "")).at(self.time())

    async def set_up(self, html: str, action: str = "/console/login/setup", **fields: str) -> tuple[str, list[str]]:
        """Scan the picture's secret, show a code of it; the secret and the codes on paper."""
        secret = re.findall(r'<code id="secret">([^<]+)</code>', html)[0]
        answer = await self.fill(html, action, code=self.code(secret), **fields)
        text = await answer.text()
        assert answer.status == 200, text
        return secret, re.findall(r"<li><code>([^<]+)</code></li>", text)


def team(*members: User) -> list[User]:
    return list(members) or [User("sofie", HASHED), User("marc", HASHED)]


def app_of(
    store: Store, time: Time, desk: NoDesk, entry: Entry = ENTRY, oidc: Terms | None = None, news: Hub | None = None
) -> web.Application:
    app = web.Application()
    add_console(app, store, desk, news or Hub(), time, entry=entry, oidc=oidc, creditor="Sample Trading BV")
    return app


@asynccontextmanager
async def door(
    *members: User, entry: Entry = ENTRY, oidc: Terms | None = None, store: Store | None = None
) -> AsyncIterator[Guest]:
    """A stranger before the door of a team; sofie and marc unless others are given."""
    kept, time, desk, news = store or MemoryStore(), Time(), NoDesk(), Hub()
    for user in team(*members):
        await kept.put_user(user)
    async with TestClient(TestServer(app_of(kept, time, desk, entry, oidc, news))) as http:
        yield Guest(http, kept, time, desk, news)


def strict(**changes: object) -> Entry:
    """The rules of production, over http."""
    return replace(ENTRY, require_totp=True, **changes)  # type: ignore[arg-type]
