"""One door per channel: the channel before a local provider, its faults, and genuine and forged calls.

The conformance suite knows channels only through these.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from bot.channels.base import Accepted, Call, Channel, Later, Refused, SendResult, Unknown
from bot.channels.email import EmailChannel, EmailSettings
from bot.channels.parts.imap import MailboxSettings
from bot.channels.sms import SmsChannel, SmsSettings
from bot.channels.telegram import TelegramChannel, TelegramSettings
from bot.channels.whatsapp import WhatsAppChannel, WhatsAppSettings
from flows.message import Message
from tests.channels.peers.mail import ImapPeer, SmtpPeer
from tests.channels.peers.web import Answer, WebPeer
from tests.channels.samples import call, outbound, payload

TELEGRAM = TelegramSettings(token="5550001:AAsecretsecretsecretsecretsecretsec", webhook_secret="hook_secret-1")
SMS = SmsSettings(
    account_sid="AC00000000000000000000000000000000", auth_token="twilio-auth-token", sender="+32460000001"
)
WHATSAPP = WhatsAppSettings(
    access_token="EAAtoken", app_secret="app-secret", verify_token="our-word", phone_number_id="106540352242922"
)
EMAIL = EmailSettings(
    sender="collect@creditor.test",
    sender_name="Creditor",
    host="127.0.0.1",
    user="amicable",
    password="right",
    security="none",
    key="a key of the house",
)
MAILBOX = MailboxSettings(host="127.0.0.1", user="amicable", password="right", security="none", timeout=5)
SMS_URL = "https://amicable.test/webhooks/sms"


class Fault(StrEnum):
    """What a provider can do to a try."""

    NONE = "accepts it"
    BAD_REQUEST = "answers 400"
    UNAUTHORISED = "answers 401"
    FORBIDDEN = "answers 403"
    THROTTLED = "answers 429 with retry-after"
    BROKEN = "answers 500"
    DROPPED = "drops the connection after the request"
    SILENT = "says nothing at all"
    JUNK = "answers 200 with junk"


Expectation = Callable[[SendResult], bool]


def _plain_refusal(result: SendResult) -> bool:
    return isinstance(result, Refused) and not result.misconfigured and not result.opted_out


def _our_fault(result: SendResult) -> bool:
    return isinstance(result, Refused) and result.misconfigured and not result.address_dead


def _later(result: SendResult) -> bool:
    return isinstance(result, Later)


def _unknown(result: SendResult) -> bool:
    return isinstance(result, Unknown)


_HTTP_EXPECTED: dict[Fault, Expectation] = {
    Fault.NONE: lambda result: isinstance(result, Accepted) and bool(result.provider_id),
    Fault.BAD_REQUEST: _plain_refusal,
    Fault.UNAUTHORISED: _our_fault,
    Fault.FORBIDDEN: _our_fault,
    Fault.THROTTLED: lambda result: isinstance(result, Later) and result.retry_after == 7,
    Fault.BROKEN: _unknown,
    Fault.DROPPED: _unknown,
    Fault.SILENT: _unknown,
    Fault.JUNK: _unknown,
}


@dataclass(slots=True)
class Door:
    """`expected` says what each fault must end in; a fault that the provider cannot have is not in it."""

    name: str
    channel: Channel
    unreachable: Channel
    message: Message
    expected: dict[Fault, Expectation]
    play: Callable[[Fault], None]
    genuine: Callable[[bytes], Call] | None
    forged: list[Call]
    sample: bytes
    another: bytes
    hostile: Callable[[str], bytes]
    tries: Callable[[], int]


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


# --- Telegram --------------------------------------------------------------------------------------------------------

_BOT = {"id": 5550001, "is_bot": True, "first_name": "Amicable", "username": "amicable_bot"}
ME = Answer(200, {"ok": True, "result": _BOT})
SENT = Answer(
    200,
    {
        "ok": True,
        "result": {
            "message_id": 77,
            "from": _BOT,
            "chat": {"id": 7012345678, "type": "private", "first_name": "Anna"},
            "date": 1795167000,
            "text": "Good morning",
        },
    },
)


def telegram_error(status: int, description: str, **parameters: Any) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Answer(status, body | ({"parameters": parameters} if parameters else {}))


_TELEGRAM_ANSWERS = {
    Fault.NONE: SENT,
    Fault.BAD_REQUEST: telegram_error(400, "Bad Request: chat not found"),
    Fault.UNAUTHORISED: telegram_error(401, "Unauthorized"),
    Fault.FORBIDDEN: telegram_error(403, "Forbidden: method is not available"),
    Fault.THROTTLED: telegram_error(429, "Too Many Requests: retry after 7", retry_after=7),
    Fault.BROKEN: telegram_error(500, "Internal Server Error"),
    Fault.DROPPED: Answer(drop=True),
    Fault.SILENT: Answer(silent=True),
    Fault.JUNK: Answer(200, "<html>"),
}


def telegram_settings(url: str) -> TelegramSettings:
    return replace(TELEGRAM, base_url=f"{url}/bot", timeout=0.4, poll_timeout=0, poll_pause=0.01)


def telegram_call(body: bytes) -> Call:
    return call(body, {"x-telegram-bot-api-secret-token": TELEGRAM.webhook_secret})


def telegram_door(peer: WebPeer) -> Door:
    peer.answers["getMe"] = ME

    def play(fault: Fault) -> None:
        peer.answers["sendMessage"] = _TELEGRAM_ANSWERS[fault]

    body = payload("telegram", "text.json")
    return Door(
        name="telegram",
        channel=TelegramChannel(telegram_settings(peer.url)),
        unreachable=TelegramChannel(telegram_settings(f"http://127.0.0.1:{closed_port()}")),
        message=outbound("telegram", "7012345678"),
        expected=_HTTP_EXPECTED,
        play=play,
        genuine=telegram_call,
        forged=[
            call(body),
            call(body, {"x-telegram-bot-api-secret-token": ""}),
            call(body, {"x-telegram-bot-api-secret-token": "hook_secret-2"}),
            call(body, {"x-telegram-bot-api-secret-token": "hook_secret-1 é"}),
        ],
        sample=body,
        another=payload("telegram", "voice.json"),
        hostile=_hostile_json(body, "I'll pay 100 on Friday"),
        tries=lambda: len(peer.made("sendMessage")),
    )


def _hostile_json(body: bytes, words: str) -> Callable[[str], bytes]:
    return lambda text: body.replace(json.dumps(words).encode(), json.dumps(text).encode())


# --- SMS -------------------------------------------------------------------------------------------------------------


def twilio_error(status: int, code: int, **headers: str) -> Answer:
    body = {"code": code, "message": "no", "more_info": "https://www.twilio.com/docs/errors", "status": status}
    return Answer(status, body, headers)


_TWILIO_ANSWERS = {
    Fault.NONE: Answer(201, {"sid": "SM44444444444444444444444444444444", "status": "queued"}),
    Fault.BAD_REQUEST: twilio_error(400, 21617),
    Fault.UNAUTHORISED: twilio_error(401, 20003),
    Fault.FORBIDDEN: twilio_error(403, 20008),
    Fault.THROTTLED: twilio_error(429, 20429, **{"Retry-After": "7"}),
    Fault.BROKEN: twilio_error(500, 20500),
    Fault.DROPPED: Answer(drop=True),
    Fault.SILENT: Answer(silent=True),
    Fault.JUNK: Answer(200, "<html>"),
}


def sms_call(body: bytes, url: str = SMS_URL) -> Call:
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return call(body, {"x-twilio-signature": RequestValidator(SMS.auth_token).compute_signature(url, form)}, url=url)


def sms_door(peer: WebPeer) -> Door:
    def play(fault: Fault) -> None:
        peer.answers["Messages.json"] = _TWILIO_ANSWERS[fault]

    body = payload("sms", "inbound.form")
    good = sms_call(body)
    return Door(
        name="sms",
        channel=SmsChannel(replace(SMS, base_url=peer.url, timeout=0.4)),
        unreachable=SmsChannel(replace(SMS, base_url=f"http://127.0.0.1:{closed_port()}")),
        message=outbound("sms", "+32470123456"),
        expected=_HTTP_EXPECTED,
        play=play,
        genuine=sms_call,
        forged=[
            replace(good, headers={}),
            replace(good, headers={"x-twilio-signature": ""}),
            replace(good, headers={"x-twilio-signature": "AAAA" + good.headers["x-twilio-signature"][4:]}),
            replace(good, body=body.replace(b"paid", b"owed")),
            replace(good, url="https://elsewhere.test/webhooks/sms"),
            replace(good, body=body + b"&From=%2B1"),
            replace(good, body=b"\xff\xfe"),
        ],
        sample=body,
        another=payload("sms", "stop.form"),
        hostile=lambda text: urlencode(
            {"MessageSid": "SM1", "From": "+32470123456", "Body": text}, errors="surrogatepass"
        ).encode(),
        tries=lambda: len(peer.made("Messages.json")),
    )


# --- WhatsApp --------------------------------------------------------------------------------------------------------


def meta_error(status: int, code: int, **headers: str) -> Answer:
    error = {
        "message": f"(#{code}) no",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }
    return Answer(status, {"error": error}, headers)


_META_ANSWERS = {
    Fault.NONE: Answer(
        200,
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": "+32470123456", "wa_id": "32470123456"}],
            "messages": [{"id": "wamid.OURS", "message_status": "accepted"}],
        },
    ),
    Fault.BAD_REQUEST: meta_error(400, 100),
    Fault.UNAUTHORISED: meta_error(401, 190),
    Fault.FORBIDDEN: meta_error(403, 10),
    Fault.THROTTLED: meta_error(429, 130429, **{"Retry-After": "7"}),
    Fault.BROKEN: Answer(500, "<html>Sorry, something went wrong.</html>"),
    Fault.DROPPED: Answer(drop=True),
    Fault.SILENT: Answer(silent=True),
    Fault.JUNK: Answer(200, "<html>"),
}


def whatsapp_call(body: bytes) -> Call:
    digest = hmac.new(WHATSAPP.app_secret.encode(), body, hashlib.sha256).hexdigest()
    return call(body, {"x-hub-signature-256": f"sha256={digest}"})


def whatsapp_door(peer: WebPeer) -> Door:
    def play(fault: Fault) -> None:
        peer.answers["messages"] = _META_ANSWERS[fault]

    body = payload("whatsapp", "text.json")
    good = whatsapp_call(body)
    digest = good.headers["x-hub-signature-256"]
    return Door(
        name="whatsapp",
        channel=WhatsAppChannel(replace(WHATSAPP, base_url=peer.url, timeout=0.4)),
        unreachable=WhatsAppChannel(replace(WHATSAPP, base_url=f"http://127.0.0.1:{closed_port()}")),
        message=outbound("whatsapp", "+32470123456"),
        expected=_HTTP_EXPECTED,
        play=play,
        genuine=whatsapp_call,
        forged=[
            replace(good, headers={}),
            replace(good, headers={"x-hub-signature-256": ""}),
            replace(good, headers={"x-hub-signature-256": digest.removeprefix("sha256=")}),
            replace(good, headers={"x-hub-signature-256": "sha256=" + "0" * 64}),
            replace(good, body=body + b" "),
        ],
        sample=body,
        another=payload("whatsapp", "voice.json"),
        hostile=_hostile_json(body, "I'll pay 100 on Friday"),
        tries=lambda: len(peer.made("messages")),
    )


# --- e-mail ----------------------------------------------------------------------------------------------------------

_EMAIL_EXPECTED: dict[Fault, Expectation] = {
    Fault.NONE: lambda result: isinstance(result, Accepted) and bool(result.provider_id),
    Fault.BAD_REQUEST: _plain_refusal,
    Fault.UNAUTHORISED: _our_fault,
    Fault.FORBIDDEN: _our_fault,
    Fault.THROTTLED: _later,
    Fault.BROKEN: _later,
    Fault.DROPPED: _unknown,
    Fault.SILENT: _unknown,
}


def email_settings(smtp: SmtpPeer, imap: ImapPeer) -> EmailSettings:
    return replace(EMAIL, port=smtp.port, timeout=0.4, mailbox=replace(MAILBOX, port=imap.port), poll_interval=0.01)


def email_door(smtp: SmtpPeer, imap: ImapPeer) -> Door:
    def play(fault: Fault) -> None:
        smtp.password = "changed" if fault is Fault.UNAUTHORISED else "right"
        smtp.at_rcpt = "550 5.1.1 no such user" if fault is Fault.BAD_REQUEST else "250 OK"
        smtp.at_mail = "550 5.7.60 not your sender" if fault is Fault.FORBIDDEN else "250 OK"
        at_data = {
            Fault.THROTTLED: "452 4.3.1 too much mail",
            Fault.BROKEN: "451 4.3.0 internal error",
            Fault.DROPPED: "drop",
            Fault.SILENT: "silent",
        }
        smtp.at_data = at_data.get(fault, "250 2.0.0 queued")

    body = payload("email", "answer.eml")
    return Door(
        name="email",
        channel=EmailChannel(email_settings(smtp, imap)),
        unreachable=EmailChannel(replace(EMAIL, port=closed_port())),
        message=outbound("email", "anna@example.test"),
        expected=_EMAIL_EXPECTED,
        play=play,
        genuine=None,
        forged=[call(body), call(body, {"x-hub-signature-256": "sha256="})],
        sample=body,
        another=payload("email", "picture.eml"),
        hostile=lambda text: (
            b"From: a@b.test\r\nMessage-ID: <1@b.test>\r\n\r\n" + text.encode("utf-8", "surrogatepass")
        ),
        tries=lambda: len(smtp.mails),
    )
