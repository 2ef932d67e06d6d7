"""How the team signs in: what an admin set, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from console.lockout import Limits

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Entry:
    """The rules. `key` (32 bytes) seals second factors and the cookie of a sign-in that is under way.

    `secure`: the pages are served over https. `longest` and `idle` end a session. `require_totp`: nobody comes in with
    a password alone.
    """

    key: bytes
    secure: bool = True
    require_totp: bool = False
    longest: timedelta = timedelta(hours=8)
    idle: timedelta = timedelta(minutes=60)
    limits: Limits = _LIMITS
