from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.foreseen import Unpacked, in_the_way, unpacked, without_a_pack
from bot.packs import FOLDER, PackError, Packs, read_packs, shipped_packs
from bot.rulebook import Rulebook
from bot.whereabouts import countries_of
from flows.gate import check
from flows.policy import DEFAULT, Policy
from flows.scenario import Scenario, ScenarioError
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor, Kind
from tests.bot.test_rulebook import ANN, SCENARIOS
from tests.flows.builders import account, opened

Folder = Callable[..., Path]
BOOK = Rulebook(SCENARIOS)


def debtor(country: str = "BE", zone: str = "Europe/Brussels", *phones: str, kind: Kind = Kind.PERSON) -> Debtor:
    points = tuple(ContactPoint("sms", phone) for phone in phones)
    return replace(ANN, country=country, timezone=zone, kind=kind, contacts=points)


# --- who falls under which pack ---


@pytest.mark.parametrize(
    ("country", "kind", "pack"),
    [
        ("BE", Kind.PERSON, "be_consumer"),
        ("GB", Kind.PERSON, "uk_consumer"),
        ("US", Kind.PERSON, "us_consumer"),
        ("PR", Kind.PERSON, "us_consumer"),
        ("BE", Kind.COMPANY, "eu_b2b"),
        ("US", Kind.COMPANY, "default"),
        ("JP", Kind.PERSON, "default"),
    ],
)
def test_each_debtor_has_the_pack_of_their_country_and_kind(country: str, kind: Kind, pack: str) -> None:
    assert shipped_packs().named(country, kind) == pack


@pytest.mark.parametrize(
    ("who", "countries"),
    [
        (debtor(), ("BE",)),
        (debtor("BE", "Europe/Brussels", "+32470000001"), ("BE",)),
        (debtor("BE", "America/New_York"), ("BE", "US")),
        (debtor("BE", "US/Eastern"), ("BE", "US")),
        (debtor("BE", "UTC"), ("BE",)),
        (debtor("BE", "Etc/GMT+1"), ("BE",)),
        (debtor("BE", "Europe/Brussels", "+12125550123"), ("BE", "US")),
        (debtor("BE", "Europe/Paris", "+447400123456"), ("BE", "FR", "GB")),
        (debtor("IN", "Asia/Calcutta"), ("IN",)),
        (debtor("US", "America/Puerto_Rico"), ("US", "PR")),
        (debtor("BE", "Europe/Brussels", "+80012345678"), ("BE",)),
        (debtor("BE", "Europe/Brussels", "sms-1"), ("BE",)),
        (replace(debtor(), phone="+31612345678"), ("BE", "NL")),
    ],
)
def test_records_time_zone_and_phone_tell_the_countries(who: Debtor, countries: tuple[str, ...]) -> None:
    assert countries_of(who) == countries


def test_a_debtor_in_two_countries_has_the_strictest_of_both_and_the_holidays_of_both() -> None:
    policy = BOOK.policy(debtor("BE", "America/New_York"))
    assert policy.pack == "be_consumer+us_consumer"
    assert policy.calendars == ("BE", "US")
    assert (policy.first_reminder_wait_days, policy.call_quiet_days, policy.identity_check) == (14, 7, True)
    assert policy.charges.penalty_tiers == ()
    assert policy.unpacked == ()


def test_the_window_holds_where_the_debtor_is() -> None:
    abroad = opened(country="BE", timezone="America/New_York")
    policy = BOOK.policy(abroad.account.debtor)
    assert not check(abroad, policy, datetime(2026, 11, 23, 9, tzinfo=UTC)).allowed
    assert check(abroad, policy, datetime(2026, 11, 23, 15, tzinfo=UTC)).allowed
    assert check(abroad, policy, datetime(2026, 11, 26, 15, tzinfo=UTC)).rule == "be_consumer+us_consumer/holiday"


def test_a_country_without_a_pack_has_the_default_which_allows_no_charge() -> None:
    policy = BOOK.policy(debtor("JP", "Asia/Tokyo"))
    assert (policy.pack, policy.unpacked, policy.calendars) == ("default", ("JP",), ("JP",))
    assert policy.charges == DEFAULT.charges
    both = BOOK.policy(debtor("JP", "Europe/Brussels"))
    assert (both.pack, both.unpacked) == ("default+be_consumer", ("JP",))
    assert both.first_reminder_wording == "be_first_reminder"
    assert both.charges.penalty_tiers == ()


def test_a_region_that_the_creditor_knows_counts_and_british_ones_count_strictly_without_it() -> None:
    known = Rulebook(SCENARIOS, creditor_policy=Policy(calendars=("DE/BY", "GB/SCT")))
    assert known.policy(debtor("DE", "Europe/Berlin")).calendars == ("DE/BY",)
    assert known.policy(debtor("GB", "Europe/London")).calendars == ("GB/SCT",)
    assert BOOK.policy(debtor("DE", "Europe/Berlin")).calendars == ("DE",)
    assert BOOK.policy(debtor("GB", "Europe/London")).calendars == ("GB/*",)


def test_the_creditor_tightens_every_pack() -> None:
    strict = Rulebook(SCENARIOS, creditor_policy=Policy(cap_week=1, identity_check=True))
    for country in ("BE", "GB", "US", "JP"):
        policy = strict.policy(debtor(country, "UTC"))
        assert (policy.cap_week, policy.identity_check) == (1, True)
        assert policy.ruling("cap_week").pack == "creditor"


# --- the folder ---


def test_the_shipped_folder_is_read_whole() -> None:
    assert set(read_packs(FOLDER).policies) == {"default", "be_consumer", "uk_consumer", "us_consumer", "eu_b2b"}


def test_a_pack_of_ones_own_is_a_file_in_the_folder(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.yml"):
        (tmp_path / path.name).write_text(path.read_text())
    own = "name: fr_consumer\nversion: 2026-11-22\nextends: default\napplies_to: {countries: [FR], kinds: [person]}\n"
    about = "says: At most two in a week., source: Own counsel, since: 2026-11-22"
    rule = f"rules:\n  - {{id: cap_week, value: 2, {about}}}\n"
    (tmp_path / "fr_consumer.yml").write_text(own + rule)
    book = Rulebook(SCENARIOS, packs=read_packs(tmp_path))
    policy = book.policy(debtor("FR", "Europe/Paris"))
    assert (policy.pack, policy.cap_week, policy.ruling("cap_week").source) == ("fr_consumer", 2, "Own counsel")
    (tmp_path / "fr_consumer.yml").write_text(own + rule.replace("value: 2", "value: 9"))
    with pytest.raises(PackError, match=r"fr_consumer\.yml:6: rule cap_week: 9 is looser"):
        read_packs(tmp_path)


# --- what is said before anything is done ---


def test_countries_without_a_pack_are_counted_and_nobody_is_named() -> None:
    counts = Unpacked()
    for country in ("FR", "FR", "BE", "JP"):
        counts.update(unpacked(debtor(country, "UTC"), BOOK))
    said = list(without_a_pack(counts))
    assert [line.split(":")[0] for line in said] == ["no policy pack for FR person (2 debtors), JP person (1 debtor)"]
    assert all("no fee, penalty or interest" in line and "Ann" not in line for line in said)


def test_only_the_rules_that_the_portfolio_meets_are_said() -> None:
    belgian = [Account(debtor())]
    french = [Account(debtor("FR", "Europe/Paris"))]
    names = {"be_first_reminder"}
    assert len(list(in_the_way(belgian, BOOK, ["courteous"], names))) == 2
    assert list(in_the_way(french, BOOK, ["courteous"], names)) == []


def test_a_scenario_that_could_only_break_a_rule_is_refused_by_its_name() -> None:
    with pytest.raises(ScenarioError, match="'courteous' version 1, step 'friendly' breaks be_consumer/first_reminder"):
        list(in_the_way([Account(debtor())], BOOK, ["courteous"], {"friendly"}))


def test_a_scenario_for_some_is_held_only_against_their_packs() -> None:
    steps = [{"id": "a", "kind": "message", "when": {"from": "due", "days": 3}, "wording": "friendly"}]
    base = {"name": "own", "version": 1, "send_times": ["10:00"], "steps": steps}
    for applies, packs in [
        ({"countries": ["FR"], "kinds": ["person"]}, set()),
        ({"countries": ["BE"]}, {"be_consumer"}),
        ({"kinds": ["company"]}, set()),
        ({"kinds": ["person"]}, {"be_consumer"}),
        ({}, {"be_consumer"}),
    ]:
        scenario = Scenario.model_validate({**base, "applies_to": applies})
        assert {item.pack for item in BOOK.conflicts([scenario])} == packs


def test_the_channels_that_a_pack_forbids_are_not_used() -> None:
    quiet = Rulebook(SCENARIOS, creditor_policy=Policy(channels=frozenset({"email"})))
    found = quiet.for_new(account(), datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert found.channels == {"email"}


def test_packs_are_needed_only_once() -> None:
    assert isinstance(shipped_packs(), Packs)
    assert shipped_packs() is shipped_packs()
    assert shipped_packs().default.ruling("cap_day").since == date(2026, 11, 1)
