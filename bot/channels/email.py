"""E-mail: SMTP out through aiosmtplib, IMAP in.

SMTP says in so many words who is at fault: 4xx is tried later, 5xx never again. Only a connection that is lost once the
text was on its way leaves the outcome unknown.
"""

from __future__ import annotations

import asyncio
import imaplib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

import aiosmtplib
import structlog

from bot.channels.base import (
    Accepted,
    Arrival,
    Call,
    Feed,
    Forged,
    Malformed,
    Refused,
    SendResult,
    Unknown,
)
from bot.channels.parts.imap import Mailbox, MailboxError, MailboxSettings, open_mailbox
from bot.channels.parts.mail_addresses import Tagged
from bot.channels.parts.mail_reading import arrivals_of, message_id_of
from bot.channels.parts.mail_writing import compose, is_address
from bot.channels.parts.payloads import require
from bot.channels.parts.smtp_answers import outcome
from flows.message import Message

__all__ = ["EmailChannel", "EmailSettings", "MailboxSettings"]

_log = structlog.get_logger(__name__)
_TEXT_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """`sender` is the From address, `sender_name` its display name; `subject` serves where a message has none.

    SMTP: `host`, `port`, `user`, `password` (from SMTP_PASSWORD; `user` empty: no login), `security` one of "tls"
    (port 465), "starttls" (587) or "none" (a trusted network only). `timeout` is in seconds for each exchange.
    `answers` is the address that answers and bounces come back to (empty: the sender); `tagging` adds "+<name>" to it,
    a name that `key` (from AMICABLE_SECRET_KEY) makes of the message's id. `unsubscribe_link` gives the https link of
    one-click unsubscription for a message; None: the mail offers "mailto:" only. `mailbox` is read every
    `poll_interval` seconds; without a host nothing is read.
    """

    sender: str = ""
    sender_name: str = ""
    subject: str = "Your account"
    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    timeout: float = 30.0
    answers: str = ""
    tagging: bool = True
    key: str = field(default="", repr=False)
    unsubscribe_link: Callable[[Message], str] | None = None
    mailbox: MailboxSettings = field(default_factory=MailboxSettings)
    poll_interval: float = 30.0


class EmailChannel:
    """One sender. Addresses are lower-case mail addresses; `provider_id` is the Message-ID, in its angle brackets."""

    name: ClassVar[str] = "email"
    length_limit: ClassVar[int] = _TEXT_LIMIT

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        answers = settings.answers or settings.sender
        self._ours = Tagged(settings.sender, answers, settings.key, settings.tagging)

    async def start(self) -> None:
        """Check the settings; connections are opened for each mail. Raises Misconfigured."""
        settings, box = self._settings, self._settings.mailbox
        needed: dict[str, object] = {
            "channels.email.from_address": settings.sender,
            "channels.email.smtp_host": settings.host,
        }
        if settings.user:
            needed["SMTP_PASSWORD"] = settings.password
        if box.host:
            needed |= {"channels.email.imap_user": box.user, "IMAP_PASSWORD": box.password}
        require(self.name, needed)

    async def close(self) -> None:
        """Nothing is kept open."""

    async def send(self, message: Message) -> SendResult:
        """One connection, one mail."""
        if not is_address(message.address):
            return Refused(code="address", reason="This is no mail address", address_dead=True)
        if len(message.text) > _TEXT_LIMIT:
            return Refused(code="too_long", reason=f"The text is over {_TEXT_LIMIT} characters")
        try:
            content = self._written(message)
        except Exception as error:  # the standard library refuses odd headers in many ways
            _log.error("mail_unwritable", message=message.id, fault=type(error).__name__)  # it may name people
            return Refused(code="unwritable", reason=f"The mail cannot be written ({type(error).__name__})")
        submitted = _Progress()
        try:
            await self._submit(message, content, submitted)
        except Exception as error:  # a channel never raises
            result = outcome(error, submitted=submitted.text_on_its_way)
            if isinstance(result, Unknown):
                return replace(result, provider_id=self._ours.message_id(message.id))
            return result
        return Accepted(provider_id=self._ours.message_id(message.id))

    def _written(self, message: Message) -> bytes:
        settings = self._settings
        link = settings.unsubscribe_link(message) if settings.unsubscribe_link else None
        return compose(message, self._ours, settings.sender_name, settings.subject, link).as_bytes()

    async def _submit(self, message: Message, content: bytes, progress: _Progress) -> None:
        client = self._client()
        try:
            await client.connect()
            await client.mail(self._ours.answer_to(message.id))
            await client.rcpt(message.address)
            progress.text_on_its_way = True
            await client.data(content)
        finally:
            await _leave(client)

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.user or None,
            password=settings.password or None,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            timeout=settings.timeout,
        )

    def verify(self, call: Call, now: datetime) -> None:  # noqa: ARG002
        """Mail comes by IMAP: a webhook call is never genuine. Raises Forged."""
        raise Forged("E-mail has no webhook: mails are read over IMAP")

    def event_id(self, call: Call) -> str:
        """The Message-ID of the raw mail in the body, else its hash."""
        return message_id_of(call.body)

    def parse(self, call: Call) -> list[Arrival]:
        """Read the raw mail in the body: a kept one, read again. Raises Malformed."""
        return arrivals_of(self.name, call.body, self._ours)

    def handshake(self, call: Call) -> str | None:  # noqa: ARG002
        """E-mail has no subscription check."""
        return None

    async def healthy(self) -> str | None:
        """Log in to both servers."""
        return await self._smtp_fault() or await self._imap_fault()

    async def _smtp_fault(self) -> str | None:
        client = self._client()
        try:
            await client.connect()
        except aiosmtplib.SMTPAuthenticationError:
            return "The SMTP server rejects the login: check channels.email.smtp_user and SMTP_PASSWORD."
        except Exception as error:  # health never raises
            return f"The SMTP server does not answer ({type(error).__name__}): check channels.email.smtp_host."
        finally:
            await _leave(client)
        return None

    async def _imap_fault(self) -> str | None:
        if not self._settings.mailbox.host:
            return None
        try:
            async with open_mailbox(self._settings.mailbox):
                return None
        except Exception as error:  # health never raises
            refused = isinstance(error, (imaplib.IMAP4.error, MailboxError))
            if refused and not isinstance(error, imaplib.IMAP4.abort):
                return "The IMAP server rejects the login or folder: check channels.email.imap_user and IMAP_PASSWORD."
            return f"The IMAP server does not answer ({type(error).__name__}): check channels.email.imap_host."

    async def poll(self, feed: Feed) -> int:
        """Hand every unseen mail over, and mark it seen once the feed has kept it. Raises what the server raises."""
        async with open_mailbox(self._settings.mailbox) as mailbox:
            uids = await mailbox.unseen()
            for uid in uids:
                await self._hand_over(mailbox, uid, feed)
        return len(uids)

    async def _hand_over(self, mailbox: Mailbox, uid: str, feed: Feed) -> None:
        raw = await mailbox.fetch(uid)
        if raw is None:
            return
        try:
            arrivals = arrivals_of(self.name, raw, self._ours)
        except Malformed as error:
            _log.warning("mail_unreadable", uid=uid, why=str(error))
            arrivals = []
        await feed(self.name, f"{mailbox.validity}.{uid}", raw, arrivals)
        await mailbox.mark_seen(uid)

    async def listen(self, feed: Feed) -> None:
        """Poll until cancelled; a fault of the server or the feed costs one round."""
        while True:
            try:
                await self.poll(feed)
            except Exception as error:  # the mails stay unseen and come again
                _log.warning("mailbox_poll_failed", fault=type(error).__name__)
            await asyncio.sleep(self._settings.poll_interval)


@dataclass(slots=True)
class _Progress:
    text_on_its_way: bool = False


async def _leave(client: aiosmtplib.SMTP) -> None:
    try:
        await client.quit()
    except Exception:  # the mail's fate is known by now
        _log.debug("smtp_quit_failed")
    finally:
        client.close()
