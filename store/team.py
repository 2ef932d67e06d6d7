"""The team in the records: members, their sessions, failed sign-ins, and who looked at whose data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class User:
    """Someone of the team; `role` is one of console.roles.Role.

    `password_hash` is argon2, empty for who comes through a sign-in service (`subject`: "<issuer> <id there>").
    `totp` is the sealed secret of the second factor, empty if there is none; `recovery` are hashes of codes that stand
    in for it once each. `must_change`: the password was given by somebody else. `version` rises with each change.
    `languages` they speak and `queues` they handle (flows.queues), empty for all; `away`: not at work now.
    """

    name: str
    password_hash: str
    role: str = "agent"
    disabled: bool = False
    totp: str = ""
    recovery: tuple[str, ...] = ()
    must_change: bool = False
    language: str = ""
    subject: str = ""
    languages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    away: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `id` is a hash: who reads the records cannot become somebody.

    It ends at `until` whatever happens, and earlier without use since `seen_at`. `csrf` is the word that its forms
    carry, `agent` the browser in its own words.
    """

    id: str
    user: str
    csrf: str
    opened_at: datetime
    seen_at: datetime
    until: datetime
    agent: str = ""
    method: str = "password"


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a row of one account or address, and when the last one was."""

    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """Somebody of the team was shown debtors' data: `what` names the page, `cases` whose. No names of debtors."""

    id: str
    who: str
    at: datetime
    what: str
    cases: tuple[str, ...]


class TeamStore(Protocol):
    """Members and what goes with signing in. Methods may raise Unavailable."""

    async def user(self, name: str) -> User | None:
        """A member of the team."""

    async def user_of(self, subject: str) -> User | None:
        """The member whom a sign-in service knows by this subject."""

    async def users(self) -> list[User]:
        """The whole team, by name."""

    async def put_user(self, user: User) -> None:
        """Add or replace a member of the team, whatever is kept."""

    async def add_user(self, user: User) -> bool:
        """Add a member; False when the name is taken."""

    async def change_user(self, user: User) -> bool:
        """Replace a member whose kept version is one below `user.version`. False: changed meanwhile, read again."""

    async def open_session(self, session: Session) -> None:
        """Keep a new session."""

    async def session(self, session_id: str) -> Session | None:
        """A session that was not ended; whether its time is over is for the reader to say."""

    async def touch_session(self, session_id: str, at: datetime) -> None:
        """Note that a session was used; an earlier moment than the kept one changes nothing."""

    async def sessions_of(self, user: str) -> list[Session]:
        """A member's sessions, the latest used first."""

    async def end_session(self, session_id: str) -> bool:
        """End a session; False when there is none."""

    async def end_sessions(self, user: str, but: str = "") -> int:
        """End a member's sessions, save the one with the id `but`; how many there were."""

    async def failures(self, keys: Sequence[str]) -> dict[str, Failures]:
        """Failed sign-ins by key; keys without any are left out."""

    async def count_failure(self, key: str, seen: int, at: datetime, *, anew: bool = False) -> bool:
        """Add one to the failures of a key that stand at `seen`; `anew` sets them to one. False: they stand elsewhere.

        Nobody counts between reading and counting unseen: any number of guesses at once are taken one by one.
        """

    async def forgive(self, keys: Sequence[str]) -> None:
        """Forget the failures of these keys."""

    async def note_view(self, view: View) -> None:
        """Keep that somebody was shown something; a second view of the same id changes nothing."""

    async def views(self, limit: int = 200, who: str = "") -> list[View]:
        """The latest views, of one member when `who` is given, newest first."""

    async def views_of(self, case_id: str, limit: int = 1_000) -> list[View]:
        """The latest views in which this case was shown, newest first."""
