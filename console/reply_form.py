"""The reply form of a case's page: where one may write and why not elsewhere, until when, what stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from console.acts import TEXT_LIMIT
from console.consenting import PointLine, point_lines
from console.placeholders import Filling, fill
from console.rooms import CONSOLE, Console, member_name
from console.talk_doors import Approved
from console.texts import Say, say_to
from flows.agent_words import WHATSAPP, Hurdle, channels_for_words, hurdle, whatsapp_until
from flows.case import CaseFile
from flows.opening import window_from
from ledger.calendar import local_date, zone
from ledger.debtor import REACHABLE
from pages.words import moment_in
from store.canned import Canned
from store.talk import ReplyDraft

FURTHEST = timedelta(days=30)
"""Words wait for this long at most."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel to this debtor. `closed` says in words why nothing goes there; empty: it is open."""

    channel: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A canned reply as it would read here. `body` is in the debtor's language, else in the first that there is."""

    canned: Canned
    body: str
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """What the form shows. `free_until` is WhatsApp's, `usual` the hours for unasked messages in words."""

    ways: tuple[Way, ...]
    chosen: str
    hurdle: Hurdle | None
    free_until: datetime | None
    free: bool
    approved: tuple[Approved, ...]
    canned: tuple[Ready, ...]
    draft: ReplyDraft | None
    usual: str
    proposed: datetime
    now: datetime

    @property
    def open(self) -> tuple[str, ...]:
        """The channels on which one may write."""
        return tuple(way.channel for way in self.ways if not way.closed)


async def part(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """See case_page.Part."""
    console, me = request.app[CONSOLE], member_name(request)
    draft, canned = await asyncio.gather(console.store.draft_reply(me, file.case.id), console.store.canned(me))
    now, policy = console.clock(), console.policy(file)
    until = whatsapp_until(file.case, policy)
    ways = ways_to(file, console, now, say_to(request))
    approved = tuple(console.talk.approved(file)) if any(way.channel == WHATSAPP for way in ways) else ()
    opened = tuple(way.channel for way in ways if not way.closed)
    form = ReplyForm(
        ways=ways,
        chosen=(draft.channel if draft and draft.channel in opened else "") or (opened[0] if opened else ""),
        hurdle=hurdle(file, policy),
        free_until=until,
        free=until is not None and now < until,
        approved=approved,
        canned=tuple(ready(item, filling(console, file, me)) for item in canned),
        draft=draft,
        usual=policy.said,
        proposed=(window_from(file, policy, now + timedelta(hours=1)) or now).astimezone(zone(file.case.timezone)),
        now=now,
    )
    return {"reply": form, "text_limit": TEXT_LIMIT, "local_today": local_date(now, file.case.timezone)}


def in_service(console: Console) -> frozenset[str]:
    """The channels that carry messages now."""
    return frozenset(REACHABLE) if console.channels is None else console.channels


def ways_to(file: CaseFile, console: Console, now: datetime, say: Say) -> tuple[Way, ...]:
    """Every channel of the debtor, the open ones first and in the order in which they are offered."""
    usable = channels_for_words(file, in_service(console))
    until = whatsapp_until(file.case, console.policy(file))
    shut = until is None or now >= until
    found = [Way(name, _window(until, file, console, say) if name == WHATSAPP and shut else "") for name in usable]
    rest = {line.point.channel: line for line in point_lines(file) if line.point.channel not in usable}
    found += [Way(name, _why_closed(line, console, say)) for name, line in rest.items()]
    return tuple(sorted(found, key=lambda way: way.closed != ""))


def _window(until: datetime | None, file: CaseFile, console: Console, say: Say) -> str:
    if until is None:
        return say("talk.window_never")
    hours = console.policy(file).whatsapp_hours
    return say("talk.window_over", at=moment_in(until, file.case.timezone), hours=hours)


def _why_closed(line: PointLine, console: Console, say: Say) -> str:
    if not line.point.address:
        return say("consent.unbound")
    if line.obstacle:
        return say(f"consent.obstacle_{line.obstacle}", words=line.words)
    if line.point.channel not in in_service(console):
        return say("talk.not_in_service")
    return say("talk.no_consent")


def filling(console: Console, file: CaseFile, agent: str) -> Filling:
    """What a canned reply's places are filled from."""
    link = console.talk.pay_link(file)
    return Filling(file, console.clock(), file.language, agent, console.creditor, link)


def ready(canned: Canned, of: Filling) -> Ready:
    """A canned reply filled for a case."""
    if of.language in canned.bodies:
        return Ready(canned, fill(canned.bodies[of.language], of))
    language = next(iter(canned.bodies))
    return Ready(canned, fill(canned.bodies[language], of), foreign=language)
