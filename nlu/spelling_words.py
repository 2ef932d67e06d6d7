"""The words that nlu/spelling.py knows: those of real dictionaries, and those of the training data to correct towards.

A process that reads pyspellchecker's dictionaries grows to 175 MB. So a child process reads them once and leaves a
small file beside the local models: a sorted array of 64-bit hashes for each language, and the training words with the
number of texts that hold them. Its name changes with the training data, the package's version and the file's form.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import structlog

from nlu.local_engine import CACHE
from nlu.text import fold
from nlu.training_data import LANGUAGES, Example, data_hash, load

ROOT = Path(__file__).parent.parent
FORM = 1
"""Raised whenever the meaning of the file changes."""
ELISION = re.compile(r"(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quelqu)'", re.IGNORECASE)
_PACKAGE = "pyspellchecker"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CHUNK = re.compile(r"\S+")
_UNTOUCHED = re.compile(r"[@/\\_#<>=&\[\]{}]|www\.|\w\.\w", re.IGNORECASE)
_LONGEST_CHUNK = 80
_FEWEST_TEXTS = 2
_OWN_COUNT = 30
"""How often a dictionary's own texts hold a word that counts: below that stand mistakes, which people make too."""
_OTHER_COUNT = 2_000
"""The same for a word of another of our languages: debtors mix them."""
_PATIENCE = 120.0
"""Seconds for the child; it takes five or so."""
_log = structlog.get_logger(__name__)

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of one language: hashes of all that are left alone, and what others may be corrected to.

    `words` and `texts` go by the folded word: how it is most often written, and in how many texts.
    """

    known: Hashes
    words: dict[str, str]
    texts: dict[str, int]
    letters: str

    def knows(self, word: str) -> bool:
        """Whether somebody spells a lower-case word so."""
        sought = hashed(word)
        place = int(self.known.searchsorted(sought))
        return place < len(self.known) and bool(self.known[place] == sought)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand; nothing of numbers, references, links, e-mail addresses and file names."""
    for chunk in _CHUNK.finditer(text):
        found = chunk.group()
        if len(found) > _LONGEST_CHUNK or _UNTOUCHED.search(found) or any(map(str.isnumeric, found)):
            continue
        for word in _WORD.finditer(text, *chunk.span()):
            yield word.span()


def hashed(word: str) -> np.uint64:
    """The word as 64 bits."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@lru_cache(maxsize=2)
def vocabularies(cache: Path = ROOT / CACHE) -> Mapping[str, Vocabulary]:
    """By language; the file is made where it is missing (seconds, once). Empty, and logged, where it cannot be made."""
    try:
        path = cache / f"spelling-{data_hash()}-{version(_PACKAGE)}-{FORM}.npz"
        return MappingProxyType(_read(path) or _made(path))
    except (PackageNotFoundError, OSError, ValueError, subprocess.SubprocessError) as error:
        _log.warning("nlu.spelling.off", reason=type(error).__name__, remedy="uv sync; var/nlu must be writable")
        return MappingProxyType({})


def count(examples: Iterable[Example]) -> dict[str, Counter[str]]:
    """In how many texts of each language a word stands; after a French elision also the word without it."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for example in examples:
        if example.language in counts:
            counts[example.language].update(set(_said(example.text, example.language)))
    return {language: _often(found) for language, found in counts.items()}


def _said(text: str, language: str) -> Iterator[str]:
    for start, end in spans(text):
        word = text[start:end].lower().replace("’", "'")
        yield word
        elided = ELISION.match(word) if language == "fr" else None
        if elided:
            yield word[elided.end() :]


def _often(found: Counter[str]) -> Counter[str]:
    return Counter({word: texts for word, texts in found.items() if texts >= _FEWEST_TEXTS})


def write(path: Path, counts: Mapping[str, Mapping[str, int]], dictionaries: Mapping[str, Mapping[str, int]]) -> None:
    """Write the file so that a reader sees all of it or nothing, whoever else writes it now."""
    arrays: dict[str, Any] = {}
    for language in LANGUAGES:
        own = sorted(counts[language].items(), key=lambda item: (-item[1], item[0]))
        known = {hashed(word) for word in (*counts[language], *_dictionary_words(language, dictionaries))}
        arrays[f"{language}_known"] = np.array(sorted(known), dtype=np.uint64)
        arrays[f"{language}_words"] = np.frombuffer("\n".join(word for word, _ in own).encode(), dtype=np.uint8)
        arrays[f"{language}_texts"] = np.array([texts for _, texts in own], dtype=np.int32)
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix="spelling-") as folder:
        part = Path(folder) / path.name
        np.savez(part, **arrays)
        part.replace(path)


def _dictionary_words(language: str, dictionaries: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for code, counted in dictionaries.items():
        least = _OWN_COUNT if code == language else _OTHER_COUNT
        yield from (word for word, number in counted.items() if number >= least)
    yield from (word.replace("'", "") for word in dictionaries[language] if "'" in word)


def _read(path: Path) -> dict[str, Vocabulary] | None:
    try:
        with path.open("rb") as opened, np.load(opened) as arrays:
            return {language: _vocabulary(language, arrays) for language in LANGUAGES}
    except Exception:  # missing or odd, whatever is odd about it: it is made anew
        return None


def _vocabulary(language: str, arrays: Any) -> Vocabulary:
    written = arrays[f"{language}_words"].tobytes().decode().split()
    words: dict[str, str] = {}
    texts: dict[str, int] = {}
    for word, number in zip(written, arrays[f"{language}_texts"].tolist(), strict=True):
        folded = fold(word)
        if word.isalpha() and folded not in words:
            key = word if folded == word else folded
            words[key], texts[key] = word, number
    letters = "".join(sorted(set("".join(words))))
    return Vocabulary(arrays[f"{language}_known"], words, texts, letters)


def _made(path: Path) -> dict[str, Vocabulary]:
    """In a child process, which gives the memory of the dictionaries back. Raises OSError and SubprocessError."""
    subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-m", "nlu.spelling_words", str(path.absolute())],
        cwd=ROOT,
        check=True,
        timeout=_PATIENCE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = _read(path)
    if made is None:
        raise OSError(f"{path.name} cannot be read")
    return made


def _main(path: Path) -> None:
    from spellchecker import SpellChecker

    path.parent.mkdir(parents=True, exist_ok=True)  # fails before the work where nothing can be written
    dictionaries = {language: dict(SpellChecker(language).word_frequency.items()) for language in LANGUAGES}
    write(path, count(load()), dictionaries)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
