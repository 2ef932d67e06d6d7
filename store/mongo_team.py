"""The MongoDB store's team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from store.documents import Document, document, value_of
from store.indexes import FAILURES, SESSIONS, USERS, VIEWS
from store.mongo_mail import MongoMail
from store.reaching import reaching
from store.team import Failures, Session, User, View


class MongoTeam(MongoMail):
    """Members, sessions, failures, views. Sessions and failures that are over go by themselves (TTL indexes)."""

    async def user(self, name: str) -> User | None:
        """See TeamStore.user."""
        return await self._one_user({"_id": name})

    async def user_of(self, subject: str) -> User | None:
        """See TeamStore.user_of."""
        return await self._one_user({"subject": subject}) if subject else None

    async def _one_user(self, wanted: Document) -> User | None:
        async with reaching():
            found = await self._collection(USERS).find_one(wanted)
            return value_of(User, found) if found else None

    async def users(self) -> list[User]:
        """See TeamStore.users."""
        async with reaching():
            found = await self._collection(USERS).find().sort({"_id": ASCENDING}).to_list()
            return [value_of(User, item) for item in found]

    async def put_user(self, user: User) -> None:
        """See TeamStore.put_user."""
        async with reaching():
            await self._collection(USERS).replace_one({"_id": user.name}, document(user), upsert=True)

    async def add_user(self, user: User) -> bool:
        """See TeamStore.add_user."""
        return await self._insert(USERS, {"_id": user.name, **document(user)})

    async def change_user(self, user: User) -> bool:
        """See TeamStore.change_user. Members from before versions were kept have none: that is version 0."""
        before = user.version - 1
        guard = {"_id": user.name, "version": before or {"$in": [0, None]}}
        async with reaching():
            return (await self._collection(USERS).replace_one(guard, document(user))).matched_count == 1

    async def open_session(self, session: Session) -> None:
        """See TeamStore.open_session."""
        await self._insert(SESSIONS, document(session))

    async def session(self, session_id: str) -> Session | None:
        """See TeamStore.session."""
        async with reaching():
            found = await self._collection(SESSIONS).find_one({"_id": session_id})
            return value_of(Session, found) if found else None

    async def touch_session(self, session_id: str, at: datetime) -> None:
        """See TeamStore.touch_session."""
        async with reaching():
            await self._collection(SESSIONS).update_one({"_id": session_id}, {"$max": {"seen_at": at}})

    async def sessions_of(self, user: str) -> list[Session]:
        """See TeamStore.sessions_of."""
        async with reaching():
            cursor = self._collection(SESSIONS).find({"user": user})
            latest = cursor.sort({"seen_at": DESCENDING, "_id": DESCENDING})
            return [value_of(Session, found) for found in await latest.to_list()]

    async def end_session(self, session_id: str) -> bool:
        """See TeamStore.end_session."""
        async with reaching():
            return (await self._collection(SESSIONS).delete_one({"_id": session_id})).deleted_count == 1

    async def end_sessions(self, user: str, but: str = "") -> int:
        """See TeamStore.end_sessions."""
        async with reaching():
            others = {"user": user, "_id": {"$ne": but}}
            return (await self._collection(SESSIONS).delete_many(others)).deleted_count

    async def failures(self, keys: Sequence[str]) -> dict[str, Failures]:
        """See TeamStore.failures."""
        async with reaching():
            found = await self._collection(FAILURES).find({"_id": {"$in": list(keys)}}).to_list()
            return {item["_id"]: value_of(Failures, item) for item in found}

    async def count_failure(self, key: str, seen: int, at: datetime, *, anew: bool = False) -> bool:
        """See TeamStore.count_failure."""
        change = {"$set": {"count": 1 if anew else seen + 1, "last_at": at}}
        async with reaching():
            if not seen:
                return await self._first_failure(key, at)
            return (await self._collection(FAILURES).update_one({"_id": key, "count": seen}, change)).matched_count == 1

    async def _first_failure(self, key: str, at: datetime) -> bool:
        try:
            await self._collection(FAILURES).insert_one({"_id": key, "count": 1, "last_at": at})
        except DuplicateKeyError:
            return False
        return True

    async def forgive(self, keys: Sequence[str]) -> None:
        """See TeamStore.forgive."""
        async with reaching():
            await self._collection(FAILURES).delete_many({"_id": {"$in": list(keys)}})

    async def note_view(self, view: View) -> None:
        """See TeamStore.note_view."""
        await self._insert(VIEWS, document(view))

    async def views(self, limit: int = 200, who: str = "") -> list[View]:
        """See TeamStore.views."""
        return await self._views({"who": who} if who else {}, limit)

    async def views_of(self, case_id: str, limit: int = 1_000) -> list[View]:
        """See TeamStore.views_of."""
        return await self._views({"cases": case_id}, limit)

    async def _views(self, wanted: Document, limit: int) -> list[View]:
        async with reaching():
            newest = self._collection(VIEWS).find(wanted).sort({"at": DESCENDING, "_id": DESCENDING})
            return [value_of(View, found) for found in await newest.limit(limit).to_list()]
