"""The door of every page: whose session it is, whether the form is ours, what the role may, what is noted."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session import Session as Lobby
from aiohttp_session import get_session

from console import sessions, viewing
from console.draft_form import readable
from console.looks import look_of
from console.menu import menu
from console.roles import May, Page, Role, may, page_of
from console.rooms import CONSOLE, CSRF, MEMBER, SESSION
from console.texts import language_of, say_to, texts_of
from console.uploads import brings_file, fields_of
from console.vendor import installed
from store.team import User

_UNTYPED = frozenset({"csrf", "once", "from", "next", "intent", "verdict", "dispute"})
"""Fields that a page fills in by itself: nothing is lost with them."""

_SECRET = ("password", "code")


async def text_form(request: web.Request) -> dict[str, str]:
    """The text fields of a form, before its file if it brings one. Raises HTTPBadRequest when it cannot be read."""
    if brings_file(request):
        return await fields_of(request)
    try:
        form = await request.post()
    except (UnicodeDecodeError, ValueError):
        raise web.HTTPBadRequest(text="The form could not be read.\n") from None
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _lobby_csrf(lobby: Lobby) -> str:
    if "csrf" not in lobby:
        lobby["csrf"] = secrets.token_urlsafe(32)
    return str(lobby["csrf"])


async def _recognise(request: web.Request) -> None:
    """Find out who this is. Strangers and the demo's visitors prove their forms by the lobby's cookie."""
    found = await sessions.find(request)
    demo = request.app[CONSOLE].demo_user
    request[SESSION] = found[0] if found else None
    request[MEMBER] = found[1] if found else (User(demo, "") if demo else None)
    request[CSRF] = found[0].csrf if found else _lobby_csrf(await get_session(request))


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nobody passes who may not; whoever is shown debtors' data is noted before the page leaves."""
    await _recognise(request)
    page = page_of(request)
    refusal = await _refusal(request, page)
    if refusal is not None:
        return refusal
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        told = _told(request, error)
        sessions.set_cookie(request, told or error)
        if told is None:
            raise
        return told
    if page is not None:
        await viewing.note(request, page, answer.status)
    sessions.set_cookie(request, answer)
    return answer


async def _refusal(request: web.Request, page: Page | None) -> web.Response | None:
    """Why this request goes no further; None when it may."""
    wanted = page.may if page else May.OWN
    form = await text_form(request) if request.method == "POST" else {}
    if request[MEMBER] is None and wanted is not May.ENTER:
        return _to_the_login(request, form)
    if request.method == "POST" and not _ours(request, form):
        return _stale(request, form, 403, "ended.stale")
    member = request[MEMBER]
    unknown = page is None and request.match_info.http_exception is None
    if unknown or (member is not None and not may(member.role, wanted)):
        return refuse(request)
    return None


def _ours(request: web.Request, form: Mapping[str, str]) -> bool:
    return hmac.compare_digest(request[CSRF].encode(), form.get("csrf", "").encode("utf-8", "replace"))


def _to_the_login(request: web.Request, form: Mapping[str, str]) -> web.Response:
    if request.method == "POST":
        return _stale(request, form, 401, "ended.lead")
    raise web.HTTPSeeOther(request.app.router["login"].url_for().with_query(next=request.path))


def _stale(request: web.Request, form: Mapping[str, str], status: int, lead: str) -> web.Response:
    """Show back what was typed, so that it can be copied. Only to a form of our own page: another site could else put
    words of its choice on ours.
    """
    own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    typed = {
        name: text
        for name, text in readable(form).items()
        if own and text.strip() and name not in _UNTYPED and not name.startswith(_SECRET)
    }
    context = {"lead": lead if typed or status == 401 else "ended.plain", "typed": typed, "signed_out": status == 401}  # noqa: PLR2004
    return _render(request, "ended.html", context, status)


def _told(request: web.Request, error: web.HTTPException) -> web.Response | None:
    """A page for a person in place of a bare sentence; programs, and the page's own scripts, are told the sentence."""
    wanted = "text/html" in request.headers.get("Accept", "") and sessions.LIVE not in request.headers
    if error.status < web.HTTPBadRequest.status_code or not wanted or request.get(MEMBER) is None:
        return None
    known = f"trouble.title_{error.status}" in texts_of("en")
    title, lead = (f"trouble.{name}_{error.status}" if known else f"trouble.{name}" for name in ("title", "lead"))
    named = error.text if error.text and not error.text.startswith(str(error.status)) else ""
    return _render(request, "trouble.html", {"title": title, "lead": lead, "detail": named}, error.status)


def refuse(request: web.Request) -> web.Response:
    """403 in plain words: the role may not do this, and nothing was done."""
    member = request[MEMBER]
    context = {"auditor": member is not None and member.role == Role.AUDITOR}
    return _render(request, "refused.html", context, 403)


def _render(request: web.Request, name: str, context: Mapping[str, Any], status: int) -> web.Response:
    """A page of the guard itself, which comes before aiohttp-jinja2 has made the context that all pages share."""
    return aiohttp_jinja2.render_template(name, request, {**shared_context(request), **context}, status=status)


def shared_context(request: web.Request) -> dict[str, Any]:
    """What every page is told."""
    console = request.app[CONSOLE]
    return {
        "csrf": request.get(CSRF, ""),
        "member": request.get(MEMBER),
        "creditor": console.creditor,
        "demo": console.demo_user is not None,
        "language": language_of(request),
        "t": say_to(request),
        "may": lambda what: allowed(request, May(what)),
        "has_account": request.get(SESSION) is not None,
        "menu": menu(request),
        "htmx": installed("htmx.js"),
        "theme": look_of(request).theme,
        "keys": look_of(request).keys,
    }


def allowed(request: web.Request, what: May) -> bool:
    """Whether the member of this request may do something; for templates and parts of a page."""
    member = request.get(MEMBER)
    return member is not None and may(member.role, what)
