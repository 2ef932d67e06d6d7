"""The language check: what a wording has to hold by law, and words that must not stand in it (flows/language)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.wording_check import WordingError
from bot.wording_files import Wording
from flows.policy import Policy
from ledger.debtor import LANGUAGES

FOLDER = Path(__file__).parents[1] / "flows" / "language"
"""Where the rules are: a file of forbidden words for each language, and what is required."""

Level = Literal["error", "warning"]

FIRST_REMINDER = "first_reminder_elements"
"""The packs' rule that says what a first reminder states."""

_SHOUTED = re.compile(r"\b[A-ZÀ-Þ]{2,}\b(?:[ \t]+\b[A-ZÀ-Þ]{2,}\b)*")
_LONG = 4
_NO_FACTS = "say in flows/language/required.yml which facts show it"
_EXCLAIMED = re.compile(r"!\s*!|[!?]{2,}")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


_M = TypeVar("_M", bound=_Model)


class _WordRule(_Model):
    id: str
    level: Level = "error"
    reason: str
    suggestion: str
    phrases: tuple[str, ...] = Field(min_length=1)


class _Words(_Model):
    capitals: tuple[str, ...] = ()
    rules: tuple[_WordRule, ...]


class _Need(_Model):
    names: tuple[str, ...]
    needs: tuple[str, ...]
    source: str


class Required(_Model):
    """flows/language/required.yml: elements by the facts that show them, and which wordings need which."""

    elements: Mapping[str, tuple[str, ...]]
    wordings: tuple[_Need, ...]
    segments: int
    segments_first_reminder: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, which text, by which rule, the words found (or the element missing), what instead."""

    file: str
    line: int
    wording: str
    channel: str
    level: Level
    rule: str
    words: str
    reason: str
    suggestion: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wording}.{self.channel}: {self.told}"

    @property
    def told(self) -> str:
        """Rule, words, reason and what to say instead."""
        return f"{self.rule}: {self.words!r}: {self.reason}; {self.suggestion}"


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: _WordRule
    pattern: re.Pattern[str]


class Language:
    """The forbidden words of one language."""

    def __init__(self, words: _Words) -> None:
        self._capitals = frozenset(words.capitals)
        self._rules = [_Compiled(rule, _pattern(rule.phrases)) for rule in words.rules]

    def findings(self, text: str) -> Iterator[tuple[Level, str, str, str, str]]:
        """Level, rule, words, reason, suggestion of everything in the text that should not be there."""
        plain = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
        for item in self._rules:
            for match in item.pattern.finditer(plain):
                rule = item.rule
                yield rule.level, rule.id, match[0], rule.reason, rule.suggestion
        yield from self._shouting(plain)

    def _shouting(self, text: str) -> Iterator[tuple[Level, str, str, str, str]]:
        for match in _SHOUTED.finditer(text):
            words = [word for word in match[0].split() if word not in self._capitals]
            if len(words) > 1 or any(len(word) >= _LONG for word in words):
                yield "error", "shouting", match[0], "capitals shout", "write it in small letters"
        for match in _EXCLAIMED.finditer(text):
            yield "error", "exclamation", match[0], "a row of marks shouts", "one mark, or a full stop"


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    whole = "|".join(f"(?:{phrase})" for phrase in phrases).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """The forbidden words of all languages, read once. Raises WordingError when a file is wrong."""
    return {name: Language(_read(FOLDER / f"{name}.yml", _Words)) for name in LANGUAGES}


@lru_cache(maxsize=1)
def required() -> Required:
    """What is required, read once. Raises WordingError when the file is wrong."""
    return _read(FOLDER / "required.yml", Required)


def _read(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError, re.error) as error:
        raise WordingError(f"language/{path.name}", "file", f"cannot be read: {error}") from None


# --- the check ---


def lint(wordings: Mapping[str, Mapping[str, Wording]], policies: Collection[Policy] = ()) -> tuple[Finding, ...]:
    """Everything that is wrong with the texts themselves, whatever the facts; errors first.

    `policies` are the packs in force: their first reminder has to state what they ask for.
    """
    found = [item for language, texts in wordings.items() for item in _of_language(language, texts, policies)]
    return tuple(sorted(found, key=lambda item: item.level != "error"))


def _of_language(language: str, texts: Mapping[str, Wording], policies: Collection[Policy]) -> Iterator[Finding]:
    spoken = languages()[language]
    for entry in texts.values():
        if not entry.name.startswith("team_"):
            yield from _unwanted(entry, spoken)
    frame = texts["email_frame"].texts["default"].facts if "email_frame" in texts else frozenset[str]()
    for need in required().wordings:
        for name in need.names:
            if name in texts:
                yield from _missing(texts[name], need.needs, frame, "required", need.source)
    for policy in policies:
        yield from _first_reminder(texts, policy, frame, language)


def _unwanted(entry: Wording, spoken: Language) -> Iterator[Finding]:
    for channel, text in entry.texts.items():
        for level, rule, words, reason, suggestion in spoken.findings(text.words):
            yield Finding(entry.file, entry.line, entry.name, channel, level, rule, words, reason, suggestion)


def _first_reminder(
    texts: Mapping[str, Wording], policy: Policy, frame: frozenset[str], language: str
) -> Iterator[Finding]:
    name, ruling = policy.first_reminder_wording, policy.ruling(FIRST_REMINDER)
    if not name:
        return
    if name not in texts:
        reason = f"the pack {policy.pack} wants it as first reminder ({ruling.source})"
        yield Finding(f"wordings/{language}", 1, name, "default", "error", FIRST_REMINDER, name, reason, "add it")
        return
    source = f"{policy.pack}/{FIRST_REMINDER} ({ruling.source})"
    yield from _missing(texts[name], sorted(policy.first_reminder_elements), frame, FIRST_REMINDER, source)


def _missing(entry: Wording, needs: Iterable[str], frame: frozenset[str], rule: str, source: str) -> Iterator[Finding]:
    elements = required().elements
    for channel, text in entry.texts.items():
        facts = text.facts | frame if channel == "email" and not text.bare else text.facts
        for element in needs:
            known = elements.get(element, ())
            if not facts.intersection(known):
                use = (
                    f"use one of the facts {', '.join(known)}"
                    if known
                    else "name its facts in flows/language/required.yml"
                )
                reason = f"the text does not state it; {source} asks for it"
                yield Finding(entry.file, entry.line, entry.name, channel, "error", rule, element, reason, use)


def refuse(findings: Iterable[Finding]) -> None:
    """Raise WordingError with every error among the findings."""
    errors = [item for item in findings if item.level == "error"]
    if errors:
        first, *others = errors
        more = "".join(f"\n{item}" for item in others)
        place = f"{first.wording}.{first.channel}"
        raise WordingError(f"{first.file}:{first.line}", place, f"{first.told}{more}")
