"""Conversations in slices, drafts of replies, canned replies, words that wait for their time: both stores alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.message import Attachment, Author, Delivery
from store.base import Cancel, Store, Wipe
from store.canned import Canned, CannedBefore
from store.talk import ReplyDraft
from tests.store.builders import MINUTE, NOW, change, commit, entry, file, inbound, loaded, outbound

CASE = "case-D1"


def typed(text: str = "Dear Ann", **changes: Any) -> ReplyDraft:
    return replace(ReplyDraft("sofie", CASE, text, NOW, "sms", page="p1"), **changes)


def reply(name: str, title: str, **changes: Any) -> Canned:
    return replace(
        Canned(name, title, {"en": "Hello {name}", "fr": "Bonjour {name}"}, "sofie", NOW, ("hello",)), **changes
    )


def later(name: str, **changes: Any) -> Any:
    words = {"author": Author.AGENT, "scheduled": True, "not_before": NOW + 60 * MINUTE}
    return outbound(name, **words, **changes)


async def test_a_conversation_is_read_in_slices_without_its_files(store: Store) -> None:
    await store.open()
    photo = Attachment("photo.jpg", "image/jpeg", b"x" * 2_000)
    spoken = [inbound(f"m{n}", at=NOW + n * MINUTE, attachments=(photo,)) for n in range(7)]
    await commit(store, await loaded(store), messages=tuple(spoken))
    assert [item.id for item in await store.talk(CASE, 5, 50)] == ["m5", "m6"]
    first = await store.talk(CASE, 0, 3)
    assert [item.id for item in first] == ["m0", "m1", "m2"]
    assert first[0].attachments == (replace(photo, content=b""),)


async def test_messages_of_one_moment_keep_their_order_over_slices(store: Store) -> None:
    await store.open()
    found = await commit(store, await loaded(store), messages=tuple(inbound(f"a{n}") for n in range(3)))
    await commit(store, found, messages=tuple(inbound(f"b{n}") for n in range(3)))
    assert [(await store.talk(CASE, n, 1))[0].id for n in range(6)] == ["a0", "a1", "a2", "b0", "b1", "b2"]


@pytest.mark.parametrize(
    ("state", "place"), [(Delivery.SENT, 3), (Delivery.CANCELLED, 0), (Delivery.FAILED, 0), (Delivery.QUEUED, 0)]
)
async def test_the_first_unanswered_message_comes_after_the_last_answer(
    store: Store, state: Delivery, place: int
) -> None:
    await store.open()
    heard = [inbound(f"m{n}", at=NOW + n * MINUTE) for n in (0, 1, 3, 4)]
    said = outbound("answer", at=NOW + 2 * MINUTE, state=state)
    found = await loaded(store)
    assert await store.unanswered(CASE) is None
    await commit(store, found, messages=(*heard[:2], said, *heard[2:]))
    assert await store.unanswered(CASE) == place


async def test_a_history_is_read_in_slices_and_between_two_moments(store: Store) -> None:
    await store.open()
    lines = tuple(entry(f"h{n}", at=NOW + n * MINUTE, number=max(0, n - 1)) for n in range(6))
    await commit(store, await loaded(store), entries=lines)
    assert [item.id for item in await store.entries(CASE, 3, 4)] == ["h4", "h5"]
    assert [item.id for item in await store.entries(CASE, 0, 1)] == ["h0", "h1", "h2"]
    between = await store.entries_between(CASE, NOW + MINUTE, NOW + 4 * MINUTE, 3)
    assert [item.id for item in between] == ["h2", "h3", "h4"]


async def test_a_draft_is_kept_for_a_person_and_a_case_until_it_is_sent(store: Store) -> None:
    await store.open()
    assert await store.draft_reply("sofie", CASE) is None
    await store.save_draft_reply(typed())
    await store.save_draft_reply(typed("Dear Ann, hello", day="2026-12-01", clock="09:00"))
    await store.save_draft_reply(typed("Mine", who="marc"))
    assert await store.draft_reply("sofie", CASE) == typed("Dear Ann, hello", day="2026-12-01", clock="09:00")
    assert await store.draft_reply("marc", CASE) == typed("Mine", who="marc")
    await store.close_draft_reply("sofie", CASE, "p1", NOW)
    assert await store.draft_reply("sofie", CASE) is None
    await store.save_draft_reply(typed("a word that came late"))
    assert await store.draft_reply("sofie", CASE) is None, "that page's words were sent"
    await store.save_draft_reply(typed("a new word", page="p2"))
    assert await store.draft_reply("sofie", CASE) == typed("a new word", page="p2")


async def test_an_erasure_takes_drafts_too(store: Store) -> None:
    await store.open()
    found = await loaded(store)
    await store.save_draft_reply(typed())
    await store.commit(change(found, wipe=Wipe(notes=True)))
    assert await store.draft_reply("sofie", CASE) is None


async def test_canned_replies_are_everybodys_or_ones_own(store: Store) -> None:
    await store.open()
    for item in (
        reply("c2", "Thanks"),
        reply("c1", "Hello"),
        reply("c3", "Mine", owner="sofie"),
        reply("c4", "His", owner="marc"),
    ):
        assert await store.put_canned(item)
    assert [item.title for item in await store.canned("sofie")] == ["Hello", "Mine", "Thanks"]
    assert not await store.put_canned(reply("c1", "Hello again"))


async def test_of_two_changes_of_a_canned_reply_one_counts_and_what_was_stays_on_file(store: Store) -> None:
    await store.open()
    first = reply("c1", "Hello")
    await store.put_canned(first)
    was = CannedBefore("Hello", first.bodies, first.tags, "sofie", NOW)
    changed = replace(first, title="Good morning", by="marc", before=(was,), version=2)
    assert await store.put_canned(changed)
    assert not await store.put_canned(replace(first, title="Good evening", version=2))
    assert await store.canned_reply("c1") == changed
    assert await store.put_canned(replace(changed, gone=True, version=3))
    assert await store.canned("sofie") == []
    assert (await store.canned_reply("c1")) is not None


@pytest.mark.parametrize("which", [Cancel.UNASKED, Cancel.ALL])
async def test_a_stop_takes_back_words_that_wait_for_their_time(store: Store, which: Cancel) -> None:
    await store.open()
    found = await commit(store, await loaded(store), messages=(later("w1"), outbound("answer")))
    assert await store.commit(change(found, cancel=which))
    states = {item.id: item.state for item in await store.talk(CASE, 0, 9)}
    assert states["w1"] is Delivery.CANCELLED
    assert (states["answer"] is Delivery.CANCELLED) == (which is Cancel.ALL)


async def test_the_next_words_that_wait_are_known_until_they_go_or_are_taken_back(store: Store) -> None:
    await store.open()
    assert await store.next_words(NOW) is None
    sooner, plain = NOW + 30 * MINUTE, outbound("plain", not_before=NOW + 10 * MINUTE)
    waiting = (later("w1"), replace(later("w2"), not_before=sooner), plain)
    found = await commit(store, await loaded(store), messages=waiting)
    assert await store.next_words(NOW) == sooner
    assert await store.next_words(sooner) == NOW + 60 * MINUTE
    await store.commit(change(found, cancel=Cancel.NAMED, named=("w1",)))
    assert await store.next_words(sooner) is None


async def test_one_message_is_taken_back_and_the_others_stay(store: Store) -> None:
    await store.open()
    found = await commit(store, await loaded(store), messages=(later("w1"), later("w2"), outbound("due", unasked=True)))
    kept = await store.commit(change(found, cancel=Cancel.NAMED, named=("w1",)))
    assert kept is not None
    assert kept.in_flight == 0
    states = {item.id: item.state for item in await store.talk(CASE, 0, 9)}
    assert states == {"w1": Delivery.CANCELLED, "w2": Delivery.QUEUED, "due": Delivery.QUEUED}


async def test_a_message_that_a_sender_holds_is_waited_for(store: Store) -> None:
    await store.open()
    found = await commit(store, await loaded(store), messages=(later("w1"),))
    due = NOW + 60 * MINUTE
    assert await store.claim("w1", due, due + MINUTE)
    kept = await store.commit(change(await file(store), cancel=Cancel.NAMED, named=("w1",)))
    assert kept is not None
    assert kept.in_flight == 1
    assert found.case.version == 1
    assert await store.overtaken("w1")
