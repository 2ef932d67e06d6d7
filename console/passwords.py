"""Passwords: what a good one is, how it is kept, and how one is given to somebody."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 1_000
_FEWEST_DIFFERENT = 5
_SHORTEST_NAME = 3
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked when there is no such member, so that the answer takes as long as for a wrong password."""


def hash_password(password: str) -> str:
    """The argon2 hash that the records keep of a password."""
    return _hasher.hash(password)


def complaint(password: str, name: str) -> str:
    """What is wrong with a new password, as the key of a text; empty if nothing is.

    Length counts, and that it is not the name; which kinds of characters it has does not (NIST SP 800-63B, 3.1.1.2).
    """
    if len(password) < SHORTEST:
        return "password.short"
    if len(password) > LONGEST:
        return "password.long"
    folded = password.casefold()
    if len(name) >= _SHORTEST_NAME and name.casefold() in folded:
        return "password.name"
    return "password.same" if len(set(folded)) < _FEWEST_DIFFERENT else ""


def given_password() -> str:
    """A password to hand to somebody, who replaces it at once: four groups, easy to read out (over 75 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def right(password_hash: str, password: str) -> bool:
    """Whether the password is the one of this hash. Takes as long when there is no hash; never holds up others."""
    matches = await asyncio.to_thread(_matches, password_hash or _NOBODY, password[:LONGEST])
    return bool(password_hash) and matches
