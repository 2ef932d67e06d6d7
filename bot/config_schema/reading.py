"""Reading config.yml into plain text values, remembering where each of them stands.

Scalars stay text until the section's type reads them: a company number keeps its zeros, a phone number its plus,
18:00 is no number in base sixty, and NO is a country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.config_schema.problems import Problem, refuse

Place = tuple[str | int, ...]


def dotted(place: Place) -> str:
    """The path of a key as people write it: channels.sms.from_number."""
    return ".".join(str(part) for part in place)


@dataclass(slots=True)
class Source:
    """The settings as text, and for each key the file and line (or the variable) that it comes from."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, place: Place) -> str:
        """Where a key stands, or the nearest section that encloses it."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, self.name)


def read(path: Path) -> Source:
    """Read the file. Raises ConfigError when it is missing or no YAML; repeated keys are noted as problems."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refuse(str(path), "", "this file does not exist; take config.yml from the repository") from None
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(str(path), "", f"this file cannot be read as UTF-8 text ({type(error).__name__})") from None
    source = Source(path.name)
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        if root is not None and not isinstance(root, yaml.MappingNode):
            raise refuse(f"{path.name}:1", "", "the file should hold `section: ...` lines")
        source.data = {} if root is None else _value(root, (), source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refuse(f"{path.name}:{line}", "", f"this is not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise refuse(path.name, "", "this is not YAML; look for control characters or an alias of itself") from None
    return source


def _value(node: yaml.Node, place: Place, source: Source) -> Any:
    source.places.setdefault(place, f"{source.name}:{node.start_mark.line + 1}")
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), source) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, source)
    return "" if node.value in ("~", "null") and not getattr(node, "style", None) else node.value


def _mapping(node: yaml.MappingNode, place: Place, source: Source) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = str(key_node.value)
        where, here = f"{source.name}:{key_node.start_mark.line + 1}", (*place, name)
        if name in result:
            source.problems.append(Problem(where, dotted(here), f"this key stands here and at {source.where(here)}"))
            continue
        source.places[here] = where
        result[name] = _value(value_node, here, source)
    return result


OVERRIDE = "AMICABLE__"


def overlay(source: Source, environ: Mapping[str, str]) -> None:
    """Lay AMICABLE__SECTION__KEY=value over the file: how a container changes a setting without a file of its own."""
    for name, value in sorted(environ.items()):
        if not name.startswith(OVERRIDE):
            continue
        place = tuple(part.lower() for part in name.removeprefix(OVERRIDE).split("__"))
        target = source.data
        for part in place[:-1]:
            inner = target.get(part)
            target[part] = target = inner if isinstance(inner, dict) else {}
        target[place[-1]] = value
        source.places[place] = name
