from __future__ import annotations

import base64
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.base import (
    Accepted,
    Arrival,
    Forged,
    Inbound,
    Later,
    Malformed,
    Misconfigured,
    Receipt,
    Refused,
    Unknown,
)
from bot.channels.sms import SmsChannel, SmsSettings
from flows.message import Delivery
from tests.channels.doors import SMS, SMS_URL, sms_call, twilio_error
from tests.channels.peers.web import Answer, WebPeer
from tests.channels.samples import NOW, PDF, call, outbound, payload

_FROM = "+32470123456"
_CREATED = Answer(201, {"sid": "SM44444444444444444444444444444444", "status": "queued"})


@pytest.fixture
async def channel(web_peer: WebPeer) -> AsyncIterator[SmsChannel]:
    web_peer.answers["Messages.json"] = _CREATED
    channel = SmsChannel(replace(SMS, base_url=web_peer.url, timeout=0.4, status_url="https://amicable.test/status"))
    await channel.start()
    yield channel
    await channel.close()


def _read(name: str) -> list[Arrival]:
    return SmsChannel(SMS).parse(call(payload("sms", name)))


def test_a_message_arrives_with_its_words() -> None:
    assert _read("inbound.form") == [
        Inbound("sms", "SM11111111111111111111111111111111", _FROM, "I've paid it yesterday, thx :)")
    ]


def test_a_stop_that_twilio_has_answered_keeps_its_exact_words() -> None:
    assert _read("stop.form") == [Inbound("sms", "SM22222222222222222222222222222222", _FROM, "Stop")]


def test_a_picture_says_that_it_is_one() -> None:
    assert _read("picture.form") == [Inbound("sms", "MM33333333333333333333333333333333", _FROM, "", media="image")]


_OURS = "SM44444444444444444444444444444444"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status_queued.form", []),
        ("status_sent.form", [Receipt("sms", _OURS, Delivery.SENT)]),
        ("status_delivered.form", [Receipt("sms", _OURS, Delivery.DELIVERED)]),
        (
            "status_undelivered.form",
            [
                Receipt(
                    "sms",
                    _OURS,
                    Delivery.FAILED,
                    failure=Refused("30005", "The number is unknown to its carrier", address_dead=True),
                )
            ],
        ),
        (
            "status_failed.form",
            [
                Receipt(
                    "sms",
                    _OURS,
                    Delivery.FAILED,
                    failure=Refused("30863", "Twilio refuses third-party debt collection", misconfigured=True),
                )
            ],
        ),
        (
            "status_failed_unnamed.form",
            [Receipt("sms", _OURS, Delivery.FAILED, failure=Refused("failed", "The message was not delivered"))],
        ),
    ],
)
def test_a_status_callback_is_a_receipt(name: str, expected: list[Arrival]) -> None:
    assert _read(name) == expected


async def test_a_status_callback_brings_our_own_id_back(channel: SmsChannel, web_peer: WebPeer) -> None:
    message = outbound("sms", _FROM)
    await channel.send(message)
    told = sms_call(payload("sms", "status_delivered.form"), web_peer.calls[0].form["StatusCallback"])
    channel.verify(told, NOW)
    assert channel.parse(told) == [Receipt("sms", _OURS, Delivery.DELIVERED, message_id=message.id)]
    another = replace(told, url=told.url.replace("1001", "1002"))
    with pytest.raises(Forged):
        channel.verify(another, NOW)


def test_each_state_of_a_message_is_an_event_of_its_own() -> None:
    names = ["inbound.form", "status_sent.form", "status_delivered.form"]
    ids = [SmsChannel(SMS).event_id(call(payload("sms", name))) for name in names]
    assert ids == ["SM11111111111111111111111111111111", f"{_OURS}:sent", f"{_OURS}:delivered"]


@pytest.mark.parametrize("body", [b"", b"Body=hi", b"MessageSid=SM1&Body=hi", b"MessageSid=SM1&From=%2B1", b"a=1&a=2"])
def test_a_form_without_its_essentials_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        SmsChannel(SMS).parse(call(body))


def test_the_signature_covers_the_public_url_with_its_query_and_port() -> None:
    for url in (f"{SMS_URL}?account=1", "https://amicable.test:443/webhooks/sms", "https://amicable.test:8443/sms"):
        SmsChannel(SMS).verify(sms_call(payload("sms", "inbound.form"), url), NOW)


def test_an_empty_field_is_part_of_the_signature() -> None:
    body = payload("sms", "picture.form")
    assert b"Body=&" in body
    SmsChannel(SMS).verify(sms_call(body), NOW)


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "channels.sms.from_number"])
async def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        await SmsChannel(SmsSettings()).start()


def test_secrets_are_not_in_the_settings_repr() -> None:
    assert SMS.auth_token not in repr(SMS)


async def test_a_message_is_one_form_with_sender_and_callback(channel: SmsChannel, web_peer: WebPeer) -> None:
    assert await channel.send(outbound("sms", _FROM, "Good morning €")) == Accepted(_OURS)
    (made,) = web_peer.calls
    assert made.path == f"/2010-04-01/Accounts/{SMS.account_sid}/Messages.json"
    assert made.form == {
        "To": _FROM,
        "From": SMS.sender,
        "Body": "Good morning €",
        "StatusCallback": "https://amicable.test/status?message=D-1001%3A3%3Am0",
    }
    login = base64.b64encode(f"{SMS.account_sid}:{SMS.auth_token}".encode()).decode()
    assert made.headers["authorization"] == f"Basic {login}"


async def test_a_messaging_service_takes_the_place_of_a_number(web_peer: WebPeer) -> None:
    web_peer.answers["Messages.json"] = _CREATED
    channel = SmsChannel(replace(SMS, base_url=web_peer.url, sender="MG00000000000000000000000000000000"))
    await channel.start()
    await channel.send(outbound("sms", _FROM))
    await channel.close()
    assert web_peer.calls[0].form["MessagingServiceSid"] == "MG00000000000000000000000000000000"
    assert "From" not in web_peer.calls[0].form


async def test_an_sms_takes_no_attachment(channel: SmsChannel, web_peer: WebPeer) -> None:
    result = await channel.send(outbound("sms", _FROM, attachments=(PDF,)))
    assert isinstance(result, Refused)
    assert result.code == "attachments"
    assert web_peer.calls == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (twilio_error(400, 21610), Refused("21610", "The number has replied STOP", opted_out=True)),
        (twilio_error(400, 21211), Refused("21211", "The number is not valid", address_dead=True)),
        (twilio_error(400, 21614), Refused("21614", "The number is not a mobile number", address_dead=True)),
        (
            twilio_error(400, 21608),
            Refused("21608", "A trial account sends to verified numbers only", misconfigured=True),
        ),
        (twilio_error(401, 20003), Refused("20003", "Twilio rejects the account SID or token", misconfigured=True)),
        (twilio_error(404, 20404), Refused("20404", "Twilio does not know the account", misconfigured=True)),
        (twilio_error(400, 99999), Refused("99999", "Twilio answers with error 99999")),
        (twilio_error(429, 20429), Later("20429", "Twilio asks to wait")),
        (twilio_error(400, 21611), Later("21611", "Twilio asks to wait")),
        (
            twilio_error(429, 20429, **{"Retry-After": "Fri, 20 Nov 2026 09:30:00 GMT"}),
            Later("20429", "Twilio asks to wait"),
        ),
        (twilio_error(503, 20503), Unknown("Twilio answers with error 20503 (HTTP 503: the outcome is not known)")),
        (Answer(502, "<html>"), Unknown("Twilio answers with error 502 (HTTP 502: the outcome is not known)")),
        (Answer(201, "<html>"), Unknown("The provider's answer was not seen (JSONDecodeError)")),
        (Answer(201, {}), Unknown("The provider's answer was not seen (ValueError)")),
    ],
    ids=lambda value: f"{value.status} {value.body}"[:40] if isinstance(value, Answer) else "",
)
async def test_each_refusal_of_twilio_has_its_meaning(
    channel: SmsChannel, web_peer: WebPeer, answer: Answer, expected: object
) -> None:
    web_peer.answers["Messages.json"] = answer
    assert await channel.send(outbound("sms", _FROM)) == expected


async def test_an_rfc_9457_problem_is_understood_too(channel: SmsChannel, web_peer: WebPeer) -> None:
    problem = {"type": "https://twilio.com/x", "title": "no", "status": 400, "code": 21610}
    web_peer.answers["Messages.json"] = Answer(400, problem)
    assert await channel.send(outbound("sms", _FROM)) == Refused("21610", "The number has replied STOP", opted_out=True)


async def test_the_sdk_logs_no_numbers(
    channel: SmsChannel, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        await channel.send(outbound("sms", _FROM, "a private matter"))
    said = caplog.text + capsys.readouterr().out
    assert _FROM not in said
    assert "a private matter" not in said


async def test_health_says_what_to_do(channel: SmsChannel, web_peer: WebPeer) -> None:
    account = f"{SMS.account_sid}.json"
    web_peer.answers[account] = Answer(200, {"sid": SMS.account_sid, "status": "active"})
    assert await channel.healthy() is None
    web_peer.answers[account] = Answer(200, {"sid": SMS.account_sid, "status": "suspended"})
    assert "suspended" in (await channel.healthy() or "")
    web_peer.answers[account] = twilio_error(401, 20003)
    assert "TWILIO_AUTH_TOKEN" in (await channel.healthy() or "")
    web_peer.answers[account] = Answer(drop=True)
    assert "network" in (await channel.healthy() or "")


def test_the_validator_is_twilios_own() -> None:
    known = RequestValidator("12345").compute_signature(
        "https://example.com/myapp.php?foo=1&bar=2",
        {
            "CallSid": "CA1234567890ABCDE",
            "Caller": "+14158675310",
            "Digits": "1234",
            "From": "+14158675310",
            "To": "+18005551212",
        },
    )
    assert known == "L/OH5YylLD5NRKLltdqwSvS0BnU="
