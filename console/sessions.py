"""Sessions: kept in the records, so that they can be ended from anywhere; the browser holds a random word, no more."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from aiohttp import web

from console.rooms import CONSOLE, MEMBER, SESSION, Console
from store.team import Session, User

_TOUCH_EVERY = timedelta(minutes=1)
_LONGEST_AGENT = 200
_FRESH = web.RequestKey("fresh", str)
"""The word for the browser's cookie that this answer sets; empty to take it away."""

LIVE = "Amicable-Live"
"""The header of a page that reads itself anew: nobody did anything, so the session grows no younger by it."""


def cookie_name(*, secure: bool) -> str:
    """The cookie's name; with https it binds itself to this very host (RFC 6265bis, 4.1.3.2)."""
    return "__Host-amicable_team" if secure else "amicable_team"


def _id_of(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _over(session: Session, console: Console) -> bool:
    now, idle = console.clock(), console.entry.idle
    return now >= session.until or now >= session.seen_at + idle


async def find(request: web.Request) -> tuple[Session, User] | None:
    """The session of this request and its member; None when there is none, or its time is over, or the member's is."""
    console = request.app[CONSOLE]
    word = request.cookies.get(cookie_name(secure=console.entry.secure), "")
    session = await console.store.session(_id_of(word)) if word else None
    if session is None:
        return None
    user = await console.store.user(session.user)
    if user is None or user.disabled or _over(session, console):
        await console.store.end_session(session.id)
        return None
    if LIVE not in request.headers and console.clock() - session.seen_at >= _TOUCH_EVERY:
        await console.store.touch_session(session.id, console.clock())
    return session, user


async def still_open(request: web.Request) -> bool:
    """Whether the session that this long-lived request began with has not ended since."""
    console, session = request.app[CONSOLE], request.get(SESSION)
    if session is None:
        return console.demo_user is not None
    kept = await console.store.session(session.id)
    return kept is not None and not _over(kept, console)


async def begin(request: web.Request, user: User, method: str = "password") -> Session:
    """Open a session for somebody who proved who they are; the one that this browser had ends."""
    console, now, word = request.app[CONSOLE], request.app[CONSOLE].clock(), secrets.token_urlsafe(32)
    session = Session(
        id=_id_of(word),
        user=user.name,
        csrf=secrets.token_urlsafe(32),
        opened_at=now,
        seen_at=now,
        until=now + console.entry.longest,
        agent=request.headers.get("User-Agent", "")[:_LONGEST_AGENT],
        method=method,
    )
    before = request.get(SESSION)
    if before is not None:
        await console.store.end_session(before.id)
    await console.store.open_session(session)
    request[_FRESH], request[SESSION], request[MEMBER] = word, session, user
    return session


async def end(request: web.Request) -> None:
    """End the session of this request."""
    session = request.get(SESSION)
    if session is not None:
        await request.app[CONSOLE].store.end_session(session.id)
    request[_FRESH] = ""


def set_cookie(request: web.Request, answer: web.StreamResponse) -> None:
    """Give the browser the word of a session that this request opened, or take away that of one that it ended."""
    word, secure = request.get(_FRESH), request.app[CONSOLE].entry.secure
    if word is None:
        return
    age = int(request.app[CONSOLE].entry.longest.total_seconds()) if word else 0
    name = cookie_name(secure=secure)
    answer.set_cookie(name, word, max_age=age, path="/", secure=secure, httponly=True, samesite="Lax")
