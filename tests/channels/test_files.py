"""Files that come in by mail, and files that a provider only names and gives out when asked."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest
from telegram.error import TelegramError

from bot.channels.base import Enclosed, Inbound
from bot.channels.email import EmailChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from pages.intake import FileRefused
from tests.channels.doors import EMAIL, ME, WHATSAPP, telegram_error, telegram_settings
from tests.channels.peers.web import Answer, WebPeer
from tests.channels.samples import call

PDF = b"%PDF-1.7 proof"


def _mail(text: str = "See my proof") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "anna@example.test", "us@creditor.test", "<m1@example.test>"
    mail.set_content(text)
    return mail


def _files(raw: bytes) -> tuple[Enclosed, ...]:
    (inbound,) = EmailChannel(EMAIL).parse(call(raw))
    assert isinstance(inbound, Inbound)
    return inbound.files


def test_a_mails_files_come_in_their_order_with_their_own_names() -> None:
    mail = _mail()
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="../../preuve à payer.pdf")
    mail.add_attachment(b"\xff\xd8\xff\xe0photo", maintype="image", subtype="jpeg")
    assert _files(mail.as_bytes()) == (
        Enclosed("../../preuve à payer.pdf", PDF),
        Enclosed("image.jpeg", b"\xff\xd8\xff\xe0photo"),
    )


def test_a_mail_of_words_alone_brings_none() -> None:
    assert _files(_mail().as_bytes()) == ()


def test_a_logo_that_the_text_shows_is_no_file_and_a_photo_that_it_shows_is() -> None:
    mail = _mail()
    for number, size in enumerate((1_000, 30_000)):
        mail.add_attachment(
            b"\x89PNG" + b"0" * size, maintype="image", subtype="png", cid=f"<c{number}@x>", disposition="inline"
        )
    assert [len(item.content or b"") for item in _files(mail.as_bytes())] == [30_004]


def test_a_mail_that_was_cut_off_brings_no_half_file() -> None:
    mail = _mail()
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment(PDF * 1_000, maintype="application", subtype="pdf", filename="b.pdf")
    raw = mail.as_bytes()
    assert _files(raw[: len(raw) // 2]) == (Enclosed("a.pdf", PDF), Enclosed("b.pdf", b""))


@pytest.fixture
async def telegram(web_peer: WebPeer):  # type: ignore[no-untyped-def]
    web_peer.answers["getMe"] = ME
    channel = TelegramChannel(telegram_settings(web_peer.url))
    await channel.start()
    yield channel
    await channel.close()


def _known(path: str = "photos/1.jpg", size: int = 14) -> Answer:
    found = {"file_id": "AgAC", "file_unique_id": "u", "file_size": size, "file_path": path}
    return Answer(200, {"ok": True, "result": found})


async def test_telegram_gives_out_a_file_by_its_id(telegram: TelegramChannel, web_peer: WebPeer) -> None:
    web_peer.answers |= {"getFile": _known(), "1.jpg": Answer(200, "%PDF-1.7 proof")}
    assert await telegram.fetch("AgAC", 100) == PDF
    assert web_peer.made("1.jpg")[0].path.startswith("/file/bot")


async def test_telegrams_large_files_are_refused_before_they_are_fetched(
    telegram: TelegramChannel, web_peer: WebPeer
) -> None:
    web_peer.answers["getFile"] = _known(size=101)
    with pytest.raises(FileRefused) as refused:
        await telegram.fetch("AgAC", 100)
    assert refused.value.why == "large"
    web_peer.answers["getFile"] = telegram_error(400, "Bad Request: file is too big")
    with pytest.raises(FileRefused):
        await telegram.fetch("AgAC", 100)
    assert web_peer.made("1.jpg") == []


async def test_a_file_that_telegram_does_not_know_is_gone_and_one_it_cannot_give_now_comes_later(
    telegram: TelegramChannel, web_peer: WebPeer
) -> None:
    web_peer.answers["getFile"] = telegram_error(400, "Bad Request: invalid file_id")
    assert await telegram.fetch("AgAC", 100) is None
    web_peer.answers["getFile"] = telegram_error(502, "Bad Gateway")
    with pytest.raises(TelegramError):
        await telegram.fetch("AgAC", 100)


@pytest.fixture
async def whatsapp(web_peer: WebPeer):  # type: ignore[no-untyped-def]
    channel = WhatsAppChannel(replace(WHATSAPP, base_url=web_peer.url, timeout=0.4))
    await channel.start()
    yield channel
    await channel.close()


async def test_whatsapp_gives_out_a_file_by_its_id(whatsapp: WhatsAppChannel, web_peer: WebPeer) -> None:
    web_peer.answers |= {
        "1003383421387256": Answer(200, {"url": f"{web_peer.url}/media/x", "file_size": 14}),
        "x": Answer(200, "%PDF-1.7 proof"),
    }
    assert await whatsapp.fetch("1003383421387256", 100) == PDF
    assert web_peer.made("/x")[0].headers["authorization"] == f"Bearer {WHATSAPP.access_token}"
    with pytest.raises(FileRefused):
        await whatsapp.fetch("1003383421387256", 10)


@pytest.mark.parametrize(
    "url", ["https://evil.test/x", "http://lookaside.fbsbx.com/x", "https://fbsbx.com.evil.test/x", "https://[x", 7]
)
async def test_our_word_to_meta_is_shown_to_nobody_else(
    whatsapp: WhatsAppChannel, web_peer: WebPeer, url: object
) -> None:
    web_peer.answers["1"] = Answer(200, {"url": url})
    assert await whatsapp.fetch("1", 100) is None
    assert len(web_peer.calls) == 1


async def test_a_file_that_meta_gives_out_no_more_is_gone(whatsapp: WhatsAppChannel, web_peer: WebPeer) -> None:
    web_peer.answers["1"] = Answer(404, {"error": {"code": 100}})
    assert await whatsapp.fetch("1", 100) is None
    web_peer.answers |= {"1": Answer(200, {"url": f"{web_peer.url}/x"}), "x": Answer(404, "")}
    assert await whatsapp.fetch("1", 100) is None
