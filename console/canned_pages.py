"""Canned replies: everybody's, which supervisors keep, and one's own. Who changed what stays on file."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from aiohttp import web

from console.access import allowed, refuse, text_form
from console.acts import ActRefused
from console.paging import page
from console.placeholders import PLACES, faults
from console.roles import May
from console.rooms import CONSOLE, member_name
from console.texts import LANGUAGES, language_of, say_to
from store.canned import Canned, CannedBefore

log = structlog.get_logger(__name__)

_TITLE_LIMIT = 80
_BODY_LIMIT = 2_000
_TAGS_LIMIT = 8
_TAG_LIMIT = 24
_KEPT_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came, read into what is kept."""

    title: str
    bodies: Mapping[str, str]
    tags: tuple[str, ...]
    shared: bool


async def canned(request: web.Request) -> web.Response:
    """GET /console/canned: what I may use, and the form for a new one."""
    return await _list(request)


async def _list(request: web.Request, problem: str = "", typed: Mapping[str, str] | None = None) -> web.Response:
    me = member_name(request)
    found = await request.app[CONSOLE].store.canned(me)
    keeps = allowed(request, May.KEEP_CANNED)
    context = {
        "lines": [(item, keeps if not item.owner else allowed(request, May.WORK)) for item in found],
        "keeps": keeps,
        "places": _places(request),
        "languages": LANGUAGES,
        "problem": problem,
        "typed": typed or {},
        "body_limit": _BODY_LIMIT,
    }
    return page(request, "canned.html", context, status=400 if problem else 200)


def _places(request: web.Request) -> list[tuple[str, str]]:
    say = say_to(request)
    return [(f"{{{name}}}", say(f"canned.place_{name}")) for name in PLACES]


async def canned_one(request: web.Request) -> web.Response:
    """GET /console/canned/{id}: one of them, to change, with everybody who changed it."""
    return await _show(request, await _mine(request))


async def _show(
    request: web.Request, found: Canned, problem: str = "", typed: Mapping[str, str] | None = None
) -> web.Response:
    context = {
        "canned": found,
        "changes": list(reversed([*found.before, _as_before(found)])),
        "may_change": _may_change(request, found),
        "keeps": allowed(request, May.KEEP_CANNED),
        "places": _places(request),
        "languages": LANGUAGES,
        "problem": problem,
        "typed": typed or _as_form(found),
        "body_limit": _BODY_LIMIT,
    }
    return page(request, "canned_one.html", context, status=400 if problem else 200)


def _as_form(found: Canned) -> dict[str, str]:
    bodies = {f"body_{language}": text for language, text in found.bodies.items()}
    return {"title": found.title, "tags": ", ".join(found.tags), "shared": "" if found.owner else "yes", **bodies}


async def _mine(request: web.Request) -> Canned:
    """The one in the address, if this member may use it. Raises HTTPNotFound."""
    found = await request.app[CONSOLE].store.canned_reply(request.match_info["canned"])
    if found is None or found.gone or found.owner not in ("", member_name(request)):
        raise web.HTTPNotFound(text="There is no such canned reply.\n")
    return found


def _may_change(request: web.Request, found: Canned) -> bool:
    return allowed(request, May.WORK if found.owner else May.KEEP_CANNED)


async def add(request: web.Request) -> web.Response:
    """POST /console/canned: a new one, my own or everybody's."""
    form, me, console = await text_form(request), member_name(request), request.app[CONSOLE]
    try:
        typed = read_form(form)
    except ActRefused as refusal:
        return await _list(request, refusal.words(language_of(request)), form)
    if typed.shared and not allowed(request, May.KEEP_CANNED):
        return refuse(request)
    owner = "" if typed.shared else me
    new = Canned(secrets.token_hex(8), typed.title, typed.bodies, me, console.clock(), typed.tags, owner)
    await console.store.put_canned(new)
    log.info("canned", act="add")
    raise web.HTTPSeeOther(request.app.router["canned"].url_for())


async def change(request: web.Request) -> web.Response:
    """POST /console/canned/{id}: say it differently; the version that was read has to be the one that is kept."""
    found, form = await _mine(request), await text_form(request)
    if not _may_change(request, found):
        return refuse(request)
    try:
        typed = read_form(form)
    except ActRefused as refusal:
        return await _show(request, found, refusal.words(language_of(request)), form)
    if typed.shared != (not found.owner) and not allowed(request, May.KEEP_CANNED):
        return refuse(request)
    owner = "" if typed.shared else (found.owner or member_name(request))
    new = replace(found, title=typed.title, bodies=typed.bodies, tags=typed.tags, owner=owner)
    return await _keep(request, found, new, form)


async def drop(request: web.Request) -> web.Response:
    """POST /console/canned/{id}/drop: nobody is offered it any more; it stays on file."""
    found, form = await _mine(request), await text_form(request)
    if not _may_change(request, found):
        return refuse(request)
    return await _keep(request, found, replace(found, gone=True), form)


async def _keep(request: web.Request, found: Canned, new: Canned, form: Mapping[str, str]) -> web.Response:
    now = request.app[CONSOLE].clock()
    before = (*found.before, _as_before(found))[-_KEPT_CHANGES:]
    new = replace(new, by=member_name(request), at=now, before=before, version=found.version + 1)
    read = form.get("version", str(found.version))
    if read != str(found.version) or not await request.app[CONSOLE].store.put_canned(new):
        busy = say_to(request)("canned.busy", name=found.by)
        return await _show(request, await _mine(request), busy, form)
    log.info("canned", act="drop" if new.gone else "change")
    raise web.HTTPSeeOther(request.app.router["canned"].url_for())


def _as_before(found: Canned) -> CannedBefore:
    return CannedBefore(found.title, found.bodies, found.tags, found.by, found.at)


def read_form(form: Mapping[str, str]) -> Typed:
    """The form as what is kept. Raises ActRefused."""
    title = " ".join(form.get("title", "").split())
    texts = {name: form.get(f"body_{name}", "").replace("\r\n", "\n").strip() for name in LANGUAGES}
    bodies = {name: text for name, text in texts.items() if text}
    tags = tuple(dict.fromkeys(tag.strip().casefold() for tag in form.get("tags", "").split(",") if tag.strip()))
    if not title or len(title) > _TITLE_LIMIT:
        raise ActRefused("canned.bad_title", limit=_TITLE_LIMIT)
    if not bodies:
        raise ActRefused("canned.no_body")
    if any(len(text) > _BODY_LIMIT for text in bodies.values()):
        raise ActRefused("refusal.long", limit=_BODY_LIMIT)
    wrong = [fault for text in bodies.values() for fault in faults(text)]
    if wrong:
        raise ActRefused("canned.bad_place", places=", ".join(wrong[:5]))
    if len(tags) > _TAGS_LIMIT or any(len(tag) > _TAG_LIMIT for tag in tags):
        raise ActRefused("canned.bad_tags", count=_TAGS_LIMIT, limit=_TAG_LIMIT)
    return Typed(title, bodies, tags, form.get("shared", "") == "yes")


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/canned", canned, name="canned"),
    web.post("/canned", add),
    web.get(r"/canned/{canned:[0-9a-f]{1,32}}", canned_one, name="canned_one"),
    web.post(r"/canned/{canned:[0-9a-f]{1,32}}", change),
    web.post(r"/canned/{canned:[0-9a-f]{1,32}}/drop", drop, name="canned_drop"),
)
