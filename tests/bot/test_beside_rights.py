"""Notes, files and questions to others are personal data: exported, erased, kept by the table, audited."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from bot.audit.beside import beside
from bot.audit.contents import Origin, Rulings, sections
from bot.audit.sealing import seal
from bot.audit.verifying import inspect
from flows.events import Noted
from store.consultations import Answer, Consultation, Ruling, Shown
from store.dossier import read_dossier
from store.files import FileRecord, Source
from store.notes import Earlier, Mention, Note
from tests.bot.test_subjects import spoken, subjects, whole
from tests.stories.conftest import Tell, scorer, tell
from tests.stories.telling import Story

__all__ = ["scorer", "tell"]

PDF = b"%PDF-1.7 proof"
DIGEST = hashlib.sha256(PDF).hexdigest()


async def told(tell: Tell) -> Story:
    """A debtor about whom the team wrote, kept a file and asked sales."""
    story = await spoken(tell)
    store, now, case_id = story.store, story.clock(), (await story.case()).id
    note = Note("n1", case_id, "anna", now, "@marc she is upset", ("marc",), earlier=(Earlier("@marc she cried", now),))
    await store.add_note(note)
    await store.mention([Mention("n1:marc", "marc", case_id, now, "anna", "note", "n1")])
    file = FileRecord("f1", case_id, "proof.pdf", now, Source.DEBTOR, "application/pdf", len(PDF), DIGEST)
    await store.keep_file(file, [PDF])
    later = now + timedelta(days=3)
    asked = Consultation("q1", case_id, "hash", "anna", now, "Sales, Els", "Was it broken?", later, later, Shown())
    ruling = Ruling("anna", now, "debtor_right", "Els saw it")
    given = Answer("a1", now, "Els Janssens", "debtor_right", "It was wet")
    await store.add_consultation(
        Consultation(*(getattr(asked, name) for name in asked.__slots__[:10]), answers=(given,), ruling=ruling)
    )
    for event in (
        Noted("anna", "note/written", "an internal note is written", note.text),
        Noted("debtor", "file/came", f"a file came (application/pdf, SHA-256 {DIGEST})", "proof.pdf"),
        Noted("Sales, Els", "asked/answered", "an answer", "Els Janssens: It was wet"),
    ):
        await story.desk.handle(case_id, event)
    return story


async def test_an_export_holds_them_without_the_names_of_those_who_wrote(tell: Tell) -> None:
    story = await told(tell)
    given = await subjects(story).export("D1", "anna")
    assert given is not None
    data = json.loads(given.data)
    assert [item["text"] for item in data["notes"]] == ["@colleague she is upset"]
    assert data["notes"][0]["earlier"][0]["text"] == "@colleague she cried"
    assert [(item["name"], item["sha256"]) for item in data["files"]] == [("proof.pdf", DIGEST)]
    assert data["questions"][0]["answers"][0]["text"] == "It was wet"
    assert data["questions"][0]["decided"]["verdict"] == "debtor_right"
    for name in ("anna", "marc", "Els Janssens", "Sales, Els", "hash"):
        assert f'"{name}' not in given.data, name
    assert [item async for item in subjects(story).files("D1")] == [("f1-proof.pdf", PDF)]
    assert [item async for item in subjects(story).files("nobody")] == []


async def test_an_erasure_takes_them_once_nothing_is_open(tell: Tell) -> None:
    story = await told(tell)
    case_id = (await story.case()).id
    answer = await subjects(story).erase("D1", "anna", "asked by mail")
    assert answer is not None
    assert {"notes", "files"} & set(answer.plan.gone) == set(), "the claim needs them while something is open"
    assert len(await story.store.files_of(case_id)) == 1
    await story.pays("300.00")
    await story.until(3_000)
    await subjects(story).purge()
    assert await story.store.notes_of(case_id) == []
    assert await story.store.files_of(case_id) == []
    assert await story.store.consultations_of(case_id) == []
    assert await story.store.mentions("marc") == []
    found = await read_dossier(story.store, "D1")
    if found is not None:
        (await whole(story))
        assert [line.text for line in found.entries if (line.rule or "").startswith(("note/", "asked/"))] == [
            None,
            None,
        ]


async def test_an_audit_file_holds_notes_files_by_digest_and_the_decision_trail(tell: Tell) -> None:
    story = await told(tell)
    found = await whole(story)
    rules = story.desk.rulebook.for_case(found.file.case, found.file.account.debtor)
    records = sections(found, Rulings(rules.policy, rules.scenario), Origin("eva", story.clock(), "Acme"))
    by_section = dict(records)
    assert by_section["files"]["digest"] == DIGEST
    assert by_section["consultations"]["ruling"]["reason"] == "Els saw it"
    assert by_section["notes"]["earlier"][0]["text"] == "@marc she cried"
    assert inspect(seal(records).text).faults == ()
    paper = dict(beside(found))
    assert any(DIGEST in words for _, words in paper["Files (1)"])
    assert ("Decided by anna" in dict(paper["Decision trail: Sales, Els"])) is True
