"""Local providers, each before its channel's real client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.channels.doors import Door, email_door, sms_door, telegram_door, whatsapp_door
from tests.channels.peers.mail import ImapPeer, SmtpPeer
from tests.channels.peers.web import WebPeer
from tests.channels.specs import telegram_violations, whatsapp_violations


@asynccontextmanager
async def _telegram() -> AsyncIterator[WebPeer]:
    """Every call that it sees must fit Telegram's own description, where that is at hand."""
    async with WebPeer() as peer:
        yield peer
    assert [wrong for call in peer.calls for wrong in telegram_violations(call)] == []


@asynccontextmanager
async def _whatsapp() -> AsyncIterator[WebPeer]:
    """Every call that it sees must fit Meta's own description, where that is at hand."""
    async with WebPeer() as peer:
        yield peer
    assert [wrong for call in peer.calls for wrong in whatsapp_violations(call)] == []


@pytest.fixture
async def web_peer() -> AsyncIterator[WebPeer]:
    async with WebPeer() as peer:
        yield peer


@pytest.fixture
async def telegram_peer() -> AsyncIterator[WebPeer]:
    async with _telegram() as peer:
        yield peer


@pytest.fixture
async def whatsapp_peer() -> AsyncIterator[WebPeer]:
    async with _whatsapp() as peer:
        yield peer


@pytest.fixture
async def smtp_peer() -> AsyncIterator[SmtpPeer]:
    async with SmtpPeer() as peer:
        yield peer


@pytest.fixture
async def imap_peer() -> AsyncIterator[ImapPeer]:
    async with ImapPeer() as peer:
        yield peer


@pytest.fixture(params=["telegram", "sms", "whatsapp", "email"])
async def door(request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    async with AsyncExitStack() as stack:
        opened = await _open(request.param, stack)
        await opened.channel.start()
        stack.push_async_callback(opened.channel.close)
        stack.push_async_callback(opened.unreachable.close)
        yield opened


async def _open(name: str, stack: AsyncExitStack) -> Door:
    match name:
        case "telegram":
            return telegram_door(await stack.enter_async_context(_telegram()))
        case "sms":
            return sms_door(await stack.enter_async_context(WebPeer()))
        case "whatsapp":
            return whatsapp_door(await stack.enter_async_context(_whatsapp()))
        case _:
            smtp = await stack.enter_async_context(SmtpPeer())
            return email_door(smtp, await stack.enter_async_context(ImapPeer()))
