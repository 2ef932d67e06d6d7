"""One of our messages as a mail."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import quote

from bot.channels.parts.mail_addresses import Tagged
from bot.channels.parts.payloads import storable
from flows.message import Attachment, Message

_UNBROKEN = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,255}")
_URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")


class _Policy(EmailPolicy):
    """Headers for machines are broken at blanks only: the standard library would encode a long URL or id as words."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() not in _UNBROKEN:
            folded: str = super().fold(name, value)
            return folded
        return f"{name}: {str(value).replace(' ', self.linesep + ' ')}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_SEVEN_BIT = _Policy(linesep="\r\n", cte_type="7bit")


def is_address(address: str) -> bool:
    """Whether this is a plain ASCII address: one @, no blanks, quotes, brackets or control characters."""
    return address.isascii() and address.isprintable() and bool(_ADDRESS.fullmatch(address))


def compose(message: Message, ours: Tagged, sender_name: str, subject: str, exit_url: str | None) -> EmailMessage:
    """The whole mail. Headers are one line each, whatever the names and subjects hold.

    `subject` serves where the message has none; `exit_url` is the https link of one-click unsubscription (RFC 8058).
    """
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail["Message-ID"] = ours.message_id(message.id)
    mail["Date"] = format_datetime(message.at)
    mail["From"] = Address(_line(sender_name), addr_spec=ours.sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Reply-To"] = Address(addr_spec=ours.answer_to(message.id))
    mail["Subject"] = _line(message.subject or subject)
    mail["Auto-Submitted"] = "auto-generated"
    _name_the_exit(mail, ours.answer_to(message.id), exit_url)
    answered = (message.in_reply_to or "").removeprefix(f"{message.channel}:")
    if _MESSAGE_ID.fullmatch(answered):
        mail["In-Reply-To"] = answered
        mail["References"] = answered
    mail.set_content(storable(message.text).replace("\x00", ""))
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def _line(text: str) -> str:
    return _CONTROL.sub(" ", storable(text)).strip()


def _name_the_exit(mail: EmailMessage, answers: str, url: str | None) -> None:
    ways = [f"<mailto:{answers}?subject=unsubscribe>"]
    if url:
        ways.insert(0, f"<{quote(url, safe=_URL_SIGNS)}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Unsubscribe"] = ", ".join(ways)


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    kind, _, subkind = attachment.media_type.partition(";")[0].strip().partition("/")
    mail.add_attachment(
        attachment.content,
        maintype=kind or "application",
        subtype=subkind or "octet-stream",
        filename=_line(attachment.filename),
    )
