"""A Rasa server as our child process, for the demo and the tests: start, readiness, stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import aiohttp

from nlu import rasa_project
from nlu.errors import RasaDidNotStart, RasaNotInstalled
from nlu.training_data import ROOT

READY_WITHIN_SECONDS = 180.0
_POLL_SECONDS = 0.5
_STOP_WITHIN_SECONDS = 10.0


class RasaServer:
    """`rasa run --enable-api` on a free port of this machine, with the newest model."""

    def __init__(
        self, *, say: Callable[[str], None] = lambda _: None, model: Path | None = None, port: int | None = None
    ) -> None:
        self._say = say
        self._model = model
        self._port = port or _free_port()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start, and wait until a model is loaded. Raises RasaNotInstalled or RasaDidNotStart."""
        model = self._model or rasa_project.newest_model()
        if not rasa_project.installed() or model is None:
            raise RasaNotInstalled("Rasa or its model is missing; run `make rasa`")
        self._say(f"Rasa: starting on port {self._port}")
        self._process = await asyncio.create_subprocess_exec(
            str(rasa_project.python()),
            *("-m", "rasa", "run", "--enable-api", "--model", str(model), "--port", str(self._port)),
            *("--interface", "127.0.0.1", "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
            cwd=ROOT,
            env=rasa_project.environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(READY_WITHIN_SECONDS):
                await self._until_ready()
        except TimeoutError:
            await self.stop()
            raise RasaDidNotStart(f"Rasa was not ready within {READY_WITHIN_SECONDS:.0f} s") from None
        except BaseException:
            await self.stop()
            raise
        self._say(f"Rasa: ready at {self.url}")

    async def stop(self) -> None:
        """End it, gently first."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_WITHIN_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _until_ready(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while not await _loaded(session, self.url):
                if self._process is None or self._process.returncode is not None:
                    raise RasaDidNotStart("Rasa ended before it was ready; try `make rasa` and read its lines")
                await asyncio.sleep(_POLL_SECONDS)


async def _loaded(session: aiohttp.ClientSession, url: str) -> bool:
    """Rasa's port opens before its model is loaded: /status names the model only then."""
    try:
        async with session.get(f"{url}/status") as response:
            return response.status == 200 and bool((await response.json()).get("model_id"))  # noqa: PLR2004
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
