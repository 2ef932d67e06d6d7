"""Admins look after the team; auditors see who looked at what."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp_jinja2
import structlog
from aiohttp import web

from console import passwords
from console.access import allowed, text_form
from console.lockout import account_key, pause
from console.queue_words import QUEUES
from console.roles import May, Role
from console.rooms import CONSOLE, member_name
from console.skills import NoSuchSkill, chosen_skills, with_skills
from console.texts import say_to
from ledger.debtor import LANGUAGES
from store.team import User

log = structlog.get_logger(__name__)

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
"""What a member may be called."""

_MOST_VIEWS = 200
_BAD = frozenset({"team.bad_role", "skills.bad"})
_MOST_CASES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A member with what the page says of them. `waits` is when they may try again after too many failures."""

    user: User
    waits: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What an act tells the admin: a text, and a password that is shown this once."""

    key: str
    given: str = ""
    ok: bool = True


_DONE = Said("team.did")
"""What was done is said by the act's own name."""


async def users(request: web.Request) -> web.Response:
    """GET /console/users."""
    return await _page(request)


async def _page(
    request: web.Request, problem: str = "", said: str = "", given: tuple[str, str] | None = None, status: int = 200
) -> web.Response:
    context = {
        "lines": await _lines(request),
        "problem": problem,
        "said": said,
        "given": given,
        "roles": [role.value for role in Role],
        "may_change": allowed(request, May.KEEP_TEAM),
        "skill_languages": LANGUAGES,
        "skill_queues": QUEUES,
        "timezone": request.app[CONSOLE].timezone,
    }
    return aiohttp_jinja2.render_template("users.html", request, context, status=status)


async def _lines(request: web.Request) -> list[Line]:
    console = request.app[CONSOLE]
    now, limits = console.clock(), console.entry.limits
    team = await console.store.users()
    failures = await console.store.failures([account_key(user.name) for user in team])
    lines = []
    for user in team:
        known = failures.get(account_key(user.name))
        until = known.last_at + pause(known.count, limits.account, limits.longest) if known else now
        lines.append(Line(user, until if until > now else None))
    return lines


async def add_user(request: web.Request) -> web.Response:
    """POST /console/users: a new member, with a password that somebody hands to them."""
    form, say, store = await text_form(request), say_to(request), request.app[CONSOLE].store
    name, role = form.get("name", "").strip(), form.get("role", "")
    if not NAME.fullmatch(name):
        return await _page(request, say("team.bad_name"), status=400)
    if role not in set(Role):
        return await _page(request, say("team.bad_role"), status=400)
    given = passwords.given_password()
    if not await store.add_user(User(name, passwords.hash_password(given), role, must_change=True)):
        return await _page(request, say("team.taken"), status=409)
    log.info("team_changed", act="add", role=role)
    return await _page(request, given=(name, given))


async def user_act(request: web.Request) -> web.Response:
    """POST /console/users/{name}/{act}: one change of one member, never of oneself."""
    say, store, act = say_to(request), request.app[CONSOLE].store, request.match_info["act"]
    user = await store.user(request.match_info["name"])
    if user is None:
        return await _page(request, say("team.gone"), status=404)
    if user.name == member_name(request):
        return await _page(request, say("team.you"), status=409)
    said = await ACTS[act](request, user, await text_form(request))
    if not said.ok:
        return await _page(request, say(said.key), status=400 if said.key in _BAD else 409)
    log.info("team_changed", act=act)
    return await _page(
        request, said=say(f"team.did_{act}", name=user.name), given=(user.name, said.given) if said.given else None
    )


async def _keep(request: web.Request, changed: User, *, out: bool) -> Said:
    store = request.app[CONSOLE].store
    if not await store.change_user(replace(changed, version=changed.version + 1)):
        return Said("team.busy", ok=False)
    if out:
        await store.end_sessions(changed.name)
    return _DONE


async def _role(request: web.Request, user: User, form: Mapping[str, str]) -> Said:
    role = form.get("role", "")
    if role not in set(Role):
        return Said("team.bad_role", ok=False)
    return await _keep(request, replace(user, role=role), out=False)


async def _skills(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    try:
        changed = with_skills(user, **await chosen_skills(request))
    except NoSuchSkill:
        return Said("skills.bad", ok=False)
    return await _keep(request, changed, out=False)


async def _disable(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    return await _keep(request, replace(user, disabled=True), out=True)


async def _enable(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    return await _keep(request, replace(user, disabled=False), out=False)


async def _password(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    if user.subject:
        return Said("account.factor_else", ok=False)
    given = passwords.given_password()
    changed = replace(user, password_hash=passwords.hash_password(given), must_change=True)
    return replace(await _keep(request, changed, out=True), given=given)


async def _totp(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    return await _keep(request, replace(user, totp="", recovery=()), out=True)


async def _sessions(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    await request.app[CONSOLE].store.end_sessions(user.name)
    return _DONE


async def _unlock(request: web.Request, user: User, _: Mapping[str, str]) -> Said:
    await request.app[CONSOLE].store.forgive([account_key(user.name)])
    return _DONE


ACTS: Mapping[str, Callable[[web.Request, User, Mapping[str, str]], Awaitable[Said]]] = {
    "role": _role,
    "skills": _skills,
    "disable": _disable,
    "enable": _enable,
    "password": _password,
    "totp": _totp,
    "sessions": _sessions,
    "unlock": _unlock,
}
"""Changes of a member by the last part of their address."""


async def views(request: web.Request) -> web.Response:
    """GET /console/views?case=&who=: who was shown whose data, newest first."""
    console = request.app[CONSOLE]
    case_id, who = request.query.get("case", "").strip(), request.query.get("who", "").strip()
    found = await (console.store.views_of(case_id, _MOST_VIEWS) if case_id else console.store.views(_MOST_VIEWS, who))
    context = {
        "views": [view for view in found if not who or view.who == who],
        "case": case_id,
        "who": who,
        "most": _MOST_CASES,
        "timezone": console.timezone,
    }
    return aiohttp_jinja2.render_template("views.html", request, context)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/users", users, name="users"),
    web.post("/users", add_user),
    web.post(rf"/users/{{name}}/{{act:{'|'.join(ACTS)}}}", user_act, name="user_act"),
    web.get("/views", views, name="views"),
)
