from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from flows.intents import Intent
from nlu import spelling_words
from nlu.guard import LONGEST
from nlu.spelling import corrected, corrected_with
from nlu.spelling_words import ROOT, Vocabulary, count, spans, vocabularies, write
from nlu.training_data import LANGUAGES, Example, load

ENGLISH = {"hello": 26, "help": 30, "where": 54, "when": 100, "there": 159, "the": 1600, "stop": 200, "paid": 90}
TONGUES = st.sampled_from(LANGUAGES)


def made_of(tmp_path: Path, language: str, texts: dict[str, int], dictionary: dict[str, int]) -> Vocabulary:
    empty: dict[str, dict[str, int]] = {code: {} for code in LANGUAGES}
    path = tmp_path / "words.npz"
    write(path, empty | {language: texts}, empty | {language: dictionary})
    found = spelling_words._read(path)
    assert found is not None
    return found[language]


@pytest.fixture(scope="session")
def training_words() -> dict[str, Counter[str]]:
    return count(load())


@pytest.fixture
def nothing_loaded() -> Iterator[None]:
    vocabularies.cache_clear()
    yield
    vocabularies.cache_clear()


# --- what people write ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("en", "thnak you so mcuh", "thank you so much"),
        ("en", "stpo sendign me this", "stop sending me this"),
        ("en", "helo ther, wher is my invoce?", "hello there, where is my invoice?"),
        ("en", "STPO TEXTNG ME!!", "STOP TEXTING ME!!"),
        ("en", "ok. Stpo it! (Thnak you)", "ok. Stop it! (Thank you)"),
        ("en", "Plese call me\n\n  tomorow...", "Please call me\n\n  tomorrow..."),
        ("fr", "je paye en fevrier", "je paye en février"),
        ("fr", "d'acord pour l'hussier, jusqu’a demian", "d'accord pour l'huissier, jusqu’a demain"),
        ("fr", "je conteste cette factrue", "je conteste cette facture"),
        ("nl", "ik heb vorgie week al betald", "ik heb vorige week al betaald"),
        ("nl", "stuur geen berihcten meer, bednakt", "stuur geen berichten meer, bedankt"),
    ],
)
def test_a_slip_comes_back_as_the_word_that_was_meant(language: str, written: str, meant: str) -> None:
    assert corrected(written, language) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "pls stop, thx. I cant pay, dont ask"),
        ("fr", "svp jsuis au chômage, c'est pas possible aujourd'hui, qu'est-ce que je fais"),
        ("nl", "kzal betalen aub, de mand is leeg"),
        ("en", "my accountant Vandenbrouke and Mr Stpo at Sendign know"),
        ("en", "A17 Stpo and www.thnak.be Plese"),
        ("en", "the mandataire said it was urgent, see ik betaal"),
        ("en", "ok no Hi"),
        ("en", "see www.plese.com/thnak, https://stpo.be or plese.example, file factrue.pdf"),
        ("en", "write to plese.stpo@thnak.be"),
        ("en", "invoce2024 stpo-3 INV/thnak 12:30 €45,50 ½thnak"),
        ("nl", "rekeningnummer BE68 5390 0754 7034 en ref FACTRUE_9"),
        ("en", "thna" * 7),
        ("de", "stpo sendign bitte"),
        ("", "stpo sendign"),
    ],
)
def test_what_somebody_spells_so_names_numbers_and_links_stay(language: str, text: str) -> None:
    assert corrected(text, language) == text


def test_only_the_start_of_an_endless_text_is_looked_at() -> None:
    text = "stpo " * LONGEST
    found = corrected(text, "en")
    assert found.startswith("stop stop")
    assert found.endswith("stpo stpo ")
    assert len(found) == len(text)


# --- which word was meant ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [("wher", "where"), ("helo", "hello"), ("ther", "there"), ("sotp", "stop"), ("paiid", "paid"), ("zzzz", "zzzz")],
)
def test_a_letter_left_out_is_likelier_than_a_wrong_one(tmp_path: Path, written: str, meant: str) -> None:
    assert corrected_with(made_of(tmp_path, "en", ENGLISH, {}), written, "en") == meant


def test_a_short_word_is_only_taken_for_one_that_begins_alike(tmp_path: Path) -> None:
    words = made_of(tmp_path, "nl", {"rabo": 90, "jaar": 9}, {})
    assert corrected_with(words, "abo jaa", "nl") == "abo jaar"


def test_accents_come_first_and_never_count_as_a_slip(tmp_path: Path) -> None:
    words = made_of(tmp_path, "fr", {"réglé": 4, "règle": 3, "reglo": 90, "février": 5}, {})
    assert corrected_with(words, "regle fevirer", "fr") == "réglé février"


def test_a_word_of_a_dictionary_stays_unless_even_the_dictionary_hardly_saw_it(tmp_path: Path) -> None:
    words = made_of(tmp_path, "en", ENGLISH, {"whet": 30, "wher": 29, "don't": 50})
    assert corrected_with(words, "whet wher dont", "en") == "whet where dont"


def test_the_words_of_one_text_alone_are_nothing_to_correct_towards() -> None:
    twice = [Example(text, Intent.AFFIRM, "fr", "") for text in ("l’accord stpo", "l'accord, l'accord")]
    assert count(twice)["fr"] == {"l'accord": 2, "accord": 2}


# --- whatever the text ------------------------------------------------------------------------------------------------


@given(text=st.text(max_size=300), language=st.text(max_size=3) | TONGUES)
def test_no_text_makes_it_fail_or_grow_and_only_letters_change(text: str, language: str) -> None:
    found = corrected(text, language)
    assert [mark for mark in found if not mark.isalpha()] == [mark for mark in text if not mark.isalpha()]
    assert len(found) <= len(text) + sum(1 for _ in spans(text))
    assert corrected(text, language) == found


@given(data=st.data(), language=TONGUES)
def test_what_the_training_data_hold_comes_back_unchanged(
    training_words: dict[str, Counter[str]], data: st.DataObject, language: str
) -> None:
    words = data.draw(st.lists(st.sampled_from(sorted(training_words[language])), max_size=20))
    assert corrected(" ".join(words), language) == " ".join(words)


@given(
    before=st.text("stpo hel", max_size=20),
    kept=st.from_regex(r"[a-z]{0,5}[0-9][a-z0-9.,:]{0,9}|https?://[a-z/]{1,20}|[a-z.]{1,9}@[a-z]{1,9}", fullmatch=True),
    language=TONGUES,
)
def test_numbers_links_and_addresses_stay(before: str, kept: str, language: str) -> None:
    assert corrected(f"{before} {kept} stpo", language).split()[-2] == kept


@given(text=st.text("thnaksbeld ", max_size=60), language=TONGUES)
def test_a_corrected_text_is_correct(text: str, language: str) -> None:
    found = corrected(text, language)
    assert corrected(found, language) == found


# --- where the words come from ----------------------------------------------------------------------------------------


def test_the_file_is_whole_small_and_the_same_each_time(tmp_path: Path) -> None:
    first, again = tmp_path / "first" / "words.npz", tmp_path / "again" / "words.npz"
    for path in (first, again):
        write(path, dict.fromkeys(LANGUAGES, ENGLISH), {code: {"don't": 40} for code in LANGUAGES})
        assert [file.name for file in path.parent.iterdir()] == ["words.npz"]
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_an_odd_file_is_none_and_will_be_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.npz"
    path.write_bytes(content)
    assert spelling_words._read(path) is None


@pytest.mark.usefixtures("nothing_loaded")
def test_without_the_dictionaries_nothing_is_corrected_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spelling_words, "_PACKAGE", "no-such-package-anywhere")
    with capture_logs() as logs:
        assert [corrected("stpo sendign", "en") for _ in range(3)] == ["stpo sendign"] * 3
    assert [(line["event"], line["log_level"]) for line in logs] == [("nlu.spelling.off", "warning")]
    assert "stpo" not in str(logs)


def test_where_the_file_cannot_be_written_nothing_is_corrected(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", "utf-8")
    with capture_logs() as logs:
        assert vocabularies.__wrapped__(blocked) == {}
    assert [line["event"] for line in logs] == ["nlu.spelling.off"]


def test_the_service_never_carries_the_dictionaries() -> None:
    code = (
        "import sys; from nlu.spelling import corrected; print(corrected('stpo', 'en'), 'spellchecker' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "stop False"
