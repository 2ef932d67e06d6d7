"""Giving a conversation back to the bot: with what came of it, and a word to the debtor or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from aiohttp import web

from console.access import text_form
from console.acts import ActRefused
from console.case_page import file_of, show_case
from console.next_move import OUTCOMES, tell_on
from console.paging import act_once
from console.rooms import member_name
from console.texts import language_of
from flows.case import CaseFile
from flows.events import HandedBack

log = structlog.get_logger(__name__)

_WORDS_LIMIT = 500
_NOTHING_CAME = ("no_answer", "waits")
_AGREED = "agreed with them that reminders go on"


async def hand_back(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/hand-back: with an outcome, in words or chosen."""
    file, form = await file_of(request), await text_form(request)
    try:
        event = HandedBack(member_name(request), _outcome(form, file), _told(request, file, form))
    except ActRefused as problem:
        return await show_case(request, file, problem.words(language_of(request)), form)
    if await act_once(request, form, file.case.id, event):
        log.info("team_act", case=file.case.id, act="hand-back")
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=file.case.id).with_fragment("owner"))


def _outcome(form: Mapping[str, str], file: CaseFile) -> str:
    chosen, words = form.get("chosen", ""), form.get("outcome", "").replace("\r\n", "\n").strip()
    if chosen and chosen not in OUTCOMES:
        raise ActRefused("back.unknown")
    if len(words) > _WORDS_LIMIT:
        raise ActRefused("refusal.long", limit=_WORDS_LIMIT)
    agreed = form.get("agreed") == "yes"
    if file.case.vulnerable and not (words or agreed or chosen not in ("", *_NOTHING_CAME)):
        raise ActRefused("back.vulnerable_needs")
    if agreed and not (chosen or words):
        return _AGREED
    return ": ".join(part for part in (chosen.replace("_", " "), words) if part)


def _told(request: web.Request, file: CaseFile, form: Mapping[str, str]) -> str:
    channel = form.get("tell", "")
    if channel and channel not in tell_on(request, file):
        raise ActRefused("back.cannot_tell")
    return channel


ROUTES: Sequence[web.AbstractRouteDef] = (web.post("/cases/{case_id:.+}/hand-back", hand_back, name="hand_back"),)
"""It comes before the other acts of a case."""
