"""What a model says of a writer whom it does not know, for every writer, from one inverse.

Kernel ridge regression without some of its examples follows from the inverse of the whole kernel matrix: with `duals`
of all examples, those without the group G are `duals - inverse[:, G] inverse[G, G]^-1 duals[G]`, and what they say of G
itself is `wanted[G] - inverse[G, G]^-1 duals[G]`. So twenty-odd writers cost one inverse, not as many trainings. Needs
about three times the kernel's memory (5 GB for 20,000 examples), once in a while and offline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu.features import features
from nlu.local_model import Array
from nlu.local_training import GRAM_SHARE, RIDGE, gaussian, gram_matrix, gram_weights, kernel_matrix
from nlu.training_data import Example
from nlu.weighing import INTENTS


@dataclass(frozen=True, slots=True)
class Outsider:
    """The model of everybody but one writer, and what it says of that writer's examples."""

    writer: str
    places: Any
    """Which examples are the writer's."""
    told: Any
    """Scores of those examples: a row each, a column for each intent."""
    duals: Any
    weights: Any


class Strangers:
    """Everybody's examples, ready to leave any writer out; `vectors` of None: by n-grams alone."""

    def __init__(self, examples: Sequence[Example], vectors: Array | None) -> None:
        counted = [features(example.text) for example in examples]
        self._vocabulary, self._idf = gram_weights(counted)
        self._learnt = gram_matrix(counted, self._vocabulary, self._idf)
        self._vectors = vectors
        self._share = 1.0 if vectors is None else GRAM_SHARE
        self._writers = np.array([example.writer for example in examples])
        self.wanted = np.eye(len(INTENTS), dtype=np.float32)[[INTENTS.index(one.intent) for one in examples]]
        self._mean = self.wanted.mean(axis=0)
        self._inverse = _inverse(kernel_matrix(self._learnt, vectors, self._share))
        self._duals = self._inverse @ (self.wanted - self._mean)

    def outsider(self, writer: str) -> Outsider:
        """The model without one writer; without nobody for a name that no example bears."""
        places = np.flatnonzero(self._writers == writer) if writer else np.array([], dtype=int)
        own = np.linalg.solve(self._inverse[np.ix_(places, places)].astype(np.float64), self._duals[places])
        duals = self._duals - (self._inverse[:, places] @ own).astype(np.float32)
        return Outsider(writer, places, self.wanted[places] - own, duals, self._share * (self._learnt.T @ duals))

    def outsiders(self) -> Iterator[Outsider]:
        """One for each named writer."""
        return (self.outsider(str(writer)) for writer in sorted(set(self._writers.tolist()) - {""}))

    def read(self, outsider: Outsider, texts: Sequence[str], vectors: Array | None) -> Any:
        """Scores of other texts by such a model; `vectors` are theirs, or None as at the start."""
        grams = gram_matrix([features(text) for text in texts], self._vocabulary, self._idf)
        found = grams @ outsider.weights + self._mean
        if self._vectors is not None and vectors is not None:
            found += gaussian(vectors, self._vectors) @ outsider.duals
        return found


def _inverse(kernel: Any) -> Any:
    from scipy.linalg.lapack import spotrf, spotri

    kernel[np.diag_indices(len(kernel))] += np.float32(RIDGE)
    factor, failed = spotrf(kernel, lower=1, overwrite_a=1)
    half, failed_too = spotri(factor, lower=1, overwrite_c=1)
    assert failed == failed_too == 0, "the kernel matrix is not positive definite"
    lower = np.tril(half)
    lower += np.tril(lower, -1).T
    return lower
