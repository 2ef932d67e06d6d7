"""Notes, mentions, files and questions to others: both stores alike."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows.effects import Kind
from store.base import Store, Wipe
from store.consultations import Answer, Consultation, Ruling, Shown
from store.files import PIECE, FileRecord, FileState, Source
from store.notes import Earlier, Mention, Note
from tests.store.builders import MINUTE, NOW, commit, entry, file, loaded

CASE = "case-D1"


def note(name: str, minutes: int = 0, case_id: str = CASE, **changes: Any) -> Note:
    return replace(Note(name, case_id, "sofie", NOW + minutes * MINUTE, "they phoned", ("marc",)), **changes)


def mention(name: str, minutes: int = 0, user: str = "marc", case_id: str = CASE) -> Mention:
    return Mention(name, user, case_id, NOW + minutes * MINUTE, "sofie", "note", "n1")


def record(name: str, content: bytes = b"%PDF-1.7 proof", minutes: int = 0, **changes: Any) -> FileRecord:
    digest = hashlib.sha256(content).hexdigest()
    made = FileRecord(name, CASE, "proof.pdf", NOW + minutes * MINUTE, Source.TEAM, "application/pdf", len(content))
    return replace(made, **{"digest": digest, "by": "sofie"} | changes)


def question(name: str, minutes: int = 0, **changes: Any) -> Consultation:
    at = NOW + minutes * MINUTE
    shown = Shown(("2026-1",), ("d1",), ("m1",), ("f1",), contact=True)
    ends = at + timedelta(days=2), at + timedelta(days=14)
    asked = Consultation(name, CASE, f"hash-{name}", "sofie", at, "Sales", "Was it delivered?", *ends, shown)
    return replace(asked, **changes)


async def test_notes_of_a_case_come_back_in_the_order_in_which_they_were_written(store: Store) -> None:
    await store.open()
    for item in (note("n2", 2), note("n1", 1), note("n3", 3), note("other", case_id="case-D2")):
        assert await store.add_note(item)
    assert [item.id for item in await store.notes_of(CASE)] == ["n1", "n2", "n3"]
    assert [item.id for item in await store.notes_of(CASE, 2)] == ["n2", "n3"]
    assert await store.note("n2") == note("n2", 2)
    assert await store.note("none") is None
    assert await store.notes_by(["n3", "none"]) == {"n3": note("n3", 3)}


async def test_a_note_is_kept_once_and_a_second_writer_does_not_overwrite_the_first(store: Store) -> None:
    await store.open()
    assert await store.add_note(note("n1"))
    assert not await store.add_note(note("n1", text="another"))
    changed = note("n1", text="they wrote", earlier=(Earlier("they phoned", NOW + MINUTE),), pinned=True, version=1)
    assert await store.change_note(changed)
    assert not await store.change_note(replace(changed, text="lost"))
    assert not await store.change_note(note("none", version=1))
    assert await store.note("n1") == changed


async def test_a_member_sees_their_own_mentions_newest_first_and_how_many_are_unread(store: Store) -> None:
    await store.open()
    await store.mention([])
    await store.mention([mention("a", 1), mention("b", 2), mention("c", 3, user="sofie")])
    await store.mention([mention("a", 9)])
    assert [(item.id, item.at) for item in await store.mentions("marc")] == [
        ("b", NOW + 2 * MINUTE),
        ("a", NOW + MINUTE),
    ]
    assert await store.unread("marc") == 2
    assert await store.unread("marc", 1) == 1
    assert await store.read_mentions("marc", NOW, "a") == 1
    assert await store.read_mentions("marc", NOW, "c") == 0, "it is somebody else's"
    assert await store.unread("marc") == 1
    assert await store.read_mentions("marc", NOW + MINUTE) == 1
    assert [item.read_at for item in await store.mentions("marc")] == [NOW + MINUTE, NOW]
    assert await store.unread("sofie") == 1
    assert [item.id for item in await store.mentions_of(CASE)] == ["a", "b", "c"]


async def test_a_file_comes_back_whole_whatever_its_length(store: Store) -> None:
    await store.open()
    for number, length in enumerate((1, PIECE - 1, PIECE, 2 * PIECE + 7)):
        content = bytes(place % 251 for place in range(length))
        pieces = [content[start : start + PIECE] for start in range(0, length, PIECE)]
        made = record(f"f{number}", content, number)
        assert await store.keep_file(made, pieces)
        assert await store.file(made.id) == made
        assert b"".join(await store.pieces(made)) == content
    assert [item.id for item in await store.files_of(CASE)] == ["f0", "f1", "f2", "f3"]
    assert [item.id for item in await store.files_of(CASE, 1)] == ["f3"]
    assert await store.file("none") is None


async def test_the_same_content_is_kept_once_for_a_case_and_never_shared_with_another(store: Store) -> None:
    await store.open()
    mine, again, other = record("f1"), record("f2", minutes=1), record("f3", case_id="case-D2")
    for item in (mine, again, other):
        assert await store.keep_file(item, [b"%PDF-1.7 ", b"proof"])
    assert not await store.keep_file(mine, [b"something else"])
    assert len(await store.pieces(again)) == 2
    found = await loaded(store)
    await commit(store, found, wipe=Wipe(files=True))
    assert await store.files_of(CASE) == []
    assert await store.pieces(mine) == []
    assert b"".join(await store.pieces(other)) == b"%PDF-1.7 proof"


async def test_a_file_that_waits_is_replaced_by_what_came_and_one_that_came_stays(store: Store) -> None:
    await store.open()
    waits = record("f1", state=FileState.WAITING, reference="AgADBAAD", digest="", size=0)
    assert await store.add_file(waits)
    assert not await store.add_file(waits)
    assert await store.waiting_files(NOW, 10) == []
    assert await store.waiting_files(NOW + MINUTE, 10) == [waits]
    assert await store.change_file(replace(waits, tries=1))
    assert (await store.waiting_files(NOW + MINUTE, 10))[0].tries == 1
    came = record("f1")
    assert await store.keep_file(came, [b"%PDF-1.7 proof"])
    assert not await store.change_file(waits)
    assert not await store.change_file(replace(waits, id="none"))
    assert await store.waiting_files(NOW + MINUTE, 10) == []
    assert await store.file("f1") == came


async def test_a_question_is_found_by_its_link_and_keeps_every_answer(store: Store) -> None:
    await store.open()
    asked = question("q1")
    assert await store.add_consultation(asked)
    assert not await store.add_consultation(asked)
    assert await store.consultation_by("hash-q1") == asked
    assert await store.consultation_by("hash-q2") is None
    answer = Answer("a1", NOW + MINUTE, "Els", "debtor", "damaged on the way", ("f2",))
    answered = replace(asked, answers=(answer,), opened=(NOW,), version=1)
    assert await store.change_consultation(answered)
    assert not await store.change_consultation(replace(answered, answers=()))
    assert await store.consultation("q1") == answered
    assert not answered.overdue(NOW + timedelta(days=9))
    assert asked.overdue(NOW + timedelta(days=9))


async def test_a_members_open_questions_come_earliest_deadline_first(store: Store) -> None:
    await store.open()
    ruled = question("q3", 1, ruling=Ruling("sofie", NOW, "debtor", "it was damaged"))
    gone = question("q4", 1, withdrawn_at=NOW, withdrawn_by="sofie")
    for item in (question("q2", 5), question("q1", 1), ruled, gone, question("q5", by="marc")):
        assert await store.add_consultation(item)
    assert [item.id for item in await store.consultations_by("sofie")] == ["q1", "q2"]
    assert [item.id for item in await store.consultations_of(CASE)] == ["q5", "q1", "q3", "q4", "q2"]


async def test_an_erasure_takes_notes_mentions_and_questions_and_their_words_in_the_history(store: Store) -> None:
    await store.open()
    found = await loaded(store, "D1", "D2")
    lines = (
        entry("e1", kind=Kind.TEAM, rule="note/written", text="she cried", salt="s", seal="x"),
        entry("e2", kind=Kind.REPLY, rule="reply/promise", text="I pay on Friday", salt="s", seal="y"),
    )
    found = await commit(store, found, entries=lines)
    await store.add_note(note("n1"))
    await store.add_note(note("n2", case_id="case-D2"))
    await store.mention([mention("m1"), mention("m2", case_id="case-D2")])
    await store.add_consultation(question("q1"))
    await commit(store, found, wipe=Wipe(notes=True))
    assert await store.notes_of(CASE) == []
    assert await store.consultations_of(CASE) == []
    assert [item.id for item in await store.mentions("marc")] == ["m2"]
    assert [item.id for item in await store.notes_of("case-D2")] == ["n2"]
    texts = {line.id: (line.text, line.salt, line.seal) for line in await store.history(CASE)}
    assert texts == {"e1": (None, "", "x"), "e2": ("I pay on Friday", "s", "y")}


async def test_all_of_it_goes_with_the_case(store: Store) -> None:
    await store.open()
    await loaded(store)
    await store.add_note(note("n1"))
    await store.mention([mention("m1")])
    await store.add_consultation(question("q1"))
    await store.keep_file(record("f1"), [b"%PDF-1.7 proof"])
    assert await store.remove(CASE, (await file(store)).case.version)
    assert await store.notes_of(CASE) == []
    assert await store.mentions("marc") == []
    assert await store.consultations_of(CASE) == []
    assert await store.files_of(CASE) == []
    assert await store.pieces(record("f1")) == []
