"""What an auditor's export holds: one debtor's whole file as plain records, section by section."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from flows.case import Case
from flows.policy import Policy
from flows.scenario import Scenario
from store.dossier import Dossier

FORMAT = "amicable-audit/1"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made an export, when (UTC), for which creditor."""

    by: str
    at: datetime
    creditor: str


@dataclass(frozen=True, slots=True)
class Rulings:
    """The rules that hold for the debtor as they read today; entries name the pack's version of their own day."""

    policy: Policy
    scenario: Scenario


def sections(dossier: Dossier, rulings: Rulings, origin: Origin) -> list[tuple[str, Record]]:
    """Every record with the name of its section. The first one says what the export is and how many there are."""
    body = list(_body(dossier, rulings))
    counts: dict[str, int] = {}
    for name, _ in body:
        counts[name] = counts.get(name, 0) + 1
    case = dossier.file.case
    head = {
        "format": FORMAT,
        "debtor_id": case.debtor_id,
        "case_id": case.id,
        "creditor_id": case.creditor_id,
        "creditor": origin.creditor,
        "exported_at": plain(origin.at),
        "exported_by": origin.by,
        "records": counts,
    }
    return [("export", head), *body]


def _body(dossier: Dossier, rulings: Rulings) -> Iterator[tuple[str, Record]]:
    account, case = dossier.file.account, dossier.file.case
    yield "debtor", plain(account.debtor)
    lists = {item.name: getattr(case, item.name) for item in fields(Case) if _is_list(getattr(case, item.name))}
    yield "case", {name: value for name, value in plain(case).items() if name not in lists}
    for name, values in lists.items():
        yield from _each(name, values)
    yield from _each("invoices", account.invoices)
    yield from _each("payments", dossier.payments)
    yield from _each("messages", dossier.messages)
    yield from _each("history", dossier.entries)
    yield from _each("tasks", dossier.tasks)
    yield from _each("reviews", dossier.reviews)
    yield from _each("notes", dossier.notes)
    yield from _each("files", dossier.files)
    yield from _each("consultations", dossier.consultations)
    yield "scenario", rulings.scenario.model_dump(mode="json")
    yield from _each("rules", rulings.policy.rulings.values())


def _is_list(value: Any) -> bool:
    """Consents, promises, disputes and the like: lists of the case, each a section of its own."""
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _each(name: str, values: Iterable[Any]) -> Iterator[tuple[str, Record]]:
    for value in values:
        yield name, plain(value)


def plain(value: Any) -> Any:
    """A value as JSON knows it. Times are UTC to the millisecond; other numbers than whole ones are text; a file is
    its SHA-256, its size and its content in base64.
    """
    if value is None or (isinstance(value, str | int) and not isinstance(value, Enum)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value) if not item.name.startswith("_")}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]
    return _plain_one(value)


def _plain_one(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds")
        case date() | time():
            return value.isoformat()
        case bytes():
            digest = hashlib.sha256(value).hexdigest()
            return {"sha256": digest, "size": len(value), "base64": b64encode(value).decode()}
        case Decimal() | float():
            return str(value)
    raise TypeError(f"an export cannot hold a {type(value).__name__}")
