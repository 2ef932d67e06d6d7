"""The MongoDB store's search, by the indexed words that stand beside each record (store.words)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.documents import Document
from store.indexes import CASES, DEBTORS, INVOICES, MESSAGES
from store.mongo_mail import MongoMail
from store.reaching import reaching
from store.searching import Found, Where, once_each


class MongoSearching(MongoMail):
    """See SearchStore. Five commands, whatever is found."""

    async def find(self, words: Sequence[str], limit: int) -> list[Found]:
        """See SearchStore.find."""
        if not words:
            return []
        asked: Document = {"$and": [{"words": {"$regex": f"^{re.escape(word)}"}} for word in words]}
        async with reaching():
            debtors = await self._collection(DEBTORS).find(asked).sort({"name": 1}).limit(limit).to_list()
            invoices = await self._collection(INVOICES).find(asked).sort({"due_date": -1}).limit(limit).to_list()
            messages = await self._collection(MESSAGES).find(asked).sort({"at": -1}).limit(limit).to_list()
            ids = {item["_id"] for item in debtors} | {item["debtor_id"] for item in (*invoices, *messages)}
            among = {"debtor_id": {"$in": sorted(ids)}}
            cases = await self._collection(CASES).find(among, {"debtor_id": 1, "state": 1}).to_list()
            named = await self._collection(DEBTORS).find({"_id": {"$in": sorted(ids)}}, {"name": 1}).to_list()
        names = {item["_id"]: item["name"] for item in named}
        of_debtor = {item["debtor_id"]: item for item in cases}
        rows = [(item["_id"], Where.DEBTOR, item["name"], None, item["_id"]) for item in debtors]
        rows += [(i["debtor_id"], Where.INVOICE, i["number"], None, i["description"]) for i in invoices]
        rows += [(i["debtor_id"], Where.MESSAGE, i["text"], i["at"], i["channel"]) for i in messages]
        return once_each(
            Found(of_debtor[owner]["_id"], names[owner], of_debtor[owner]["state"], where, shown, at, note)
            for owner, where, shown, at, note in rows
            if owner in of_debtor and owner in names
        )
