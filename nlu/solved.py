"""The shipped examples' ridge weights, solved once: a first start then takes seconds, not minutes and 3.4 GB.

`python -m nlu solve` writes nlu/solved.npz anew after the data or the encoder changed. Where the two do not fit, as
with examples that were accepted on this machine, training solves for itself.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu.local_engine import ENCODER
from nlu.local_training import GRAM_SHARE, RIDGE, Solved
from nlu.nearness import GAMMA
from nlu.training_data import DATA, data_hash

SOLVED = Path(__file__).parent / "solved.npz"


def shipped(data: Path = DATA, path: Path = SOLVED) -> Solved | None:
    """The shipped solution, or None where it is of other data or cannot be read."""
    try:
        with np.load(path) as arrays:
            if str(arrays["of"]) == _name(data):
                return Solved(arrays["ngrams"], arrays["kernel"])
    except (OSError, EOFError, ValueError, KeyError):
        pass
    return None


def ship(solved: Solved, data: Path = DATA, path: Path = SOLVED) -> None:
    """Keep the solution for the present data; it has to be one with embeddings."""
    assert solved.kernel is not None, "solve with embeddings"
    np.savez_compressed(path, of=np.array(_name(data)), ngrams=solved.ngrams, kernel=solved.kernel)


def _name(data: Path) -> str:
    """What a solution is of: the examples, the encoder, and how both are weighed."""
    return f"{data_hash(data, also=ENCODER)} {GAMMA} {RIDGE} {GRAM_SHARE}"
