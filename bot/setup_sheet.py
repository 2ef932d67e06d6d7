"""What holds in this installation, for the console: the creditor as config.yml has it, packs, rates, holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import holidays

from bot.charging import reference_rates
from bot.config import Config
from bot.rulebook import Rulebook
from console.operations import CreditorSheet, PackSheet, RateLine
from flows.pack_rules import SHAPES
from ledger.debtor import Kind
from store.base import Store

_SETTINGS = ("name", "company_number", "address", "country", "email", "phone", "iban", "bic", "payment_url")


class Setup:
    """Implements console.operations.SetupDoor."""

    def __init__(self, config: Config, store: Store, rulebook: Rulebook) -> None:
        self._config = config
        self._store = store
        self._rulebook = rulebook

    async def creditor(self) -> CreditorSheet:
        """See SetupDoor.creditor."""
        creditor, policy = self._config.creditor, self._config.policy
        came: datetime | None = await self._store.data_age_from(creditor.id)
        settings = {f"creditor.{name}": str(getattr(creditor, name)) for name in _SETTINGS}
        on = policy.charges.enabled
        return CreditorSheet(creditor.id, creditor.country, settings, came, policy.data_max_age_hours, on)

    async def packs(self) -> Sequence[PackSheet]:
        """See SetupDoor.packs."""
        debtors: dict[str, dict[str, int]] = {}
        for group in await self._store.debtor_groups():
            name = self._rulebook.packs.named(group.country, Kind(group.kind))
            debtors.setdefault(name, {})[f"{group.country} {group.kind}"] = group.count
        sheets = [self._sheet(name, debtors.get(name, {})) for name in self._rulebook.packs.policies]
        return sorted(sheets, key=lambda sheet: (not sheet.debtors, sheet.name))

    def _sheet(self, name: str, debtors: Mapping[str, int]) -> PackSheet:
        policy = self._rulebook.as_it_holds(name)
        return PackSheet(name, policy.version, debtors, tuple(policy.ruling(rule) for rule in SHAPES))

    def rates(self) -> Sequence[RateLine]:
        """See SetupDoor.rates."""
        found = reference_rates().known
        lines = [RateLine(rate.since, str(rate.percent), rate.source, rate.verify) for rate in found]
        return sorted(lines, key=lambda line: line.since, reverse=True)

    def scenarios(self) -> Sequence[str]:
        """See SetupDoor.scenarios."""
        return self._rulebook.names

    def holidays(self, year: int) -> Mapping[date, str]:
        """See SetupDoor.holidays."""
        country = self._config.creditor.country
        if country not in holidays.list_supported_countries():
            return {}
        return dict(holidays.country_holidays(country, years=year).items())
