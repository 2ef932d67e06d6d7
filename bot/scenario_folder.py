"""The scenario files in use: read at the start, and again when an admin has changed one, without a restart."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import structlog

from bot.rulebook import Rulebook, read_scenarios, refuse_breaking
from flows.conflicts import Conflict
from flows.scenario import Scenario, ScenarioError

log = structlog.get_logger(__name__)

Stamp = frozenset[tuple[str, int, int]]


class ScenarioFolder:
    """Looks after the rulebook's scenarios. `complaint` is what is wrong with the files now, empty when nothing is.

    `conflicts` are the rules of policy packs that hold back steps of the scenarios in use.
    """

    def __init__(self, folder: Path, wordings: Collection[str]) -> None:
        self._folder = folder
        self._wordings = wordings
        self._seen: Stamp = frozenset()
        self.complaint = ""
        self.conflicts: tuple[Conflict, ...] = ()

    def judge(self, found: list[Scenario], rulebook: Rulebook) -> None:
        """Hold scenarios against the policy packs before they go live; what is only delayed is kept (see `tell`).

        Raises ScenarioError when a step could never be taken lawfully.
        """
        conflicts = rulebook.conflicts(found, self._wordings)
        refuse_breaking(conflicts)
        self.conflicts = conflicts

    def tell(self) -> None:
        """Log how many steps of the scenarios in use a rule holds back (/health tells each, and so does debug)."""
        if self.conflicts:
            log.info("scenario_steps_held_back", count=len(self.conflicts), see="/health")
        for item in self.conflicts:
            log.debug("scenario_held_back", scenario=item.scenario, step=item.step, rule=_name(item))

    def read(self) -> list[Scenario]:
        """All scenarios. Raises ScenarioError with file, line and reason."""
        self._seen = self._stamp()
        return read_scenarios(self._folder, self._wordings)

    def refresh(self, rulebook: Rulebook) -> bool:
        """Take changed files into use: True when the rules changed. A wrong file changes nothing and is complained of.

        New send times hold at once for every case. Steps may only change together with the version, for running cases
        pin it: the same version with other steps is refused.
        """
        if self._stamp() == self._seen:
            return False
        try:
            found = self.read()
            for item in found:
                _same_steps(item, rulebook)
            self.judge(found, rulebook)
        except (ScenarioError, OSError) as error:
            self.complaint = str(error)
            log.warning("scenario_refused", reason=self.complaint)
            return False
        for item in found:
            rulebook.put(item)
        self.tell()
        self.complaint = ""
        log.info("scenarios_taken_into_use", count=len(found))
        return True

    def _stamp(self) -> Stamp:
        stats = ((path.name, path.stat()) for path in self._folder.glob("*.yml"))
        return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _name(conflict: Conflict) -> str:
    return f"{conflict.pack}/{conflict.ruling.rule}"


def _same_steps(item: Scenario, rulebook: Rulebook) -> None:
    known = rulebook.version(item.name, item.version)
    if known is not None and (known.steps != item.steps or known.late_entry != item.late_entry):
        raise ScenarioError(
            f"scenario {item.name!r}: its steps changed but its version is still {item.version}; running cases pin the "
            f"version, so write version: {item.version + 1} (and keep the old file beside it for them)"
        )
