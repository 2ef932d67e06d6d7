"""Editions that admins activated in the console, beside the files: taken into use while running, by every process.

Files are what was deployed. Of a scenario's versions the highest counts for new cases, whichever of the two it came
from; a running case keeps its own, with the wordings that came with it.
"""

from __future__ import annotations

import structlog

from bot.proposal import InUse, put
from flows.scenario import Scenario, ScenarioError, read_scenario
from store.library import Edition, LibraryStore

log = structlog.get_logger(__name__)


class Editions:
    """Looks after the records' editions for `in_use`. `complaints` are what was wrong with some, by edition."""

    def __init__(self, store: LibraryStore, in_use: InUse) -> None:
        self._store = store
        self._in_use = in_use
        self._known: dict[str, None] = {}
        self.complaints: dict[str, str] = {}

    async def refresh(self) -> bool:
        """Take new editions into use: True when there were any. Raises Unavailable. One look at the records."""
        found = await self._store.editions(tuple(self._known))
        for edition in found:
            self._known[edition.id] = None
            self._take(edition)
        return bool(found)

    def _take(self, edition: Edition) -> None:
        book = self._in_use.rulebook
        try:
            scenario = read_scenario(edition.text, edition.id)
        except ScenarioError as error:
            self._complain(edition, str(error))
            return
        filed = book.version(edition.scenario, edition.version)
        if filed is not None and not _same(filed, scenario):
            self._complain(
                edition, "a file of flows/scenarios has its name and version with other steps: raise the file's"
            )
        faults = put(self._in_use, scenario, edition.wordings)
        if faults:
            self._complain(edition, "; ".join(f"{item.wording}: {item.reason}" for item in faults))
        log.info("edition_taken_into_use", edition=edition.id, wordings=len(edition.wordings))

    def _complain(self, edition: Edition, reason: str) -> None:
        self.complaints[edition.id] = reason
        log.warning("edition_complaint", edition=edition.id, reason=reason)


def _same(one: Scenario, other: Scenario) -> bool:
    return one.steps == other.steps and one.late_entry == other.late_entry
