"""The in-memory store's library."""

from __future__ import annotations

from collections.abc import Collection

from store.library import Deed, Draft, DraftState, Edition, Revision, edition_id, revision_of
from store.memory_mail import MemoryMail
from store.precision import kept


class MemoryLibrary(MemoryMail):
    """Drafts, revisions, editions."""

    def __init__(self) -> None:
        super().__init__()
        self._drafts: dict[str, Draft] = {}
        self._revisions: dict[str, Revision] = {}
        self._editions: dict[str, Edition] = {}

    async def add_draft(self, draft: Draft, deed: Deed = Deed.BEGUN) -> bool:
        """See LibraryStore.add_draft."""
        if draft.id in self._drafts:
            return False
        self._keep_draft(draft, deed)
        return True

    async def change_draft(self, draft: Draft, deed: Deed = Deed.SAVED) -> bool:
        """See LibraryStore.change_draft."""
        if not self._follows(draft):
            return False
        self._keep_draft(draft, deed)
        return True

    def _follows(self, draft: Draft) -> bool:
        known = self._drafts.get(draft.id)
        return known is not None and known.version == draft.version - 1 and known.state is DraftState.OPEN

    def _keep_draft(self, draft: Draft, deed: Deed) -> None:
        new = kept(draft)
        self._drafts[new.id] = new
        revision = revision_of(new, deed)
        self._revisions[revision.id] = revision

    async def draft(self, draft_id: str) -> Draft | None:
        """See LibraryStore.draft."""
        return self._drafts.get(draft_id)

    async def drafts(self, state: DraftState = DraftState.OPEN, limit: int = 200) -> list[Draft]:
        """See LibraryStore.drafts."""
        found = [draft for draft in self._drafts.values() if draft.state is state]
        return sorted(found, key=lambda draft: (draft.changed_at, draft.id), reverse=True)[:limit]

    async def revisions(self, draft_id: str, limit: int = 200) -> list[Revision]:
        """See LibraryStore.revisions."""
        found = [item for item in self._revisions.values() if item.draft == draft_id]
        return sorted(found, key=lambda item: item.version, reverse=True)[:limit]

    async def deeds(self, scenario: str, limit: int = 200) -> list[Revision]:
        """See LibraryStore.deeds."""
        found = [item for item in self._revisions.values() if item.scenario == scenario]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)[:limit]

    async def activate(self, edition: Edition, draft: Draft) -> bool:
        """See LibraryStore.activate."""
        if edition.id in self._editions or not self._follows(draft):
            return False
        self._editions[edition.id] = kept(edition)
        self._keep_draft(draft, Deed.ACTIVATED)
        return True

    async def edition(self, scenario: str, version: int) -> Edition | None:
        """See LibraryStore.edition."""
        return self._editions.get(edition_id(scenario, version))

    async def editions(self, besides: Collection[str] = ()) -> list[Edition]:
        """See LibraryStore.editions."""
        found = [item for item in self._editions.values() if item.id not in besides]
        return sorted(found, key=lambda item: (item.scenario, item.version))
