"""The case page shows on what ground a debtor may be written to, and records what they say of it."""

from __future__ import annotations

from flows.standing import Source
from tests.browser.living import Living
from tests.console.conftest import Browser


async def test_every_contact_point_shows_its_consent_with_the_proof(sofie: Browser) -> None:
    page = await sofie.read("/console/cases/anna")
    assert "consent of" in page
    assert "the creditor&#39;s records" in page


async def test_an_objection_heard_on_the_phone_stops_the_channel_and_a_consent_opens_it_again(
    sofie: Browser, alive: Living
) -> None:
    file = await alive.store.load("anna")
    assert file is not None
    point = file.contacts()[0]
    page = await sofie.act("no-consent", channel=point.channel, words="no more of these please")
    assert "stopped: “no more of these please”" in page
    page = await sofie.act("consent", point=point.key, words="all right, again then")
    after = await alive.store.load("anna")
    assert after is not None
    given = after.consent(point.key)
    assert given is not None
    assert (given.source, given.proof) == (Source.AGENT, "all right, again then")
    assert "all right, again then" in page


async def test_a_consent_without_words_is_refused(sofie: Browser, alive: Living) -> None:
    before = await alive.store.load("anna")
    assert before is not None
    answer = await sofie.send("/console/cases/anna", "/console/cases/anna/consent", point="sms:+1", words=" ")
    assert answer.status == 400
    assert "they are the proof" in await answer.text()


async def test_a_correction_is_recorded_and_a_wrong_one_refused(sofie: Browser, alive: Living) -> None:
    page = await sofie.act("correct", name="Anna P.")
    assert "Corrected: name by sofie" in page
    after = await alive.store.load("anna")
    assert after is not None
    assert after.account.debtor.name == "Anna P."
    for wrong in ({"phone": "0470"}, {"email": "nobody"}, {"language": "de"}, {}):
        answer = await sofie.send("/console/cases/anna", "/console/cases/anna/correct", **wrong)
        assert answer.status == 400
