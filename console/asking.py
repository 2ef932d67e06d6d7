"""Asking sales or another department in: the question with its link, and the decision that ends it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog
from aiohttp import web

from console.access import text_form
from console.case_page import file_of, show_case, with_file
from console.consulting import FURTHEST_DAYS, LINK_AFTER, QUESTION_LIMIT, VERDICTS, new_token
from console.paging import act_once, first_time, page
from console.rooms import CONSOLE, member_name
from console.texts import LANGUAGES, language_of, say_to, speaker
from console.uploads import many_of
from flows.case import CaseFile
from flows.events import DisputeSettled, Noted
from flows.message import Direction
from ledger.calendar import CLOSE_OF_BUSINESS, add_business_days, at_local, local_date
from store.consultations import Consultation, Ruling, Shown
from store.files import FileState

log = structlog.get_logger(__name__)

_MAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\"]+\.[^@\s,;<>()\"]{2,}")
_ID = "{question:[0-9a-f]{32}}"
_MESSAGES = 60
_LONGEST_WHOM = 100
_LONGEST_MAIL = 254
_LONGEST_REASON = 1_000


class _Wrong(ValueError):
    """A form that makes no sense; the text is the key of what to mend."""


async def form_page(request: web.Request) -> web.Response:
    """GET /console/cases/{case_id}/ask: what to ask, and what they may see."""
    return await _show(request, await file_of(request))


async def _show(
    request: web.Request, file: CaseFile, problem: str = "", typed: Mapping[str, str] | None = None, chosen: Any = ()
) -> web.Response:
    console = request.app[CONSOLE]
    messages = await console.store.conversation(file.case.id, _MESSAGES)
    files = [item for item in await console.store.files_of(file.case.id) if item.state is FileState.KEPT]
    today = local_date(console.clock(), console.timezone)
    context = {
        "file": file,
        "case": file.case,
        "debtor": file.account.debtor,
        "messages": list(reversed(messages)),
        "inbound": Direction.INBOUND,
        "files": files,
        "problem": problem,
        "typed": typed or {},
        "chosen": frozenset(chosen),
        "may_mail": console.post is not None,
        "languages": LANGUAGES,
        "deadline": add_business_days(today, 2, file.account.debtor.country),
        "today": today,
        "furthest": today + timedelta(days=FURTHEST_DAYS),
    }
    return page(request, "ask.html", context, status=400 if problem else 200)


async def ask(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/ask: keep the question, show its link once, send it if that is wished."""
    file, form, say = await file_of(request), await text_form(request), say_to(request)
    token, kept = new_token()
    lists = {name: await many_of(request, name) for name in ("invoices", "disputes", "messages", "files")}
    try:
        asked = await _read(request, file, form, lists, kept)
    except _Wrong as wrong:
        chosen = [f"{name}:{item}" for name, items in lists.items() for item in items]
        return await _show(request, file, say(str(wrong)), form, chosen)
    if not await first_time(request, form):
        raise _to_trail(request, file.case.id)
    console = request.app[CONSOLE]
    reason = f"a question to others, by a link until {asked.until:%Y-%m-%d}"
    words = f"{asked.whom}: {asked.question}"
    await act_once(request, form, file.case.id, Noted(asked.by, "asked/sent", reason, words), "asked")
    await console.store.add_consultation(asked)
    link = str(request.url.origin().join(request.app.router["asked"].url_for(token=token)))
    if console.public_url.startswith("https://"):
        link = f"{console.public_url.rstrip('/')}{request.app.router['asked'].url_for(token=token)}"
    sent = await _mail(request, asked, link, form.get("language", ""))
    log.info("asked", case=file.case.id, question=asked.id, mailed=sent)
    context = {"file": file, "debtor": file.account.debtor, "asked": asked, "link": link, "sent": sent}
    return page(request, "ask_sent.html", context)


async def _read(
    request: web.Request, file: CaseFile, form: Mapping[str, str], lists: Mapping[str, list[str]], token: str
) -> Consultation:
    """The question as the form says it. Raises _Wrong."""
    console = request.app[CONSOLE]
    whom, question, address = (form.get(name, "").strip() for name in ("whom", "question", "address"))
    if not whom or len(whom) > _LONGEST_WHOM:
        raise _Wrong("ask.no_whom")
    if not question or len(question) > QUESTION_LIMIT:
        raise _Wrong("ask.no_question")
    if address and (console.post is None or len(address) > _LONGEST_MAIL or not _MAIL.fullmatch(address)):
        raise _Wrong("ask.bad_address")
    now = console.clock()
    deadline = at_local(_day(form, local_date(now, console.timezone)), CLOSE_OF_BUSINESS, console.timezone)
    by = member_name(request)
    visible = await _shown(request, file, form, lists)
    ends = (deadline, deadline + LINK_AFTER)
    return Consultation(
        secrets.token_hex(16), file.case.id, token, by, now, whom, question, *ends, visible, address=address
    )


def _day(form: Mapping[str, str], today: date) -> date:
    try:
        found = date.fromisoformat(form.get("deadline", "").strip())
    except ValueError:
        raise _Wrong("ask.bad_day") from None
    if not 0 <= (found - today).days <= FURTHEST_DAYS:
        raise _Wrong("ask.bad_day")
    return found


async def _shown(
    request: web.Request, file: CaseFile, form: Mapping[str, str], lists: Mapping[str, list[str]]
) -> Shown:
    """Only what belongs to this very case can be shown, whatever a form says."""
    store, case_id = request.app[CONSOLE].store, file.case.id
    messages = {item.id for item in await store.conversation(case_id, _MESSAGES)}
    files = {item.id for item in await store.files_of(case_id) if item.state is FileState.KEPT}
    there = {
        "invoices": {item.number for item in file.account.invoices},
        "disputes": {item.id for item in file.case.disputes},
        "messages": messages,
        "files": files,
    }
    picked = {name: tuple(item for item in dict.fromkeys(lists[name]) if item in there[name]) for name in there}
    return Shown(**picked, contact=form.get("contact") == "yes")


async def _mail(request: web.Request, asked: Consultation, link: str, language: str) -> bool:
    """Send the link; the mail names neither debtor nor question, for mailboxes are read by others."""
    console = request.app[CONSOLE]
    if not asked.address or console.post is None:
        return False
    say = speaker(language if language in LANGUAGES else language_of(request))
    day = local_date(asked.deadline, console.timezone).isoformat()
    text = say("ask.mail", by=asked.by, creditor=console.creditor, link=link, day=day)
    return await console.post(asked.address, say("ask.mail_subject", creditor=console.creditor), text)


# --- how it ends ---


async def decide(request: web.Request) -> web.Response:
    """POST /console/questions/{question}/decide: what was decided, and why; settles the dispute if that is wished."""
    console, form, say = request.app[CONSOLE], await text_form(request), say_to(request)
    asked, file = await _question_of(request)
    typed = {**form, "act": f"decide:{asked.id}"}
    verdict, reason = form.get("verdict", ""), form.get("reason", "").strip()
    if verdict not in VERDICTS or not reason or len(reason) > _LONGEST_REASON:
        return await show_case(request, file, say("trail.no_reason"), typed)
    settles = form.get("dispute", "")
    if settles and verdict not in ("debtor_right", "invoice_stands"):
        return await show_case(request, file, say("trail.no_side"), typed)
    ruling = Ruling(member_name(request), console.clock(), verdict, reason)
    if not asked.is_open and not _again(asked, ruling):
        return await show_case(request, file, say("trail.over"), typed)
    if asked.is_open and not await _ruled(request, asked, ruling):
        return await show_case(request, file, say("trail.busy"), typed)
    said = f"decided: {verdict.replace('_', ' ')}"
    await act_once(request, form, file.case.id, Noted(ruling.by, "asked/decided", said, reason), "decided")
    if settles in {item.id for item in file.case.open_disputes}:
        upheld = verdict == "debtor_right"
        settled = DisputeSettled(ruling.by, settles, upheld=upheld, reason=reason)
        await act_once(request, form, file.case.id, settled, "settled")
    raise _to_trail(request, file.case.id)


async def _ruled(request: web.Request, asked: Consultation, ruling: Ruling) -> bool:
    store = request.app[CONSOLE].store
    if await store.change_consultation(replace(asked, ruling=ruling, version=asked.version + 1)):
        return True
    found = await store.consultation(asked.id)
    return found is not None and _again(found, ruling)


def _again(asked: Consultation, ruling: Ruling) -> bool:
    """Whether it was decided just so by the same person: a form sent twice, or again because the records went away."""
    known = asked.ruling
    return known is not None and (known.by, known.verdict, known.reason) == (ruling.by, ruling.verdict, ruling.reason)


async def withdraw(request: web.Request) -> web.Response:
    """POST /console/questions/{question}/withdraw: its link stops working at once."""
    console, form = request.app[CONSOLE], await text_form(request)
    asked, file = await _question_of(request)
    by = member_name(request)
    if asked.is_open and await first_time(request, form):
        gone = replace(asked, withdrawn_by=by, withdrawn_at=console.clock(), version=asked.version + 1)
        if not await console.store.change_consultation(gone):
            return await show_case(request, file, say_to(request)("trail.busy"), form)
        await console.door.handle(file.case.id, Noted(by, "asked/withdrawn", "the link to a question is withdrawn"))
    raise _to_trail(request, file.case.id)


async def _question_of(request: web.Request) -> tuple[Consultation, CaseFile]:
    found = await request.app[CONSOLE].store.consultation(request.match_info["question"])
    return await with_file(request, found, "There is no such question.")


def _to_trail(request: web.Request, case_id: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(request.app.router["case"].url_for(case_id=case_id).with_fragment("trail"))


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/cases/{case_id:.+}/ask", form_page, name="ask"),
    web.post("/cases/{case_id:.+}/ask", ask, name="ask_send"),
    web.post(f"/questions/{_ID}/decide", decide, name="question_decide"),
    web.post(f"/questions/{_ID}/withdraw", withdraw, name="question_withdraw"),
)
