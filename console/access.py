"""Who may come in: login, session, and the word that proves that a form is our own."""

from __future__ import annotations

import asyncio
import hmac
import math
import secrets
from collections.abc import Mapping

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session import Session, get_session, new_session
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from console.rooms import CONSOLE, CSRF, MEMBER, Console
from store.team import User

_LONGEST_NAME = 100
_LONGEST_PASSWORD = 1_000
_OPEN = ("/console/login", "/console/static/")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked when there is no such user, so that the answer takes as long as for a wrong password."""


def hash_password(password: str) -> str:
    """The argon2 hash that the records keep of a password."""
    return _hasher.hash(password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def text_form(request: web.Request) -> dict[str, str]:
    """The text fields of a form. Raises HTTPBadRequest when it cannot be read."""
    try:
        form = await request.post()
    except (UnicodeDecodeError, ValueError):
        raise web.HTTPBadRequest(text="The form could not be read.\n") from None
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _csrf_of(session: Session) -> str:
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def _require_own_form(session: Session, form: Mapping[str, str]) -> None:
    expected = str(session.get("csrf", ""))
    if not expected or not hmac.compare_digest(expected.encode(), form.get("csrf", "").encode("utf-8", "replace")):
        raise web.HTTPForbidden(text="This form is too old or not ours. Nothing was done. Open the page again.\n")


async def _member(console: Console, session: Session) -> User | None:
    """Who this is; None for strangers and for members that were disabled since."""
    name = session.get("user")
    if not isinstance(name, str):
        return User(console.demo_user, "") if console.demo_user else None
    user = await console.store.user(name)
    return None if user is None or user.disabled else user


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Strangers see the login page only; every form must be ours."""
    session = await get_session(request)
    if request.method == "POST":
        _require_own_form(session, await text_form(request))
    request[CSRF] = _csrf_of(session)
    request[MEMBER] = await _member(request.app[CONSOLE], session)
    if request[MEMBER] is None and not request.path.startswith(_OPEN):
        if request.method != "GET":
            raise web.HTTPUnauthorized(text="Please log in again. Nothing was done.\n")
        raise web.HTTPSeeOther(request.app.router["login"].url_for().with_query(next=request.path))
    return await handler(request)


def _login_page(request: web.Request, problem: str = "", name: str = "", status: int = 200) -> web.Response:
    context = {"problem": problem, "name": name, "next": _own_path(request.query.get("next", ""))}
    return aiohttp_jinja2.render_template("login.html", request, context, status=status)


def _own_path(path: str) -> str:
    return path if path.startswith("/console/") and "\\" not in path and ".." not in path else "/console/"


async def show_login(request: web.Request) -> web.Response:
    """GET /console/login."""
    return _login_page(request)


async def log_in(request: web.Request) -> web.Response:
    """POST /console/login: 401 on a wrong name or password, 429 when too many were wrong."""
    console = request.app[CONSOLE]
    form = await text_form(request)
    name, password = form.get("name", "")[:_LONGEST_NAME], form.get("password", "")[:_LONGEST_PASSWORD]
    address, now = request.remote or "", console.clock()
    wait = math.ceil(console.throttle.wait(name, address, now).total_seconds())
    if wait:
        page = _login_page(request, f"Too many attempts. Please wait {wait} seconds.", name, status=429)
        page.headers["Retry-After"] = str(wait)
        return page
    user = await console.store.user(name)
    right = await asyncio.to_thread(_matches, user.password_hash if user else _NOBODY, password)
    if user is None or user.disabled or not right:
        console.throttle.failed(name, address, console.clock())
        return _login_page(request, "That name and password do not belong together.", name, status=401)
    console.throttle.passed(name, address)
    session = await new_session(request)
    session["user"] = user.name
    _csrf_of(session)
    raise web.HTTPSeeOther(_own_path(form.get("next", "")))


async def log_out(request: web.Request) -> web.Response:
    """POST /console/logout."""
    (await get_session(request)).invalidate()
    raise web.HTTPSeeOther(request.app.router["login"].url_for())
