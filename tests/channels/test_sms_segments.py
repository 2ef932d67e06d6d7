from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.parts.sms_segments import Encoding, encoding_of, segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [
        ("", Encoding.GSM7, 0, 1),
        ("x" * 160, Encoding.GSM7, 160, 1),
        ("x" * 161, Encoding.GSM7, 161, 2),
        ("x" * 306, Encoding.GSM7, 306, 2),
        ("x" * 307, Encoding.GSM7, 307, 3),
        ("€" * 80, Encoding.GSM7, 160, 1),
        ("€" * 81, Encoding.GSM7, 162, 2),
        ("€[]{}\\^~|\f", Encoding.GSM7, 20, 1),
        ("x" * 152 + "€" + "x" * 10, Encoding.GSM7, 164, 2),
        ("x" * 152 + "€" + "x" * 152, Encoding.GSM7, 306, 3),
        ("éèùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà", Encoding.GSM7, 25, 1),
        ("ê" * 70, Encoding.UCS2, 70, 1),
        ("ê" * 71, Encoding.UCS2, 71, 2),
        ("ê" * 134, Encoding.UCS2, 134, 2),
        ("ê" * 135, Encoding.UCS2, 135, 3),
        ("🙂" * 35, Encoding.UCS2, 70, 1),
        ("🙂" * 36, Encoding.UCS2, 72, 2),
        ("🙂" * 67, Encoding.UCS2, 134, 3),
        ("x" * 69 + "ç", Encoding.UCS2, 70, 1),
    ],
    ids=lambda value: str(value)[:12] if isinstance(value, str) else None,
)
def test_segments_are_counted_as_the_networks_do(text: str, encoding: Encoding, units: int, count: int) -> None:
    counted = segments(text)
    assert (counted.encoding, counted.units, counted.count) == (encoding, units, count)


@settings(deadline=None)
@given(st.text(max_size=2000))
def test_a_longer_text_never_takes_fewer_segments(text: str) -> None:
    assert segments(text + text).count >= segments(text).count


@settings(deadline=None)
@given(st.text(alphabet="ab€[ ", max_size=900))
def test_segments_hold_all_units_and_waste_less_than_one_escape_each(text: str) -> None:
    counted = segments(text)
    assert encoding_of(text) is Encoding.GSM7
    if counted.count > 1:
        assert counted.units <= 153 * counted.count
        assert counted.units > 152 * (counted.count - 1)
