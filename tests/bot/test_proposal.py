"""A draft beside what is in use: held to the same checks as the files, and nothing in use is touched by trying."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.editions import Editions
from bot.proposal import InUse, Unfit, judge, latest_version, put, today, with_draft
from bot.rulebook import Rulebook, read_scenarios
from bot.service import ROOT
from bot.wording import Wordings
from bot.wording_changes import LONGEST, MOST, written
from bot.wording_preview import preview
from bot.wording_samples import case_file
from flows.case import Case
from flows.scenario import read_scenario
from store.library import Draft, Edition, WordingChange
from store.memory import MemoryStore

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEXT = (ROOT / "flows" / "scenarios" / "gentle.yml").read_text()
LATER = TEXT.replace("days: 21", "days: 25")
WORDINGS = Wordings.load(ROOT / "flows" / "wordings")
SCENARIOS = read_scenarios(ROOT / "flows" / "scenarios", WORDINGS.names())
GOOD = "Hello {{ debtor.name }}, {{ creditor.name }}: {{ asked_total|money }} is open. {{ pay_url }}"


def in_use() -> InUse:
    return InUse(Rulebook(SCENARIOS), WORDINGS.copy())


def change(text: str, name: str = "gentle_light", language: str = "en", channel: str = "sms") -> WordingChange:
    return WordingChange(name, language, channel, text)


def draft(text: str = LATER, *wordings: WordingChange, **changes: Any) -> Draft:
    return replace(Draft("d1", "gentle", 1, text, "ada", NOW, "ada", NOW, wordings), **changes)


def edition(version: int, text: str = LATER, *wordings: WordingChange) -> Edition:
    whole = text.replace("version: 1", f"version: {version}")
    return Edition(f"gentle:{version}", "gentle", version, whole, "ada", "eve", NOW, f"d{version}", 1, 1, wordings)


def case(version: int) -> Case:
    return replace(case_file().case, scenario="gentle", scenario_version=version)


def reasons(text: str = TEXT, *changes: WordingChange) -> list[str]:
    return [item.text for item in judge(in_use(), text, changes).refused]


def test_what_is_shipped_stands_up_to_the_editors_check():
    for path in sorted((ROOT / "flows" / "scenarios").glob("*.yml")):
        assert judge(in_use(), path.read_text(), ()).refused == ()


def test_a_draft_is_the_newest_version_in_a_copy_only():
    known = in_use()
    proposed = with_draft(known, draft())
    assert proposed.rulebook.scenario("gentle").version == 2
    assert proposed.scenario is not None
    assert [step.when.days for step in proposed.scenario.steps] == [7, 25, 30, 45]
    assert latest_version(known.rulebook, "gentle") == 1
    assert proposed.rulebook.version("gentle", 1) == known.rulebook.version("gentle", 1)


def test_the_words_of_a_draft_are_said_to_its_own_cases_only():
    known = in_use()
    proposed = with_draft(known, draft(LATER, change(GOOD)))
    sms = {version: proposed.wordings.for_case(case(version)) for version in (1, 2)}
    assert preview(sms[2], "gentle_light", "sms", "en").text.startswith("Hello Marie Dupont, Huis & Haard: ")
    assert preview(sms[1], "gentle_light", "sms", "en") == preview(WORDINGS, "gentle_light", "sms", "en")
    other = replace(case(2), scenario="courteous")
    assert proposed.wordings.for_case(other) is proposed.wordings
    assert known.wordings.for_case(case(2)) is known.wordings


def test_a_copy_of_today_can_be_changed_without_changing_today():
    known = in_use()
    copy = today(known.rulebook, known.wordings)
    put(copy, read_scenario(LATER.replace("version: 1", "version: 9"), "x"), (change(GOOD),))
    assert latest_version(copy.rulebook, "gentle") == 9
    assert latest_version(known.rulebook, "gentle") == 1
    assert known.wordings.for_case(case(9)) is known.wordings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + " Or the bailiff comes.", "bailiff"),
        ("Hello {{ debtor.name }}, pay.", "the text does not state it"),
        (GOOD + "{{ iban }}", "there is no fact 'iban'"),
        (GOOD + "{{ debtor.nam }}", "has no attribute 'nam'"),
        (GOOD + "{{ debtor.name.upper }}", "cannot be rendered"),
        (GOOD + "{{ debtor.__class__ }}", "is not a fact"),
        (GOOD + "{{ debtor.name.upper() }}", "call is not allowed"),
        (GOOD + "{% set x = 1 %}", "not allowed"),
        (GOOD + "{{ 9 ** 99 }}", "not allowed"),
        (GOOD + "{{ debtor['name'] }}", "only a number may stand in brackets"),
        (GOOD + "{% include 'secrets' %}", "there is no fragment 'secrets'"),
        (GOOD + "{% import 'os' as os %}", "not allowed"),
        (
            GOOD + "{% for a in invoices %}{% for b in invoices %}.{% endfor %}{% endfor %}",
            "a loop within a loop",
        ),
        (GOOD + "{{ unfinished", "line 1"),
        ("x" * (LONGEST + 1), f"at most {LONGEST} letters"),
        (GOOD + "\x00", "zero bytes"),
    ],
)
def test_a_text_that_may_not_be_said_is_refused_beside_its_field(text, said):
    (first, *_) = found = judge(in_use(), TEXT, (change(text),)).refused
    assert any(said in item.text for item in found)
    assert first.place == ("wordings", "gentle_light", "en", "sms")


def test_markup_in_a_text_is_only_text():
    assert reasons(TEXT, change(GOOD + " <script>alert(1)</script>")) == []
    proposed = with_draft(in_use(), draft(LATER, change(GOOD + " <b>")))
    assert "7Kd2 <b>\n" in preview(proposed.wordings.for_case(case(2)), "gentle_light", "sms", "en").text


def test_more_texts_than_a_person_would_change_are_refused():
    many = tuple(change(GOOD, f"w{number}") for number in range(MOST + 1))
    assert any("at most" in reason for reason in reasons(TEXT, *many))


@pytest.mark.parametrize(
    ("name", "language", "channel"),
    [
        ("gentle_light", "de", "sms"),
        ("gentle_light", "en", "fax"),
        ("../x", "en", "sms"),
        ("team_escalation", "en", "sms"),
    ],
)
def test_a_text_for_a_place_that_is_none_is_refused(name, language, channel):
    assert len(reasons(TEXT, change(GOOD, name, language, channel))) == 1


def test_a_new_wording_is_there_in_every_language_or_not_at_all():
    two = [change(GOOD, "softly", language, "default") for language in ("en", "fr")]
    text = TEXT.replace("wording: gentle_again", "wording: softly")
    found = judge(in_use(), text, two).refused
    assert ("wordings", "softly", "nl", "default") in [item.place for item in found]
    assert ("steps", 1, "wording") in [item.place for item in found]
    whole = [*two, change(GOOD, "softly", "nl", "default")]
    assert judge(in_use(), text, whole).refused == ()
    assert with_draft(in_use(), draft(text, *whole)).scenario is not None


def test_a_channels_own_text_can_be_taken_away_but_not_the_default_one():
    proposed = with_draft(in_use(), draft(LATER, change("")))
    words = proposed.wordings.for_case(case(2))
    assert preview(words, "gentle_light", "sms", "en").text != preview(WORDINGS, "gentle_light", "sms", "en").text
    assert reasons(TEXT, change("", channel="default")) == ["there is no `default`"]


def test_a_mails_subject_and_body_change_each_for_itself():
    shelf = WORDINGS.shelves["en"]
    before = written(shelf, "friendly")
    subject = change("From {{ creditor.name }}", "friendly", "en", "email_subject")
    proposed = with_draft(in_use(), draft(LATER, subject))
    mail = preview(proposed.wordings.for_case(case(2)), "friendly", "email", "en")
    assert mail.subject == "From Huis & Haard"
    assert mail.text == preview(WORDINGS, "friendly", "email", "en").text
    assert before["email_subject"] != "From {{ creditor.name }}"


def test_the_policy_speaks_beside_the_step_with_rule_number_source_and_earliest_moment():
    text = (ROOT / "flows" / "scenarios" / "courteous.yml").read_text().replace("days: 10", "days: 4")
    found = judge(in_use(), text, ()).complaints
    (term,) = [item for item in found if item.rule == "be_consumer/first_reminder_wait_days"]
    assert (term.place, term.number, term.earliest, term.refused) == (("steps", 2, "when"), "14", "day 18", False)
    assert "Book XIX" in term.source


def test_a_step_that_is_wrong_is_told_at_its_own_place():
    text = TEXT.replace("wording: gentle_again", "wording: nothing").replace("days: 30", "days: 3")
    places = {item.place for item in judge(in_use(), text, ()).refused}
    assert places == {("steps", 2)}
    assert {item.place for item in judge(in_use(), TEXT.replace("gentle_again", "nothing"), ()).refused} == {
        ("steps", 1, "wording")
    }


def test_a_draft_keeps_its_name_and_says_why_it_is_unfit():
    with pytest.raises(Unfit, match="keeps its name"):
        with_draft(in_use(), draft(LATER.replace("name: gentle", "name: harsh")))
    with pytest.raises(Unfit, match="no wording called"):
        with_draft(in_use(), draft(LATER.replace("gentle_again", "nothing")))


# --- editions in use ---


async def kept(*editions: Edition) -> tuple[Editions, InUse]:
    store, known = MemoryStore(), in_use()
    for item in editions:
        begun = Draft(item.draft, "gentle", 1, item.text, "ada", NOW, "ada", NOW)
        await store.add_draft(begun)
        assert await store.activate(item, replace(begun, version=2))
    return Editions(store, known), known


async def test_an_edition_goes_before_a_file_of_a_lower_version():
    editions, known = await kept(edition(2, LATER, change(GOOD)))
    assert await editions.refresh()
    assert not await editions.refresh()
    assert known.rulebook.scenario("gentle").steps[1].when.days == 25
    first = known.rulebook.version("gentle", 1)
    assert first is not None
    assert first.steps[1].when.days == 21
    assert preview(known.wordings.for_case(case(2)), "gentle_light", "sms", "en").text.startswith("Hello Marie")
    assert editions.complaints == {}


async def test_every_edition_keeps_its_own_words():
    old, new = edition(2, LATER, change(GOOD)), edition(3, TEXT, change(GOOD.replace("Hello", "Dear")))
    editions, known = await kept(new, old)
    await editions.refresh()
    said = [preview(known.wordings.for_case(case(n)), "gentle_light", "sms", "en").text[:5] for n in (2, 3)]
    assert said == ["Hello", "Dear "]


async def test_an_edition_that_can_no_longer_be_read_stops_nothing_and_is_told():
    editions, known = await kept(edition(2, LATER.replace("kind: call_task", "kind: dance")), edition(3))
    await editions.refresh()
    assert list(editions.complaints) == ["gentle:2"]
    assert latest_version(known.rulebook, "gentle") == 3


async def test_a_file_that_was_given_an_editions_version_is_complained_of():
    editions, known = await kept(edition(1, LATER))
    await editions.refresh()
    assert "raise the file's" in editions.complaints["gentle:1"]
    assert known.rulebook.scenario("gentle").steps[1].when.days == 25
