"""Accepted reviews become training examples by one command: once, in the right place, all or nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.cli.base import Clocks
from bot.cli.learn import export
from flows.intents import Intent
from flows.review import Guess, Review, ReviewState
from nlu.errors import TrainingDataError
from nlu.lint import held_back
from nlu.training_data import DATA, load
from store.memory import MemoryStore

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
REAL = Clocks(lambda: NOW, lambda: 0.0)
NEW = "the zebra <name> ate 12 of my lampshades, so 40 euros go off"
NOUVEAU = "le zèbre a mangé douze abat-jour : remise [svp], {ok} # 'vrai' \"oui\"\n- demain"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    return folder


async def accepted(*lessons: tuple[str, str, str]) -> MemoryStore:
    """A store with accepted reviews M0, M1…: text, language, intent."""
    store = MemoryStore()
    for number, (text, language, intent) in enumerate(lessons):
        review = Review(f"M{number}", NOW, language, text, (Guess("deny", 0.4),), abstained=True)
        assert await store.correct(review, intent, "sofie", NOW)
        assert await store.accept_reviews([review.id], "ada", NOW)
    return store


async def exported(store: MemoryStore) -> list[str]:
    return [review.id for review in await store.reviews(state=ReviewState.EXPORTED)]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_accepted_texts_become_examples_each_in_a_family_of_its_own(data, capsys):
    before = load(data)
    store = await accepted((NEW, "en", "dispute"), (NOUVEAU, "fr", "dispute"), ("zebra zebra, gone home", "en", "deny"))
    assert await export(store, data, REAL) == 0
    known = set(before)
    new = [example for example in load(data) if example not in known]
    assert len(load(data)) == len(before) + 3
    assert {(item.text, item.intent, item.language) for item in new} == {
        (NEW, Intent.DISPUTE, "en"),
        ("le zèbre a mangé douze abat-jour : remise (svp), {ok} # 'vrai' \"oui\" - demain", Intent.DISPUTE, "fr"),
        ("zebra zebra, gone home", Intent.DENY, "en"),
    }
    assert len({item.family for item in new}) == 3
    assert await exported(store) == ["M0", "M1", "M2"]
    assert "3 examples were added" in capsys.readouterr().err


async def test_the_files_only_grow_and_only_those_concerned(data):
    before = files(data)
    await export(await accepted((NEW, "en", "dispute")), data, REAL)
    after = files(data)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name]] == ["dispute.yml"]
    assert after["dispute.yml"].startswith(before["dispute.yml"])


async def test_a_second_run_learns_nothing_twice(data, capsys):
    store = await accepted((NEW, "en", "dispute"))
    await export(store, data, REAL)
    before = files(data)
    assert await export(store, data, REAL) == 0
    assert files(data) == before
    assert "nothing new to learn" in capsys.readouterr().err


async def test_a_run_that_died_before_marking_is_made_good(data, capsys):
    await export(await accepted((NEW, "en", "dispute")), data, REAL)
    before = files(data)
    again = await accepted((NEW, "en", "dispute"))
    assert await export(again, data, REAL) == 0
    assert files(data) == before
    assert await exported(again) == ["M0"]
    assert "M0: skipped, nearly the same stands in dispute.yml already" in capsys.readouterr().err


async def test_of_two_that_say_the_same_one_is_learnt(data):
    store = await accepted((NEW, "en", "dispute"), (NEW.upper() + "!", "en", "dispute"))
    before = len(load(data))
    assert await export(store, data, REAL) == 0
    assert len(load(data)) == before + 1
    assert await exported(store) == ["M0", "M1"]


def _another(intent: Intent) -> str:
    return next(example.text for example in load() if example.intent is intent and example.language == "en")


@pytest.mark.parametrize(
    ("text", "language", "intent", "why"),
    [
        (_another(Intent.HARDSHIP), "en", "thanks", "nearly the same stands in hardship.yml"),
        (max(held_back(), key=len), "en", "dispute", "held back for measuring"),
        ("<name> <phone> 👍", "en", "dispute", "it has no words"),
        ("het is anders", "de", "dispute", "no training data in the language 'de'"),
        ("it is different", "en", "old_intent", "no intent 'old_intent'"),
    ],
)
async def test_what_must_not_be_learnt_is_said_and_stays_accepted(data, capsys, text, language, intent, why):
    store = await accepted((text, language, intent), (NEW, "en", "dispute"))
    assert await export(store, data, REAL) == 1
    said = capsys.readouterr().err
    assert "M0: skipped" in said
    assert why in said
    assert await exported(store) == ["M1"]
    assert [review.id for review in await store.reviews(state=ReviewState.ACCEPTED)] == ["M0"]


async def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(data):
    store = await accepted((NEW, "en", "dispute"), ("zebra zebra, gone home", "en", "deny"))
    (data / "dispute.yml.new").mkdir()
    before = {path.name: path.read_bytes() for path in data.glob("*.yml")}
    with pytest.raises(TrainingDataError, match="nothing was changed"):
        await export(store, data, REAL)
    assert {path.name: path.read_bytes() for path in data.glob("*.yml")} == before
    assert await exported(store) == []


def test_a_wrong_folder_is_wrong_usage(tmp_path, monkeypatch):
    monkeypatch.setenv("AMICABLE_SECRET_KEY", "a" * 48)
    monkeypatch.delenv("MONGODB_URI", raising=False)
    (tmp_path / "config.yml").write_bytes(Path("config.yml").read_bytes())
    arguments = ["learn", "--data", str(tmp_path / "none"), "--config", str(tmp_path / "config.yml")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2, result.output
    assert "holds no training file" in result.output
