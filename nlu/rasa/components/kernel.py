"""Kernel ridge regression over the features of a Rasa pipeline: closed form, the same result at each training."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, vstack

BLOCK = 1024


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class KernelIntents(IntentClassifier, GraphComponent):
    """A Gaussian kernel on dense sentence features plus a linear one on tf-idf weighed sparse features."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._arrays: dict[str, Any] = {}
        self._intents: list[str] = []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The local engine's recipe (nlu/local_training.py); `temperature` is corrected by nlu/rasa/calibration.json."""
        return {"gamma": 0.6, "ridge": 0.1, "gram_share": 0.5, "temperature": 0.1}

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers come before."""
        return [Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KernelIntents:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Solve for the weights of all intents at once."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        self._intents = sorted({one.get(INTENT) for one in examples})
        counts = vstack([_sparse(one) for one in examples]).tocsr()
        idf = np.log((1 + len(examples)) / (1 + counts.getnnz(axis=0))) + 1
        grams = _weighed(counts, idf)
        anchors = np.stack([_dense(one) for one in examples])
        wanted = np.array([[one.get(INTENT) == intent for intent in self._intents] for one in examples], dtype=float)
        mean = wanted.mean(axis=0)
        duals = self._solve(self._kernel(grams.astype(np.float32), anchors), wanted - mean)
        weights = self._config["gram_share"] * (grams.T @ duals)
        arrays = {"anchors": anchors, "duals": duals, "weights": weights, "idf": idf, "mean": mean}
        self._arrays = {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the ranking of each message."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KernelIntents:
        """Read a trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "kernel.npz") as arrays:
                component._arrays = {name: arrays[name] for name in arrays.files}
            component._intents = json.loads((folder / "intents.json").read_text("utf-8"))
        return component

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "kernel.npz", **self._arrays)
            (folder / "intents.json").write_text(json.dumps(self._intents), "utf-8")

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        if not message.get(TEXT):
            return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 0.0} for name in self._intents]
        kept = self._arrays
        near = self._near(_dense(message).reshape(1, -1), kept["anchors"])
        grams = _weighed(_sparse(message), kept["idf"])
        scores = (near @ kept["duals"] + grams @ kept["weights"] + kept["mean"]).reshape(-1)
        powers = np.exp((scores - scores.max()) / self._config["temperature"])
        shares = powers / powers.sum()
        order = np.argsort(-shares)
        return [{INTENT_NAME_KEY: self._intents[i], PREDICTED_CONFIDENCE_KEY: float(shares[i])} for i in order]

    def _kernel(self, grams: Any, anchors: Any) -> Any:
        """In 32 bits, a block of rows at a time: 20,000 sentences squared are 1.6 GB."""
        kernel = np.empty((len(anchors), len(anchors)), dtype=np.float32)
        for start in range(0, len(anchors), BLOCK):
            rows = slice(start, start + BLOCK)
            kernel[rows] = self._near(anchors[rows], anchors) + self._config["gram_share"] * (grams[rows] @ grams.T).toarray()
        return kernel

    def _solve(self, matrix: Any, wanted: Any) -> Any:
        """By Cholesky in 32 bits: a minute or two for 20,000 sentences on two cores."""
        matrix[np.diag_indices(len(matrix))] += np.float32(self._config["ridge"])
        factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
        return cho_solve(factor, wanted.astype(np.float32), check_finite=False)

    def _near(self, first: Any, second: Any) -> Any:
        return np.exp(np.float32(2 * self._config["gamma"]) * (first @ second.T - 1))


def _sparse(message: Message) -> Any:
    features = message.get_sparse_features(attribute=TEXT)[1]
    return csr_matrix(features.features).astype(np.float64)


def _dense(message: Message) -> Any:
    return message.get_dense_features(attribute=TEXT)[1].features.reshape(-1)


def _weighed(counts: Any, idf: Any) -> Any:
    """Sublinear tf-idf rows of length one."""
    rows = counts.tocsr(copy=True)
    rows.data = 1 + np.log(rows.data)
    rows = rows.multiply(idf).tocsr()
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A.reshape(-1)
    lengths[lengths == 0] = 1.0
    rows.data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return rows
