"""Every wording in every language on every channel: complete, alike, and as approved (snapshots)."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.wording import FRAME, SPECIFIC_FACT_NAMES, Wordings
from bot.wording_files import read_folder
from flows.scenario import read_scenario
from ledger.debtor import LANGUAGES, REACHABLE
from tests.bot.wording_samples import FOLDER, MANY, case_file, facts

WORDINGS = Wordings.load(FOLDER)
READ = read_folder(FOLDER)
NAMES = sorted(WORDINGS.names())
STEPS = (
    "identity_ask",
    "courtesy",
    "friendly",
    "firmer",
    "final_notice",
    "be_first_reminder",
    "gentle_light",
    "gentle_again",
    "promise_day_before",
    "installment_day_before",
    "paid_check",
    "thank_you",
    "thank_you_part",
    "promise_kept",
    "plan_done",
)


@pytest.mark.parametrize("name", NAMES)
def test_all_languages_use_the_same_specific_facts_and_the_same_kinds_of_text(name: str) -> None:
    specific = SPECIFIC_FACT_NAMES.get(name, frozenset())
    shapes = {
        (
            frozenset(READ[language][name].uses & specific),
            frozenset(READ[language][name].texts),
            READ[language][name].template,
            len(READ[language][name].parameters),
        )
        for language in LANGUAGES
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("name", sorted(SPECIFIC_FACT_NAMES))
def test_specific_facts_belong_to_a_wording_that_exists(name: str) -> None:
    assert name in set(NAMES) | FRAME


@pytest.mark.parametrize("name", NAMES)
def test_every_wording_renders_in_every_language_on_every_channel(name: str) -> None:
    files = (case_file(), case_file(MANY), case_file(MANY, disputed=("F-2026-130",), introduced=False))
    for language, channel, file, url in product(LANGUAGES, (*REACHABLE, "letter"), files, ("https://p.example/1", "")):
        given = facts(language, channel, file, pay_url=url, unasked=True, broken_promise=file.case.opened_at.date())
        said = WORDINGS.render(name, language, channel, given)
        assert said.text.strip() == said.text != ""
        assert "{" not in said.text
        assert "  " not in said.text
        assert "\n\n\n" not in said.text
        assert "None" not in said.text
        assert (said.subject is not None) == (channel == "email")


@pytest.mark.parametrize("name", STEPS)
def test_what_is_said_unasked_has_its_own_subject_and_an_approved_template(name: str) -> None:
    for language in LANGUAGES:
        wording = READ[language][name]
        assert wording.texts["email"].subject is not None
        assert wording.template.startswith("amicable_")


@pytest.mark.parametrize("path", sorted((FOLDER.parent / "scenarios").glob("*.yml")), ids=lambda path: path.stem)
def test_the_shipped_scenarios_name_wordings_that_exist(path: Path) -> None:
    assert read_scenario(path.read_text(encoding="utf-8"), path.name, WORDINGS.names()).steps


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_wording(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    shown = []
    spoken = not name.startswith(("doc_", "team_", "call_", "letter_", "final_notice_letter"))
    for channel in ("sms", "email", "web") if spoken else ("letter",):
        said = WORDINGS.render(name, language, channel, facts(language, channel, unasked=name in STEPS))
        shown.append(f"[{channel}]" + (f" {said.subject}" if said.subject else "") + f"\n{said.text}")
    assert "\n\n".join(shown) == snapshot
