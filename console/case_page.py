"""One case on one page, and what can be done to it. Each part of the page says by itself what it needs (`PARTS`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import structlog
from aiohttp import web

from console import held, next_move, reply_form, switch_page, talk, together
from console.access import text_form
from console.acts import ACTS, TEXT_LIMIT, Act, ActRefused
from console.acts_settling import SETTLING_ACTS
from console.beside import beside
from console.consenting import point_lines
from console.guarding import guarding
from console.paging import act_once, known, page
from console.rooms import CONSOLE, member_name
from console.texts import language_of
from console.view import account_lines, erased, standing
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Event
from ledger.calendar import local_date

log = structlog.get_logger(__name__)

_ACTS = {**ACTS, **SETTLING_ACTS}

_NOT_ONCE_ERASED = frozenset({"take-over", "correct", "promise", "plan", "consent"})

Part = Callable[[web.Request, CaseFile], Awaitable[Mapping[str, Any]]]
"""What a part of the page shows, by the names that its template uses."""


async def file_of(request: web.Request) -> CaseFile:
    """The case in the address. Raises HTTPNotFound."""
    return known(await request.app[CONSOLE].store.load(request.match_info["case_id"]), "There is no such case.")


class OfCase(Protocol):
    """A record that belongs to a case."""

    @property
    def case_id(self) -> str:
        """Of which."""


_Record = TypeVar("_Record", bound=OfCase)


async def with_file(request: web.Request, found: _Record | None, otherwise: str) -> tuple[_Record, CaseFile]:
    """A record, and the file of its case, which the reader is shown. Raises HTTPNotFound, which says `otherwise`."""
    record = known(found, otherwise)
    file = known(await request.app[CONSOLE].store.load(record.case_id), otherwise)
    shown(request, [record.case_id])
    return record, file


async def case(request: web.Request) -> web.Response:
    """GET /console/cases/{case_id}."""
    return await show_case(request, await file_of(request))


async def show_case(
    request: web.Request, file: CaseFile, problem: str = "", typed: Mapping[str, str] | None = None
) -> web.Response:
    """The page of a case; with a `problem`, what was `typed` stands in its fields again and nothing was done."""
    parts = await asyncio.gather(*(part(request, file) for part in PARTS))
    context: dict[str, Any] = {"problem": problem, "typed": typed or {}}
    for found in parts:
        context |= found
    return page(request, "case.html", context, status=400 if problem else 200)


async def _standing(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """The debtor, the account, and who may be spoken to."""
    console = request.app[CONSOLE]
    now = console.clock()
    today = local_date(now, file.case.timezone)
    return {
        "file": file,
        "case": file.case,
        "debtor": file.account.debtor,
        "account": account_lines(file, now),
        "today": today,
        "channels": console.channels_to(file),
        "links": console.links(file),
        "standing": standing(file, language_of(request)),
        "points": point_lines(file),
        "awaiting": file.awaiting_correction,
        "erased": erased(file),
        "guarding": guarding(file, console.policy(file), today, language_of(request)),
        "limit": TEXT_LIMIT,
    }


PARTS: tuple[Part, ...] = (
    _standing,
    talk.part,
    reply_form.part,
    next_move.part,
    beside,
    held.part,
    together.part,
    switch_page.of_case,
)
"""All that a case's page shows; each is asked at the same time as the others."""


async def act(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/{act}: one act, once, however often the form is sent."""
    console = request.app[CONSOLE]
    file, form, name = await file_of(request), await text_form(request), request.match_info["act"]
    if name not in _ACTS:
        raise web.HTTPNotFound
    if name == "reply" and (found := await together.hindrance(request, file, form)):
        return await show_case(request, file, together.refusal(found, request), form)
    agent, now = member_name(request), console.clock()
    try:
        today = local_date(now, file.case.timezone)
        event = _event(name, Act(file, agent, today, console.channels_to(file), form))
    except ActRefused as refusal:
        return await show_case(request, file, refusal.words(language_of(request)), {**form, "act": name})
    if await act_once(request, form, file.case.id, event):
        log.info("team_act", case=file.case.id, act=name)
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=file.case.id))


def _event(name: str, act: Act) -> Event:
    """The event of one of the forms. Raises ActRefused."""
    if erased(act.file) and name in _NOT_ONCE_ERASED:
        raise ActRefused("case.erased_refused")
    return _ACTS[name](act)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/cases/{case_id:.+}", case, name="case"),
    web.post("/cases/{case_id:.+}/{act:[a-z-]+}", act, name="act"),
)
"""Ids may hold a slash: they come from the creditor's records. Addresses below a case come before these."""
