from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from flows.intents import Intent
from nlu.errors import EngineUnavailable
from nlu.rasa_engine import RasaScorer
from nlu.rasa_server import RasaServer
from nlu.understand import ScoringEngine
from tests.nlu.conftest import NOW, ZONE

GOOD = {
    "text": "x",
    "intent": {"name": "greet", "confidence": 0.8},
    "intent_ranking": [{"name": "greet", "confidence": 0.8}, {"name": "thanks", "confidence": 0.2}],
}


@asynccontextmanager
async def peer(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/model/parse", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def scorer(url: str, **options: Any) -> AsyncIterator[RasaScorer]:
    client = RasaScorer(url, temperature=1.0, **options)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def test_a_good_answer_gives_the_ranking() -> None:
    seen = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(await request.json())
        return web.json_response(GOOD)

    async with peer(handler) as url, scorer(url) as client:
        scores = await client.score(["hello", "there"])
        assert scores[0] == pytest.approx({Intent.GREET: 0.8, Intent.THANKS: 0.2})
        assert seen == [{"text": "hello"}, {"text": "there"}]
        assert await client.healthy()


async def test_the_temperature_softens_but_keeps_the_order() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(GOOD)

    async with peer(handler) as url:
        client = RasaScorer(url, temperature=2.0)
        scores = (await client.score(["hello"]))[0]
        await client.close()
    assert scores[Intent.GREET] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        json.dumps({"intent_ranking": []}),
        json.dumps({"intent_ranking": "greet"}),
        json.dumps({"intent_ranking": [{"name": "unknown_intent", "confidence": 0.5}]}),
        json.dumps({"intent_ranking": [{"name": "greet", "confidence": "high"}]}),
        json.dumps({"intent_ranking": [{"name": "greet", "confidence": 7}]}),
        json.dumps({"intent_ranking": [{"name": "greet", "confidence": True}]}),
        json.dumps({"intent_ranking": [{"name": ["greet"], "confidence": 0.5}]}),
        '{"intent_ranking": [{"name": "greet", "confidence": NaN}]}',
        "[" * 50_000,
        " " * 70_000,
    ],
)
async def test_an_odd_answer_is_unavailable(body: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    async with peer(handler) as url, scorer(url) as client:
        with pytest.raises(EngineUnavailable):
            await client.score(["hello"])
        assert not await client.healthy()


@pytest.mark.parametrize("status", [400, 401, 404, 409, 500, 503])
async def test_an_error_status_is_unavailable(status: int) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(GOOD, status=status)

    async with peer(handler) as url, scorer(url) as client:
        with pytest.raises(EngineUnavailable, match=str(status)):
            await client.score(["hello"])


async def test_a_slow_answer_is_unavailable() -> None:
    release = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        await release.wait()
        return web.json_response(GOOD)

    async with peer(handler) as url, scorer(url, timeout_seconds=0.05) as client:
        with pytest.raises(EngineUnavailable):
            await client.score(["hello"])
        release.set()


async def test_nobody_there_is_unavailable() -> None:
    async with scorer("http://127.0.0.1:9") as client:
        with pytest.raises(EngineUnavailable, match="cannot be reached"):
            await client.score(["hello"])


@pytest.mark.rasa
async def test_the_real_rasa_answers_through_our_client(rasa_server: RasaServer) -> None:
    engine = ScoringEngine(RasaScorer(rasa_server.url))
    await engine.start()
    try:
        assert await engine.healthy()
        readings = {
            text: await engine.parse(text, language=language, now=NOW, timezone=ZONE)
            for language, text in [
                ("en", "I'll pay 100 on Friday"),
                ("fr", "je veux parler à un humain"),
                ("nl", "ik heb gisteren betaald"),
                ("en", "I've paid, now stop messaging me"),
                ("en", "/greet"),
            ]
        }
    finally:
        await engine.close()
    assert [reading.engine for reading in readings.values()] == ["rasa"] * 5
    assert readings["I'll pay 100 on Friday"].intent.name is Intent.PROMISE_TO_PAY
    assert readings["je veux parler à un humain"].intent.name is Intent.TALK_TO_HUMAN
    assert readings["ik heb gisteren betaald"].intent.name is Intent.ALREADY_PAID
    both = readings["I've paid, now stop messaging me"]
    assert both.intent.name is Intent.OPT_OUT
    assert both.means(Intent.ALREADY_PAID)
    assert readings["/greet"].intent.confidence < 1.0
