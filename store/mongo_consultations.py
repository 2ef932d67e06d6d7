"""The MongoDB store's questions to others."""

from __future__ import annotations

from pymongo import ASCENDING

from store.consultations import Consultation
from store.documents import Document, document, value_of
from store.indexes import CONSULTATIONS
from store.mongo_files import MongoFiles
from store.reaching import reaching


class MongoConsultations(MongoFiles):
    """Every change of a question is one update that asks for its version."""

    async def add_consultation(self, consultation: Consultation) -> bool:
        """See ConsultationStore.add_consultation."""
        return await self._insert(CONSULTATIONS, document(consultation))

    async def change_consultation(self, consultation: Consultation) -> bool:
        """See ConsultationStore.change_consultation."""
        guard = {"_id": consultation.id, "version": consultation.version - 1}
        async with reaching():
            changed = await self._collection(CONSULTATIONS).replace_one(guard, document(consultation))
            return changed.matched_count == 1

    async def consultation(self, consultation_id: str) -> Consultation | None:
        """See ConsultationStore.consultation."""
        return await self._one_consultation({"_id": consultation_id})

    async def consultation_by(self, token: str) -> Consultation | None:
        """See ConsultationStore.consultation_by."""
        return await self._one_consultation({"token": token})

    async def _one_consultation(self, wanted: Document) -> Consultation | None:
        async with reaching():
            found = await self._collection(CONSULTATIONS).find_one(wanted)
            return value_of(Consultation, found) if found else None

    async def consultations_of(self, case_id: str) -> list[Consultation]:
        """See ConsultationStore.consultations_of."""
        async with reaching():
            found = self._collection(CONSULTATIONS).find({"case_id": case_id})
            oldest = found.sort({"at": ASCENDING, "_id": ASCENDING})
            return [value_of(Consultation, item) for item in await oldest.to_list()]

    async def consultations_by(self, user: str, limit: int = 100) -> list[Consultation]:
        """See ConsultationStore.consultations_by."""
        async with reaching():
            mine = self._collection(CONSULTATIONS).find({"by": user, "withdrawn_at": None, "ruling": None})
            first = mine.sort({"deadline": ASCENDING, "_id": ASCENDING}).limit(limit)
            return [value_of(Consultation, item) for item in await first.to_list()]
