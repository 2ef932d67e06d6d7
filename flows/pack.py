"""Policy packs: law and courtesy as versioned data; a pack that contradicts itself is refused with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from flows.pack_rules import SHAPES, Nature, follows
from flows.policy import Policy, Ruling, Window, words
from flows.yaml_lines import line_of
from ledger.debtor import Kind

BASE = "default"
"""The pack that every other extends, and that holds where no other applies."""


class PackError(ValueError):
    """A pack file is wrong or contradicts itself: the text says file, line, rule and what to change."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AppliesTo(_Model):
    """The debtors whom a pack is for: country (ISO 3166 alpha-2) and kind. Only the default pack names nobody."""

    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    kinds: tuple[Kind, ...] = ()

    @field_validator("countries", mode="before")
    @classmethod
    def _norway(cls, value: Any) -> Any:
        if isinstance(value, list) and False in value:
            raise ValueError('YAML reads NO as "no": write "NO" for Norway, with the quotes')
        return value


class Rule(_Model):
    """One rule: its number or numbers, one sentence in plain words, where it stands, and since when it holds.

    `verify` marks what was written from memory of the text.
    """

    id: str
    value: Any
    says: str = Field(min_length=10, max_length=400)
    source: str = Field(min_length=3)
    since: date
    verify: Literal["with counsel"] | None = None


class PackText(_Model):
    """A pack file as written. `version` is the day on which it was last changed."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    version: date
    extends: str = ""
    description: str = ""
    applies_to: AppliesTo = AppliesTo()
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was read: `values` are checked, `at` says where each rule stands (file:line)."""

    text: PackText
    filename: str
    values: Mapping[str, Any]
    at: Mapping[str, str]

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.text.name

    def applies(self, country: str, kind: Kind) -> bool:
        """Whether it is the pack of debtors of this country and kind."""
        return country in self.text.applies_to.countries and kind in self.text.applies_to.kinds

    def meant_for(self, kinds: Collection[Kind]) -> bool:
        """Whether it is for one of these kinds of debtor."""
        return not set(kinds).isdisjoint(self.text.applies_to.kinds)


def read_pack(text: str, filename: str) -> Pack:
    """Parse a pack file. Raises PackError with file, line and reason, all that is wrong at once."""
    node, data = _yaml(text, filename)
    try:
        found = PackText.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        raise PackError("\n".join(_explain(problems, node, filename))) from None
    lines = {rule.id: f"{filename}:{line_of(node, ('rules', i))}" for i, rule in enumerate(found.rules)}
    values: dict[str, Any] = {}
    faults = list(_read_rules(found, values, node, filename))
    if faults:
        raise PackError("\n".join(faults))
    return Pack(found, filename, values, lines)


def _yaml(text: str, filename: str) -> tuple[yaml.Node | None, Any]:
    try:
        node, data = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PackError(f"{filename}:{line}: not valid YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(data, dict):
        raise PackError(f"{filename}:1: a pack file is a mapping with name, version, applies_to and rules")
    return node, data


def _explain(errors: list[Any], node: yaml.Node | None, filename: str) -> Iterator[str]:
    for item in errors:
        path = tuple(item["loc"])
        where = ".".join(str(part) for part in path) or "pack"
        yield f"{filename}:{line_of(node, path)}: {where}: {item['msg'].removeprefix('Value error, ')}"


def _read_rules(pack: PackText, values: dict[str, Any], node: yaml.Node | None, filename: str) -> Iterator[str]:
    for index, rule in enumerate(pack.rules):
        where = f"{filename}:{line_of(node, ('rules', index))}: rule {rule.id}"
        if rule.id not in SHAPES:
            yield f"{where}: there is no rule of this name; there are {', '.join(SHAPES)}"
        elif rule.id in values:
            yield f"{where}: it is given twice; keep one of the two"
        elif rule.since > pack.version:
            yield f"{where}: it holds since {rule.since}, which is after the pack's own version {pack.version}"
        else:
            yield from _read_value(rule, values, where)


def _read_value(rule: Rule, values: dict[str, Any], where: str) -> Iterator[str]:
    values[rule.id] = None
    try:
        values[rule.id] = SHAPES[rule.id].read.validate_python(rule.value)
    except ValidationError as error:
        for item in error.errors():
            inside = "".join(f".{part}" for part in item["loc"])
            yield f"{where}: value{inside}: {item['msg'].removeprefix('Value error, ')}"


# --- compiling ---


def compile_packs(packs: Iterable[Pack]) -> dict[str, Policy]:
    """The policies of all packs by name. Raises PackError where a pack contradicts itself or another one."""
    known = {pack.name: pack for pack in _distinct(packs)}
    if BASE not in known:
        raise PackError(f"there is no pack called {BASE!r}; every other one extends it")
    _check_default(known[BASE])
    _check_reach(list(known.values()))
    done: dict[str, Policy] = {}
    for name in known:
        _compile(name, known, done, ())
    return done


def _distinct(packs: Iterable[Pack]) -> Iterator[Pack]:
    seen: dict[str, str] = {}
    for pack in packs:
        if pack.name in seen:
            raise PackError(f"{pack.filename}:1: {seen[pack.name]} is called {pack.name!r} too; give one another name")
        seen[pack.name] = pack.filename
        yield pack


def _check_default(base: Pack) -> None:
    missing = [name for name in SHAPES if name not in base.values]
    if missing:
        raise PackError(f"{base.filename}:1: the default pack has to give every rule; it lacks {', '.join(missing)}")
    if base.text.applies_to != AppliesTo() or base.text.extends:
        raise PackError(f"{base.filename}:1: the default pack extends nothing and applies to whom no other pack fits")


def _check_reach(packs: list[Pack]) -> None:
    for index, pack in enumerate(packs):
        reach = pack.text.applies_to
        if pack.name != BASE and not (reach.countries and reach.kinds):
            raise PackError(f"{pack.filename}:1: applies_to has to name countries and kinds")
        for other in packs[:index]:
            _check_apart(pack, other)


def _check_apart(pack: Pack, other: Pack) -> None:
    one, two = pack.text.applies_to, other.text.applies_to
    shared = sorted(set(one.countries) & set(two.countries)), sorted(set(one.kinds) & set(two.kinds))
    if all(shared):
        whom = f"a {shared[1][0].value} in {shared[0][0]}"
        raise PackError(f"{pack.filename}:1: {pack.name} and {other.name} both apply to {whom}; name each debtor once")


def _compile(name: str, known: Mapping[str, Pack], done: dict[str, Policy], below: tuple[str, ...]) -> Policy:
    if name in done:
        return done[name]
    pack = known[name]
    parent = Policy() if name == BASE else _parent(pack, known, done, below)
    policy = replace(
        parent,
        pack=name,
        version=pack.text.version.isoformat(),
        rulings={**parent.rulings, **{rule.id: _ruling(rule, pack) for rule in pack.text.rules}},
        **pack.values,
    )
    if name != BASE:
        _check_tighter(pack, parent)
    _check_consistent(pack, policy)
    done[name] = policy
    return policy


def _parent(pack: Pack, known: Mapping[str, Pack], done: dict[str, Policy], below: tuple[str, ...]) -> Policy:
    parent = pack.text.extends
    if parent not in known:
        raise PackError(f"{pack.filename}:1: extends: there is no pack {parent!r}; there are {', '.join(known)}")
    if parent in (*below, pack.name):
        raise PackError(f"{pack.filename}:1: extends: {' > '.join((*below, pack.name, parent))} goes in a circle")
    return _compile(parent, known, done, (*below, pack.name))


def _ruling(rule: Rule, pack: Pack) -> Ruling:
    number = words(pack.values[rule.id])
    version = pack.text.version.isoformat()
    return Ruling(rule.id, number, rule.says, rule.source, pack.name, version, rule.since, rule.verify is not None)


def _check_tighter(pack: Pack, parent: Policy) -> None:
    for name, value in pack.values.items():
        shape = SHAPES[name]
        if shape.nature is Nature.LAW and not follows(value, getattr(parent, name), shape):
            harder = f"{parent.pack} has {words(getattr(parent, name))} ({parent.ruling(name).source})"
            raise PackError(f"{pack.at[name]}: rule {name}: {words(value)} is looser than what it extends: {harder}")


def _check_consistent(pack: Pack, policy: Policy) -> None:
    if policy.cap_week < policy.cap_day:
        where = pack.at.get("cap_week") or pack.at.get("cap_day", f"{pack.filename}:1")
        caps = f"{policy.cap_week} messages in 7 days are fewer than the {policy.cap_day} a day"
        raise PackError(f"{where}: rule cap_week: {caps}; raise cap_week or lower cap_day")
    for window in policy.windows:
        if outside(window, policy):
            where = pack.at.get("windows") or pack.at.get("hard_limits", f"{pack.filename}:1")
            limits = f"the hard limits {words(policy.hard_limits)}"
            raise PackError(f"{where}: rule windows: {words(window)} lies outside {limits}")


def outside(window: Window, policy: Policy) -> bool:
    """Whether a window reaches beyond the hard limits."""
    return window.opens < policy.hard_limits[0] or window.closes > policy.hard_limits[1]
