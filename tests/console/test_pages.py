"""What the team sees and does: the queue, a case with every reason, acts that happen once, tasks."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Inbound
from flows.case import Case, HoldReason, Owner
from flows.message import Author, Delivery, Direction
from flows.task import Task, TaskKind
from ledger.agreements import DisputeState
from store.base import Change, Unavailable
from tests.browser.living import Living


async def says(alive: Living, debtor_id: str, text: str, name: str = "m1") -> None:
    file = await alive.store.load(debtor_id)
    assert file is not None
    await alive.service.reception.reply(None, Inbound("web", f"{debtor_id}-{name}", debtor_id, text), [file])


async def case_of(alive: Living, debtor_id: str = "anna") -> Case:
    file = await alive.store.load(debtor_id)
    assert file is not None
    return file.case


# --- queue ---


async def test_a_calm_queue_says_so(sofie):
    assert "Nobody waits for a person" in await sofie.read("/console/")


async def test_the_queue_shows_who_waits_and_why_the_most_urgent_first(sofie, alive):
    await says(alive, "bruno", "I dispute this")
    await says(alive, "anna", "I want a person")
    page = await sofie.read("/console/")
    assert page.index("Anna Peeters") < page.index("Bruno &amp; Fils &lt;SRL&gt;")
    assert "2 conversations wait" in page
    assert "nobody has it" in page
    assert "disputes" in page


async def test_the_queue_can_be_filtered(sofie, alive):
    await says(alive, "bruno", "I dispute this")
    await says(alive, "anna", "I want a person")
    page = await sofie.read("/console/?queue=dispute")
    assert "Bruno" in page
    assert "Anna" not in page
    assert "There is no such queue" in await sofie.read("/console/?queue=%3Cscript%3E", status=400)


async def test_a_deadline_that_passed_is_marked(sofie, alive):
    await says(alive, "anna", "I want a person")
    assert "overdue by" not in await sofie.read("/console/")
    alive.clock.set(alive.clock() + timedelta(days=20))
    page = await sofie.read("/console/")
    assert "overdue by" in page
    assert "1 conversation is overdue" in page


@pytest.mark.parametrize("words", ["anna", "anna@example.test", "peeters"])
async def test_a_case_is_found_by_id_contact_or_name_in_the_queue(sofie, alive, words):
    await says(alive, "anna", "I want a person")
    answer = await sofie.http.get("/console/search", params={"q": words})
    assert answer.url.path == "/console/cases/anna"


async def test_a_search_without_result_says_how_to_search(sofie):
    page = await sofie.read("/console/search?q=%22%3E%3Cscript%3E")
    assert "Nothing was found" in page
    assert '"><script>' not in page


# --- a case ---


async def test_a_case_has_the_links_that_the_team_may_hand_to_the_debtor(sofie, alive):
    page = await sofie.read("/console/cases/anna")
    (link,) = re.findall(r'value="(http[^"]+/chat/[^"]+)"', page)
    assert alive.service.tokens.read_chat(link.rpartition("/")[2]) == "anna"
    assert "Telegram link" not in page


async def test_a_case_shows_transcript_account_and_the_reason_of_every_send(sofie, alive):
    await alive.director.next_event()
    await says(alive, "anna", "I dispute this")
    page = await sofie.read("/console/cases/anna")
    assert "understood: <b>dispute</b> · 97 % sure · by its words" in page
    assert "€240.00" in page
    assert "disputed" in page
    assert "courteous/" in page
    assert "playbook/" in page
    assert "delivered" in page


async def test_why_stands_beside_every_message_and_every_line_of_the_history(stranger, alive):
    await alive.director.next_event()
    await says(alive, "anna", "I dispute this")
    await stranger.log_in()
    page = await stranger.read("/console/cases/anna")
    messages = len(await alive.store.conversation("anna"))
    entries = len(await alive.store.history("anna"))
    assert messages > 1
    assert page.count('<details class="because">') == messages + entries
    assert page.count("why?<span") == messages + entries
    assert "<dt>Rule</dt>" in page
    assert "cap_week (3 in 7 days); found: 0 sent in the last 7 days: kept. Source: House rule" in page
    assert "<dt>What became of it</dt>" in page
    assert "the debtor wrote (message " in page


async def test_a_name_full_of_markup_breaks_no_page(sofie):
    page = await sofie.read("/console/cases/dev")
    assert "Dev &#34;Ops&#34; O&#39;Neil {{7*7}}" in page


async def test_hostile_words_of_a_debtor_are_shown_as_words(sofie, alive):
    await says(alive, "anna", "<img src=x onerror=alert(1)> {{ 7*7 }}")
    page = await sofie.read("/console/cases/anna")
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/console/cases/nobody",
        "/console/cases/a%2Fb",
        "/console/tasks/none/letter.pdf",
        "/console/documents/none/0",
    ],
)
async def test_what_is_not_there_gives_404(sofie, path):
    await sofie.read(path, status=404)


async def test_a_delivery_whose_outcome_is_unknown_is_shown_to_a_person(sofie, alive):
    await alive.director.next_event()
    (message,) = [m for m in await alive.store.conversation("anna") if m.direction is Direction.OUTBOUND]
    case = await case_of(alive)
    lost = replace(message, id="lost", state=Delivery.UNKNOWN, provider_id=None)
    assert await alive.store.commit(Change(replace(case, version=case.version + 1), case.version, messages=(lost,)))
    page = await sofie.read("/console/cases/anna")
    assert "Delivery unknown" in page
    assert "please check" in page


# --- acts ---


async def test_taking_over_silences_the_bot_and_handing_back_lets_it_speak(sofie, alive):
    page = await sofie.act("take-over")
    assert "sofie has this conversation" in page
    assert (await case_of(alive)).owner is Owner.HUMAN
    await says(alive, "anna", "Hello?")
    assert not [m for m in await alive.store.conversation("anna") if m.author is Author.BOT]
    page = await sofie.act("hand-back", outcome="called her, all clear")
    assert (await case_of(alive)).owner is Owner.BOT
    assert "called her, all clear" in page


async def test_a_reply_goes_to_the_debtor_in_the_members_name_and_takes_the_conversation(sofie, alive):
    await sofie.act("reply", text="Good morning,\nthis is Sofie <3")
    (message,) = await alive.store.conversation("anna")
    assert (message.author, message.text, message.state) == (
        Author.AGENT,
        "Good morning,\nthis is Sofie <3",
        Delivery.DELIVERED,
    )
    assert (await case_of(alive)).agent == "sofie"
    assert (await alive.store.history("anna"))[-1].reason == "written by sofie"


async def test_a_form_sent_twice_acts_once(sofie, alive):
    html = await sofie.read("/console/cases/anna")
    (csrf, once) = (re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf", "once"))
    for _ in range(3):
        answer = await sofie.http.post(
            "/console/cases/anna/reply", data={"csrf": csrf, "once": once, "text": "only once"}
        )
        assert answer.status == 200
    assert [m.text for m in await alive.store.conversation("anna")] == ["only once"]


@pytest.mark.parametrize("once", ["", "x", "Z" * 32])
async def test_a_form_without_its_number_is_refused(sofie, alive, once):
    answer = await sofie.send("/console/cases/anna", "/console/cases/anna/reply", text="hi", once=once)
    assert answer.status == 400
    assert await alive.store.conversation("anna") == []


@pytest.mark.parametrize(
    ("act", "fields", "problem"),
    [
        ("reply", {"text": "  "}, "nothing in the message"),
        ("reply", {"text": "x" * 4001}, "under 4000"),
        ("reply", {"text": "hi", "channel": "fax"}, "cannot be written to on that channel"),
        ("promise", {"due": "soon"}, "give a date"),
        ("promise", {"due": "2020-01-01"}, "must lie between"),
        ("promise", {"due": "2026-12-01", "amount": "-5"}, "above zero"),
        ("promise", {"due": "2026-12-01", "amount": "1000000"}, "at most €240.00"),
        ("promise", {"due": "2026-12-01", "amount": "1.005"}, "more decimals"),
        ("promise", {"due": "2026-12-01", "amount": "NaN"}, "not an amount"),
        ("pause", {"until": "2099-01-01"}, "must lie between"),
    ],
)
async def test_a_form_that_makes_no_sense_says_what_to_mend_and_does_nothing(sofie, alive, act, fields, problem):
    answer = await sofie.send("/console/cases/anna", f"/console/cases/anna/{act}", **fields)
    assert answer.status == 400
    assert problem in await answer.text()
    assert (await case_of(alive)).version == 0


async def test_what_was_typed_is_not_lost_with_a_refusal(sofie):
    answer = await sofie.send("/console/cases/anna", "/console/cases/anna/reply", text="long words", channel="fax")
    assert "long words</textarea>" in await answer.text()


async def test_a_promise_is_recorded_exactly(sofie, alive):
    page = await sofie.act("promise", due="2026-12-01", amount="100,10")
    promise = (await case_of(alive)).promise
    assert promise is not None
    assert (promise.amount.minor, promise.due.isoformat()) == (10_010, "2026-12-01")
    assert "€100.10" in page


async def test_reminders_can_be_paused(sofie, alive):
    await sofie.act("pause", until="2026-12-24")
    hold = (await case_of(alive)).hold
    assert hold is not None
    assert hold.reason is HoldReason.PAUSED


@pytest.mark.parametrize(
    ("verdict", "state"), [("corrected", DisputeState.UPHELD), ("rejected", DisputeState.REJECTED)]
)
async def test_a_dispute_is_settled_by_a_person(sofie, alive, verdict, state):
    await says(alive, "anna", "I dispute this")
    (dispute,) = (await case_of(alive)).open_disputes
    await sofie.act("dispute", dispute=dispute.id, verdict=verdict, reason="We looked into it.")
    assert (await case_of(alive)).disputes[0].state is state
    assert (await case_of(alive)).open_escalations == ()


async def test_an_unknown_act_is_refused(sofie):
    html = await sofie.read("/console/cases/anna")
    (csrf,) = {re.search(r'name="csrf" value="([^"]+)"', html)[1]}
    assert (await sofie.http.post("/console/cases/anna/forgive", data={"csrf": csrf, "once": "0" * 32})).status == 404


async def test_while_the_database_is_away_the_page_says_so(sofie, alive):
    async def away() -> list[object]:
        raise Unavailable

    alive.store.waiting = away
    assert (await sofie.http.get("/console/")).status == 503


# --- tasks ---


async def with_task(alive: Living, kind: TaskKind, document: bytes = b"") -> None:
    case = await case_of(alive)
    now = alive.clock()
    task = Task(
        "anna/t1",
        "anna",
        "anna",
        kind,
        now,
        now + timedelta(days=1),
        "Say hello <kindly>",
        step="gone",
        document=document,
    )
    assert await alive.store.commit(Change(replace(case, version=case.version + 1), case.version, tasks=(task,)))


async def test_a_call_shows_its_script_and_is_done_with_an_outcome(sofie, alive):
    await with_task(alive, TaskKind.CALL)
    assert "Say hello &lt;kindly&gt;" in await sofie.read("/console/tasks")
    answer = await sofie.send("/console/tasks", "/console/tasks/anna/t1/done", outcome="voice mail")
    assert "No calls to make" in await answer.text()
    task = await alive.store.task("anna/t1")
    assert task is not None
    assert (task.done_by, task.outcome) == ("sofie", "voice mail")
    assert (await case_of(alive)).spoke_at is None


async def test_a_call_that_reached_the_debtor_is_remembered_as_a_conversation(sofie, alive):
    await with_task(alive, TaskKind.CALL)
    await sofie.send("/console/tasks", "/console/tasks/anna/t1/done", outcome="pays on Friday", reached="yes")
    spoke_at = (await case_of(alive)).spoke_at
    assert spoke_at is not None
    assert timedelta(0) <= alive.clock() - spoke_at < timedelta(minutes=1)


async def test_a_letter_can_be_fetched_as_pdf(sofie, alive):
    await with_task(alive, TaskKind.LETTER, b"%PDF-1.7 letter")
    assert "/console/tasks/anna/t1/letter.pdf" in await sofie.read("/console/tasks")
    answer = await sofie.http.get("/console/tasks/anna/t1/letter.pdf")
    assert answer.content_type == "application/pdf"
    assert await answer.read() == b"%PDF-1.7 letter"


# --- live ---


async def test_an_open_page_hears_of_changes(sofie, alive):
    answer = await sofie.http.get("/console/events")
    assert answer.content_type == "text/event-stream"
    await says(alive, "anna", "I want a person")
    async with asyncio.timeout(5):
        while b"data: anna" not in await answer.content.readline():
            pass
    answer.close()


async def test_an_erased_case_says_so_and_is_not_taken_over_any_more(sofie, alive):
    before = await sofie.read("/console/cases/anna")
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', before)[1] for name in ("csrf", "once")}
    assert await alive.service.subjects.erase("anna", "lena", "asked by mail")
    page = await sofie.read("/console/cases/anna")
    assert "Erased on" in page
    assert "by lena" in page
    assert "bookkeeping and tax law" in page
    assert "Take over the conversation" not in page
    assert "Correct the record" not in page
    assert "raw_events" not in page
    answer = await sofie.http.post("/console/cases/anna/take-over", data=hidden)
    assert answer.status == 400
    assert (await case_of(alive)).owner is Owner.BOT
