"""The people of the histories: everywhere, in two countries at once, persons and companies; and their creditors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from benchmarks.histories.law import Law, Wishes, law_of
from bot.charging import charging_of
from bot.config_schema.charges import Charges
from bot.config_schema.policy import Policy as Settings
from bot.creditor import policy_of
from bot.rulebook import Rulebook
from flows.scenario import Scenario, read_scenario
from ledger.debtor import LANGUAGES, REACHABLE, ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

_FLOWS = Path(__file__).parents[2] / "flows"
_ODD = Path(__file__).with_name("odd_scenario.yml")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records, the clock and the phone say that a debtor is; `countries` are all of those."""

    country: str
    zone: str
    phone: str
    countries: tuple[str, ...]


PLACES: tuple[Place, ...] = (
    Place("BE", "Europe/Brussels", "+32470000001", ("BE",)),
    Place("BE", "Europe/Brussels", "+32470000002", ("BE",)),
    Place("GB", "Europe/London", "+447400123456", ("GB",)),
    Place("US", "America/New_York", "+12124567890", ("US",)),
    Place("US", "America/Los_Angeles", "+13105551234", ("US",)),
    Place("PR", "America/Puerto_Rico", "+17872345678", ("PR",)),
    Place("DE", "Europe/Berlin", "+4915123456789", ("DE",)),
    Place("FR", "Europe/Paris", "+33612345678", ("FR",)),
    Place("NL", "Europe/Amsterdam", "+31612345678", ("NL",)),
    Place("JP", "Asia/Tokyo", "+819012345678", ("JP",)),
    Place("AU", "Australia/Lord_Howe", "+61412345678", ("AU",)),
    Place("IN", "Asia/Kolkata", "+919812345678", ("IN",)),
    Place("AQ", "Etc/UTC", "", ("AQ",)),
    Place("BE", "Europe/London", "+32470000001", ("BE", "GB")),
    Place("BE", "Europe/Brussels", "+12124567890", ("BE", "US")),
    Place("GB", "Europe/Brussels", "+447400123456", ("GB", "BE")),
    Place("US", "America/New_York", "+33612345678", ("US", "FR")),
    Place("FR", "Asia/Tokyo", "+447400123456", ("FR", "JP", "GB")),
)
"""Belgium twice, for it asks most. Two clocks with half-hour steps, one without summer time, one without a phone."""

ANCHORS: tuple[date, ...] = (
    date(2026, 3, 6),
    date(2026, 3, 27),
    date(2026, 10, 23),
    date(2026, 10, 30),
    date(2026, 11, 20),
    date(2026, 12, 22),
    date(2027, 4, 28),
    date(2026, 7, 3),
    date(2026, 7, 20),
    date(2028, 2, 25),
)
"""Days around which histories begin: clock changes on three continents, Christmas, May, July, a 29 February."""


@dataclass(frozen=True, slots=True)
class House:
    """A creditor: the rulebook, and the same wishes in plain numbers for the oracle."""

    name: str
    rulebook: Rulebook
    wishes: Wishes
    charges: bool


@dataclass(frozen=True, slots=True)
class Who:
    """A debtor with a creditor and a scenario."""

    debtor: Debtor
    house: House
    scenario: str


@lru_cache(maxsize=1)
def scenarios() -> tuple[Scenario, ...]:
    """The shipped ones, and one that has what they have not."""
    paths = [*sorted((_FLOWS / "scenarios").glob("*.yml")), _ODD]
    return tuple(read_scenario(path.read_text(), str(path)) for path in paths)


def _house(name: str, settings: Settings, wishes: Wishes, channels: Sequence[str] = REACHABLE) -> House:
    charging = charging_of(settings.charges)
    rulebook = Rulebook(
        scenarios(), "courteous", creditor_policy=policy_of(settings), channels=channels, charging=charging
    )
    return House(name, rulebook, wishes, charging is not None)


_REGIONS = (("GB", "SCT"), ("DE", "BY"), ("US", "NY"))


@lru_cache(maxsize=1)
def houses() -> tuple[House, ...]:
    """Four creditors: an ordinary one, a strict one, one who knows the regions, one who asks for charges."""
    opens, closes, days = "10:00", "16:30", ("mon", "tue", "thu")
    narrow = {"window": {"days": days, "opens": opens, "closes": closes}, "messages_per_week": 2}
    strict = Settings.model_validate({**narrow, "identity_check": True})
    regional = Settings(regions=dict(_REGIONS))
    charging = Settings(charges=Charges(enabled=True, postage=Decimal("1.50"), left_over="waive"))
    return (
        _house("ordinary", Settings(), Wishes()),
        _house("strict", strict, Wishes(((days, opens, closes),), cap_week=2, identity=True)),
        _house("regional", regional, Wishes(regions=_REGIONS), ("sms", "email")),
        _house("charging", charging, Wishes()),
    )


_KITS: tuple[tuple[str, ...], ...] = (
    ("sms", "email"),
    ("email",),
    ("whatsapp", "sms"),
    ("web", "sms", "whatsapp", "email"),
    ("sms",),
    ("telegram", "email"),
    (),
)


def contacts(kit: int, place: Place) -> tuple[ContactPoint, ...]:
    """Contact points of a kind of debtor; a Telegram chat is not yet connected."""
    addresses = {"sms": place.phone, "whatsapp": place.phone, "email": "d1@example.com", "web": "D1", "telegram": ""}
    points = (ContactPoint(channel, addresses[channel]) for channel in _KITS[kit % len(_KITS)])
    return tuple(point for point in points if point.address or point.channel == "telegram")


@lru_cache(maxsize=1)
def people() -> tuple[Who, ...]:
    """Everybody: places, kinds of debtor, contact points, languages, creditors and scenarios in many mixtures."""
    found = []
    for number in range(len(PLACES) * 2 * len(_KITS) * 4):
        place = PLACES[number % len(PLACES)]
        kind = (Kind.PERSON, Kind.PERSON, Kind.COMPANY)[number // 5 % 3]
        language = LANGUAGES[number % len(LANGUAGES)]
        points = contacts(number // 3, place)
        debtor = Debtor(
            "D1", "main", "Zoë Peeters", kind, language, place.country, place.zone, points, phone=place.phone
        )
        house = houses()[number // 7 % len(houses())]
        found.append(Who(debtor, house, scenarios()[number // 11 % len(scenarios())].name))
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _law(country: str, zone: str, phones: tuple[str, ...], kind: str, wishes: Wishes) -> Law:
    of_zone = {place.zone: found for place in PLACES if len(found := place.countries) == 1}
    of_phone = {place.phone: found for place in PLACES if len(found := place.countries) == 1 and place.phone}
    told = [country, *(name for name in of_zone[zone] if zone != "Etc/UTC")]
    told += [name for phone in phones for name in of_phone[phone]]
    return law_of(tuple(dict.fromkeys(told)), kind, wishes)


def law_for(debtor: Debtor, wishes: Wishes) -> Law:
    """The law for a debtor as the records have them now, by this file's own table of places."""
    phones = sorted({p.address for p in debtor.contacts if p.address[:1] == "+"} | ({debtor.phone} - {""}))
    return _law(debtor.country, debtor.timezone, tuple(phones), debtor.kind.value, wishes)


def bill(number: str, minor: int, due: date, paid: int = 0, currency: str = "EUR") -> Invoice:
    """An invoice with everything that a first reminder has to name."""
    nothing = Money(paid, currency)
    return Invoice(
        f"INV-{number}",
        "D1",
        due - timedelta(days=30),
        due,
        Money(minor, currency),
        nothing,
        nothing,
        "Kitchen",
        f"REF-{number}",
    )
