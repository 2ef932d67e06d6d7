"""The hash chain over a case's history: whoever changes, removes or moves an entry afterwards leaves a trace.

Each entry has a number (from 1, without gaps), the digest of the entry before it (`previous`) and its own `digest`:
SHA-256 over canonical JSON of all its fields that differ from their defaults, keys sorted, no blanks, ASCII, times in
UTC cut to milliseconds. `digest`, `text` and `salt` are left out; for the text stands its `seal`, SHA-256 over salt,
newline and text, so that a text can be erased with its salt and the chain still holds. The case keeps the chain's head.

A case that is opened with a chain begins at `begin(case_id)`. One that was there before chains were kept begins with an
empty `previous`; its older entries have no number and are not protected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from json import JSONEncoder
from operator import attrgetter
from typing import Any

from flows.history import Entry
from flows.standing import Chain

_OUTSIDE = frozenset({"digest", "text", "salt"})


def begin(case_id: str) -> Chain:
    """The head of a new case's chain: no entries yet."""
    return Chain(0, _sha256(f"case {case_id}"))


def extend(head: Chain, entries: Sequence[Entry], salt: Callable[[], str]) -> tuple[Chain, tuple[Entry, ...]]:
    """Join entries to the chain: the new head, and the entries as they are to be kept. `salt` gives random words."""
    count, digest = head.count, head.digest
    linked = []
    for entry in entries:
        count += 1
        salted = salt() if entry.text is not None else ""
        seal = seal_of(salted, entry.text) if entry.text is not None else ""
        link = {"number": count, "previous": digest, "seal": seal}
        found = _fields(entry) | {name: value for name, value in link.items() if value}
        previous, digest = digest, _sha256(_canonical(found))
        values = (*_BEFORE_LINK(entry), count, previous, digest, seal, salted)
        linked.append(Entry(*values))
    return Chain(count, digest), tuple(linked)


def erased(entry: Entry) -> Entry:
    """The entry without its text; the chain still holds, and says that a text was there."""
    return replace(entry, text=None, salt="")


def seal_of(salt: str, text: str) -> str:
    """The commitment to a text: nothing can be read from it, and no other text fits it."""
    return _sha256(f"{salt}\n{text}")


def digest_of(entry: Entry) -> str:
    """The digest that an entry should have. Raises ValueError on a time without a zone."""
    return _sha256(_canonical(_fields(entry)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        name: value
        for name, value, default in zip(_NAMES, _VALUES(entry), _DEFAULTS, strict=True)
        if value is not default and value != default
    }


def _plain(value: Any) -> Any:
    """What JSON does not know: moments, and values within an entry, without the fields that are at their defaults."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept; times carry zones")
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    kind: Any = type(value)
    names, values, defaults = _shape(kind)
    return {name: item for name, item, default in zip(names, values(value), defaults, strict=True) if item != default}


@lru_cache(maxsize=32)
def _shape(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]:
    """Names, values and defaults of the fields: one that a later version adds leaves old digests as they are."""
    known = [item for item in fields(kind) if kind is not Entry or item.name not in _OUTSIDE]
    return tuple(item.name for item in known), attrgetter(*(i.name for i in known)), tuple(i.default for i in known)


_canonical = JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain).encode
_NAMES, _VALUES, _DEFAULTS = _shape(Entry)
_LINK = ("number", "previous", "digest", "seal", "salt")
_BEFORE_LINK: Callable[[Entry], tuple[Any, ...]] = attrgetter(
    *(item.name for item in fields(Entry) if item.name not in _LINK)
)


# --- looking whether it holds ---


class Flaw(StrEnum):
    """What can be wrong with an entry."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"
    MOVED = "out of order"


@dataclass(frozen=True, slots=True)
class Fault:
    """One break: which entry (its number and id, the id empty where it is gone) and what happened, in words."""

    flaw: Flaw
    number: int
    entry_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `verify` found. `unprotected` entries are older than the chain, `erased` ones lost their text by intent."""

    count: int
    unprotected: int
    erased: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, changed, added or out of order."""
        return not self.faults


def verify(entries: Iterable[Entry], head: Chain, case_id: str) -> Inspection:
    """Hold a case's whole history, in the order of its numbers, against the head of its chain.

    It shows every change that was made without computing all later digests and the head anew; against that only a head
    that is kept elsewhere helps (the auditor's export prints it).
    """
    known = list(entries)
    chained = [item for item in known if item.number > 0]
    old = [item for item in known if item.number <= 0]
    faults, found = _placed(chained, head)
    faults += _old_ones(old, known, head, found, case_id)
    faults += _gaps(found, head)
    faults += [fault for entry in found.values() if (fault := _fault_of(entry, found, head, case_id))]
    faults.sort(key=lambda fault: (fault.number, fault.flaw))
    gone = sum(1 for item in found.values() if item.text is None and item.seal)
    return Inspection(len(known), len(old), gone, tuple(faults))


def _placed(chained: Sequence[Entry], head: Chain) -> tuple[list[Fault], dict[int, Entry]]:
    """Entries by number, and those that stand twice, behind the head, or after a later one."""
    faults: list[Fault] = []
    found: dict[int, Entry] = {}
    last = 0
    for entry in chained:
        if entry.number in found:
            faults.append(_fault(Flaw.ADDED, entry, "another entry has this number"))
        elif entry.number > head.count:
            faults.append(_fault(Flaw.ADDED, entry, f"the case knows of {head.count} entries only"))
        else:
            if entry.number < last:
                faults.append(_fault(Flaw.MOVED, entry, f"it stands behind entry {last}"))
            found[entry.number] = entry
            last = max(last, entry.number)
    return faults, found


def _old_ones(
    old: Sequence[Entry], known: Sequence[Entry], head: Chain, found: Mapping[int, Entry], case_id: str
) -> list[Fault]:
    """Entries without a number belong before the chain, and only to a case that was there before chains were kept."""
    first = found[1].previous if 1 in found else (head.digest if not head.count else None)
    if first == begin(case_id).digest:
        return [
            _fault(Flaw.ADDED, entry, "it has no number, in a case that was chained from its start") for entry in old
        ]
    began = next((place for place, entry in enumerate(known) if entry.number > 0), len(known))
    behind = [entry for entry in known[began:] if entry.number <= 0]
    return [_fault(Flaw.ADDED, entry, "it has no number, and stands behind the chain's begin") for entry in behind]


def _gaps(found: Mapping[int, Entry], head: Chain) -> list[Fault]:
    faults, before = [], 0
    for number in [*sorted(found), head.count + 1]:
        first, last = before + 1, number - 1
        if first <= last:
            names = f"entry {first} is" if first == last else f"entries {first} to {last} are"
            faults.append(Fault(Flaw.MISSING, first, "", f"{names} missing"))
        before = number
    return faults


def _fault_of(entry: Entry, found: Mapping[int, Entry], head: Chain, case_id: str) -> Fault | None:
    """What the entry itself, the next one or the head says against it."""
    if words := _own_fault(entry):
        return _fault(Flaw.CHANGED, entry, words)
    if entry.case_id != case_id:
        return _fault(Flaw.CHANGED, entry, f"it belongs to case {entry.case_id}")
    if entry.number == 1 and entry.previous not in ("", begin(case_id).digest):
        return _fault(Flaw.CHANGED, entry, "it does not join the begin of this case")
    after = found.get(entry.number + 1)
    if after and not _own_fault(after) and after.previous != entry.digest:
        return _fault(Flaw.CHANGED, entry, "it is not the one that the next entry was joined to")
    if entry.number == head.count and entry.digest != head.digest:
        return _fault(Flaw.CHANGED, entry, "it is not the one that the case has as its last")
    return None


def _own_fault(entry: Entry) -> str:
    if entry.digest != digest_of(entry):
        return "its fields do not fit its digest"
    if entry.text is not None and entry.seal != seal_of(entry.salt, entry.text):
        return "its text is not the one that was sealed"
    return ""


def _fault(flaw: Flaw, entry: Entry, words: str) -> Fault:
    return Fault(flaw, entry.number, entry.id, words)
