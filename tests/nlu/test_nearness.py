"""Nearness to the training sentences in 8 bits, against the same sum in 32."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.nearness import GAMMA, GRAPH, Nearness, from_steps, in_steps, write_graph

WIDTH, INTENTS = 384, 5


def unit(number: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(number, WIDTH)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


ANCHORS = unit(300, 1)
DUALS = np.random.default_rng(2).normal(size=(300, INTENTS)).astype(np.float32)


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    return Nearness(in_steps(ANCHORS), DUALS)


def test_scores_are_the_weighed_sum_of_the_gaussian_kernel(nearness: Nearness) -> None:
    asked = np.concatenate([unit(20, 3), ANCHORS[:20]])
    exact = np.exp(2 * GAMMA * (asked @ ANCHORS.T - 1)) @ DUALS
    assert np.abs(nearness.scores(asked) - exact).max() < 0.01 * np.abs(exact).max()


@given(number=st.integers(1, 8), seed=st.integers(0, 1000))
def test_a_text_scores_the_same_alone_and_among_others(nearness: Nearness, number: int, seed: int) -> None:
    asked = unit(number, seed)
    together = nearness.scores(asked)
    assert together.shape == (number, INTENTS)
    assert np.allclose(together[-1:], nearness.scores(asked[-1:]), atol=1e-4)


def test_steps_come_back_as_the_same_steps() -> None:
    steps = in_steps(ANCHORS)
    assert (in_steps(from_steps(steps)) == steps).all()
    held = np.abs(ANCHORS) < 0.19
    assert np.abs(from_steps(steps) - ANCHORS)[held].max() < 0.001
    assert held.mean() > 0.99


def test_the_shipped_graph_is_the_one_that_the_code_makes(tmp_path: Path) -> None:
    write_graph(tmp_path / "graph.onnx")
    assert onnx.load(str(tmp_path / "graph.onnx")).graph == onnx.load(str(GRAPH)).graph
