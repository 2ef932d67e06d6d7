"""A wording's own facts as strings and back, so that a message can be said again on another channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flows.effects import Fact
from ledger.money import Money


def encode(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Each fact as "kind:value"; lists (options of a plan) are left out: answers are not said again elsewhere."""
    return {name: text for name, value in facts.items() if (text := _encode(value))}


def _encode(value: Fact) -> str:
    match value:
        case Money():
            return f"money:{value.minor}:{value.currency}"
        case date():
            return f"date:{value.isoformat()}"
        case bool():
            return f"bool:{int(value)}"
        case int():
            return f"int:{value}"
        case Decimal():
            return f"decimal:{value}"
        case str():
            return f"str:{value}"
        case None:
            return "none:"
    return ""


def decode(facts: Mapping[str, str]) -> dict[str, Fact]:
    """The facts that `encode` was given. Raises ValueError on a kind that it does not know."""
    return {name: _decode(text) for name, text in facts.items()}


def _decode(text: str) -> Fact:
    kind, _, value = text.partition(":")
    match kind:
        case "money":
            minor, _, currency = value.partition(":")
            return Money(int(minor), currency)
        case "date":
            return date.fromisoformat(value)
        case "bool":
            return value == "1"
        case "int":
            return int(value)
        case "decimal":
            return Decimal(value)
        case "str":
            return value
        case "none":
            return None
    raise ValueError(f"unknown kind of fact: {kind!r}")
