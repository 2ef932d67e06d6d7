"""The in-process classifier at rest: numpy arrays only, no scikit-learn, no pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.intents import Intent
from nlu.features import features
from nlu.nearness import Nearness, Steps

Array = npt.NDArray[np.float32]
SCHEMA = 6
"""Raised whenever the meaning of the stored arrays or of the features changes: an older model is trained anew."""


@dataclass(frozen=True)
class Kernel:
    """Kernel ridge regression on the sum of a Gaussian kernel on embeddings and a linear one on n-grams.

    `anchors` are the embeddings of the training sentences in steps of 8 bits, `duals` their weights for each intent;
    the linear part is folded into one weight for each n-gram.
    """

    anchors: Steps
    duals: Array
    gram_weights: Array
    kernel_bias: Array
    temperature: float

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.anchors, self.duals)

    def scores(self, embeddings: Array, grams: Sequence[tuple[Any, Array]]) -> Array:
        """Scores before calibration: a row for each text, a column for each intent."""
        linear = np.stack([values @ self.gram_weights[indexes] for indexes, values in grams])
        return np.asarray(self._nearness.scores(embeddings) + linear + self.kernel_bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A linear model over n-grams with its temperature, and optionally a kernel model that sees meanings as well."""

    intents: tuple[Intent, ...]
    vocabulary: dict[str, int]
    idf: Array
    weights: Array
    bias: Array
    temperature: float
    kernel: Kernel | None
    card: dict[str, Any]

    def weighed(self, text: str) -> tuple[Any, Array]:
        """The known n-grams of a text, and their weights: a vector of length one."""
        known = [(i, count) for gram, count in features(text).items() if (i := self.vocabulary.get(gram)) is not None]
        indexes = np.fromiter((index for index, _ in known), dtype=np.int64, count=len(known))
        counts = np.fromiter((count for _, count in known), dtype=np.float32, count=len(known))
        values = (1 + np.log(counts)) * self.idf[indexes]
        return indexes, values / (np.linalg.norm(values) or 1.0)

    def probabilities(self, text: str) -> Array:
        """Calibrated probabilities from the n-grams alone."""
        indexes, values = self.weighed(text)
        return softmax((values @ self.weights[indexes] + self.bias) / self.temperature)

    def with_meaning(self, text: str, embedding: Array) -> Array:
        """Calibrated probabilities from n-grams and the sentence's embedding together."""
        assert self.kernel is not None
        return np.asarray(self.with_meanings([text], embedding.reshape(1, -1))[0])

    def with_meanings(self, texts: Sequence[str], embeddings: Array) -> Array:
        """The same for several texts at once, a row for each: the kernel is gone through once."""
        assert self.kernel is not None
        found = self.kernel.scores(embeddings, [self.weighed(text) for text in texts])
        return softmax(found / self.kernel.temperature)

    @property
    def embeds(self) -> bool:
        """Whether the model was trained with embeddings as well."""
        return self.kernel is not None


_KERNEL_ARRAYS = ("anchors", "duals", "gram_weights", "kernel_bias")


def softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def save(model: LocalModel, folder: Path) -> None:
    """Write the model so that a reader sees all of it or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        "vocabulary": np.frombuffer("\n".join(model.vocabulary).encode(), dtype=np.uint8),
        "idf": model.idf,
        "weights": model.weights,
        "bias": model.bias,
    }
    if model.kernel is not None:
        arrays |= {name: getattr(model.kernel, name) for name in _KERNEL_ARRAYS}
    part = folder / "model.part.npz"
    np.savez(part, **arrays)
    card = {
        **model.card,
        "schema": SCHEMA,
        "intents": list(model.intents),
        "temperature": model.temperature,
        "kernel_temperature": model.kernel.temperature if model.kernel else None,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1), "utf-8")
    part.replace(folder / "model.npz")


def load(folder: Path) -> LocalModel | None:
    """The stored model, or None when there is none that this version can read."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        if card["schema"] != SCHEMA:
            return None
        with np.load(folder / "model.npz") as arrays:
            return _assemble(card, {name: arrays[name] for name in arrays.files})
    except (OSError, EOFError, ValueError, KeyError):
        return None


def _assemble(card: dict[str, Any], arrays: dict[str, Any]) -> LocalModel:
    grams = arrays["vocabulary"].tobytes().decode().split("\n")
    return LocalModel(
        intents=tuple(Intent(name) for name in card["intents"]),
        vocabulary={gram: index for index, gram in enumerate(grams)},
        idf=arrays["idf"],
        weights=arrays["weights"],
        bias=arrays["bias"],
        temperature=card["temperature"],
        kernel=_kernel(card, arrays),
        card=card,
    )


def _kernel(card: dict[str, Any], arrays: dict[str, Any]) -> Kernel | None:
    if card["kernel_temperature"] is None:
        return None
    return Kernel(**{name: arrays[name] for name in _KERNEL_ARRAYS}, temperature=card["kernel_temperature"])


def as_scores(model: LocalModel, probabilities: Sequence[float] | Array) -> dict[Intent, float]:
    """Probabilities by intent."""
    return {intent: float(value) for intent, value in zip(model.intents, probabilities, strict=True)}
