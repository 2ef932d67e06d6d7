"""The in-memory store's team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from store.memory_mail import MemoryMail
from store.precision import kept, moment
from store.team import Failures, Session, User, View


class MemoryTeam(MemoryMail):
    """Members, sessions, failures, views."""

    def __init__(self) -> None:
        super().__init__()
        self._users: dict[str, User] = {}
        self._sessions: dict[str, Session] = {}
        self._failures: dict[str, Failures] = {}
        self._views: dict[str, View] = {}

    async def user(self, name: str) -> User | None:
        """See TeamStore.user."""
        return self._users.get(name)

    async def user_of(self, subject: str) -> User | None:
        """See TeamStore.user_of."""
        return next((user for user in self._users.values() if subject and user.subject == subject), None)

    async def users(self) -> list[User]:
        """See TeamStore.users."""
        return sorted(self._users.values(), key=lambda user: user.name)

    async def put_user(self, user: User) -> None:
        """See TeamStore.put_user."""
        self._users[user.name] = user

    async def add_user(self, user: User) -> bool:
        """See TeamStore.add_user."""
        return self._users.setdefault(user.name, user) is user

    async def change_user(self, user: User) -> bool:
        """See TeamStore.change_user."""
        known = self._users.get(user.name)
        if known is None or known.version != user.version - 1:
            return False
        self._users[user.name] = user
        return True

    async def open_session(self, session: Session) -> None:
        """See TeamStore.open_session."""
        self._sessions[session.id] = kept(session)

    async def session(self, session_id: str) -> Session | None:
        """See TeamStore.session."""
        return self._sessions.get(session_id)

    async def touch_session(self, session_id: str, at: datetime) -> None:
        """See TeamStore.touch_session."""
        known = self._sessions.get(session_id)
        if known is not None and known.seen_at < moment(at):
            self._sessions[session_id] = replace(known, seen_at=moment(at))

    async def sessions_of(self, user: str) -> list[Session]:
        """See TeamStore.sessions_of."""
        found = [session for session in self._sessions.values() if session.user == user]
        return sorted(found, key=lambda session: (session.seen_at, session.id), reverse=True)

    async def end_session(self, session_id: str) -> bool:
        """See TeamStore.end_session."""
        return self._sessions.pop(session_id, None) is not None

    async def end_sessions(self, user: str, but: str = "") -> int:
        """See TeamStore.end_sessions."""
        ended = [item.id for item in self._sessions.values() if item.user == user and item.id != but]
        for session_id in ended:
            del self._sessions[session_id]
        return len(ended)

    async def failures(self, keys: Sequence[str]) -> dict[str, Failures]:
        """See TeamStore.failures."""
        return {key: self._failures[key] for key in keys if key in self._failures}

    async def count_failure(self, key: str, seen: int, at: datetime, *, anew: bool = False) -> bool:
        """See TeamStore.count_failure."""
        known = self._failures.get(key)
        if (known.count if known else 0) != seen:
            return False
        self._failures[key] = Failures(1 if anew else seen + 1, moment(at))
        return True

    async def forgive(self, keys: Sequence[str]) -> None:
        """See TeamStore.forgive."""
        for key in keys:
            self._failures.pop(key, None)

    async def note_view(self, view: View) -> None:
        """See TeamStore.note_view."""
        self._views.setdefault(view.id, kept(view))

    async def views(self, limit: int = 200, who: str = "") -> list[View]:
        """See TeamStore.views."""
        return _newest([view for view in self._views.values() if not who or view.who == who], limit)

    async def views_of(self, case_id: str, limit: int = 1_000) -> list[View]:
        """See TeamStore.views_of."""
        return _newest([view for view in self._views.values() if case_id in view.cases], limit)


def _newest(views: list[View], limit: int) -> list[View]:
    return sorted(views, key=lambda view: (view.at, view.id), reverse=True)[:limit]
