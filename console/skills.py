"""Languages that a member speaks and queues that they handle: what routing goes by (console.fitting)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aiohttp import web

from console.queue_words import QUEUES
from ledger.debtor import LANGUAGES
from store.team import User


class NoSuchSkill(ValueError):
    """A language or queue that nobody knows; the message names it."""


def with_skills(user: User, languages: Sequence[str], queues: Sequence[str]) -> User:
    """The member with these skills; none means all. Raises NoSuchSkill."""
    for given, known in ((languages, LANGUAGES), (queues, QUEUES)):
        unknown = [name for name in given if name not in known]
        if unknown:
            raise NoSuchSkill(f"{unknown[0]!r} is none of {', '.join(known)}")
    chosen = tuple(name for name in LANGUAGES if name in languages)
    return replace(user, languages=chosen, queues=tuple(name for name in QUEUES if name in queues))


async def chosen_skills(request: web.Request) -> Mapping[str, list[str]]:
    """What the form ticks."""
    form = await request.post()
    return {name: [item for item in form.getall(name, []) if isinstance(item, str)] for name in ("languages", "queues")}
