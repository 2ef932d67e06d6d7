"""Payloads bent at random: a channel reads them or says Malformed, and never anything else."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Arrival, Bind, Blocked, Channel, Inbound, Malformed, Receipt
from bot.channels.email import EmailChannel
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from tests.channels.doors import EMAIL, SMS, TELEGRAM, WHATSAPP
from tests.channels.samples import call, payload

_CHANNELS: list[Channel] = [
    TelegramChannel(TELEGRAM),
    SmsChannel(SMS),
    WhatsAppChannel(WHATSAPP),
    EmailChannel(EMAIL),
]
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
_TELEGRAM_NAMES = ["text", "reply", "edited", "photo_caption", "voice", "start_token", "blocked", "group"]
_WHATSAPP_NAMES = [
    "text",
    "button",
    "list_reply",
    "image",
    "reaction",
    "statuses",
    "failed_window",
    "stopped",
    "no_phone",
]
_MAILS = ["answer", "html_only", "bounce", "complaint", "picture", "out_of_office"]


def _parsed(channel: Channel, body: bytes) -> list[Arrival]:
    assert channel.event_id(call(body))
    try:
        arrivals = channel.parse(call(body))
    except Malformed as error:
        return [] if str(error) else ["Malformed without a reason"]  # type: ignore[list-item]
    return arrivals


def _assert_sound(arrivals: list[Arrival]) -> None:
    for arrival in arrivals:
        assert isinstance(arrival, (Inbound, Bind, Receipt, Blocked))
        texts = [getattr(arrival, name) for name in arrival.__dataclass_fields__]
        for text in texts:
            if isinstance(text, str):
                text.encode("utf-8")
        if isinstance(arrival, Inbound):
            assert arrival.provider_id
            assert arrival.address
            assert arrival.sent_at is None or arrival.sent_at.tzinfo is not None


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [path, *(place for key, inner in value.items() for place in _places(inner, (*path, key)))]
    if isinstance(value, list):
        return [path, *(place for at, inner in enumerate(value) for place in _places(inner, (*path, at)))]
    return [path]


def _bent(original: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    bent = copy.deepcopy(original)
    inner = bent
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return bent


@settings(deadline=None)
@given(st.sampled_from(_CHANNELS), st.binary(max_size=200))
def test_random_bytes(channel: Channel, body: bytes) -> None:
    _assert_sound(_parsed(channel, body))


@settings(deadline=None)
@given(st.sampled_from(_TELEGRAM_NAMES), st.data(), _JSON)
def test_bent_telegram_updates(name: str, data: st.DataObject, value: Any) -> None:
    original = json.loads(payload("telegram", f"{name}.json"))
    bent = _bent(original, data.draw(st.sampled_from(_places(original))), value)
    _assert_sound(_parsed(_CHANNELS[0], json.dumps(bent).encode()))


@settings(deadline=None)
@given(st.sampled_from(_WHATSAPP_NAMES), st.data(), _JSON)
def test_bent_whatsapp_payloads(name: str, data: st.DataObject, value: Any) -> None:
    original = json.loads(payload("whatsapp", f"{name}.json"))
    bent = _bent(original, data.draw(st.sampled_from(_places(original))), value)
    _assert_sound(_parsed(_CHANNELS[2], json.dumps(bent).encode()))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["MessageSid", "From", "Body", "MessageStatus", "ErrorCode", "NumMedia"]), st.text()
    )
)
def test_bent_twilio_forms(form: dict[str, str]) -> None:
    _assert_sound(_parsed(_CHANNELS[1], urlencode(form, errors="surrogatepass").encode()))


@settings(deadline=None)
@given(st.sampled_from(_MAILS), st.data(), st.binary(max_size=40))
def test_bent_mails(name: str, data: st.DataObject, junk: bytes) -> None:
    raw = payload("email", f"{name}.eml")
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 60)))
    _assert_sound(_parsed(_CHANNELS[3], raw[:at] + junk + raw[until:]))
