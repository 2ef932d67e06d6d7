"""Leaving a writer out of one inverse says the same as training without that writer."""

from __future__ import annotations

from itertools import islice

import numpy as np

from nlu.features import features
from nlu.local_training import GRAM_SHARE, gaussian, gram_matrix, gram_weights, kernel_matrix, solve, solve_sparse
from nlu.strangers import Strangers
from nlu.training_data import Example, load

WRITERS = ("stranger_fr", "stranger_nl", "guest_en_a")
ANN = WRITERS[0]


def some(number: int = 25) -> list[Example]:
    return [one for writer in WRITERS for one in islice((one for one in load() if one.writer == writer), number)]


def directions(number: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(number, 12)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_writer_is_read_as_by_a_model_that_never_saw_them() -> None:
    examples = some()
    vectors = directions(len(examples), 1)
    strangers = Strangers(examples, vectors)
    alone = strangers.outsider(ANN)
    others = [place for place, one in enumerate(examples) if one.writer != ANN]
    counted = [features(one.text) for one in examples]
    learnt = gram_matrix(counted, *gram_weights(counted))
    wanted = strangers.wanted - strangers.wanted.mean(axis=0)
    duals = solve(kernel_matrix(learnt[others], vectors[others], GRAM_SHARE), wanted[others])
    near = gaussian(vectors[alone.places], vectors[others])
    near += GRAM_SHARE * (learnt[alone.places] @ learnt[others].T).toarray()
    assert np.allclose(alone.told, near @ duals + strangers.wanted.mean(axis=0), atol=1e-3)
    texts = [examples[place].text for place in alone.places]
    assert np.allclose(strangers.read(alone, texts, vectors[alone.places]), alone.told, atol=1e-3)


def test_every_named_writer_has_an_outsider_and_nobody_is_the_whole_model() -> None:
    examples = some(6)
    strangers = Strangers(examples, None)
    assert [one.writer for one in strangers.outsiders()] == sorted(WRITERS)
    assert len(strangers.outsider("").places) == 0


def test_n_grams_alone_are_solved_alike_without_their_matrix() -> None:
    counted = [features(one.text) for one in some(6)]
    learnt = gram_matrix(counted, *gram_weights(counted))
    wanted = directions(len(counted), 2)
    exact = solve(kernel_matrix(learnt, None, 1.0), wanted)
    assert np.allclose(solve_sparse(learnt, wanted), exact, atol=1e-2 * np.abs(exact).max())
