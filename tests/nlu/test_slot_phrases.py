"""Dates and amounts in the words that people use: families of phrases in three languages, and properties of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.slots.calendar import add_business_days, month_end
from tests.nlu.slot_phrases import AMOUNTS, DATES, NOTHING, PAIRS, VAGUE
from tests.nlu.test_slots import TODAY, slots

NAMES = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}
COMING = {
    "en": ("{}", "on {}", "this {}", "this coming {}", "by {} at the latest", "it will be there {} morning"),
    "fr": ("{}", "ce {}", "pour {}", "{} prochain", "{} au plus tard", "vous l'aurez {} matin"),
    "nl": ("{}", "op {}", "deze {}", "komende {}", "aanstaande {}", "uiterlijk {}", "je hebt het {}ochtend"),
}
AHEAD = {
    "en": (
        ("day", "days"),
        ("week", "weeks"),
        ("month", "months"),
        ("in {}", "within {}", "{} from now", "in about {}"),
    ),
    "fr": (
        ("jour", "jours"),
        ("semaine", "semaines"),
        ("mois", "mois"),
        ("dans {}", "d'ici {}", "sous {}", "encore {}"),
    ),
    "nl": (
        ("dag", "dagen"),
        ("week", "weken"),
        ("maand", "maanden"),
        ("over {}", "binnen {}", "nog {}", "binnen de {}"),
    ),
}
WORDS = {
    "en": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "fr": ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    "nl": ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
}
ORDINALS = {
    "en": ("on the {}", "by the {}", "the {} works", "before the {}"),
    "fr": ("le {}", "pour le {}", "avant le {}", "vers le {}"),
    "nl": ("de {}e", "op de {}de", "tegen de {}e", "voor de {}ste"),
}
BETWEEN = {
    "en": (
        "between {} and {}",
        "call me between {} and {} please",
        "from {} to {}",
        "between {} and {} in the afternoon",
    ),
    "fr": ("entre {} et {}", "appelez-moi entre {} et {} heures", "de {} à {}", "entre {}h et {}h"),
    "nl": ("tussen {} en {}", "bel me tussen {} en {} uur", "van {} tot {}", "tussen {}u en {}u"),
}
LANGUAGE = st.sampled_from(["en", "fr", "nl"])


@pytest.mark.parametrize(("language", "text", "expected"), DATES)
def test_a_day_in_usual_words_is_read(language: str, text: str, expected: str) -> None:
    assert slots(text, language).date == date.fromisoformat(expected)


@pytest.mark.parametrize(("language", "text"), VAGUE)
def test_a_day_that_nobody_can_fix_is_kept_in_words(language: str, text: str) -> None:
    found = slots(text, language)
    assert found.date is None
    assert found.date_vague


@pytest.mark.parametrize(("language", "text", "day", "amount"), AMOUNTS)
def test_an_amount_in_usual_words_is_read_with_its_day(language: str, text: str, day: str | None, amount: str) -> None:
    found = slots(text, language)
    assert found.amount == Decimal(amount)
    assert found.date == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_counts_something_else_is_neither_a_day_nor_an_amount(language: str, text: str) -> None:
    found = slots(text, language)
    assert (found.date, found.amount) == (None, None)


@pytest.mark.parametrize(("language", "text", "expected"), PAIRS)
def test_pairs_in_usual_words_keep_together(
    language: str, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    found = [
        (part.due and part.due.isoformat(), part.amount and str(part.amount)) for part in slots(text, language).parts
    ]
    assert found == expected


@settings(deadline=None)
@given(language=LANGUAGE, weekday=st.integers(0, 6), carrier=st.integers(0, 5))
def test_any_weekday_by_its_name_is_the_coming_one(language: str, weekday: int, carrier: int) -> None:
    said = COMING[language][carrier].format(NAMES[language][weekday])
    expected = TODAY + timedelta(days=(weekday - TODAY.weekday() - 1) % 7 + 1)
    assert slots(said, language).date == expected, said


@settings(deadline=None)
@given(
    language=LANGUAGE,
    number=st.integers(2, 12),
    unit=st.integers(0, 2),
    carrier=st.integers(0, 3),
    spelled=st.booleans(),
)
def test_any_number_of_days_weeks_or_months_ahead_is_counted(
    language: str, number: int, unit: int, carrier: int, spelled: bool
) -> None:
    *units, carriers = AHEAD[language]
    counted = WORDS[language][number - 1] if spelled else str(number)
    said = carriers[carrier].format(f"{counted} {units[unit][1]}")
    month = TODAY.month + number
    end = month_end(TODAY.year, month)
    expected = [
        TODAY + timedelta(days=number),
        TODAY + timedelta(weeks=number),
        end.replace(day=min(TODAY.day, end.day)),
    ]
    assert slots(said, language).date == expected[unit], said


@settings(deadline=None)
@given(language=LANGUAGE, number=st.integers(2, 20))
def test_any_number_of_business_days_is_counted_without_the_weekends(language: str, number: int) -> None:
    said = {"en": "in {} business days", "fr": "dans {} jours ouvrables", "nl": "binnen {} werkdagen"}[language]
    assert slots(said.format(number), language).date == add_business_days(TODAY, number)


@settings(deadline=None)
@given(language=LANGUAGE, day=st.integers(2, 28), carrier=st.integers(0, 3))
def test_any_day_of_the_month_by_its_number_is_the_next_one(language: str, day: int, carrier: int) -> None:
    suffix = (
        {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th") if language == "en" else ""
    )
    said = ORDINALS[language][carrier].format(f"{day}{suffix}")
    expected = TODAY.replace(day=day) if day >= TODAY.day else date(2026, 12, day)
    assert slots(said, language).date == expected, said


@settings(deadline=None)
@given(language=LANGUAGE, first=st.integers(1, 23), length=st.integers(1, 8), carrier=st.integers(0, 3))
def test_no_span_of_hours_is_a_day_or_an_amount(language: str, first: int, length: int, carrier: int) -> None:
    said = BETWEEN[language][carrier].format(first, min(24, first + length))
    found = slots(said, language)
    assert (found.date, found.amount) == (None, None), said
