"""The web chat as a channel: it keeps the promises of every channel, without a provider."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.channels.base import Accepted, Channel, Forged, Later, Refused
from bot.channels.web import WebChannel
from bot.hub import EVERYTHING, Hub
from tests.channels.samples import HOSTILE_TEXTS, NOW, call, outbound

MESSAGE = outbound("web", "debtor-1")


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
async def channel(hub: Hub) -> WebChannel:
    made = WebChannel(hub)
    await made.start()
    return made


async def test_a_message_is_delivered_at_once_and_open_pages_hear_of_it(channel, hub):
    async with hub.subscribe("case-1") as page, hub.subscribe(EVERYTHING) as team, hub.subscribe("case-2") as other:
        assert await channel.send(MESSAGE) == Accepted(MESSAGE.id, delivered=True)
        assert (page.get_nowait(), team.get_nowait()) == ("case-1", "case-1")
        assert other.empty()


async def test_a_message_needs_no_open_page(channel):
    assert await channel.send(MESSAGE) == Accepted(MESSAGE.id, delivered=True)


async def test_a_page_that_does_not_listen_holds_nobody_up(channel, hub):
    async with hub.subscribe("case-1"), asyncio.timeout(5):
        for _ in range(1_000):
            assert isinstance(await channel.send(MESSAGE), Accepted)


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE_TEXTS if len(text) < 20_000], ids=lambda text: repr(text[:12])
)
async def test_no_text_makes_a_try_raise(channel, text):
    assert isinstance(await channel.send(replace(MESSAGE, text=text)), Accepted)


async def test_a_text_over_the_limit_is_refused_with_the_reason(channel):
    result = await channel.send(replace(MESSAGE, text="x" * (channel.length_limit + 1)))
    assert isinstance(result, Refused)
    assert "over" in result.reason
    assert not result.address_dead


async def test_a_message_to_nobody_is_refused_for_good(channel):
    result = await channel.send(replace(MESSAGE, address=""))
    assert isinstance(result, Refused)
    assert result.address_dead


async def test_a_channel_that_is_not_started_sends_later_and_says_so(channel, hub):
    await channel.close()
    await channel.close()
    assert isinstance(await channel.send(MESSAGE), Later)
    assert "not started" in (await channel.healthy() or "")
    await channel.start()
    assert await channel.healthy() is None


async def test_no_call_from_outside_is_ever_genuine(channel):
    with pytest.raises(Forged):
        channel.verify(call(b'{"debtor": "debtor-1", "text": "hi"}'), NOW)
    assert channel.parse(call(b"anything")) == []
    assert channel.handshake(call(b"")) is None
    assert channel.event_id(call(b"a")) == channel.event_id(call(b"a")) != channel.event_id(call(b"b"))


async def test_it_is_a_channel_like_any_other(channel):
    same_shape: Channel = channel
    assert same_shape.name == "web"
