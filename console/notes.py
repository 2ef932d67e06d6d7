"""Internal notes on a case, and what is meant for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web

from console.access import text_form
from console.case_page import file_of, show_case, with_file
from console.files import refused
from console.filing import file_kept, keep, take_in
from console.noting import CHANGE_FOR, TEXT_LIMIT, active, changed, mentions_for, names_in
from console.paging import act_once, first_time, known, named_by, page
from console.roles import May, page_of
from console.rooms import CONSOLE, MEMBER, member_name
from console.texts import say_to
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Noted
from pages.intake import FileRefused, Intake
from store.files import FileRecord
from store.notes import Note

log = structlog.get_logger(__name__)

_ID = "{note:[0-9a-f]{32}}"
MOST_UNREAD = 100


def _words(form: dict[str, str]) -> str:
    return form.get("note", "").replace("\r\n", "\n").replace("\x00", "").strip()


async def write(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/notes: a note, a file, or both."""
    file, form, store = await file_of(request), await text_form(request), request.app[CONSOLE].store
    text = _words(form)
    if len(text) > TEXT_LIMIT:
        return await show_case(request, file, say_to(request)("notes.long", limit=TEXT_LIMIT), form)
    with Intake() as intake:
        try:
            added = await take_in(request, intake, await store.files_of(file.case.id))
        except FileRefused as refusal:
            return await refused(request, file, refusal.why, form)
        if not text and added is None:
            return await show_case(request, file, say_to(request)("notes.empty"), form)
        await _keep(request, file, form, added, intake)
    place = "notes" if text else "files"
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=file.case.id).with_fragment(place))


async def _keep(
    request: web.Request, file: CaseFile, form: dict[str, str], added: FileRecord | None, intake: Intake
) -> None:
    """The note with its file, their lines in the history, and word to whom it names.

    Named by the form's own word, each is kept once, also when the form is sent again because the records went away.
    """
    console, by, text = request.app[CONSOLE], member_name(request), _words(form)
    name = named_by(form, file.case.id, by)
    if added is not None:
        added = replace(added, id=name, case_id=file.case.id, by=by, about=name if text else "")
        await keep(console.store, added, intake)
        await act_once(request, form, file.case.id, file_kept(added, by), "file")
    if not text:
        return
    now = console.clock()
    names = names_in(text, active(await console.store.users()))
    note = Note(name, file.case.id, by, now, text, names)
    await console.store.add_note(note)
    await console.store.mention(mentions_for(note, names, now))
    await act_once(request, form, file.case.id, Noted(by, "note/written", "an internal note is written", text))
    log.info("note_written", case=file.case.id, named=len(names))


async def change(request: web.Request) -> web.Response:
    """POST /console/notes/{note}/change: by its writer, within minutes; what it said is kept."""
    console, form, say = request.app[CONSOLE], await text_form(request), say_to(request)
    note, file = await _note_of(request)
    text, now, by = _words(form), console.clock(), member_name(request)
    if note.by != by or now >= note.at + CHANGE_FOR:
        return await show_case(request, file, say("notes.too_late"), form)
    if not text or len(text) > TEXT_LIMIT:
        return await show_case(request, file, say("notes.empty" if not text else "notes.long", limit=TEXT_LIMIT), form)
    if text != note.text and await first_time(request, form):
        names = names_in(text, active(await console.store.users()))
        new = changed(note, text, names, now)
        if not await console.store.change_note(new):
            return await show_case(request, file, say("notes.busy"), form)
        await console.door.handle(file.case.id, Noted(by, "note/changed", "an internal note is changed", text))
        await console.store.mention(mentions_for(new, names, now))
    raise _to_notes(request, note)


async def pin(request: web.Request) -> web.Response:
    """POST /console/notes/{note}/{act}: pin it to the head of the case, or take it down."""
    console, act = request.app[CONSOLE], request.match_info["act"]
    note, file = await _note_of(request)
    new = replace(note, pinned=act == "pin", version=note.version + 1)
    if note.pinned != new.pinned and await console.store.change_note(new):
        what = Noted(member_name(request), f"note/{act}ned", f"an internal note is {act}ned")
        await console.door.handle(file.case.id, what)
    raise _to_notes(request, note)


async def _note_of(request: web.Request) -> tuple[Note, CaseFile]:
    found = await request.app[CONSOLE].store.note(request.match_info["note"])
    return await with_file(request, found, "There is no such note.")


def _to_notes(request: web.Request, note: Note) -> web.HTTPSeeOther:
    place = request.app.router["case"].url_for(case_id=note.case_id)
    return web.HTTPSeeOther(place.with_fragment(f"note-{note.id}"))


# --- for me ---


async def mine(request: web.Request) -> web.Response:
    """GET /console/mine: where I am named, what was answered, which of my questions are open."""
    console, name = request.app[CONSOLE], member_name(request)
    mentions = await console.store.mentions(name)
    asked = await console.store.consultations_by(name)
    notes = await console.store.notes_by([item.about for item in mentions if item.kind == "note"])
    shown(request, [item.case_id for item in mentions] + [item.case_id for item in asked])
    context = {"mentions": mentions, "notes": notes, "asked": asked}
    return page(request, "mine.html", context)


async def follow(request: web.Request) -> web.Response:
    """GET /console/mine/{mention}: mark it as read and go there."""
    console, name = request.app[CONSOLE], member_name(request)
    wanted = request.match_info["mention"]
    mentions = await console.store.mentions(name)
    found = known(next((item for item in mentions if item.id == wanted), None), "There is no such mention.")
    await console.store.read_mentions(name, console.clock(), found.id)
    place = f"note-{found.about}" if found.kind == "note" else f"question-{found.about}"
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=found.case_id).with_fragment(place))


async def read_all(request: web.Request) -> web.Response:
    """POST /console/mine/read."""
    console = request.app[CONSOLE]
    await console.store.read_mentions(member_name(request), console.clock())
    raise web.HTTPSeeOther(request.app.router["mine"].url_for())


async def unread(request: web.Request) -> dict[str, Any]:
    """For every page: how much of what is meant for this member they have not read. One command."""
    member, wanted = request.get(MEMBER), page_of(request)
    reads = request.method == "GET" and wanted is not None and wanted.may is not May.ENTER
    if member is None or not reads or request.path.endswith("/events"):
        return {"unread": 0}
    return {"unread": await request.app[CONSOLE].store.unread(member.name, MOST_UNREAD)}


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.post("/cases/{case_id:.+}/notes", write, name="notes"),
    web.post(f"/notes/{_ID}/change", change, name="note_change"),
    web.post(f"/notes/{_ID}/{{act:pin|unpin}}", pin, name="note_pin"),
    web.get("/mine", mine, name="mine"),
    web.post("/mine/read", read_all, name="mine_read"),
    web.get("/mine/{mention:[^/]+}", follow, name="mine_follow"),
)
