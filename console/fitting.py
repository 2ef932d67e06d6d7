"""Which of what waits fits a member of the team: languages they speak, queues they handle, what they have already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from flows.queues import PRIORITIES
from store.queueing import Waiting
from store.team import User

Parts = Callable[[Waiting], int | None]
"""In which part of a view a line stands, None: in none."""


class Whose(StrEnum):
    """The views of the list. FOR_ME: what I have, then what nobody has and fits me, then the rest that nobody has."""

    FOR_ME = "for_me"
    MINE = "mine"
    NOBODYS = "nobodys"
    ALL = "all"


def fits(user: User, item: Waiting) -> bool:
    """Whether a case is for this member. Danger to life is for everybody; who names no skills can do everything."""
    if item.priority <= PRIORITIES["crisis"]:
        return True
    speaks = not user.languages or not item.language or item.language in user.languages
    return speaks and (not user.queues or any(queue in user.queues for queue in item.queues))


def parts_for(whose: Whose, user: User) -> Parts:
    """The parts of a view, for a member."""

    def for_me(item: Waiting) -> int | None:
        if item.holder:
            return 0 if item.holder == user.name else None
        return 1 if fits(user, item) else 2

    def mine(item: Waiting) -> int | None:
        return 0 if item.holder == user.name else None

    def nobodys(item: Waiting) -> int | None:
        return None if item.holder else 0

    def everything(_: Waiting) -> int | None:
        return 0

    views: Mapping[Whose, Parts] = {
        Whose.FOR_ME: for_me,
        Whose.MINE: mine,
        Whose.NOBODYS: nobodys,
        Whose.ALL: everything,
    }
    return views[whose]


def next_for(user: User) -> Parts:
    """What may be given to a member who asks for the next: nobody's, and fit for them."""

    def parts(item: Waiting) -> int | None:
        return 0 if not item.holder and fits(user, item) else None

    return parts


def held_by(name: str) -> Parts:
    """What a colleague has."""

    def parts(item: Waiting) -> int | None:
        return 0 if item.holder == name else None

    return parts
