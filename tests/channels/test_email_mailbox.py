from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.channels.base import (
    Arrival,
    Inbound,
    Receipt,
)
from bot.channels.email import EmailChannel
from tests.channels.doors import email_settings
from tests.channels.peers.mail import ImapPeer, SmtpPeer
from tests.channels.samples import payload


@pytest.fixture
def channel(smtp_peer: SmtpPeer, imap_peer: ImapPeer) -> EmailChannel:
    return EmailChannel(email_settings(smtp_peer, imap_peer))


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
