"""Replies: sent now or at a time of one's choice, taken back, kept as a draft, filled from a canned reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time

import structlog
from aiohttp import web

from console.access import text_form
from console.acts import TEXT_LIMIT, ActRefused
from console.case_page import file_of, show_case
from console.paging import act_once
from console.placeholders import left_over
from console.reply_form import FURTHEST, filling, in_service, ready, ways_to
from console.rooms import CONSOLE, member_name
from console.texts import language_of, say_to
from console.together import hindrance, refusal
from flows.agent_words import WHATSAPP, Hurdle, channels_for_words, hurdle, whatsapp_until
from flows.case import CaseFile
from flows.effects import Kind
from flows.events import AgentReplied, ReplyWithdrawn
from flows.message import Delivery, Message
from ledger.calendar import at_local, zone
from store.talk import ReplyDraft

log = structlog.get_logger(__name__)

_KEPT_LIMIT = 20_000
"""Characters of a draft: more than can be sent, so that nothing typed is lost."""

_REFUSALS = frozenset({"agent/refused", "contact/none", "whatsapp/window"})


async def reply(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/reply: now, at `day` and `clock`, or an approved `template`."""
    console, file, form = request.app[CONSOLE], await file_of(request), await text_form(request)
    await _keep(request, file, form)
    try:
        event = read_reply(request, file, form)
    except ActRefused as problem:
        return await show_case(request, file, problem.words(language_of(request)), form)
    if found := await hindrance(request, file, form):
        return await show_case(request, file, refusal(found, request), form)
    if await act_once(request, form, file.case.id, event):
        if problem_key := await _refused_since(request, file):
            return await show_case(request, await file_of(request), say_to(request)(problem_key), form)
        await console.store.close_draft_reply(event.agent, file.case.id, form.get("once", ""), console.clock())
        log.info("team_act", case=file.case.id, act="reply_later" if event.not_before else "reply")
    raise _back(request, file.case.id)


def read_reply(request: web.Request, file: CaseFile, form: Mapping[str, str]) -> AgentReplied:
    """The form as an event. Raises ActRefused with what can be done instead."""
    console, text = request.app[CONSOLE], form.get("text", "").replace("\r\n", "\n").strip()
    template = form.get("template", "")
    knowing = _hurdle(request, file, form)
    if template:
        return _template(request, file, template, knowing)
    if not text:
        raise ActRefused("refusal.empty")
    if len(text) > TEXT_LIMIT:
        raise ActRefused("talk.long", limit=TEXT_LIMIT, count=len(text))
    if places := left_over(text):
        raise ActRefused("talk.left_over", places=", ".join(places))
    at = _when(form, file, console.clock()) if form.get("when") == "later" else None
    channel = _channel(request, file, form.get("channel", ""), at)
    return AgentReplied(member_name(request), text, channel, at, knowing=knowing)


def _hurdle(request: web.Request, file: CaseFile, form: Mapping[str, str]) -> str:
    """What stands in the way, if the writer has said that they know. Raises ActRefused."""
    found = hurdle(file, request.app[CONSOLE].policy(file))
    if found is None:
        return ""
    if found is Hurdle.ERASED or form.get("knowing") != found.value:
        raise ActRefused(f"talk.closed_{found.value}")
    return found.value


def _template(request: web.Request, file: CaseFile, name: str, knowing: str) -> AgentReplied:
    console = request.app[CONSOLE]
    if name not in {item.wording for item in console.talk.approved(file)}:
        raise ActRefused("talk.no_template")
    if WHATSAPP not in channels_for_words(file, in_service(console)):
        raise ActRefused("refusal.wrong_channel")
    return AgentReplied(member_name(request), "", WHATSAPP, template=name, knowing=knowing)


def _channel(request: web.Request, file: CaseFile, asked: str, at: datetime | None) -> str:
    """The channel that is asked for, or the first open one. Raises ActRefused with the reason why it is closed."""
    console = request.app[CONSOLE]
    now = console.clock()
    ways = ways_to(file, console, now, say_to(request))
    opened = [way.channel for way in ways if not way.closed]
    channel = asked or next(iter(opened), "")
    if not channel:
        raise ActRefused("talk.no_way" if ways else "refusal.no_channel")
    way = next((item for item in ways if item.channel == channel), None)
    if way is None:
        raise ActRefused("refusal.wrong_channel")
    if way.closed:
        raise ActRefused("talk.closed_whatsapp" if channel == WHATSAPP else "talk.closed_way", why=way.closed)
    until = whatsapp_until(file.case, console.policy(file))
    if channel == WHATSAPP and at is not None and until is not None and at >= until:
        raise ActRefused("talk.closed_by_then")
    return channel


def _when(form: Mapping[str, str], file: CaseFile, now: datetime) -> datetime:
    """Day and clock at the debtor's own place. Raises ActRefused."""
    try:
        day, clock = date.fromisoformat(form.get("day", "").strip()), time.fromisoformat(form.get("clock", "").strip())
    except ValueError:
        raise ActRefused("talk.when_wrong") from None
    at = at_local(day, clock.replace(tzinfo=None, second=0, microsecond=0), file.case.timezone).astimezone(UTC)
    if at <= now:
        raise ActRefused("talk.when_past")
    if at > now + FURTHEST:
        raise ActRefused("talk.when_far", count=FURTHEST.days)
    return at


async def _refused_since(request: web.Request, before: CaseFile) -> str:
    """Whether the desk refused what was sent: things changed between the page's look and the desk's."""
    console, me = request.app[CONSOLE], member_name(request)
    after = await console.store.load(before.case.id)
    if after is None:
        return "talk.closed_erased"
    news = await console.store.entries(before.case.id, before.case.chain.count + 1, after.case.chain.count)
    refused = (item for item in news if item.kind is Kind.BLOCK and item.rule in _REFUSALS)
    mine = [item for item in refused if item.actor == me or item.rule == "whatsapp/window"]
    if not mine:
        return ""
    if mine[-1].rule == "whatsapp/window":
        return "talk.closed_whatsapp_now"
    found = hurdle(after, console.policy(after))
    return f"talk.closed_{found.value}" if found else "refusal.no_channel"


def _back(request: web.Request, case_id: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(request.app.router["case"].url_for(case_id=case_id).with_fragment("reply"))


# --- drafts ---


async def draft(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/draft: keep what was typed, until it is sent."""
    file = await file_of(request)
    await _keep(request, file, await text_form(request))
    if "Amicable-Draft" in request.headers:
        return web.Response(status=204)
    raise _back(request, file.case.id)


async def _keep(request: web.Request, file: CaseFile, form: Mapping[str, str], text: str | None = None) -> None:
    """Before anything else is done with it: whatever happens then, nothing typed is lost."""
    console, words = request.app[CONSOLE], form.get("text", "") if text is None else text
    kept = ReplyDraft(
        member_name(request),
        file.case.id,
        words.replace("\r\n", "\n")[:_KEPT_LIMIT],
        console.clock(),
        form.get("channel", "")[:20],
        form.get("day", "")[:10],
        form.get("clock", "")[:8],
        form.get("once", "")[:32],
    )
    await console.store.save_draft_reply(kept)


async def insert(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/insert: a canned reply joins what was typed, without scripting."""
    console, file, form = request.app[CONSOLE], await file_of(request), await text_form(request)
    me = member_name(request)
    found = await console.store.canned_reply(form.get("canned", ""))
    if found is None or found.gone or found.owner not in ("", me):
        raise web.HTTPNotFound
    body, typed = ready(found, filling(console, file, me)).body, form.get("text", "").rstrip()
    await _keep(request, file, form, f"{typed}\n\n{body}" if typed else body)
    raise _back(request, file.case.id)


# --- words that wait ---


async def withdraw(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/withdraw: a message does not go; with `again` it stands in the form, to change."""
    console, file, form = request.app[CONSOLE], await file_of(request), await text_form(request)
    message = await _scheduled(request, file, form)
    gone = ReplyWithdrawn(member_name(request), message.id)
    if message.state is Delivery.QUEUED and await act_once(request, form, file.case.id, gone):
        message = await console.store.message(message.id) or message
        log.info("team_act", case=file.case.id, act="withdraw")
    if message.state is not Delivery.CANCELLED:
        return await show_case(request, file, say_to(request)("talk.gone_already"))
    if form.get("again"):
        await _keep(request, file, _as_typed(message, file), message.text)
    raise _back(request, file.case.id)


async def _scheduled(request: web.Request, file: CaseFile, form: Mapping[str, str]) -> Message:
    message = await request.app[CONSOLE].store.message(form.get("message", ""))
    if message is None or message.case_id != file.case.id or not message.scheduled:
        raise web.HTTPNotFound
    return message


def _as_typed(message: Message, file: CaseFile) -> dict[str, str]:
    at = (message.not_before or message.at).astimezone(zone(file.case.timezone))
    return {"channel": message.channel, "day": at.date().isoformat(), "clock": f"{at:%H:%M}"}


_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_DONE: Mapping[str, _Handler] = {"reply": reply, "draft": draft, "insert": insert, "withdraw": withdraw}
ROUTES: Sequence[web.AbstractRouteDef] = tuple(
    web.post(f"/cases/{{case_id:.+}}/{name}", handler, name=f"words_{name}") for name, handler in _DONE.items()
)
"""They come before the other acts of a case."""
