"""Wordings in the editor: read by real debtors, counted, checked as one types."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.base import Loading
from tests.console.editing import GOOD, begun, fields


async def test_a_text_is_read_by_a_real_debtor_with_its_price_in_segments(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&case=dev")
    assert "Dev &#34;Ops&#34; O&#39;Neil {{7*7}}" in page
    assert "€900.00" in page
    assert "GSM-7" in page
    assert "preview" in [view.what for view in await alive.store.views_of("dev")]
    assert "There is no such debtor" in await ada.read(f"{path}/wordings?name=gentle_light&case=nobody")


async def test_the_next_debtor_comes_one_at_a_time(ada):
    path = await begun(ada)
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&after=anna")
    assert "<b data-reader>Bruno &amp; Fils &lt;SRL&gt;</b>" in page


async def test_debtors_without_anything_open_are_not_offered_and_chosen_ones_get_a_kind_word(ada, alive):
    file = await alive.store.load("bruno")
    paid = tuple(replace(item, paid=item.amount, reported_paid=item.amount) for item in file.account.invoices)
    await alive.store.import_accounts([Loading(replace(file.account, invoices=paid), file.case)])
    path = await begun(ada)
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&after=anna")
    assert "Bruno" not in page.split("data-reader")[1].split("</b>")[0]
    assert "Clara" in page
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&case=bruno")
    assert "has nothing open" in page
    assert "cannot be shown" not in page


async def test_a_text_is_checked_and_shown_as_one_types(ada, alive):
    path = await begun(ada)
    form = fields(await ada.read(f"{path}/wordings?name=gentle_light&channel=sms"), "words")
    answer = await ada.http.post(f"{path}/wordings/show", data=form | {"text-en": GOOD + " <b>😀 the bailiff"})
    pieces = await answer.text()
    assert answer.status == 200
    assert "bailiff" in pieces.split('id="reading-en"')[1].split("</li>")[0]
    assert "UCS-2" in pieces
    assert "&lt;b&gt;" in pieces
    answer = await ada.http.post(f"{path}/wordings/show", data=form | {"text-en": "{{ secrets }}"})
    assert "there is no fact" in await answer.text()
    assert (await alive.store.drafts())[0].version == 1


async def test_a_saved_text_can_be_taken_back(ada, alive):
    path = await begun(ada)
    address = f"{path}/wordings?name=gentle_light&channel=email"
    before = fields(await ada.read(address), "words")
    answer = await ada.http.post(f"{path}/wordings", data=before | {"subject-nl": "Van {{ creditor.name }}"})
    assert "Saved." in await answer.text()
    (draft,) = await alive.store.drafts()
    assert [(item.place, item.text) for item in draft.wordings] == [
        (("gentle_light", "nl", "email_subject"), "Van {{ creditor.name }}")
    ]
    await ada.http.post(f"{path}/wordings", data=before | {"version": "2"})
    assert (await alive.store.drafts())[0].wordings == ()


async def test_whatsapp_and_letters_say_what_they_are(ada):
    path = await begun(ada)
    assert "approved template" in await ada.read(f"{path}/wordings?name=gentle_light&channel=whatsapp")
    assert "no approved template" in await ada.read(f"{path}/wordings?name=call_script&channel=whatsapp")
    answer = await ada.http.get(f"{path}/letter.pdf?name=final_notice_letter&language=fr&case=bruno")
    assert (answer.status, (await answer.read())[:5]) == (200, b"%PDF-")
    await ada.read(f"{path}/letter.pdf?name=nothing&language=fr", 404)
    await ada.read(f"{path}/letter.pdf?name=final_notice_letter&language=de", 404)


@pytest.mark.parametrize("name", ["gentle_light", "nothing_yet", "../x", "email_frame"])
async def test_any_name_can_be_looked_at(ada, name):
    path = await begun(ada)
    for channel in ("default", "email", "letter", "fax"):
        await ada.read(f"{path}/wordings?name={name}&channel={channel}")
