"""What somebody who is asked by a link may read."""

from __future__ import annotations

import pytest

from console.consulting import hash_of, hidden, new_token


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("call me on +32 470 12 34 56 please", "call me on ••• please"),
        ("0470/12.34.56", "•••"),
        ("write to anna.p@example.test!", "write to •••"),
        ("invoice 2026-101 of 240.00 was paid on 2026-11-03", "invoice 2026-101 of 240.00 was paid on 2026-11-03"),
        ("my chat 778899001", "my chat •••"),
        ("chat id 4711x", "chat id •••"),
    ],
)
def test_numbers_and_addresses_in_a_text_are_hidden(said: str, shown: str) -> None:
    assert hidden(said, {"4711x"}) == shown


def test_a_links_word_is_not_what_is_kept() -> None:
    token, kept = new_token()
    assert len(token) >= 43
    assert kept == hash_of(token)
    assert token not in kept
    assert new_token()[0] != token
