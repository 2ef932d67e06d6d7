from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.channels.base import (
    Accepted,
    Inbound,
    Later,
    Misconfigured,
    Refused,
    Unknown,
)
from bot.channels.email import EmailChannel, EmailSettings
from bot.channels.parts.imap import MailboxSettings
from flows.message import Attachment, Message
from tests.channels.doors import EMAIL, closed_port, email_settings
from tests.channels.peers.mail import ImapPeer, SmtpPeer
from tests.channels.samples import NOW, PDF, call, outbound

_ANNA = "anna@example.test"
_NAME = "0ec9ff17d9daa14c67b0769c07e67738"
_OURS = f"<{_NAME}@creditor.test>"


def _link(message: Message) -> str:
    return f"https://amicable.test/unsubscribe?who={message.debtor_id}&case={message.case_id} é"


@pytest.fixture
def channel(smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> EmailChannel:
    return EmailChannel(replace(email_settings(smtp_peer, imap_peer), unsubscribe_link=_link))


def _mail(smtp: SmtpPeer) -> EmailMessage:
    (envelope,) = smtp.mails
    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content, policy=policy.default)


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


def _unseen(fault: str) -> Unknown:
    """The mail's own id is known all the same: a bounce can still tell what became of it."""
    return Unknown(f"The mail server's answer was not seen ({fault})", _OURS)


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
        (_at(at_data="drop"), _unseen("SMTPServerDisconnected")),
        (_at(at_data="silent"), _unseen("SMTPReadTimeoutError")),
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
