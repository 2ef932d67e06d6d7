"""The editor of wordings: a text in three languages side by side, as a real debtor would read it, and its price."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from console.access import text_form
from console.clashing import clash_page
from console.drafting import NAME, bench, draft_of, editor, judged, source_of
from console.merging import Clash, Side, before, keep, side_of
from console.paging import page
from console.rooms import CONSOLE
from console.texts import LANGUAGES, say_to
from console.viewing import shown
from console.workbench import Chip, Shown
from flows.case import CaseFile
from flows.complaint import Complaint
from flows.differences import Piece, pieces
from flows.sketching import sketch_of
from store.library import Draft, DraftState, WordingChange
from store.replays import Wanted

CHANNELS = ("default", "sms", "email", "whatsapp", "telegram", "web", "letter")
"""Which text is edited; a preview of the default one is what the web chat shows."""

LONGEST = 4_000
_PAGE, _MOST_PAGES = 50, 40
"""How many cases are read at once, and how often, for the next debtor who owes something."""


@dataclass(frozen=True, slots=True)
class Half:
    """One language's column: its texts, what changed in them, how it reads, what stands against it."""

    language: str
    text: str
    subject: str
    before: tuple[Piece, ...]
    shown: Shown
    chips: Sequence[Chip]
    complaints: Sequence[Complaint]


@dataclass(frozen=True, slots=True)
class _View:
    """What is looked at: a draft's side, one wording on one channel, for one debtor or the made-up one."""

    draft: Draft
    side: Side
    since: int
    name: str
    channel: str
    file: CaseFile | None
    problem: str = ""


async def wordings(request: web.Request) -> web.Response:
    """GET /console/drafts/{draft}/wordings?name=&channel=&case=&after=: one wording; without a name, all of them."""
    found, say = await draft_of(request), say_to(request)
    query = request.query
    name, channel = query.get("name", ""), query.get("channel", "default")
    file, missed = await _debtor(request, found, query.get("case", ""), query.get("after"))
    problem = say("editor.no_such_debtor") if missed else ""
    if file is not None and not _owes(file):
        problem = say("editor.nothing_open", name=file.account.debtor.name)
        file = None
    view = _View(
        found, side_of(found), found.version, name, channel if channel in CHANNELS else "default", file, problem
    )
    return await _page(request, view)


async def _page(request: web.Request, view: _View, status: int = 200) -> web.Response:
    side, workbench = view.side, bench(request)
    context: dict[str, Any] = {
        "draft": view.draft,
        "open": view.draft.state is DraftState.OPEN,
        "since": view.since,
        "name": view.name,
        "channel": view.channel,
        "channels": CHANNELS,
        "problem": view.problem,
        "said": say_to(request)("editor.said_words") if request.query.get("said") in ("saved", "joined") else "",
        "longest": LONGEST,
        "used": _used(side),
        "names": [name for name in workbench.wordings(side.wordings) if not name.startswith("doc_")],
        "touched": {item.name for item in side.wordings},
        "halves": await _halves(request, view) if view.name else [],
        "own": [
            c for c in CHANNELS if any(c in workbench.written(view.name, lang, side.wordings) for lang in LANGUAGES)
        ],
    }
    return page(request, "wording.html", {**context, "file": view.file}, status)


def _used(side: Side) -> list[str]:
    """The wordings that the scenario's steps name, in their order."""
    sketch = sketch_of(side.text)
    steps = sketch.steps if sketch else ()
    return list(dict.fromkeys(name for step in steps for name in (step.wording, step.letter) if name))


async def _debtor(request: web.Request, draft: Draft, case_id: str, after: str | None) -> tuple[CaseFile | None, bool]:
    """The debtor to show texts to: by case or debtor id, or the next one of this scenario. True: there is none."""
    store = request.app[CONSOLE].store
    file: CaseFile | None = None
    if after is not None:
        file = await _next(request, Wanted(draft.scenario), after) or await _next(request, Wanted(), after)
    elif case_id.strip():
        file = await store.load(case_id.strip()) or await store.by_debtor(case_id.strip())
    if file is not None:
        shown(request, [file.case.id])
    return file, file is None and (after is not None or bool(case_id.strip()))


async def _reader(request: web.Request, draft: Draft, case_id: str) -> CaseFile | None:
    """The debtor of a page that was shown; the made-up one (None) where nothing of theirs is open any more."""
    file, _ = await _debtor(request, draft, case_id, None)
    return file if file is not None and _owes(file) else None


async def _next(request: web.Request, wanted: Wanted, after: str) -> CaseFile | None:
    """The next debtor with something to read of: one who owes nothing gets no reminder."""
    for _ in range(_MOST_PAGES):
        files = await request.app[CONSOLE].store.portfolio(wanted, after, _PAGE)
        found = next((file for file in files if _owes(file)), None)
        if found is not None or len(files) < _PAGE:
            return found
        after = files[-1].case.id
    return None


def _owes(file: CaseFile) -> bool:
    return bool(file.account.open_invoices(file.disputed))


async def _halves(request: web.Request, view: _View) -> list[Half]:
    workbench, now = bench(request), request.app[CONSOLE].clock()
    verdict = await judged(request, view.draft.scenario, view.side)
    source = await source_of(request, view.draft.scenario, view.draft.base)
    old = source.wordings if source else ()
    spoken = "web" if view.channel == "default" else view.channel

    def half(language: str) -> Half:
        texts = workbench.written(view.name, language, view.side.wordings)
        was = workbench.written(view.name, language, old)
        text, before_text = texts.get(view.channel, ""), was.get(view.channel, "")
        return Half(
            language,
            text,
            texts.get("email_subject", "") if view.channel == "email" else "",
            pieces(before_text, text) if before_text != text else (),
            workbench.show(view.name, language, spoken, view.side.wordings, view.file, now),
            workbench.chips(view.name, language),
            [item for item in verdict.complaints if _concerns(item, view, language)],
        )

    return [await asyncio.to_thread(half, language) for language in LANGUAGES]


def _concerns(item: Complaint, view: _View, language: str) -> bool:
    """Whether a complaint stands in this column: of this channel, or of the whole wording."""
    if item.place[:3] != ("wordings", view.name, language):
        return False
    mine = {view.channel, "email_subject"} if view.channel == "email" else {view.channel}
    return item.place[3] in mine or (view.channel == "default" and item.place[3] in ("web", "letter", "telegram"))


# --- what the form does ---


async def _mine(request: web.Request, found: Draft, form: Mapping[str, str]) -> tuple[Side, int, str, str]:
    """The member's texts over the version of the draft that their page showed."""
    name, channel, text = form.get("name", ""), form.get("channel", ""), form.get("version", "")
    if not NAME.fullmatch(name) or channel not in CHANNELS:
        raise web.HTTPBadRequest(text="The form is not complete. Nothing was done.\n")
    since = min(int(text), found.version) if text.isdecimal() and len(text) < 7 else found.version  # noqa: PLR2004
    base = await before(request, found, since)
    known = {item.place: item for item in base.wordings}
    for item in _typed(form, name, channel):
        filed = bench(request).written(name, item.language, ()).get(item.channel, "")
        known.pop(item.place, None)
        if item.text != filed.strip("\n"):
            known[item.place] = item
    return Side(base.text, tuple(known[place] for place in sorted(known))), since, name, channel


def _typed(form: Mapping[str, str], name: str, channel: str) -> list[WordingChange]:
    fields = {"text": channel} | ({"subject": "email_subject"} if channel == "email" else {})
    return [
        WordingChange(name, language, place, form[f"{field}-{language}"].replace("\r\n", "\n").strip("\n"))
        for field, place in fields.items()
        for language in LANGUAGES
        if f"{field}-{language}" in form
    ]


async def save(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/wordings."""
    found, form = await draft_of(request), await text_form(request)
    mine, since, name, channel = await _mine(request, found, form)
    if any(len(item.text) > LONGEST for item in mine.wordings):
        file = await _reader(request, found, form.get("case", ""))
        problem = say_to(request)("editor.too_long", most=LONGEST)
        return await _page(request, _View(found, mine, since, name, channel, file, problem), 400)
    outcome = await keep(request, found, mine, since)
    if isinstance(outcome, Clash):
        return clash_page(request, outcome)
    chosen = {"case": form["case"]} if form.get("case") else {}
    raise editor(request, outcome, "draft_wordings", name=name, channel=channel, said="saved", **chosen)


async def show(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/wordings/show: how it reads now, as pieces that htmx puts in place."""
    found, form = await draft_of(request), await text_form(request)
    mine, since, name, channel = await _mine(request, found, form)
    file = await _reader(request, found, form.get("case", ""))
    halves = await _halves(request, _View(found, mine, since, name, channel, file))
    context = {"halves": halves, "channel": channel, "file": file}
    return aiohttp_jinja2.render_template("draft/show.html", request, context)


async def letter(request: web.Request) -> web.Response:
    """GET /console/drafts/{draft}/letter.pdf?name=&language=&case=: the saved letter on paper."""
    found, query = await draft_of(request), request.query
    file = await _reader(request, found, query.get("case", ""))
    language = query.get("language", "en")
    if language not in LANGUAGES:
        raise web.HTTPNotFound
    now = request.app[CONSOLE].clock()
    made = await asyncio.to_thread(bench(request).letter, query.get("name", ""), language, found.wordings, file, now)
    if made is None:
        raise web.HTTPNotFound(text="This letter cannot be written.\n")
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return web.Response(body=made, content_type="application/pdf", headers=headers)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/drafts/{draft}/wordings", wordings, name="draft_wordings"),
    web.post("/drafts/{draft}/wordings", save),
    web.post("/drafts/{draft}/wordings/show", show, name="draft_show"),
    web.get("/drafts/{draft}/letter.pdf", letter, name="draft_letter"),
)
