"""What every page of the console is handed, and where the web application keeps it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from console.entry import Entry
from console.machine_ports import NO_MACHINE, MachineDoors
from console.oidc import OpenId
from console.operations import NO_OPERATIONS, Operations
from console.ports import CaseDoor, Clock, LooksStale, PolicyOf, Post, house_policy, never_stale
from console.presence import Presence
from console.talk_doors import NO_DOORS, TalkDoors
from console.workbench import Workbench
from flows.case import CaseFile
from pages.streams import Streams
from pages.why import Explain, no_reasons
from store.base import Store
from store.board import Board
from store.team import Session, User

MakeLinks = Callable[[CaseFile], Mapping[str, str]]
"""Links for a debtor by the name that the team knows them by."""


def no_links(_: CaseFile) -> Mapping[str, str]:
    """Nothing to hand over."""
    return {}


RunBulks = Callable[[], Awaitable[int]]
"""Runs the acts on many cases that are due; how many cases had their turn."""


async def no_bulks() -> int:
    """Nobody runs them here."""
    return 0


@dataclass(frozen=True, slots=True)
class Console:
    """The team's pages' own things. `timezone` is the team's (IANA); `demo_user` is let in without a password.

    `channels` are those in service, None for all that a debtor has. `links` may be handed to the debtor.
    `board` is the team's list, `presence` who looks at what now. `stale` says whether payment data are too old.
    `post` carries mail to people who are asked something (None: there is none), `public_url` is where links lead.
    `talk` says what the bot would do next, and gives what a conversation needs of the house.
    `workbench` holds scenarios and wordings; None: they are not tuned here.
    `machine` replays the portfolio and takes running cases to another edition.
    `operations` are switches, own days, channels, the creditor's sheet and imports.
    `run_bulks` runs what people asked for on many cases, when it is due.
    `given_back` are words of forms that may be sent again, as long as the records could not be told so.
    `entry` says how the team signs in, `oidc` asks the company's sign-in service, if there is one.
    """

    store: Store
    board: Board
    presence: Presence
    door: CaseDoor
    clock: Clock
    streams: Streams
    creditor: str
    timezone: str
    entry: Entry
    demo_user: str | None = None
    channels: frozenset[str] | None = None
    links: MakeLinks = no_links
    explain: Explain = no_reasons
    oidc: OpenId | None = None
    policy: PolicyOf = house_policy
    stale: LooksStale = never_stale
    post: Post | None = None
    public_url: str = ""
    talk: TalkDoors = NO_DOORS
    workbench: Workbench | None = None
    machine: MachineDoors = NO_MACHINE
    operations: Operations = NO_OPERATIONS
    run_bulks: RunBulks = no_bulks
    given_back: set[str] = field(default_factory=set)

    def channels_to(self, file: CaseFile) -> list[str]:
        """On which channels this debtor may be written to, the preferred one first."""
        names = dict.fromkeys(point.channel for point in file.contacts())
        return [name for name in names if self.channels is None or name in self.channels]


CONSOLE = web.AppKey("console", Console)
"""Where the application keeps it."""

MEMBER: web.RequestKey[User | None] = web.RequestKey("member", User | None)  # type: ignore[arg-type]
"""Who sends this request; None for strangers."""

SESSION: web.RequestKey[Session | None] = web.RequestKey("session", Session | None)  # type: ignore[arg-type]
"""The session of this request; None for strangers and in the demo."""

CSRF = web.RequestKey("csrf", str)
"""The word that this member's forms have to carry."""


def member_name(request: web.Request) -> str:
    """The name under which a member acts."""
    user = request[MEMBER]
    if user is None:
        raise web.HTTPUnauthorized(text="Please log in again. Nothing was done.\n")
    return user.name
