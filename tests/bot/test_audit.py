"""An auditor's export: whatever is changed, taken out, moved or added shows; the paper reads well."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.contents import FORMAT, plain, sections
from bot.audit.making import Audit, make_audit
from bot.audit.pdf import audit_pdf
from bot.audit.sealing import NoExport, seal, unseal
from bot.audit.verifying import inspect
from flows.chain import erased
from flows.effects import Kind
from ledger.money import Money
from store.dossier import read_dossier
from tests.browser.living import Living, WordsReader, living

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")

RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["messages", "history", "tasks"]),
        st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.booleans(), st.integers(), st.text()), max_size=4),
    ),
    min_size=1,
    max_size=8,
)


def changed(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    data = json.loads(text)
    change(data)
    return json.dumps(data)


# --- the seal, of any records ---


@given(RECORDS)
def test_what_was_sealed_opens_as_it_was(records: list[tuple[str, dict[str, Any]]]) -> None:
    export = seal(records)
    opened = unseal(export.text)
    assert opened.records == tuple(records)
    assert (opened.faults, opened.digest) == ((), export.digest)
    assert unseal(json.dumps(json.loads(export.text), indent=3)).faults == ()


@given(RECORDS, st.data())
def test_a_record_that_is_taken_out_is_named(records: list[tuple[str, dict[str, Any]]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(records) - 1))
    opened = unseal(changed(seal(records).text, lambda found: found["records"].pop(place)))
    assert any(f"record {place + 1} is missing" in fault for fault in opened.faults)


@given(RECORDS, st.data())
def test_a_changed_record_is_named(records: list[tuple[str, dict[str, Any]]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(records) - 1))
    name = data.draw(st.sampled_from(["section", "previous", "digest", "record"]))

    def spoil(found: dict[str, Any]) -> None:
        line = found["records"][place]
        line[name] = {**line["record"], "more": 1} if name == "record" else line[name] + "0"

    opened = unseal(changed(seal(records).text, spoil))
    assert any(fault.startswith(f"record {place + 1} (") and "changed" in fault for fault in opened.faults)


@given(RECORDS, st.data())
def test_records_that_changed_places_show(records: list[tuple[str, dict[str, Any]]], data: st.DataObject) -> None:
    first, second = data.draw(st.tuples(*[st.integers(0, len(records) - 1)] * 2).map(sorted))

    def swap(found: dict[str, Any]) -> None:
        lines = found["records"]
        lines[first], lines[second] = lines[second], lines[first]

    faults = unseal(changed(seal(records).text, swap)).faults
    assert (first == second) == (not faults)


@given(RECORDS, st.integers(0, 7))
def test_a_cut_off_end_shows(records: list[tuple[str, dict[str, Any]]], left: int) -> None:
    def cut(found: dict[str, Any]) -> None:
        del found["records"][left:]

    if left < len(records):
        assert any("at the end" in fault for fault in unseal(changed(seal(records).text, cut)).faults)


def test_a_head_that_does_not_fit_shows() -> None:
    text = seal([("history", {})]).text
    assert unseal(changed(text, lambda found: found["head"].update(digest="0"))).faults == (
        "the head does not fit the last record",
    )
    assert unseal(changed(text, lambda found: found["head"].update(count="many"))).faults


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ('{"format":', "not all of it is there"),
        ("[1]", "not exactly"),
        ('{"format":"other/9","records":[],"head":{}}', "other/9"),
        (f'{{"format":"{FORMAT}","records":[7],"head":{{}}}}', "shape"),
        (f'{{"format":"{FORMAT}","records":{{}},"head":{{}}}}', "shape"),
        (f'{{"format":"{FORMAT}","format":"{FORMAT}","records":[],"head":{{}}}}', "twice"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NoExport, match=why):
        unseal(text)


def test_values_are_written_so_that_every_language_reads_them_alike() -> None:
    made = plain({"money": Money(1250, "EUR"), "sure": 0.97, "kind": Kind.BLOCK, "file": b"%PDF"})
    assert made["money"] == {"minor": 1250, "currency": "EUR"}
    assert made["sure"] == "0.97"
    assert made["kind"] == "block"
    assert made["file"] == {"sha256": hashlib.sha256(b"%PDF").hexdigest(), "size": 4, "base64": "JVBERg=="}
    with pytest.raises(TypeError, match="cannot hold"):
        plain(object())


# --- a debtor's whole file ---


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living(WordsReader()) as house:
        await house.director.next_event()
        for text in ("Please send me my invoice", "I dispute this"):
            await house.service.say("anna", text, text)
            await house.settle()
        yield house


async def exported(alive: Living, by: str = "Ann Auditor") -> Audit:
    made = await make_audit(alive.service, "anna", by)
    assert made is not None
    return made


async def test_an_export_is_whole_and_holds_every_part_of_the_file(alive: Living) -> None:
    made = await exported(alive)
    found = inspect(made.export.text, made.export.digest)
    assert found.faults == ()
    opened = unseal(made.export.text)
    names = {name for name, _ in opened.records}
    assert names >= {"export", "debtor", "case", "consents", "disputes", "escalations", "invoices", "messages"}
    assert names >= {"history", "rules", "scenario"}
    (head,) = opened.section("export")
    assert head["exported_by"] == "Ann Auditor"
    assert head["records"]["messages"] == len(await alive.store.conversation("anna"))
    assert any(rule["rule"] == "cap_week" and rule["source"] for rule in opened.section("rules"))
    assert all(entry["basis"] for entry in opened.section("history") if entry["kind"] in ("message", "block", "defer"))
    assert any(message["attachments"] for message in opened.section("messages"))


async def test_who_exports_is_written_into_the_history_and_into_the_export_itself(alive: Living) -> None:
    entries = unseal((await exported(alive)).export.text).section("history")
    assert (entries[-1]["kind"], entries[-1]["actor"], entries[-1]["rule"]) == ("access", "Ann Auditor", "export/audit")
    assert await make_audit(alive.service, "nobody", "Ann") is None


async def test_nothing_of_other_debtors_is_in_it(alive: Living) -> None:
    text = (await exported(alive)).export.text
    assert "bruno" not in text.casefold()
    assert "clara" not in text.casefold()


async def test_another_head_than_the_one_that_was_kept_shows(alive: Living) -> None:
    first, second = await exported(alive), await exported(alive)
    faults = inspect(second.export.text, first.export.digest).faults
    assert [fault for fault in faults if "not the one that was kept" in fault] == list(faults) != []


def _entry(lines: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(line["record"] for line in lines if line["section"] == "history" and line["record"]["kind"] == kind)


async def tampered(alive: Living, change: Callable[[list[dict[str, Any]]], None]) -> tuple[str, ...]:
    """What is found in an export whose writer altered records and sealed all of it anew: a tampered database."""
    data = json.loads((await exported(alive)).export.text)
    change(data["records"])
    return inspect(seal([(line["section"], line["record"]) for line in data["records"]]).text).faults


async def test_a_tampered_history_shows_though_the_export_was_sealed_anew(alive: Living) -> None:
    def other_reason(lines: list[dict[str, Any]]) -> None:
        _entry(lines, "message")["reason"] = "the law asked for it"

    def other_fact(lines: list[dict[str, Any]]) -> None:
        _entry(lines, "message")["basis"]["checks"][0]["fact"] = "none"

    def unreadable(lines: list[dict[str, Any]]) -> None:
        _entry(lines, "message")["at"] = "yesterday"

    for change, words in ((other_reason, "its fields"), (other_fact, "its fields"), (unreadable, "cannot be read")):
        faults = await tampered(alive, change)
        assert any("history of the case" in fault and words in fault for fault in faults), faults


async def test_an_entry_that_is_gone_is_named_by_its_number(alive: Living) -> None:
    def gone(lines: list[dict[str, Any]]) -> None:
        numbers = [line["record"].get("number") if line["section"] == "history" else None for line in lines]
        place = numbers.index(2)
        del lines[place]

    faults = await tampered(alive, gone)
    assert any(fault == "history of the case: entry 2 is missing" for fault in faults)
    assert any(fault.startswith("section history has ") for fault in faults)


async def test_a_message_whose_text_was_changed_does_not_fit_the_history(alive: Living) -> None:
    def other_words(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if line["section"] == "messages":
                line["record"]["text"] = "Pay today or else"

    def gone(lines: list[dict[str, Any]]) -> None:
        lines[:] = [line for line in lines if line["section"] != "messages"]

    def unsaid(lines: list[dict[str, Any]]) -> None:
        next(line for line in lines if line["section"] == "messages")["record"]["id"] = "another"

    assert any("its text is not that of entry" in fault for fault in await tampered(alive, other_words))
    assert any("is missing: entry" in fault for fault in await tampered(alive, gone))
    assert any("no entry of the history says why" in fault for fault in await tampered(alive, unsaid))


async def test_a_record_of_any_shape_is_a_finding_and_never_a_crash(alive: Living) -> None:
    def spoil(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            line["record"] = {name: [] for name in line["record"]}

    assert await tampered(alive, spoil)


async def test_erased_texts_are_no_fault_and_are_counted(alive: Living) -> None:
    made = await exported(alive)
    dossier = await read_dossier(alive.store, "anna")
    assert dossier is not None
    entries = tuple(erased(entry) for entry in dossier.entries)
    messages = tuple(replace(item, text="", attachments=()) for item in dossier.messages)
    after = replace(dossier, entries=entries, messages=messages)
    found = inspect(seal(sections(after, made.rulings, made.origin)).text)
    assert found.faults == ()
    assert any("texts were erased" in note for note in found.notes)


# --- on paper ---


def _shown(pdf: bytes, tmp_path: Path) -> list[str]:
    """The text of each page."""
    path = tmp_path / "audit.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


@needs_pdftotext
async def test_every_page_has_its_number_and_the_digest_that_stands_for_all(alive: Living, tmp_path: Path) -> None:
    made = await exported(alive)
    pages = _shown(audit_pdf(made, inspect(made.export.text)), tmp_path)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert made.export.digest in page
        assert f"page {number}/{len(pages)}" in page


@needs_pdftotext
async def test_the_paper_tells_what_happened_and_why(alive: Living, tmp_path: Path) -> None:
    made = await exported(alive)
    text = " ".join(_shown(audit_pdf(made, inspect(made.export.text)), tmp_path))
    for words in ("Anna Peeters", "by Ann Auditor", "Invoices (1)", "Disputes (1)", "I dispute this", "cap week"):
        assert words in text, words
    assert "No entry of the history is missing" in text
    assert "a person settles the dispute" in text


@needs_pdftotext
async def test_the_paper_says_first_what_is_not_whole(alive: Living, tmp_path: Path) -> None:
    made = await exported(alive)
    found = replace(inspect(made.export.text), faults=("history of the case: entry 2 is missing",))
    assert "entry 2 is missing" in _shown(audit_pdf(made, found), tmp_path)[0]


async def test_letters_of_any_alphabet_and_pictures_do_not_stop_the_paper(alive: Living) -> None:
    await alive.service.say("anna", "Ça va 🙂 Łódź здравствуйте مرحبا", "letters")
    await alive.settle()
    made = await exported(alive)
    pdf = audit_pdf(made, inspect(made.export.text))
    assert pdf.startswith(b"%PDF-")
    assert pdf == audit_pdf(made, inspect(made.export.text))
