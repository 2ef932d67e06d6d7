"""The MongoDB store's reads for a whole file."""

from __future__ import annotations

from pymongo import ASCENDING

from flows.task import Task
from ledger.invoice import Allocation, Payment
from store.documents import value_of
from store.dossier import Booked
from store.indexes import PAYMENTS, TASKS
from store.mongo_consultations import MongoConsultations
from store.reaching import reaching


class MongoDossier(MongoConsultations):
    """Payments with their parts, and the tasks of a case."""

    async def payments_of(self, debtor_id: str) -> list[Booked]:
        """See DossierStore.payments_of."""
        async with reaching():
            cursor = self._collection(PAYMENTS).find({"debtor_id": debtor_id}).sort({"at": ASCENDING, "_id": ASCENDING})
            return [
                Booked(value_of(Payment, item), tuple(value_of(Allocation, part) for part in item["allocations"]))
                for item in await cursor.to_list()
            ]

    async def tasks_of(self, case_id: str) -> list[Task]:
        """See DossierStore.tasks_of."""
        async with reaching():
            found = self._collection(TASKS).find({"case_id": case_id})
            ordered = found.sort({"created_at": ASCENDING, "_id": ASCENDING})
            return [value_of(Task, item) for item in await ordered.to_list()]
