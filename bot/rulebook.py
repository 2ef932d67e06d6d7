"""Which rules hold for a case: the scenarios on file and the policy packs of the debtor's countries and kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from bot.packs import Packs, shipped_packs
from bot.whereabouts import countries_of
from flows.blackouts import Blackout
from flows.case import Case
from flows.charging import Charging
from flows.conflicts import Conflict, Severity, conflicts
from flows.draft import Rules
from flows.ladder import profile_of
from flows.policy import DEFAULT, Policy
from flows.scenario import Scenario, ScenarioError, read_scenario
from flows.strictest import tightened
from flows.switches import Switch
from ledger.account import Account
from ledger.calendar import local_date
from ledger.debtor import REACHABLE, Debtor, Kind


class UnknownScenario(LookupError):
    """A scenario is asked for that no file defines; the message names those that there are."""


class Rulebook:
    """Scenarios by name and version, packs by country; rules are made once per scenario version, countries and kind."""

    def __init__(
        self,
        scenarios: Iterable[Scenario],
        default: str = "courteous",
        creditor_policy: Policy = DEFAULT,
        channels: Collection[str] = REACHABLE,
        *,
        assign: bool = False,
        packs: Packs | None = None,
        charging: Charging | None = None,
    ) -> None:
        self._versions = {(item.name, item.version): item for item in scenarios}
        self._latest = {name: max(v for n, v in self._versions if n == name) for name, _ in self._versions}
        self.packs = packs or shipped_packs()
        self._creditor = creditor_policy
        self._regions = dict(name.split("/", 1) for name in creditor_policy.calendars)
        self._policies: dict[tuple[tuple[str, ...], Kind], Policy] = {}
        self._channels = frozenset(channels)
        self._assign = assign
        self._charging = charging
        self._fresh_until: datetime | None = None
        self._switches: tuple[Switch, ...] = ()
        self._rules: dict[tuple[str, int, tuple[str, ...], Kind], Rules] = {}
        self.default = self.scenario(default).name

    def copy(self) -> Rulebook:
        """The same rules in a book of its own: what is put there does not change this one."""
        same = Rulebook(
            self._versions.values(),
            self.default,
            self._creditor,
            self._channels,
            assign=self._assign,
            packs=self.packs,
            charging=self._charging,
        )
        same.payment_data_hold_until(self._fresh_until)
        same.stopped_by(self._switches)
        return same

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all scenarios."""
        return tuple(sorted(self._latest))

    def scenario(self, name: str) -> Scenario:
        """The newest version of a scenario. Raises UnknownScenario."""
        if name not in self._latest:
            raise UnknownScenario(f"there is no scenario {name!r}; there are {', '.join(self.names)}")
        return self._versions[name, self._latest[name]]

    def send_times(self, name: str) -> tuple[time, ...]:
        """When steps of a scenario go out; the default's where running cases name one whose file is gone."""
        return self.scenario(name if name in self._latest else self.default).send_times

    def version(self, name: str, version: int) -> Scenario | None:
        """A certain version of a scenario, None when no file defines it."""
        return self._versions.get((name, version))

    def versions(self, name: str) -> tuple[int, ...]:
        """The versions of a scenario that are on file or in use, the newest first."""
        return tuple(sorted((version for known, version in self._versions if known == name), reverse=True))

    def conflicts(self, scenarios: Iterable[Scenario], wordings: Collection[str] | None = None) -> tuple[Conflict, ...]:
        """What these scenarios would run into, each under every pack that it may meet (flows.conflicts).

        The default scenario meets every debtor; another one only those whom its `applies_to` names.
        """
        return tuple(
            found
            for item in scenarios
            for pack in self._packs_of(item)
            for found in self._against(item, pack, wordings)
        )

    def _packs_of(self, scenario: Scenario) -> tuple[str, ...]:
        if scenario.name == self.default:
            return tuple(self.packs.policies)
        return self.packs.reached_by(scenario.applies_to.countries, scenario.applies_to.kinds)

    def _against(self, scenario: Scenario, pack: str, wordings: Collection[str] | None) -> tuple[Conflict, ...]:
        return conflicts(scenario, tightened(self.packs.policies[pack], self._creditor), wordings)

    def put(self, scenario: Scenario) -> None:
        """Take a new version of a scenario into use (an admin's change)."""
        self._versions[scenario.name, scenario.version] = scenario
        self._latest[scenario.name] = max(scenario.version, self._latest.get(scenario.name, 0))
        self._rules.clear()

    def payment_data_hold_until(self, moment: datetime | None) -> None:
        """From `moment` on (UTC) the creditor's payment data are too old to remind by; None: nobody watches them."""
        if moment != self._fresh_until:
            self._fresh_until = moment
            self._rules.clear()

    def stopped_by(self, switches: tuple[Switch, ...]) -> None:
        """The switches that are on: what they cover is not decided."""
        if switches != self._switches:
            self._switches = switches
            self._rules.clear()

    def own_days(self, days: tuple[Blackout, ...]) -> None:
        """The creditor's own days on which nothing unasked goes."""
        if days != self._creditor.blackout_days:
            self._creditor = replace(self._creditor, blackout_days=days)
            self._policies.clear()
            self._rules.clear()

    def for_case(self, case: Case, debtor: Debtor) -> Rules:
        """The rules of a running case: its pinned scenario version, or the newest when that file is gone."""
        pinned = (case.scenario, case.scenario_version)
        version = pinned[1] if pinned in self._versions else self._latest.get(case.scenario, 0)
        return self._rules_of(case.scenario if version else self.default, version, debtor)

    def for_new(self, account: Account, now: datetime, scenario: str | None = None) -> Rules:
        """The rules of an account that has no case yet: of the scenario asked for, else of the one that fits it."""
        name = self.scenario(scenario or self._fitting(account, now)).name
        return self._rules_of(name, self._latest[name], account.debtor)

    def _fitting(self, account: Account, now: datetime) -> str:
        """The first scenario by name whose `applies_to` fits, where scenarios are assigned; else the default."""
        if not self._assign:
            return self.default
        known = profile_of(account, local_date(now, account.debtor.timezone))
        fitting = (name for name in self.names if self.scenario(name).applies_to.fits(account, known))
        return next(fitting, self.default)

    def policy(self, debtor: Debtor) -> Policy:
        """The policy for a debtor: the hardest of the packs of their countries, tightened by the creditor."""
        key = (countries_of(debtor), debtor.kind)
        if key not in self._policies:
            days = tuple(item for item in self._creditor.blackout_days if item.concerns(key[0]))
            creditor = replace(self._creditor, blackout_days=days)
            self._policies[key] = tightened(self.packs.policy(*key, self._regions), creditor)
        return self._policies[key]

    def as_it_holds(self, pack: str) -> Policy:
        """A pack by its name, tightened by the creditor."""
        return tightened(self.packs.policies[pack], self._creditor)

    def _rules_of(self, name: str, version: int, debtor: Debtor) -> Rules:
        key = (name, version or self._latest[name], countries_of(debtor), debtor.kind)
        if key not in self._rules:
            policy = self.policy(debtor)
            days = tuple(item for item in policy.blackout_days if item.is_in(name))
            policy = replace(policy, fresh_until=self._fresh_until, switches=self._switches, blackout_days=days)
            self._rules[key] = Rules(
                policy, self._versions[key[0], key[1]], self._channels & policy.channels, self._charging
            )
        return self._rules[key]


def refuse_breaking(found: Iterable[Conflict]) -> None:
    """Raises ScenarioError that names every rule which a scenario could only break."""
    broken = [str(item) for item in found if item.severity is Severity.BREAKS]
    if broken:
        raise ScenarioError("\n".join(broken))


def read_scenarios(folder: Path, wordings: Collection[str]) -> list[Scenario]:
    """All scenario files of a folder. Raises ScenarioError with file, line and reason."""
    found = [read_scenario(path.read_text(), str(path), wordings) for path in sorted(folder.glob("*.yml"))]
    if not found:
        raise ScenarioError(f"{folder}: there is no scenario file (*.yml) in this folder")
    seen: set[tuple[str, int]] = set()
    for item in found:
        if (item.name, item.version) in seen:
            raise ScenarioError(f"{folder}: two files define scenario {item.name!r} version {item.version}")
        seen.add((item.name, item.version))
    return found
