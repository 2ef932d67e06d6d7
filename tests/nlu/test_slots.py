from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import Part, Slots
from nlu.slots import Found, extract
from tests.nlu.conftest import NOW, ZONE

TODAY = date(2026, 11, 18)
CARRIERS = {
    "en": ("{}", "I will pay on {}", "You get it by {}, promised", "payment: {}"),
    "fr": ("{}", "Je paierai le {}", "Vous l'aurez pour le {}, promis", "paiement : {}"),
    "nl": ("{}", "Ik betaal op {}", "Je krijgt het tegen {}, beloofd", "betaling: {}"),
}
AMOUNT_CARRIERS = {
    "en": ("{}", "I can pay {} now", "you will get {} from me", "What about {}?"),
    "fr": ("{}", "Je peux payer {} tout de suite", "je verse {} chez vous", "Et si je donne {} ?"),
    "nl": ("{}", "Ik kan nu {} betalen", "je krijgt {} van mij", "Wat dacht je van {}?"),
}
LOCALES = {"en": "en_GB", "fr": "fr_BE", "nl": "nl_BE"}


def read(text: str, language: str = "en", *, past: bool = False, now: datetime = NOW, zone: str = ZONE) -> Found:
    return extract(text, language=language, now=now, timezone=zone, past=past)


def slots(text: str, language: str = "en") -> Slots:
    return read(text, language).slots


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Friday", "2026-11-20"),
        ("en", "I'll pay on friday", "2026-11-20"),
        ("en", "next Friday", "2026-11-27"),
        ("fr", "vendredi prochain", "2026-11-20"),
        ("nl", "volgende vrijdag", "2026-11-27"),
        ("en", "Wednesday", "2026-11-25"),
        ("en", "tomorrow", "2026-11-19"),
        ("en", "the day after tomorrow", "2026-11-20"),
        ("fr", "demain matin", "2026-11-19"),
        ("fr", "après-demain", "2026-11-20"),
        ("nl", "morgen", "2026-11-19"),
        ("nl", "overmorgen", "2026-11-20"),
        ("en", "tonight", "2026-11-18"),
        ("fr", "ce soir", "2026-11-18"),
        ("nl", "vanavond", "2026-11-18"),
        ("en", "end of the month", "2026-11-30"),
        ("fr", "fin du mois", "2026-11-30"),
        ("fr", "à la fin de ce mois", "2026-11-30"),
        ("nl", "eind van de maand", "2026-11-30"),
        ("nl", "tegen het einde van de maand", "2026-11-30"),
        ("en", "by the end of next month", "2026-12-31"),
        ("fr", "fin du mois prochain", "2026-12-31"),
        ("nl", "eind volgende maand", "2026-12-31"),
        ("en", "on the 15th", "2026-12-15"),
        ("en", "the 25th", "2026-11-25"),
        ("fr", "le 28 dès que je touche mon salaire", "2026-11-28"),
        ("fr", "le 1er", "2026-12-01"),
        ("nl", "de 25e", "2026-11-25"),
        ("nl", "op de 15de", "2026-12-15"),
        ("en", "in ten days", "2026-11-28"),
        ("en", "within 10 days", "2026-11-28"),
        ("en", "in two weeks", "2026-12-02"),
        ("en", "in a fortnight", "2026-12-02"),
        ("en", "in a month", "2026-12-18"),
        ("nl", "over twee weken", "2026-12-02"),
        ("nl", "binnen de tien dagen", "2026-11-28"),
        ("fr", "dans une semaine", "2026-11-25"),
        ("fr", "d'ici deux semaines", "2026-12-02"),
        ("fr", "sous 8 jours", "2026-11-26"),
        ("en", "give me two more weeks", "2026-12-02"),
        ("fr", "encore deux semaines svp", "2026-12-02"),
        ("nl", "nog twee weken", "2026-12-02"),
        ("en", "25/12", "2026-12-25"),
        ("en", "25/12/26", "2026-12-25"),
        ("nl", "25-12-2026", "2026-12-25"),
        ("fr", "25.12.2026", "2026-12-25"),
        ("nl", "25 december", "2026-12-25"),
        ("en", "Dec 25", "2026-12-25"),
        ("en", "December 25th, 2026", "2026-12-25"),
        ("fr", "le vendredi 25 décembre", "2026-12-25"),
        ("en", "on 3 January", "2027-01-03"),
        ("nl", "3 jan", "2027-01-03"),
        ("en", "mid December", "2026-12-15"),
        ("fr", "fin décembre", "2026-12-31"),
        ("en", "the 5th of next month", "2026-12-05"),
        ("fr", "le 5 du mois prochain", "2026-12-05"),
        ("nl", "de 5e van volgende maand", "2026-12-05"),
        ("en", "Friday next week", "2026-11-27"),
        ("nl", "volgende week vrijdag", "2026-11-27"),
        ("fr", "vendredi de la semaine prochaine", "2026-11-27"),
        ("en", "end of the week", "2026-11-20"),
        ("en", "2026-12-01", "2026-12-01"),
    ],
)
def test_promise_dates_are_read(language: str, text: str, expected: str) -> None:
    assert slots(text, language).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "soon"),
        ("en", "after the holidays"),
        ("en", "when I get paid"),
        ("en", "as soon as I can"),
        ("fr", "quand je peux"),
        ("fr", "dès que possible"),
        ("fr", "après les fêtes"),
        ("nl", "zodra ik kan"),
        ("nl", "na de feestdagen"),
        ("nl", "binnenkort"),
    ],
)
def test_vague_dates_are_kept_in_words_to_be_asked(language: str, text: str) -> None:
    found = slots(text, language)
    assert found.date is None
    assert found.date_vague


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I paid yesterday", "2026-11-17"),
        ("en", "paid on Monday", "2026-11-16"),
        ("en", "I paid it on the 3rd", "2026-11-03"),
        ("en", "paid three days ago", "2026-11-15"),
        ("en", "last Friday", "2026-11-13"),
        ("fr", "payé le 3 novembre", "2026-11-03"),
        ("fr", "il y a trois jours", "2026-11-15"),
        ("fr", "vendredi dernier", "2026-11-13"),
        ("nl", "gisteren betaald", "2026-11-17"),
        ("nl", "vorige vrijdag", "2026-11-13"),
        ("nl", "twee weken geleden", "2026-11-04"),
        ("nl", "op 25 december betaald", "2025-12-25"),
    ],
)
def test_dates_of_payments_made_lie_in_the_past(language: str, text: str, expected: str) -> None:
    assert read(text, language, past=True).slots.date == date.fromisoformat(expected)


def test_a_promise_is_never_dated_in_the_past() -> None:
    assert slots("I will pay on 3 November 2026").date is None
    assert slots("yesterday").date is None
    assert slots("31/06").date is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Friday is too early, can we do the 15th?", "2026-12-15"),
        ("en", "I can't pay this month", None),
        ("en", "not today but tomorrow", "2026-11-19"),
        ("en", "I can't pay before the 20th", "2026-11-20"),
        ("en", "don't worry, I will pay on Friday", "2026-11-20"),
        ("en", "no later than Friday", "2026-11-20"),
        ("fr", "vendredi c'est trop tôt", None),
        ("fr", "pas maintenant mais le 28", "2026-11-28"),
        ("nl", "morgen lukt niet, wel op 1 december", "2026-12-01"),
        ("nl", "ik kan deze maand niet betalen", None),
    ],
)
def test_a_date_that_is_ruled_out_is_not_a_promise(language: str, text: str, expected: str | None) -> None:
    assert slots(text, language).date == (date.fromisoformat(expected) if expected else None)


def test_today_is_the_debtors_own() -> None:
    late = datetime.fromisoformat("2026-11-18T23:30:00+00:00")
    assert read("tomorrow", now=late, zone="Europe/Brussels").slots.date == date(2026, 11, 20)
    assert read("tomorrow", now=late, zone="America/New_York").slots.date == date(2026, 11, 19)


def test_the_month_comes_first_in_america() -> None:
    assert read("by 12/05", zone="America/New_York").slots.date == date(2026, 12, 5)
    assert read("by 05/12", zone="Europe/London").slots.date == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("language", "text", "amount", "currency"),
    [
        ("en", "100", "100", None),
        ("en", "I can pay 100", "100", None),
        ("en", "€100", "100", "EUR"),
        ("en", "£1,234.56", "1234.56", "GBP"),
        ("en", "$50 now", "50", "USD"),
        ("nl", "1.234,56 euro", "1234.56", "EUR"),
        ("nl", "€ 1.250", "1250", "EUR"),
        ("fr", "1 234,56 €", "1234.56", "EUR"),
        ("fr", "1\u202f234,56\u00a0€", "1234.56", "EUR"),
        ("en", "hundred euros", "100", "EUR"),
        ("en", "two hundred and fifty euros", "250", "EUR"),
        ("fr", "cent euros", "100", "EUR"),
        ("fr", "deux cent cinquante euros", "250", "EUR"),
        ("nl", "honderd euro", "100", "EUR"),
        ("nl", "tweehonderdvijftig euro", "250", "EUR"),
        ("en", "I pay €250.50 by 30 november 2026", "250.50", "EUR"),
        ("nl", "ik kan 50 per maand betalen", "50", None),
        ("en", "50 eur", "50", "EUR"),
        ("en", "2k on monday", "2000", None),
    ],
)
def test_amounts_are_read(language: str, text: str, amount: str, currency: str | None) -> None:
    found = slots(text, language)
    assert found.amount == Decimal(amount)
    assert found.currency == currency


@pytest.mark.parametrize(
    "text",
    [
        "I pay on 25/12/2026",
        "invoice 2026-0042 is wrong",
        "call me at 0470 12 34 56",
        "+32 470 12 34 56 is my new number",
        "call after 17:30",
        "in 10 days",
        "I have 3 kids",
        "3 payments please",
        "+++123/4567/89012+++",
        "my IBAN is BE68 5390 0754 7034",
        "option 2",
        "december 2027",
    ],
)
def test_other_numbers_are_not_amounts(text: str) -> None:
    assert slots(text).amount is None


@pytest.mark.parametrize(
    ("language", "text", "share"),
    [
        ("en", "half", "0.5"),
        ("en", "I can pay half now", "0.5"),
        ("fr", "la moitié", "0.5"),
        ("nl", "de helft", "0.5"),
        ("en", "50%", "0.5"),
        ("en", "the rest on Friday", "1"),
        ("fr", "le reste vendredi", "1"),
        ("nl", "alles morgen", "1"),
        ("en", "a quarter of it", "0.25"),
    ],
)
def test_shares_are_read(language: str, text: str, share: str) -> None:
    found = slots(text, language)
    assert found.share == Decimal(share)
    assert found.amount is None


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("about INV-2026-001", "INV-2026-001"),
        ("F2026/0123 please", "F2026/0123"),
        ("copy of 2026-0042", "2026-0042"),
        ("invoice 2026-0042", "2026-0042"),
        ("factuur nr. 12345", "12345"),
        ("facture n° FA-889", "FA-889"),
        ("+++123/4567/89012+++", "+++123/4567/89012+++"),
        ("123/4567/89012", "+++123/4567/89012+++"),
        ("invoice of 25/12", None),
        ("I pay on 25-12-2026", None),
        ("on 2026-12-05", None),
    ],
)
def test_references_are_read(text: str, reference: str | None) -> None:
    assert slots(text).reference == reference


def test_several_pairs_keep_together() -> None:
    found = slots("100 now and 100 on the 5th")
    assert found.parts == (Part(TODAY, Decimal(100)), Part(date(2026, 12, 5), Decimal(100)))
    assert (found.date, found.amount) == (TODAY, Decimal(100))


def test_a_share_and_the_rest_give_two_dates() -> None:
    found = slots("half now and the rest on Friday")
    assert found.share == Decimal("0.5")
    assert [part.due for part in found.parts] == [TODAY, date(2026, 11, 20)]


def test_one_date_and_one_amount_belong_together_wherever_they_stand() -> None:
    found = slots("On Friday, I think, you get a transfer of 75 euros.")
    assert (found.date, found.amount, found.parts) == (date(2026, 11, 20), Decimal(75), ())


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", 2),
        ("option 2", 2),
        ("the second one", 2),
        ("la deuxième", 2),
        ("de tweede", 2),
        ("le premier", 1),
        ("de derde optie graag", 3),
        ("plan 3", 3),
        ("100", None),
        ("the second reminder already", None),
    ],
)
def test_the_pick_of_an_offered_option_is_read(text: str, choice: int | None) -> None:
    assert slots(text).choice == choice


@pytest.mark.parametrize(
    "text", ["Friday", "on friday please", "100", "€ 100", "half", "de helft", "le 15", "soon", "100 on Friday"]
)
def test_an_answer_that_holds_nothing_else_is_bare(text: str) -> None:
    assert read(text).bare


@pytest.mark.parametrize("text", ["I paid 100", "not on Friday", "hello", "2 kids", "who are you"])
def test_a_sentence_is_not_bare(text: str) -> None:
    assert not read(text).bare


@given(
    language=st.sampled_from(["en", "fr", "nl"]),
    day=st.dates(TODAY, date(2035, 12, 31)),
    style=st.sampled_from(["short", "medium", "long", "full", "yyyy-MM-dd", "dd/MM/yyyy"]),
    carrier=st.integers(0, 3),
)
def test_any_date_that_babel_formats_comes_back(language: str, day: date, style: str, carrier: int) -> None:
    written = format_date(day, format=style, locale=LOCALES[language])
    assert slots(CARRIERS[language][carrier].format(written), language).date == day


@given(
    language=st.sampled_from(["en", "fr", "nl"]),
    cents=st.integers(1, 99_999_999),
    currency=st.sampled_from(["EUR", "GBP", "USD"]),
    carrier=st.integers(0, 3),
)
def test_any_amount_that_babel_formats_comes_back(language: str, cents: int, currency: str, carrier: int) -> None:
    amount = Decimal(cents) / 100
    written = format_currency(amount, currency, locale=LOCALES[language])
    found = slots(AMOUNT_CARRIERS[language][carrier].format(written), language)
    assert (found.amount, found.currency) == (amount, currency)


@given(language=st.sampled_from(["en", "fr", "nl"]), cents=st.integers(500, 9_999_999), carrier=st.integers(1, 2))
def test_any_plain_number_of_money_comes_back(language: str, cents: int, carrier: int) -> None:
    amount = Decimal(cents) / 100
    written = format_decimal(amount, format="#,##0.00", locale=LOCALES[language])
    assert slots(AMOUNT_CARRIERS[language][carrier].format(written), language).amount == amount


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "nl"]), st.booleans())
def test_no_text_breaks_the_reading(text: str, language: str, past: bool) -> None:
    found = read(text, language, past=past).slots
    assert found.date is None or (found.date <= TODAY if past else found.date >= TODAY)
    assert found.amount is None or found.amount > 0
