"""A plan looked at, part by part, before anybody approves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from console.acts import Act, ActRefused
from console.acts_settling import plan_lines
from console.case_page import file_of
from console.paging import page
from console.rooms import CONSOLE, member_name
from console.texts import language_of
from ledger.calendar import local_date


async def show_plan(request: web.Request) -> web.Response:
    """GET /console/cases/{case_id}/plan?count=&first=&every_days=: every part before anybody approves it."""
    console, file = request.app[CONSOLE], await file_of(request)
    terms = console.policy(file).plan
    today = local_date(console.clock(), file.case.timezone)
    asked = dict(request.query)
    asked.setdefault("count", str(min(terms.counts, default=3)))
    asked.setdefault("first", str(today + timedelta(days=terms.first_after_days)))
    asked.setdefault("every_days", str(terms.every_days))
    lines, problem = None, ""
    try:
        lines = plan_lines(Act(file, member_name(request), today, (), asked), terms)
    except ActRefused as refusal:
        problem = refusal.words(language_of(request))
    context = {"file": file, "case": file.case, "debtor": file.account.debtor, "today": today, "terms": terms}
    shown = {"asked": asked, "lines": lines, "problem": problem, "balance": file.account.balance()}
    return page(request, "plan.html", context | shown, status=400 if problem and request.query else 200)


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/cases/{case_id:.+}/plan", show_plan, name="plan"),)
"""Before those of the case itself, whose address takes in everything."""
