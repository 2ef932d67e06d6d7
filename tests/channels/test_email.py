from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.channels.base import (
    Accepted,
    Arrival,
    Blocked,
    Inbound,
    Later,
    Malformed,
    Misconfigured,
    Receipt,
    Refused,
    Unknown,
)
from bot.channels.email import EmailChannel, EmailSettings
from bot.channels.parts.imap import MailboxSettings
from flows.message import Attachment, Delivery, Message
from tests.channels.doors import EMAIL, closed_port, email_settings
from tests.channels.peers.mail import ImapPeer, SmtpPeer
from tests.channels.samples import NOW, PDF, call, outbound, payload

_ANNA = "anna@example.test"
_NAME = "0ec9ff17d9daa14c67b0769c07e67738"
_OURS = f"<{_NAME}@creditor.test>"
_AT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def _link(message: Message) -> str:
    return f"https://amicable.test/unsubscribe?who={message.debtor_id}&case={message.case_id} é"


@pytest.fixture
def channel(smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> EmailChannel:
    return EmailChannel(replace(email_settings(smtp_peer, imap_peer), unsubscribe_link=_link))


def _read(name: str) -> list[Arrival]:
    return EmailChannel(EMAIL).parse(call(payload("email", name)))


def _mail(smtp: SmtpPeer) -> EmailMessage:
    (envelope,) = smtp.mails
    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content, policy=policy.default)


# --- in --------------------------------------------------------------------------------------------------------------


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


# --- out -------------------------------------------------------------------------------------------------------------


async def test_a_mail_names_itself_its_exit_and_its_way_back(channel: EmailChannel, smtp_peer: SmtpPeer) -> None:
    result = await channel.send(outbound("email", _ANNA, "Good morning, € 120", subject="Your invoice"))
    assert result == Accepted(_OURS)
    mail = _mail(smtp_peer)
    tagged = f"collect+{_NAME}@creditor.test"
    assert mail["Message-ID"] == _OURS
    assert mail["Date"].datetime == NOW
    assert (mail["From"], mail["To"], mail["Reply-To"]) == ("Creditor <collect@creditor.test>", _ANNA, tagged)
    assert mail["Subject"] == "Your invoice"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url, address = str(mail["List-Unsubscribe"]).strip().split(", ")
    assert url == "<https://amicable.test/unsubscribe?who=debtor-1&case=case-1%20%C3%A9>"
    assert address == f"<mailto:{tagged}?subject=unsubscribe>"
    assert mail.get_content().strip() == "Good morning, € 120"
    assert (smtp_peer.mails[0].mail_from, smtp_peer.mails[0].rcpt_tos) == (tagged, [_ANNA])


async def test_our_own_bounce_and_answer_find_the_message(channel: EmailChannel, smtp_peer: SmtpPeer) -> None:
    accepted = await channel.send(outbound("email", _ANNA))
    assert isinstance(accepted, Accepted)
    raw = f"From: {_ANNA}\r\nTo: {_mail(smtp_peer)['Reply-To']}\r\n\r\nyes".encode()
    (inbound,) = channel.parse(call(raw))
    assert isinstance(inbound, Inbound)
    assert inbound.to_message == accepted.provider_id


async def test_the_names_of_our_mails_tell_nothing_and_cannot_be_guessed(
    smtp_peer: SmtpPeer, imap_peer: ImapPeer
) -> None:
    settings = email_settings(smtp_peer, imap_peer)
    ours = await EmailChannel(settings).send(outbound("email", _ANNA))
    again = await EmailChannel(settings).send(outbound("email", _ANNA))
    another = await EmailChannel(replace(settings, key="another key")).send(outbound("email", _ANNA))
    assert ours == again == Accepted(_OURS)
    assert ours != another
    assert all(b"D-1001" not in mail.content for mail in smtp_peer.mails if isinstance(mail.content, bytes))


async def test_without_plus_addresses_answers_come_back_to_the_plain_one(
    smtp_peer: SmtpPeer, imap_peer: ImapPeer
) -> None:
    settings = replace(email_settings(smtp_peer, imap_peer), tagging=False, answers="answers@creditor.test")
    await EmailChannel(settings).send(outbound("email", _ANNA))
    assert _mail(smtp_peer)["Reply-To"] == smtp_peer.mails[0].mail_from == "answers@creditor.test"


async def test_letters_go_along(channel: EmailChannel, smtp_peer: SmtpPeer) -> None:
    odd = Attachment('no"te\r\nBcc: x@y.test.pdf', "nonsense", b"x")
    await channel.send(outbound("email", _ANNA, attachments=(PDF, odd)))
    first, second = _mail(smtp_peer).iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("statement.pdf", "application/pdf")
    assert first.get_payload(decode=True) == PDF.content
    assert _mail(smtp_peer)["Bcc"] is None
    assert second.get_payload(decode=True) == b"x"


@pytest.mark.parametrize("text", ["a\r\nBcc: victim@y.test", "a\nX: y", "a\x00b", "a\u2028Bcc: x@y.test", "é🙂" * 200])
async def test_headers_cannot_be_broken_out_of(smtp_peer: SmtpPeer, imap_peer: ImapPeer, text: str) -> None:
    settings = replace(email_settings(smtp_peer, imap_peer), sender_name=f'"{text}" <b>')
    result = await EmailChannel(settings).send(outbound("email", _ANNA, subject=text, in_reply_to=text))
    assert isinstance(result, Accepted)
    mail = _mail(smtp_peer)
    assert (mail["Bcc"], mail["X"], mail["In-Reply-To"]) == (None, None, None)
    assert smtp_peer.mails[0].rcpt_tos == [_ANNA]
    assert mail["From"].addresses[0].addr_spec == "collect@creditor.test"


async def test_long_ids_and_links_are_never_encoded_as_words(smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> None:
    url = "https://amicable.test/" + "long/" * 40
    original = f"<{'a' * 90}@{'b' * 60}.test>"
    channel = EmailChannel(replace(email_settings(smtp_peer, imap_peer), unsubscribe_link=lambda _: url))
    await channel.send(outbound("email", _ANNA, in_reply_to=original, subject="é" * 200))
    content = smtp_peer.mails[0].content
    assert isinstance(content, bytes)
    assert f"List-Unsubscribe: <{url}>,\r\n <mailto:".encode() in content
    assert f"In-Reply-To: {original}\r\n".encode() in content
    assert f"Message-ID: {_OURS}\r\n".encode() in content
    assert _mail(smtp_peer)["Subject"] == "é" * 200


async def test_an_answer_stays_in_its_thread(channel: EmailChannel, smtp_peer: SmtpPeer) -> None:
    await channel.send(outbound("email", _ANNA, in_reply_to="email:<abc123@example.test>"))
    assert _mail(smtp_peer)["In-Reply-To"] == "<abc123@example.test>"
    assert _mail(smtp_peer)["References"] == "<abc123@example.test>"


@pytest.mark.parametrize("address", ["", "anna", "anna@", "a@b@c.test", "a b@c.test", "a@c.test\r\nRCPT TO:<x@y.test>"])
async def test_what_is_no_address_is_dead_before_it_is_tried(
    channel: EmailChannel, smtp_peer: SmtpPeer, address: str
) -> None:
    result = await channel.send(outbound("email", address))
    assert isinstance(result, Refused)
    assert result.address_dead
    assert smtp_peer.mails == []


def _at(**answers: str) -> Callable[[SmtpPeer], None]:
    def tell(peer: SmtpPeer) -> None:
        for step, answer in answers.items():
            setattr(peer, step, answer)

    return tell


@pytest.mark.parametrize(
    ("tell", "expected"),
    [
        (_at(at_rcpt="550 5.1.1 unknown"), Refused("550 5.1.1", "The mail server refuses the mail", address_dead=True)),
        (_at(at_rcpt="550 unknown"), Refused("550", "The mail server refuses the mail", address_dead=True)),
        (_at(at_rcpt="552 5.2.2 full"), Refused("552 5.2.2", "The mail server refuses the mail")),
        (_at(at_rcpt="450 4.2.0 greylisted"), Later("450 4.2.0", "The mail server cannot take it for now")),
        (_at(at_rcpt="drop"), Later("unreachable", "No connection to the mail server (SMTPServerDisconnected)")),
        (_at(at_mail="drop"), Later("unreachable", "No connection to the mail server (SMTPServerDisconnected)")),
        (_at(at_data="554 5.7.1 spam"), Refused("554 5.7.1", "The mail server refuses the mail")),
        (_at(at_data="drop"), Unknown("The mail server's answer was not seen (SMTPServerDisconnected)")),
        (_at(at_data="silent"), Unknown("The mail server's answer was not seen (SMTPReadTimeoutError)")),
        (_at(password="changed"), Refused("535", "The mail server rejects the login", misconfigured=True)),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, (Refused, Later, Unknown)) else "",
)
async def test_each_answer_of_a_mail_server_has_its_meaning(
    channel: EmailChannel, smtp_peer: SmtpPeer, tell: Callable[[SmtpPeer], None], expected: object
) -> None:
    tell(smtp_peer)
    assert await channel.send(outbound("email", _ANNA)) == expected


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (EmailSettings(), "channels.email.from_address"),
        (replace(EMAIL, password=""), "SMTP_PASSWORD"),
        (replace(EMAIL, mailbox=MailboxSettings(host="imap.test", user="u")), "IMAP_PASSWORD"),
    ],
)
async def test_a_missing_setting_is_named(settings: EmailSettings, name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        await EmailChannel(settings).start()


async def test_health_says_what_to_do(channel: EmailChannel, smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> None:
    assert await channel.healthy() is None
    imap_peer.password = "changed"
    assert "IMAP_PASSWORD" in (await channel.healthy() or "")
    smtp_peer.password = "changed"
    assert "SMTP_PASSWORD" in (await channel.healthy() or "")
    away = EmailChannel(replace(EMAIL, port=closed_port()))
    assert "channels.email.smtp_host" in (await away.healthy() or "")


# --- the mailbox -----------------------------------------------------------------------------------------------------


class _Kept:
    def __init__(self) -> None:
        self.fed: list[tuple[str, bytes, list[Arrival]]] = []
        self.refuse: set[str] = set()
        self.any = asyncio.Event()

    async def __call__(self, channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        assert channel == "email"
        if event_id in self.refuse:
            raise OSError("the store is away")
        self.fed.append((event_id, raw, arrivals))
        self.any.set()


async def test_unseen_mails_are_handed_over_once(channel: EmailChannel, imap_peer: ImapPeer) -> None:
    for name in ("answer.eml", "bounce.eml", "out_of_office.eml"):
        imap_peer.deliver(payload("email", name))
    kept = _Kept()
    assert await channel.poll(kept) == 3
    assert [event_id for event_id, _, _ in kept.fed] == ["1700000000.1", "1700000000.2", "1700000000.3"]
    assert kept.fed[0][1] == payload("email", "answer.eml")
    assert [[type(arrival) for arrival in arrivals] for _, _, arrivals in kept.fed] == [[Inbound], [Receipt], []]
    assert all(mail.seen for mail in imap_peer.mails)
    assert await channel.poll(kept) == 0


async def test_a_mail_is_seen_only_after_the_feed_has_kept_it(channel: EmailChannel, imap_peer: ImapPeer) -> None:
    imap_peer.deliver(payload("email", "answer.eml"))
    imap_peer.deliver(payload("email", "picture.eml"))
    kept = _Kept()
    kept.refuse = {"1700000000.2"}
    with pytest.raises(OSError, match="away"):
        await channel.poll(kept)
    assert [mail.seen for mail in imap_peer.mails] == [True, False]
    kept.refuse = set()
    assert await channel.poll(kept) == 1


async def test_a_mail_that_cannot_be_read_is_kept_raw_and_passed_over(
    channel: EmailChannel, imap_peer: ImapPeer
) -> None:
    imap_peer.deliver(b"no sender at all\r\n\r\nhello")
    kept = _Kept()
    await channel.poll(kept)
    assert kept.fed == [("1700000000.1", b"no sender at all\r\n\r\nhello", [])]
    assert imap_peer.mails[0].seen


async def test_only_the_first_bytes_of_a_huge_mail_are_read(smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> None:
    settings = email_settings(smtp_peer, imap_peer)
    channel = EmailChannel(replace(settings, mailbox=replace(settings.mailbox, largest=4096)))
    imap_peer.deliver(payload("email", "answer.eml") + b"x" * 1_000_000)
    kept = _Kept()
    await channel.poll(kept)
    assert len(kept.fed[0][1]) == 4096
    assert len(kept.fed[0][2]) == 1


@pytest.mark.parametrize(("plain", "password"), [(True, 'ri"g\\ht é'), (False, 'ri"g\\ht')])
async def test_a_password_with_quotes_reaches_the_mailbox(
    smtp_peer: SmtpPeer, imap_peer: ImapPeer, plain: bool, password: str
) -> None:
    settings = email_settings(smtp_peer, imap_peer)
    imap_peer.plain, imap_peer.password = plain, password
    mailbox = replace(settings.mailbox, password=imap_peer.password)
    assert await EmailChannel(replace(settings, mailbox=mailbox)).poll(_Kept()) == 0


async def test_listening_survives_a_server_that_is_away(channel: EmailChannel, imap_peer: ImapPeer) -> None:
    imap_peer.password = "changed"
    kept = _Kept()
    listening = asyncio.create_task(channel.listen(kept))
    await asyncio.wait_for(imap_peer.refused.wait(), 5)
    imap_peer.password = "right"
    imap_peer.deliver(payload("email", "answer.eml"))
    await asyncio.wait_for(kept.any.wait(), 5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert len(kept.fed) == 1
