"""The language check: what a wording has to hold, and words that never stand in one, in three languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import app
from bot.packs import shipped_packs
from bot.sms_cost import price_of, sms_words
from bot.wording import WordingError, Wordings
from bot.wording_files import read_folder
from bot.wording_law import languages, lint, required
from bot.wording_preview import preview, rendered_findings
from ledger.debtor import LANGUAGES
from tests.bot.wording_samples import CHARGES, FOLDER, MAY_COME, case_file, facts

POLICIES = list(shipped_packs().policies.values())
WORDINGS = Wordings.load(FOLDER)


def rules_in(language: str, text: str) -> list[str]:
    return [rule for _, rule, *_ in languages()[language].findings(text)]


# --- the shipped texts ------------------------------------------------------------------------------------------------


def test_the_shipped_wordings_pass_without_a_remark() -> None:
    assert [str(item) for item in lint(read_folder(FOLDER), POLICIES)] == []
    assert WORDINGS.remarks == ()


def test_the_shipped_wordings_pass_as_debtors_read_them() -> None:
    assert [str(item) for item in rendered_findings(WORDINGS, POLICIES)] == []


def test_every_element_that_a_pack_asks_for_is_known_by_its_facts() -> None:
    asked = {element for policy in POLICIES for element in policy.first_reminder_elements}
    assert asked
    assert asked <= set(required().elements)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "We will take you to court.", "threat"),
        ("en", "A bailiff will seize your goods.", "threat"),
        ("en", "We shall take legal\naction against you.", "threat"),
        ("en", "We are forced to go further.", "threat"),
        ("en", "You should be ashamed.", "shame"),
        ("en", "We will inform your employer.", "shame"),
        ("en", "This is your last chance.", "false_urgency"),
        ("en", "Final warning: pay immediately", "false_urgency"),
        ("en", "Official notice", "authority"),
        ("en", "PAY THIS BILL", "shouting"),
        ("en", "IMPORTANT: your invoice", "shouting"),
        ("en", "Pay now!!", "exclamation"),
        ("fr", "Nous saisirons le tribunal.", "threat"),
        ("fr", "Un huissier procédera à la saisie.", "threat"),
        ("fr", "À défaut de quoi nous serons contraints d'agir.", "threat"),
        ("fr", "Vous êtes un mauvais payeur.", "shame"),
        ("fr", "Payez immédiatement !", "false_urgency"),
        ("fr", "Dernière chance", "false_urgency"),
        ("fr", "Sommation de payer", "authority"),
        ("fr", "Mise en demeure", "legal_tone"),
        ("fr", "Peux-tu payer ?", "tutoiement"),
        ("fr", "PAYEZ MAINTENANT", "shouting"),
        ("nl", "Wij stappen naar de rechtbank.", "threat"),
        ("nl", "De gerechtsdeurwaarder komt beslag leggen.", "threat"),
        ("nl", "Ons incassobureau neemt het over.", "threat"),
        ("nl", "U bent een wanbetaler.", "shame"),
        ("nl", "Betaal onmiddellijk.", "false_urgency"),
        ("nl", "Laatste verwittiging", "false_urgency"),
        ("nl", "Dit is een dwangbevel.", "authority"),
        ("nl", "Dit is een ingebrekestelling.", "legal_tone"),
        ("nl", "Wil je betalen?", "jij"),
    ],
)
def test_words_that_threaten_shame_or_hurry_are_found_in_any_form(language: str, text: str, rule: str) -> None:
    assert rule in rules_in(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "If you cannot pay all of it at once, tell us: the last reminder is a courteous one."),
        ("en", "Reply STOP. By bank transfer: BE68 5390 0754 7034."),
        ("fr", "Une courte réponse suffit ; je n'ai pas saisi."),
        ("fr", "Ou le 112 en cas d'urgence"),
        ("nl", "U kunt nu meteen met iemand praten. Antwoord STOP of JA."),
        ("nl", "Recht op inzage; de factuur is juist."),
    ],
)
def test_words_that_only_look_alike_pass(language: str, text: str) -> None:
    assert rules_in(language, text) == []


@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_any_text_can_be_checked(text: str, language: str) -> None:
    assert all(
        words in text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ") for words in found(text, language)
    )


def found(text: str, language: str) -> list[str]:
    return [words for _, _, words, *_ in languages()[language].findings(text)]


# --- at load ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "wordings"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_threat_stops_the_start_with_file_line_rule_and_what_to_say_instead(folder: Path) -> None:
    change(folder, "nl/replies.yml", "Graag gedaan.", "Graag gedaan, anders komt de deurwaarder.")
    with pytest.raises(WordingError) as caught:
        Wordings.load(folder)
    lines = (folder / "nl/replies.yml").read_text(encoding="utf-8").splitlines()
    number = next(n for n, text in enumerate(lines, 1) if "deurwaarder" in text)
    assert str(caught.value).startswith(f"nl/replies.yml:{number}: thanks.default: threat: 'deurwaarder'")
    assert "zeg wat er nu volgt" in str(caught.value)


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    change(folder, "en/replies.yml", "Have a good day!", "Have a good day!!")
    change(folder, "fr/replies.yml", "Avec plaisir.", "Avec plaisir, immédiatement.")
    with pytest.raises(WordingError, match=r"exclamation(.|\n)*fr/replies.yml:\d+: thanks.default: false_urgency"):
        Wordings.load(folder)


@pytest.mark.parametrize(
    ("taken_out", "element"),
    [
        ("company number {{ creditor.company_number }}", "company_number"),
        ("{{ term_end|day }}", "term"),
        ("{% if penalty %}a fixed compensation of {{ penalty|money }}{% else %}no compensation{% endif %}", "penalty"),
        ('{% include "asked_list" %}', "product"),
    ],
)
def test_a_first_reminder_without_what_the_law_asks_for_stops_the_start(
    folder: Path, taken_out: str, element: str
) -> None:
    change(folder, "en/steps.yml", taken_out, "")
    with pytest.raises(WordingError, match=rf"be_first_reminder.*first_reminder_elements: '{element}'.*be_consumer"):
        Wordings.load(folder)


def test_a_reminder_without_a_way_to_pay_stops_the_start(folder: Path) -> None:
    change(folder, "en/steps.yml", '{% include "pay_short" %}', "")
    with pytest.raises(WordingError, match=r"friendly\.sms: required: 'payment'"):
        Wordings.load(folder)


def test_a_legal_term_is_a_remark_and_no_refusal(folder: Path) -> None:
    change(folder, "fr/steps.yml", "Rappel amical de", "Mise en demeure amicale de")
    remarks = Wordings.load(folder).remarks
    assert [(item.level, item.rule, item.wording, item.channel) for item in remarks] == [
        ("warning", "legal_tone", "friendly", "email")
    ]


def test_a_threat_that_only_stands_once_the_text_is_put_together_is_found_when_rendered(folder: Path) -> None:
    change(folder, "en/steps.yml", "You usually pay on time, so perhaps", "La{% if count %}st{% endif %} chance:")
    wordings = Wordings.load(folder)
    assert "false_urgency" in {item.rule for item in rendered_findings(wordings, POLICIES)}


def test_an_sms_that_grew_long_is_a_remark_for_its_price(folder: Path) -> None:
    change(folder, "en/steps.yml", "Paid already or a question? Just reply.", "Paid already? " + "Just reply. " * 30)
    found = rendered_findings(Wordings.load(folder), POLICIES)
    assert ("warning", "segments", "friendly", "sms") in {(i.level, i.rule, i.wording, i.channel) for i in found}


def test_where_a_pack_wants_the_opt_out_on_every_channel_it_stands_on_every_channel() -> None:
    us = shipped_packs().policies["us_consumer"]
    assert {"whatsapp", "telegram", "web"} <= us.opt_out_line
    on = " ".join(us.opt_out_line)
    assert (
        "STOP"
        in WORDINGS.render("friendly", "en", "telegram", facts("en", "telegram", unasked=True, opt_out_on=on)).text
    )
    assert "STOP" not in WORDINGS.render("friendly", "en", "telegram", facts("en", "telegram", unasked=True)).text


# --- charges in the texts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_charges_stand_apart_from_the_invoices_with_their_sum(language: str) -> None:
    mail = WORDINGS.render("firmer", language, "email", facts(language, "email", case_file(charges=CHARGES))).text
    plain = mail.replace("\u00a0", " ").replace(",", ".").replace(" ", "")
    for amount in ("7.50", "101.73", "4.81", "10.15", "348.54"):
        assert amount in plain
    quiet = WORDINGS.render("firmer", language, "email", facts(language, "email")).text
    assert "101" not in quiet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms", "email", "web"])
def test_a_first_reminder_names_the_penalty_or_says_that_there_is_none(language: str, channel: str) -> None:
    off = WORDINGS.render("be_first_reminder", language, channel, facts(language, channel)).text
    on = WORDINGS.render("be_first_reminder", language, channel, facts(language, channel, **MAY_COME)).text
    none = {"en": "ompensation", "fr": "ndemnité", "nl": "chadevergoeding"}[language]
    assert none in off
    assert "101" not in off
    assert "101" in on


# --- price and command ------------------------------------------------------------------------------------------------


def test_the_price_of_an_sms_is_that_of_its_segments() -> None:
    assert sms_words("x" * 161, price_of("0.08 EUR")) == "GSM-7, 161 characters, 2 segments, 0.16 EUR"
    assert sms_words("hello", None) == "GSM-7, 5 characters, 1 segment"
    assert price_of("") is None


def test_a_preview_is_what_a_debtor_reads_first() -> None:
    said = preview(WORDINGS, "friendly", "sms", "en")
    assert said.text.endswith("Automated message; reply HUMAN for a person.\nNo more SMS: reply STOP.")


def command(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["wordings", *arguments])
    return done.exit_code, done.output


def test_the_command_shows_prices_previews_and_findings(folder: Path) -> None:
    code, table = command()
    assert code == 0
    assert "friendly\ten\tGSM-7" in table
    code, text = command("--preview", "firmer", "--channel", "email", "--language", "fr")
    assert code == 0
    assert text.startswith("Subject: Deuxième rappel de Huis & Haard")
    change(folder, "en/steps.yml", "Please pay this week or reply", "Please pay immediately or reply")
    code, findings = command("--check", "--folder", str(folder))
    assert code == 1
    assert "error: en/steps.yml:" in findings
    assert "false_urgency: 'immediately'" in findings
    assert command("--check")[0] == 0


def test_the_command_refuses_what_it_does_not_know() -> None:
    assert command("--preview", "nothing")[0] == 2
    assert command("--preview", "friendly", "--channel", "fax")[0] == 2
