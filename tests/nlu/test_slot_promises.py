"""Which of several days, sums and numbers is the promised one: classes in three languages, and properties of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.slots.lexicon import WEEKDAYS
from tests.nlu import slot_promises
from tests.nlu.tables import rows
from tests.nlu.test_slots import LOCALES, TODAY, slots

DAYS = ("CORRECTED", "REASONS", "TOLD", "AGAIN", "COUNTED", "VAGUE", "FEASTS", "NOT_TODAY")
TWO_DAYS = {
    "corrected": {"en": "on {}, no wait, on {}", "fr": "le {}, ah non, le {}", "nl": "op {}, nee wacht, op {}"},
    "a reason": {
        "en": "the rent goes out on {}, so you get it on {}",
        "fr": "le loyer part le {}, donc vous l'avez le {}",
        "nl": "op {} gaat de huur eraf, dus u krijgt het op {}",
    },
    "said before": {
        "en": "I'd said {} but it'll be {}",
        "fr": "j'avais dit le {} mais ce sera le {}",
        "nl": "ik had {} gezegd maar het wordt {}",
    },
    "a letter": {
        "en": "your letter of {} came, I'll pay on {}",
        "fr": "votre courrier du {} est là, je paie le {}",
        "nl": "uw brief van {} is er, ik betaal op {}",
    },
}
AHEAD = st.dates(TODAY, date(2035, 12, 31))
CAPITALS = st.text("ABCDEFGHKLMNPRSTUVWXYZ", min_size=1, max_size=3)
DIGITS = st.integers(100, 99_999).map(str)


def _rows(*names: str) -> list[list[str]]:
    return rows(*(str(getattr(slot_promises, name)) for name in names))


@pytest.mark.parametrize(("language", "text", "meant"), _rows(*DAYS))
def test_of_the_days_in_a_text_the_promised_one_is_read(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    assert (found.date.isoformat() if found.date else "vague" if found.date_vague else "-") == meant


@pytest.mark.parametrize(("language", "text", "meant"), _rows("SUMS"))
def test_of_the_sums_in_a_text_the_promised_one_is_read(language: str, text: str, meant: str) -> None:
    found = slots(text, language)
    amount, _, currency = meant.partition(" ")
    assert (found.amount, found.currency) == (None if amount == "-" else Decimal(amount), currency or None)


@pytest.mark.parametrize(("language", "text", "reference", "amount"), _rows("NUMBERS"))
def test_a_reference_is_told_by_its_word_or_its_shape(language: str, text: str, reference: str, amount: str) -> None:
    found = slots(text, language)
    assert (found.reference or "-", found.amount) == (reference, None if amount == "-" else Decimal(amount))


@settings(deadline=None)
@given(
    language=st.sampled_from(["en", "fr", "nl"]), kind=st.sampled_from(sorted(TWO_DAYS)), days=st.tuples(AHEAD, AHEAD)
)
def test_any_second_day_stands_that_corrects_or_follows_the_first(
    language: str, kind: str, days: tuple[date, date]
) -> None:
    first, second = (format_date(day, format="long", locale=LOCALES[language]) for day in days)
    if days[0] == days[1]:
        return
    assert slots(TWO_DAYS[kind][language].format(first, second), language).date == days[1]


@settings(deadline=None)
@given(
    language=st.sampled_from(["en", "fr", "nl"]),
    groups=st.tuples(CAPITALS, DIGITS, DIGITS),
    mark=st.sampled_from("-/"),
    order=st.permutations(range(3)),
)
def test_any_capitals_and_numbers_joined_by_marks_are_a_reference_and_no_sum(
    language: str, groups: tuple[str, str, str], mark: str, order: list[int]
) -> None:
    written = mark.join(groups[place] for place in order)
    text = {"en": "what is {} about?", "fr": "c'est quoi {} ?", "nl": "wat is {} eigenlijk?"}[language]
    found = slots(text.format(written), language)
    assert (found.reference, found.amount, found.date) == (written, None, None)


@settings(deadline=None)
@given(days=st.lists(st.integers(13, 28), min_size=1, max_size=3, unique=True))
def test_dates_that_can_only_have_the_month_first_make_all_of_a_text_so(days: list[int]) -> None:
    written = " and ".join(["$50 on 12/1", *(f"$50 on 12/{day}" for day in sorted(days))])
    expected = [date(2026, 12, 1), *(date(2026, 12, day) for day in sorted(days))]
    assert [part.due for part in slots(written).parts] == expected


@pytest.mark.parametrize("word", sorted(WEEKDAYS))
def test_every_name_of_a_weekday_is_that_day(word: str) -> None:
    language = "nl" if word in {"ma", "di", "wo", "do", "vr", "za", "zo"} else "fr"
    found = slots(f"{'op' if language == 'nl' else 'le'} {word}.", language).date
    assert found is not None
    assert found.weekday() == WEEKDAYS[word]


def test_a_text_of_many_days_is_read_to_its_end() -> None:
    """Every rule is tried once on the whole text, not once a day."""
    text = " and then ".join(f"on {day} December" for day in range(1, 29)) * 20
    assert slots(text).date == date(2026, 12, 1)
