"""The page behind a question's link: no account, a part of one case, a place to answer, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from console.access import text_form
from console.consulting import ANSWER_LIMIT, MOST_ANSWERS, VERDICTS, answer_words, hash_of, opened, sight, works
from console.filing import STATUS, content_of, file_kept, keep, served, take_in
from console.lockout import pause
from console.paging import act_once, named_by, page
from console.rooms import CONSOLE, MEMBER
from console.texts import say_to
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Noted
from pages.intake import FileRefused, Intake
from store.consultations import Answer, Consultation
from store.files import FileRecord, Source
from store.notes import Mention

log = structlog.get_logger(__name__)

_LINK = "{token:[A-Za-z0-9_-]{20,64}}"
_TRIES = 5
_FORGET = timedelta(hours=24)
_LONGEST_NAME = 100
_ALL_MESSAGES = 1_000
_GONE = {"withdrawn": 410, "decided": 410, "expired": 410}


async def _found(request: web.Request) -> Consultation | None:
    """The question of the link; a member who looks is noted like on any page.

    Raises HTTPTooManyRequests for an address that keeps guessing.
    """
    console = request.app[CONSOLE]
    key, limits, now = f"asked:{hash_of(str(request.remote))}", console.entry.limits, console.clock()
    known = (await console.store.failures([key])).get(key)
    if known is not None and known.last_at + pause(known.count, limits.address, limits.longest) > now:
        raise web.HTTPTooManyRequests(text=say_to(request)("asked.slow") + "\n")
    found = await console.store.consultation_by(hash_of(request.match_info["token"]))
    if found is None:
        forgotten = known is not None and now - known.last_at > _FORGET
        await console.store.count_failure(key, known.count if known else 0, now, anew=forgotten)
    elif request[MEMBER] is not None:
        shown(request, [found.case_id])
    return found


def _guest(request: web.Request) -> bool:
    """Whether it is somebody from outside; a member who looks sees what they see, and leaves no trace as one."""
    return request[MEMBER] is None or request.app[CONSOLE].demo_user is not None


async def _closed(request: web.Request, why: str) -> web.Response:
    """What somebody reads whose link does not work (any more); it says nothing of what it was about."""
    context = {"why": why, "title": say_to(request)("asked.closed")}
    return _bare(page(request, "asked_closed.html", context, status=_GONE.get(why, 404)))


def _bare(answer: web.Response) -> web.Response:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def asked(request: web.Request) -> web.Response:
    """GET /console/asked/{token}."""
    console, now = request.app[CONSOLE], request.app[CONSOLE].clock()
    question = await _found(request)
    why = "unknown" if question is None else works(question, now)
    file = await console.store.load(question.case_id) if question and not why else None
    if question is None or file is None:
        return await _closed(request, why or "unknown")
    if _guest(request) and opened(question, now):
        question = await _note_opening(request, question, now)
    return await _show(request, question, file)


async def _note_opening(request: web.Request, question: Consultation, now: datetime) -> Consultation:
    """Every opening stands in the trail and in the history; a member's own look is none."""
    console = request.app[CONSOLE]
    seen = replace(question, opened=(*question.opened, now), version=question.version + 1)
    if not await console.store.change_consultation(seen):
        return question
    await console.door.handle(
        question.case_id, Noted(question.whom, "asked/opened", "the link to a question is opened")
    )
    return seen


async def _show(
    request: web.Request, question: Consultation, file: CaseFile, problem: str = "", typed: Any = None
) -> web.Response:
    store = request.app[CONSOLE].store
    messages = await store.conversation(file.case.id, _ALL_MESSAGES) if question.shown.messages else []
    files = await store.files_of(file.case.id)
    own = {item for answer in question.answers for item in answer.files}
    context = {
        "question": question,
        "sight": sight(file, messages, files, question.shown),
        "own_files": {item.id: item for item in files if item.id in own},
        "settled": file.case.state.value != "open",
        "token": request.match_info["token"],
        "verdicts": VERDICTS,
        "problem": problem,
        "typed": typed or {},
        "limit": ANSWER_LIMIT,
        "guest": _guest(request),
        "full": len(question.answers) >= MOST_ANSWERS,
    }
    return _bare(page(request, "asked.html", context, status=400 if problem else 200))


async def answer(request: web.Request) -> web.Response:
    """POST /console/asked/{token}: who they are, which way they lean, why, and a file."""
    console, form = request.app[CONSOLE], await text_form(request)
    question = await _found(request)
    why = "unknown" if question is None else works(question, console.clock())
    file = await console.store.load(question.case_id) if question and not why else None
    if question is None or file is None:
        return await _closed(request, why or "unknown")
    problem = _wrong(request, question, form)
    if problem:
        return await _show(request, question, file, say_to(request)(problem), form)
    with Intake() as intake:
        try:
            added = await take_in(request, intake, await console.store.files_of(file.case.id))
        except FileRefused as refusal:
            page_again = await _show(request, question, file, say_to(request)(f"files.{refusal.why}"), form)
            page_again.set_status(STATUS[refusal.why])
            return page_again
        await _take(request, question, file, form, added, intake)
    raise web.HTTPSeeOther(request.app.router["asked"].url_for(token=request.match_info["token"]).with_fragment("said"))


def _wrong(request: web.Request, question: Consultation, form: dict[str, str]) -> str:
    """The key of what to mend; empty when it is an answer."""
    name, text = form.get("name", "").strip(), form.get("text", "").strip()
    if not _guest(request):
        return "asked.member"
    if len(question.answers) >= MOST_ANSWERS:
        return "asked.full"
    if not name or len(name) > _LONGEST_NAME:
        return "asked.no_name"
    if not text or len(text) > ANSWER_LIMIT:
        return "asked.no_text"
    return "" if form.get("verdict") in VERDICTS else "asked.no_verdict"


async def _take(
    request: web.Request,
    question: Consultation,
    file: CaseFile,
    form: dict[str, str],
    added: FileRecord | None,
    intake: Intake,
) -> None:
    """Keep the answer with its file, write both into the history, tell who asked; each once for this very form."""
    console, own = request.app[CONSOLE], named_by(form, question.id)
    name, text = form["name"].strip(), form["text"].replace("\r\n", "\n").replace("\x00", "").strip()
    now, answer_id = console.clock(), own[:16]
    files: tuple[str, ...] = ()
    if added is not None:
        added = replace(added, id=own, case_id=file.case.id, by=name, about=question.id, source=Source.ASKED)
        await keep(console.store, added, intake)
        await act_once(request, form, file.case.id, file_kept(added, question.whom), "file")
        files = (added.id,)
    settled = file.case.state.value != "open"
    given = Answer(answer_id, now, name, form["verdict"], text, files, settled)
    if not await _keep_answer(request, question, given):
        raise web.HTTPConflict(text=say_to(request)("asked.busy") + "\n")
    mention = Mention(f"{question.id}:{answer_id}", question.by, file.case.id, now, name, "answer", question.id)
    await console.store.mention([mention])
    reason = f"an answer to a question of ours: {given.verdict.replace('_', ' ')}"
    heard = Noted(question.whom, "asked/answered", reason, answer_words(given))
    await act_once(request, form, file.case.id, heard, "answered")
    log.info("answered", case=file.case.id, question=question.id)


async def _keep_answer(request: web.Request, question: Consultation, given: Answer) -> bool:
    """Several may answer at the same moment: each is kept. False when the question was closed meanwhile."""
    console = request.app[CONSOLE]
    current: Consultation | None = question
    for _ in range(_TRIES):
        if current is not None and given.id in {item.id for item in current.answers}:
            return True
        if current is None or works(current, given.at):
            return False
        new = replace(current, answers=(*current.answers, given), version=current.version + 1)
        if await console.store.change_consultation(new):
            return True
        current = await console.store.consultation(question.id)
    return False


async def asked_file(request: web.Request) -> web.Response:
    """GET /console/asked/{token}/files/{file}: a file that they were shown, or gave themselves."""
    console, wanted = request.app[CONSOLE], request.match_info["file"]
    question = await _found(request)
    if question is None or works(question, console.clock()):
        raise web.HTTPNotFound(text="There is no such file.\n")
    given = {item for one in question.answers for item in one.files}
    file = await console.store.file(wanted) if wanted in given | set(question.shown.files) else None
    if file is not None and file.case_id != question.case_id:
        file = None
    return served(*await content_of(console.store, file))


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get(f"/asked/{_LINK}", asked, name="asked"),
    web.post(f"/asked/{_LINK}", answer, name="asked_answer"),
    web.get(f"/asked/{_LINK}/files/{{file:[0-9a-f]{{32}}}}", asked_file, name="asked_file"),
)
