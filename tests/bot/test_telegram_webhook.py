"""The service tells Telegram where its webhook is, and says so when Telegram has not heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from bot.config import load_config
from bot.service import ROOT, Service
from store.memory import MemoryStore
from tests.browser.living import START, WordsReader
from tests.channels.doors import ME, telegram_settings
from tests.channels.peers.web import Answer, WebPeer

TELEGRAM = {
    "AMICABLE_SECRET_KEY": "a" * 48,
    "AMICABLE__CHANNELS__TELEGRAM__ENABLED": "true",
    "AMICABLE__CHANNELS__TELEGRAM__BOT_USERNAME": "OurBot",
    "TELEGRAM_BOT_TOKEN": "5550001:AAsecretsecretsecretsecretsecretsec",
    "TELEGRAM_WEBHOOK_SECRET": "hook_secret-1-of-the-tests",
}
TAKEN = Answer(200, {"ok": True, "result": True})
BROKEN = Answer(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"})


@asynccontextmanager
async def running(peer: WebPeer, url: str) -> AsyncIterator[Service]:
    peer.answers["getMe"] = ME
    config = load_config(ROOT / "config.yml", TELEGRAM | {"AMICABLE__HTTP__PUBLIC_URL": url})
    service = Service(config, MemoryStore(), WordsReader(), Clock(lambda: START))  # type: ignore[arg-type]
    service.channels["telegram"] = TelegramChannel(telegram_settings(peer.url))
    await service.start()
    try:
        yield service
    finally:
        await service.close()


async def _says(service: Service) -> str:
    channels = (await service.health())["channels"]
    assert isinstance(channels, dict)
    return str(channels["telegram"])


async def test_telegram_is_told_of_the_webhook_at_the_start() -> None:
    async with WebPeer() as peer:
        peer.answers["setWebhook"] = TAKEN
        async with running(peer, "https://amicable.test") as service:
            (made,) = peer.made("setWebhook")
            assert made.form["url"] == "https://amicable.test/hooks/telegram"
            assert await _says(service) == "ok"


async def test_telegram_not_listening_stops_nothing_but_is_told_and_tried_again() -> None:
    async with WebPeer() as peer:
        peer.answers["setWebhook"] = BROKEN
        async with running(peer, "https://amicable.test") as service:
            assert "webhook" in await _says(service)
            peer.answers["setWebhook"] = TAKEN
            await service.timetable.scheduler.get_job("webhook").func()
            assert await _says(service) == "ok"
            await service.timetable.scheduler.get_job("webhook").func()
            assert len(peer.made("setWebhook")) == 2


async def test_without_https_telegram_is_told_nothing() -> None:
    async with WebPeer() as peer, running(peer, "http://localhost:8080") as service:
        assert peer.made("setWebhook") == []
        assert await _says(service) == "ok"
