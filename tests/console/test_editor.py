"""Admins draft, check and activate: what they typed is never lost, and nothing is in use that the law forbids."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.service import Service
from console.activating import seal_of
from store.library import DraftState
from store.team import User
from tests.browser.living import Living, WordsReader
from tests.console.conftest import HASHED, Browser

GENTLE = "/console/scenarios/gentle"


async def member(browser: Browser, alive: Living, name: str, role: str) -> Browser:
    await alive.store.put_user(User(name, HASHED, role))
    assert (await browser.log_in(name)).status == 200
    return browser


@pytest.fixture
async def ada(stranger: Browser, alive: Living) -> Browser:
    return await member(stranger, alive, "ada", "admin")


def fields(html: str, form: str = "editor") -> dict[str, str]:
    """Every field of the editor's form as a browser would send it."""
    whole = re.findall(rf'<form[^>]*id="{form}".*?</form>', html, re.DOTALL)[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", whole):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and " checked" not in tag):
            found[name[1]] = unescape(value[1]) if value else "on"
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', whole, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[0])
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', whole, re.DOTALL):
        found[name] = unescape(text)
    return found


async def begun(browser: Browser, name: str = "gentle") -> str:
    """The address of a new draft."""
    answer = await browser.send("/console/scenarios", f"/console/scenarios/{name}/drafts")
    assert answer.status == 200, await answer.text()
    return answer.url.path


async def saved(browser: Browser, path: str, **changes: str) -> str:
    form = fields(await browser.read(path)) | changes | {"act": "save"}
    answer = await browser.http.post(path, data=form)
    assert answer.status == 200, await answer.text()
    return await answer.text()


async def test_the_list_shows_what_is_in_use_and_where_to_begin(ada):
    page = await ada.read("/console/scenarios")
    assert all(name in page for name in ("courteous", "gentle", "consumer_be"))
    assert "Begin a draft of gentle" in page
    assert "delivered as a file" in page


async def test_what_the_form_sends_back_unchanged_changes_nothing(ada, alive):
    path = await begun(ada)
    page = await saved(ada, path)
    assert "Nothing had changed." in page
    assert "Nothing differs." in page
    (draft,) = await alive.store.drafts()
    assert draft.version == 1


async def test_a_change_is_saved_told_and_remembered(ada, alive):
    path = await begun(ada)
    page = await saved(ada, path, **{"s1-days": "25", "note": "calmer <b>"})
    assert "from day 21 to day 25" in page
    assert "calmer &lt;b&gt;" in page
    (draft,) = await alive.store.drafts()
    assert (draft.version, draft.changed_by) == (2, "ada")
    assert draft.text.startswith("# For payers who have always paid")


async def test_buttons_change_the_form_and_save_nothing(ada, alive):
    path = await begun(ada)
    form = fields(await ada.read(path))
    for act, sign in (
        ("later:0", 'value="8"'),
        ("add:letter", "letter"),
        ("copy:1", "again_2"),
        ("delete:3", "step-2"),
    ):
        answer = await ada.http.post(f"{path}/table", data=form | {"act": act})
        page = await answer.text()
        assert answer.status == 200, page
        assert sign in page
        form = fields(page)
    assert "not saved yet" in page
    assert (await alive.store.drafts())[0].version == 1


async def test_the_policy_speaks_beside_the_field_as_one_types(ada):
    path = await begun(ada, "courteous")
    form = fields(await ada.read(path)) | {"s2-days": "4", "time0": "19:30", "s1-wording": "nothing"}
    answer = await ada.http.post(f"{path}/check", data=form)
    pieces = await answer.text()
    assert answer.status == 200
    day = pieces.split('id="said-s2-days"')[1].split("</ul>")[0]
    assert "first_reminder" not in day or "Lawful at the earliest" in day
    assert "there is no wording called" in pieces.split('id="said-s1-wording"')[1].split("</ul>")[0]
    answer = await ada.http.post(f"{path}/check", data=form | {"s1-wording": "friendly"})
    pieces = await answer.text()
    day, times = (pieces.split(f'id="said-{name}"')[1].split("</ul>")[0] for name in ("s2-days", "send_times"))
    assert "be_consumer/first_reminder_wait_days" in day
    assert "Book XIX" in day
    assert "Lawful at the earliest: day 18" in day
    assert "Lawful at the earliest: 08:30" in times


async def test_nothing_that_is_typed_runs_as_markup(ada):
    path = await begun(ada)
    evil = '"><script>alert(1)</script>'
    page = await saved(ada, path, **{"description": evil, "s0-id": evil, "s0-days": evil, "time0": evil, "note": evil})
    assert "<script>alert" not in page
    assert evil in fields(page).values()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1, 1]\nb: [*x, *x]\n", "refers to nothing"),
        ("[" * 3_000, "so deep"),
        ("name: gentle\nversion: 1\ncolour: red\n", "colour"),
        (
            "name: harsh\nversion: 1\nsend_times: ['10:00']\nsteps: [{id: a, kind: escalate, when: {days: 3}}]\n",
            "keeps its",
        ),
    ],
)
async def test_a_text_that_makes_no_scenario_is_kept_and_complained_of(ada, alive, text, said):
    path = await begun(ada)
    csrf = fields(await ada.read(path))["csrf"]
    answer = await ada.http.post(path, data={"csrf": csrf, "version": "1", "scenario": text, "act": "save"})
    page = unescape(await answer.text())
    assert answer.status == 200
    assert said in page
    assert (await alive.store.drafts())[0].text == text
    assert said in unescape(await ada.read(f"{path}/activation"))


async def test_a_huge_text_is_given_back_and_not_saved(ada, alive):
    path = await begun(ada)
    csrf = fields(await ada.read(path))["csrf"]
    answer = await ada.http.post(path, data={"csrf": csrf, "version": "1", "scenario": "# " + "x" * 50_000})
    page = await answer.text()
    assert answer.status == 400
    assert "x" * 50_000 in page
    assert (await alive.store.drafts())[0].version == 1


async def test_unknown_drafts_and_scenarios_are_not_there(ada):
    for path in ("/console/drafts/d-1", "/console/drafts/d-1/wordings", "/console/drafts/d-1/activation"):
        await ada.read(path, 404)
    for path in ("/console/scenarios/nothing", f"{GENTLE}?version=7", "/console/drafts/d-1/letter.pdf"):
        await ada.read(path, 404)


async def test_a_new_scenario_is_begun_like_another_one_but_for_nobody_yet(ada, alive):
    answer = await ada.send("/console/scenarios", "/console/scenarios", name="softly", like="consumer_be")
    assert answer.status == 200
    (draft,) = await alive.store.drafts()
    assert (draft.scenario, draft.base) == ("softly", 0)
    assert "applies_to" not in draft.text
    for name in ("Softly", "gentle", "../x"):
        answer = await ada.send("/console/scenarios", "/console/scenarios", name=name, like="")
        assert answer.status == 400


# --- two at once ---


async def test_two_who_change_different_steps_both_have_their_way(ada, alive):
    path = await begun(ada)
    before = fields(await ada.read(path))
    await saved(ada, path, **{"s0-days": "9"})
    answer = await ada.http.post(path, data=before | {"s1-wording": "firmer", "act": "save"})
    page = await answer.text()
    assert "together with what somebody else saved meanwhile" in page
    assert "from day 7 to day 9" in page
    assert "<del>gentle_again</del> → <ins>firmer</ins>" in page
    assert [item.version for item in await alive.store.revisions(path.rpartition("/")[2])] == [3, 2, 1]


async def clashing(ada: Browser, path: str) -> str:
    before = fields(await ada.read(path))
    await saved(ada, path, **{"s1-days": "25"})
    answer = await ada.http.post(path, data=before | {"s1-days": "30", "s0-days": "8", "act": "save"})
    assert answer.status == 409
    return await answer.text()


def clash_form(page: str) -> dict[str, str]:
    form = re.findall(r'<form method="post" action="[^"]*/merge">.*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)
    return {name: unescape(value) for name, value in hidden.items()} | {"scenario": unescape(text)}


@pytest.mark.parametrize(("choice", "days"), [("mine", "day 21 to day 30"), ("theirs", "day 21 to day 25")])
async def test_who_saves_second_sees_both_and_chooses(ada, alive, choice, days):
    path = await begun(ada)
    page = await clashing(ada, path)
    assert "from day 21 to day 25" in page
    assert "from day 21 to day 30" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"choice-0": choice, "act": "join"})
    page = await answer.text()
    assert answer.status == 200, page
    assert days in page
    assert "from day 7 to day 8" in page


async def test_who_saves_second_may_keep_a_draft_of_their_own(ada, alive):
    path = await begun(ada)
    page = await clashing(ada, path)
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"act": "own"})
    assert answer.url.path != path
    assert "from day 21 to day 30" in await answer.text()
    assert "from day 21 to day 25" in await ada.read(path)
    assert len(await alive.store.drafts()) == 2


async def test_a_choice_that_was_made_over_an_older_state_is_asked_again(ada):
    path = await begun(ada)
    form = clash_form(await clashing(ada, path))
    await saved(ada, path, **{"s1-days": "40"})
    answer = await ada.http.post(f"{path}/merge", data=form | {"choice-0": "mine", "act": "join"})
    assert answer.status == 409
    assert "from day 21 to day 40" in await answer.text()


async def test_a_save_of_a_draft_that_was_closed_meanwhile_is_not_lost(ada, alive):
    path = await begun(ada)
    before = fields(await ada.read(path))
    await ada.send(path, f"{path}/discard")
    answer = await ada.http.post(path, data=before | {"s1-days": "30", "act": "save"})
    page = await answer.text()
    assert answer.status == 409
    assert "closed this draft" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"act": "own"})
    assert "from day 21 to day 30" in await answer.text()
    assert (await alive.store.draft(path.rpartition("/")[2])).state is DraftState.DISCARDED


async def test_two_new_texts_of_the_same_wording_are_shown_side_by_side(ada, alive):
    path = await begun(ada)
    address = f"{path}/wordings?name=gentle_light&channel=sms"
    before = fields(await ada.read(address), "words")
    await ada.http.post(f"{path}/wordings", data=before | {"text-en": GOOD, "text-fr": ""})
    answer = await ada.http.post(
        f"{path}/wordings", data=before | {"text-en": GOOD.replace("Hello", "Dear"), "text-nl": GOOD}
    )
    page = await answer.text()
    assert answer.status == 409
    assert "Hello {{ debtor.name }}" in page
    assert "Dear {{ debtor.name }}" in page
    answer = await ada.http.post(f"{path}/merge", data=clash_form(page) | {"choice-0": "mine", "act": "join"})
    assert answer.status == 200
    (draft,) = await alive.store.drafts()
    kept = {(item.language, item.text[:4]) for item in draft.wordings}
    assert kept == {("en", "Dear"), ("fr", ""), ("nl", "Hell")}


async def test_a_session_that_ends_gives_the_scenario_back_as_text(ada, alive):
    path = await begun(ada)
    form = fields(await ada.read(path)) | {"s1-days": "33", "note": "mine", "act": "save"}
    await alive.store.end_sessions("ada")
    answer = await ada.http.post(path, data=form)
    page = unescape(await answer.text())
    assert answer.status == 401
    assert "days: 33" in page
    assert "name: gentle" in page
    assert "s1-days" not in page


# --- wordings ---

GOOD = "Hello {{ debtor.name }}, {{ creditor.name }}: {{ asked_total|money }} is open. {{ pay_url }}"


async def test_a_text_is_read_by_a_real_debtor_with_its_price_in_segments(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&case=dev")
    assert "Dev &#34;Ops&#34; O&#39;Neil {{7*7}}" in page
    assert "€900.00" in page
    assert "GSM-7" in page
    assert (await alive.store.views_of("dev"))[0].what == "preview"
    assert "There is no such debtor" in await ada.read(f"{path}/wordings?name=gentle_light&case=nobody")


async def test_the_next_debtor_comes_one_at_a_time(ada):
    path = await begun(ada)
    page = await ada.read(f"{path}/wordings?name=gentle_light&channel=sms&after=anna")
    assert "<b>Bruno &amp; Fils &lt;SRL&gt;</b>" in page


async def test_a_text_is_checked_and_shown_as_one_types(ada, alive):
    path = await begun(ada)
    form = fields(await ada.read(f"{path}/wordings?name=gentle_light&channel=sms"), "words")
    answer = await ada.http.post(f"{path}/wordings/show", data=form | {"text-en": GOOD + " <b>😀 the bailiff"})
    pieces = await answer.text()
    assert answer.status == 200
    assert "bailiff" in pieces.split('id="reading-en"')[1].split("</li>")[0]
    assert "UCS-2" in pieces
    assert "&lt;b&gt;" in pieces
    answer = await ada.http.post(f"{path}/wordings/show", data=form | {"text-en": "{{ secrets }}"})
    assert "there is no fact" in await answer.text()
    assert (await alive.store.drafts())[0].version == 1


async def test_a_saved_text_can_be_taken_back(ada, alive):
    path = await begun(ada)
    address = f"{path}/wordings?name=gentle_light&channel=email"
    before = fields(await ada.read(address), "words")
    answer = await ada.http.post(f"{path}/wordings", data=before | {"subject-nl": "Van {{ creditor.name }}"})
    assert "Saved." in await answer.text()
    (draft,) = await alive.store.drafts()
    assert [(item.place, item.text) for item in draft.wordings] == [
        (("gentle_light", "nl", "email_subject"), "Van {{ creditor.name }}")
    ]
    await ada.http.post(f"{path}/wordings", data=before | {"version": "2"})
    assert (await alive.store.drafts())[0].wordings == ()


async def test_whatsapp_and_letters_say_what_they_are(ada):
    path = await begun(ada)
    assert "approved template" in await ada.read(f"{path}/wordings?name=gentle_light&channel=whatsapp")
    assert "no approved template" in await ada.read(f"{path}/wordings?name=call_script&channel=whatsapp")
    answer = await ada.http.get(f"{path}/letter.pdf?name=final_notice_letter&language=fr&case=bruno")
    assert (answer.status, (await answer.read())[:5]) == (200, b"%PDF-")
    await ada.read(f"{path}/letter.pdf?name=nothing&language=fr", 404)
    await ada.read(f"{path}/letter.pdf?name=final_notice_letter&language=de", 404)


@pytest.mark.parametrize("name", ["gentle_light", "nothing_yet", "../x", "email_frame"])
async def test_any_name_can_be_looked_at(ada, name):
    path = await begun(ada)
    for channel in ("default", "email", "letter", "fax"):
        await ada.read(f"{path}/wordings?name={name}&channel={channel}")


# --- activation ---


async def activate(browser: Browser, path: str, **more: str) -> str:
    answer = await browser.send(f"{path}/activation", f"{path}/activation", **({"sure": "yes"} | more))
    return await answer.text()


async def test_activation_takes_two_steps_and_is_in_use_at_once(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    summary = await ada.read(f"{path}/activation")
    assert "from day 21 to day 25" in summary
    assert "The time machine was not run for this very draft" in summary
    assert "Please tick" in await activate(ada, path, sure="")
    page = await activate(ada, path)
    assert "version 2" in page
    assert "drafted by ada, activated by ada" in page
    assert alive.service.rulebook.scenario("gentle").steps[1].when.days == 25
    assert (await alive.store.edition("gentle", 2)).draft_version == 2
    assert "This draft is closed." in await ada.read(f"{path}/activation")


async def test_what_was_changed_since_the_summary_is_not_activated(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/activation")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="stack"')[1]))
    await saved(ada, path, **{"s1-days": "25"})
    answer = await ada.http.post(f"{path}/activation", data=hidden | {"sure": "yes"})
    assert answer.status == 409
    assert await alive.store.editions() == []


async def test_what_the_law_forbids_is_not_activated_even_by_hand(ada, alive):
    path = await begun(ada)
    page = await ada.read(f"{path}/activation")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="stack"')[1]))
    form = fields(await ada.read(f"{path}/wordings?name=gentle_light&channel=sms"), "words")
    await ada.http.post(f"{path}/wordings", data=form | {"text-en": GOOD + " Or the bailiff."})
    page = await ada.read(f"{path}/activation")
    assert "Something above is not allowed" in page
    assert "gentle_light EN SMS:" in page
    (draft,) = await alive.store.drafts()
    answer = await ada.http.post(f"{path}/activation", data=hidden | {"sure": "yes", "seal": seal_of(draft)})
    assert answer.status == 409
    assert await alive.store.editions() == []


async def test_a_draft_of_an_older_base_takes_the_newer_one_in_first(ada, alive):
    first, second = await begun(ada), await begun(ada)
    await saved(ada, second, **{"s0-days": "9"})
    await saved(ada, first, **{"s1-days": "25"})
    await activate(ada, first)
    assert "Take it in first" in await ada.read(f"{second}/activation")
    answer = await ada.send(second, f"{second}/rebase")
    page = await answer.text()
    assert "Begun from version 2." in page
    assert "from day 7 to day 9" in page
    await activate(ada, second)
    assert [step.when.days for step in alive.service.rulebook.scenario("gentle").steps[:2]] == [9, 25]


async def test_an_old_version_comes_back_as_a_draft(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    await activate(ada, path)
    answer = await ada.send(f"{GENTLE}?version=1", f"{GENTLE}/drafts")
    assert "from day 25 to day 21" in await answer.text()
    page = await ada.read(GENTLE)
    assert "began it from an older version" in page
    assert "activated it" in page


@pytest.mark.parametrize(
    ("role", "draft", "tune"),
    [("agent", 403, 403), ("auditor", 403, 403), ("supervisor", 200, 403), ("admin", 200, 200)],
)
async def test_supervisors_draft_and_only_admins_activate(stranger, alive, role, draft, tune):
    await alive.store.put_user(User("eva", HASHED, role))
    await stranger.log_in("eva")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', await stranger.read("/console/scenarios"))[0]
    once = "0" * 32
    answer = await stranger.http.post(f"{GENTLE}/drafts", data={"csrf": csrf, "once": once})
    assert answer.status == draft
    found = await alive.store.drafts()
    if found:
        seal = seal_of(found[0])
        data = {"csrf": csrf, "once": "1" * 32, "seal": seal, "sure": "yes"}
        answer = await stranger.http.post(f"/console/drafts/{found[0].id}/activation", data=data)
        assert answer.status == tune
        assert len(await alive.store.editions()) == (1 if tune == 200 else 0)
    assert (await stranger.http.get(GENTLE)).status == 200


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
async def test_every_page_speaks_the_readers_language(ada, alive, language):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25", "time0": "11:00", "s0-first": "on"})
    pages = ("", "/wordings", "/wordings?name=gentle_light&channel=email", "/activation")
    for address in ("/console/scenarios", GENTLE, *(path + page for page in pages)):
        answer = await ada.http.get(address, headers={"Accept-Language": language})
        page = await answer.text()
        assert answer.status == 200
        assert f'<html lang="{language}"' in page
        assert re.findall(r"\beditor\.(?!css|js)\w+", page) == []


async def test_a_new_case_follows_the_new_edition_while_a_running_one_stays(ada, alive):
    """The story of the issue: an admin drafts, checks and activates; who is under way is not disturbed."""
    running = (await alive.store.load("anna")).case
    path = await begun(ada, "courteous")
    await saved(ada, path, **{"s2-days": "14"})
    form = fields(await ada.read(f"{path}/wordings?name=firmer&channel=default"), "words")
    await ada.http.post(f"{path}/wordings", data=form | {"text-en": "Calmly, " + GOOD})
    await activate(ada, path)
    file = await alive.store.load("anna")
    rules = alive.service.rulebook
    assert file.case == running
    assert rules.for_case(file.case, file.account.debtor).scenario.version == 1
    fresh = alive.service.desk.new_case(file.account, alive.clock())
    assert (fresh.scenario, fresh.scenario_version) == ("courteous", 2)
    assert rules.for_case(fresh, file.account.debtor).scenario.steps[2].when.days == 14
    words = alive.service.wordings
    assert words.for_case(fresh) is not words.for_case(file.case)
    assert "Calmly" in words.for_case(fresh).shelves["en"].compile("x", "Calmly").texts["default"].words


async def test_another_process_takes_the_edition_into_use_by_itself(ada, alive):
    path = await begun(ada)
    await saved(ada, path, **{"s1-days": "25"})
    await activate(ada, path)
    other = Service(alive.service.config, alive.store, WordsReader(), alive.clock)
    assert other.rulebook.scenario("gentle").version == 1
    await other.editions.refresh()
    assert other.rulebook.scenario("gentle").version == 2
    assert other.editions.complaints == {}
