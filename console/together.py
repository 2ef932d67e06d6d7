"""Two must not answer one debtor at once: what stands in the way of a reply, and what was said meanwhile.

A page says which message was the last that it showed (`seen`, templates/case/seen.html). Where somebody else has the
case, is writing, or something was said since, nothing is sent: the words are given back with what is new, and go with
the next click (`anyway`), which counts for what was shown and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from console.rooms import CONSOLE, member_name
from console.texts import Say, say_to
from flows.case import CaseFile
from flows.message import Message

_LOOK_BACK = 30
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way. `mark` is what the confirmation has to carry."""

    mark: str
    holder: str = ""
    writing: tuple[str, ...] = ()
    new: tuple[Message, ...] = ()

    def problem(self, say: Say) -> str:
        """In words."""
        words = [say("together.theirs", name=self.holder)] if self.holder else []
        if self.writing:
            words.append(say("together.writing", names=", ".join(self.writing)))
        if self.new:
            words.append(say("together.meanwhile", count=len(self.new)))
        return " ".join(words)


_HINDRANCE: web.RequestKey[Hindrance] = web.RequestKey("hindrance", Hindrance)


async def hindrance(request: web.Request, file: CaseFile, form: Mapping[str, str]) -> Hindrance | None:
    """What stands in the way of a reply, None when it may go. The page then shows it (`part`)."""
    console, me = request.app[CONSOLE], member_name(request)
    holder = file.case.holder if file.case.holder != me else ""
    writing = tuple(item.name for item in console.presence.others(file.case.id, me) if item.writing)
    new = await _new(request, file, form.get("seen"))
    if not (holder or writing or new):
        return None
    told = "\n".join([holder, *(item.id for item in new), *writing])
    mark = hashlib.sha256(told.encode()).hexdigest()[:16]
    if form.get("anyway") == mark:
        return None
    found = Hindrance(mark, holder, writing, new[-_MOST_SHOWN:])
    request[_HINDRANCE] = found
    return found


async def _new(request: web.Request, file: CaseFile, seen: str | None) -> tuple[Message, ...]:
    """What was said after the last message that the page showed. A form that does not say is taken at its word."""
    if seen is None:
        return ()
    said = await request.app[CONSOLE].store.conversation(file.case.id, _LOOK_BACK)
    places = [place for place, message in enumerate(said) if message.id == seen]
    mine = f"written by {member_name(request)}"
    return tuple(message for message in (said[places[-1] + 1 :] if places else said) if message.reason != mine)


async def part(request: web.Request, _: CaseFile) -> Mapping[str, Any]:
    """See case_page.Part."""
    return {"hindrance": request.get(_HINDRANCE)}


def refusal(found: Hindrance, request: web.Request) -> str:
    """The problem that the page shows above the words that were given back."""
    return found.problem(say_to(request))
