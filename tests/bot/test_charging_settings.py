"""Charges as config.yml sets them: off, on, and never above the law."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.charging import beyond_law, charging_of
from bot.config_schema.charges import Charges
from bot.config_schema.policy import Policy
from bot.packs import shipped_packs

PACKS = shipped_packs().policies.values()


@pytest.mark.parametrize(("said", "enabled"), [(True, True), ("on", True), (False, False), ("off", False), ("", False)])
def test_a_word_alone_turns_charges_on_or_off(said: object, enabled: bool) -> None:
    assert Policy.model_validate({"charges": said}).charges.enabled is enabled


def test_charges_are_off_unless_somebody_turned_them_on() -> None:
    assert charging_of(Policy().charges) is None


def test_the_shipped_ceilings_are_the_laws_own() -> None:
    assert list(beyond_law(Charges(enabled=True), PACKS)) == []


@pytest.mark.parametrize(
    ("setting", "value", "pack", "rule"),
    [
        ("reminder_fee", "7.51", "be_consumer", "fee_later_reminder_max"),
        ("penalty", "2000.01", "be_consumer", "penalty_tiers"),
        ("interest_points", "8.01", "be_consumer", "interest"),
        ("fixed_sum", "40.01", "eu_b2b", "fixed_sum"),
    ],
)
def test_a_ceiling_above_every_law_is_told_with_the_rule_that_forbids_it(
    setting: str, value: str, pack: str, rule: str
) -> None:
    (found,) = beyond_law(Charges.model_validate({"enabled": True, setting: value}), PACKS)
    assert (found.setting, found.ruling.rule) == (setting, rule)
    assert pack == found.ruling.pack or rule == "interest"
    assert found.most < Decimal(value)


def test_a_ceiling_of_nothing_takes_a_charge_away() -> None:
    found = charging_of(Charges(enabled=True, penalty=Decimal(0), interest=False, fixed_sum=Decimal(0)))
    assert found is not None
    assert (found.ceiling.penalty_tiers, found.ceiling.interest, found.ceiling.fixed_sum) == ((), None, Decimal(0))
