"""Coming in through the company's own sign-in service."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import structlog
from aiohttp import web
from aiohttp_session import get_session

from console.oidc import OpenId, OpenIdAway, OpenIdError, Person
from console.rooms import CONSOLE
from console.signing_in import complete, own_path, page
from console.texts import say_to
from store.team import User

log = structlog.get_logger(__name__)

_TRIES = 3


def _service(request: web.Request) -> OpenId:
    oidc = request.app[CONSOLE].oidc
    if oidc is None:
        raise web.HTTPNotFound(text="No sign-in service is set up.\n")
    return oidc


def _problem(request: web.Request, key: str, status: int, **values: str) -> web.Response:
    context = {"problem": say_to(request)(key, **values), "name": "", "next": "/console/"}
    return page(request, "login.html", context | {"oidc": _service(request).terms.label}, status)


async def start(request: web.Request) -> web.Response:
    """GET /console/login/oidc: off to the service."""
    service = _service(request)
    try:
        errand = await service.begin()
    except OpenIdError as error:
        log.warning("oidc_not_started", reason=str(error))
        return _problem(request, "oidc.away", 503)
    lobby = await get_session(request)
    lobby["oidc"] = {
        "state": errand.state,
        "nonce": errand.nonce,
        "verifier": errand.verifier,
        "next": own_path(request.query.get("next", "")),
    }
    raise web.HTTPSeeOther(errand.url)


async def callback(request: web.Request) -> web.Response:
    """GET /console/login/callback: back from the service. An errand can be finished once."""
    service, lobby = _service(request), await get_session(request)
    errand = lobby.pop("oidc", None) or {}
    try:
        state = await _first_time(request, errand.get("state", ""))
        person = await service.finish(request.query, state, errand.get("nonce", ""), errand.get("verifier", ""))
    except OpenIdAway:
        return _problem(request, "oidc.away", 503)
    except OpenIdError as error:
        log.warning("oidc_refused", reason=str(error))
        return _problem(request, "oidc.failed", 403, reason=str(error))
    return await _welcome(request, person, str(errand["next"]))


async def _first_time(request: web.Request, state: str) -> str:
    """The state of an errand that is finished for the first time; empty, which nothing matches, for any other."""
    console = request.app[CONSOLE]
    return state if state and await console.store.use_token(f"oidc:{state}", console.clock()) else ""


async def _welcome(request: web.Request, person: Person, next_path: str) -> web.Response:
    store = request.app[CONSOLE].store
    if not person.role:
        known = await store.user_of(person.subject)
        if known is not None:
            await store.end_sessions(known.name)
        return _problem(request, "oidc.no_role", 403)
    user = await _member(request, person)
    if user.disabled:
        return _problem(request, "oidc.disabled", 403)
    await complete(request, user, "oidc")
    raise web.HTTPSeeOther(next_path)


async def _member(request: web.Request, person: Person) -> User:
    """The member whom the service means, with the role that it gives now; added when they come for the first time."""
    store = request.app[CONSOLE].store
    for _ in range(_TRIES):
        known = await store.user_of(person.subject)
        if known is None:
            fresh = User(await _free_name(request, person), "", person.role, subject=person.subject)
            if await store.add_user(fresh):
                return fresh
        elif known.role == person.role:
            return known
        else:
            changed = replace(known, role=person.role, version=known.version + 1)
            if await store.change_user(changed):
                return changed
    raise web.HTTPServiceUnavailable(text="Please try again.\n")


async def _free_name(request: web.Request, person: Person) -> str:
    """The name that the service gives; with a mark when somebody has it: accounts are never joined by name."""
    if await request.app[CONSOLE].store.user(person.name) is None:
        return person.name
    return f"{person.name[:30]}-{hashlib.sha256(person.subject.encode()).hexdigest()[:8]}"


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/login/oidc", start, name="login_oidc"),
    web.get("/login/callback", callback, name="login_callback"),
)
