"""The encoder's weights in whole numbers of 8 bits, and how what they are multiplied with becomes such numbers.

What a multiplication is given differs a hundredfold between its channels, so each channel is first divided by a number
of its own, by which the weights of that channel are multiplied (SmoothQuant, Xiao and others, 2023). How far each
channel reaches was seen on training texts once (`ranges.npz`, written by `python -m nlu encoder`); a text's numbers
therefore do not depend on which others are read with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.e5.graph import LAYERS
from nlu.e5.weights import Weights

RANGES = Path(__file__).parent / "ranges.npz"
"""The least and the greatest number of each channel before each multiplication."""
_SMOOTHING = 0.7
"""How much of a channel's reach the weights take over: .5 to .9 tried, the exact vectors are nearest here."""
_STEPS = 255
_MOST = 63
"""Weights have 7 bits: two products of 8 by 8 bits do not fit the 16-bit sums of processors without VNNI."""
_LEAST = 1e-4
_Array = npt.NDArray[np.float32]


def given(found: Weights) -> dict[str, Any]:
    """Every tensor that encoder.onnx leaves to be given, by its name there."""
    return dict(_norms(found)) | dict(_quantized(found))


def exactly_given(found: Weights) -> dict[str, Any]:
    """The same for the graph in 32 bits."""
    return dict(_norms(found)) | {
        f"{made}.{name}": tensor
        for made, names, width in _products(found)
        for name, tensor in (("weight", _weight(found, names, width)), ("bias", _bias(found, names)))
    }


def _norms(found: Weights) -> Iterator[tuple[str, Any]]:
    for layer in range(LAYERS[-1] + 1):
        for made, name in ((f"middle{layer}", f"l{layer}.aln"), (f"out{layer}", f"l{layer}.oln")):
            yield f"{made}.weight", found.floats(f"{name}.w").copy()
            yield f"{made}.bias", found.floats(f"{name}.b").copy()


def _quantized(found: Weights) -> Iterator[tuple[str, Any]]:
    for made, names, width in _products(found):
        least, greatest = _ranges()[made].astype(np.float32)
        weight = _weight(found, names, width)
        grain, zero = _grain(least, greatest, np.abs(weight).max(axis=1))
        fine = weight / grain[:, None]
        scale = np.abs(fine).max(axis=0) / np.float32(_MOST)
        yield f"{made}.weight", np.rint(fine / scale).astype(np.int8)
        yield f"{made}.scale", scale
        yield f"{made}.bias", _bias(found, names)
        yield f"{made}.grain", grain
        yield f"{made}.zero", np.array(zero, dtype=np.uint8)


def _grain(least: _Array, greatest: _Array, heaviest: _Array) -> tuple[_Array, int]:
    """What each channel is multiplied by to become whole numbers from 0 to 255, and which of them is nought."""
    reach = np.maximum(np.maximum(greatest, -least), _LEAST)
    smooth = reach**_SMOOTHING / np.maximum(heaviest, _LEAST) ** (1 - _SMOOTHING)
    low, high = min(0.0, float((least / smooth).min())), max(0.0, float((greatest / smooth).max()))
    step = (high - low) / _STEPS
    return np.asarray(1 / (smooth * step), dtype=np.float32), round(-low / step)


def _products(found: Weights) -> Iterator[tuple[str, list[str], int]]:
    """Each multiplication: its name in the graph, its tensors in the file, and how many numbers it is given."""
    for layer in range(LAYERS[-1] + 1):
        yield f"asked{layer}", [f"l{layer}.{name}" for name in "qkv"], found.shape.width
        yield f"told{layer}", [f"l{layer}.ao"], found.shape.width
        yield f"wide{layer}", [f"l{layer}.fi"], found.shape.width
        yield f"narrow{layer}", [f"l{layer}.fo"], found.shape.inner


def _weight(found: Weights, names: list[str], width: int) -> _Array:
    """A row for each number that is given, a column for each that is made."""
    return np.ascontiguousarray(np.concatenate([found.matrix(f"{name}.w", width) for name in names]).T)


def _bias(found: Weights, names: list[str]) -> _Array:
    return np.concatenate([found.floats(f"{name}.b") for name in names])


@lru_cache(maxsize=1)
def _ranges() -> dict[str, Any]:
    with np.load(RANGES) as arrays:
        return {name: arrays[name] for name in arrays.files}
