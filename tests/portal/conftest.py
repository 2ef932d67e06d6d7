"""The chat pages over the real desk and the in-memory store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient

from tests.browser.living import Living, WordsReader, living, served


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living(WordsReader()) as house:
        yield house


@pytest.fixture
async def client(alive: Living) -> AsyncIterator[TestClient]:
    async with served(alive) as server, TestClient(server) as browser:
        yield browser
