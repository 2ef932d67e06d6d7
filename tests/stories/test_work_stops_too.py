"""What a stop does for queued messages holds for letters and calls on the team's list: none goes to who is let rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.case import HoldReason
from flows.events import Called, Event, HandedBack, Learnt, Paused, Posted, PromiseRecorded, TakenOver
from flows.task import Task, TaskKind
from flows.working import resting
from tests.stories.conftest import Tell
from tests.stories.telling import TODAY, Story, invoice

_CALL_DUE = 14
_LETTER_DUE = 21


async def _work(story: Story) -> list[str]:
    return [task.kind.value for task in await story.store.tasks()]


async def _task(story: Story) -> Task:
    (found,) = await story.store.tasks()
    whole = await story.store.task(found.id)
    assert whole is not None
    return whole


async def _withdrawn(story: Story) -> list[str]:
    return [entry.rule for entry in await story.store.history("D1") if entry.rule.startswith("task/withdrawn")]


async def _with_a_letter(tell: Tell) -> Story:
    story = await tell()
    await story.until(_LETTER_DUE)
    assert await _work(story) == ["letter"]
    return story


@pytest.mark.parametrize(
    "event",
    [
        Called("eva", True, "ill", Learnt.HARDSHIP),
        Called("eva", True, "no", Learnt.REFUSAL),
        Called("eva", True, "broken", Learnt.DISPUTE),
        PromiseRecorded("eva", TODAY + timedelta(30)),
        TakenOver("eva"),
    ],
    ids=["hardship", "refusal", "dispute", "promise", "hand-over"],
)
async def test_a_letter_that_waits_on_the_list_is_withdrawn_and_the_history_says_why(tell: Tell, event: Event) -> None:
    story = await _with_a_letter(tell)
    letter = await _task(story)
    await story.happens(event)
    assert await _work(story) == []
    after = await story.store.task(letter.id)
    assert after is not None
    assert after.done_by == "bot"
    assert after.outcome.startswith("withdrawn: ")
    assert "task/withdrawn/letter" in await _withdrawn(story)
    assert not await story.store.finish_task(letter.id, "eva", story.clock(), "posted")


async def test_a_dispute_of_one_invoice_withdraws_the_letter_that_names_it(tell: Tell) -> None:
    two = (invoice("2026-1"), invoice("2026-2"))
    story = await tell(invoices=two)
    await story.until(_LETTER_DUE)
    await story.happens(Called("eva", True, "never came", Learnt.DISPUTE, invoices=("2026-1",)))
    assert await _work(story) == []


@pytest.mark.parametrize("amount", ["300.00", "100.00"])
async def test_money_that_comes_in_withdraws_the_letter_that_asks_for_it(tell: Tell, amount: str) -> None:
    story = await _with_a_letter(tell)
    await story.pays(amount)
    assert await _work(story) == []
    assert await _withdrawn(story) == ["task/withdrawn/call", "task/withdrawn/letter"]


async def test_what_the_debtor_writes_does_it_too(tell: Tell) -> None:
    story = await _with_a_letter(tell)
    await story.debtor("I refuse to pay")
    await story.is_with_a_human("refusal")
    assert await _work(story) == []


async def test_a_call_that_the_debtor_asked_for_stays(tell: Tell) -> None:
    story = await tell()
    await story.happens(Called("eva", True, "call me", Learnt.CALL_BACK, TODAY + timedelta(3)))
    await story.happens(PromiseRecorded("eva", TODAY + timedelta(10)))
    assert await _work(story) == ["call"]
    assert resting(await _task(story), await story.file()) == ""


async def test_the_call_whose_outcome_it_is_stays_with_who_made_it(tell: Tell) -> None:
    story = await tell()
    await story.until(_CALL_DUE)
    call = await _task(story)
    assert call.kind is TaskKind.CALL
    await story.happens(Called("eva", True, "ill", Learnt.HARDSHIP, task=call.id, step=call.step))
    assert await story.store.finish_task(call.id, "eva", story.clock(), "ill")
    assert await _withdrawn(story) == []


async def test_a_call_that_a_later_step_has_overtaken_is_withdrawn(tell: Tell) -> None:
    story = await _with_a_letter(tell)
    assert await _withdrawn(story) == ["task/withdrawn/call"]


async def test_a_short_rest_lets_the_work_rest_and_a_letter_that_rested_does_not_go(tell: Tell) -> None:
    story = await _with_a_letter(tell)
    await story.happens(Paused("eva", TODAY + timedelta(_LETTER_DUE + 3)))
    assert resting(await _task(story), await story.file()) == HoldReason.PAUSED.value
    await story.until(_LETTER_DUE + 4)
    assert await _work(story) == []


async def test_a_letter_that_was_posted_is_not_withdrawn_any_more(tell: Tell) -> None:
    story = await _with_a_letter(tell)
    letter = await _task(story)
    assert await story.store.finish_task(letter.id, "eva", story.clock(), "posted")
    await story.happens(Posted("eva", letter.step, "posted"))
    await story.happens(TakenOver("eva"))
    await story.happens(HandedBack("eva", "they agreed"))
    assert await _withdrawn(story) == ["task/withdrawn/call"]
    kept = await story.store.task(letter.id)
    assert kept is not None
    assert kept.done_by == "eva"


async def test_a_letter_of_a_case_that_an_import_settled_rests(tell: Tell) -> None:
    story = await _with_a_letter(tell)
    letter, file = await _task(story), await story.file()
    settled = type(file)(type(file.account)(file.account.debtor, ()), file.case)
    assert resting(letter, settled) == "settled"
