"""Learning from use: agents say what was meant, admins accept, and nothing personal is shown on the list."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from console.passwords import hash_password
from flows.intents import Intent
from flows.review import ReviewState
from store.team import User
from tests.browser.living import Living
from tests.console.conftest import PASSWORD, Browser
from tests.console.test_pages import says

WORDS = "Peeters: call 0470 12 34 56 about 240 euros"
ID = "web:anna-m1"


def path(act: str, name: str = ID) -> str:
    return f"/console/reviews/{quote(name, safe='')}/{act}"


async def correct(browser: Browser, intent: str = "dispute") -> str:
    answer = await browser.send("/console/cases/anna", path("correct"), intent=intent)
    assert answer.status == 200, await answer.text()
    assert answer.url.path == "/console/cases/anna"
    return await answer.text()


@pytest.fixture
async def ada(stranger: Browser, alive: Living) -> Browser:
    await alive.store.put_user(User("ada", hash_password(PASSWORD), "admin"))
    assert (await stranger.log_in("ada")).status == 200
    return stranger


async def test_an_empty_list_teaches_what_it_is_for(sofie):
    page = await sofie.read("/console/reviews")
    assert "Nothing to review" in page
    assert "python -m bot learn" in page


async def test_each_message_of_a_debtor_can_be_corrected_where_it_stands(sofie, alive):
    await alive.director.next_event()
    await says(alive, "anna", WORDS)
    page = await sofie.read("/console/cases/anna")
    assert page.count("correct?") == 1
    assert all(f'<option value="{name}"' in page for name in Intent)
    assert '<option value="thanks" selected>' in page
    page = await correct(sofie)
    assert "meant: <b>dispute</b> · sofie" in page
    assert '<option value="dispute" selected>' in page


async def test_the_list_shows_guess_and_correction_without_name_and_number(sofie, alive):
    await says(alive, "anna", WORDS)
    await correct(sofie)
    page = await sofie.read("/console/reviews")
    assert "&lt;name&gt;: call &lt;phone&gt; about 240 euros" in page
    assert "Peeters" not in page
    assert "thanks 97 %" in page
    assert "meant: <b>dispute</b> · sofie" in page
    assert "1 message waits" in page


async def test_an_agent_corrects_but_does_not_accept(sofie, alive):
    await says(alive, "anna", WORDS)
    await correct(sofie)
    assert "Accept as an example" not in await sofie.read("/console/reviews")
    answer = await sofie.send("/console/reviews", path("correct"), intent="deny")
    assert answer.url.path == "/console/reviews"
    csrf = (await sofie.read("/console/reviews")).split('name="csrf" value="')[1].split('"')[0]
    answer = await sofie.http.post(path("accept"), data={"csrf": csrf, "intent": "deny"})
    assert answer.status == 403
    (review,) = await alive.store.reviews()
    assert (review.state, review.corrected) == (ReviewState.OPEN, "deny")


@pytest.mark.parametrize(("chosen", "by"), [("dispute", "sofie"), ("hardship", "ada")])
async def test_an_admin_accepts_with_an_intent(ada, alive, chosen, by):
    await says(alive, "anna", WORDS)
    (message, *_) = await alive.store.conversation("anna")
    await correct(ada)
    review = (await alive.store.reviewed([message.id]))[message.id]
    await alive.store.correct(review, "dispute", "sofie", alive.clock())
    assert (await ada.send("/console/reviews", path("accept"), intent=chosen)).status == 200
    (accepted,) = await alive.store.reviews(state=ReviewState.ACCEPTED)
    assert (accepted.corrected, accepted.corrected_by, accepted.closed_by) == (chosen, by, "ada")
    assert "waiting for <code>python -m bot learn</code>" in await ada.read("/console/reviews")


async def test_a_review_can_be_dismissed_once(sofie, alive):
    await says(alive, "anna", WORDS)
    await correct(sofie)
    csrf = (await sofie.read("/console/reviews")).split('name="csrf" value="')[1].split('"')[0]
    assert (await sofie.http.post(path("dismiss"), data={"csrf": csrf})).status == 200
    assert (await sofie.http.post(path("dismiss"), data={"csrf": csrf})).status == 409
    assert await alive.store.reviews() == []
    assert "Nothing to review" in await sofie.read("/console/reviews")


async def test_what_was_exported_is_settled(sofie, alive):
    await says(alive, "anna", WORDS)
    await correct(sofie)
    await alive.store.accept_reviews([ID], "ada", alive.clock())
    await alive.store.mark_exported([ID], alive.clock())
    page = await sofie.read("/console/cases/anna")
    assert "the bot learnt from it" in page
    assert "correct?" not in page


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        ({"intent": "dispute"}, ID, 403),
        ({"csrf": "", "intent": "nonsense"}, ID, 400),
        ({"csrf": ""}, ID, 400),
        ({"csrf": "", "intent": "deny"}, "nobody", 404),
    ],
)
async def test_a_form_that_is_not_ours_or_makes_no_sense_changes_nothing(sofie, alive, data, name, status):
    await says(alive, "anna", WORDS)
    csrf = (await sofie.read("/console/reviews")).split('name="csrf" value="')[1].split('"')[0]
    filled = {key: value or csrf for key, value in data.items()}
    assert (await sofie.http.post(path("correct", name), data=filled)).status == status
    assert await alive.store.reviews() == []


async def test_the_bots_own_message_is_no_lesson(sofie, alive):
    await alive.director.next_event()
    (sent, *_) = await alive.store.conversation("anna")
    csrf = (await sofie.read("/console/reviews")).split('name="csrf" value="')[1].split('"')[0]
    answer = await sofie.http.post(path("correct", sent.id), data={"csrf": csrf, "intent": "deny"})
    assert answer.status == 404


async def test_strangers_see_no_review(stranger):
    answer = await stranger.http.get("/console/reviews", allow_redirects=False)
    assert answer.status == 303
