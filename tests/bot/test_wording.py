"""The renderer: what goes in, what comes out, and what it refuses."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts.sms_segments import Encoding, segments
from bot.wording import COMMON_FACT_NAMES, Rendered, WordingError, Wordings, common_facts
from flows.effects import Fact
from ledger.debtor import LANGUAGES
from ledger.money import Money
from tests.bot.wording_samples import CREDITOR, FOLDER, MANY, NOW, ONE, case_file, euro, facts, invoice

WORDINGS = Wordings.load(FOLDER)


def say(wording: str, language: str = "en", channel: str = "web", **more: object) -> Rendered:
    return WORDINGS.render(wording, language, channel, facts(language, channel, **more))


# --- languages and channels ---------------------------------------------------------------------------------------


def test_amounts_and_dates_are_written_as_each_language_writes_them() -> None:
    amount = {"amount": euro("1234.50")}
    said = {language: say("time_granted", language, **amount).text for language in LANGUAGES}
    assert "until Friday 27 November for €1,234.50," in said["en"]
    assert "vendredi 27 novembre pour payer 1\u00a0234,50\u00a0€," in said["fr"]
    assert "vrijdag 27 november de tijd geven om €\u00a01.234,50 te betalen" in said["nl"]


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert "au mardi 1er décembre" in say("promise_too_far", "fr", latest=date(2026, 12, 1)).text
    assert "au vendredi 11 décembre" in say("promise_too_far", "fr", latest=date(2026, 12, 11)).text


def test_a_currency_without_cents_has_none() -> None:
    assert "JP¥12,345" in say("promise_recap", amount=Money(12345, "JPY"), rest=Money(0, "JPY")).text


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        (
            "en",
            "invoice F-2026-117 of €1,234.50 was due",
            "2 invoices (€1,284.50 in all) were due, the first on 10 November 2026",
        ),
        ("fr", "la facture F-2026-117 de", "2 factures ("),
        ("nl", "factuur F-2026-117 van", "2 facturen (samen"),
    ],
)
def test_one_invoice_and_several_are_spoken_of_differently(language: str, one: str, several: str) -> None:
    assert one in say("friendly", language).text
    assert several in say("friendly", language, file=case_file(MANY)).text


def test_a_broken_promise_is_mentioned_before_the_reminder_and_only_then() -> None:
    assert "We had noted your payment for Friday 20 November" in say("firmer", broken_promise=date(2026, 11, 20)).text
    assert "noted" not in say("firmer").text


def test_an_sms_keeps_to_the_plain_alphabet_even_when_names_do_not() -> None:
    text = say("friendly", "fr", "sms", file=case_file(name="Zoë Lefèvre-Gonçalves"), unasked=True).text
    assert "Zoe Lefèvre-Goncalves" in text
    assert segments(text).encoding is Encoding.GSM7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wording", ["courtesy", "friendly", "firmer", "final_notice", "gentle_light", "paid_check"])
def test_an_unasked_sms_for_one_invoice_takes_two_segments_at_most(wording: str, language: str) -> None:
    assert segments(say(wording, language, "sms", unasked=True).text).count <= 2


def test_an_email_has_greeting_closing_and_subject() -> None:
    mail = say("friendly", channel="email")
    assert mail.subject == "A friendly reminder from Huis & Haard: €1,234.50"
    assert mail.text.startswith("Dear Marie Dupont,\n\n")
    assert "Kind regards,\nHuis & Haard\n+32 9 123 45 67" in mail.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You can also answer here: "),
        ("fr", "Vous pouvez aussi répondre ici : "),
        ("nl", "U kunt ook hier antwoorden: "),
    ],
)
def test_an_email_names_the_chat_page_where_there_is_one(language: str, words: str) -> None:
    link = "https://pay.example/chat/t0k3n"
    assert f"\n\n{words}{link}\n\n" in say("friendly", language, "email", chat_url=link).text
    assert words not in say("friendly", language, "email").text
    for bare in ("wrong_person", "opt_out_done"):
        assert link not in say(bare, language, "email", chat_url=link).text


def test_an_answer_by_email_has_a_subject_that_does_not_speak_of_money() -> None:
    assert say("balance_info", channel="email").subject == "A message from Huis & Haard"


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_an_unasked_message_says_how_to_opt_out(channel: str) -> None:
    assert "STOP" in say("friendly", channel=channel, unasked=True).text
    assert "STOP" not in say("friendly", channel=channel, unasked=False).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms", "whatsapp", "telegram", "email", "web"])
def test_the_first_message_says_that_it_is_automated(channel: str, language: str) -> None:
    stranger = case_file(introduced=False)
    assert "automat" in say("friendly", language, channel, file=stranger).text.lower()
    assert "automat" not in say("friendly", language, channel).text.lower()


def test_whatsapp_gets_the_approved_template_with_parameters_on_one_line() -> None:
    template = say("friendly", "nl", "whatsapp", file=case_file(name="A\n B\t  C")).template
    assert template is not None
    assert (template.name, template.language) == ("amicable_friendly", "nl")
    assert template.parameters == ("A B C", "Huis & Haard", "€ 1.234,50", "10 november 2026")
    assert say("friendly", "nl", "web").template is None


def test_a_text_that_says_it_already_and_a_script_for_the_team_do_not_say_it_again() -> None:
    stranger = case_file(introduced=False)
    assert say("greet", file=stranger).text.count("automated") == 1
    assert "automated" not in say("call_script", file=stranger).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms", "email", "web", "whatsapp"])
def test_a_wrong_person_hears_nothing_of_any_debt(channel: str, language: str) -> None:
    said = say("wrong_person", language, channel, file=case_file(introduced=False))
    whole = f"{said.subject} {said.text}".lower()
    for word in ("invoice", "pay", "debt", "factu", "betal", "paiement", "€", "f-2026", "marie", "huis & haard"):
        assert word not in whole


@pytest.mark.parametrize(
    ("country", "language", "number"),
    [
        ("BE", "nl", "1813"),
        ("BE", "fr", "0800 32 123"),
        ("FR", "fr", "3114"),
        ("NL", "nl", "0800-0113"),
        ("GB", "en", "116 123"),
        ("IE", "en", "116 123"),
        ("US", "en", "988"),
        ("CA", "fr", "988"),
        ("PL", "en", "112"),
    ],
)
def test_somebody_in_danger_is_told_where_to_turn_in_their_country(country: str, language: str, number: str) -> None:
    assert number in say("hardship_crisis", language, file=case_file(country=country)).text


def test_the_belgian_first_reminder_says_what_book_xix_asks_for() -> None:
    for language in LANGUAGES:
        for channel in ("sms", "email", "web"):
            text = say("be_first_reminder", language, channel).text
            for needed in ("Huis & Haard", "0403.019.261", "Kitchen tiles", "F-2026-117", "8 ", "14 ", "1"):
                assert needed in text
            assert "gratuit" in text or "gratis" in text or "free" in text


# --- facts --------------------------------------------------------------------------------------------------------


def test_the_common_facts_are_those_that_wordings_may_use() -> None:
    assert set(common_facts(case_file(), CREDITOR, NOW, "web", "en")) == COMMON_FACT_NAMES


def test_an_invoice_in_another_currency_is_followed_apart() -> None:
    dollars = Money(500, "USD")
    other = replace(invoice("F-7", date(2026, 11, 11), "5"), amount=dollars, paid=Money(0, "USD"))
    given_facts = facts("en", "web", case_file((*ONE, other)))
    assert given_facts["balance"] == euro("1234.50")
    assert given_facts["count"] == 1


def test_disputed_invoices_are_left_out_of_what_is_asked() -> None:
    given_facts = facts("en", "web", case_file(MANY, disputed=("F-2026-117",)))
    assert given_facts["balance"] == euro("95")
    assert given_facts["overdue"] == given_facts["asked_total"] == euro("50")
    assert [item["number"] for item in given_facts["asked"]] == ["F-2026-118"]
    assert [item["number"] for item in given_facts["disputed"]] == ["F-2026-117"]
    assert (given_facts["count"], given_facts["disputed_count"], given_facts["reference"]) == (2, 1, "F-2026-118")


def test_the_next_due_date_gathers_the_invoices_of_that_day() -> None:
    given_facts = facts("en", "web", case_file((*MANY, invoice("F-9", date(2026, 12, 20), "10"))))
    assert given_facts["next_due"] == date(2026, 11, 29)
    assert given_facts["upcoming_count"] == 1
    assert given_facts["upcoming_total"] == euro("45")


def test_an_account_with_nothing_open_still_has_all_facts() -> None:
    given_facts = facts("en", "web", case_file(()))
    assert given_facts["balance"] == euro("0")
    assert WORDINGS.render("nothing_open", "en", "web", given_facts).text == "Nothing is open at the moment. Thank you!"


def test_today_is_the_debtors_own_day() -> None:
    late = NOW.replace(hour=23, minute=30)
    assert common_facts(case_file(), CREDITOR, late, "web", "en")["today"] == date(2026, 11, 25)


# --- values are values --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["{{ creditor.iban }}", "{% for x in invoices %}", "<b>Ann</b> & 'Co' \"x\"", "{# no #}", "%s {0} ${x}"]
)
def test_a_name_with_braces_or_markup_is_shown_as_it_is(name: str) -> None:
    for channel in ("sms", "email", "web"):
        assert name in say("friendly", channel=channel, file=case_file(name=name)).text


def test_invisible_and_direction_changing_characters_do_not_reach_the_text() -> None:
    text = say("friendly", file=case_file(name="Ann\u202e\u0000\nB\u200b.")).text
    assert "Hello Ann B.," in text


@given(name=st.text(max_size=60), description=st.text(max_size=60))
def test_any_name_and_description_can_be_rendered(name: str, description: str) -> None:
    one = invoice("F-1", date(2026, 11, 1), "10", description=description)
    for channel in ("sms", "email"):
        text = say("be_first_reminder", "fr", channel, file=case_file((one,), name=name)).text
        assert "\u202e" not in text


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "wordings"))


def add(folder: Path, text: str, languages: tuple[str, ...] = LANGUAGES) -> None:
    for language in languages:
        (folder / language / "zz.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mine: \"{{ ''.__class__ }}\"", "'__class__' is not a fact"),
        ("mine: \"{{ debtor['__class__'] }}\"", "only a number may stand in brackets"),
        ('mine: "{{ debtor.name.upper() }}"', "call is not allowed"),
        ('mine: "{% for n in range(9) %}x{% endfor %}"', "call is not allowed"),
        ("mine: \"{{ 'a' * 999999999 }}\"", "mul is not allowed"),
        ('mine: "{% set x = 1 %}"', "assign is not allowed"),
        ("mine: \"{% include 'nowhere' %}\"", "there is no fragment 'nowhere'"),
        ('mine: "{{ debtor.name|upper }}"', "there is no filter 'upper'"),
        ('mine: "{{ amuont }}"', "there is no fact 'amuont'"),
        ('mine: "{{ amount }}"', "there is no fact 'amount' for this wording"),
        ('mine: "{{ debtor.name"', "line 1 of the text"),
        ("mine: {sms: hello}", "there is no `default`"),
        ("mine: {default: hello, fax: hello}", "unknown channel 'fax'"),
        ("mine: {default: hello, email: {body: hello}}", "an e-mail has `subject` and `body`"),
        ("mine: {default: hello, whatsapp_template: x}", "`name` and `parameters` are expected"),
        ("mine: 3", "a wording is a text"),
        ("mine: a\nmine: b", "stands twice in this file"),
        ("friendly: a", "stands already in"),
        ("- a", "a mapping of names to texts is expected"),
        ("mine: [", "not valid YAML"),
    ],
)
def test_a_faulty_wording_is_refused_with_file_line_and_reason(folder: Path, text: str, reason: str) -> None:
    add(folder, text)
    with pytest.raises(WordingError) as caught:
        Wordings.load(folder)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(("en/zz.yml:1", "en/zz.yml:2"))


def test_a_wording_that_one_language_lacks_is_refused(folder: Path) -> None:
    add(folder, "mine: hello", ("en", "nl"))
    with pytest.raises(WordingError, match="wordings/fr: mine: is missing here but there in 'en'"):
        Wordings.load(folder)


def test_a_new_wording_may_use_the_common_facts(folder: Path) -> None:
    add(folder, 'mine: "{{ debtor.name }} {{ balance|money }}"')
    read = Wordings.load(folder)
    assert "mine" in read.names()
    assert read.render("mine", "en", "web", facts("en", "web")).text == "Marie Dupont €1,234.50"


def test_a_fact_that_is_not_given_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(WordingError, match=r"en/replies\.yml.*promise_recap.*'amount' is undefined"):
        WORDINGS.render("promise_recap", "en", "web", common_facts(case_file(), CREDITOR, NOW, "web", "en"))


def test_an_unknown_wording_or_language_is_an_error() -> None:
    empty: dict[str, Fact] = {}
    with pytest.raises(WordingError, match="there is no such wording"):
        WORDINGS.render("nowhere", "en", "web", empty)
    with pytest.raises(WordingError, match="there is no language 'de'"):
        WORDINGS.render("greet", "de", "web", empty)


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_who_is_told_of_a_person_is_not_offered_one_again(language: str) -> None:
    for channel in ("sms", "web"):
        last = say("handover", language, channel, introduce=True).text.splitlines()[-1]
        assert "auto" in last.lower()
        assert "?" not in last
