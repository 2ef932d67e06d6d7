"""What every channel promises, tried on each through its real client before a local provider."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from bot.channels.base import Forged, Inbound, Later, Malformed, Refused
from tests.channels.doors import Door, Fault
from tests.channels.samples import HOSTILE_TEXTS, NOW, PDF, call

_SHAPES = [b"", b"null", b"[]", b"7", b'"text"', b"{}", b'{"entry": 5}', b'{"entry": [null]}', b"[" * 100_000]
_SHAPES += [
    b'{"update_id": "x", "message": []}',
    b'{"update_id": 1, "message": {"chat": 5}}',
    b"\xff\xfe\x00",
    b"a=b&&=&=",
]
_SHAPES += [b'{"entry": [{"changes": [{"field": "messages", "value": {"messages": [{"id": ""}]}}]}]}', b"\r\n\r\n"]
_SHAPES += [b'{"update_id": 1, "message": {"message_id": {}, "date": 1e400, "chat": {"id": "x", "type": "private"}}}']


@pytest.mark.parametrize("fault", Fault)
async def test_every_answer_of_a_provider_ends_in_one_of_the_four_results(door: Door, fault: Fault) -> None:
    if fault not in door.expected:
        pytest.skip(f"{door.name} has no way to say this: {fault}")
    door.play(fault)
    result = await door.channel.send(door.message)
    assert door.expected[fault](result), result


async def test_a_refused_connection_is_tried_later_for_nothing_was_sent(door: Door) -> None:
    await door.unreachable.start()
    assert isinstance(await door.unreachable.send(door.message), Later)


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.DROPPED, Fault.SILENT, Fault.THROTTLED])
async def test_a_try_is_one_try_whatever_happens(door: Door, fault: Fault) -> None:
    door.play(fault)
    await door.channel.send(door.message)
    assert door.tries() == 1


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: repr(text[:12]))
async def test_no_text_makes_a_try_raise(door: Door, text: str) -> None:
    door.play(Fault.NONE)
    result = await door.channel.send(replace(door.message, text=text, subject=f"{text[:50]}\r\nBcc: x@y.test"))
    assert door.expected[Fault.NONE](result) or isinstance(result, Refused)


@pytest.mark.parametrize("address", ["", "nobody", "\r\nRCPT TO:<x@y.test>", "a@b@c", "x" * 5000, "+\x00", "é@ü.test"])
async def test_no_address_makes_a_try_raise(door: Door, address: str) -> None:
    door.play(Fault.NONE)
    assert await door.channel.send(replace(door.message, address=address)) is not None


async def test_a_text_over_the_limit_is_refused_with_the_reason(door: Door) -> None:
    door.play(Fault.NONE)
    result = await door.channel.send(replace(door.message, text="x" * (door.channel.length_limit + 1)))
    assert isinstance(result, Refused)
    assert "over" in result.reason
    assert not result.address_dead
    assert door.tries() == 0


async def test_a_channel_that_is_not_started_sends_later_and_says_so(door: Door) -> None:
    await door.channel.close()
    if door.name == "email":
        pytest.skip("e-mail opens a connection for each mail: it has nothing to start")
    assert isinstance(await door.channel.send(door.message), Later)
    assert "not started" in (await door.channel.healthy() or "")


async def test_results_carry_no_secret_and_no_address(door: Door) -> None:
    for fault in door.expected:
        door.play(fault)
        said = repr(await door.channel.send(replace(door.message, attachments=())))
        assert "secret" not in said.lower()
        if fault is not Fault.NONE:
            assert door.message.address not in said


async def test_attachments_are_sent_or_refused(door: Door) -> None:
    door.play(Fault.NONE)
    result = await door.channel.send(replace(door.message, attachments=(PDF, PDF, PDF)))
    assert door.expected[Fault.NONE](result) or isinstance(result, Refused)


async def test_a_genuine_call_passes(door: Door) -> None:
    if door.genuine is None:
        pytest.skip("e-mail has no webhook")
    door.channel.verify(door.genuine(door.sample), NOW)


async def test_missing_forged_and_wrong_signatures_are_refused(door: Door) -> None:
    for forged in door.forged:
        with pytest.raises(Forged):
            door.channel.verify(forged, NOW)


async def test_an_event_keeps_its_id_when_it_comes_again(door: Door) -> None:
    first, again = call(door.sample), call(bytes(door.sample), {"x-retry": "1"})
    assert door.channel.event_id(first) == door.channel.event_id(again)
    assert door.channel.event_id(first) != door.channel.event_id(call(door.another))


@pytest.mark.parametrize("body", _SHAPES, ids=lambda body: repr(body[:24]))
async def test_what_cannot_be_read_is_malformed_or_means_nothing(door: Door, body: bytes) -> None:
    assert door.channel.event_id(call(body))
    with contextlib.suppress(Malformed):
        assert door.channel.parse(call(body)) == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: repr(text[:12]))
async def test_hostile_words_arrive_as_words(door: Door, text: str) -> None:
    arrivals = door.channel.parse(call(door.hostile(text)))
    (inbound,) = arrivals
    assert isinstance(inbound, Inbound)
    inbound.text.encode("utf-8")
    if door.name != "email" and "\ud83d" not in text:
        assert inbound.text == text


async def test_a_huge_call_is_read_or_malformed(door: Door) -> None:
    huge = door.hostile("x" * 2_000_000)
    (inbound,) = door.channel.parse(call(huge))
    assert isinstance(inbound, Inbound)


async def test_only_a_subscription_check_is_answered_as_one(door: Door) -> None:
    assert door.channel.handshake(call(door.sample)) is None


async def test_a_channel_can_be_closed_twice(door: Door) -> None:
    await door.channel.close()
    await door.channel.close()
