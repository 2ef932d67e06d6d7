"""What a person typed into a form that is refused stands in its fields again, as text, in the part they had open."""

from __future__ import annotations

import re

import pytest

from tests.console.conftest import Browser

HOSTILE = 'Me & "Law" <b>'
KEPT = "Me &amp; &#34;Law&#34; &lt;b&gt;"


@pytest.mark.parametrize(
    ("act", "fields", "part", "field"),
    [
        ("representative", {"name": HOSTILE, "contact": " "}, "add-representative", "rep-name"),
        ("breathing-space", {"start": "2020-01-01", "until": "2020-02-01", "reference": HOSTILE}, "add-space", "bs-r"),
        ("consent", {"point": "sms:nobody", "words": HOSTILE}, "add-consent", "consent-words"),
        ("no-consent", {"channel": "pigeon", "words": HOSTILE}, "add-consent", "objection-words"),
        ("correct", {"name": HOSTILE, "email": "no address"}, "correct-record", "right-name"),
    ],
)
async def test_what_was_typed_into_a_refused_act_is_there_again(
    sofie: Browser, act: str, fields: dict[str, str], part: str, field: str
) -> None:
    answer = await sofie.post(f"/console/cases/anna/{act}", **fields)
    html = await answer.text()
    assert answer.status == 400
    assert f'<details id="{part}" open>' in html
    (found,) = re.findall(rf'<input id="{field}[^>]*>', html)
    assert f'value="{KEPT}"' in found
    assert HOSTILE not in html


async def test_other_forms_stay_as_they_were(sofie: Browser) -> None:
    html = await (await sofie.post("/console/cases/anna/consent", point="sms:nobody", words="on the phone")).text()
    assert '<details id="correct-record">' in html
    (other,) = re.findall(r'<input id="objection-words"[^>]*>', html)
    assert 'value=""' in other
