"""Memory of the service at rest: `python -m bot run` as it is, the embedded database beside it, Rasa away.

Read from /proc while nothing happens; the database is a process of its own and counted apart. Measured twice: after the
start, and after some messages were answered (the sentence embedding is loaded at the first text that the n-grams are
not sure of). Linux only.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from benchmarks.figures import ROOT, Figure, environment, main
from benchmarks.portfolio import write_portfolio
from bot.tokens import Tokens
from store.embedded import free_port

MEGABYTES = 250
ANSWERED_MEGABYTES = 400
"""With the local engine and its sentence embeddings at work, as they are while Rasa is away."""
_READY_SECONDS, _ANSWER_SECONDS = 240.0, 60.0
_TEXTS = (
    "I'll pay 100 on Friday",
    "could I perhaps get a bit of breathing space until my salary is in",
    "j'ai déjà payé la semaine dernière",
    "ik heb de factuur nooit gekregen, klopt dit wel",
    "what do you think of the weather",
)


def _memory(pid: int) -> tuple[float, float]:
    """Resident and highest resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = [re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE) for name in ("VmRSS", "VmHWM")]
    resident, highest = (int(item[1]) / 1024 if item else 0.0 for item in found)
    return resident, highest


def _children(pid: int) -> float:
    """Megabytes of all children: the embedded database."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_memory(int(child))[0] for child in listed)


@contextlib.contextmanager
def _running(folder: Path, port: int, key: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service, ready."""
    more = {"AMICABLE__HTTP__PORT": str(port), "AMICABLE_SECRET_KEY": key}
    more |= {"AMICABLE__NLU__RASA_URL": f"http://127.0.0.1:{free_port()}", "AMICABLE__LOGGING__LEVEL": "error"}
    command = [sys.executable, "-m", "bot", "run", "--config", str(folder / "config.yml")]
    with (folder / "log.txt").open("wb") as log:
        service = subprocess.Popen(command, cwd=ROOT, env=environment(**more), stderr=log)
    try:
        _wait(lambda: b"\nready" in (folder / "log.txt").read_bytes(), _READY_SECONDS, folder / "log.txt")
        yield service
    finally:
        service.terminate()
        service.wait(30)


def _wait(done: object, seconds: float, log: Path) -> None:
    assert callable(done)
    end = time.perf_counter() + seconds
    while not done():
        if time.perf_counter() > end:
            raise RuntimeError(f"it took longer than {seconds:.0f} s: {log.read_text()[-500:]}")
        _pause(0.2)


def _pause(seconds: float) -> None:
    Event().wait(seconds)


def _talk(base: str, key: str) -> int:
    """Debtors write in the web chat; how many were answered."""
    answered = 0
    tokens = Tokens(key, lambda: datetime.fromtimestamp(time.time_ns() / 1e9, UTC))
    for number, text in enumerate(_TEXTS):
        page = f"{base}/chat/{tokens.chat(f'D{number * 4:05d}')}"
        form = urllib.parse.urlencode({"text": text, "client_id": secrets.token_hex(16)}).encode()
        with urllib.request.urlopen(page, data=form, timeout=30) as reply:
            assert reply.status == 200
        end = time.perf_counter() + _ANSWER_SECONDS
        while not _answered(page) and time.perf_counter() < end:
            _pause(0.3)
        answered += _answered(page)
    return answered


def _answered(page: str) -> bool:
    with urllib.request.urlopen(page, timeout=30) as shown:
        return shown.read().decode().count('class="bubble"') >= 2


def _prepare(folder: Path, key: str) -> None:
    """A configuration of its own, and 200 accounts in its database."""
    (folder / "config.yml").write_text((ROOT / "config.yml").read_text())
    write_portfolio(folder / "portfolio.csv", 200)
    command = [
        sys.executable,
        "-m",
        "bot",
        "import",
        str(folder / "portfolio.csv"),
        "--config",
        str(folder / "config.yml"),
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(AMICABLE_SECRET_KEY=key), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]


def measure(quick: bool) -> list[Figure]:
    key, port = secrets.token_hex(32), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder, key)
        with _running(folder, port, key) as service:
            _pause(5 if quick else 70)
            first, highest = _memory(service.pid)
            database = _children(service.pid)
            answered = _talk(f"http://127.0.0.1:{port}", key)
            _pause(2)
            later, _ = _memory(service.pid)
    start = f"{first:.0f} MB (highest while starting {highest:.0f} MB; database apart, {database:.0f} MB)"
    spoken = f"{later:.0f} MB"
    return [
        Figure("at rest: memory after the start", start, f"< {MEGABYTES} MB", first < MEGABYTES),
        Figure(
            f"memory after {answered} messages, Rasa away",
            spoken,
            f"< {ANSWERED_MEGABYTES} MB",
            later < ANSWERED_MEGABYTES,
        ),
    ]


if __name__ == "__main__":
    main([measure], __doc__)
