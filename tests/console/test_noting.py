"""What is a name and what is a link in a note."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.noting import Piece, names_in, pieces_of

TEAM = ("sofie", "marc", "jan.de-wit")


def test_members_are_named_with_an_at_sign_and_addresses_are_not_names() -> None:
    assert names_in("@marc, please ask @jan.de-wit. @marc again, @nobody", TEAM) == ("marc", "jan.de-wit")
    assert names_in("mail to anna@marc or x@sofie.be, @@marc, me@sofie", TEAM) == ()
    assert names_in("(@sofie)", TEAM) == ("sofie",)


def test_only_a_whole_https_address_is_a_link() -> None:
    text = "See https://sales.example.test/x?y=1. Not http://a.test, javascript:alert(1) or https://marc@evil.test/"
    links = [piece.text for piece in pieces_of(text, TEAM) if piece.kind == "link"]
    assert links == ["https://sales.example.test/x?y=1"]


def test_names_are_marked_where_they_stand() -> None:
    assert pieces_of("ask @marc.", TEAM) == (Piece("ask "), Piece("@marc", "name"), Piece("."))
    assert pieces_of("https://[bad", TEAM) == (Piece("https://[bad"),)


@given(st.text(alphabet=st.sampled_from("ab@:/.htps <>\"'marcsofie\n&[]")))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text, TEAM)) == text
    assert set(names_in(text, TEAM)) <= set(TEAM)
