"""Deciding with the debtor: a dispute, a plan, a call and what came of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.case import HoldReason
from flows.message import Author, Delivery
from flows.task import Task, TaskKind
from ledger.agreements import DisputeState
from store.base import Change
from tests.browser.living import Living
from tests.console.test_pages import case_of, says

CALL = "/console/tasks/anna/t1/call"
NOW = "/console/cases/anna/call"


async def with_call(alive: Living, **about: object) -> None:
    case, now = await case_of(alive), alive.clock()
    about = {"step": "a_step_that_is_gone"} | about
    task = Task("anna/t1", "anna", "anna", TaskKind.CALL, now, now + timedelta(days=1), "Say hello <kindly>", **about)
    change = Change(replace(case, version=case.version + 1), case.version, tasks=(task,))
    assert await alive.store.commit(change)


async def disputed(alive: Living) -> str:
    await says(alive, "anna", "I dispute this")
    (dispute,) = (await case_of(alive)).open_disputes
    return dispute.id


# --- a dispute ---


async def test_a_credit_is_granted_with_its_reason_and_the_debtor_is_told(sofie, alive):
    page = await sofie.act(
        "dispute", dispute=await disputed(alive), verdict="credit", credit="20,50", reason="Broken <tile>.", tell="yes"
    )
    (dispute,) = (await case_of(alive)).disputes
    assert (dispute.state, dispute.credit and dispute.credit.minor) == (DisputeState.UPHELD, 2_050)
    assert "settled by sofie" in page
    assert "credit of €20.50" in page
    assert "Broken &lt;tile&gt;." in page
    assert "Rests until the creditor" in page
    await alive.settle()
    told = [item for item in await alive.store.conversation("anna") if item.author is Author.AGENT]
    assert [item.wording for item in told] == ["dispute_credited"]
    assert "€20.50" in told[0].text
    assert "Broken <tile>." in told[0].text


async def test_who_settles_sees_what_waits_and_the_open_question_and_may_withdraw_what_waits(sofie, alive):
    dispute = await disputed(alive)
    assert "Withdraw what waits" not in await sofie.read("/console/cases/anna")
    later = {"text": "We look into it.", "channel": "web", "when": "later", "day": "2026-11-24", "clock": "10:00"}
    answer = await sofie.send("/console/cases/anna", "/console/cases/anna/reply", **later)
    assert answer.status == 200, await answer.text()
    asked = {"whom": "Logistics", "question": "Did it arrive?", "deadline": "2026-11-25"}
    assert (await sofie.send("/console/cases/anna/ask", "/console/cases/anna/ask", **asked)).status == 200
    page = await sofie.read("/console/cases/anna")
    assert "1 message of the team still waits" in page
    assert "You asked Logistics" in page
    keep = {"dispute": dispute, "verdict": "rejected", "reason": "It was delivered."}
    await sofie.act("dispute", **keep, withdraw="yes")
    (message,) = [item for item in await alive.store.conversation("anna") if item.scheduled]
    assert message.state is Delivery.CANCELLED


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"verdict": "rejected"}, "the debtor is owed one"),
        ({"verdict": "credit", "credit": "0"}, "at most €240.00"),
        ({"verdict": "credit", "credit": "240.01"}, "at most €240.00"),
        ({"verdict": "credit", "credit": "NaN"}, "not an amount"),
        ({"verdict": "nonsense"}, "Please choose"),
        ({"verdict": "rejected", "reason": "x" * 601}, "under 600 characters"),
    ],
)
async def test_what_makes_no_sense_is_given_back_and_nothing_is_decided(sofie, alive, form, words):
    name = await disputed(alive)
    answer = (
        await sofie.send(
            "/console/cases/anna", "/console/cases/anna/dispute", dispute=name, **{"reason": "My words.", **form}
        )
        if "reason" in form or form["verdict"] != "rejected"
        else await sofie.send("/console/cases/anna", "/console/cases/anna/dispute", dispute=name, **form)
    )
    page = await answer.text()
    assert answer.status == 400
    assert words in page
    assert (await case_of(alive)).open_disputes


async def test_a_dispute_that_a_colleague_settled_meanwhile_stays_as_they_decided(sofie, marc, alive):
    name = await disputed(alive)
    await sofie.read("/console/cases/anna")
    await marc.act("dispute", dispute=name, verdict="rejected", reason="Delivered and signed.")
    answer = await sofie.http.get("/console/cases/anna")
    assert "Delivered and signed." in await answer.text()
    (dispute,) = (await case_of(alive)).disputes
    assert (dispute.state, dispute.settled_by) == (DisputeState.REJECTED, "marc")


# --- a plan ---


async def test_every_part_of_a_plan_is_shown_before_it_is_approved(sofie, alive):
    page = await sofie.read("/console/cases/bruno/plan?count=3&first=2026-12-01&every_days=30")
    assert page.count("€160.1") == 3
    assert "Saturday 30 January 2027" in page
    assert "at most 30 days" not in page
    _, form = re.findall(r'<form[^>]*action="/console/cases/bruno/plan"[^>]*>(.*?)</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert (await sofie.http.post("/console/cases/bruno/plan", data=hidden)).status == 200
    plan = (await case_of(alive, "bruno")).plan
    assert plan is not None
    assert [part.amount.minor for part in plan.installments] == [16_017, 16_017, 16_016]


async def test_a_plan_beyond_the_policy_says_so_and_may_still_be_approved(sofie):
    page = await sofie.read("/console/cases/bruno/plan?count=30&first=2027-03-01&every_days=60")
    assert "no part below 25" in page
    assert "at most 30 days" in page
    assert "Approve this plan" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"count": "1", "first": "2026-12-01", "every_days": "30"}, "from 2 to 60"),
        ({"count": "9" * 400, "first": "2026-12-01", "every_days": "30"}, "from 2 to 60"),
        ({"count": "3", "first": "2026-12-01", "every_days": "0"}, "from 1 to 92"),
        ({"count": "3", "first": "2020-01-01", "every_days": "30"}, "must lie between"),
    ],
)
async def test_a_plan_that_makes_no_sense_says_what_to_mend_and_is_not_kept(sofie, alive, fields, words):
    shown = await sofie.http.get("/console/cases/anna/plan", params=fields)
    assert (shown.status, words in await shown.text()) == (400, True)
    hidden = dict(re.findall(r'name="(csrf|once)" value="([^"]+)"', await sofie.read("/console/cases/anna")))
    answer = await sofie.http.post("/console/cases/anna/plan", data=hidden | fields)
    assert (answer.status, words in await answer.text()) == (400, True)
    assert (await case_of(alive)).version == 0


async def test_a_plan_of_nobody_is_not_there(sofie):
    await sofie.read("/console/cases/nobody/plan", 404)


# --- a call ---


async def test_the_call_screen_says_whom_when_and_what(sofie, alive):
    await with_call(alive)
    page = await sofie.read(CALL)
    assert "Call Anna Peeters" in page
    assert "No phone number is on record" in page
    assert "Say hello &lt;kindly&gt;" in page
    assert "not now; from Fri 20 Nov, 08:30 on" in page
    assert "€240.00" in page


@pytest.mark.parametrize(
    ("fields", "hold"),
    [
        ({"how": "promise", "day": "2026-12-01", "amount": "100"}, HoldReason.PROMISE),
        ({"how": "paid", "note": "by transfer"}, HoldReason.ALREADY_PAID),
        ({"how": "dispute", "reason": "quality", "invoice": "2026-101", "note": "broken"}, HoldReason.DISPUTE),
        ({"how": "hardship", "note": "lost the job"}, HoldReason.HARDSHIP),
        ({"how": "refusal"}, HoldReason.HUMAN),
    ],
)
async def test_an_outcome_is_one_form_and_finishes_the_task(sofie, alive, fields, hold):
    await with_call(alive)
    assert (await sofie.send(CALL, CALL, **fields)).status == 200
    case = await case_of(alive)
    assert case.hold is not None
    assert case.hold.reason is hold
    task = await alive.store.task("anna/t1")
    assert task is not None
    assert task.done_by == "sofie"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"how": "promise", "day": "2020-01-01"}, "must lie between"),
        ({"how": "promise", "day": "2026-12-01", "amount": "9999"}, "at most €240.00"),
        ({"how": "dispute", "reason": "quality"}, "they are the proof"),
        ({"how": "dispute", "reason": "nonsense", "note": "x"}, "Please choose"),
        ({"how": "nonsense"}, "Please choose"),
        ({"how": "spoke", "note": "x" * 501}, "under 500 characters"),
    ],
)
async def test_an_outcome_that_makes_no_sense_is_given_back_and_the_task_stays(sofie, alive, fields, words):
    await with_call(alive)
    answer = await sofie.send(CALL, CALL, **fields)
    assert answer.status == 400
    assert words in await answer.text()
    task = await alive.store.task("anna/t1")
    assert task is not None
    assert task.done_at is None


async def test_of_two_who_call_at_once_the_second_is_told_and_keeps_their_words(sofie, marc, alive):
    await with_call(alive)
    form = {"how": "paid", "note": "they paid on Monday"}
    page = await marc.read(CALL)
    hidden = dict(re.findall(r'name="(csrf|once)" value="([^"]+)"', page))
    await sofie.send(CALL, CALL, how="hardship", note="ill")
    answer = await marc.http.post(CALL, data=hidden | form)
    text = await answer.text()
    assert answer.status == 400
    assert "sofie has finished this call already" in text
    assert "they paid on Monday" in text


async def test_a_call_that_no_task_asked_for_has_the_same_screen_and_acts(sofie, alive):
    assert "Call, or note a call" in await sofie.read("/console/cases/anna")
    page = await sofie.read(NOW)
    assert "Make sure you are speaking with Anna Peeters" in page
    assert "to be done by" not in page
    assert (await sofie.send(NOW, NOW, how="promise", day="2020-01-01")).status == 400
    form = dict(re.findall(r'name="(csrf|once)" value="([^"]+)"', page)) | {"how": "promise", "day": "2026-12-01"}
    for _ in range(2):
        assert (await sofie.http.post(NOW, data=form)).status == 200
    case = await case_of(alive)
    assert case.promise is not None
    assert case.spoke_at is not None


async def test_nobody_is_phoned_about_a_case_that_is_not_ours(sofie):
    await sofie.read("/console/cases/nobody/call", 404)


async def test_a_letter_is_no_call_and_an_unknown_task_is_none(sofie, alive):
    await with_call(alive)
    await sofie.read("/console/tasks/anna/t9/call", 404)


async def test_the_script_of_a_call_has_the_figures_of_now_not_of_when_it_was_asked_for(sofie, alive):
    await with_call(alive, step=None)
    days = re.findall(r"\((\d+) (?:day|dag|jour)", await sofie.read(CALL))
    alive.clock.set(alive.clock() + timedelta(days=2))
    assert [int(found) + 2 for found in days] == [
        int(found) for found in re.findall(r"\((\d+) (?:day|dag|jour)", await sofie.read(CALL))
    ]
    assert days
