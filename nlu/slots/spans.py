"""A piece of text that means something, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span(Generic[Value]):
    """A value found between two positions of the text."""

    start: int
    end: int
    value: Value


def overlaps(first: Span[Value], start: int, end: int) -> bool:
    """Whether the span shares a character with start..end."""
    return first.start < end and start < first.end


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the given ranges replaced by as many spaces, so that positions stay true."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)
