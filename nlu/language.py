"""Which language a text is in: English, French, Dutch, or another one that we only name.

Naive Bayes over character n-grams, learnt from the training data and from nlu/languages/other.yml; the debtor's
stored language is a strong prior, because short texts ("ok", "stop") belong to every language.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from nlu.guard import without_links
from nlu.text import fold, words
from nlu.training_data import LANGUAGES, load

OTHER = Path(__file__).parent / "languages" / "other.yml"
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("CYRILLIC", "ru"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("GREEK", "el"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("CJK", "zh"),
    ("HANGUL", "ko"),
    ("THAI", "th"),
    ("DEVANAGARI", "hi"),
    ("BENGALI", "bn"),
    ("TAMIL", "ta"),
    ("ARMENIAN", "hy"),
    ("GEORGIAN", "ka"),
    ("ETHIOPIC", "am"),
)
PRIOR = 6.0
"""How much more (in natural logarithms) another of our languages must fit than the stored one."""
FOREIGN = 14.0
"""How much more a language that is not ours must fit: to say so ends the talk with the bot."""
_FEWEST_WORDS_FOREIGN = 3
_SIZES = (1, 2, 3, 4)
_KEEP = 12_000


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Log-probabilities: a row for each n-gram, the last for those that nobody saw; a column for each language."""

    codes: tuple[str, ...]
    rows: dict[str, int]
    table: npt.NDArray[np.float64]

    def guess(self, text: str, *, stored: str) -> str:
        """An ISO 639-1 code; `stored` wins unless the text clearly says otherwise."""
        script = _foreign_script(text)
        if script:
            return script
        found = _words(text)
        scores = self._scores(found)
        home = stored if stored in LANGUAGES else "en"
        ours = max(LANGUAGES, key=lambda code: scores[code] + (PRIOR if code == home else 0.0))
        foreign = max((code for code in scores if code not in LANGUAGES), key=scores.__getitem__, default=ours)
        if len(found) >= _FEWEST_WORDS_FOREIGN and scores[foreign] > scores[ours] + FOREIGN:
            return foreign
        return ours

    def _scores(self, found: list[str]) -> dict[str, float]:
        unseen = len(self.table) - 1
        rows = [self.rows.get(gram, unseen) for gram in _grams(found)]
        told = self.table[rows].sum(axis=0) / len(_SIZES)
        return dict(zip(self.codes, told.tolist(), strict=True))


@lru_cache(maxsize=1)
def language_model() -> LanguageModel:
    """The model of the shipped data, learnt once in a process (well under a second)."""
    texts: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    for example in load():
        texts[example.language].append(example.text)
    texts.update({str(code): list(lines) for code, lines in yaml.safe_load(OTHER.read_text("utf-8")).items()})
    return learn(texts)


def learn(texts: dict[str, list[str]]) -> LanguageModel:
    """Learn from sentences by language; each language counts alike, however many sentences it has."""
    weights: dict[str, dict[str, float]] = {}
    unseen: dict[str, float] = {}
    for code, lines in texts.items():
        counts = Counter(gram for line in lines for gram in _grams(_words(line)))
        total = sum(counts.values())
        smooth = 2e-5 * total
        whole = total + smooth * _KEEP
        weights[code] = {gram: math.log((n + smooth) / whole) for gram, n in counts.most_common(_KEEP)}
        unseen[code] = math.log(smooth / whole)
    rows = {gram: row for row, gram in enumerate(dict.fromkeys(gram for known in weights.values() for gram in known))}
    table = np.array([[unseen[code] for code in texts]] * (len(rows) + 1))
    for column, code in enumerate(texts):
        known = weights[code]
        table[[rows[gram] for gram in known], column] = list(known.values())
    return LanguageModel(tuple(texts), rows, table)


def _words(text: str) -> list[str]:
    plain = re.sub(r"\S+@\S+|\d+", " ", without_links(text)).lower()
    return [word for word in re.findall(r"[^\W\d_]+", plain) if words(fold(word))]


def _grams(found: Iterable[str]) -> Iterable[str]:
    for word in found:
        padded = f" {word} "
        for size in _SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def _foreign_script(text: str) -> str | None:
    letters = [character for character in text if character.isalpha()]
    counts = Counter(code for character in letters if not character.isascii() and (code := _script(character)))
    if not counts or sum(counts.values()) * 2 < len(letters):
        return None
    return "ja" if counts["ja"] else counts.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    name = unicodedata.name(character, "")
    return next((code for script, code in _SCRIPTS if name.startswith(script)), None)
