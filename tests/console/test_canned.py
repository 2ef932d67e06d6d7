"""Canned replies: written by people, filled by a case, never run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.acts import ActRefused
from console.canned_pages import read_form
from console.placeholders import PLACES, Filling, faults, fill, left_over
from store.team import User
from tests.browser.living import Living
from tests.console.conftest import HASHED, Browser
from tests.flows.builders import opened

CASE = "/console/cases/anna"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OF = Filling(opened(), NOW, "fr", "sofie", "Acme")


@pytest.mark.parametrize(
    "text",
    [
        "{unknown}",
        "{{7*7}}",
        "{% raw %}",
        "{name.__class__}",
        "{name!r}",
        "{0}",
        "{}",
        "a { brace",
        "${balance",
        "{name:>10}",
    ],
)
def test_what_is_no_place_is_refused_when_it_is_saved(text: str) -> None:
    assert faults(text)
    with pytest.raises(ActRefused) as refused:
        read_form({"title": "Hello", "body_en": text})
    assert refused.value.key == "canned.bad_place"


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ({"body_en": "x"}, "canned.bad_title"),
        ({"title": "x" * 81, "body_en": "x"}, "canned.bad_title"),
        ({"title": "x"}, "canned.no_body"),
        ({"title": "x", "body_en": "x" * 50_000}, "refusal.long"),
        ({"title": "x", "body_en": "x", "tags": ",".join("abcdefghi")}, "canned.bad_tags"),
    ],
)
def test_a_canned_reply_that_makes_no_sense_is_refused(form: dict[str, str], key: str) -> None:
    with pytest.raises(ActRefused) as refused:
        read_form(form)
    assert refused.value.key == key


def test_places_are_filled_in_the_debtors_language() -> None:
    text = fill("{name}: {balance}, {today}, {creditor}, {agent}", OF)
    assert text.replace("\xa0", " ").replace("\u202f", " ").endswith("lundi 23 novembre 2026, Acme, sofie")
    assert "{" not in text


def test_a_place_for_which_there_is_nothing_stays_and_is_not_sent() -> None:
    text = fill("Pay here: {pay_link}", OF)
    assert left_over(text) == ("{pay_link}",)
    assert left_over("{anything} a debtor may be told") == ()


def test_what_a_debtor_is_called_is_never_filled_again() -> None:
    file = opened()
    named = replace(file.account.debtor, name="{balance} {{7*7}}")
    of = replace(OF, file=replace(file, account=replace(file.account, debtor=named)))
    assert fill("Dear {name}", of) == "Dear {balance} {{7*7}}"


@given(st.text(max_size=200))
def test_no_text_breaks_the_filling(text: str) -> None:
    filled = fill(text, OF)
    if not faults(text) and not left_over(text):
        assert filled == text


def test_every_place_has_a_value_for_a_case() -> None:
    assert all(isinstance(value(OF), str) for value in PLACES.values())


# --- pages ---


async def add(browser: Browser, **fields: str) -> int:
    return (await browser.send("/console/canned", "/console/canned", **fields)).status


async def test_an_agents_own_reply_is_offered_filled_beside_a_case_and_joins_what_was_typed(
    sofie: Browser, alive: Living
) -> None:
    assert await add(sofie, title="Balance", body_en="Dear {name}, {balance} is open.", tags="money") == 200
    page = await sofie.read(CASE)
    assert "Dear Anna Peeters, €240.00 is open." in page
    (canned,) = await alive.store.canned("sofie")
    assert (canned.owner, canned.by) == ("sofie", "sofie")
    form = page[page.index('id="reply-form"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    answer = await sofie.http.post(f"{CASE}/insert", data={**hidden, "canned": canned.id, "text": "Hello"})
    assert "Hello\n\nDear Anna Peeters, €240.00 is open.</textarea>" in unescape(await answer.text())
    answer = await sofie.http.post(f"{CASE}/insert", data={**hidden, "canned": "../../x"})
    assert answer.status == 404


async def test_only_a_supervisor_writes_for_everybody(sofie: Browser, alive: Living) -> None:
    csrf = re.search(r'name="csrf" value="([^"]+)"', await sofie.read("/console/canned"))[1]  # type: ignore[index]
    fields = {"csrf": csrf, "title": "For all", "body_en": "Hello", "shared": "yes"}
    assert (await sofie.http.post("/console/canned", data=fields)).status == 403
    assert await alive.store.canned("marc") == []
    user = await alive.store.user("sofie")
    assert user is not None
    await alive.store.put_user(User("sofie", HASHED, "supervisor", version=user.version + 1))
    assert (await sofie.http.post("/console/canned", data=fields)).status == 200
    assert [item.title for item in await alive.store.canned("marc")] == ["For all"]


async def test_a_change_keeps_what_was_and_a_stale_one_is_given_back(sofie: Browser, alive: Living) -> None:
    await add(sofie, title="Hello", body_en="Hello <b>you</b>")
    (found,) = await alive.store.canned("sofie")
    path = f"/console/canned/{found.id}"
    stale = await sofie.read(path)
    await sofie.send(path, path, title="Good day", body_en="Good day")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', stale))
    answer = await sofie.http.post(path, data={**hidden, "title": "Mine", "body_en": "My words"})
    page = await answer.text()
    assert answer.status == 400
    assert "changed this canned reply meanwhile" in page
    assert "My words</textarea>" in page
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page, "how it was stays on file"
    await sofie.send(path, f"{path}/drop")
    await sofie.read(path, 404)
    kept = await alive.store.canned_reply(found.id)
    assert kept is not None
    assert (kept.gone, [item.title for item in kept.before]) == (True, ["Hello", "Good day"])


@pytest.mark.parametrize("name", ["abc", "0" * 32])
async def test_a_canned_reply_that_there_is_not_is_404(sofie: Browser, name: str) -> None:
    await sofie.read(f"/console/canned/{name}", 404)


@pytest.mark.parametrize(("language", "label"), [("nl", "Tekst in het Engels"), ("fr", "Texte en néerlandais")])
async def test_languages_are_named_in_the_language_of_the_reader(
    alive: Living, sofie: Browser, language: str, label: str
) -> None:
    await alive.store.put_user(User("sofie", HASHED, language=language))
    assert label in await sofie.read("/console/canned")
