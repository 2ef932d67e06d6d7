"""Reading the wording files: YAML in, compiled texts out, every fault with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, nodes

from bot.wording_check import Speech, WordingError, check, facts_of, words_of
from bot.wording_facts import COMMON, SPECIFIC
from bot.wording_format import filters
from bot.wording_neutral import neutral_fault
from ledger.debtor import LANGUAGES

CHANNELS: tuple[str, ...] = ("default", "sms", "whatsapp", "telegram", "email", "web", "letter")
"""The keys of a wording that has several texts, besides `whatsapp_template`."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FRAGMENTS = "fragments.yml"
"""Pieces of text; a wording takes one in by `{% include "name" %}`."""

_INCLUDE = re.compile(r"""\{%-?\s*include\s+["'](\w+)["']\s*-?%\}""")


class Late:
    """A text that was read and checked; what renders it is made when it is first said: most are not, in a command."""

    def __init__(self, environment: Environment, tree: nodes.Template) -> None:
        self._environment, self._tree = environment, tree
        self._template: Template | None = None

    def render(self, facts: Mapping[str, Any]) -> str:
        """The text with these facts."""
        if self._template is None:
            self._template = self._environment.from_string(self._tree)
        return self._template.render(facts)


@dataclass(frozen=True, slots=True)
class Speaking:
    """One text, ready to render. `bare` e-mails go without frame; `facts` and `words`: what it uses and says itself."""

    body: Late
    subject: Late | None = None
    bare: bool = False
    facts: frozenset[str] = frozenset()
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Compiled:
    template: Late
    facts: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording in one language: its texts by channel, and the WhatsApp template that stands for it."""

    file: str
    name: str
    texts: Mapping[str, Speaking]
    template: str = ""
    parameters: tuple[Late, ...] = ()
    uses: frozenset[str] = frozenset()
    line: int = 1

    def text_for(self, channel: str) -> Speaking:
        """The channel's own text, else the default one."""
        return self.texts.get(channel) or self.texts["default"]


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int
    key: str

    def error(self, reason: object, *more: str) -> WordingError:
        return WordingError(f"{self.file}:{self.line}", ".".join((self.key, *more)), str(reason))


@dataclass(frozen=True, slots=True)
class _Reader:
    environment: Environment
    fragments: Mapping[str, str]
    language: str

    def wording(self, place: _Place, value: object) -> Wording:
        if isinstance(value, str):
            value = {"default": value}
        if not isinstance(value, dict):
            raise place.error("a wording is a text, or a mapping of channels to texts with a `default`")
        unknown = set(value) - {*CHANNELS, "whatsapp_template"}
        if unknown or "default" not in value:
            raise place.error(f"unknown channel {min(map(str, unknown))!r}" if unknown else "there is no `default`")
        used: set[str] = set()
        texts = {channel: self._text(place, channel, value[channel], used) for channel in CHANNELS if channel in value}
        name, parameters = self._template(place, value.get("whatsapp_template"), used)
        return Wording(place.file, place.key, texts, name, parameters, frozenset(used), place.line)

    def _text(self, place: _Place, channel: str, value: object, used: set[str]) -> Speaking:
        if isinstance(value, str):
            text = self._compile(place, value, used, channel)
            return Speaking(text.template, facts=text.facts, words=text.words)
        if channel != "email" or not isinstance(value, dict):
            raise place.error("a text is expected", channel)
        if not {"subject", "body"} <= set(value) <= {"subject", "body", "bare"}:
            raise place.error("an e-mail has `subject` and `body`, and may have `bare`", channel)
        body = self._compile(place, value["body"], used, "email.body")
        subject = self._compile(place, value["subject"], used, "email.subject")
        facts, words = body.facts | subject.facts, f"{subject.words}\n{body.words}"
        return Speaking(body.template, subject.template, bool(value.get("bare")), facts, words)

    def _template(self, place: _Place, value: object, used: set[str]) -> tuple[str, tuple[Late, ...]]:
        if value is None:
            return "", ()
        if not isinstance(value, dict) or set(value) != {"name", "parameters"} or not isinstance(value["name"], str):
            raise place.error("`name` and `parameters` are expected", "whatsapp_template")
        where = "whatsapp_template.parameters"
        return value["name"], tuple(self._compile(place, item, used, where).template for item in value["parameters"])

    def _compile(self, place: _Place, source: object, used: set[str], where: str) -> _Compiled:
        if not isinstance(source, str):
            raise place.error("a text is expected", where)
        whole = _expand(source, self.fragments, place, where)
        tree, names = _checked(self.environment, whole, place, where)
        unknown = names - COMMON - SPECIFIC.get(place.key, frozenset())
        if unknown:
            raise place.error(f"there is no fact {min(unknown)!r} for this wording", where)
        if fault := neutral_fault(place.key, self.language, tree):
            raise place.error(fault, where)
        used |= names
        return _Compiled(Late(self.environment, tree), facts_of(tree), words_of(tree))


def _expand(source: str, fragments: Mapping[str, str], place: _Place, where: str) -> str:
    """Put the fragments in their places once, at load, instead of at every message."""

    def fragment(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise place.error(f"there is no fragment {match[1]!r} in {FRAGMENTS}", where)
        return fragments[match[1]].removesuffix("\n")

    return _INCLUDE.sub(fragment, source)


def _checked(
    environment: Environment, source: str, place: _Place, where: str = "text"
) -> tuple[nodes.Template, frozenset[str]]:
    try:
        return check(environment, source)
    except ValueError as error:
        raise place.error(error, where) from None


class _Unread(Mapping[str, Wording]):
    """Wordings that are read and checked one by one, when they are asked for."""

    def __init__(self, reader: _Reader, entries: Mapping[str, tuple[_Place, object]]) -> None:
        self._reader, self._entries = reader, entries
        self._read: dict[str, Wording] = {}

    def __getitem__(self, name: str) -> Wording:
        if name not in self._read:
            self._read[name] = self._reader.wording(*self._entries[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of wordings in one language: compiled, and as written; it compiles changed ones too."""

    compiled: Mapping[str, Wording]
    written: Mapping[str, object]
    reader: _Reader

    def compile(self, name: str, value: object) -> Wording:
        """A wording that somebody changed; its file is called "draft". Raises WordingError."""
        return self.reader.wording(_Place("draft", 1, name), value)

    @property
    def fragments(self) -> Mapping[str, str]:
        """Pieces that a text may take in."""
        return self.reader.fragments


def read_folder(folder: Path) -> dict[str, Mapping[str, Wording]]:
    """All wordings by language and name. Raises WordingError; every language has to have the same names."""
    return {language: shelf.compiled for language, shelf in read_shelves(folder).items()}


def read_shelves(folder: Path, *, at_once: bool = True) -> dict[str, Shelf]:
    """All wordings with their sources, by language. Raises WordingError as `read_folder`.

    Not `at_once`: a text is read and checked when it is asked for, which raises then.
    """
    crisis = _crisis(folder / "crisis.yml")
    shelves = {language: _read_language(folder / language, language, crisis, at_once=at_once) for language in LANGUAGES}
    read = {language: shelf.compiled for language, shelf in shelves.items()}
    for language, wordings in read.items():
        for other, others in read.items():
            for name in sorted(others.keys() - wordings.keys()):
                raise WordingError(f"{folder.name}/{language}", name, f"is missing here but there in {other!r}")
    return shelves


def _crisis(path: Path) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for place, value in _entries(path, path.name):
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise place.error(f"a text in each of {', '.join(LANGUAGES)} is expected")
        table[place.key] = {language: str(text) for language, text in value.items()}
    if "default" not in table:
        raise WordingError(path.name, "default", "is missing: a country without its own line needs it")
    return table


def _read_language(folder: Path, language: str, crisis: Mapping[str, Mapping[str, str]], *, at_once: bool) -> Shelf:
    environment = Speech(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.clear()
    environment.filters = filters(language, crisis)
    reader = _Reader(environment, _fragments(folder / FRAGMENTS, language, environment), language)
    entries: dict[str, tuple[_Place, object]] = {}
    for path in sorted(folder.glob("*.yml")):
        for place, value in _entries(path, f"{language}/{path.name}") if path.name != FRAGMENTS else ():
            if place.key in entries:
                raise place.error(f"stands already in {entries[place.key][0].file}")
            entries[place.key] = (place, value)
    unread = _Unread(reader, entries)
    written = {name: value for name, (_, value) in entries.items()}
    return Shelf(dict(unread) if at_once else unread, written, reader)


def _fragments(path: Path, language: str, environment: Environment) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, value in _entries(path, f"{language}/{path.name}"):
        if not isinstance(value, str):
            raise place.error("a fragment is a text")
        unknown = _checked(environment, value, place)[1] - COMMON
        if unknown:
            raise place.error(f"there is no common fact {min(unknown)!r}")
        found[place.key] = value
    return found


def _read_yaml(text: str) -> tuple[yaml.Node | None, object]:
    """The file's nodes, which know their lines, and its data, read in one pass."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


def _entries(path: Path, shown: str) -> Iterator[tuple[_Place, object]]:
    try:
        root, data = _read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WordingError(shown, "file", f"cannot be read: {error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise WordingError(f"{shown}:{line}", "file", f"not valid YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(data, dict):
        raise WordingError(f"{shown}:1", "file", "a mapping of names to texts is expected")
    seen: set[str] = set()
    for key, _ in root.value:
        place = _Place(shown, key.start_mark.line + 1, str(key.value))
        if place.key in seen or place.key not in data:
            raise place.error("stands twice in this file" if place.key in seen else "a name is a plain word")
        seen.add(place.key)
        yield place, data[place.key]
