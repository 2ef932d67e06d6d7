from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.base import (
    Accepted,
    Arrival,
    Blocked,
    Enclosed,
    Forged,
    Inbound,
    Later,
    Malformed,
    Misconfigured,
    Receipt,
    Refused,
    Unknown,
)
from bot.channels.whatsapp import WhatsAppChannel, WhatsAppSettings
from flows.message import Delivery, Template
from tests.channels.doors import WHATSAPP, meta_error
from tests.channels.peers.web import Answer, WebPeer
from tests.channels.samples import PDF, call, outbound, payload
from tests.channels.specs import needs_whatsapp_spec, whatsapp_violations

_FROM = "+32470123456"
_BSUID = "BE.13491208655302741918"
_AT = datetime.fromtimestamp(1795167000, UTC)
_SENT_AT = datetime.fromtimestamp(1795167100, UTC)
_ACCEPTED = Answer(200, {"messaging_product": "whatsapp", "messages": [{"id": "wamid.OURS"}]})


@pytest.fixture
async def channel(whatsapp_peer: WebPeer) -> AsyncIterator[WhatsAppChannel]:
    whatsapp_peer.answers |= {"messages": _ACCEPTED, "media": Answer(200, {"id": "1003383421387256"})}
    channel = WhatsAppChannel(replace(WHATSAPP, base_url=whatsapp_peer.url, timeout=0.4))
    await channel.start()
    yield channel
    await channel.close()


def _read(name: str) -> list[Arrival]:
    return WhatsAppChannel(WHATSAPP).parse(call(payload("whatsapp", name)))


_PHOTO = Enclosed("photo.jpg", reference="1003383421387256")


def _inbound(name: str, text: str, media: str | None = None, to: str | None = None) -> Inbound:
    return Inbound("whatsapp", f"wamid.{name}", _FROM, text, sent_at=_AT, media=media, to_message=to)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text.json", _inbound("TEXT", "I'll pay 100 on Friday")),
        ("answer.json", _inbound("ANSWER", "yes", to="wamid.OURS")),
        ("button.json", _inbound("BUTTON", "Stop these messages", to="wamid.OURS")),
        ("list_reply.json", _inbound("LIST", "Three instalments", to="wamid.OURS")),
        ("button_reply.json", _inbound("REPLY", "Yes, agreed", to="wamid.OURS")),
        ("image.json", replace(_inbound("IMAGE", "proof of payment", media="image"), files=(_PHOTO,))),
        ("voice.json", _inbound("VOICE", "", media="audio")),
        ("reaction.json", _inbound("REACTION", "👍", media="reaction", to="wamid.OURS")),
        ("unsupported.json", _inbound("UNSUPPORTED", "", media="unsupported")),
    ],
)
def test_every_kind_of_message_arrives(name: str, expected: Inbound) -> None:
    assert _read(name) == [expected]


def test_a_sender_without_a_phone_is_named_by_the_business_scoped_id() -> None:
    (inbound,) = _read("no_phone.json")
    assert isinstance(inbound, Inbound)
    assert (inbound.address, inbound.other_addresses) == (_BSUID, ("@anna.v",))


def test_phone_id_and_user_name_are_kept_apart() -> None:
    (inbound,) = _read("phone_and_id.json")
    assert isinstance(inbound, Inbound)
    assert (inbound.address, inbound.other_addresses) == (_FROM, (_BSUID, "@anna.v"))


def test_several_entries_arrive_in_order_without_those_of_other_numbers() -> None:
    assert [arrival.text for arrival in _read("several.json") if isinstance(arrival, Inbound)] == [
        "one",
        "two",
        "three",
    ]


def test_a_system_note_is_no_message() -> None:
    assert _read("changed_number.json") == []


def test_states_are_receipts() -> None:
    states = [Delivery.SENT, Delivery.DELIVERED, Delivery.READ]
    assert _read("statuses.json") == [Receipt("whatsapp", "wamid.A", state, _SENT_AT) for state in states]


def test_a_state_brings_our_own_id_back() -> None:
    body = payload("whatsapp", "failed_window.json")
    ours = body.replace(b'"status": "failed",', b'"status": "failed", "biz_opaque_callback_data": "D-1001:3:m0",')
    assert ours != body
    (receipt,) = WhatsAppChannel(WHATSAPP).parse(call(ours))
    assert isinstance(receipt, Receipt)
    assert receipt.message_id == "D-1001:3:m0"


async def test_an_id_that_is_too_long_to_come_back_stays_at_home(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer
) -> None:
    assert await channel.send(outbound("whatsapp", _FROM, id="é" * 257)) == Accepted("wamid.OURS")
    assert "biz_opaque_callback_data" not in whatsapp_peer.calls[0].json


def test_a_failure_outside_the_window_says_so() -> None:
    failure = Refused("131047", "Outside the 24-hour window: an approved template is needed")
    assert _read("failed_window.json") == [Receipt("whatsapp", "wamid.B", Delivery.FAILED, _SENT_AT, failure)]


def test_an_undeliverable_number_is_dead() -> None:
    (receipt,) = _read("failed_undeliverable.json")
    assert isinstance(receipt, Receipt)
    assert receipt.failure is not None
    assert receipt.failure.address_dead


def test_a_stop_in_whatsapps_own_settings_closes_the_door() -> None:
    (blocked,) = _read("stopped.json")
    words = "User requested to stop marketing messages"
    assert blocked == Blocked("whatsapp", "preference:32470123456:1795167300", _FROM, words)


def test_a_message_without_a_sender_is_malformed() -> None:
    body = payload("whatsapp", "no_phone.json").replace(b"BE.13491208655302741918", b"")
    with pytest.raises(Malformed, match="sender"):
        WhatsAppChannel(WHATSAPP).parse(call(body))


def test_the_subscription_check_is_answered_with_its_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": WHATSAPP.verify_token, "hub.challenge": "1158201444"}
    assert WhatsAppChannel(WHATSAPP).handshake(call(b"", method="GET", query=query)) == "1158201444"
    for wrong in ({"hub.verify_token": "guess"}, {"hub.verify_token": ""}):
        with pytest.raises(Forged):
            WhatsAppChannel(WHATSAPP).handshake(call(b"", method="GET", query=query | wrong))
    assert WhatsAppChannel(WHATSAPP).handshake(call(b"", method="POST", query=query)) is None
    assert WhatsAppChannel(WHATSAPP).handshake(call(b"", method="GET")) is None


@pytest.mark.parametrize(
    "name",
    ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "channels.whatsapp.phone_number_id"],
)
async def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        await WhatsAppChannel(WhatsAppSettings()).start()


def test_secrets_are_not_in_the_settings_repr() -> None:
    for secret in (WHATSAPP.access_token, WHATSAPP.app_secret, WHATSAPP.verify_token):
        assert secret not in repr(WHATSAPP)


async def test_free_text_goes_without_preview(channel: WhatsAppChannel, whatsapp_peer: WebPeer) -> None:
    assert await channel.send(outbound("whatsapp", _FROM, "Good morning")) == Accepted("wamid.OURS")
    (made,) = whatsapp_peer.calls
    assert made.path == "/v23.0/106540352242922/messages"
    assert made.headers["authorization"] == "Bearer EAAtoken"
    assert made.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": _FROM,
        "biz_opaque_callback_data": "D-1001:3:m0",
        "type": "text",
        "text": {"body": "Good morning", "preview_url": False},
    }


async def test_a_business_scoped_id_is_a_recipient_not_a_number(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer
) -> None:
    await channel.send(outbound("whatsapp", _BSUID))
    assert whatsapp_peer.calls[0].json["recipient"] == _BSUID
    assert "to" not in whatsapp_peer.calls[0].json


async def test_a_template_takes_the_place_of_the_text(channel: WhatsAppChannel, whatsapp_peer: WebPeer) -> None:
    template = Template("reminder_friendly", "nl_BE", ("Anna\n\tVerhoeven", "€ 120,00"))
    await channel.send(outbound("whatsapp", _FROM, "ignored", template=template))
    order = whatsapp_peer.calls[0].json
    assert order["type"] == "template"
    assert order["template"]["name"] == "reminder_friendly"
    assert order["template"]["language"]["code"] == "nl_BE"
    parameters = order["template"]["components"][0]["parameters"]
    assert [parameter["text"] for parameter in parameters] == ["Anna Verhoeven", "€ 120,00"]
    assert "text" not in order


async def test_a_letter_is_uploaded_and_sent_with_the_text_beside_it(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer
) -> None:
    assert isinstance(await channel.send(outbound("whatsapp", _FROM, "Your statement", attachments=(PDF,))), Accepted)
    upload, sent = whatsapp_peer.calls
    assert upload.files["file"] == PDF.content
    assert upload.form == {"messaging_product": "whatsapp", "type": "application/pdf"}
    document = {"id": "1003383421387256", "filename": "statement.pdf", "caption": "Your statement"}
    assert sent.json["document"] == document


async def test_a_letter_goes_with_a_template_as_its_header(channel: WhatsAppChannel, whatsapp_peer: WebPeer) -> None:
    template = Template("final_notice", "en", ("Anna",))
    await channel.send(outbound("whatsapp", _FROM, template=template, attachments=(PDF,)))
    header = whatsapp_peer.calls[1].json["template"]["components"][0]
    assert header["type"] == "header"
    assert header["parameters"][0]["document"]["id"] == "1003383421387256"


@pytest.mark.parametrize("answer", [Answer(500, "<html>"), Answer(drop=True), Answer(200, {}), meta_error(500, 131000)])
async def test_a_failed_upload_is_tried_later_for_no_message_was_sent(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer, answer: Answer
) -> None:
    whatsapp_peer.answers["media"] = answer
    assert isinstance(await channel.send(outbound("whatsapp", _FROM, attachments=(PDF,))), Later)
    assert whatsapp_peer.made("messages") == []


async def test_a_refused_upload_is_a_refusal(channel: WhatsAppChannel, whatsapp_peer: WebPeer) -> None:
    whatsapp_peer.answers["media"] = meta_error(401, 190)
    result = await channel.send(outbound("whatsapp", _FROM, attachments=(PDF,)))
    assert isinstance(result, Refused)
    assert result.misconfigured


@pytest.mark.parametrize(
    ("answer", "kind", "flags"),
    [
        (meta_error(400, 131047), Refused, ()),
        (meta_error(400, 131026), Refused, ("address_dead",)),
        (meta_error(400, 131050), Refused, ("opted_out",)),
        (meta_error(403, 368), Refused, ("misconfigured",)),
        (meta_error(403, 131031), Refused, ("misconfigured",)),
        (meta_error(401, 190), Refused, ("misconfigured",)),
        (meta_error(403, 200), Refused, ("misconfigured",)),
        (meta_error(404, 132001), Refused, ("misconfigured",)),
        (meta_error(400, 100), Refused, ()),
        (meta_error(400, 131056), Later, ()),
        (meta_error(400, 80007), Later, ()),
        (meta_error(429, 130429), Later, ()),
        (meta_error(503, 2), Later, ()),
        (meta_error(500, 131016), Later, ()),
        (meta_error(500, 1), Unknown, ()),
        (Answer(503, {"error": "odd"}), Unknown, ()),
        (Answer(200, {"messages": []}), Unknown, ()),
        (Answer(200, []), Unknown, ()),
        (Answer(302, "", {"Location": "https://elsewhere.test/"}), Unknown, ()),
        (Answer(429, "<html>"), Later, ()),
        (Answer(401, "<html>"), Refused, ("misconfigured",)),
    ],
    ids=lambda value: f"{value.status} {value.body}"[:50] if isinstance(value, Answer) else "",
)
async def test_each_answer_of_meta_has_its_meaning(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer, answer: Answer, kind: type, flags: tuple[str, ...]
) -> None:
    whatsapp_peer.answers["messages"] = answer
    result = await channel.send(outbound("whatsapp", _FROM))
    assert isinstance(result, kind)
    for flag in ("address_dead", "opted_out", "misconfigured"):
        assert getattr(result, flag, False) is (flag in flags)


async def test_health_says_what_to_do(channel: WhatsAppChannel, whatsapp_peer: WebPeer) -> None:
    whatsapp_peer.answers["106540352242922"] = Answer(200, {"id": "106540352242922"})
    assert await channel.healthy() is None
    whatsapp_peer.answers["106540352242922"] = meta_error(401, 190)
    assert "WHATSAPP_ACCESS_TOKEN" in (await channel.healthy() or "")
    whatsapp_peer.answers["106540352242922"] = Answer(drop=True)
    assert "network" in (await channel.healthy() or "")


@needs_whatsapp_spec
async def test_metas_own_description_fits_our_calls_and_not_others(
    channel: WhatsAppChannel, whatsapp_peer: WebPeer
) -> None:
    await channel.send(outbound("whatsapp", _FROM))
    (sent,) = whatsapp_peer.calls
    assert whatsapp_violations(sent) == []
    assert whatsapp_violations(replace(sent, json={**sent.json, "colour": "red"})) != []
    assert whatsapp_violations(replace(sent, json={**sent.json, "type": "letter"})) != []
    assert whatsapp_violations(replace(sent, json={**sent.json, "text": {"body": 7}})) != []
    assert whatsapp_violations(replace(sent, json={k: v for k, v in sent.json.items() if k != "to"})) != []
    assert whatsapp_violations(replace(sent, path="/v23.0/x/letters")) != []
