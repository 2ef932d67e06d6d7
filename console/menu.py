"""The menu of all pages, in groups. A page stands in it as soon as its route is there and the member may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from console.roles import PAGES, May, may, name_of
from console.rooms import MEMBER

GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    ("work", ("queue", "mine", "tasks", "search")),
    ("tune", ("scenarios", "machine", "moves", "wordings", "canned", "switches", "own_days")),
    ("records", ("imports", "reviews", "views")),
    ("team", ("users", "creditors", "channels")),
)
"""Groups, and the names of their pages' routes. The menu calls a page `nav.<name>`, a group `nav.group_<group>`."""

KEYS: Mapping[str, str] = {
    "queue": "q",
    "tasks": "t",
    "search": "s",
    "scenarios": "e",
    "machine": "m",
    "wordings": "w",
    "switches": "p",
    "imports": "i",
    "reviews": "r",
    "views": "v",
    "users": "u",
    "creditors": "c",
    "channels": "h",
}
"""The letter after `g` that opens a page; each letter once."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu: its route's name, its address, and the letter that opens it after `g`."""

    name: str
    href: str
    key: str = ""


def menu(request: web.Request) -> list[tuple[str, list[Item]]]:
    """The groups with what this member may read; empty groups are left out."""
    found = ((group, [item for name in names if (item := _item(request, name))]) for group, names in GROUPS)
    return [(group, items) for group, items in found if items]


def _item(request: web.Request, name: str) -> Item | None:
    resource, member = request.app.router.named_resources().get(name), request.get(MEMBER)
    if resource is None or member is None:
        return None
    page = PAGES.get(name_of("GET", resource.canonical))
    wanted = page.may if page else May.ENTER
    return Item(name, str(resource.url_for()), KEYS.get(name, "")) if page and may(member.role, wanted) else None
