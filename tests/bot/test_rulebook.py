from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.rulebook import Rulebook, UnknownScenario, read_scenarios
from bot.service import ROOT
from bot.wording import Wordings
from ledger.account import Account
from ledger.debtor import Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZERO, HUNDRED = Money(0, "EUR"), Money(10_000, "EUR")
ANN = Debtor("D1", "main", "Ann", Kind.PERSON, "nl", "BE", "Europe/Brussels")
SCENARIOS = read_scenarios(ROOT / "flows" / "scenarios", Wordings.load(ROOT / "flows" / "wordings").names())


def invoice(number: int, paid: Money = ZERO) -> Invoice:
    return Invoice(f"I{number}", "D1", date(2026, 10, 1), date(2026, 11, 1), HUNDRED, paid, paid)


def scenario_for(account: Account, *, assign: bool = True) -> str:
    return Rulebook(SCENARIOS, assign=assign).for_new(account, NOW).scenario.name


def test_a_belgian_consumer_gets_the_belgian_ladder_where_scenarios_are_assigned() -> None:
    account = Account(ANN, (invoice(1),))
    assert scenario_for(account) == "consumer_be"
    assert scenario_for(account, assign=False) == "courteous"


def test_a_reliable_payer_elsewhere_gets_the_gentle_one() -> None:
    paid = tuple(invoice(number, HUNDRED) for number in (2, 3, 4))
    account = Account(replace(ANN, country="FR"), (invoice(1), *paid))
    assert scenario_for(account) == "gentle"


def test_an_account_that_nothing_fits_gets_the_default() -> None:
    account = Account(replace(ANN, kind=Kind.COMPANY), (invoice(1),))
    assert scenario_for(account) == "courteous"


def test_an_unknown_scenario_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(UnknownScenario, match="there are consumer_be, courteous, gentle"):
        Rulebook(SCENARIOS).for_new(Account(ANN), NOW, "harsh")
