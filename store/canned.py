"""Canned replies in the records: texts used again, in several languages, with everybody who changed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CannedBefore:
    """How a canned reply was: who wrote it so, and when."""

    title: str
    bodies: Mapping[str, str]
    tags: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Canned:
    """A text that is used again. `bodies` by language; `owner` is whose it is, empty for everybody's.

    `by` and `at`: who changed it last; `before`: how it was earlier, oldest first. A reply that was taken away is
    `gone`, and stays on file. `version` rises with each change (from 1).
    """

    id: str
    title: str
    bodies: Mapping[str, str]
    by: str
    at: datetime
    tags: tuple[str, ...] = ()
    owner: str = ""
    gone: bool = False
    before: tuple[CannedBefore, ...] = field(default=())
    version: int = 1


class CannedStore(Protocol):
    """Canned replies. Methods may raise Unavailable."""

    async def canned(self, who: str) -> list[Canned]:
        """What a member may use, by title: everybody's and their own."""

    async def canned_reply(self, canned_id: str) -> Canned | None:
        """One canned reply, gone or not."""

    async def put_canned(self, canned: Canned) -> bool:
        """Keep a new one (version 1), or a change of the version before. False: changed meanwhile, read again."""
