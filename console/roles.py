"""Who may do what: the one table of roles, and the one table that says what each page asks for.

A page that stands in no table is closed to everybody: `needed` gives None, and the guard refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


_AGENT = frozenset({May.ENTER, May.OWN, May.SEE, May.WORK})
_SUPERVISOR = _AGENT | {May.TEACH, May.SEE_TEAM}

GRANTS: Mapping[str, frozenset[May]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: _SUPERVISOR | {May.KEEP_TEAM, May.SEE_VIEWS},
    Role.AUDITOR: frozenset({May.ENTER, May.OWN, May.SEE, May.SEE_TEAM, May.SEE_VIEWS}),
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
    "GET /search": Page(May.SEE, "search"),
    "GET /events": Page(May.SEE),
    "GET /cases/{case_id}": Page(May.SEE, "case"),
    "POST /cases/{case_id}/{act}": Page(May.WORK, "case"),
    "GET /documents/{message}/{index}": Page(May.SEE, "document"),
    "GET /tasks": Page(May.SEE, "tasks"),
    "POST /tasks/{task_id}/done": Page(May.WORK),
    "GET /tasks/{task_id}/letter.pdf": Page(May.SEE, "letter"),
    "GET /reviews": Page(May.SEE),
    "POST /reviews/{message}/{act}": Page(May.WORK),
    "GET /users": Page(May.SEE_TEAM),
    "POST /users": Page(May.KEEP_TEAM),
    "POST /users/{name}/{act}": Page(May.KEEP_TEAM),
    "GET /views": Page(May.SEE_VIEWS),
}
"""Every page by method and path below /console.

Reviews hold no names or numbers, events only ids: no view of them is noted.
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
