"""The in-memory store's reads for a whole file. They look through all records: nobody asks often."""

from __future__ import annotations

from flows.task import Task
from ledger.invoice import Allocation, Payment
from store.dossier import Booked
from store.memory_consultations import MemoryConsultations


class MemoryDossier(MemoryConsultations):
    """Payments with their parts, and the tasks of a case."""

    def __init__(self) -> None:
        super().__init__()
        self._payments: dict[str, tuple[Payment, tuple[Allocation, ...]]] = {}

    async def payments_of(self, debtor_id: str) -> list[Booked]:
        """See DossierStore.payments_of."""
        found = [Booked(payment, parts) for payment, parts in self._payments.values() if payment.debtor_id == debtor_id]
        return sorted(found, key=lambda item: (item.payment.at, item.payment.id))

    async def tasks_of(self, case_id: str) -> list[Task]:
        """See DossierStore.tasks_of."""
        found = [task for task in self._tasks.values() if task.case_id == case_id]
        return sorted(found, key=lambda task: (task.created_at, task.id))
