"""What every handler needs to answer: a page, a form that counts once."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from console.rooms import CONSOLE
from flows.events import Event
from store.base import Duplicate, StoreError

_Found = TypeVar("_Found")
_USED: web.RequestKey[str] = web.RequestKey("used", str)
"""The token that this request has used up, to be given back if the request comes to nothing."""


def page(request: web.Request, name: str, context: Mapping[str, Any], status: int = 200) -> web.Response:
    """Render a page with what all pages share: now, the team's zone, the word that makes a form count once."""
    console = request.app[CONSOLE]
    shared = {"now": console.clock(), "timezone": console.timezone, "once": secrets.token_hex(16)}
    return aiohttp_jinja2.render_template(name, request, shared | dict(context), status=status)


def known(found: _Found | None, otherwise: str) -> _Found:
    """What was looked for. Raises HTTPNotFound, which says `otherwise`."""
    if found is None:
        raise web.HTTPNotFound(text=f"{otherwise}\n")
    return found


def once_of(form: Mapping[str, str]) -> str:
    """The word that makes a form count once. Raises HTTPBadRequest when it has none."""
    once = form.get("once", "")
    if not re.fullmatch(r"[0-9a-f]{32}", once):
        raise web.HTTPBadRequest(text="The form is not complete. Nothing was done. Open the page again.\n")
    return once


def named_by(form: Mapping[str, str], *place: str) -> str:
    """An id for what a form brings to a place: the same when the form is sent again, and nobody else's."""
    return hashlib.sha256("\n".join([once_of(form), *place]).encode()).hexdigest()[:32]


async def act_once(request: web.Request, form: Mapping[str, str], case_id: str, event: Event, part: str = "") -> bool:
    """Hand an act to the desk; False when this very form has done it before (a double click sends it twice).

    The form's word is used up by the write that keeps the act: what did not reach the records may be sent again, and
    what did, though nobody saw the answer, is not done twice. A form with several acts names each by its `part`.
    """
    return await act_but_once(request, case_id, event, f"form:{once_of(form)}{part}")


async def act_but_once(request: web.Request, case_id: str, event: Event, name: str) -> bool:
    """Hand an act to the desk; False when an act of this name was kept before, by whomever."""
    try:
        await request.app[CONSOLE].door.handle(case_id, event, name)
    except Duplicate:
        return False
    return True


async def first_time(request: web.Request, form: Mapping[str, str]) -> bool:
    """Whether this very form comes for the first time, for what is no act on a case (`act_once`).

    `given_back` takes it back when the request comes to nothing.
    """
    console, token = request.app[CONSOLE], f"form:{once_of(form)}"
    known = token in console.given_back
    console.given_back.discard(token)
    if not known and not await console.store.use_token(token, console.clock()):
        return False
    request[_USED] = token
    return True


@web.middleware
async def given_back(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A form whose act came to nothing, for the records could not be reached, may be sent again."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status >= web.HTTPInternalServerError.status_code:
            await _give_back(request)
        raise
    except Exception:
        await _give_back(request)
        raise


async def _give_back(request: web.Request) -> None:
    token = request.get(_USED)
    if token is None:
        return
    console = request.app[CONSOLE]
    try:
        await console.store.give_back_token(token)
    except StoreError:
        console.given_back.add(token)
