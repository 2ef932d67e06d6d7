"""Our own addresses: the sender, and the plus-tagged one that says which message an answer or a bounce belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"[A-Za-z0-9_.-]{1,48}")


@dataclass(frozen=True, slots=True)
class Tagged:
    """`sender` is the From address; `answers` the address that mails come back to (the same where there is no other).

    `tagging` adds "+<message id>" to `answers`; switch it off where the mail server knows no plus addresses.
    """

    sender: str
    answers: str
    tagging: bool = True

    @property
    def domain(self) -> str:
        """The domain of the Message-IDs that we give."""
        return self.sender.rpartition("@")[2].lower()

    def message_id(self, message_id: str) -> str:
        """The Message-ID of one of our messages: the same on every try, so a reader that sees two shows one."""
        safe = message_id if _TAG.fullmatch(message_id) else message_id.encode("utf-8", "replace").hex()
        return f"<{safe}@{self.domain}>"

    def answer_to(self, message_id: str) -> str:
        """The address that answers to, and bounces of, this message go to."""
        local, _, domain = self.answers.rpartition("@")
        return f"{local}+{message_id}@{domain}" if self.tagging and _TAG.fullmatch(message_id) else self.answers

    def message_id_in(self, address: str) -> str | None:
        """The Message-ID of the message that an address of ours is tagged with, or None."""
        local, _, domain = address.rpartition("@")
        own_local, _, own_domain = self.answers.rpartition("@")
        base, plus, tag = local.partition("+")
        if not plus or (base.lower(), domain.lower()) != (own_local.lower(), own_domain.lower()):
            return None
        return self.message_id(tag) if _TAG.fullmatch(tag) else None

    def owns(self, address: str) -> bool:
        """Whether a mail from this address is one of ours, come back."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in (self.sender.lower(), self.answers.lower())
