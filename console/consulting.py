"""Questions to somebody outside the team: what they are shown of a case, and nothing else."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.case import CaseFile
from flows.message import Message
from ledger.agreements import Dispute
from ledger.invoice import Invoice
from store.consultations import Answer, Consultation, Shown
from store.files import FileRecord, FileState

VERDICTS = ("debtor_right", "invoice_stands", "partly", "unsure")
"""Which way an answer or a decision may lean."""

LINK_AFTER = timedelta(days=14)
"""A link works so long after the deadline: an answer that comes late is better than none."""

FURTHEST_DAYS = 60
MOST_ANSWERS = 20
MOST_OPENINGS = 200
ONE_OPENING = timedelta(minutes=10)
"""A page that is read again within this time was opened once."""

QUESTION_LIMIT = 2_000
ANSWER_LIMIT = 4_000

_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]{2,}")
_NUMBER = re.compile(r"(?<![\w/+-])\+?\(?\d[\d\s().\-/]{7,18}\d(?![\w/-])")
_MASK = "•••"
_LEAST_DIGITS, _MOST_DIGITS = 9, 15


def new_token() -> tuple[str, str]:
    """A link's word (256 random bits) and the hash under which it is kept."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """Under which hash a link's word is kept."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as they see it."""

    by: str
    channel: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Sight:
    """All that a link shows. `contacts` is empty unless it was ticked."""

    name: str
    debtor_id: str
    invoices: tuple[Invoice, ...]
    disputes: tuple[Dispute, ...]
    messages: tuple[ShownMessage, ...]
    files: tuple[FileRecord, ...]
    contacts: tuple[str, ...]


def sight(file: CaseFile, messages: Sequence[Message], files: Sequence[FileRecord], shown: Shown) -> Sight:
    """What was chosen, as it stands today; what was erased meanwhile is not there.

    Addresses and telephone numbers in the texts are hidden unless the ways to reach the debtor are shown anyway.
    """
    debtor = file.account.debtor
    known = {point.address for point in (*debtor.contacts, *file.case.bound) if len(point.address) > 3}  # noqa: PLR2004

    def clean(text: str) -> str:
        return text if shown.contact else hidden(text, known)

    said = tuple(
        ShownMessage(item.author.value, item.channel, item.at, clean(item.text))
        for item in messages
        if item.id in shown.messages
    )
    kept = tuple(item for item in files if item.id in shown.files and item.state is FileState.KEPT)
    contacts = tuple(f"{point.channel}: {point.address}" for point in debtor.contacts if point.address)
    return Sight(
        debtor.name,
        debtor.id,
        tuple(item for item in file.account.invoices if item.number in shown.invoices),
        tuple(item for item in file.case.disputes if item.id in shown.disputes),
        said,
        kept,
        contacts if shown.contact else (),
    )


def hidden(text: str, known: Collection[str] = ()) -> str:
    """A text without telephone numbers and mail addresses, as far as they can be told by their form."""
    for address in sorted(known, key=len, reverse=True):
        text = text.replace(address, _MASK)
    return _NUMBER.sub(_masked, _ADDRESS.sub(_MASK, text))


def _masked(found: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in found.group())
    return _MASK if _LEAST_DIGITS <= digits <= _MOST_DIGITS else found.group()


def works(consultation: Consultation, now: datetime) -> str:
    """Empty while the link works, else why it does not: "withdrawn", "decided", "expired"."""
    if consultation.withdrawn_at is not None:
        return "withdrawn"
    if consultation.ruling is not None:
        return "decided"
    return "expired" if now >= consultation.until else ""


def opened(consultation: Consultation, now: datetime) -> bool:
    """Whether reading it now is an opening of its own."""
    last = consultation.opened[-1] if consultation.opened else None
    return len(consultation.opened) < MOST_OPENINGS and (last is None or now - last > ONE_OPENING)


def answer_words(answer: Answer) -> str:
    """An answer as it stands in the history."""
    return f"{answer.name}: {answer.text}"
