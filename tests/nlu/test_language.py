from __future__ import annotations

import pytest

from nlu.language import language_model


@pytest.mark.parametrize("stored", ["en", "fr", "nl"])
@pytest.mark.parametrize("text", ["ok", "stop", "100", "Friday?", "no", "?!", "", "x"])
def test_short_texts_keep_the_stored_language_or_at_least_one_of_ours(text: str, stored: str) -> None:
    assert language_model().guess(text, stored=stored) in {"en", "fr", "nl"}


@pytest.mark.parametrize("stored", ["en", "fr", "nl"])
@pytest.mark.parametrize("text", ["ok", "stop"])
def test_words_of_every_language_are_the_stored_one(text: str, stored: str) -> None:
    assert language_model().guess(text, stored=stored) == stored


@pytest.mark.parametrize(
    ("text", "stored", "expected"),
    [
        ("I will pay the invoice next week", "fr", "en"),
        ("Je vais payer la facture la semaine prochaine", "nl", "fr"),
        ("Ik zal de factuur volgende week betalen", "en", "nl"),
        ("Ich werde die Rechnung nächste Woche bezahlen, ich verstehe kein Englisch", "en", "de"),
        ("No puedo pagar la factura porque estoy sin trabajo", "fr", "es"),
        ("Non posso pagare la fattura, sono senza lavoro", "fr", "it"),
        ("Nie mogę zapłacić tej faktury w tym miesiącu", "nl", "pl"),
        ("Я не могу заплатить", "en", "ru"),
        ("لا أستطيع الدفع الآن", "fr", "ar"),
        ("我现在不能付款", "nl", "zh"),
    ],
)
def test_whole_sentences_tell_their_language(text: str, stored: str, expected: str) -> None:
    assert language_model().guess(text, stored=stored) == expected
