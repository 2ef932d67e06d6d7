"""The MongoDB store's conversations in slices, drafts of replies and canned replies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from flows.history import Entry
from flows.message import Delivery, Direction, Message
from store.canned import Canned
from store.documents import Document, document, value_of
from store.indexes import CANNED, HISTORY, MESSAGES, REPLY_DRAFTS
from store.mongo_mail import MongoMail
from store.precision import moment
from store.reaching import reaching
from store.talk import NO_ANSWER, ReplyDraft

_TICK = timedelta(milliseconds=1)
"""The records keep whole milliseconds. The embedded engine leaves out the last one of a descending `$lte`."""

_FORWARD = {"at": ASCENDING, "sequence": ASCENDING}
_BACKWARD = {"at": DESCENDING, "sequence": DESCENDING}


class MongoTalk(MongoMail):
    """Implements TalkStore and CannedStore."""

    async def talk(self, case_id: str, start: int, limit: int) -> list[Message]:
        """See TalkStore.talk."""
        bare = {"attachments.content": 0, "facts": 0}
        within: Document = {"case_id": case_id, "place": {"$gte": start, "$lt": start + limit}}
        async with reaching():
            found = await self._collection(MESSAGES).find(within, bare).to_list()
        return [_message(item) for item in sorted(found, key=lambda item: item["place"])]

    async def unanswered(self, case_id: str) -> int | None:
        """See TalkStore.unanswered."""
        answers = {"direction": Direction.OUTBOUND.value, "state": {"$nin": [state.value for state in NO_ANSWER]}}
        last = await self._last(MESSAGES, {"case_id": case_id, **answers})
        since = {"at": {"$gt": last["at"]}} if last else {}
        heard: Document = {"case_id": case_id, "direction": Direction.INBOUND.value, **since}
        async with reaching():
            first = await self._collection(MESSAGES).find(heard, {"place": 1}).sort(_FORWARD).limit(1).to_list()
        return first[0]["place"] if first else None

    async def _last(self, collection: str, which: Document) -> Document | None:
        async with reaching():
            found = await self._collection(collection).find(which, {"at": 1}).sort(_BACKWARD).limit(1).to_list()
            return found[0] if found else None

    async def next_words(self, after: datetime) -> datetime | None:
        """See TalkStore.next_words."""
        waiting = {"state": Delivery.QUEUED.value, "scheduled": True, "due_at": {"$gt": after}}
        async with reaching():
            cursor = self._collection(MESSAGES).find(waiting, {"due_at": 1}).sort({"due_at": ASCENDING})
            found = await cursor.limit(1).to_list()
            return found[0]["due_at"].astimezone(UTC) if found else None

    async def entries(self, case_id: str, first: int, last: int) -> list[Entry]:
        """See TalkStore.entries."""
        within: Document = {"case_id": case_id, "number": {"$gte": first, "$lt": last + 1}}
        async with reaching():
            found = await self._collection(HISTORY).find(within).to_list()
        found.sort(key=lambda item: (item.get("number", 0), item["at"], item["sequence"]))
        return [value_of(Entry, item) for item in found]

    async def entries_between(self, case_id: str, since: datetime, until: datetime, limit: int) -> list[Entry]:
        """See TalkStore.entries_between."""
        within = {"case_id": case_id, "at": {"$gte": since, "$lt": moment(until) + _TICK}}
        async with reaching():
            latest = self._collection(HISTORY).find(within).sort(_BACKWARD).limit(limit)
            return [value_of(Entry, found) for found in reversed(await latest.to_list())]

    # --- drafts of replies ---

    async def save_draft_reply(self, draft: ReplyDraft) -> None:
        """See TalkStore.save_draft_reply."""
        which = {"_id": _draft_id(draft.who, draft.case_id), "sent": {"$ne": draft.page or None}}
        async with reaching():
            try:
                await self._collection(REPLY_DRAFTS).update_one(which, {"$set": document(draft)}, upsert=True)
            except DuplicateKeyError:
                return  # this page's words were sent already

    async def draft_reply(self, who: str, case_id: str) -> ReplyDraft | None:
        """See TalkStore.draft_reply."""
        async with reaching():
            found = await self._collection(REPLY_DRAFTS).find_one({"_id": _draft_id(who, case_id)})
            return value_of(ReplyDraft, found) if found and found.get("text") is not None else None

    async def close_draft_reply(self, who: str, case_id: str, page: str, at: datetime) -> None:
        """See TalkStore.close_draft_reply."""
        closed = {"who": who, "case_id": case_id, "sent": page, "at": at, "text": None}
        async with reaching():
            which = {"_id": _draft_id(who, case_id)}
            await self._collection(REPLY_DRAFTS).replace_one(which, {**which, **closed}, upsert=True)

    # --- canned replies ---

    async def canned(self, who: str) -> list[Canned]:
        """See CannedStore.canned."""
        async with reaching():
            cursor = self._collection(CANNED).find({"owner": {"$in": ["", who]}, "gone": False}, {"before": 0})
            found = await cursor.sort({"title": ASCENDING, "_id": ASCENDING}).to_list()
            return [value_of(Canned, item) for item in found]

    async def canned_reply(self, canned_id: str) -> Canned | None:
        """See CannedStore.canned_reply."""
        async with reaching():
            found = await self._collection(CANNED).find_one({"_id": canned_id})
            return value_of(Canned, found) if found else None

    async def put_canned(self, canned: Canned) -> bool:
        """See CannedStore.put_canned."""
        new = document(canned)
        if canned.version == 1:
            return await self._insert(CANNED, new)
        async with reaching():
            which = {"_id": canned.id, "version": canned.version - 1}
            return (await self._collection(CANNED).replace_one(which, new)).matched_count == 1


def _draft_id(who: str, case_id: str) -> str:
    return f"{who}\n{case_id}"


def _message(found: dict[str, Any]) -> Message:
    """A message of which the files' content was not read."""
    for item in found["attachments"]:
        item["content"] = b""
    return value_of(Message, found)
