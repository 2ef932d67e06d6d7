"""Which of two policies is harder, rule by rule: a debtor in two countries, and a creditor's own wishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.pack_rules import SHAPES, Nature, follows
from flows.policy import Policy, Ruling, words

CREDITOR = "creditor"
"""Who set a rule that is harder than the packs: a setting of config.yml."""


@dataclass(frozen=True, slots=True)
class Looser:
    """A creditor's wish that a pack forbids: the rule's name, the number wished for, and the ruling it runs against."""

    rule: str
    wished: str
    ruling: Ruling


def strictest(one: Policy, other: Policy) -> Policy:
    """The two packs' hardest answer to every rule, for a debtor who belongs to two countries.

    Named after both ("be_consumer+us_consumer"). Charges that only one of the laws knows may not be asked at all.
    The creditor's own choices (courtesy) are the first pack's.
    """
    changes: dict[str, Any] = {}
    for rule, shape in SHAPES.items():
        if shape.nature is not Nature.COURTESY:
            changes[rule] = shape.stricter(getattr(other, rule), getattr(one, rule))
    policy = replace(
        one,
        pack=f"{one.pack}+{other.pack}",
        version=one.version if one.version == other.version else f"{one.version}+{other.version}",
        calendars=tuple(dict.fromkeys((*one.calendars, *other.calendars))),
        unpacked=tuple(dict.fromkeys((*one.unpacked, *other.unpacked))),
        **changes,
    )
    return replace(policy, rulings={rule: _ruling(rule, policy, one, other) for rule in SHAPES})


def _ruling(rule: str, policy: Policy, one: Policy, other: Policy) -> Ruling:
    value = getattr(policy, rule)
    source = other.ruling(rule) if value == getattr(other, rule) != getattr(one, rule) else one.ruling(rule)
    return replace(source, number=words(value))


def tightened(pack: Policy, creditor: Policy) -> Policy:
    """The pack with what the creditor asks beyond it.

    What is law (windows, holidays, caps, waiting, identity, channels) becomes the harder of the two, field by field:
    hours that lie in both, the smaller cap, the longer wait. Courtesies (the furthest promise, holds after a claim,
    plans, deadlines of the team) are no law: they are the creditor's own choice, either way. What may be charged
    stays the pack's; whether it is charged is another setting. The regions that the creditor knows are the rulebook's.
    """
    changes: dict[str, Any] = {}
    for rule, shape in SHAPES.items():
        wish, own = getattr(creditor, rule), getattr(pack, rule)
        if shape.nature is Nature.COURTESY:
            changes[rule] = wish
        elif shape.nature is Nature.LAW:
            changes[rule] = shape.stricter(own, wish)
    policy = replace(pack, **changes)
    return replace(policy, rulings=dict(_rulings(policy, pack)))


def _rulings(policy: Policy, pack: Policy) -> Iterator[tuple[str, Ruling]]:
    for rule in SHAPES:
        value, known = getattr(policy, rule), pack.ruling(rule)
        if value != getattr(pack, rule):
            where = "the console, Own days" if rule == "blackout_days" else "config.yml"
            source = f"{where} (beyond {known.pack}: {known.number})"
            known = replace(known, number=words(value), source=source, pack=CREDITOR)
        yield rule, known


def looser(pack: Policy, creditor: Policy) -> tuple[Looser, ...]:
    """The creditor's wishes that the pack forbids, in the order of the rules; courtesies cannot be looser."""
    return tuple(
        Looser(rule, words(getattr(creditor, rule)), pack.ruling(rule))
        for rule, shape in SHAPES.items()
        if shape.nature is Nature.LAW and not follows(getattr(creditor, rule), getattr(pack, rule), shape)
    )


def changed(policy: Policy, pack: Policy) -> Mapping[str, Ruling]:
    """The rules of `policy` that are not those of `pack`."""
    return {rule: policy.ruling(rule) for rule in SHAPES if getattr(policy, rule) != getattr(pack, rule)}
