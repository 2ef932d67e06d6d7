"""Look and keys: what everybody chooses for their browser, the menu, the files that others wrote."""

from __future__ import annotations

import re
from html import unescape

import pytest

from console.menu import GROUPS, KEYS
from console.texts import LANGUAGES, speaker, texts_of
from console.vendor import installed

pytestmark = pytest.mark.asyncio


def _theme(html: str) -> str:
    found = re.search(r'<html[^>]* data-theme="(\w+)"', html)
    return found.group(1) if found else ""


async def test_a_theme_is_kept_by_the_browser_without_scripts(sofie):
    assert _theme(await sofie.read("/console/look")) == ""
    answer = await sofie.send("/console/look", "/console/look", theme="dark", keys="on")
    assert answer.status == 200
    assert _theme(await answer.text()) == "dark"
    assert _theme(await sofie.read("/console/")) == "dark"
    await sofie.send("/console/look", "/console/look", theme="", keys="on")
    assert _theme(await sofie.read("/console/")) == ""


async def test_the_keys_of_one_letter_can_be_turned_off(sofie):
    assert " data-keys" in await sofie.read("/console/")
    await sofie.send("/console/look", "/console/look", theme="", keys="off")
    assert (
        " data-keys "
        not in (await sofie.read("/console/")).replace(">", " ").partition("<main")[0].partition("<nav")[0]
    )


async def test_a_theme_that_does_not_exist_is_refused(sofie):
    answer = await sofie.send("/console/look", "/console/look", theme='"><script>', keys="on")
    assert answer.status == 400


async def test_a_cookie_from_elsewhere_changes_nothing_on_the_page(sofie):
    sofie.http.session.cookie_jar.update_cookies({"amicable_look": '"><b>.off'})
    assert "<b>.off" not in await sofie.read("/console/")


async def test_the_menu_shows_what_the_role_may_read_and_says_where_one_is(sofie):
    html = await sofie.read("/console/tasks")
    menu = html.partition('id="menu"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"[^>]*aria-current="page"', menu) == ["/console/tasks"]
    assert "/console/views" not in menu


async def test_htmx_comes_from_this_house_or_is_left_out(sofie):
    html = await sofie.read("/console/")
    answer = await sofie.http.get("/console/static/vendor/htmx.js")
    assert answer.status == (200 if installed("htmx.js") else 404)
    assert ("/console/static/vendor/htmx.js" in html) == installed("htmx.js")
    assert (await sofie.http.get("/console/static/vendor/package.json")).status == 404
    assert (await sofie.http.get("/console/static/vendor/..%2f..%2fapp.py")).status == 404


async def test_every_page_of_the_menu_has_a_name_and_a_letter_of_its_own():
    names = [name for _, group in GROUPS for name in group]
    assert len(set(KEYS.values())) == len(KEYS)
    assert set(KEYS) <= set(names)
    for language in LANGUAGES:
        assert {f"nav.{name}" for name in names} <= set(texts_of(language))


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "1 day late"),
        ("en", 0, "0 days late"),
        ("fr", 0, "0 jour de retard"),
        ("fr", 1, "1 jour de retard"),
        ("fr", 2, "2 jours de retard"),
        ("nl", 1, "1 dag te laat"),
        ("nl", 1200, "1.200 dagen te laat"),
    ],
)
async def test_one_and_many_are_said_as_each_language_does(language, count, words):
    assert speaker(language)("account_card.late", count=count) == words


async def test_a_person_who_goes_astray_is_told_on_a_page_in_their_language(sofie):
    person = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "fr"}
    for path in ("/console/cases/nobody", "/console/nowhere"):
        answer = await sofie.http.get(path, headers=person)
        assert answer.status == 404
        assert "Il n'y a rien ici" in unescape(await answer.text())
    answer = await sofie.http.get("/console/cases/nobody")
    assert await answer.text() == "There is no such case.\n"
