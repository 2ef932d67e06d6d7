"""Telegram through python-telegram-bot: webhook in production, polling in development.

A bot cannot write first. The debtor opens `deep_link`, Telegram sends `/start <token>`, and that arrives as a Bind.
Telegram has no delivery receipts: Accepted is the last that is heard of a message.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import structlog
from telegram import Bot, InputFile, LinkPreviewOptions, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.error import TelegramError as TelegramFault
from telegram.helpers import create_deep_linked_url
from telegram.request import HTTPXRequest

from bot.channels.base import (
    Accepted,
    Arrival,
    Call,
    Feed,
    Forged,
    Later,
    Malformed,
    Misconfigured,
    Refused,
    SendResult,
    Unknown,
)
from bot.channels.parts.payloads import fingerprint, read_object, require, same_secret, storable
from bot.channels.parts.telegram_updates import arrivals_of
from flows.message import Message
from pages.intake import FileRefused

# The library's own switch to its future behaviour: durations as timedelta, no deprecation warning at each flood limit.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# httpx logs each URL, and Telegram's URLs carry the bot's token; the library logs texts and chat ids.
for _talkative in ("httpx", "httpcore", "telegram"):
    logging.getLogger(_talkative).setLevel(logging.CRITICAL)

_log = structlog.get_logger(__name__)
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
_UPDATES = ["message", "edited_message", "my_chat_member"]
_TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CHAT_ID = re.compile(r"-?[0-9]{1,19}")
# Faults of httpx, which is the library's dependency and not ours: known by name, as its documentation names them.
_NEVER_SUBMITTED = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"})
_DEAD_CHATS = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`token` from TELEGRAM_BOT_TOKEN, `webhook_secret` from TELEGRAM_WEBHOOK_SECRET (1-256 of A-Z a-z 0-9 _ -).

    `mode` is "webhook" (production) or "polling" (development; needs no public URL and no secret). `base_url` reaches
    another Bot API server: the token is appended to it. `timeout` is seconds for connecting, writing and reading each;
    `poll_timeout` seconds that a long poll may wait; `poll_pause` seconds of rest after a failed poll.
    """

    token: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    mode: str = "webhook"
    base_url: str = "https://api.telegram.org/bot"
    timeout: float = 15.0
    poll_timeout: int = 25
    poll_pause: float = 5.0


def deep_link(bot_username: str, token: str) -> str:
    """The link that binds a chat: https://t.me/<bot>?start=<token>. Raises ValueError unless [A-Za-z0-9_-]{1,64}."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("A Telegram start token has 1 to 64 characters of A-Z, a-z, 0-9, _ and -.")
    return create_deep_linked_url(bot_username, token)


class TelegramChannel:
    """One bot. Addresses are chat ids as digits; `provider_id` is "<chat id>:<message id>"."""

    name: ClassVar[str] = "telegram"
    length_limit: ClassVar[int] = _TEXT_LIMIT

    def __init__(self, settings: TelegramSettings) -> None:
        self._settings = settings
        self._bot: Bot | None = None
        self._offset = 0

    async def start(self) -> None:
        """Open the client; a token that Telegram rejects is a Misconfigured, Telegram being away is not."""
        settings = self._settings
        needed: dict[str, object] = {"TELEGRAM_BOT_TOKEN": settings.token}
        if settings.mode != "polling":
            needed["TELEGRAM_WEBHOOK_SECRET"] = settings.webhook_secret
        require(self.name, needed)
        self._bot = _client(settings)
        try:
            await self._bot.initialize()
        except InvalidToken:
            await self.close()
            raise Misconfigured("Telegram rejects TELEGRAM_BOT_TOKEN: take the token anew from @BotFather.") from None
        except TelegramFault as error:
            _log.warning("telegram_away_at_start", fault=type(error).__name__)

    async def close(self) -> None:
        """Close the connections."""
        bot, self._bot = self._bot, None
        if bot is not None:
            await bot.shutdown()

    async def send(self, message: Message) -> SendResult:
        """One call of sendMessage, or of sendDocument with the text as its caption."""
        refusal = _unfit(message)
        if refusal is not None:
            return refusal
        if self._bot is None:
            return Later(code="closed", reason="The channel is not started")
        try:
            message_id = await _submit(self._bot, message)
        except Exception as error:  # a channel never raises
            return _failed(error)
        return Accepted(provider_id=f"{message.address}:{message_id}")

    def verify(self, call: Call, now: datetime) -> None:  # noqa: ARG002  # Telegram signs no time
        """Compare the secret header. Raises Forged."""
        if not same_secret(call.headers.get(_SECRET_HEADER), self._settings.webhook_secret):
            raise Forged("The Telegram secret header is missing or wrong")

    def event_id(self, call: Call) -> str:
        """The bot's id and the update_id, which Telegram repeats on every retry."""
        try:
            update_id = read_object(call.body).get("update_id")
        except Malformed:
            update_id = None
        return self._event(update_id) if isinstance(update_id, int) else fingerprint(call.body)

    def parse(self, call: Call) -> list[Arrival]:
        """Messages, edits, captions and starts of private chats; a block or a deletion of the chat."""
        return arrivals_of(self.name, read_object(call.body))

    def handshake(self, call: Call) -> str | None:  # noqa: ARG002
        """Telegram has no subscription check."""
        return None

    async def healthy(self) -> str | None:
        """Ask for the bot's own name."""
        if self._bot is None:
            return "Telegram is not started: see the start-up log."
        try:
            await self._bot.get_me()
        except InvalidToken:
            return "Telegram rejects the bot token: renew TELEGRAM_BOT_TOKEN."
        except Exception as error:  # health never raises
            return f"Telegram does not answer ({type(error).__name__}): check the network."
        return None

    async def fetch(self, reference: str, largest: int) -> bytes | None:
        """A file by its id. None when Telegram does not know it; raises FileRefused when it is too large, else
        telegram.error.TelegramError.
        """
        try:
            file = await self._client().get_file(reference)
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise FileRefused("large") from None
            return None
        if (file.file_size or 0) > largest:
            raise FileRefused("large")
        return bytes(await file.download_as_bytearray())

    async def register(self, url: str) -> None:
        """Tell Telegram the public webhook URL and our secret. Raises telegram.error.TelegramError."""
        await self._client().set_webhook(url, secret_token=self._settings.webhook_secret, allowed_updates=_UPDATES)

    async def poll(self, feed: Feed) -> int:
        """One long poll. The next one confirms an update to Telegram, so only after the feed has kept it."""
        updates = await self._client().get_updates(
            offset=self._offset, timeout=self._settings.poll_timeout, allowed_updates=_UPDATES
        )
        for update in updates:
            await feed(self.name, self._event(update.update_id), update.to_json().encode(), _read(self.name, update))
            self._offset = update.update_id + 1
        return len(updates)

    async def listen(self, feed: Feed) -> None:
        """Poll until cancelled. A webhook that is still set is removed first: Telegram refuses polls beside it."""
        ready = False
        while True:
            try:
                ready = ready or await self._client().delete_webhook()
                await self.poll(feed)
            except Exception as error:  # the next poll gets the same updates again
                _log.warning("telegram_poll_failed", fault=type(error).__name__)
                await asyncio.sleep(self._settings.poll_pause)

    def _client(self) -> Bot:
        if self._bot is None:
            raise Misconfigured("The Telegram channel is not started.")
        return self._bot

    def _event(self, update_id: int) -> str:
        return f"{self._settings.token.partition(':')[0]}:{update_id}"


def _client(settings: TelegramSettings) -> Bot:
    def request() -> HTTPXRequest:
        limit = settings.timeout
        return HTTPXRequest(read_timeout=limit, connect_timeout=limit, write_timeout=limit, pool_timeout=limit)

    files = f"{settings.base_url.removesuffix('/bot')}/file/bot"
    return Bot(
        settings.token,
        base_url=settings.base_url,
        base_file_url=files,
        request=request(),
        get_updates_request=request(),
    )


def _unfit(message: Message) -> Refused | None:
    limit = _CAPTION_LIMIT if message.attachments else _TEXT_LIMIT
    if not _CHAT_ID.fullmatch(message.address):
        return Refused(code="address", reason="The address is not a Telegram chat id", address_dead=True)
    if len(message.attachments) > 1:
        return Refused(code="attachments", reason="A Telegram message takes one attachment")
    if len(message.text.encode("utf-16-le", "replace")) // 2 > limit:
        return Refused(code="too_long", reason=f"The text is over Telegram's {limit} characters")
    if not message.text.strip() and not message.attachments:
        return Refused(code="empty", reason="The text is empty")
    return None


async def _submit(bot: Bot, message: Message) -> int:
    chat_id, text = int(message.address), storable(message.text)
    if message.attachments:
        attachment = message.attachments[0]
        document = InputFile(attachment.content, filename=attachment.filename)
        sent = await bot.send_document(chat_id, document, caption=text or None)
    else:
        # A preview would have Telegram's servers open the debtor's personal link.
        sent = await bot.send_message(chat_id, text, link_preview_options=LinkPreviewOptions(is_disabled=True))
    return sent.message_id


def _failed(error: Exception) -> SendResult:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        pause = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return Later(code="429", reason="Telegram asks to wait", retry_after=pause)
    if isinstance(error, Forbidden):
        return _forbidden(error.message.lower())
    if isinstance(error, InvalidToken):
        return Refused(code="401", reason="Telegram rejects the bot token", misconfigured=True)
    if isinstance(error, BadRequest):
        return _bad_request(error.message.lower())
    if isinstance(error, ChatMigrated):
        return Refused(code="chat_migrated", reason="The chat has moved to a new id", address_dead=True)
    if isinstance(error, Conflict):
        return Later(code="409", reason="Telegram reports a conflict with another client")
    return _unseen(error)


def _forbidden(words: str) -> Refused:
    if "blocked by the user" in words:
        return Refused(code="403", reason="The user has blocked the bot", address_dead=True, opted_out=True)
    if "deactivated" in words or "kicked" in words:
        return Refused(code="403", reason="The chat is closed to the bot", address_dead=True)
    if "initiate conversation" in words:
        return Refused(code="403", reason="The user has not opened the chat with the bot")
    return Refused(code="403", reason="Telegram forbids the call", misconfigured=True)


def _bad_request(words: str) -> Refused:
    dead = any(sign in words for sign in _DEAD_CHATS)
    return Refused(code="400", reason="The chat does not exist" if dead else "Telegram refuses it", address_dead=dead)


def _unseen(error: Exception) -> Later | Unknown:
    cause = type(error.__cause__).__name__
    if cause in _NEVER_SUBMITTED:
        return Later(code="unreachable", reason=f"No connection to Telegram ({cause})")
    if isinstance(error, NetworkError) and error.message.lower().startswith("too many requests"):
        return Later(code="429", reason="Telegram asks to wait")
    return Unknown(reason=f"Telegram's answer was not seen ({type(error).__name__})")


def _read(channel: str, update: Update) -> list[Arrival]:
    try:
        return arrivals_of(channel, update.to_dict())
    except Malformed:
        _log.warning("telegram_update_unreadable", update_id=update.update_id)
        return []
