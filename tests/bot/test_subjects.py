"""People's rights through the whole house: export, correction, erasure, and what the night takes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config_schema.sections import Creditor
from bot.creditor import creditor_facts
from bot.rights.exporting import Press
from bot.rights.subjects import Subjects, retention_table
from flows.case import HoldReason
from flows.chain import verify
from flows.message import Delivery
from flows.retention import KINDS
from store.base import Change, Loading
from store.dossier import read_dossier
from tests.stories.conftest import Tell, scorer, tell
from tests.stories.telling import FLOWS, WORDINGS, Story, invoice

__all__ = ["scorer", "tell"]

CREDITOR = creditor_facts(Creditor(name="Acme", phone="+32 2 000 00 00", iban="BE68539007547034"))
PRESS = Press(WORDINGS, CREDITOR, retention_table(FLOWS / "retention.yml"))


def subjects(story: Story) -> Subjects:
    return Subjects(story.store, story.desk, PRESS, story.clock)


async def spoken(tell: Tell, **about: object) -> Story:
    story = await tell(**about)
    await story.until(0)
    await story.debtor("How much do I owe?")
    return story


async def whole(story: Story):  # type: ignore[no-untyped-def]
    found = await read_dossier(story.store, "D1")
    assert found is not None
    assert verify(found.entries, found.file.case.chain, "D1").whole
    return found


# --- export and correction --------------------------------------------------------------------------------------------


async def test_an_export_holds_everything_and_leaves_its_line_in_the_history(tell: Tell) -> None:
    story = await spoken(tell)
    given = await subjects(story).export("D1", "anna")
    assert given is not None
    data = json.loads(given.data)
    assert [item["text"] for item in data["messages"]][1] == "How much do I owe?"
    assert data["debtor"]["name"] == "Ann Peeters"
    assert data["case"]["consents"][0]["proof"] == "the creditor's records"
    assert [item["kind"] for item in data["kept"]] == list(KINDS)
    assert data["history"][-1]["rule"] == "export/data subject"
    assert data["history"][-1]["actor"] == "a member of the team"
    assert "anna" not in given.data
    assert given.letter.startswith(b"%PDF")
    assert await subjects(story).export("nobody", "anna") is None


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
async def test_letters_are_made_in_every_language(tell: Tell, language: str) -> None:
    story = await spoken(tell, language=language)
    given = await subjects(story).export("D1", "anna")
    answer = await subjects(story).erase("D1", "anna", "")
    assert given is not None
    assert answer is not None
    assert given.letter.startswith(b"%PDF")
    assert answer.letter.startswith(b"%PDF")


async def test_a_correction_is_above_the_next_import(tell: Tell) -> None:
    story = await spoken(tell)
    assert await subjects(story).correct("D1", "anna", {"email": "right@example.be", "name": "Anne Peeters"})
    await story.store.import_accounts([Loading(story.account, story.desk.new_case(story.account, story.clock()))])
    debtor = (await story.file()).account.debtor
    assert debtor.name == "Anne Peeters"
    assert [point.address for point in debtor.contacts if point.channel == "email"] == ["right@example.be"]
    assert not await subjects(story).correct("nobody", "anna", {"name": "X"})
    await whole(story)


# --- erasure ----------------------------------------------------------------------------------------------------------


async def test_an_erasure_while_a_debt_is_open_says_what_stays_and_stops_everything(tell: Tell) -> None:
    story = await spoken(tell)
    answer = await subjects(story).erase("D1", "anna", "asked by mail")
    assert answer is not None
    assert "our conversation: to establish and defend the claim, as long as something is open" in answer.text
    assert "Addresses that we never used are erased too" in answer.text
    case = await story.case()
    assert case.hold is not None
    assert case.hold.reason is HoldReason.ERASED
    assert [point.channel for point in (await story.file()).account.debtor.contacts] == ["sms"]
    await story.until(90)
    story.hears_nothing()
    await story.pays("300.00")
    story.hears_nothing()
    await whole(story)


async def test_an_erasure_cancels_what_waits_on_every_channel(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    queued = (await story.store.conversation("D1"))[-1]
    found = await story.file()
    later = replace(queued, id="late", state=Delivery.QUEUED, unasked=True)
    kept = replace(found.case, version=found.case.version + 1)
    assert await story.store.commit(Change(kept, found.case.version, messages=(later,)))
    await subjects(story).erase("D1", "anna", "")
    message = await story.store.message("late")
    assert message is not None
    assert message.state is Delivery.CANCELLED


async def test_after_payment_the_rest_goes_by_itself_and_the_chain_still_holds(tell: Tell) -> None:
    story = await spoken(tell)
    await subjects(story).erase("D1", "anna", "asked by mail")
    await story.pays("300.00")
    story.clock.set(story.clock() + timedelta(hours=12))
    done = await subjects(story).purge()
    assert "messages" in done.cases["D1"]
    found = await whole(story)
    assert {item.text for item in found.messages} == {""}
    assert [item.text for item in found.entries if item.text] == ["its time is over"]
    assert found.file.account.debtor.contacts == ()
    assert found.file.account.debtor.name == "Ann Peeters"
    assert (await subjects(story).purge()).cases == {}


async def test_a_settled_case_is_erased_but_for_what_the_law_keeps(tell: Tell) -> None:
    story = await spoken(tell)
    await story.pays("300.00")
    answer = await subjects(story).erase("D1", "anna", "")
    assert answer is not None
    assert {item.kind for item in answer.plan.stays} == {"consents", "history", "invoices"}
    assert "bookkeeping and tax law, until" in answer.text
    assert {item.text for item in (await whole(story)).messages} == {""}


async def test_a_new_invoice_is_followed_as_a_new_case_and_the_old_ones_never_again(tell: Tell) -> None:
    story = await spoken(tell)
    await subjects(story).erase("D1", "anna", "")
    await story.imports(invoice())
    await story.until(20)
    story.hears_nothing()
    await story.imports(invoice(), invoice("2026-2", "80.00", story.clock().date() - timedelta(days=4)))
    await story.until(25)
    assert story.news
    assert all("2026-1" not in message.text and "80" in message.text for message in story.news)


async def test_erasing_where_nothing_has_to_stay_removes_the_person_whole(tell: Tell) -> None:
    story = await spoken(tell)
    await story.pays("300.00")
    story.clock.set(story.clock() + timedelta(days=3700))
    answer = await subjects(story).erase("D1", "anna", "")
    assert answer is not None
    assert answer.plan.whole
    assert "Nothing is left" in answer.text
    assert await story.store.by_debtor("D1") is None
    assert await subjects(story).erase("D1", "anna", "") is None


# --- the night --------------------------------------------------------------------------------------------------------


async def test_the_night_takes_what_is_over_and_nothing_more(tell: Tell) -> None:
    story = await spoken(tell)
    rights = subjects(story)
    assert (await rights.purge()).cases == {}
    await story.pays("300.00")
    story.clock.set(story.clock() + timedelta(days=1100))
    look = await rights.purge(dry_run=True)
    assert "messages" in look.cases["D1"]
    assert look.raw > 0
    assert (await whole(story)).messages[1].text == "How much do I owe?"
    assert await rights.purge() == look
    assert {item.text for item in (await whole(story)).messages} == {""}
    story.clock.set(story.clock() + timedelta(days=3000))
    assert (await rights.purge()).removed == ["D1"]
    assert await story.store.by_debtor("D1") is None


async def test_a_request_whose_month_is_nearly_over_is_told_again(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("Send me a copy of all my data")
    assert await subjects(story).warnings() == []
    story.clock.set(story.clock() + timedelta(days=24))
    [(case_id, told)] = await subjects(story).warnings()
    assert (case_id, told.queue, told.urgent) == ("D1", "rights", True)
    assert "5 days are left" in told.reason or "6 days are left" in told.reason
