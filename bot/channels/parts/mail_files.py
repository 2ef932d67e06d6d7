"""The files of a mail: what somebody joined to it, not the pictures that decorate it."""

from __future__ import annotations

from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage
from email.message import Message as Part

from bot.channels.base import Enclosed
from bot.channels.parts.payloads import storable

_DECORATION = 20 * 1024
"""Bytes up to which a picture that the text itself shows is a logo or a signature."""


def enclosed_in(mail: EmailMessage) -> tuple[Enclosed, ...]:
    """The files in their order. A mail that was cut off brings its last one empty: half a file is none."""
    if not mail.is_multipart():
        return ()
    parts = [part for part in mail.iter_attachments() if not part.is_multipart() and not _decorates(part)]
    files = [Enclosed(storable(part.get_filename() or _unnamed(part)), _content(part)) for part in parts]
    if files and any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in mail.defects):
        files[-1] = Enclosed(files[-1].name, b"")
    return tuple(files)


def _content(part: Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decorates(part: Part) -> bool:
    shown = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
    return shown and part.get_content_maintype() == "image" and len(_content(part)) < _DECORATION


def _unnamed(part: Part) -> str:
    return f"{part.get_content_maintype()}.{part.get_content_subtype()}"
