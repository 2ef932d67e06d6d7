"""The part of the store's door for a conversation as people read and answer it: page by page, with their drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.history import Entry
from flows.message import Delivery, Message

NO_ANSWER = frozenset({Delivery.CANCELLED, Delivery.FAILED, Delivery.QUEUED})
"""States of a message that the debtor has not got, or not yet."""


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What a member of the team has typed on a case and not sent yet.

    `day` and `clock` are as typed, for a message that shall wait. `page` names the page on which it was typed.
    """

    who: str
    case_id: str
    text: str
    at: datetime
    channel: str = ""
    day: str = ""
    clock: str = ""
    page: str = ""


class TalkStore(Protocol):
    """Conversations and histories in slices. Methods may raise Unavailable."""

    async def talk(self, case_id: str, start: int, limit: int) -> list[Message]:
        """Messages of a case, oldest first, from place `start` (from 0) on; attachments without their content."""

    async def unanswered(self, case_id: str) -> int | None:
        """The place of the debtor's first message after the last answer that was not cancelled or refused."""

    async def next_words(self, after: datetime) -> datetime | None:
        """The first time later than `after` (UTC) at which words go that wait for a time of a person's choice."""

    async def entries(self, case_id: str, first: int, last: int) -> list[Entry]:
        """Entries of a case's history by their numbers, both included; 0 is that of entries older than the chain."""

    async def entries_between(self, case_id: str, since: datetime, until: datetime, limit: int) -> list[Entry]:
        """The latest entries from `since` to `until` (both included), oldest first."""

    async def save_draft_reply(self, draft: ReplyDraft) -> None:
        """Keep what somebody typed on a case in the place of what they typed before, unless this page's was sent."""

    async def draft_reply(self, who: str, case_id: str) -> ReplyDraft | None:
        """What somebody typed on a case; None when there is nothing."""

    async def close_draft_reply(self, who: str, case_id: str, page: str, at: datetime) -> None:
        """It was sent: forget what was typed, and take nothing more from that page."""
