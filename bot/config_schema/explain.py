"""Turning a refused value into a sentence: where it stands, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.config_schema.problems import Problem
from bot.config_schema.reading import Place, Source, dotted
from bot.config_schema.secrets import holds_secret, looks_secret, variables_for


def sections(model: type[BaseModel], place: Place = ()) -> Iterator[tuple[Place, type[BaseModel]]]:
    """Every section of the schema with its path, the root first."""
    yield place, model
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from sections(info.annotation, (*place, name))


def problems(error: ValidationError, model: type[BaseModel], source: Source) -> list[Problem]:
    """One problem for each thing that pydantic refused."""
    schema = dict(sections(model))
    found = []
    for item in error.errors(include_url=False):
        place: Place = item["loc"]
        if item["type"] == "extra_forbidden":
            text = _unknown(place, schema)
        else:
            text = _wrong(place, item["msg"], item["input"], schema)
        found.append(Problem(source.where(place), dotted(place), text))
    return found


def leaked(data: Any, source: Source, place: Place = ()) -> Iterator[Problem]:
    """Values that are plainly secrets, wherever they stand."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaked(value, source, (*place, key))
    elif holds_secret(str(data)):
        yield Problem(source.where(place), dotted(place), f"this holds a secret; {_use(dotted(place))}")


def _use(key: str) -> str:
    names = " or ".join(variables_for(key))
    return f"set the environment variable {names} instead" if names else "secrets come only from the environment"


def _unknown(place: Place, schema: dict[Place, type[BaseModel]]) -> str:
    name, section = str(place[-1]), place[:-1]
    known = list(schema[section].model_fields)
    if looks_secret(name):
        return f"secrets never stand in this file; {_use(dotted(place))}"
    near = [dotted((*section, match)) for match in get_close_matches(name, known, 1, 0.75)]
    elsewhere = [dotted((*path, name)) for path, model in schema.items() if name in model.model_fields]
    far = [dotted((*section, match)) for match in get_close_matches(name, known, 1)]
    for guess in (*near, *elsewhere, *far):
        return f'unknown key; did you mean "{guess}"?'
    return f"unknown key; known here: {', '.join(known)}"


def _wrong(place: Place, message: str, value: Any, schema: dict[Place, type[BaseModel]]) -> str:
    allowed = message.removeprefix("Value error, ").replace("Input should be", "it should be")
    allowed = allowed[0].lower() + allowed[1:]
    shown = f'"{value}" is refused: ' if isinstance(value, str) else ""
    return f"{shown}{allowed}{_meaning(place, schema)}"


def _meaning(place: Place, schema: dict[Place, type[BaseModel]]) -> str:
    while place and place[:-1] not in schema:
        place = place[:-1]
    info = schema[place[:-1]].model_fields.get(str(place[-1])) if place else None
    if info is None or not info.description:
        return ""
    return f" ({info.description.rstrip('.').replace(chr(10), ' ')})"
