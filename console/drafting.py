"""What all pages of a draft share: the draft itself, its check, what it differs in."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from console.merging import Side
from console.paging import known
from console.rooms import CONSOLE, member_name
from console.workbench import Source, Verdict, Workbench
from flows.complaint import Complaint
from flows.differences import Difference, Piece, differences, pieces
from flows.sketching import sketch_of
from store.library import Deed, Draft, WordingChange

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def bench(request: web.Request) -> Workbench:
    """The workbench. Raises HTTPNotFound where nothing is tuned."""
    return known(request.app[CONSOLE].workbench, "Scenarios are not tuned here.")


async def draft_of(request: web.Request) -> Draft:
    """The draft in the address. Raises HTTPNotFound."""
    return known(await request.app[CONSOLE].store.draft(request.match_info["draft"]), "There is no such draft.")


async def judged(request: web.Request, name: str, side: Side) -> Verdict:
    """The check of a scenario and its wordings; it takes a while, so others are served meanwhile."""
    return await asyncio.to_thread(bench(request).judge, name, side.text, side.wordings)


async def begin(
    request: web.Request, scenario: str, base: int, side: Side, deed: Deed = Deed.BEGUN, note: str = ""
) -> Draft:
    """A new draft of this member's."""
    console, who = request.app[CONSOLE], member_name(request)
    now = console.clock()
    name = f"d-{secrets.token_hex(6)}"
    draft = Draft(name, scenario, base, side.text, who, now, who, now, side.wordings, note[:NOTE_LIMIT])
    await console.store.add_draft(draft, deed)
    return draft


NOTE_LIMIT = 500


def editor(request: web.Request, draft: Draft, place: str = "draft", **query: str) -> web.HTTPSeeOther:
    """On to a page of the draft."""
    return web.HTTPSeeOther(request.app.router[place].url_for(draft=draft.id).with_query(query))


def version_in_use(request: web.Request, name: str) -> int:
    """The version that new cases get; 0: none yet."""
    found = bench(request).scenario(name)
    return found.version if found else 0


async def source_of(request: web.Request, name: str, version: int) -> Source | None:
    """A version as written; None for version 0, or when its text is gone."""
    return await bench(request).source(name, version) if version else None


# --- complaints beside their fields ---


def beside(complaints: tuple[Complaint, ...]) -> Mapping[str, list[Complaint]]:
    """Complaints by the field that causes them: "send_times", "s2-days", "s2", "words"; "" for the whole."""
    found: dict[str, list[Complaint]] = {}
    for item in complaints:
        found.setdefault(field_of(item), []).append(item)
    return found


_FIELDS = {"when": "days", "if": "conditions", "first": "days", "kind": "id"}


def field_of(item: Complaint) -> str:
    """The name of the editor's field that a complaint belongs to."""
    match item.place:
        case ("steps", int(number)):
            return f"s{number}"
        case ("steps", int(number), str(key), *_):
            return f"s{number}-{_FIELDS.get(key, key)}"
        case ("wordings", *_):
            return "words"
        case (str(key), *_):
            return key
    return ""


# --- what a draft changes ---


@dataclass(frozen=True, slots=True)
class TextChange:
    """One wording's text before and after, word by word."""

    change: WordingChange
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. `raw`: the texts' own differences, where the editor cannot take one of them apart."""

    plan: tuple[Difference, ...] = ()
    texts: tuple[TextChange, ...] = ()
    raw: tuple[Piece, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a difference at all."""
        return bool(self.plan or self.texts or self.raw)


def changes_between(workbench: Workbench, before: Side | None, after: Side) -> Changes:
    """What differs between two sides; without `before` everything is new."""
    was, now = sketch_of(before.text) if before else None, sketch_of(after.text)
    old = before.wordings if before else ()
    new = after.wordings
    texts = tuple(
        TextChange(item, pieces(was_text, now_text))
        for item in _all_places(old, new)
        if (was_text := _text_at(workbench, item, old)) != (now_text := _text_at(workbench, item, new))
    )
    if now is None or (before and was is None):
        return Changes((), texts, pieces(before.text if before else "", after.text))
    return Changes(differences(was, now), texts)


def _all_places(old: tuple[WordingChange, ...], new: tuple[WordingChange, ...]) -> list[WordingChange]:
    """Every place that either of them changes."""
    found = {item.place: item for item in (*old, *new)}
    return [found[place] for place in sorted(found)]


def _text_at(workbench: Workbench, item: WordingChange, changes: tuple[WordingChange, ...]) -> str:
    return workbench.written(item.name, item.language, changes).get(item.channel, "")
