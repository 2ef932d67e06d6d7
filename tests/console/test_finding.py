"""Looking for a case, and one act on many: chosen, looked at, confirmed, taken back or done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from flows.bulk import BulkState
from flows.case import HoldReason
from tests.console.test_pages import case_of, says

ONCE = re.compile(r'name="(csrf|once)" value="([^"]+)"')


async def form_of(browser, path: str) -> dict[str, str]:
    return dict(ONCE.findall(await browser.read(path)))


async def ask(browser, cases: list[str], status: int = 200, **fields: str) -> str:
    """Choose cases in a search and look at what an act would do to them."""
    form = await form_of(browser, "/console/search?q=2026")
    data = [*form.items(), *fields.items(), *(("case", name) for name in cases)]
    answer = await browser.http.post("/console/bulk", data=data)
    assert answer.status == status
    return await answer.text()


async def confirm(browser, page: str) -> str:
    """Press the preview's button; the name of the act."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    answer = await browser.http.post("/console/bulk/confirm", data=fields)
    assert answer.status == 200
    return answer.url.path.removeprefix("/console/bulk/")


# --- search ---


@pytest.mark.parametrize("words", ["anna", "ANNA peeters", "anna@example.test", "2026-101"])
async def test_a_question_with_one_answer_opens_it(sofie, words):
    answer = await sofie.http.get("/console/search", params={"q": words})
    assert answer.url.path == "/console/cases/anna"


async def test_several_answers_stand_in_a_list_with_what_was_found(sofie, alive):
    await says(alive, "anna", "I want a person")
    await says(alive, "bruno", "I want a person")
    page = await sofie.read("/console/search?q=want+person")
    assert "2 cases found." in page
    assert "Bruno &amp; Fils &lt;SRL&gt;" in page
    assert "I want a person" in page
    assert page.count("€240.00 open") == 1
    assert page.count("nobody has it") == 2


async def test_markup_in_a_question_is_text_and_finds_nothing(sofie):
    page = await sofie.read("/console/search?q=%22%3E%3Cscript%3Ealert")
    assert "Nothing was found" in page
    assert "<script>alert" not in page


async def test_while_somebody_types_no_page_is_opened(sofie):
    answer = await sofie.http.get("/console/search", params={"q": "anna"}, headers={"HX-Request": "true"})
    assert answer.url.path == "/console/search"
    assert "Anna Peeters" in await answer.text()


# --- many at once ---


async def test_nothing_is_done_before_the_window_has_passed_and_all_of_it_after(sofie, alive):
    page = await ask(sofie, ["anna", "bruno"], act="pause", until="2026-12-01")
    assert "Let reminders rest until 1 Dec 2026" in page
    assert "Do it to 2 cases" in page
    assert (await case_of(alive)).hold is None
    name = await confirm(sofie, page)
    await alive.service.bulks.sweep()
    assert (await case_of(alive)).hold is None
    alive.clock.set(alive.clock() + timedelta(seconds=31))
    assert await alive.service.bulks.sweep() == 2
    assert "2 of 2 cases" in await sofie.read(f"/console/bulk/{name}")
    for who in ("anna", "bruno"):
        hold = (await case_of(alive, who)).hold
        assert hold is not None
        assert hold.reason is HoldReason.PAUSED


async def test_it_can_be_taken_back_while_the_window_is_open_and_not_after(sofie, alive):
    name = await confirm(sofie, await ask(sofie, ["anna"], act="pause", until="2026-12-01"))
    await sofie.send(f"/console/bulk/{name}", f"/console/bulk/{name}/undo")
    alive.clock.set(alive.clock() + timedelta(minutes=1))
    assert "sofie took it back" in await sofie.read(f"/console/bulk/{name}")
    assert (await case_of(alive)).hold is None
    again = await confirm(sofie, await ask(sofie, ["anna"], act="pause", until="2026-12-01"))
    form = await form_of(sofie, f"/console/bulk/{again}")
    alive.clock.set(alive.clock() + timedelta(minutes=1))
    await alive.service.bulks.sweep()
    await sofie.http.post(f"/console/bulk/{again}/undo", data=form)
    done = await alive.store.bulk(again)
    assert done is not None
    assert done.state is BulkState.DONE


async def test_the_preview_says_which_cases_are_left_alone_and_why(sofie, alive):
    await says(alive, "bruno", "I want a person")
    page = await ask(sofie, ["anna", "bruno", "nobody"], act="hand_back", words="all <clear>")
    assert "Hand back to the bot: all &lt;clear&gt;" in page
    assert "Do it to 1 case" in page
    assert "there is nothing to do" in page
    assert "it is not there any more" in page


async def test_a_case_that_changed_meanwhile_is_looked_at_again(sofie, alive):
    await says(alive, "bruno", "I want a person")
    name = await confirm(sofie, await ask(sofie, ["bruno"], act="hand_back", words="done"))
    await sofie.act("hand-back", case_id="bruno", outcome="closed by hand")
    alive.clock.set(alive.clock() + timedelta(minutes=1))
    await alive.service.bulks.sweep()
    done = await alive.store.bulk(name)
    assert done is not None
    assert done.left == (("bruno", "nothing"),)


async def test_somebody_in_hardship_is_not_handed_back_among_many(sofie, alive):
    await says(alive, "anna", "I lost my job")
    await says(alive, "bruno", "I want a person")
    page = await ask(sofie, ["anna", "bruno"], act="hand_back", words="all clear")
    assert "hand it back on its own page" in page
    await confirm(sofie, page)
    alive.clock.set(alive.clock() + timedelta(minutes=1))
    await alive.service.bulks.sweep()
    assert (await case_of(alive, "anna")).hold.reason is HoldReason.HARDSHIP


@pytest.mark.parametrize(
    ("cases", "fields", "words"),
    [
        ([], {"act": "pause", "until": "2026-12-01"}, "at least one"),
        ([f"c{n}" for n in range(201)], {"act": "pause", "until": "2026-12-01"}, "at most 200"),
        (["anna"], {"act": "erase"}, "choose what to do"),
        (["anna"], {"act": "pause", "until": "2020-01-01"}, "after today"),
        (["anna"], {"act": "pause", "until": "soon"}, "give a date"),
        (["anna"], {"act": "assign", "to": "nobody"}, "choose who gets them"),
        (["anna"], {"act": "hand_back", "words": " "}, "write the outcome"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_nothing_is_kept(sofie, alive, cases, fields, words):
    assert words in await ask(sofie, cases, 400, **fields)
    assert await alive.store.bulks(5) == []


async def test_the_same_form_twice_is_one_act(sofie, alive):
    page = await ask(sofie, ["anna"], act="pause", until="2026-12-01")
    assert await confirm(sofie, page) == await confirm(sofie, page)
    assert len(await alive.store.bulks(5)) == 1


async def test_an_unknown_act_is_not_there(sofie):
    await sofie.read("/console/bulk/none", 404)
    assert "None so far" in await sofie.read("/console/bulk")
