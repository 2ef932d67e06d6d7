"""Train the local engine: scikit-learn, needed here only, so that the service at rest does not carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from flows.intents import Intent
from nlu.features import features
from nlu.local_model import Array, LocalModel, softmax
from nlu.training_data import Example

FOLDS = 5
STRENGTH = 30.0
EMBEDDING_STRENGTH = 30.0
_FEWEST_TEXTS = 2
_SEED = 20261121


def train(examples: Sequence[Example], *, embeddings: Array | None = None, card: dict[str, Any] | None = None) -> LocalModel:
    """Learn from the examples; temperatures are set on folds that hold back whole paraphrase families."""
    intents = tuple(intent for intent in Intent if any(example.intent is intent for example in examples))
    labels = numpy.array([intents.index(example.intent) for example in examples])
    families = numpy.array([example.family for example in examples])
    counted = [features(example.text) for example in examples]

    def grams(learn: Any, ask: Any) -> Any:
        model = _fit_grams([counted[i] for i in learn], labels[learn], len(intents))
        return _logits(model, [counted[i] for i in ask])

    held_back = _out_of_fold(labels, families, grams, len(intents))
    temperature = fit_temperature(held_back, labels)
    scores = {"accuracy_ngrams": _accuracy(held_back, labels)}
    embedding: LogisticRegression | None = None
    embedding_temperature = temperature
    if embeddings is not None:
        vectors = embeddings

        def embedded(learn: Any, ask: Any) -> Any:
            return _fit_embedding(vectors[learn], labels[learn]).decision_function(vectors[ask])

        both = held_back + _out_of_fold(labels, families, embedded, len(intents))
        embedding_temperature = fit_temperature(both, labels)
        scores["accuracy_ensemble"] = _accuracy(both, labels)
        embedding = _fit_embedding(vectors, labels)
    vocabulary, idf, weights, bias = _fit_grams(counted, labels, len(intents))
    return LocalModel(
        intents=intents,
        vocabulary=vocabulary,
        idf=idf,
        weights=weights,
        bias=bias,
        temperature=temperature,
        embedding_weights=None if embedding is None else embedding.coef_.T.astype(numpy.float32),
        embedding_bias=None if embedding is None else embedding.intercept_.astype(numpy.float32),
        embedding_temperature=embedding_temperature,
        card={**(card or {}), "examples": len(examples), "cross_validated": scores},
    )


def fit_temperature(logits: Any, labels: Any) -> float:
    """The temperature under which held-back log-likelihood is greatest."""

    def loss(logarithm: float) -> float:
        probabilities = softmax(logits / numpy.exp(logarithm))
        return float(-numpy.log(probabilities[numpy.arange(len(labels)), labels] + 1e-12).mean())

    return float(numpy.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))


def _out_of_fold(labels: Any, families: Any, score: Callable[[Any, Any], Any], classes: int) -> Any:
    logits = numpy.zeros((len(labels), classes), dtype=numpy.float32)
    splitter = GroupKFold(n_splits=FOLDS, shuffle=True, random_state=_SEED)
    for learn, ask in splitter.split(labels, labels, families):
        logits[ask] = score(learn, ask)
    return logits


def _accuracy(logits: Any, labels: Any) -> float:
    return round(float((logits.argmax(axis=1) == labels).mean()), 4)


def _fit_grams(counted: Sequence[Counter[str]], labels: Any, classes: int) -> tuple[dict[str, int], Array, Array, Array]:
    frequency = Counter(gram for counts in counted for gram in counts)
    kept = sorted(gram for gram, number in frequency.items() if number >= _FEWEST_TEXTS)
    vocabulary = {gram: index for index, gram in enumerate(kept)}
    idf = numpy.array([numpy.log((1 + len(counted)) / (1 + frequency[gram])) + 1 for gram in kept], dtype=numpy.float32)
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    model.fit(_matrix(counted, vocabulary, idf), labels)
    weights = numpy.zeros((len(kept), classes), dtype=numpy.float32)
    bias = numpy.full(classes, -20.0, dtype=numpy.float32)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return vocabulary, idf, weights, bias


def _logits(model: tuple[dict[str, int], Array, Array, Array], counted: Sequence[Counter[str]]) -> Any:
    vocabulary, idf, weights, bias = model
    return _matrix(counted, vocabulary, idf) @ weights + bias


def _matrix(counted: Sequence[Counter[str]], vocabulary: dict[str, int], idf: Array) -> Any:
    rows, columns, values = [], [], []
    for row, counts in enumerate(counted):
        known = [(vocabulary[gram], number) for gram, number in counts.items() if gram in vocabulary]
        weights = [(1 + numpy.log(number)) * idf[column] for column, number in known]
        length = float(numpy.sqrt(sum(weight * weight for weight in weights))) or 1.0
        rows += [row] * len(known)
        columns += [column for column, _ in known]
        values += [weight / length for weight in weights]
    return csr_matrix((numpy.array(values, dtype=numpy.float32), (rows, columns)), shape=(len(counted), len(vocabulary)))


def _fit_embedding(vectors: Any, labels: Any) -> LogisticRegression:
    return LogisticRegression(C=EMBEDDING_STRENGTH, max_iter=1000).fit(vectors, labels)
