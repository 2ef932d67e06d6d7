"""WhatsApp takes a person's own words for some hours after the debtor's last one; the page says so, loses nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from flows.events import AgentReplied
from flows.standing import Consent, Source
from ledger.debtor import ContactPoint
from store.base import Loading
from store.memory import MemoryStore
from tests.console.doors import START, Guest, door
from tests.store.builders import debtor, loading

CASE = "/console/cases/case-D1"
PHONE = "+32470000001"


@pytest.fixture
async def sofie() -> AsyncIterator[Guest]:
    store = MemoryStore()
    person = replace(debtor("D1"), contacts=(ContactPoint("whatsapp", PHONE), ContactPoint("sms", PHONE)))
    found = loading("D1", person=person, last_inbound={"whatsapp": START})
    given = tuple(_consent(point) for point in person.contacts)
    case = replace(found.new_case, consents=given)
    await store.import_accounts([Loading(found.account, case)])
    async with door(store=store) as guest:
        await guest.log_in()
        yield guest


def _consent(point: ContactPoint) -> Consent:
    return Consent(point.channel, point.address, START, Source.IMPORT, "row 1")


async def send(sofie: Guest, **fields: str) -> tuple[int, str]:
    answer = await sofie.send(CASE, f"{CASE}/reply", **fields)
    return answer.status, unescape(await answer.text())


async def test_the_hours_that_are_left_are_shown_where_the_debtor_lives(sofie: Guest) -> None:
    page = await sofie.read(CASE)
    assert "WhatsApp takes your own words until Sat 21 Nov, 10:00 (their time)." in page
    assert f'data-until="{(START + timedelta(hours=24)).isoformat()}"' in page


async def test_free_words_after_the_hours_are_refused_in_clear_words_and_kept(sofie: Guest) -> None:
    sofie.time.move(hours=24)
    await sofie.log_in()
    status, page = await send(sofie, text="Are you still there?", channel="whatsapp")
    assert status == 400
    assert "WhatsApp takes your own words for 24 hours" in page
    assert "Your words are kept below" in page
    assert "Are you still there?</textarea>" in page
    assert sofie.desk.came == []
    assert re.search(r'<option value="whatsapp" disabled', page)
    status, _ = await send(sofie, text="Are you still there?", channel="sms")
    assert status == 200
    assert sofie.desk.came == [AgentReplied("sofie", "Are you still there?", "sms", knowing="")]


async def test_a_time_after_the_hours_is_refused_when_it_is_chosen(sofie: Guest) -> None:
    later = {"when": "later", "day": "2026-11-21", "clock": "10:00"}
    status, page = await send(sofie, text="Tomorrow", channel="whatsapp", **later)
    assert status == 400
    assert "will not take your own words any more" in page
    status, _ = await send(sofie, text="Tomorrow", channel="whatsapp", **{**later, "clock": "09:59"})
    assert status == 200
    (event,) = sofie.desk.came
    assert isinstance(event, AgentReplied)
    assert event.not_before == START + timedelta(hours=23, minutes=59)
