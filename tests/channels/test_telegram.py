from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.base import (
    Accepted,
    Arrival,
    Bind,
    Blocked,
    Enclosed,
    Inbound,
    Later,
    Misconfigured,
    Refused,
    Unknown,
)
from bot.channels.telegram import TelegramChannel, TelegramSettings, deep_link
from tests.channels.doors import ME, SENT, TELEGRAM, telegram_error, telegram_settings
from tests.channels.peers.web import Answer, WebPeer
from tests.channels.samples import PDF, call, outbound, payload
from tests.channels.specs import needs_telegram_spec, telegram_violations

_CHAT = "7012345678"
_AT = datetime.fromtimestamp(1795167000, UTC)


@pytest.fixture
async def channel(telegram_peer: WebPeer) -> AsyncIterator[TelegramChannel]:
    telegram_peer.answers |= {"getMe": ME, "sendMessage": SENT, "sendDocument": SENT}
    channel = TelegramChannel(telegram_settings(telegram_peer.url))
    await channel.start()
    yield channel
    await channel.close()


def _read(name: str) -> list[Arrival]:
    return TelegramChannel(TELEGRAM).parse(call(payload("telegram", name)))


def _inbound(provider_id: str, text: str, **more: object) -> Inbound:
    plain = Inbound("telegram", provider_id, _CHAT, text, sent_at=_AT, other_addresses=("@anna_v",))
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_message_arrives_with_its_sender_and_its_words() -> None:
    assert _read("text.json") == [_inbound(f"{_CHAT}:42", "I'll pay 100 on Friday")]


def test_an_answer_names_the_message_that_it_answers() -> None:
    assert _read("reply.json") == [_inbound(f"{_CHAT}:43", "yes", to_message=f"{_CHAT}:40")]


def test_an_edited_message_is_a_message_of_its_own() -> None:
    at = datetime.fromtimestamp(1795167100, UTC)
    assert _read("edited.json") == [_inbound(f"{_CHAT}:42:edited:1795167100", "I'll pay 150 on Friday", sent_at=at)]


def test_a_picture_brings_its_caption() -> None:
    photo = (Enclosed("photo.jpg", reference="AgAC"),)
    said = _inbound(f"{_CHAT}:44", "my proof of payment", media="image", files=photo)
    assert _read("photo_caption.json") == [said]


def test_a_voice_message_brings_no_words() -> None:
    assert _read("voice.json") == [_inbound(f"{_CHAT}:45", "", media="voice")]


def test_a_start_with_a_token_binds_the_chat() -> None:
    assert _read("start_token.json") == [Bind("telegram", f"{_CHAT}:1", _CHAT, "Ab3-x_9")]


def test_a_start_without_a_token_is_a_message() -> None:
    assert _read("start_bare.json") == [_inbound(f"{_CHAT}:2", "/start")]


def test_a_block_closes_the_door() -> None:
    (blocked,) = _read("blocked.json")
    assert isinstance(blocked, Blocked)
    assert (blocked.address, blocked.provider_id) == (_CHAT, "update:900000008")


@pytest.mark.parametrize("name", ["unblocked.json", "group.json", "pinned.json", "callback.json"])
def test_what_no_debtor_has_said_means_nothing(name: str) -> None:
    assert _read(name) == []


def test_an_event_is_named_by_bot_and_update() -> None:
    assert TelegramChannel(TELEGRAM).event_id(call(payload("telegram", "text.json"))) == "5550001:900000001"


def test_a_deep_link_carries_the_token() -> None:
    assert deep_link("amicable_bot", "Ab3-x_9" * 9) == "https://t.me/amicable_bot?start=" + "Ab3-x_9" * 9


@pytest.mark.parametrize("token", ["", "x" * 65, "a b", "a.b", "é", "a\n", "a/b?c=d"])
def test_a_token_that_telegram_cannot_carry_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        deep_link("amicable_bot", token)


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (TelegramSettings(), "TELEGRAM_BOT_TOKEN"),
        (TelegramSettings(token="1:a"), "TELEGRAM_WEBHOOK_SECRET"),
        (TelegramSettings(mode="polling"), "TELEGRAM_BOT_TOKEN"),
    ],
)
async def test_a_missing_secret_is_named(settings: TelegramSettings, name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        await TelegramChannel(settings).start()


async def test_a_rejected_token_stops_the_start_and_is_not_repeated(telegram_peer: WebPeer) -> None:
    telegram_peer.answers["getMe"] = telegram_error(401, "Unauthorized")
    with pytest.raises(Misconfigured, match="TELEGRAM_BOT_TOKEN") as caught:
        await TelegramChannel(telegram_settings(telegram_peer.url)).start()
    assert TELEGRAM.token not in str(caught.value)


async def test_telegram_away_at_start_does_not_stop_the_service(telegram_peer: WebPeer) -> None:
    telegram_peer.answers |= {"getMe": Answer(drop=True), "sendMessage": SENT}
    channel = TelegramChannel(telegram_settings(telegram_peer.url))
    await channel.start()
    assert isinstance(await channel.send(outbound("telegram", _CHAT)), Accepted)
    await channel.close()


async def test_a_text_goes_as_plain_text_without_preview(channel: TelegramChannel, telegram_peer: WebPeer) -> None:
    result = await channel.send(outbound("telegram", _CHAT, "<b>*Good* morning</b> https://pay.test/x"))
    assert result == Accepted(f"{_CHAT}:77")
    (sent,) = telegram_peer.made("sendMessage")
    assert sent.form["chat_id"] == _CHAT
    assert sent.form["text"] == "<b>*Good* morning</b> https://pay.test/x"
    assert json.loads(sent.form["link_preview_options"]) == {"is_disabled": True}
    assert "parse_mode" not in sent.form


async def test_a_letter_goes_as_a_document_with_the_text_beside_it(
    channel: TelegramChannel, telegram_peer: WebPeer
) -> None:
    result = await channel.send(outbound("telegram", _CHAT, "Your statement", attachments=(PDF,)))
    assert isinstance(result, Accepted)
    (sent,) = telegram_peer.made("sendDocument")
    assert sent.form["caption"] == "Your statement"
    assert sent.files["document"] == PDF.content


async def test_a_caption_has_its_own_limit(channel: TelegramChannel) -> None:
    result = await channel.send(outbound("telegram", _CHAT, "x" * 1025, attachments=(PDF,)))
    assert isinstance(result, Refused)
    assert "1024" in result.reason


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            telegram_error(403, "Forbidden: bot was blocked by the user"),
            Refused("403", "The user has blocked the bot", address_dead=True, opted_out=True),
        ),
        (
            telegram_error(403, "Forbidden: user is deactivated"),
            Refused("403", "The chat is closed to the bot", address_dead=True),
        ),
        (
            telegram_error(403, "Forbidden: bot can't initiate conversation with a user"),
            Refused("403", "The user has not opened the chat with the bot"),
        ),
        (
            telegram_error(400, "Bad Request: chat not found"),
            Refused("400", "The chat does not exist", address_dead=True),
        ),
        (telegram_error(400, "Bad Request: message text is empty"), Refused("400", "Telegram refuses it")),
        (
            telegram_error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001),
            Refused("chat_migrated", "The chat has moved to a new id", address_dead=True),
        ),
        (telegram_error(404, "Not Found"), Refused("401", "Telegram rejects the bot token", misconfigured=True)),
        (telegram_error(409, "Conflict: another"), Later("409", "Telegram reports a conflict with another client")),
        (telegram_error(429, "Too Many Requests: slow down"), Later("429", "Telegram asks to wait")),
        (
            telegram_error(429, "Too Many Requests: retry after 35", retry_after=35),
            Later("429", "Telegram asks to wait", 35),
        ),
        (telegram_error(502, "Bad Gateway"), Unknown("Telegram's answer was not seen (NetworkError)")),
        (Answer(502, "<html>"), Unknown("Telegram's answer was not seen (NetworkError)")),
    ],
    ids=lambda value: str(value.body)[:60] if isinstance(value, Answer) else "",
)
async def test_each_refusal_of_telegram_has_its_meaning(
    channel: TelegramChannel, telegram_peer: WebPeer, answer: Answer, expected: object
) -> None:
    telegram_peer.answers["sendMessage"] = answer
    assert await channel.send(outbound("telegram", _CHAT)) == expected


async def test_nothing_private_is_logged(
    channel: TelegramChannel, telegram_peer: WebPeer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await channel.send(outbound("telegram", _CHAT, "a private matter"))
        telegram_peer.answers["sendMessage"] = Answer(200, "<html>a private matter")
        await channel.send(outbound("telegram", _CHAT, "a private matter"))
    said = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp.access"))
    for secret in (TELEGRAM.token, _CHAT, "a private matter"):
        assert secret not in said


async def test_health_says_what_to_do(channel: TelegramChannel, telegram_peer: WebPeer) -> None:
    assert await channel.healthy() is None
    telegram_peer.answers["getMe"] = telegram_error(401, "Unauthorized")
    assert "TELEGRAM_BOT_TOKEN" in (await channel.healthy() or "")
    telegram_peer.answers["getMe"] = Answer(drop=True)
    assert "network" in (await channel.healthy() or "")


async def test_the_webhook_is_registered_with_our_secret(channel: TelegramChannel, telegram_peer: WebPeer) -> None:
    telegram_peer.answers["setWebhook"] = Answer(200, {"ok": True, "result": True})
    await channel.register("https://amicable.test/webhooks/telegram")
    (made,) = telegram_peer.made("setWebhook")
    assert made.form["secret_token"] == TELEGRAM.webhook_secret
    assert json.loads(made.form["allowed_updates"]) == ["message", "edited_message", "my_chat_member"]


def _updates(*names: str) -> Answer:
    return Answer(200, {"ok": True, "result": [json.loads(payload("telegram", name)) for name in names]})


async def test_a_poll_confirms_an_update_only_after_the_feed_has_kept_it(
    channel: TelegramChannel, telegram_peer: WebPeer
) -> None:
    telegram_peer.answers["getUpdates"] = _updates("text.json", "voice.json")
    kept: list[str] = []
    full = False

    async def feed(channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        assert json.loads(raw)["update_id"] == int(event_id.partition(":")[2])
        assert len(arrivals) == 1
        if full:
            raise OSError("the store is away")
        kept.append(event_id)

    assert await channel.poll(feed) == 2
    assert kept == ["5550001:900000001", "5550001:900000005"]
    full = True
    with pytest.raises(OSError, match="away"):
        await channel.poll(feed)
    telegram_peer.answers["getUpdates"] = _updates()
    await channel.poll(feed)
    offsets = [made.form.get("offset") for made in telegram_peer.made("getUpdates")]
    assert offsets == ["0", "900000006", "900000006"]


async def test_an_update_that_cannot_be_read_is_kept_and_passed_over(
    channel: TelegramChannel, telegram_peer: WebPeer
) -> None:
    odd = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": "x", "type": "private"}, "text": "a"}}
    telegram_peer.answers["getUpdates"] = Answer(200, {"ok": True, "result": [odd]})
    fed: list[list[Arrival]] = []

    async def feed(channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        fed.append(arrivals)

    await channel.poll(feed)
    assert fed == [[]]


async def test_listening_survives_faults_and_removes_a_webhook_first(
    channel: TelegramChannel, telegram_peer: WebPeer
) -> None:
    telegram_peer.answers["deleteWebhook"] = Answer(200, {"ok": True, "result": True})
    telegram_peer.answers["getUpdates"] = [Answer(500, {"ok": False}), _updates("text.json"), _updates()]
    kept = asyncio.Event()

    async def feed(channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        kept.set()

    listening = asyncio.create_task(channel.listen(feed))
    await asyncio.wait_for(kept.wait(), 5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert telegram_peer.calls[1].path.endswith("deleteWebhook")
    assert len(telegram_peer.made("deleteWebhook")) == 1


@needs_telegram_spec
async def test_telegrams_own_description_fits_our_calls_and_not_others(
    channel: TelegramChannel, telegram_peer: WebPeer
) -> None:
    await channel.send(outbound("telegram", _CHAT))
    (sent,) = telegram_peer.made("sendMessage")
    assert telegram_violations(sent) == []
    assert telegram_violations(replace(sent, form={**sent.form, "colour": "red"})) == [
        "sendMessage has no parameter colour"
    ]
    assert telegram_violations(replace(sent, form={"chat_id": _CHAT})) == ["sendMessage lacks text"]
    assert telegram_violations(replace(sent, form={**sent.form, "disable_notification": "3"})) != []
    assert telegram_violations(replace(sent, form={**sent.form, "link_preview_options": '{"is_disabled": 1}'})) != []
    assert telegram_violations(replace(sent, path="/bot1:a/sendLetter")) == ["no method sendLetter"]
