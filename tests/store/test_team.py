"""Members, sessions, failed sign-ins and views: both stores alike. Times lie ahead, for old records go away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.base import Store
from store.team import Failures, Session, User, View

NOW = datetime(2099, 5, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def session(session_id: str = "s1", user: str = "ann", minutes: int = 0) -> Session:
    at = NOW + minutes * MINUTE
    return Session(session_id, user, "word", at, at, NOW + timedelta(hours=8), "Firefox")


def view(view_id: str, *cases: str, who: str = "ann", minutes: int = 0) -> View:
    return View(view_id, who, NOW + minutes * MINUTE, "case", cases)


async def test_a_member_is_added_once(store: Store) -> None:
    assert await store.add_user(User("ann", "a", "admin", recovery=("x", "y")))
    assert not await store.add_user(User("ann", "b"))
    assert await store.user("ann") == User("ann", "a", "admin", recovery=("x", "y"))


async def test_a_member_is_found_by_what_a_sign_in_service_calls_them(store: Store) -> None:
    await store.put_user(User("ann", "a"))
    await store.put_user(User("bob", "", subject="https://id.example 17"))
    found = await store.user_of("https://id.example 17")
    assert found is not None
    assert found.name == "bob"
    assert await store.user_of("https://id.example 18") is None
    assert await store.user_of("") is None


async def test_of_two_changes_of_a_member_only_the_first_is_kept(store: Store) -> None:
    await store.put_user(User("ann", "a"))
    known = await store.user("ann")
    assert known is not None
    assert await store.change_user(replace(known, role="admin", version=1))
    assert not await store.change_user(replace(known, disabled=True, version=1))
    assert await store.user("ann") == User("ann", "a", "admin", version=1)
    assert await store.change_user(User("ann", "a", "admin", disabled=True, version=2))
    assert not await store.change_user(User("nobody", "a", version=1))


async def test_a_session_is_kept_used_and_ended(store: Store) -> None:
    await store.open_session(session())
    await store.touch_session("s1", NOW + 5 * MINUTE)
    await store.touch_session("s1", NOW + 2 * MINUTE)
    await store.touch_session("unknown", NOW)
    found = await store.session("s1")
    assert found == replace(session(), seen_at=NOW + 5 * MINUTE)
    assert await store.end_session("s1")
    assert not await store.end_session("s1")
    assert await store.session("s1") is None


async def test_all_sessions_of_a_member_end_but_one(store: Store) -> None:
    for number in range(3):
        await store.open_session(session(f"s{number}", minutes=number))
    await store.open_session(session("other", "bob"))
    assert [item.id for item in await store.sessions_of("ann")] == ["s2", "s1", "s0"]
    assert await store.end_sessions("ann", but="s1") == 2
    assert [item.id for item in await store.sessions_of("ann")] == ["s1"]
    assert await store.end_sessions("ann") == 1
    assert await store.session("other") is not None


async def test_failures_are_counted_forgotten_and_begin_anew(store: Store) -> None:
    assert await store.failures(["a", "b"]) == {}
    assert await store.count_failure("a", 0, NOW)
    assert await store.count_failure("a", 1, NOW + MINUTE)
    assert await store.count_failure("b", 0, NOW)
    assert await store.failures(["a", "b", "c"]) == {"a": Failures(2, NOW + MINUTE), "b": Failures(1, NOW)}
    assert await store.count_failure("a", 2, NOW + 2 * MINUTE, anew=True)
    assert await store.failures(["a"]) == {"a": Failures(1, NOW + 2 * MINUTE)}
    await store.forgive(["a", "b"])
    assert await store.failures(["a", "b"]) == {}


async def test_of_many_guesses_at_once_each_count_is_taken_by_one(store: Store) -> None:
    assert sum(await asyncio.gather(*(store.count_failure("a", 0, NOW) for _ in range(8)))) == 1
    assert sum(await asyncio.gather(*(store.count_failure("a", 1, NOW) for _ in range(8)))) == 1
    assert await store.failures(["a"]) == {"a": Failures(2, NOW)}


async def test_views_are_found_by_case_and_by_who(store: Store) -> None:
    await store.note_view(view("1", "anna"))
    await store.note_view(view("2", "anna", "bruno", who="bob", minutes=1))
    await store.note_view(view("3", "bruno", minutes=2))
    await store.note_view(view("3", "clara", minutes=9))
    assert [item.id for item in await store.views_of("anna")] == ["2", "1"]
    assert await store.views_of("clara") == []
    assert await store.views() == [
        view("3", "bruno", minutes=2),
        view("2", "anna", "bruno", who="bob", minutes=1),
        view("1", "anna"),
    ]
    assert [item.id for item in await store.views(who="ann")] == ["3", "1"]
    assert [item.id for item in await store.views(limit=1)] == ["3"]
