"""The in-memory store's questions to others."""

from __future__ import annotations

from store.consultations import Consultation
from store.memory_files import MemoryFiles
from store.precision import kept


class MemoryConsultations(MemoryFiles):
    """Questions by their id; lists look through all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._consultations: dict[str, Consultation] = {}

    async def add_consultation(self, consultation: Consultation) -> bool:
        """See ConsultationStore.add_consultation."""
        if consultation.id in self._consultations:
            return False
        self._consultations[consultation.id] = kept(consultation)
        return True

    async def change_consultation(self, consultation: Consultation) -> bool:
        """See ConsultationStore.change_consultation."""
        known = self._consultations.get(consultation.id)
        if known is None or known.version != consultation.version - 1:
            return False
        self._consultations[consultation.id] = kept(consultation)
        return True

    async def consultation(self, consultation_id: str) -> Consultation | None:
        """See ConsultationStore.consultation."""
        return self._consultations.get(consultation_id)

    async def consultation_by(self, token: str) -> Consultation | None:
        """See ConsultationStore.consultation_by."""
        return next((item for item in self._consultations.values() if item.token == token), None)

    async def consultations_of(self, case_id: str) -> list[Consultation]:
        """See ConsultationStore.consultations_of."""
        found = [item for item in self._consultations.values() if item.case_id == case_id]
        return sorted(found, key=lambda item: (item.at, item.id))

    async def consultations_by(self, user: str, limit: int = 100) -> list[Consultation]:
        """See ConsultationStore.consultations_by."""
        found = [item for item in self._consultations.values() if item.by == user and item.is_open]
        return sorted(found, key=lambda item: (item.deadline, item.id))[:limit]

    def _wipe_notes(self, case_id: str) -> None:
        super()._wipe_notes(case_id)
        self._consultations = {name: item for name, item in self._consultations.items() if item.case_id != case_id}
