"""What the creditor promised in a dispute, and no import shows: somebody of the team hears of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flows.case import CaseState
from flows.events import DisputeSettled, TakenOver
from tests.stories.conftest import Tell
from tests.stories.telling import Story, euros, invoice

_DAYS = 14


async def _upheld(tell: Tell, credit: str | None) -> Story:
    story = await tell()
    await story.until(0)
    await story.debtor("The amount is too high")
    dispute = (await story.case()).disputes[0]
    await story.happens(DisputeSettled("eva", dispute.id, True, "", Decimal(credit) if credit else None))
    return story


async def _told(story: Story) -> list[str]:
    return [item.reason for item in (await story.case()).escalations if item.queue == "correction"]


async def test_a_credit_that_no_import_shows_is_told_to_the_team_once(tell: Tell) -> None:
    story = await _upheld(tell, "20.00")
    await story.until(_DAYS - 1)
    assert await _told(story) == []
    await story.until(_DAYS)
    (reason,) = await _told(story)
    assert reason.startswith("a credit of 20.00 EUR for 2026-1, promised on ")
    assert reason.endswith(", is not in the payment data yet")
    await story.until(_DAYS * 3)
    assert len(await _told(story)) == 1
    assert await story.queues() == ["correction"]
    story.hears_nothing()


async def test_what_the_import_shows_in_time_is_nobodys_work(tell: Tell) -> None:
    story = await _upheld(tell, "20.00")
    await story.until(3)
    await story.imports(replace(invoice(), amount=euros("280.00")))
    await story.until(_DAYS * 2)
    assert await _told(story) == []


async def test_once_the_import_shows_it_the_work_is_done(tell: Tell) -> None:
    story = await _upheld(tell, None)
    await story.until(_DAYS)
    (reason,) = await _told(story)
    assert reason.startswith("a correction for 2026-1")
    await story.imports(replace(invoice(), amount=euros("280.00")))
    assert await story.queues() == []
    closed = [item for item in (await story.case()).escalations if item.queue == "correction"]
    assert [item.outcome for item in closed] == ["the records show it"]


async def test_it_is_told_too_where_a_person_has_the_conversation(tell: Tell) -> None:
    story = await _upheld(tell, "20.00")
    await story.happens(TakenOver("eva"))
    await story.until(_DAYS)
    assert len(await _told(story)) == 1


async def test_a_rejected_dispute_is_waited_for_by_nobody(tell: Tell) -> None:
    story = await tell()
    await story.until(0)
    await story.debtor("The amount is too high")
    dispute = (await story.case()).disputes[0]
    await story.happens(DisputeSettled("eva", dispute.id, False, "We have your signature."))
    await story.until(_DAYS * 2)
    assert await _told(story) == []


async def test_money_that_comes_meanwhile_is_no_correction(tell: Tell) -> None:
    story = await _upheld(tell, "20.00")
    await story.until(2)
    await story.pays("280.00")
    await story.until(_DAYS - 1)
    assert (await story.file()).disputed == {"2026-1"}
    await story.imports(replace(invoice(), paid=euros("280.00"), reported_paid=euros("280.00")))
    await story.until(_DAYS * 2)
    story.hears_nothing()
    assert len(await _told(story)) == 1
    await story.imports(replace(invoice(), paid=euros("300.00"), reported_paid=euros("300.00")))
    assert await story.queues() == []


async def test_who_pays_all_the_same_is_done(tell: Tell) -> None:
    story = await _upheld(tell, "20.00")
    await story.pays("300.00")
    assert (await story.file()).awaiting_correction == frozenset()
    assert (await story.case()).state is CaseState.SETTLED
