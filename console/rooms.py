"""What every page of the console is handed, and where the web application keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from console.ports import CaseDoor, Clock
from console.throttle import Throttle
from pages.streams import Streams
from store.base import Store


@dataclass(frozen=True, slots=True)
class Console:
    """The team's pages' own things. `timezone` is the team's (IANA); `demo_user` is let in without a password."""

    store: Store
    door: CaseDoor
    clock: Clock
    streams: Streams
    creditor: str
    timezone: str
    demo_user: str | None
    throttle: Throttle = field(default_factory=Throttle)


CONSOLE = web.AppKey("console", Console)
"""Where the application keeps it."""
