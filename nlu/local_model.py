"""The in-process classifier at rest: numpy arrays only, no scikit-learn, no pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import numpy.typing

from flows.intents import Intent
from nlu.features import features

Array = numpy.typing.NDArray[numpy.float32]
SCHEMA = 2
"""Raised whenever the meaning of the stored arrays or of the features changes: an older model is trained anew."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A linear model over n-grams, and optionally one over sentence embeddings, with its temperature."""

    intents: tuple[Intent, ...]
    vocabulary: dict[str, int]
    idf: Array
    weights: Array
    bias: Array
    temperature: float
    embedding_weights: Array | None
    embedding_bias: Array | None
    embedding_temperature: float
    card: dict[str, Any]

    def logits(self, text: str) -> Array:
        """Scores before calibration, one for each intent."""
        counted = [(index, count) for gram, count in features(text).items() if (index := self.vocabulary.get(gram)) is not None]
        if not counted:
            return self.bias
        indexes = numpy.fromiter((index for index, _ in counted), dtype=numpy.int64, count=len(counted))
        counts = numpy.fromiter((count for _, count in counted), dtype=numpy.float32, count=len(counted))
        values = (1 + numpy.log(counts)) * self.idf[indexes]
        values /= numpy.linalg.norm(values)
        return numpy.asarray(values @ self.weights[indexes] + self.bias, dtype=numpy.float32)

    def probabilities(self, text: str) -> Array:
        """Calibrated probabilities from the n-grams alone."""
        return softmax(self.logits(text) / self.temperature)

    def ensemble(self, text: str, embedding: Array) -> Array:
        """Calibrated probabilities from n-grams and the sentence's embedding together."""
        assert self.embedding_weights is not None
        assert self.embedding_bias is not None
        other = embedding @ self.embedding_weights + self.embedding_bias
        return softmax((self.logits(text) + other) / self.embedding_temperature)

    @property
    def embeds(self) -> bool:
        """Whether the model was trained with embeddings as well."""
        return self.embedding_weights is not None


def softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
    return numpy.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=numpy.float32)


def save(model: LocalModel, folder: Path) -> None:
    """Write the model so that a reader sees all of it or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        "vocabulary": numpy.frombuffer("\n".join(model.vocabulary).encode(), dtype=numpy.uint8),
        "idf": model.idf,
        "weights": model.weights,
        "bias": model.bias,
    }
    if model.embedding_weights is not None and model.embedding_bias is not None:
        arrays |= {"embedding_weights": model.embedding_weights, "embedding_bias": model.embedding_bias}
    part = folder / "model.part.npz"
    numpy.savez(part, **arrays)
    card = {
        **model.card,
        "schema": SCHEMA,
        "intents": list(model.intents),
        "temperature": model.temperature,
        "embedding_temperature": model.embedding_temperature,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1), "utf-8")
    part.replace(folder / "model.npz")


def load(folder: Path) -> LocalModel | None:
    """The stored model, or None when there is none that this version can read."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        if card["schema"] != SCHEMA:
            return None
        with numpy.load(folder / "model.npz") as arrays:
            return _assemble(card, {name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError):
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
        embedding_weights=arrays.get("embedding_weights"),
        embedding_bias=arrays.get("embedding_bias"),
        embedding_temperature=card["embedding_temperature"],
        card=card,
    )


def as_scores(model: LocalModel, probabilities: Sequence[float] | Array) -> dict[Intent, float]:
    """Probabilities by intent."""
    return {intent: float(value) for intent, value in zip(model.intents, probabilities, strict=True)}
