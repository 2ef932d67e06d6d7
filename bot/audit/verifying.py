"""Whether an export is whole, and whether the records that it was made from were: said entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.audit.contents import Record
from bot.audit.sealing import Opened, unseal
from flows.chain import Inspection, verify
from flows.history import Entry
from flows.standing import Chain
from store.documents import value_of

_AS_SAID = ("channel", "at", "rule", "step", "language", "unasked")


@dataclass(frozen=True, slots=True)
class Finding:
    """What an export turned out to be. `faults` is empty when it is whole; `notes` are no faults but worth knowing."""

    digest: str
    records: int
    entries: int
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def inspect(text: str, head: str = "") -> Finding:
    """Look through an export. `head` is the digest that was kept elsewhere, empty for none. Raises NoExport."""
    opened = unseal(text)
    faults = list(opened.faults)
    if head and head != opened.digest:
        faults.append(f"its head is {opened.digest}, not the one that was kept: it is another export, or written anew")
    faults += _counts(opened)
    entries, unread = _entries(opened.section("history"))
    faults += unread
    inspection = _chain(entries, opened)
    faults += [_words(fault.number, fault.entry_id, fault.words, fault.flaw) for fault in inspection.faults]
    faults += _messages(opened)
    return Finding(opened.digest, len(opened.records), len(entries), tuple(faults), tuple(_notes(inspection)))


def _words(number: int, entry_id: str, words: str, flaw: str) -> str:
    if not entry_id:
        return f"history of the case: {words}"
    return f"history of the case: entry {number or 'without a number'} ({entry_id}) is {flaw}: {words}"


def _counts(opened: Opened) -> Iterator[str]:
    said = (opened.section("export") or [{}])[0].get("records")
    stated = said if isinstance(said, dict) else {}
    found = Counter(section for section, _ in opened.records if section != "export")
    for name in sorted({*found, *stated}):
        if found[name] != stated.get(name, 0):
            yield f"section {name} has {found[name]} records; the export says {stated.get(name, 0)}"


def _entries(records: list[Record]) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    faults: list[str] = []
    for record in records:
        try:
            entries.append(entry_of(record))
        except Exception as error:  # whatever an altered record holds, it is a finding and not our fault
            faults.append(f"history of the case: entry {record.get('id')!r} cannot be read ({type(error).__name__})")
    return entries, faults


def entry_of(record: Mapping[str, Any]) -> Entry:
    """The entry of a record of section history. Raises whatever a wrong record makes its parts raise."""
    found = {**record, "_id": record["id"], "at": datetime.fromisoformat(record["at"])}
    found["earliest"] = datetime.fromisoformat(record["earliest"]) if record.get("earliest") else None
    return value_of(Entry, found)


def _chain(entries: list[Entry], opened: Opened) -> Inspection:
    case = (opened.section("case") or [{}])[0]
    try:
        head = value_of(Chain, case["chain"])
    except Exception:  # an altered record, which is a finding of its own: then no entry has a place
        head = Chain()
    return verify(entries, head, str(case.get("id")))


def _messages(opened: Opened) -> Iterator[str]:
    """The history speaks of every message; text and time must be the same in both."""
    messages = {str(record.get("id")): record for record in opened.section("messages")}
    told = {str(entry.get("message_id")) for entry in opened.section("history") if entry.get("kind") == "message"}
    for name, message in messages.items():
        if message.get("direction") == "out" and name not in told:
            yield f"message {name}: no entry of the history says why it was written"
    for entry in opened.section("history"):
        named = str(entry.get("message_id") or "")
        if named and named not in messages:
            yield f"message {named} is missing: entry {entry.get('number')} of the history speaks of it"
        elif named:
            yield from _same(entry, messages[named])


def _same(entry: Record, message: Record) -> Iterator[str]:
    names = _AS_SAID if entry.get("kind") == "message" else ()
    for name in names:
        if entry.get(name) != message.get(name):
            yield f"message {message.get('id')}: its {name} is not that of entry {entry.get('number')} of the history"
    if entry.get("text") and message.get("text") and entry["text"] != message["text"]:
        yield f"message {message.get('id')}: its text is not that of entry {entry.get('number')} of the history"


def _notes(inspection: Inspection) -> Iterator[str]:
    if inspection.erased:
        yield f"{inspection.erased} texts were erased; their entries are whole"
    if inspection.unprotected:
        yield f"{inspection.unprotected} entries are older than the chain: whether they are whole cannot be told"
