"""Reading what providers send: every odd shape ends in Malformed, every missing secret in Misconfigured."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Malformed, Misconfigured


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises Malformed for anything else, however deep, huge or broken."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"The body is not readable JSON ({type(error).__name__})") from error
    if not isinstance(value, dict):
        raise Malformed(f"The body is a JSON {type(value).__name__}, not an object")
    return value


def fingerprint(body: bytes) -> str:
    """A stable id for a body that names none of its own."""
    return hashlib.sha256(body).hexdigest()


def moment(value: object) -> datetime | None:
    """Seconds since the epoch (number or digits) as UTC; None where they are no date of years 1 to 9999."""
    try:
        return datetime.fromtimestamp(int(value), UTC)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def storable(text: str) -> str:
    """The text with lone surrogates replaced: JSON can carry them, UTF-8 (and so BSON and every provider) cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def same_secret(given: str | None, expected: str) -> bool:
    """Compare in constant time. An empty expectation never matches: a door without a key stays shut."""
    if not given or not expected:
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def require(channel: str, settings: Mapping[str, object]) -> None:
    """Raise Misconfigured naming each empty setting by its environment variable or config.yml key."""
    missing = [name for name, value in settings.items() if not value]
    if missing:
        names = ", ".join(missing)
        raise Misconfigured(f"Channel {channel} is switched on but lacks {names}: set it, or switch the channel off.")
