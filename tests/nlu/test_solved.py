"""The shipped solution: it is one of the shipped examples, and of nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from flows.intents import Intent
from nlu.features import features
from nlu.local_training import GRAM_SHARE, RIDGE, gaussian, gram_matrix, gram_weights, solve_for, train
from nlu.measure import Case
from nlu.solved import ship, shipped
from nlu.train import embeddings
from nlu.training_data import DATA, Example, load

FEW = tuple(load()[::300])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def vectors_of(examples: tuple[Example, ...]) -> np.ndarray:
    found = embeddings([one.text for one in examples], lambda _: None)
    assert found is not None
    return found


def test_the_shipped_weights_solve_the_ridge_equations_of_the_shipped_examples() -> None:
    solved, examples = shipped(), load()
    assert solved is not None, "run `python -m nlu solve` and commit nlu/solved.npz with the data"
    assert solved.kernel is not None
    counted = [features(one.text) for one in examples]
    learnt, vectors = gram_matrix(counted, *gram_weights(counted)), vectors_of(examples)
    wanted = np.eye(len(Intent))[[tuple(Intent).index(one.intent) for one in examples]]
    asked = wanted - wanted.mean(axis=0)
    some = np.arange(0, len(examples), 997)
    near = (learnt[some] @ learnt.T).toarray()
    by_grams = near @ solved.ngrams + RIDGE * solved.ngrams[some]
    by_both = (gaussian(vectors[some], vectors) + GRAM_SHARE * near) @ solved.kernel + RIDGE * solved.kernel[some]
    assert np.abs(by_grams - asked[some]).max() < 0.01
    assert np.abs(by_both - asked[some]).max() < 0.01


def test_a_solution_is_taken_for_its_own_data_only(data: Path, tmp_path: Path) -> None:
    ship(solve_for(FEW, vectors_of(FEW)), data, tmp_path / "solved.npz")
    assert shipped(data, tmp_path / "solved.npz") is not None
    with (data / "greet.yml").open("a") as file:
        file.write("\n# one more line\n")
    assert shipped(data, tmp_path / "solved.npz") is None


@pytest.mark.parametrize("content", [None, b"", b"no zip"])
def test_a_missing_or_broken_file_is_no_solution(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "solved.npz").write_bytes(content)
    assert shipped(path=tmp_path / "solved.npz") is None


def test_a_model_of_a_known_solution_is_the_model_that_solves_for_itself() -> None:
    vectors = vectors_of(FEW)
    cases = [Case(one.text, one.language, (one.intent,)) for one in FEW]
    known = train(FEW, cases, embeddings=(vectors, vectors), solved=solve_for(FEW, vectors))
    own = train(FEW, cases, embeddings=(vectors, vectors))
    text = ("I paid on Monday", vectors[0])
    assert np.allclose(known.with_meaning(*text), own.with_meaning(*text), atol=1e-5)
    assert np.allclose(known.probabilities(text[0]), own.probabilities(text[0]), atol=1e-5)
