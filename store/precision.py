"""Times as the records keep them: UTC, whole milliseconds (BSON's precision), alike in both stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


def moment(value: datetime) -> datetime:
    """The moment in UTC, cut to whole milliseconds. Raises ValueError on a time without a zone."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be kept; times carry zones")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    rest = value.microsecond % 1000
    return value.replace(microsecond=value.microsecond - rest) if rest else value


def kept(value: T) -> T:
    """The value with every moment inside as the records keep it; the very same object when nothing changes."""
    return _kept(value)  # type: ignore[no-any-return]


def _kept(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, tuple):
        return _kept_tuple(value)
    if isinstance(value, Mapping):
        after = {key: _kept(item) for key, item in value.items()}
        return value if all(after[key] is item for key, item in value.items()) else after
    return _kept_fields(value)


def _kept_tuple(value: tuple[Any, ...]) -> tuple[Any, ...]:
    items = [_kept(item) for item in value]
    same = all(new is old for new, old in zip(items, value, strict=True))
    return value if same else tuple(items)


def _kept_fields(value: Any) -> Any:
    kind: Any = type(value)
    changes = {}
    for name in _timed_fields(kind):
        old = getattr(value, name)
        if old is not None and old != () and (new := _kept(old)) is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


@lru_cache(maxsize=256)
def _timed_fields(kind: Any) -> tuple[str, ...]:
    """Names of the fields in which a moment can stand."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(item.name for item in fields(kind) if _holds_moment(hints[item.name]))


def _holds_moment(hint: Any) -> bool:
    if hint is datetime:
        return True
    if isinstance(hint, type) and is_dataclass(hint):
        return bool(_timed_fields(hint))
    return any(_holds_moment(part) for part in get_args(hint))
