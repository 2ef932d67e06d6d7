from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.parts.mail_text import from_html, own_words


@pytest.mark.parametrize(
    "quotation",
    [
        "On Fri, 20 Nov 2026 at 09:30, Creditor <collect@creditor.test> wrote:\n> Good morning",
        "On Fri, 20 Nov 2026 at 09:30, Creditor with a very long name\n<collect@creditor.test> wrote:\n\nGood morning",
        "Le ven. 20 nov. 2026 à 09:30, Creditor <collect@creditor.test> a écrit :\n> Bonjour",
        "Op vr 20 nov. 2026 om 09:30 schreef Creditor <collect@creditor.test>:\n> Goedemorgen",
        "Op 20 nov. 2026, om 09:30 heeft Creditor <collect@creditor.test> het volgende geschreven:\n\nGoedemorgen",
        "-----Original Message-----\nFrom: Creditor\nGood morning",
        "-----Message d'origine-----\nDe : Creditor\nBonjour",
        "-----Oorspronkelijk bericht-----\nVan: Creditor\nGoedemorgen",
        "________________________________\nFrom: Creditor\nSent: Friday\nGood morning",
        "From: Creditor <collect@creditor.test>\nSent: Friday, 20 November 2026\nTo: Anna\nGood morning",
        "Van: Creditor <collect@creditor.test>\nVerzonden: vrijdag 20 november 2026\nGoedemorgen",
        "> Good morning\n> EUR 120.00 is open",
        "-- \nAnna Verhoeven\n+32 470 12 34 56",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_quotations_and_signatures_are_left_out(quotation: str, line_end: str) -> None:
    mail = f"I'll pay 100 on Friday.\n\nRegards\n\n{quotation}\n".replace("\n", line_end)
    assert own_words(mail) == "I'll pay 100 on Friday.\n\nRegards"


@pytest.mark.parametrize(
    "text",
    [
        "On Friday I will pay what I owe.",
        "From: next month on I can pay 50.\nThat is all.",
        "Le 15 je paie tout.",
        "Op vrijdag betaal ik 100 euro.",
        "a > b, so what?",
        "-- no",
    ],
)
def test_ordinary_sentences_are_kept(text: str) -> None:
    assert own_words(text) == text


def test_words_between_quoted_lines_are_kept() -> None:
    assert own_words("> Can you pay 60 now?\nyes\n> And 60 later?\nno") == "yes\nno"


def test_a_mail_of_nothing_but_a_quotation_has_no_words() -> None:
    assert own_words("> Good morning\n> again") == ""


def test_html_becomes_text_without_its_quotation() -> None:
    markup = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>I'll pay&nbsp;<b>100</b> &euro;</p>"
        "<ul><li>now</li><li>or later</li></ul><script>alert(1)</script>"
        "<div class='gmail_quote'><div>On Friday Creditor wrote:</div><blockquote>Good<br>morning</blockquote></div>"
        "<p>Thanks</p></body></html>"
    )
    assert from_html(markup).split() == ["I'll", "pay", "100", "€", "now", "or", "later", "Thanks"]


@pytest.mark.parametrize(
    "markup", ["<p>a<p>b", "<b>a</i> b", "<<<>>>", "a &lt;b&gt; &#0; &#x110000;", "<blockquote>a", "<p"]
)
def test_broken_html_is_read_as_far_as_it_goes(markup: str) -> None:
    assert isinstance(from_html(markup), str)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(own_words(text), str)
    assert isinstance(from_html(text), str)


@pytest.mark.parametrize(
    "text", ["On " + "x" * 200_000, "\n".join(["On "] * 20_000), "<div>" * 20_000, "From: " * 50_000]
)
def test_long_texts_are_read_without_backtracking(text: str) -> None:
    own_words(text)
    from_html(text)
