"""Sentence embeddings in the process (multilingual-e5-small in 8 bits, nlu/e5): loaded only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from nlu.guard import without_links
from nlu.local_model import Array

DIMENSIONS = 384
_MOST_CHARACTERS = 400


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the libraries and the weights are there and can be loaded."""
    try:
        embed(["hello"])
    except Exception:
        return False
    return True


def embed(texts: Sequence[str]) -> Array:
    """One row of 384 numbers of length one for each text; about 5 ms a short text, on one thread."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    from nlu.e5.encoder import encoder

    return encoder().encode([without_links(text)[:_MOST_CHARACTERS].strip() or " " for text in texts])
