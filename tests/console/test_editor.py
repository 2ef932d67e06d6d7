"""The editor's form: what is typed is checked beside its field, kept whatever it is, and never runs."""

from __future__ import annotations

from html import unescape

import pytest

from tests.console.editing import GENTLE, begun, fields, saved


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
    page = await saved(ada, path, **{"description": evil, "s0-id": evil, "time0": evil, "note": evil})
    assert "<script>alert" not in page
    assert evil in fields(page).values()
    answer = await ada.http.post(path, data=fields(page) | {"s0-days": evil, "act": "save"})
    assert answer.status == 400
    assert "<script>alert" not in await answer.text()


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


async def test_a_day_that_is_no_number_is_refused_beside_its_field_and_all_else_stays(ada, alive):
    path = await begun(ada, "courteous")
    form = fields(await ada.read(path)) | {"s1-days": "abc", "s2-days": "4"}
    answer = await ada.http.post(path, data=form | {"act": "save"})
    page = await answer.text()
    assert answer.status == 400
    assert "“abc” is no day" in page.split('id="said-s1-days"')[1].split("</ul>")[0]
    assert "be_consumer/first_reminder_wait_days" in page.split('id="said-s2-days"')[1].split("</ul>")[0]
    assert fields(page)["s1-days"] == "abc"
    assert "friendly · 3<" in page
    assert (await alive.store.drafts())[0].version == 1
    pieces = await (await ada.http.post(f"{path}/check", data=form)).text()
    assert "“abc” is no day" in pieces.split('id="said-s1-days"')[1].split("</ul>")[0]


async def test_steps_are_offered_texts_for_steps_only_and_may_say_no_others(ada):
    path = await begun(ada, "courteous")
    page = await ada.read(path)
    offered = page.split('name="s1-wording"')[1].split("</select>")[0]
    assert "Friendly reminder (friendly)" in offered
    assert not any(name in offered for name in ("hardship_crisis", "email_frame", "opt_out_line", "erasure_answer"))
    form = fields(page) | {"s1-wording": "hardship_crisis"}
    pieces = await (await ada.http.post(f"{path}/check", data=form)).text()
    assert "no text for a step" in pieces.split('id="said-s1-wording"')[1].split("</ul>")[0]
