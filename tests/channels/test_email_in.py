from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.base import (
    Arrival,
    Blocked,
    Inbound,
    Malformed,
    Receipt,
    Refused,
)
from bot.channels.email import EmailChannel
from flows.message import Delivery
from tests.channels.doors import EMAIL
from tests.channels.samples import call, payload

_ANNA = "anna@example.test"
_NAME = "0ec9ff17d9daa14c67b0769c07e67738"
_OURS = f"<{_NAME}@creditor.test>"
_AT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def _read(name: str) -> list[Arrival]:
    return EmailChannel(EMAIL).parse(call(payload("email", name)))


def test_an_answer_brings_only_the_own_words() -> None:
    text = "J'ai déjà payé hier.\n\nMerci"
    assert _read("answer.eml") == [
        Inbound("email", "<abc123@example.test>", _ANNA, text, sent_at=_AT.replace(hour=9), to_message=_OURS)
    ]


def test_a_mail_in_html_alone_is_read() -> None:
    (inbound,) = _read("html_only.eml")
    assert isinstance(inbound, Inbound)
    assert (inbound.text, inbound.to_message) == ("Ik betaal vrijdag 100€", _OURS)


def test_a_new_mail_without_a_body_speaks_by_its_subject() -> None:
    (inbound,) = _read("unsubscribe.eml")
    assert isinstance(inbound, Inbound)
    assert (inbound.text, inbound.to_message) == ("unsubscribe", _OURS)


def test_an_attachment_is_named_by_its_kind() -> None:
    (inbound,) = _read("picture.eml")
    assert isinstance(inbound, Inbound)
    assert (inbound.text, inbound.media) == ("Voilà la preuve", "image")


def test_a_bounce_is_a_receipt_for_our_mail() -> None:
    failure = Refused("5.1.1", "The mail was returned", address_dead=True)
    assert _read("bounce.eml") == [Receipt("email", _OURS, Delivery.FAILED, _AT.replace(minute=20), failure)]


def test_a_full_mailbox_is_not_dead() -> None:
    (receipt,) = _read("bounce_full.eml")
    assert isinstance(receipt, Receipt)
    assert receipt.failure == Refused("5.2.2", "The mail was returned")


def test_a_bounce_to_our_tag_needs_no_original() -> None:
    raw = payload("email", "bounce.eml").replace(_OURS.encode(), b"<relay@relay.test>")
    tagged = raw.replace(b"To: collect@creditor.test", f"To: collect+{_NAME}@creditor.test".encode(), 1)
    (receipt,) = EmailChannel(EMAIL).parse(call(tagged))
    assert isinstance(receipt, Receipt)
    assert receipt.message_provider_id == _OURS


def test_a_spam_complaint_closes_the_door() -> None:
    assert _read("complaint.eml") == [Blocked("email", f"complaint:{_OURS}", _ANNA, "marked as spam")]


def test_a_delay_means_nothing_yet() -> None:
    assert _read("delayed.eml") == []


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "List-Id: <list.example.test>",
        "Return-Path: <>",
        "From: MAILER-DAEMON@example.test",
        "From: collect+x@creditor.test",
    ],
)
def test_machines_are_not_answered(header: str) -> None:
    sender = "" if header.startswith("From") else "From: anna@example.test\r\n"
    raw = f"{sender}{header}\r\nMessage-ID: <1@example.test>\r\n\r\nI am away".encode()
    assert EmailChannel(EMAIL).parse(call(raw)) == []


def test_an_out_of_office_note_is_not_answered() -> None:
    assert _read("out_of_office.eml") == []


def test_auto_submitted_no_is_a_person() -> None:
    raw = b"From: anna@example.test\r\nAuto-Submitted: no\r\n\r\nhello"
    (inbound,) = EmailChannel(EMAIL).parse(call(raw))
    assert isinstance(inbound, Inbound)


def test_a_reply_of_nothing_but_our_words_has_no_text() -> None:
    raw = b"From: anna@example.test\r\nSubject: Re: Your account\r\n\r\n> Good morning\r\n"
    (inbound,) = EmailChannel(EMAIL).parse(call(raw))
    assert isinstance(inbound, Inbound)
    assert inbound.text == ""


def test_a_mail_without_an_id_is_known_by_its_hash() -> None:
    raw = b"From: anna@example.test\r\n\r\nhello"
    (inbound,) = EmailChannel(EMAIL).parse(call(raw))
    assert isinstance(inbound, Inbound)
    assert inbound.provider_id == EmailChannel(EMAIL).event_id(call(raw))
    assert len(inbound.provider_id) == 64


@pytest.mark.parametrize(
    "head",
    [
        b"From: =?utf-8?b?//8=?= <anna@example.test>",
        b"From: anna@example.test\r\nDate: nonsense",
        b"From: anna@example.test\r\nDate: Fri, 99 Nov 99999 99:99:99 +9999",
        b"From: anna@example.test\r\nContent-Type: text/plain; charset=klingon",
        b"From: anna@example.test\r\nContent-Type: multipart/mixed; boundary=",
        b"From: anna@example.test\r\nContent-Transfer-Encoding: base64",
        b"From: anna@example.test\r\nIn-Reply-To: <<<>>>\r\nReferences: x y z",
        b"From: anna@example.test\r\nSubject: =?utf-8?q?=FF?=\r\nTo: <<>>, ;;,",
    ],
)
def test_odd_headers_are_read_or_malformed(head: bytes) -> None:
    try:
        (inbound,) = EmailChannel(EMAIL).parse(call(head + b"\r\n\r\nhello\r\n"))
    except Malformed:
        return
    assert isinstance(inbound, Inbound)
    assert inbound.address == _ANNA
