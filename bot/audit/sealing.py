"""An export as text whose records are chained: a missing, changed or moved one shows, and one digest stands for all.

The file is one JSON object: `format`, `records`, one a line, and `head`. A record is {"number", "section", "previous",
"record", "digest"}; its digest is SHA-256 over canonical JSON (keys sorted, no blanks, ASCII) of all but the digest,
`previous` is the digest of the record before it, of the first one 64 zeros. `head` is the number of records and the
last one's digest. Whoever can write the whole file can write another one: the head is to be kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit.contents import FORMAT, Record

START = "0" * 64


class NoExport(ValueError):
    """The text is no export of ours at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Export:
    """A sealed export: its text, and the digest that stands for all of it."""

    text: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a text holds: records by section as they stand there, and what is wrong with them."""

    records: tuple[tuple[str, Record], ...]
    digest: str
    faults: tuple[str, ...]

    def section(self, name: str) -> list[Record]:
        """The records of one section."""
        return [record for section, record in self.records if section == name]


def seal(records: Iterable[tuple[str, Record]]) -> Export:
    """Chain the records and write them down."""
    lines, digest = [], START
    for number, (section, record) in enumerate(records, start=1):
        line = {"number": number, "section": section, "previous": digest, "record": record}
        digest = _digest(line)
        lines.append(_canonical(line | {"digest": digest}))
    head = _canonical({"count": len(lines), "digest": digest})
    body = ",\n".join(lines)
    return Export(f'{{"format":"{FORMAT}","records":[\n{body}\n],"head":{head}}}\n', len(lines), digest)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(line: Record) -> str:
    found = {name: value for name, value in line.items() if name != "digest"}
    return hashlib.sha256(_canonical(found).encode()).hexdigest()


def unseal(text: str) -> Opened:
    """Read an export and hold every record against its digest and its place. Raises NoExport."""
    data = _parsed(text)
    lines, head = data["records"], data["head"]
    if not isinstance(lines, list) or not isinstance(head, dict) or not all(_is_line(line) for line in lines):
        raise NoExport("it has not the shape of an export: records with number, section, previous, record, digest")
    faults = [fault for line in lines if (fault := _fault(line))]
    faults += _order(lines, head)
    found = tuple((line["section"], line["record"]) for line in lines)
    return Opened(found, str(head.get("digest", "")), tuple(faults))


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NoExport(f"it is no JSON, or not all of it is there: {error}") from None
    if not isinstance(data, dict) or data.keys() != {"format", "records", "head"}:
        raise NoExport("it is no export: it has not exactly format, records and head")
    if data["format"] != FORMAT:
        raise NoExport(f"its format is {data['format']!r}, this program reads {FORMAT!r}")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _is_line(line: Any) -> bool:
    if not isinstance(line, dict) or line.keys() != {"number", "section", "previous", "record", "digest"}:
        return False
    kinds = (("number", int), ("section", str), ("previous", str), ("record", dict), ("digest", str))
    return all(isinstance(line[name], kind) for name, kind in kinds)


def _fault(line: Record) -> str:
    return "" if _digest(line) == line["digest"] else f"{_name(line)} was changed: it does not fit its digest"


def _name(line: Record) -> str:
    return f"record {line['number']} ({line['section']})"


def _order(lines: Sequence[Record], head: Record) -> list[str]:
    """Records that are missing, stand twice or elsewhere, or were exchanged with a fitting digest."""
    faults: list[str] = []
    expected, digest = 1, START
    for line in lines:
        number = line["number"]
        if number > expected:
            faults.append(f"{_gap(expected, number - 1)} before {_name(line)}")
        elif number < expected:
            faults.append(f"{_name(line)} stands behind record {expected - 1}: moved or added")
        elif line["previous"] != digest:
            faults.append(f"{_name(line)} does not follow the record before it: one of the two was exchanged")
        expected, digest = max(expected, number + 1), line["digest"]
    count = head.get("count")
    if isinstance(count, int) and count >= expected:
        faults.append(f"{_gap(expected, count)} at the end")
    elif head != {"count": expected - 1, "digest": digest}:
        faults.append("the head does not fit the last record")
    return faults


def _gap(first: int, last: int) -> str:
    return f"record {first} is missing" if first == last else f"records {first} to {last} are missing"
