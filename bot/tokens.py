"""Signed tokens: chat links for debtors, single-use deep links for Telegram, links that stop messages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

_BINDING_DAYS = 30
_SIGNATURE_BYTES = 12
_NONCE_BYTES = 6
_MINUTES = 60
_MARK_LENGTH = 32


class Tokens:
    """Signs with `key`; every use has its own salt, so that a token of one kind is none of another."""

    def __init__(self, key: str, clock: Callable[[], datetime], link_days: int = 30) -> None:
        self._key = key.encode()
        self._clock = clock
        self._link_days = link_days
        self._chat = URLSafeSerializer(key, salt="amicable-chat")
        self._stop = URLSafeSerializer(key, salt="amicable-stop")

    def chat(self, debtor_id: str) -> str:
        """A debtor's chat token, good for the configured days."""
        until = self._clock() + timedelta(days=self._link_days)
        return str(self._chat.dumps([debtor_id, int(until.timestamp())]))

    def read_chat(self, token: str) -> str | None:
        """The debtor of a chat token; None when it is forged or too old."""
        try:
            debtor_id, until = self._chat.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(debtor_id) if isinstance(until, int) and self._clock().timestamp() < until else None

    def binding(self, debtor_id: str) -> str:
        """A single-use Telegram start token: at most 64 of A-Z a-z 0-9 _ - (rules.md, Telegram).

        Raises ValueError when the debtor's id is too long for it (26 bytes at most).
        """
        minute = int(self._clock().timestamp()) // _MINUTES
        body = minute.to_bytes(4) + secrets.token_bytes(_NONCE_BYTES) + debtor_id.encode()
        token = base64.urlsafe_b64encode(body + self._signature(body)).decode().rstrip("=")
        if len(token) > 64:  # noqa: PLR2004 - Telegram's limit
            raise ValueError(f"the debtor id {debtor_id!r} is too long for a Telegram link (26 bytes at most)")
        return token

    def read_binding(self, token: str) -> tuple[str, str] | None:
        """The debtor id and the token's own id; None when it is forged or older than 30 days."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        body, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
        if len(body) < 4 + _NONCE_BYTES or not hmac.compare_digest(signature, self._signature(body)):
            return None
        made = int.from_bytes(body[:4]) * _MINUTES
        if self._clock().timestamp() - made > timedelta(days=_BINDING_DAYS).total_seconds():
            return None
        return body[4 + _NONCE_BYTES :].decode(errors="replace"), hashlib.sha256(raw).hexdigest()

    def _signature(self, body: bytes) -> bytes:
        return hmac.digest(self._key, b"amicable-binding" + body, "sha256")[:_SIGNATURE_BYTES]

    def stop(self, case_id: str, channel: str, address: str) -> str:
        """The token that stops messages to an address. It never ends: an old mail must still let go.

        It names the address by a mark, for links end up in logs.
        """
        return str(self._stop.dumps([case_id, channel, self.mark(address)]))

    def read_stop(self, token: str) -> tuple[str, str, str] | None:
        """Case id, channel and the address's mark; None when it is forged."""
        try:
            case_id, channel, mark = self._stop.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(case_id), str(channel), str(mark)

    def mark(self, address: str) -> str:
        """What stands for an address in a stop token."""
        return hmac.digest(self._key, b"amicable-address" + address.encode(), "sha256").hex()[:_MARK_LENGTH]

    def mail_key(self) -> str:
        """The key that names our mails (bot.channels.email)."""
        return hmac.digest(self._key, b"amicable-mail", "sha256").hex()

    def session_key(self) -> bytes:
        """The 32 bytes that seal second factors and the cookie of a sign-in under way."""
        return hmac.digest(self._key, b"amicable-session", "sha256")
