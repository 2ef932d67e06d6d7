"""The policy packs on file, and which of them holds for a debtor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from pathlib import Path

from flows.pack import BASE, Pack, PackError, compile_packs, read_pack
from flows.policy import Policy
from flows.strictest import strictest
from ledger.calendar import ANY_REGION, regions
from ledger.debtor import Kind

FOLDER = Path(__file__).parents[1] / "flows" / "packs"
"""Where the shipped packs are."""


class Packs:
    """All packs, compiled. Raises PackError where one contradicts itself or another."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._packs = tuple(packs)
        self.policies: Mapping[str, Policy] = compile_packs(self._packs)

    @property
    def default(self) -> Policy:
        """The pack that every other one extends."""
        return self.policies[BASE]

    def named(self, country: str, kind: Kind) -> str:
        """The pack of debtors of this country and kind; the default where no other names them."""
        return next((pack.name for pack in self._packs if pack.applies(country, kind)), BASE)

    def reached_by(self, countries: Collection[str], kinds: Collection[Kind]) -> tuple[str, ...]:
        """The packs of debtors of these countries and kinds; nothing named means any."""
        if countries and kinds:
            found = {self.named(country, kind) for country in countries for kind in kinds}
        elif countries:
            found = {self.named(country, kind) for country in countries for kind in Kind}
        else:
            found = {pack.name for pack in self._packs if pack.name == BASE or not kinds or pack.meant_for(kinds)}
        return tuple(sorted(found))

    def policy(self, countries: tuple[str, ...], kind: Kind, known: Mapping[str, str] | None = None) -> Policy:
        """The hardest combination of the packs of all these countries, with the holidays of each.

        `known` gives the region of a country where the creditor knows it.
        """
        found: dict[str, Policy] = {}
        for country in countries:
            name = self.named(country, kind)
            before = found.get(name, self.policies[name])
            unpacked = (country,) if name == BASE else ()
            found[name] = replace(
                before,
                calendars=(*before.calendars, _calendar(country, before, known or {})),
                unpacked=(*before.unpacked, *unpacked),
            )
        return reduce(strictest, found.values())


def _calendar(country: str, policy: Policy, known: Mapping[str, str]) -> str:
    if country in known:
        return f"{country}/{known[country]}"
    return f"{country}/{ANY_REGION}" if policy.regional_holidays and regions(country) else country


def read_packs(folder: Path) -> Packs:
    """All pack files of a folder. Raises PackError with file, line and reason."""
    return Packs([read_pack(path.read_text(encoding="utf-8"), str(path)) for path in sorted(folder.glob("*.yml"))])


@lru_cache(maxsize=1)
def shipped_packs() -> Packs:
    """The packs of flows/packs, read once."""
    return read_packs(FOLDER)


__all__ = ["FOLDER", "PackError", "Packs", "read_packs", "shipped_packs"]
