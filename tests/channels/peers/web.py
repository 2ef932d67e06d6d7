"""A local web server that plays a provider: it records every call and answers as it was told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says. `drop`: it closes the connection instead; `silent`: it says nothing at all."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A call as it arrived. `files` maps the names of uploaded parts to their contents."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]
    files: dict[str, bytes]
    json: Any


class WebPeer:
    """Answers by the last part of the path, else by default."""

    def __init__(self) -> None:
        self.calls: list[Seen] = []
        self.default = Answer()
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.hurry = asyncio.Event()
        app = web.Application(client_max_size=50 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._server = TestServer(app, host="127.0.0.1")

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    def made(self, ending: str) -> list[Seen]:
        return [call for call in self.calls if call.path.endswith(ending)]

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hurry.set()
        await self._server.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(await _seen(request))
        answer = self._answer(request.path.rpartition("/")[2])
        if answer.silent:
            await self.hurry.wait()
        if answer.drop or answer.silent:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        return web.Response(status=answer.status, text=text, headers=answer.headers, content_type="application/json")

    def _answer(self, name: str) -> Answer:
        planned = self.answers.get(name, self.default)
        if isinstance(planned, list):
            return planned.pop(0) if len(planned) > 1 else planned[0]
        return planned


async def _seen(request: web.Request) -> Seen:
    form: dict[str, str] = {}
    files: dict[str, bytes] = {}
    decoded: Any = None
    if request.content_type == "application/json":
        decoded = await request.json()
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value.file.read()
                value.file.close()
            else:
                form[name] = value if isinstance(value, str) else value.decode()
    return Seen(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={key.lower(): value for key, value in request.headers.items()},
        form=form,
        files=files,
        json=decoded,
    )
