"""The debtor's web chat: one page per debtor behind a signed link, made on the server, alive where scripts run."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from flows.case import CaseFile
from flows.message import Attachment, Message
from pages.headers import protect
from pages.streams import Stream, Streams
from pages.trouble import records_away
from portal.ports import ChatDoor, Listener
from portal.texts import texts_for
from portal.view import CHANNEL, Bubble, bubbles, newer, notice, shown
from store.base import Store

_HERE = Path(__file__).parent
_TEXT_LIMIT = 4_000
_BODY_LIMIT = 64 * 1024
_PATIENCE_SECONDS = 3.0
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
_QUIET = {"X-Robots-Tag": "noindex, nofollow"}

ReadToken = Callable[[str], str | None]
"""Tells the debtor's id from the token of a chat link, None when it is no good."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a message was not taken: an HTTP status and the name of the page's sentence (portal.texts)."""

    status: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Chat:
    store: Store
    door: ChatDoor
    listener: Listener
    read_token: ReadToken
    creditor: str
    show_engine: bool
    streams: Streams

    async def page(self, request: web.Request) -> web.Response:
        """GET /chat/{token}: the whole conversation."""
        return await self._render(request, await self._file(request))

    async def say(self, request: web.Request) -> web.Response:
        """POST /chat/{token}: a message, from a plain form (redirect) or from the page's script (204 or the reason)."""
        file = await self._file(request)
        text, client_id, refusal = await _read(request)
        scripted = "application/json" in request.headers.get("Accept", "")
        if refusal is None:
            return await self._said(request, file, text, client_id, scripted=scripted)
        sentence = getattr(texts_for(file.language), refusal.sentence)
        if scripted:
            return web.json_response({"error": sentence}, status=refusal.status)
        return await self._render(request, file, problem=sentence, draft=text, status=refusal.status)

    async def _said(
        self, request: web.Request, file: CaseFile, text: str, client_id: str, *, scripted: bool
    ) -> web.Response:
        """Hand the message over; a page without script waits a moment, so that it shows what became of it."""
        async with self.listener.subscribe(file.case.id) as news:
            await self.door.say(file.account.debtor.id, text, client_id)
            if scripted:
                return web.Response(status=204)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.get(), _PATIENCE_SECONDS)
        raise web.HTTPSeeOther(request.rel_url)

    async def fragments(self, request: web.Request) -> web.Response:
        """GET /chat/{token}/messages?after=<id>: what is new, as HTML."""
        file = await self._file(request)
        fresh = await self._fresh(file, request.query.get("after", ""), set())
        html = "".join(self._fragment(request, bubble) for bubble in fresh)
        return web.json_response({"bubbles": html, "notice": notice(file)}, headers={"Cache-Control": "no-store"})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /chat/{token}/events: new messages as they come; goes on after Last-Event-ID (or `after`)."""
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        seen: set[str] = set()

        async def tell(stream: Stream, _changed: set[str]) -> None:
            file = await self._file(request)
            for bubble in await self._fresh(file, after, seen):
                await stream.send(self._fragment(request, bubble), event="bubble", name=bubble.id)
                seen.add(bubble.id)
            await stream.send(notice(file), event="notice")

        file = await self._file(request)
        return await self.streams.serve(request, file.case.id, tell)

    async def document(self, request: web.Request) -> web.Response:
        """GET /chat/{token}/documents/{message}/{index}: a file that came with a message of this conversation."""
        file = await self._file(request)
        messages = shown(await self.store.conversation(file.case.id))
        found = _attachment(messages, request.match_info["message"], int(request.match_info["index"]))
        if found is None:
            raise web.HTTPNotFound
        inline = found.media_type in _INLINE
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", found.filename)
        headers = {"Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"'}
        media = found.media_type if inline else "application/octet-stream"
        return web.Response(body=found.content, content_type=media, headers=headers | {"Cache-Control": "no-store"})

    async def _file(self, request: web.Request) -> CaseFile:
        """The case that the link speaks of. Raises HTTPNotFound, the same for a bad link and an unknown debtor."""
        debtor_id = self.read_token(request.match_info["token"])
        files = await self.store.by_contact(f"{CHANNEL}:{debtor_id}") if debtor_id else []
        if not files:
            lost = aiohttp_jinja2.render_string("lost.html", request, {})
            raise web.HTTPNotFound(text=lost, content_type="text/html")
        return files[0]

    async def _fresh(self, file: CaseFile, after: str, seen: set[str]) -> list[Bubble]:
        messages = shown(await self.store.conversation(file.case.id))
        wanted = newer(messages, after) - seen
        return [item for item in bubbles(file, messages, show_engine=self.show_engine) if item.id in wanted]

    def _fragment(self, request: web.Request, bubble: Bubble) -> str:
        context = {"bubble": bubble, "token": request.match_info["token"]}
        return aiohttp_jinja2.render_string("bubble.html", request, context)

    async def _render(
        self, request: web.Request, file: CaseFile, problem: str = "", draft: str = "", status: int = 200
    ) -> web.Response:
        messages = shown(await self.store.conversation(file.case.id))
        context = {
            "token": request.match_info["token"],
            "language": file.language,
            "texts": texts_for(file.language),
            "creditor": self.creditor,
            "notice": notice(file),
            "case_id": file.case.id if self.show_engine else "",
            "bubbles": bubbles(file, messages, show_engine=self.show_engine or request.query.get("debug") == "1"),
            "client_id": secrets.token_hex(16),
            "problem": problem,
            "draft": draft,
            "limit": _TEXT_LIMIT,
        }
        response = aiohttp_jinja2.render_template("chat.html", request, context, status=status)
        response.headers.update(_QUIET)
        return response


async def _read(request: web.Request) -> tuple[str, str, _Refusal | None]:
    """Text and client id of a message, and why it cannot be taken."""
    if (request.content_length or 0) > _BODY_LIMIT:
        return "", "", _Refusal(413, "too_long")
    try:
        form = await request.post()
    except (UnicodeDecodeError, ValueError):
        return "", "", _Refusal(400, "unreadable")
    text, client_id = form.get("text", ""), form.get("client_id", "")
    if not isinstance(text, str) or not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        return "", "", _Refusal(400, "unreadable")
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return "", client_id, _Refusal(400, "nothing")
    return text, client_id, _Refusal(413, "too_long") if len(text) > _TEXT_LIMIT else None


def _attachment(messages: list[Message], message_id: str, index: int) -> Attachment | None:
    message = next((item for item in messages if item.id == message_id), None)
    return message.attachments[index] if message and index < len(message.attachments) else None


def add_chat(
    app: web.Application,
    store: Store,
    door: ChatDoor,
    listener: Listener,
    read_token: ReadToken,
    *,
    creditor: str,
    show_engine: bool = False,
) -> None:
    """Mount the chat at /chat. `show_engine` (demo) also shows which engine understood what."""
    chat = web.Application(middlewares=[records_away])
    aiohttp_jinja2.setup(chat, loader=jinja2.FileSystemLoader(_HERE / "templates"), undefined=jinja2.StrictUndefined)
    protect(chat, framed=True)
    pages = _Chat(store, door, listener, read_token, creditor, show_engine, Streams(chat, listener))
    chat.add_routes(
        [
            web.static("/static", _HERE / "static"),
            web.get("/{token}", pages.page, name="page"),
            web.post("/{token}", pages.say),
            web.get("/{token}/messages", pages.fragments, name="messages"),
            web.get("/{token}/events", pages.events, name="events"),
            web.get(r"/{token}/documents/{message:.+}/{index:\d{1,3}}", pages.document, name="document"),
        ]
    )
    app.add_subapp("/chat", chat)
