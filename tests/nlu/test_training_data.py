"""The lint of the training data: duplicates, near-duplicates across intents, missing languages, leaked test cases."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer

from flows.intents import Intent
from nlu.errors import TrainingDataError
from nlu.text import fold
from nlu.training_data import DATA, LANGUAGES, ROOT, data_hash, load

EVALUATION = Path(__file__).parents[2] / "nlu" / "evaluation"
SMALL = {Intent.GREET, Intent.THANKS, Intent.AFFIRM, Intent.DENY}
FEWEST = 60
FEWEST_SMALL = 20
SHORTEST_COMPARED = 8
TOO_ALIKE = 0.85
EXAMPLES = load()
LABELLED = [path for path in sorted(EVALUATION.glob("*.jsonl")) if "slots" not in path.stem]
"""Slots are read by rules, which learn from no example."""


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
    long = [example for example in EXAMPLES if len(plain(example.text)) > SHORTEST_COMPARED]
    near = [
        (long[row].text, long[column].text)
        for row, column in alike([one.text for one in long], [one.text for one in long])
        if row < column and long[row].intent is not long[column].intent and long[row].language == long[column].language
    ]
    assert near == []


@pytest.mark.parametrize(
    "path",
    LABELLED,
    ids=lambda path: path.stem,
)
def test_no_test_case_leaks_into_training(path: Path) -> None:
    trained = {plain(example.text) for example in EXAMPLES}
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    assert [text for text in texts if plain(text) in trained] == []
    long = [example.text for example in EXAMPLES if len(plain(example.text)) > SHORTEST_COMPARED]
    assert [(texts[row], long[column]) for row, column in alike(texts, long)] == []


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


def alike(first: list[str], second: list[str]) -> list[tuple[int, int]]:
    """The pairs of texts whose sets of character 4-grams overlap by more than TOO_ALIKE (Jaccard)."""
    counter = CountVectorizer(analyzer=grams, binary=True).fit([*first, *second])
    rows, columns = counter.transform(first), counter.transform(second)
    common = (rows @ columns.T).tocoo()
    sizes, others = rows.getnnz(axis=1), columns.getnnz(axis=1)
    share = common.data / (sizes[common.row] + others[common.col] - common.data)
    return [(int(r), int(c)) for r, c, s in zip(common.row, common.col, share, strict=True) if s > TOO_ALIKE]
