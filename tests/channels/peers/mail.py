"""Local mail servers: aiosmtpd for SMTP, and a small IMAP4rev1 server for the commands that we use (RFC 3501)."""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(slots=True)
class SmtpPeer:
    """Says what it was told at each step; "drop" closes the connection there, "silent" says nothing."""

    user: str = "amicable"
    password: str = "right"
    at_mail: str = "250 OK"
    at_rcpt: str = "250 OK"
    at_data: str = "250 2.0.0 queued"
    mails: list[Envelope] = field(default_factory=list)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    _server: asyncio.Server | None = None
    _sessions: list[SMTP] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self.hurry.set()
        self._server.close()
        for session in self._sessions:
            _hang_up(session)
        await self._server.wait_closed()

    def _session(self) -> SMTP:
        session = SMTP(
            self,
            hostname="peer.test",
            auth_require_tls=False,
            authenticator=self._check,
            enable_SMTPUTF8=True,
            loop=asyncio.get_running_loop(),
        )
        self._sessions.append(session)
        return session

    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login.decode(), data.password.decode()) == (self.user, self.password)
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._say(server, self.at_mail)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return await self._say(server, self.at_rcpt)

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.mails.append(envelope)
        return await self._say(server, self.at_data)

    async def _say(self, server: SMTP, answer: str) -> str:
        if answer == "silent":
            await self.hurry.wait()
        if answer in ("drop", "silent"):
            _hang_up(server)
            return "421 gone"
        return answer


def _hang_up(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()


@dataclass(slots=True)
class StoredMail:
    raw: bytes
    seen: bool = False


@dataclass(slots=True)
class ImapPeer:
    """One mailbox, INBOX. It serves any number of connections, one command at a time on each."""

    user: str = "amicable"
    password: str = "right"
    validity: int = 1700000000
    plain: bool = True
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    mails: list[StoredMail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def deliver(self, raw: bytes) -> None:
        self.mails.append(StoredMail(raw))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(f"* OK [{self._capability()}] peer ready\r\n".encode())
        while line := await reader.readline():
            tag, _, command = line.decode("utf-8").strip().partition(" ")
            self.commands.append(re.sub(r"(LOGIN \S+) .*", r"\1 …", command))
            words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in _QUOTED.findall(command)]
            if words[0].upper() == "AUTHENTICATE":
                writer.write(b"+ \r\n")
                words = ["LOGIN", *base64.b64decode(await reader.readline()).decode().split("\0")[1:]]
            for piece in self._answer(words):
                writer.write(piece.replace(b"%TAG%", tag.encode()))
            await writer.drain()
            if words[0].upper() == "LOGOUT":
                break
        writer.close()

    def _answer(self, words: list[str]) -> list[bytes]:
        name = words[0].upper()
        if name == "CAPABILITY":
            return [f"* {self._capability()}\r\n".encode(), b"%TAG% OK done\r\n"]
        if name == "LOGIN":
            right = words[1:3] == [self.user, self.password]
            if not right:
                self.refused.set()
            return [b"%TAG% OK logged in\r\n" if right else b"%TAG% NO [AUTHENTICATIONFAILED] no\r\n"]
        if name == "SELECT":
            return self._select(words[1])
        if name == "LOGOUT":
            return [b"* BYE\r\n", b"%TAG% OK bye\r\n"]
        return self._by_uid(words[1].upper(), words[2:]) if name == "UID" else [b"%TAG% BAD unknown\r\n"]

    def _capability(self) -> str:
        return "CAPABILITY IMAP4rev1" + (" AUTH=PLAIN" if self.plain else "")

    def _select(self, folder: str) -> list[bytes]:
        if folder.upper() != "INBOX":
            return [b"%TAG% NO no such mailbox\r\n"]
        return [
            b"* FLAGS (\\Seen \\Deleted)\r\n",
            f"* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n".encode(),
            f"* OK [UIDVALIDITY {self.validity}] valid\r\n* OK [UIDNEXT {len(self.mails) + 1}] next\r\n".encode(),
            b"%TAG% OK [READ-WRITE] selected\r\n",
        ]

    def _by_uid(self, name: str, words: list[str]) -> list[bytes]:
        if name == "SEARCH":
            unseen = [str(uid) for uid, mail in enumerate(self.mails, start=1) if not mail.seen]
            return [f"* SEARCH {' '.join(unseen)}\r\n".encode(), b"%TAG% OK done\r\n"]
        uid = int(words[0])
        mail = self.mails[uid - 1]
        if name == "STORE":
            mail.seen = mail.seen or "\\Seen" in words[2]
            return [b"%TAG% OK done\r\n"]
        limit = re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", words[1])
        assert limit, f"the peer knows no FETCH {words[1]}"
        part = mail.raw[: int(limit.group(1))]
        head = f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(part)}}}\r\n".encode()
        return [head, part, b")\r\n", b"%TAG% OK done\r\n"]
