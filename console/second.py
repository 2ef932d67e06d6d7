"""The second factor: one-time codes of an app (RFC 6238), and codes on paper that stand in for it, once each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from pyotp.exceptions import PyOTPError

_WINDOW = 1
"""Steps of 30 seconds that a clock may be off, to either side."""

_PAPER = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP = 5
LONGEST_CODE = 40


def new_secret() -> str:
    """The secret of a new app, base32."""
    return pyotp.random_base32()


def address_of(secret: str, name: str, creditor: str) -> str:
    """What the app reads from the picture (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"Amicable {creditor}")


def picture_of(address: str) -> str:
    """The QR code as an address for <img>; our pages let no other picture in."""
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="white"))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step that a code belongs to; None when it is wrong or too far off."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(_plain(code), for_time=now, valid_window=_WINDOW)
    except (PyOTPError, ValueError):
        return None


def _plain(code: str) -> str:
    return "".join(code.casefold().replace("-", "").split())[:LONGEST_CODE]


def new_paper_codes() -> tuple[str, ...]:
    """Codes for the day when the app is gone, to be shown once (49 bits each)."""
    half = _GROUP
    made = ("".join(secrets.choice(_ALPHABET) for _ in range(2 * half)) for _ in range(_PAPER))
    return tuple(f"{code[:half]}-{code[half:]}" for code in made)


@dataclass(frozen=True, slots=True)
class Safe:
    """Keeps the second factors with a key of their own, made from the service's key."""

    key: bytes

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hmac.digest(self.key, b"amicable-totp", "sha256")))

    def sealed(self, name: str, secret: str) -> str:
        """The secret as the records keep it; it opens for this member only."""
        return self._fernet().encrypt(f"{name} {secret}".encode()).decode()

    def opened(self, name: str, sealed: str) -> str | None:
        """The secret; None when it was sealed with another key or for somebody else."""
        try:
            owner, _, secret = self._fernet().decrypt(sealed.encode()).decode().rpartition(" ")
        except (InvalidToken, ValueError):
            return None
        return secret if owner == name else None

    def paper_hash(self, name: str, code: str) -> str:
        """What the records keep of a code on paper."""
        return hmac.digest(self.key, f"amicable-paper {name} {_plain(code)}".encode(), "sha256").hex()

    def use_id(self, name: str, secret: str, step: int) -> str:
        """The name under which the use of a code is noted, so that it works once."""
        mark = hashlib.sha256(f"{name} {secret}".encode()).hexdigest()[:16]
        return f"totp:{mark}:{step}"
