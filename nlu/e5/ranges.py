"""How far each channel of the encoder reaches before each multiplication, seen on texts: what 8 bits have to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.e5.encoder import Encoder, session_of
from nlu.e5.graph import LAYERS, exact_graph
from nlu.e5.quantized import RANGES, exactly_given
from nlu.e5.weights import weights


def write_ranges(texts: Sequence[str], path: Path = RANGES) -> None:
    """Read the texts in 32 bits and write nlu/e5/ranges.npz anew: every vector changes with it."""
    graph, told, given = exact_graph(weights().shape)
    listener = _Listener(session_of(graph, exactly_given(weights())), told)
    Encoder(listener).raw(texts)
    seen: dict[str, Any] = {name: np.stack(listener.seen[source]).astype(np.float16) for name, source in given.items()}
    np.savez_compressed(path, **seen)


class _Listener:
    """Runs the exact encoder and keeps the least and greatest of each channel that it sees."""

    def __init__(self, session: Any, told: Sequence[str]) -> None:
        self._session = session
        self._told = told
        self.seen: dict[str, tuple[Any, Any]] = {}

    def run(self, _: None, asked: Mapping[str, Any]) -> list[Any]:
        """What encoder.onnx would tell; only its shape counts here."""
        rows = dict(zip(self._told, self._session.run(None, dict(asked)), strict=True))
        for name, found in (("tokens", asked["tokens"]), *rows.items()):
            least, greatest = found[0].min(axis=0), found[0].max(axis=0)
            before = self.seen.get(name, (least, greatest))
            self.seen[name] = np.minimum(before[0], least), np.maximum(before[1], greatest)
        return [asked["tokens"]] * len(LAYERS)
