"""Train the local engine: closed form, the same result at each training; scipy is needed here only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import LinearOperator, cg

from flows.intents import Intent
from nlu.features import features
from nlu.local_model import Array, Kernel, LocalModel, softmax
from nlu.measure import Case
from nlu.nearness import GAMMA, in_steps
from nlu.thresholds import STRANGER
from nlu.training_data import Example

RIDGE = 0.1
GRAM_SHARE = 0.5
"""Weight of the n-gram kernel beside the Gaussian one; both chosen on the development families."""
_FEWEST_TEXTS = 2
_BLOCK = 1024
_NEAR_ENOUGH = 1e-4


def train(
    examples: Sequence[Example],
    calibration: Sequence[Case],
    *,
    embeddings: tuple[Array, Array] | None = None,
    card: dict[str, Any] | None = None,
    stranger: tuple[float, float] = STRANGER,
    solved: Solved | None = None,
) -> LocalModel:
    """Learn from the examples; temperatures are set on the calibration families, which training never sees.

    `embeddings` are those of the examples and of the calibration texts, or None for n-grams alone. `stranger` widens
    the two temperatures, with meaning and of n-grams, to what holds for writers that no example is from (nlu/doubt.py).
    `solved` is the solution for these examples and embeddings where it is known already (nlu/solved.py).
    """
    intents = tuple(Intent)
    labels = np.array([intents.index(example.intent) for example in examples])
    truth = np.array([intents.index(case.intent) for case in calibration])
    counted = [features(example.text) for example in examples]
    asked = [features(case.text) for case in calibration]
    vocabulary, idf = gram_weights(counted)
    learnt, queries = (gram_matrix(counts, vocabulary, idf) for counts in (counted, asked))
    solved = solved or solution(learnt, labels, None if embeddings is None else embeddings[0])
    grams = _weights(learnt, labels, solved.ngrams)
    logits = queries @ grams.weights + grams.bias
    scores = {"ngrams": _accuracy(logits, truth)}
    kernel = None
    if embeddings is not None:
        kernel, found = _kernel_of(learnt, queries, labels, embeddings, solved)
        kernel = replace(kernel, temperature=fit_temperature(found, truth) * stranger[0])
        scores["with_meaning"] = _accuracy(found, truth)
    return LocalModel(
        intents=intents,
        vocabulary=vocabulary,
        idf=idf,
        weights=grams.weights,
        bias=grams.bias,
        temperature=fit_temperature(logits, truth) * stranger[1],
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


@dataclass(frozen=True, slots=True)
class Solved:
    """Ridge weights of every example, a column for each intent: by n-grams alone, and by the kernel as well."""

    ngrams: Array
    kernel: Array | None


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Ridge weights of the sentences, and of the n-grams that they hold."""

    duals: Array
    weights: Array
    bias: Array


def solve_for(examples: Sequence[Example], vectors: Array | None) -> Solved:
    """The solution for these examples; `vectors` are their embeddings, or None for n-grams alone."""
    counted = [features(example.text) for example in examples]
    labels = np.array([tuple(Intent).index(example.intent) for example in examples])
    return solution(gram_matrix(counted, *gram_weights(counted)), labels, vectors)


def solution(learnt: Any, labels: Any, vectors: Array | None) -> Solved:
    """The same for examples as rows of n-grams."""
    wanted, mean = _wanted(labels)
    ngrams = solve_sparse(learnt, wanted - mean)
    known = None if vectors is None else solve(kernel_matrix(learnt, vectors, GRAM_SHARE), wanted - mean)
    return Solved(np.asarray(ngrams, dtype=np.float32), known)


def gram_weights(counted: Sequence[Counter[str]]) -> tuple[dict[str, int], Array]:
    """The column of each n-gram that stands in two texts or more, and its inverse document frequency."""
    frequency = Counter(gram for counts in counted for gram in counts)
    kept = sorted(gram for gram, number in frequency.items() if number >= _FEWEST_TEXTS)
    idf = np.array([np.log((1 + len(counted)) / (1 + frequency[gram])) + 1 for gram in kept], dtype=np.float32)
    return {gram: index for index, gram in enumerate(kept)}, idf


def _wanted(labels: Any) -> tuple[Array, Array]:
    wanted = np.eye(len(Intent), dtype=np.float32)[labels]
    return wanted, wanted.mean(axis=0)


def _weights(learnt: Any, labels: Any, duals: Array, share: float = 1.0) -> _Fitted:
    return _Fitted(duals, np.asarray(share * (learnt.T @ duals), dtype=np.float32), _wanted(labels)[1])


def _kernel_of(
    learnt: Any, asked: Any, labels: Any, embeddings: tuple[Array, Array], solved: Solved
) -> tuple[Kernel, Any]:
    """The kernel model, and its scores of the calibration texts."""
    assert solved.kernel is not None, "the solution is of n-grams alone"
    anchors, queries = embeddings
    fitted = _weights(learnt, labels, solved.kernel, GRAM_SHARE)
    kernel = Kernel(in_steps(anchors), fitted.duals, fitted.weights, fitted.bias, temperature=1.0)
    return kernel, gaussian(queries, anchors) @ fitted.duals + asked @ fitted.weights + fitted.bias


def solve(kernel: Any, wanted: Any) -> Any:
    """The ridge weights, by Cholesky in 32 bits, in the matrix's own memory: a minute or two for 20,000 sentences."""
    matrix = np.asarray(kernel, dtype=np.float32)
    matrix[np.diag_indices(len(matrix))] += np.float32(RIDGE)
    factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
    return cho_solve(factor, wanted.astype(np.float32), check_finite=False)


def solve_sparse(learnt: Any, wanted: Any) -> Any:
    """The ridge weights of n-grams alone, by conjugate gradients: the kernel matrix is never made."""
    across = learnt.T.tocsr()

    def times(vector: Any) -> Any:
        return learnt @ (across @ vector) + np.float32(RIDGE) * vector

    system = LinearOperator((len(wanted),) * 2, matvec=times, dtype=np.float32)
    return np.stack([cg(system, column, rtol=_NEAR_ENOUGH)[0] for column in wanted.T], axis=1)


def kernel_matrix(learnt: Any, vectors: Array | None, share: float) -> Any:
    """How near the examples are to one another, in 32 bits; a block of rows at a time, since 20,000 squared is 1.6 GB.

    `vectors` are their embeddings, or None for n-grams alone; `share` is the weight of the n-grams.
    """
    number = learnt.shape[0]
    kernel = np.empty((number, number), dtype=np.float32)
    for start in range(0, number, _BLOCK):
        rows = slice(start, start + _BLOCK)
        np.multiply((learnt[rows] @ learnt.T).toarray(), np.float32(share), out=kernel[rows])
        if vectors is not None:
            kernel[rows] += gaussian(vectors[rows], vectors)
    return kernel


def gaussian(first: Array, second: Array) -> Any:
    """How near sentences are, one row for each of the first."""
    return np.exp(np.float32(2 * GAMMA) * (first @ second.T - 1))


def gram_matrix(counted: Sequence[Counter[str]], vocabulary: dict[str, int], idf: Array) -> Any:
    """The texts as rows of weighed n-grams, each of length one."""
    rows, columns, values = [], [], []
    for row, counts in enumerate(counted):
        known = [(vocabulary[gram], number) for gram, number in counts.items() if gram in vocabulary]
        weights = [(1 + np.log(number)) * idf[column] for column, number in known]
        length = float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0
        rows += [row] * len(known)
        columns += [column for column, _ in known]
        values += [weight / length for weight in weights]
    return csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(len(counted), len(vocabulary)))
