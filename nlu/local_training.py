"""Train the local engine: scikit-learn, needed here only, so that the service at rest does not carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from flows.intents import Intent
from nlu.features import features
from nlu.local_model import GAMMA, Array, Kernel, LocalModel, softmax
from nlu.measure import Case
from nlu.training_data import Example

STRENGTH = 30.0
"""Inverse regularisation of the linear model over n-grams."""
RIDGE = 0.3
GRAM_SHARE = 0.3
"""Weight of the n-gram kernel beside the Gaussian one; both chosen on the calibration families."""
_FEWEST_TEXTS = 2

Grams = tuple[dict[str, int], Array, Array, Array]


def train(
    examples: Sequence[Example],
    calibration: Sequence[Case],
    *,
    embeddings: tuple[Array, Array] | None = None,
    card: dict[str, Any] | None = None,
) -> LocalModel:
    """Learn from the examples; temperatures are set on the calibration families, which training never sees.

    `embeddings` are those of the examples and of the calibration texts, or None for n-grams alone.
    """
    intents = tuple(Intent)
    labels = np.array([intents.index(example.intent) for example in examples])
    truth = np.array([intents.index(case.intent) for case in calibration])
    counted = [features(example.text) for example in examples]
    asked = [features(case.text) for case in calibration]
    grams = _fit_grams(counted, labels, len(intents))
    vocabulary, idf, weights, bias = grams
    logits = _matrix(asked, vocabulary, idf) @ weights + bias
    scores = {"ngrams": _accuracy(logits, truth)}
    kernel = None
    if embeddings is not None:
        kernel, accuracy = _fit_kernel(grams, (counted, asked), (labels, truth), embeddings)
        scores["with_meaning"] = accuracy
    return LocalModel(
        intents=intents,
        vocabulary=vocabulary,
        idf=idf,
        weights=weights,
        bias=bias,
        temperature=fit_temperature(logits, truth),
        kernel=kernel,
        card={**(card or {}), "examples": len(examples), "accuracy_on_calibration_families": scores},
    )


def fit_temperature(logits: Any, labels: Any) -> float:
    """The temperature under which the log-likelihood of held-back labels is greatest."""

    def loss(logarithm: float) -> float:
        probabilities = softmax(logits / np.exp(logarithm))
        return float(-np.log(probabilities[np.arange(len(labels)), labels] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 4.0), method="bounded").x))


def _accuracy(logits: Any, labels: Any) -> float:
    return round(float((logits.argmax(axis=1) == labels).mean()), 4)


def _fit_grams(counted: Sequence[Counter[str]], labels: Any, classes: int) -> Grams:
    frequency = Counter(gram for counts in counted for gram in counts)
    kept = sorted(gram for gram, number in frequency.items() if number >= _FEWEST_TEXTS)
    vocabulary = {gram: index for index, gram in enumerate(kept)}
    idf = np.array([np.log((1 + len(counted)) / (1 + frequency[gram])) + 1 for gram in kept], dtype=np.float32)
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    model.fit(_matrix(counted, vocabulary, idf), labels)
    weights = np.zeros((len(kept), classes), dtype=np.float32)
    bias = np.full(classes, -20.0, dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return vocabulary, idf, weights, bias


def _fit_kernel(
    grams: Grams,
    counted: tuple[Sequence[Counter[str]], Sequence[Counter[str]]],
    labels: tuple[Any, Any],
    embeddings: tuple[Array, Array],
) -> tuple[Kernel, float]:
    vocabulary, idf, _, _ = grams
    learnt, asked = (_matrix(counts, vocabulary, idf) for counts in counted)
    anchors, queries = embeddings
    wanted = np.eye(len(Intent))[labels[0]]
    mean = wanted.mean(axis=0)
    kernel = _gaussian(anchors, anchors) + GRAM_SHARE * (learnt @ learnt.T).toarray()
    duals = np.linalg.solve(kernel + RIDGE * np.eye(len(anchors)), wanted - mean)
    gram_weights = GRAM_SHARE * (learnt.T @ duals)
    scores = _gaussian(queries, anchors) @ duals + asked @ gram_weights + mean
    fitted = Kernel(
        anchors=anchors,
        duals=duals.astype(np.float32),
        gram_weights=np.asarray(gram_weights, dtype=np.float32),
        kernel_bias=mean.astype(np.float32),
        temperature=fit_temperature(scores, labels[1]),
    )
    return fitted, _accuracy(scores, labels[1])


def _gaussian(first: Array, second: Array) -> Any:
    return np.exp(2 * GAMMA * (first.astype(np.float64) @ second.T - 1))


def _matrix(counted: Sequence[Counter[str]], vocabulary: dict[str, int], idf: Array) -> Any:
    rows, columns, values = [], [], []
    for row, counts in enumerate(counted):
        known = [(vocabulary[gram], number) for gram, number in counts.items() if gram in vocabulary]
        weights = [(1 + np.log(number)) * idf[column] for column, number in known]
        length = float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0
        rows += [row] * len(known)
        columns += [column for column, _ in known]
        values += [weight / length for weight in weights]
    return csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(len(counted), len(vocabulary)))
