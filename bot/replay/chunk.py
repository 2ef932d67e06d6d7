"""A worker process: plays some cases on both sides and compares them. Only counts and ids of cases come back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import structlog

from bot.proposal import InUse
from bot.replay.playing import Play, Played, arriving, running
from bot.replay.setting import Plan, in_use
from bot.replay.tally import Contact, Tally
from flows.case import CaseFile

_NICE = 10
_OTHER_LETTER = "ő"
"""Outside the alphabet of short SMS, as the letter that it stands for."""


@dataclass(frozen=True, slots=True)
class Move:
    """The first contact of a case that is another one, or on another day; `days` is later (positive) or sooner.

    `behind` is the contact before it, which is the same on both sides.
    """

    case_id: str
    before: Contact | None
    after: Contact | None
    behind: Contact | None = None

    @property
    def days(self) -> int | None:
        """By how many days; None where one side does nothing any more."""
        return (self.after.day - self.before.day).days if self.before and self.after else None


@dataclass(slots=True)
class Part:
    """What some cases add up to on both sides."""

    before: Tally
    after: Tally
    moves: list[Move]
    cases: int = 0
    arrived: int = 0
    read: int = 0


@dataclass(slots=True)
class _Room:
    plan: Plan
    before: InUse
    after: InUse


_ROOM: list[_Room] = []


def prepare(plan: Plan) -> None:
    """Once in each worker: make both sides' rules and wordings. It gives way to the service on the same machine."""
    os.nice(_NICE)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    _ROOM[:] = [room_of(plan)]


def room_of(plan: Plan) -> _Room:
    """Both sides of a plan."""
    before = in_use(plan.house, plan.before)
    return _Room(plan, before, in_use(plan.house, plan.after) if plan.after else before)


def play(files: Sequence[CaseFile]) -> Part:
    """Play some cases on both sides (in a worker that is prepared)."""
    return asyncio.run(play_in(_ROOM[0], files))


async def play_in(room: _Room, files: Sequence[CaseFile]) -> Part:
    """Play some cases on both sides of a room."""
    plan = room.plan
    again, present = arriving(files, plan), running(files)
    first = await Play(plan, room.before, None).run(present, again)
    laid = plan.after if plan.move else None
    second = await Play(plan, room.after, laid).run(present, again) if plan.after else first
    return Part(first.tally, second.tally, _moves(first, second), len(present), len(again), len(files))


def _moves(before: Played, after: Played) -> list[Move]:
    names = sorted(before.paths.keys() | after.paths.keys())
    return [item for name in names if (item := _move(name, before.paths.get(name, []), after.paths.get(name, [])))]


def _move(name: str, before: Sequence[Contact], after: Sequence[Contact]) -> Move | None:
    behind: Contact | None = None
    for was, becomes in zip_longest(before, after):
        if was != becomes:
            return Move(name, was, becomes, behind)
        behind = becomes
    return None


def masked(file: CaseFile) -> CaseFile:
    """The case without its debtor's name: other letters of the same kind, so that texts keep their length."""
    debtor = file.account.debtor
    name = "".join(_mask(letter) for letter in debtor.name)
    return replace(file, account=replace(file.account, debtor=replace(debtor, name=name)))


def _mask(letter: str) -> str:
    if letter.isascii():
        return "n" if letter.isalpha() else letter
    return _OTHER_LETTER if letter.isalpha() else letter
