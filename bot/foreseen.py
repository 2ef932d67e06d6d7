"""What the packs mean for a portfolio, said before anything is done: rules in the way, and countries without a pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from bot.rulebook import Rulebook, refuse_breaking
from ledger.account import Account
from ledger.debtor import Debtor

Unpacked = Counter[tuple[str, str]]
"""Debtors by country and kind that have no pack of their own."""


def unpacked(debtor: Debtor, rulebook: Rulebook) -> Unpacked:
    """What one debtor adds to the count."""
    return Counter((country, debtor.kind.value) for country in rulebook.policy(debtor).unpacked)


def without_a_pack(counts: Unpacked) -> Iterator[str]:
    """One sentence for all countries (and kinds) that have no pack of their own, with numbers of debtors; no names."""
    if counts:
        listed = ", ".join(
            f"{country} {kind} ({count} {'debtor' if count == 1 else 'debtors'})"
            for (country, kind), count in sorted(counts.items())
        )
        yield (
            f"no policy pack for {listed}: the default pack holds, with no fee, penalty or interest; "
            "add one in flows/packs once counsel has written it down"
        )


def in_the_way(
    accounts: Iterable[Account], rulebook: Rulebook, names: Collection[str], wordings: Collection[str]
) -> Iterator[str]:
    """A sentence for each rule that holds back a step of these scenarios, under the packs of these accounts.

    Raises ScenarioError when a step could never be taken lawfully.
    """
    found = rulebook.conflicts([rulebook.scenario(name) for name in names], wordings)
    met = {name for account in accounts for name in rulebook.policy(account.debtor).pack.split("+")}
    reached = [item for item in found if item.pack in met]
    refuse_breaking(reached)
    yield from (str(item) for item in reached)
