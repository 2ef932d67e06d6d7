"""Who may do what: the one table of roles, and the one table that says what each page asks for.

A page that stands in no table is closed to everybody: `needed` gives None, and the guard refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web


class Role(StrEnum):
    """The roles of the team."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class May(StrEnum):
    """What a page can ask for. ENTER: nobody in particular. OWN: any member, on their own account."""

    ENTER = "enter"
    OWN = "own"
    SEE = "see"
    WORK = "work"
    TEACH = "teach"
    SEE_TEAM = "see_team"
    KEEP_TEAM = "keep_team"
    SEE_VIEWS = "see_views"
    ASSIGN = "assign"
    DRAFT = "draft"
    TUNE = "tune"
    KEEP_CANNED = "keep_canned"
    PAUSE = "pause"
    SEE_SETUP = "see_setup"
    KEEP_SETUP = "keep_setup"


_AGENT = frozenset({May.ENTER, May.OWN, May.SEE, May.WORK})
_SUPERVISOR = _AGENT | {May.PAUSE, May.SEE_SETUP, May.ASSIGN, May.KEEP_CANNED, May.TEACH, May.SEE_TEAM, May.DRAFT}

GRANTS: Mapping[str, frozenset[May]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: _SUPERVISOR | {May.KEEP_TEAM, May.KEEP_SETUP, May.TUNE, May.SEE_VIEWS},
    Role.AUDITOR: frozenset({May.ENTER, May.OWN, May.SEE, May.SEE_TEAM, May.SEE_SETUP, May.SEE_VIEWS}),
}
"""What each role may. An auditor reads everything and changes nothing but their own account."""

STRONGEST = (Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.AUDITOR)
"""Which role counts for somebody to whom a sign-in service gives several."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page asks for. `shows` names it in the log of views, for pages that show debtors' data."""

    may: May
    shows: str = ""


PAGES: Mapping[str, Page] = {
    "GET /static": Page(May.ENTER),
    "GET /static/vendor/{name}": Page(May.ENTER),
    "GET /login": Page(May.ENTER),
    "POST /login": Page(May.ENTER),
    "GET /login/code": Page(May.ENTER),
    "POST /login/code": Page(May.ENTER),
    "GET /login/password": Page(May.ENTER),
    "POST /login/password": Page(May.ENTER),
    "GET /login/setup": Page(May.ENTER),
    "POST /login/setup": Page(May.ENTER),
    "GET /login/oidc": Page(May.ENTER),
    "GET /login/callback": Page(May.ENTER),
    "POST /logout": Page(May.OWN),
    "GET /account": Page(May.OWN),
    "POST /account/language": Page(May.OWN),
    "POST /account/password": Page(May.OWN),
    "GET /account/totp": Page(May.OWN),
    "POST /account/totp": Page(May.OWN),
    "POST /account/totp/off": Page(May.OWN),
    "POST /account/recovery": Page(May.OWN),
    "POST /account/sessions": Page(May.OWN),
    "GET /look": Page(May.OWN),
    "POST /look": Page(May.OWN),
    "GET /": Page(May.SEE, "queue"),
    "POST /hold/{case_id}": Page(May.WORK, "case"),
    "POST /next": Page(May.WORK),
    "POST /away": Page(May.OWN),
    "GET /present/{case_id}": Page(May.SEE),
    "POST /present/{case_id}": Page(May.WORK),
    "GET /search": Page(May.SEE, "search"),
    "GET /bulk": Page(May.SEE),
    "POST /bulk": Page(May.WORK, "search"),
    "POST /bulk/confirm": Page(May.WORK),
    "GET /bulk/{bulk}": Page(May.SEE, "search"),
    "POST /bulk/{bulk}/undo": Page(May.WORK),
    "GET /events": Page(May.SEE),
    "GET /cases/{case_id}": Page(May.SEE, "case"),
    "POST /cases/{case_id}/{act}": Page(May.WORK, "case"),
    "POST /cases/{case_id}/reply": Page(May.WORK, "case"),
    "POST /cases/{case_id}/draft": Page(May.WORK),
    "POST /cases/{case_id}/insert": Page(May.WORK),
    "POST /cases/{case_id}/withdraw": Page(May.WORK, "case"),
    "POST /cases/{case_id}/hand-back": Page(May.WORK, "case"),
    "GET /canned": Page(May.SEE),
    "POST /canned": Page(May.WORK),
    "GET /canned/{canned}": Page(May.SEE),
    "POST /canned/{canned}": Page(May.WORK),
    "POST /canned/{canned}/drop": Page(May.WORK),
    "POST /cases/{case_id}/notes": Page(May.WORK, "case"),
    "POST /notes/{note}/change": Page(May.WORK, "case"),
    "POST /notes/{note}/{act}": Page(May.WORK, "case"),
    "GET /files/{file}": Page(May.SEE, "file"),
    "POST /files/{file}/send": Page(May.WORK, "case"),
    "GET /mine": Page(May.SEE, "mine"),
    "POST /mine/read": Page(May.OWN),
    "GET /mine/{mention}": Page(May.OWN),
    "GET /cases/{case_id}/ask": Page(May.WORK, "case"),
    "POST /cases/{case_id}/ask": Page(May.WORK, "case"),
    "POST /questions/{question}/decide": Page(May.WORK, "case"),
    "POST /questions/{question}/withdraw": Page(May.WORK, "case"),
    "GET /asked/{token}": Page(May.ENTER, "asked"),
    "POST /asked/{token}": Page(May.ENTER, "asked"),
    "GET /asked/{token}/files/{file}": Page(May.ENTER, "asked"),
    "GET /documents/{message}/{index}": Page(May.SEE, "document"),
    "GET /tasks": Page(May.SEE, "tasks"),
    "POST /tasks/{task_id}/done": Page(May.WORK),
    "POST /tasks/{task_id}/hold": Page(May.WORK, "tasks"),
    "GET /tasks/{task_id}/call": Page(May.SEE, "call"),
    "POST /tasks/{task_id}/call": Page(May.WORK, "call"),
    "GET /cases/{case_id}/call": Page(May.SEE, "call"),
    "POST /cases/{case_id}/call": Page(May.WORK, "call"),
    "GET /cases/{case_id}/plan": Page(May.SEE, "case"),
    "GET /tasks/{task_id}/letter.pdf": Page(May.SEE, "letter"),
    "GET /reviews": Page(May.SEE),
    "POST /reviews/{message}/{act}": Page(May.WORK),
    "GET /users": Page(May.SEE_TEAM),
    "POST /users": Page(May.KEEP_TEAM),
    "POST /users/{name}/{act}": Page(May.KEEP_TEAM),
    "GET /views": Page(May.SEE_VIEWS),
    "GET /machine": Page(May.SEE),
    "POST /machine": Page(May.DRAFT),
    "GET /machine/{run}": Page(May.SEE, "replay"),
    "POST /machine/{run}/cancel": Page(May.DRAFT),
    "GET /machine/{run}/result.json": Page(May.SEE, "replay"),
    "GET /machine/{run}/result.csv": Page(May.SEE),
    "GET /moves": Page(May.SEE, "moves"),
    "POST /moves": Page(May.TUNE, "moves"),
    "GET /moves/{move}": Page(May.SEE),
    "POST /moves/{move}/{act}": Page(May.TUNE),
    "GET /scenarios": Page(May.SEE),
    "POST /scenarios": Page(May.DRAFT),
    "GET /scenarios/{name}": Page(May.SEE),
    "POST /scenarios/{name}/drafts": Page(May.DRAFT),
    "GET /drafts/{draft}": Page(May.SEE),
    "POST /drafts/{draft}": Page(May.DRAFT),
    "POST /drafts/{draft}/table": Page(May.DRAFT),
    "POST /drafts/{draft}/check": Page(May.DRAFT),
    "POST /drafts/{draft}/merge": Page(May.DRAFT),
    "POST /drafts/{draft}/rebase": Page(May.DRAFT),
    "POST /drafts/{draft}/discard": Page(May.DRAFT),
    "POST /drafts/{draft}/again": Page(May.DRAFT),
    "GET /drafts/{draft}/wordings": Page(May.SEE, "preview"),
    "POST /drafts/{draft}/wordings": Page(May.DRAFT, "preview"),
    "POST /drafts/{draft}/wordings/show": Page(May.DRAFT, "preview"),
    "GET /drafts/{draft}/letter.pdf": Page(May.SEE, "preview"),
    "GET /drafts/{draft}/activation": Page(May.SEE),
    "POST /drafts/{draft}/activation": Page(May.TUNE),
    "GET /switches": Page(May.SEE),
    "POST /switches/pause": Page(May.PAUSE),
    "POST /switches/stop": Page(May.KEEP_SETUP),
    "POST /switches/{switch}/resume": Page(May.PAUSE),
    "POST /switches/{switch}/lift": Page(May.KEEP_SETUP),
    "GET /channels": Page(May.SEE_SETUP),
    "POST /channels/{channel}/test": Page(May.KEEP_SETUP),
    "GET /creditors": Page(May.SEE_SETUP),
    "GET /imports": Page(May.SEE_SETUP),
    "POST /imports": Page(May.KEEP_SETUP),
    "GET /imports/{run}": Page(May.SEE_SETUP),
    "POST /imports/{run}/start": Page(May.KEEP_SETUP),
    "POST /imports/{run}/discard": Page(May.KEEP_SETUP),
    "GET /imports/{run}/rejected.csv": Page(May.KEEP_SETUP, "rejected_rows"),
    "GET /own-days": Page(May.SEE),
    "POST /own-days": Page(May.KEEP_SETUP),
    "POST /own-days/preview": Page(May.KEEP_SETUP),
    "POST /own-days/{days}/remove": Page(May.KEEP_SETUP),
}
"""Every page by method and path below /console.

Reviews hold no names or numbers, events only ids, who looks at a case only the team's names: no view is noted.
"""


def name_of(method: str, canonical: str, prefix: str = "/console") -> str:
    """A route's name in PAGES; a HEAD asks for what a GET asks for."""
    return f"{'GET' if method == 'HEAD' else method} {canonical.removeprefix(prefix) or '/'}"


def page_of(request: web.Request) -> Page | None:
    """What the page of this request asks for; None when it stands in no table."""
    resource = request.match_info.route.resource
    return PAGES.get(name_of(request.method, resource.canonical)) if resource is not None else None


def may(role: str, what: May) -> bool:
    """Whether a role may do something; a role that nobody knows may only mind its own account."""
    return what in GRANTS.get(role, frozenset({May.ENTER, May.OWN}))
