"""What every member looks after alone: language, password, second factor, and where they are signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import aiohttp_jinja2
from aiohttp import web

from console import passwords, second
from console.access import text_form
from console.rooms import CONSOLE, MEMBER, SESSION
from console.signing_in import lockout_of, new_password_problem, protected, setup_page, too_many, wait_words
from console.texts import LANGUAGES, say_to
from store.team import User

_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def short_agent(agent: str) -> str:
    """What a browser calls itself, in two words ("Firefox, Windows"); its own words when they are strange."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60]


def _member(request: web.Request) -> User:
    user = request[MEMBER]
    if user is None or request[SESSION] is None:
        raise web.HTTPForbidden(text="The demo has no accounts.\n")
    return user


async def _page(request: web.Request, problem: str = "", said: str = "", status: int = 200) -> web.Response:
    console, user, session = request.app[CONSOLE], _member(request), request[SESSION]
    context = {
        "user": user,
        "problem": problem,
        "said": said,
        "languages": LANGUAGES,
        "short_agent": short_agent,
        "sessions": await console.store.sessions_of(user.name),
        "this": session.id if session else "",
        "local": bool(user.password_hash),
        "must": console.entry.require_totp,
        "timezone": console.timezone,
    }
    return aiohttp_jinja2.render_template("account.html", request, context, status=status)


async def account(request: web.Request) -> web.Response:
    """GET /console/account."""
    return await _page(request, said=say_to(request)("account.saved") if "saved" in request.query else "")


async def _keep(request: web.Request, changed: User) -> bool:
    """Keep a change of one's own account; the page then shows it."""
    if not await request.app[CONSOLE].store.change_user(changed):
        return False
    request[MEMBER] = changed
    return True


def _done(request: web.Request) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(request.app.router["account"].url_for().with_query(saved="1"))


async def _busy(request: web.Request) -> web.Response:
    return await _page(request, say_to(request)("account.busy"), status=409)


async def _unproven(request: web.Request, form: Mapping[str, str]) -> web.Response | None:
    """Why the password in field `old` does not prove who this is; None when it does. Wrong ones count as failures."""
    user, lockout, console = _member(request), lockout_of(request), request.app[CONSOLE]
    wait = await lockout.wait(user.name, request.remote or "", console.clock())
    if wait:
        return too_many(await _page(request, wait_words(request, wait), status=429), wait)
    if not await passwords.right(user.password_hash, form.get("old", "")):
        await lockout.failed(request.remote or "", console.clock())
        return await _page(request, say_to(request)("password.wrong"), status=403)
    await lockout.passed(user.name)
    return None


async def set_language(request: web.Request) -> web.Response:
    """POST /console/account/language."""
    language, user = (await text_form(request)).get("language", ""), _member(request)
    if language not in LANGUAGES:
        raise web.HTTPBadRequest(text="There is no such language.\n")
    if await _keep(request, replace(user, language=language, version=user.version + 1)):
        raise _done(request)
    return await _busy(request)


async def set_password(request: web.Request) -> web.Response:
    """POST /console/account/password: the other sessions end."""
    form, user = await text_form(request), _member(request)
    refusal = await _unproven(request, form)
    if refusal is not None:
        return refusal
    problem = await new_password_problem(request, user, form)
    if problem:
        return await _page(request, problem, status=400)
    hashed = passwords.hash_password(form["password"])
    if not await _keep(request, replace(user, password_hash=hashed, version=user.version + 1)):
        return await _busy(request)
    await _end_others(request, user)
    raise _done(request)


async def show_totp(request: web.Request) -> web.Response:
    """GET /console/account/totp: a first or another phone."""
    user = _member(request)
    if not user.password_hash:
        raise _done(request)
    return await setup_page(request, user)


async def set_totp(request: web.Request) -> web.Response:
    """POST /console/account/totp: with the password and a code that the app shows."""
    form, user = await text_form(request), _member(request)
    refusal = await _unproven(request, form)
    if refusal is not None:
        return refusal
    made = await protected(request, user, form.get("code", ""))
    if made is None:
        return await setup_page(request, user, say_to(request)("code.wrong"), 400)
    await _end_others(request, user)
    return _paper(request, made[1])


async def stop_totp(request: web.Request) -> web.Response:
    """POST /console/account/totp/off, where the second factor is not asked of everybody."""
    form, user = await text_form(request), _member(request)
    if request.app[CONSOLE].entry.require_totp:
        return await _page(request, say_to(request)("account.factor_must"), status=403)
    refusal = await _unproven(request, form)
    if refusal is not None:
        return refusal
    if await _keep(request, replace(user, totp="", recovery=(), version=user.version + 1)):
        raise _done(request)
    return await _busy(request)


async def new_paper(request: web.Request) -> web.Response:
    """POST /console/account/recovery: new codes on paper; the old ones are void."""
    form, user = await text_form(request), _member(request)
    refusal = await _unproven(request, form)
    if refusal is not None:
        return refusal
    safe, paper = second.Safe(request.app[CONSOLE].entry.key), second.new_paper_codes()
    hashes = tuple(safe.paper_hash(user.name, item) for item in paper)
    if not user.totp or not await _keep(request, replace(user, recovery=hashes, version=user.version + 1)):
        return await _busy(request)
    return _paper(request, paper)


def _paper(request: web.Request, paper: tuple[str, ...]) -> web.Response:
    context = {"paper": paper, "next": str(request.app.router["account"].url_for())}
    return aiohttp_jinja2.render_template("paper.html", request, context)


async def end_others(request: web.Request) -> web.Response:
    """POST /console/account/sessions: sign out everywhere else."""
    count, say = await _end_others(request, _member(request)), say_to(request)
    return await _page(request, said=say("account.ended_one" if count == 1 else "account.ended_many", count=count))


async def _end_others(request: web.Request, user: User) -> int:
    session = request[SESSION]
    return await request.app[CONSOLE].store.end_sessions(user.name, but=session.id if session else "")


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/account", account, name="account"),
    web.post("/account/language", set_language, name="account_language"),
    web.post("/account/password", set_password, name="account_password"),
    web.get("/account/totp", show_totp, name="account_totp"),
    web.post("/account/totp", set_totp),
    web.post("/account/totp/off", stop_totp, name="account_totp_off"),
    web.post("/account/recovery", new_paper, name="account_recovery"),
    web.post("/account/sessions", end_others, name="account_sessions"),
)
