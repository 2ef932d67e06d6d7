"""The in-memory store's conversations in slices, drafts of replies and canned replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.history import Entry
from flows.message import Delivery, Direction, Message
from store.canned import Canned
from store.delivery import due_at
from store.memory_mail import MemoryMail
from store.precision import kept, moment
from store.talk import NO_ANSWER, ReplyDraft


class MemoryTalk(MemoryMail):
    """Implements TalkStore and CannedStore."""

    _entries: dict[str, list[Entry]]

    def __init__(self) -> None:
        super().__init__()
        self._reply_drafts: dict[tuple[str, str], ReplyDraft] = {}
        self._sent_pages: dict[tuple[str, str], str] = {}
        self._canned: dict[str, Canned] = {}
        self._words: dict[str, datetime] = {}

    def _put(self, message: Message) -> None:
        super()._put(message)
        if message.scheduled and message.state is Delivery.QUEUED:
            self._words[message.id] = due_at(message)
        else:
            self._words.pop(message.id, None)

    def _spoken_in(self, case_id: str) -> list[Message]:
        found = [self._messages[name] for name in self._by_case.get(case_id, ())]
        return sorted(found, key=lambda message: message.at)

    async def talk(self, case_id: str, start: int, limit: int) -> list[Message]:
        """See TalkStore.talk."""
        return [_bare(message) for message in self._spoken_in(case_id)[start : start + limit]]

    async def unanswered(self, case_id: str) -> int | None:
        """See TalkStore.unanswered."""
        spoken = self._spoken_in(case_id)
        answers = [
            place
            for place, message in enumerate(spoken)
            if message.direction is Direction.OUTBOUND and message.state not in NO_ANSWER
        ]
        after = answers[-1] + 1 if answers else 0
        heard = (place for place in range(after, len(spoken)) if spoken[place].direction is Direction.INBOUND)
        return next(heard, None)

    async def next_words(self, after: datetime) -> datetime | None:
        """See TalkStore.next_words."""
        return min((at for at in self._words.values() if at > moment(after)), default=None)

    async def entries(self, case_id: str, first: int, last: int) -> list[Entry]:
        """See TalkStore.entries."""
        found = [entry for entry in self._entries.get(case_id, ()) if first <= entry.number <= last]
        return sorted(found, key=lambda entry: (entry.number, entry.at))

    async def entries_between(self, case_id: str, since: datetime, until: datetime, limit: int) -> list[Entry]:
        """See TalkStore.entries_between."""
        within = [item for item in self._entries.get(case_id, ()) if moment(since) <= item.at <= moment(until)]
        return sorted(within, key=lambda entry: entry.at)[-limit:]

    async def save_draft_reply(self, draft: ReplyDraft) -> None:
        """See TalkStore.save_draft_reply."""
        key = draft.who, draft.case_id
        if not draft.page or self._sent_pages.get(key) != draft.page:
            self._reply_drafts[key] = kept(draft)

    async def draft_reply(self, who: str, case_id: str) -> ReplyDraft | None:
        """See TalkStore.draft_reply."""
        return self._reply_drafts.get((who, case_id))

    async def close_draft_reply(self, who: str, case_id: str, page: str, at: datetime) -> None:  # noqa: ARG002
        """See TalkStore.close_draft_reply."""
        self._reply_drafts.pop((who, case_id), None)
        self._sent_pages[who, case_id] = page

    def _forget_drafts(self, case_id: str) -> None:
        """An erasure takes what the team had typed as well."""
        self._reply_drafts = {key: item for key, item in self._reply_drafts.items() if item.case_id != case_id}

    async def canned(self, who: str) -> list[Canned]:
        """See CannedStore.canned."""
        mine = [item for item in self._canned.values() if item.owner in ("", who) and not item.gone]
        return sorted(mine, key=lambda item: (item.title, item.id))

    async def canned_reply(self, canned_id: str) -> Canned | None:
        """See CannedStore.canned_reply."""
        return self._canned.get(canned_id)

    async def put_canned(self, canned: Canned) -> bool:
        """See CannedStore.put_canned."""
        known = self._canned.get(canned.id)
        if (known.version if known else 0) != canned.version - 1:
            return False
        self._canned[canned.id] = kept(canned)
        return True


def _bare(message: Message) -> Message:
    """The message without its files' content: a page names them only."""
    if not message.attachments:
        return message
    return replace(message, attachments=tuple(replace(item, content=b"") for item in message.attachments))
