"""What a raw mail means: a message, a bounce or complaint about one of ours, or an automatic mail (nothing).

Automatic mails are never answered, or two machines would write to each other for ever (RFC 3834).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Part
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

import structlog

from bot.channels.base import Arrival, Blocked, Inbound, Malformed, Receipt, Refused
from bot.channels.parts.mail_addresses import Tagged
from bot.channels.parts.mail_files import enclosed_in
from bot.channels.parts.mail_text import from_html, own_words
from bot.channels.parts.payloads import fingerprint, storable
from flows.message import Delivery

_log = structlog.get_logger(__name__)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_DEAD_STATUSES = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "list-id", "x-loop")
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply")
_REPLY = re.compile(r"(?:re|fwd?|tr|aw|antw|betr) ?:", re.IGNORECASE)
_TEXT_LIMIT = 100_000


def arrivals_of(channel: str, raw: bytes, ours: Tagged) -> list[Arrival]:
    """Read a mail. `ours` are our own addresses. An automatic mail brings nothing. Raises Malformed."""
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        return _arrivals(channel, mail, raw, ours)
    except Malformed:
        raise
    except Exception as error:  # the standard library's header parsers fail in many ways on odd input
        raise Malformed(f"The mail cannot be read ({type(error).__name__})") from error


def message_id_of(raw: bytes) -> str:
    """The Message-ID, or a hash of the mail where it has none: the base of deduplication."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    found = re.search(r"^message-id:\s*(<[^<>\s]{1,500}>)", head, re.IGNORECASE | re.MULTILINE)
    return found.group(1) if found else fingerprint(raw)


def _arrivals(channel: str, mail: EmailMessage, raw: bytes, ours: Tagged) -> list[Arrival]:
    if mail.get_content_type() == "multipart/report":
        return _report(channel, mail, ours)
    sender = storable(parseaddr(_header(mail, "From"))[1]).lower()
    if "@" not in sender:
        raise Malformed("The mail has no sender")
    automatic = _automatic(mail, sender, ours)
    if automatic:
        _log.info("mail_ignored", why=automatic)
        return []
    text, media = _words(mail)
    return [
        Inbound(
            channel=channel,
            provider_id=message_id_of(raw),
            address=sender,
            text=storable(text)[:_TEXT_LIMIT],
            sent_at=_date(_header(mail, "Date")),
            media=media,
            to_message=_answered(mail, ours),
            files=enclosed_in(mail),
        )
    ]


def _header(mail: Part, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())


def _automatic(mail: EmailMessage, sender: str, ours: Tagged) -> str | None:
    if _header(mail, "Auto-Submitted").partition(";")[0].lower() not in ("", "no"):
        return "auto-submitted"
    if _header(mail, "Precedence").lower() in _BULK:
        return "precedence"
    if any(mail.get(name) is not None for name in _AUTOMATIC_HEADERS):
        return "auto-reply"
    if sender.partition("@")[0] in _MACHINES or _header(mail, "Return-Path") == "<>":
        return "machine"
    return "own mail" if ours.owns(sender) else None


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(mail: EmailMessage) -> tuple[str, str | None]:
    """The writer's own words and what else came along. A new mail without a body speaks by its subject ("stop")."""
    body = mail.get_body(preferencelist=("plain", "html"))
    text = own_words(_content(body)) if body is not None else ""
    media = next((part.get_content_maintype() for part in mail.iter_attachments()), None)
    subject = _header(mail, "Subject")
    if not text and media is None and not _REPLY.match(subject):
        text = subject
    return text, {"application": "document", "text": "document", "message": "document"}.get(media or "", media)


def _content(part: Part) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return from_html(text) if part.get_content_subtype() == "html" else text


def _answered(mail: EmailMessage, ours: Tagged) -> str | None:
    """The mail of ours that it answers: our tag in its recipients, else In-Reply-To, else the last of References.

    The tag comes first: some relays replace the Message-ID that we gave, and so the answer names theirs.
    """
    tagged = _tagged(mail, ours)
    if tagged:
        return tagged
    named = _MESSAGE_ID.findall(_header(mail, "In-Reply-To")) or _MESSAGE_ID.findall(_header(mail, "References"))[-1:]
    return storable(named[0]) if named else None


def _tagged(mail: Part, ours: Tagged) -> str | None:
    headers = [str(v) for name in ("To", "Cc", "Delivered-To", "X-Original-To") for v in mail.get_all(name, [])]
    found = (ours.message_id_in(address) for _, address in getaddresses(headers))
    return next((message_id for message_id in found if message_id), None)


def _report(channel: str, mail: EmailMessage, ours: Tagged) -> list[Arrival]:
    about = _original(mail, ours)
    kind = str(mail.get_param("report-type", "")).lower()
    if kind == "feedback-report":
        return [_complaint(channel, mail, about)]
    if kind != "delivery-status" or about is None:
        _log.info("mail_ignored", why="report", kind=kind if kind.isascii() and kind.isprintable() else "odd")
        return []
    action, status = _delivery(mail)
    if action == "failed":
        failure = Refused(code=status, reason="The mail was returned", address_dead=status in _DEAD_STATUSES)
        return [Receipt(channel, about, Delivery.FAILED, _date(_header(mail, "Date")), failure)]
    if action == "delivered":
        return [Receipt(channel, about, Delivery.DELIVERED, _date(_header(mail, "Date")))]
    return []


def _original(mail: EmailMessage, ours: Tagged) -> str | None:
    tagged = _tagged(mail, ours)
    if tagged:
        return tagged
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            named = _MESSAGE_ID.search(_header(_headers_in(part), "Message-ID"))
            if named:
                return storable(named.group())
    return None


def _headers_in(part: Part) -> Part:
    content = part.get_payload()
    if isinstance(content, list) and content and isinstance(content[0], Part):
        return content[0]
    decoded = part.get_payload(decode=True)
    return message_from_bytes(decoded if isinstance(decoded, bytes) else b"")


def _delivery(mail: EmailMessage) -> tuple[str, str]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Part) and (action := _header(block, "Action").lower()):
                    found = _STATUS.search(_header(block, "Status"))
                    return action, found.group() if found else "5.0.0"
    return "", ""


def _complaint(channel: str, mail: EmailMessage, about: str | None) -> Blocked:
    """Somebody pressed "this is spam" (RFC 5965). The address is empty where the provider hides it."""
    address = ""
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            address = parseaddr(_header(_headers_in(part), "Original-Rcpt-To"))[1]
    return Blocked(
        channel, f"complaint:{about or _header(mail, 'Message-ID')}", storable(address).lower(), "marked as spam"
    )
