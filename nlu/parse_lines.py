"""JSON Lines in, JSON Lines out: what `python -m bot parse` does with its two streams."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flows.understanding import Scored, Slots, Understanding
from nlu.engine import Engine
from nlu.training_data import LANGUAGES

DEFAULT_LANGUAGE = "en"
DEFAULT_TIMEZONE = "Europe/Brussels"


class Sink(Protocol):
    """Anything with a write method, such as sys.stdout."""

    def write(self, text: str, /) -> object:
        """Take some text."""
        ...


@dataclass(frozen=True, slots=True)
class _Request:
    id: Any
    text: str
    language: str
    now: datetime
    timezone: str


async def parse_lines(lines: Iterable[str | bytes], engine: Engine, out: Sink, err: Sink, *, now: datetime) -> int:
    """Answer each line in order; `now` is for lines that bring none. Returns 0, or 1 when a line was bad."""
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            request = _request(line, now)
        except (ValueError, RecursionError) as error:
            err.write(f"line {number}: {error}\n")
            code = 1
            continue
        understanding = await engine.parse(
            request.text, language=request.language, now=request.now, timezone=request.timezone
        )
        out.write(json.dumps(as_document(request.id, request.text, understanding), ensure_ascii=False) + "\n")
    return code


def as_document(identity: Any, text: str, understanding: Understanding) -> dict[str, Any]:
    """One line of the answer, with just the keys that other programs rely on (README, interfaces).

    Amounts are decimal strings, dates ISO 8601, absent slots null.
    """
    return {
        "id": identity,
        "text": text,
        "language": understanding.language,
        "intent": _scored(understanding.intent),
        "intents": [_scored(scored) for scored in understanding.intents],
        "abstain": understanding.abstain,
        "slots": _slots(understanding.slots),
    }


def _scored(scored: Scored) -> dict[str, Any]:
    return {"name": scored.name.value, "confidence": round(scored.confidence, 4)}


def _slots(slots: Slots) -> dict[str, str | int | None]:
    return {
        "date": slots.date.isoformat() if slots.date else None,
        "amount": _money(slots.amount),
        "currency": slots.currency,
        "reference": slots.reference,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _request(line: str | bytes, now: datetime) -> _Request:
    document = _document(line)
    text = document.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a string')  # noqa: TRY004
    language = document.get("language") or DEFAULT_LANGUAGE
    if not isinstance(language, str):
        raise ValueError('"language" is not a string')  # noqa: TRY004
    return _Request(
        id=document.get("id"),
        text=text,
        language=language[:2].lower() if language[:2].lower() in LANGUAGES else DEFAULT_LANGUAGE,
        now=_now(document.get("now"), now),
        timezone=str(document.get("timezone") or DEFAULT_TIMEZONE),
    )


def _document(line: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError:
        raise ValueError("not a line of JSON") from None
    if not isinstance(document, dict):
        raise ValueError('not an object such as {"id": 1, "text": "..."}')  # noqa: TRY004 - a fault of the line
    return document


def _now(value: Any, default: datetime) -> datetime:
    if value is None:
        return default
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError('"now" is not an ISO 8601 time such as 2026-11-21T09:00:00+01:00') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(DEFAULT_TIMEZONE))
