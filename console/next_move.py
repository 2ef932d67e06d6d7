"""What the bot does next by itself, and what it would do with a conversation that is given back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from console.reply_form import ways_to
from console.rooms import CONSOLE, member_name
from console.texts import say_to
from flows.ahead import Ahead
from flows.case import CaseFile, CaseState, Owner
from flows.events import HandedBack

OUTCOMES = ("answered", "agreed", "paid", "corrected", "no_answer", "waits")
"""What came of a conversation, to choose from."""


@dataclass(frozen=True, slots=True)
class HandBack:
    """What the part shows: what the bot does `now` by itself and `then`, after it has the case back.

    `tell` are the channels on which the debtor may be told. `vulnerable`: they were told that no more messages come.
    """

    now: Ahead | None
    then: Ahead | None
    offered: bool
    mine: bool
    tell: tuple[str, ...]
    vulnerable: bool = False


async def part(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """See case_page.Part."""
    console, me, case = request.app[CONSOLE], member_name(request), file.case
    offered = case.owner is Owner.HUMAN or bool(case.open_escalations)
    foresee = console.talk.foresee
    found = HandBack(
        now=foresee(file, None),
        then=foresee(file, HandedBack(me)) if offered else None,
        offered=offered,
        mine=case.owner is Owner.HUMAN and case.agent == me,
        tell=tell_on(request, file) if offered else (),
        vulnerable=case.vulnerable,
    )
    return {"back": found, "outcomes": OUTCOMES}


def tell_on(request: web.Request, file: CaseFile) -> tuple[str, ...]:
    """Where the debtor wrote, and may be answered now."""
    console = request.app[CONSOLE]
    if file.case.state is not CaseState.OPEN:
        return ()
    opened = [way.channel for way in ways_to(file, console, console.clock(), say_to(request)) if not way.closed]
    last = file.case.last_inbound
    return tuple(sorted((name for name in opened if name in last), key=lambda name: last[name], reverse=True))
