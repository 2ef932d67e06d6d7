"""Links and tokens: who gets which, and that nobody can make or bend one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.registry import channels_in_service
from bot.clock import FrozenClock
from bot.config import Config, load_config
from bot.hub import Hub
from bot.links import Links
from bot.tokens import Tokens
from flows.case import CaseFile
from flows.message import Message
from ledger.account import Account
from ledger.debtor import ContactPoint
from tests.bot.wording_samples import NOW, case_file
from tests.channels.peers.mail import SmtpPeer
from tests.channels.samples import outbound

KEY = {"AMICABLE_SECRET_KEY": "k" * 48}
MAIL = {
    "AMICABLE__CHANNELS__EMAIL__ENABLED": "true",
    "AMICABLE__CHANNELS__EMAIL__FROM_ADDRESS": "collect@creditor.test",
    "AMICABLE__CHANNELS__EMAIL__SMTP_TLS": "none",
    "AMICABLE__CHANNELS__EMAIL__SMTP_HOST": "127.0.0.1",
}
ROOT = Path(__file__).parents[2]
HTTPS = "https://amicable.test"


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(KEY["AMICABLE_SECRET_KEY"], FrozenClock(NOW))


def configured(**changes: str) -> Config:
    return load_config(ROOT / "config.yml", KEY | {"AMICABLE__HTTP__PUBLIC_URL": HTTPS} | changes)


def file_with(*channels: str, debtor_id: str = "D-1") -> CaseFile:
    file = case_file()
    points = tuple(ContactPoint(channel, debtor_id) for channel in channels)
    return replace(file, account=Account(replace(file.account.debtor, id=debtor_id, contacts=points), ()))


def test_a_stop_token_says_case_channel_and_address_and_shows_no_address(tokens: Tokens) -> None:
    token = tokens.stop("D-1", "email", "anna@example.test")
    assert tokens.read_stop(token) == ("D-1", "email", tokens.mark("anna@example.test"))
    assert tokens.mark("anna@example.test") != tokens.mark("bert@example.test")
    assert "example" not in str(tokens.read_stop(token))


def test_a_stop_token_still_lets_go_after_years() -> None:
    clock = FrozenClock(NOW)
    tokens = Tokens("key", clock)
    token = tokens.stop("D-1", "email", "anna@example.test")
    clock.set(NOW + timedelta(days=4000))
    assert tokens.read_stop(token) is not None


def test_a_token_of_one_kind_or_key_is_none_of_another(tokens: Tokens) -> None:
    stop = tokens.stop("D-1", "email", "anna@example.test")
    assert tokens.read_chat(stop) is None
    assert tokens.read_stop(tokens.chat("D-1")) is None
    assert tokens.read_stop("") is None
    assert Tokens("another key", FrozenClock(NOW)).read_stop(stop) is None


def test_the_team_gets_the_links_of_the_channels_in_service(tokens: Tokens) -> None:
    links = Links(configured(AMICABLE__CHANNELS__TELEGRAM__BOT_USERNAME="OurBot"), tokens, ("web", "telegram"))
    found = links.for_team(file_with("web", "email"))
    assert set(found) == {"Chat link", "Telegram link"}
    assert tokens.read_chat(found["Chat link"].removeprefix(f"{HTTPS}/chat/")) == "D-1"
    bound = tokens.read_binding(found["Telegram link"].removeprefix("https://t.me/OurBot?start="))
    assert bound is not None
    assert bound[0] == "D-1"


def test_no_link_is_shown_that_would_lead_nowhere(tokens: Tokens) -> None:
    config = configured(AMICABLE__CHANNELS__TELEGRAM__BOT_USERNAME="OurBot")
    assert Links(config, tokens, ("email",)).for_team(file_with("web")) == {}
    assert Links(config, tokens, ("web",)).for_team(file_with("email")) == {}
    assert Links(configured(), tokens, ("telegram",)).for_team(file_with("telegram")) == {}
    too_long = file_with("telegram", debtor_id="D" * 27)
    assert Links(config, tokens, ("telegram",)).for_team(too_long) == {}


async def _exit_of(config: Config, tokens: Tokens | None, message: Message, peer: SmtpPeer) -> str:
    port = {"smtp_port": peer.port}
    email = config.channels.email.model_copy(update=port)
    local = config.model_copy(update={"channels": config.channels.model_copy(update={"email": email})})
    await channels_in_service(local, Hub(), tokens)["email"].send(message)
    content = peer.mails[-1].content
    assert isinstance(content, bytes)
    return content.decode().partition("\r\n\r\n")[0]


async def test_a_mail_offers_one_click_to_stop_over_https(tokens: Tokens) -> None:
    message = outbound("email", "anna@example.test")
    link = f"<{HTTPS}/stop/{tokens.stop(message.case_id, 'email', message.address)}>"
    async with SmtpPeer() as peer:
        head = await _exit_of(configured(**MAIL), tokens, message, peer)
        assert f"List-Unsubscribe: {link}," in head
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
        unsigned = await _exit_of(configured(**MAIL), None, message, peer)
        assert _name(head) != _name(unsigned)  # nobody without our key can guess how a mail is called


def _name(head: str) -> str:
    return next(line for line in head.splitlines() if line.startswith("Message-ID:"))


async def test_without_https_without_key_and_to_the_team_there_is_no_such_link(tokens: Tokens) -> None:
    message = outbound("email", "anna@example.test")
    plain = configured(**MAIL, AMICABLE__HTTP__PUBLIC_URL="http://localhost:8080")
    async with SmtpPeer() as peer:
        for head in (
            await _exit_of(plain, tokens, message, peer),
            await _exit_of(configured(**MAIL), None, message, peer),
            await _exit_of(configured(**MAIL), tokens, replace(message, debtor_id=""), peer),
        ):
            assert "One-Click" not in head
            assert "List-Unsubscribe: <mailto:" in head
