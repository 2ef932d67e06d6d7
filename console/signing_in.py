"""Signing in: name and password, then what this account still asks for (code, own password, second factor).

Until all of it is done there is no session, only a cookie that is sealed with our key and holds for ten minutes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from aiohttp_session import get_session, new_session

from console import passwords, second, sessions
from console.access import text_form
from console.lockout import Lockout
from console.rooms import CONSOLE, SESSION
from console.texts import say_to
from store.team import User

_LONGEST_NAME = 100
_PENDING = timedelta(minutes=10)
_MINUTE = 60
_PAGES = {"code": "login_code", "password": "login_password", "setup": "login_setup"}


def own_path(path: str) -> str:
    """A path of the console, wherever somebody would like to be led."""
    return path if path.startswith("/console/") and "\\" not in path and ".." not in path else "/console/"


def lockout_of(request: web.Request) -> Lockout:
    """The counting of failures with the console's limits."""
    console = request.app[CONSOLE]
    return Lockout(console.store, console.entry.limits)


def page(request: web.Request, name: str, context: Mapping[str, Any], status: int = 200) -> web.Response:
    """A page of signing in."""
    return aiohttp_jinja2.render_template(name, request, context, status=status)


def _login_page(request: web.Request, problem: str = "", name: str = "", status: int = 200) -> web.Response:
    oidc = request.app[CONSOLE].oidc
    context = {
        "problem": problem,
        "name": name,
        "next": own_path(request.query.get("next", "")),
        "oidc": oidc.terms.label if oidc else "",
    }
    return page(request, "login.html", context, status)


def wait_words(request: web.Request, wait: timedelta) -> str:
    """How long somebody has to wait, in words."""
    say, seconds = say_to(request), math.ceil(wait.total_seconds())
    if seconds < 2 * _MINUTE:
        return say("login.wait", wait=say("login.seconds", count=seconds))
    return say("login.wait", wait=say("login.minutes", count=math.ceil(seconds / _MINUTE)))


def too_many(answer: web.Response, wait: timedelta) -> web.Response:
    """The same answer with the header that says when to come back."""
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer


async def show_login(request: web.Request) -> web.Response:
    """GET /console/login."""
    return _login_page(request)


async def log_in(request: web.Request) -> web.Response:
    """POST /console/login: 401 on a wrong name or password, 429 when too many were wrong."""
    console = request.app[CONSOLE]
    form = await text_form(request)
    name, password = form.get("name", "").strip()[:_LONGEST_NAME], form.get("password", "")
    lockout, address = lockout_of(request), request.remote or ""
    wait = await lockout.wait(name, address, console.clock())
    if wait:
        return too_many(_login_page(request, wait_words(request, wait), name, status=429), wait)
    user = await console.store.user(name)
    kept = user.password_hash if user and not user.disabled else ""
    if not await passwords.right(kept, password) or user is None:
        await lockout.failed(address, console.clock())
        return _login_page(request, say_to(request)("login.wrong"), name, status=401)
    return await go_on(request, user, own_path(form.get("next", "")), factor=False)


async def go_on(request: web.Request, user: User, next_path: str, *, factor: bool) -> web.Response:
    """To the next step of this sign-in, or in. `factor`: the second factor was shown already."""
    step = _step(request, user, factor=factor)
    if not step:
        await complete(request, user)
        raise web.HTTPSeeOther(next_path)
    lobby = await new_session(request)
    at = int(request.app[CONSOLE].clock().timestamp())
    lobby["pending"] = {"user": user.name, "version": user.version, "at": at, "next": next_path, "factor": factor}
    raise web.HTTPSeeOther(request.app.router[_PAGES[step]].url_for())


def _step(request: web.Request, user: User, *, factor: bool) -> str:
    if user.totp and not factor:
        return "code"
    if user.must_change:
        return "password"
    return "setup" if request.app[CONSOLE].entry.require_totp and not user.totp else ""


async def complete(request: web.Request, user: User, method: str = "password") -> None:
    """Everything was shown: the session begins, the failures are forgotten."""
    await lockout_of(request).passed(user.name)
    (await get_session(request)).invalidate()
    await sessions.begin(request, user, method)


async def _pending(request: web.Request, step: str) -> tuple[User, dict[str, Any]]:
    """Who is at this step. Raises HTTPSeeOther to the login when nobody is, or the account was changed meanwhile."""
    console, lobby = request.app[CONSOLE], await get_session(request)
    found = lobby.get("pending")
    if isinstance(found, dict) and console.clock().timestamp() - found["at"] < _PENDING.total_seconds():
        user = await console.store.user(found["user"])
        same = user is not None and not user.disabled and user.version == found["version"]
        if user is not None and same and _step(request, user, factor=found["factor"]) == step:
            return user, found
    raise web.HTTPSeeOther(request.app.router["login"].url_for())


async def show_code(request: web.Request) -> web.Response:
    """GET /console/login/code."""
    await _pending(request, "code")
    return page(request, "code.html", {"problem": ""})


async def enter_code(request: web.Request) -> web.Response:
    """POST /console/login/code: a code of the app, or one of those on paper."""
    user, pending = await _pending(request, "code")
    console, lockout, address = request.app[CONSOLE], lockout_of(request), request.remote or ""
    wait = await lockout.wait(user.name, address, console.clock())
    if wait:
        return too_many(page(request, "code.html", {"problem": wait_words(request, wait)}, 429), wait)
    code = (await text_form(request)).get("code", "")[: second.LONGEST_CODE]
    proven = user if await app_code_right(request, user, code) else await _paper_used(request, user, code)
    if proven is None:
        await lockout.failed(address, console.clock())
        return page(request, "code.html", {"problem": say_to(request)("code.wrong")}, 401)
    return await go_on(request, proven, pending["next"], factor=True)


async def app_code_right(request: web.Request, user: User, code: str) -> bool:
    """Whether a code of the app is right and is used for the first time."""
    console = request.app[CONSOLE]
    safe, now = second.Safe(console.entry.key), console.clock()
    secret = safe.opened(user.name, user.totp)
    step = second.step_of(secret, code, now) if secret else None
    if secret is None or step is None:
        return False
    return await console.store.use_token(safe.use_id(user.name, secret, step), now)


async def _paper_used(request: web.Request, user: User, code: str) -> User | None:
    """The member with one code on paper less; None when it is none of theirs, or was used at the same moment."""
    console = request.app[CONSOLE]
    mark = second.Safe(console.entry.key).paper_hash(user.name, code)
    if mark not in user.recovery:
        return None
    left = tuple(item for item in user.recovery if item != mark)
    changed = replace(user, recovery=left, version=user.version + 1)
    return changed if await console.store.change_user(changed) else None


async def show_password(request: web.Request) -> web.Response:
    """GET /console/login/password: somebody else knows the password, so it has to change."""
    await _pending(request, "password")
    return page(request, "new_password.html", {"problem": ""})


async def change_given(request: web.Request) -> web.Response:
    """POST /console/login/password."""
    user, pending = await _pending(request, "password")
    form = await text_form(request)
    problem = await new_password_problem(request, user, form)
    if problem:
        return page(request, "new_password.html", {"problem": problem}, 400)
    hashed = passwords.hash_password(form["password"])
    changed = replace(user, password_hash=hashed, must_change=False, version=user.version + 1)
    if not await request.app[CONSOLE].store.change_user(changed):
        raise web.HTTPSeeOther(request.app.router["login"].url_for())
    return await go_on(request, changed, pending["next"], factor=pending["factor"])


async def new_password_problem(request: web.Request, user: User, form: Mapping[str, str]) -> str:
    """What is wrong with a new password (fields `password`, `again`), in words; empty if nothing is."""
    say, new = say_to(request), form.get("password", "")
    key = passwords.complaint(new, user.name)
    if not key and form.get("again", "") != new:
        key = "password.differ"
    if not key and await passwords.right(user.password_hash, new):
        key = "password.old_again"
    return say(key, shortest=passwords.SHORTEST, longest=passwords.LONGEST) if key else ""


async def show_setup(request: web.Request) -> web.Response:
    """GET /console/login/setup: the second factor, for who has none yet."""
    user, _ = await _pending(request, "setup")
    return await setup_page(request, user)


async def setup_page(request: web.Request, user: User, problem: str = "", status: int = 200) -> web.Response:
    """The picture for the app. The secret waits in the sealed cookie until a code of it was shown."""
    lobby = await get_session(request)
    secret = str(lobby.setdefault("totp", second.new_secret()))
    lobby.changed()
    address = second.address_of(secret, user.name, request.app[CONSOLE].creditor)
    context = {
        "problem": problem,
        "picture": second.picture_of(address),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "confirm": request[SESSION] is not None,
    }
    return page(request, "setup.html", context, status)


async def set_up(request: web.Request) -> web.Response:
    """POST /console/login/setup: a code of the app shows that it works; then the codes on paper, and in."""
    user, pending = await _pending(request, "setup")
    made = await protected(request, user, (await text_form(request)).get("code", ""))
    if made is None:
        return await setup_page(request, user, say_to(request)("code.wrong"), 400)
    changed, paper = made
    await complete(request, changed)
    return page(request, "paper.html", {"paper": paper, "next": pending["next"]})


async def protected(request: web.Request, user: User, code: str) -> tuple[User, tuple[str, ...]] | None:
    """The member with the second factor that the cookie holds, and new codes on paper; None when the code is wrong."""
    console, lobby = request.app[CONSOLE], await get_session(request)
    safe, now, secret = second.Safe(console.entry.key), console.clock(), str(lobby.get("totp", ""))
    step = second.step_of(secret, code, now) if secret else None
    if step is None or not await console.store.use_token(safe.use_id(user.name, secret, step), now):
        return None
    paper = second.new_paper_codes()
    hashes = tuple(safe.paper_hash(user.name, item) for item in paper)
    sealed = safe.sealed(user.name, secret)
    changed = replace(user, totp=sealed, recovery=hashes, version=user.version + 1)
    if not await console.store.change_user(changed):
        return None
    lobby.pop("totp", None)
    return changed, paper


async def log_out(request: web.Request) -> web.Response:
    """POST /console/logout."""
    await sessions.end(request)
    raise web.HTTPSeeOther(request.app.router["login"].url_for())


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/login", show_login, name="login"),
    web.post("/login", log_in),
    web.get("/login/code", show_code, name="login_code"),
    web.post("/login/code", enter_code),
    web.get("/login/password", show_password, name="login_password"),
    web.post("/login/password", change_given),
    web.get("/login/setup", show_setup, name="login_setup"),
    web.post("/login/setup", set_up),
    web.post("/logout", log_out, name="logout"),
)
