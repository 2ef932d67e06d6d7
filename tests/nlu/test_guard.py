from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.guard import LONGEST, Kind, guard


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Kind.EMPTY),
        ("   \n\t ", Kind.EMPTY),
        ("\x00\x07", Kind.EMPTY),
        ("...", Kind.EMPTY),
        ("👍", Kind.EMOJI),
        ("😀 😀", Kind.EMOJI),
        ("100", Kind.DIGITS),
        ("1.234,56", Kind.DIGITS),
        ("€ 50", Kind.DIGITS),
        ("https://example.com/a?b=c", Kind.LINKS),
        ("www.example.com http://x.y", Kind.LINKS),
        ("I paid", Kind.TEXT),
        ("<b>stop</b>", Kind.TEXT),
    ],
)
def test_texts_are_sorted_by_kind_before_any_engine_sees_them(text: str, kind: Kind) -> None:
    assert guard(text).kind is kind


@pytest.mark.parametrize("text", ["/opt_out", "//opt_out", " / greet", "\u200b/affirm{}", "\x00/stop", "\\/deny"])
def test_a_leading_slash_cannot_command_rasa(text: str) -> None:
    assert not guard(text).text.startswith("/")


def test_the_end_of_a_long_text_is_kept() -> None:
    assert guard("word " * 20_000 + "STOP").text.endswith("STOP")


def test_bidi_and_control_characters_are_taken_out_and_composed_accents_stay() -> None:
    assert guard("ar\u202eret\u2066e\u0301\x00").text == "arreté"


@given(st.text(max_size=3000))
def test_any_text_gives_a_clean_capped_one(text: str) -> None:
    guarded = guard(text)
    assert len(guarded.text) <= LONGEST
    assert not guarded.text.startswith("/")
    assert unicodedata.is_normalized("NFC", guarded.text)
    assert not any(unicodedata.category(character) in {"Cf", "Cs"} for character in guarded.text)
