"""The cases that a replay's result speaks of: kept beside it under keys, so that an erasure can take each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store.replays import Named

AGAIN = "~"
"""Ends the name of a case that a replay let arrive anew, like one that came before."""

Json = dict[str, Any]
_LISTS = (("moves", "sample"), ("before", "worst"), ("after", "worst"))


def keyed(result: Json) -> tuple[Json, tuple[Named, ...]]:
    """The result with keys in place of the ids of cases, and whom each key stands for."""
    keys: dict[str, str] = {}
    changed = {name: dict(result[name]) for name, _ in _LISTS}
    for part, field in _LISTS:
        changed[part][field] = [_keyed(line, keys) for line in result[part][field]]
    return {**result, **changed}, tuple(Named(key, case_id) for case_id, key in keys.items())


def _keyed(line: Json, keys: dict[str, str]) -> Json:
    case_id, again = _parts(line["case"])
    return {**line, "case": keys.setdefault(case_id, f"#{len(keys) + 1}") + again}


def resolved(result: Json, named: Sequence[Named]) -> Json:
    """The result with the ids of those cases that are still named; what is said of the others is left out."""
    known = {item.key: item.case_id for item in named}
    changed = {name: dict(result[name]) for name, _ in _LISTS}
    for part, field in _LISTS:
        changed[part][field] = list(_resolved(result[part][field], known))
    return {**result, **changed}


def _resolved(lines: Sequence[Json], known: Mapping[str, str]) -> Iterator[Json]:
    for line in lines:
        key, again = _parts(line["case"])
        if key in known:
            yield {**line, "case": known[key] + again}


def _parts(name: str) -> tuple[str, str]:
    return (name[:-1], AGAIN) if name.endswith(AGAIN) else (name, "")
