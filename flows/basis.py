"""On what a decision to speak rests: each rule that was held against it, with its number and the fact that it met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One rule and one fact. `rule` is the pack's name of the rule ("cap_week"), `number` its value in words
    ("3 in 7 days"), `fact` what was found ("1 in the last 7 days"), `held` whether the fact keeps the rule.
    """

    rule: str
    number: str
    fact: str
    held: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """Every rule of one policy pack that was looked at, in the order of looking; the last one decided if not held."""

    pack: str
    version: str
    checks: tuple[Check, ...] = ()
