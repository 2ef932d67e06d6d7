"""The mailbox before a real Dovecot, where one is installed (Debian: dovecot-imapd): is our own IMAP peer faithful?"""

from __future__ import annotations

import asyncio
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import Arrival
from bot.channels.email import EmailChannel
from tests.channels.doors import EMAIL, MAILBOX, closed_port
from tests.channels.samples import payload

_DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_PATIENCE = 20.0
_NOBODY = 65534
_PASSWORD = 'ri"g\\ht é'


def _version() -> str:
    if _DOVECOT is None:
        return ""
    return subprocess.run([_DOVECOT, "--version"], capture_output=True, text=True, check=False).stdout


pytestmark = pytest.mark.skipif(
    not _version().startswith("2.3"), reason="no Dovecot 2.3 here (Debian 12: apt-get install dovecot-imapd)"
)


_OWN_USERS = """
    default_internal_user = {user}
    default_internal_group = {group}
    default_login_user = {user}
"""


def _configuration(home: Path, port: int) -> str:
    """Dovecot refuses to serve mail as root: there its own users do the work and nobody owns the mail."""
    root = os.getuid() == 0
    uid, gid = (_NOBODY, _NOBODY) if root else (os.getuid(), os.getgid())
    return (
        _OWN_USERS.format(user=pwd.getpwuid(uid).pw_name, group=grp.getgrgid(gid).gr_name) * (not root)
        + f"""
        base_dir = {home}/run
        state_dir = {home}/state
        log_path = {home}/log
        protocols = imap
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain
        mail_location = maildir:{home}/mail
        first_valid_uid = 0
        first_valid_gid = 0
        passdb {{
          driver = passwd-file
          args = username_format=%u {home}/users
        }}
        userdb {{
          driver = static
          args = uid={uid} gid={gid} home={home}
        }}
        service imap-login {{
          chroot =
          inet_listener imap {{
            port = {port}
          }}
        }}
        service anvil {{
          chroot =
        }}
    """
    )


class _Server:
    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port

    def deliver(self, name: str, raw: bytes) -> None:
        mail = self.home / "mail" / "new" / f"{name}.peer"
        mail.write_bytes(raw.replace(b"\r\n", b"\n"))
        mail.chmod(0o644)

    @property
    def seen(self) -> int:
        return len([mail for mail in (self.home / "mail" / "cur").iterdir() if mail.name.endswith("S")])


@pytest.fixture
async def dovecot() -> AsyncIterator[_Server]:
    assert _DOVECOT is not None
    # A short path: the names of Dovecot's sockets must fit 108 bytes.
    with tempfile.TemporaryDirectory(prefix="dc-") as folder:
        server = _Server(Path(folder), closed_port())
        for name in ("new", "cur", "tmp"):
            (server.home / "mail" / name).mkdir(parents=True)
        _open_to_nobody(server.home)
        (server.home / "users").write_text(f"amicable:{{PLAIN}}{_PASSWORD}\n")
        configuration = server.home / "dovecot.conf"
        configuration.write_text(_configuration(server.home, server.port))
        process = await asyncio.create_subprocess_exec(_DOVECOT, "-F", "-c", str(configuration))
        try:
            await asyncio.wait_for(_answering(server, process), _PATIENCE)
            yield server
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _open_to_nobody(home: Path) -> None:
    home.chmod(0o755)
    if os.getuid() == 0:
        for folder in (home / "mail", *(home / "mail").iterdir()):
            os.chown(folder, _NOBODY, _NOBODY)


async def _answering(server: _Server, process: asyncio.subprocess.Process) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    pytest.fail(f"Dovecot ended with code {process.returncode}")


async def test_a_real_mailbox_is_read_and_marked_like_our_own(dovecot: _Server) -> None:
    mailbox = replace(MAILBOX, port=dovecot.port, password=_PASSWORD, largest=2048)
    channel = EmailChannel(replace(EMAIL, mailbox=mailbox))
    dovecot.deliver("1", payload("email", "answer.eml"))
    dovecot.deliver("2", payload("email", "picture.eml") + b"x" * 5000)
    fed: list[tuple[str, int, list[Arrival]]] = []
    full = True

    async def feed(channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        if full:
            raise OSError("the store is away")
        fed.append((event_id, len(raw), arrivals))

    with pytest.raises(OSError, match="away"):
        await channel.poll(feed)
    assert dovecot.seen == 0
    full = False
    assert await channel.poll(feed) == 2
    assert await channel.poll(feed) == 0
    assert dovecot.seen == 2
    assert sorted(size for _, size, _ in fed) == sorted([len(payload("email", "answer.eml")), 2048])
    assert len({event_id for event_id, _, _ in fed}) == 2
    assert [len(arrivals) for _, _, arrivals in fed] == [1, 1]


async def test_a_real_server_says_that_the_login_is_wrong(dovecot: _Server) -> None:
    wrong = replace(MAILBOX, port=dovecot.port, password="wrong")
    said = await EmailChannel(replace(EMAIL, mailbox=wrong))._imap_fault()
    assert "IMAP_PASSWORD" in (said or "")
