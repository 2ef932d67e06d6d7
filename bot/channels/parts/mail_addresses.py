"""Our own addresses: the sender, and the plus-tagged one that says which message an answer or a bounce belongs to."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

_TAG = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Tagged:
    """`sender` is the From address; `answers` the address that mails come back to (the same where there is no other).

    `key` makes the names of our mails: nobody can guess them, and so nobody can forge a bounce of another's mail.
    `tagging` adds "+<name>" to `answers`; switch it off where the mail server knows no plus addresses.
    """

    sender: str
    answers: str
    key: str = field(default="", repr=False)
    tagging: bool = True

    def message_id(self, message_id: str) -> str:
        """The Message-ID of one of our messages: the same on every try, so a reader that sees two shows one."""
        return f"<{self._name(message_id)}@{self._domain}>"

    def answer_to(self, message_id: str) -> str:
        """The address that answers to, and bounces of, this message go to."""
        local, _, domain = self.answers.rpartition("@")
        return f"{local}+{self._name(message_id)}@{domain}" if self.tagging else self.answers

    def message_id_in(self, address: str) -> str | None:
        """The Message-ID of the message that an address of ours is tagged with, or None."""
        local, _, domain = address.lower().rpartition("@")
        base, _, tag = local.partition("+")
        if f"{base}@{domain}" != self.answers.lower() or not _TAG.fullmatch(tag):
            return None
        return f"<{tag}@{self._domain}>"

    def owns(self, address: str) -> bool:
        """Whether a mail from this address is one of ours, come back."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in (self.sender.lower(), self.answers.lower())

    @property
    def _domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()

    def _name(self, message_id: str) -> str:
        key, named = self.key.encode("utf-8", "replace"), message_id.encode("utf-8", "replace")
        return hmac.new(key, named, hashlib.sha256).hexdigest()[:32]
