"""The lint of the training data: duplicates, near-duplicates across intents, missing languages, leaked test cases."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from flows.intents import Intent
from nlu.errors import TrainingDataError
from nlu.text import fold
from nlu.training_data import DATA, LANGUAGES, ROOT, data_hash, load

EVALUATION = Path(__file__).parents[2] / "nlu" / "evaluation"
SMALL = {Intent.GREET, Intent.THANKS, Intent.AFFIRM, Intent.DENY}
FEWEST = 60
FEWEST_SMALL = 20
EXAMPLES = load()


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def grams(text: str) -> frozenset[str]:
    padded = f" {plain(text)} "
    return frozenset(padded[start : start + 4] for start in range(len(padded) - 3))


def test_every_intent_has_its_file_and_stands_in_the_domain() -> None:
    assert {path.stem for path in DATA.glob("*.yml")} == {intent.value for intent in Intent}
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(domain["intents"]) == {intent.value for intent in Intent}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_has_enough_examples_in_every_language(intent: Intent, language: str) -> None:
    number = sum(example.intent is intent and example.language == language for example in EXAMPLES)
    assert number >= (FEWEST_SMALL if intent in SMALL else FEWEST)


def test_no_example_stands_twice() -> None:
    seen = Counter((plain(example.text) or example.text, example.language) for example in EXAMPLES)
    assert [text for text, number in seen.items() if number > 1] == []


def test_no_two_intents_share_a_near_duplicate() -> None:
    near = [
        (first.text, second.text)
        for index, (first, ours) in enumerate(GRAMMED)
        for second, theirs in GRAMMED[index + 1 :]
        if first.intent is not second.intent and first.language == second.language and alike(ours, theirs) > 0.85
    ]
    assert near == []


@pytest.mark.parametrize("path", sorted(EVALUATION.glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_test_case_leaks_into_training(path: Path) -> None:
    trained = {plain(example.text) for example in EXAMPLES}
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    assert [text for text in texts if plain(text) in trained] == []
    leaked = [
        (text, example.text) for text in texts for example, theirs in GRAMMED if alike(grams(text), theirs) > 0.85
    ]
    assert leaked == []


def test_the_hash_changes_with_the_data(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("one", "utf-8")
    first = data_hash(tmp_path)
    (tmp_path / "a.yml").write_text("two", "utf-8")
    assert data_hash(tmp_path) != first


@pytest.mark.parametrize("content", ["", "nlu: 3", "nlu:\n - intent: unknown\n", "{", "nlu:\n - examples: x"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.yml").write_text(content, "utf-8")
    with pytest.raises(TrainingDataError, match=r"broken\.yml"):
        load(tmp_path)


def alike(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, len(first | second))


GRAMMED = [(example, grams(example.text)) for example in EXAMPLES if len(plain(example.text)) > 8]
