"""A mailbox read over IMAP with the standard library, whose calls block: each one runs in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """`host` empty: no mail is read. `password` from IMAP_PASSWORD.

    `security` is "tls" (port 993), "starttls" (143) or "none" (a trusted network only). `timeout` is in seconds for
    each exchange. `largest` is the number of bytes of a mail that are read (a file of 10 MB and what goes with it;
    MongoDB keeps a raw mail in one document, of 16 MB at most): what lies behind stays in the mailbox.
    """

    host: str = ""
    port: int = 993
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    security: str = "tls"
    timeout: float = 30.0
    largest: int = 15 * 1024 * 1024


class MailboxError(Exception):
    """The mailbox answers NO or BAD to a command."""


class Mailbox:
    """An open, selected folder. Mails are named by UID; `validity` changes when the server numbers them anew."""

    def __init__(self, connection: imaplib.IMAP4, validity: str, largest: int) -> None:
        self._connection = connection
        self._largest = largest
        self.validity = validity

    async def unseen(self) -> list[str]:
        """The UIDs of the mails without \\Seen, oldest first."""
        found = await _threaded(lambda: _checked(self._connection.uid("SEARCH", "UNSEEN")))
        return [uid.decode("ascii") for chunk in found if isinstance(chunk, bytes) for uid in chunk.split()]

    async def fetch(self, uid: str) -> bytes | None:
        """The first bytes of a mail, left unseen; None when somebody has removed it meanwhile."""
        parts = f"(BODY.PEEK[]<0.{self._largest}>)"
        answer = await _threaded(lambda: _checked(self._connection.uid("FETCH", uid, parts)))
        return next((piece[1] for piece in answer if isinstance(piece, tuple)), None)

    async def mark_seen(self, uid: str) -> None:
        """Set \\Seen: the mail is kept by us now."""
        await _threaded(lambda: _checked(self._connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")))


@contextlib.asynccontextmanager
async def open_mailbox(settings: MailboxSettings) -> AsyncIterator[Mailbox]:
    """Connect, log in and select the folder; log out at the end. Raises OSError, MailboxError, imaplib's errors."""
    connection = await _threaded(lambda: _connect(settings))
    try:
        validity = await _threaded(lambda: _log_in(connection, settings))
        yield Mailbox(connection, validity, settings.largest)
    finally:
        await _threaded(lambda: _close(connection))


async def _threaded(call: Callable[[], _T]) -> _T:
    return await asyncio.to_thread(call)


def _connect(settings: MailboxSettings) -> imaplib.IMAP4:
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)
    connection = imaplib.IMAP4(host, port, timeout)
    if settings.security == "starttls":
        try:
            connection.starttls(ssl.create_default_context())
        except Exception:
            connection.shutdown()
            raise
    return connection


def _log_in(connection: imaplib.IMAP4, settings: MailboxSettings) -> str:
    if "AUTH=PLAIN" in connection.capabilities:
        # LOGIN knows ASCII only, and imaplib does not quote its user name.
        secret = f"\0{settings.user}\0{settings.password}".encode()
        connection.authenticate("PLAIN", lambda _challenge: secret)
    else:
        connection.login(settings.user, settings.password)
    folder = settings.folder.replace("\\", "\\\\").replace('"', '\\"')
    _checked(connection.select(f'"{folder}"'))
    _, validity = connection.response("UIDVALIDITY")
    return next((value.decode("ascii") for value in validity or [] if isinstance(value, bytes)), "0")


def _checked(answer: tuple[str, list[_T]]) -> list[_T]:
    state, content = answer
    if state != "OK":
        raise MailboxError(f"The mailbox answers {state}")
    return content


def _close(connection: imaplib.IMAP4) -> None:
    with contextlib.suppress(imaplib.IMAP4.error, OSError):
        connection.logout()
    with contextlib.suppress(OSError):
        connection.shutdown()
