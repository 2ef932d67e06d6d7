"""A scenario's text from somebody's hand: kept within bounds before it is read, and given its version."""

from __future__ import annotations

import yaml

from flows.scenario import Fault, ScenarioError

LONGEST = 40_000
"""Letters; the longest scenario of ours has two thousand, one of 40 full steps about 15,000."""

_DEEPEST = 8
_CONTAINERS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)


def guarded(text: str) -> str:
    """The text, if it is safe to read: no references that unfold, no depth, no odd types. Raises ScenarioError."""
    if len(text) > LONGEST:
        raise _refused(f"the text has {len(text)} letters, more than {LONGEST}")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, _CONTAINERS)
            depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
            _allowed(event, depth)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise _refused(f"line {line}: not valid YAML: {getattr(error, 'problem', error)}") from None
    return text


def _allowed(event: yaml.Event, depth: int) -> None:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if depth > _DEEPEST:
        raise _refused(f"line {line}: nothing in a scenario stands so deep")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(f"line {line}: a scenario refers to nothing (& and *): write it out")
    if getattr(event, "tag", None):
        raise _refused(f"line {line}: a scenario names no types (!)")


def with_version(text: str, version: int) -> str:
    """The same text (guarded before) with this version in it. Raises ScenarioError when it is no mapping."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise _refused("a scenario is a mapping with name, version, send_times and steps")
    for key, value in node.value:
        if key.value == "version":
            return f"{text[: value.start_mark.index]}{version}{text[value.end_mark.index :]}"
    first = node.start_mark.index
    return f"{text[:first]}version: {version}\n{text[first:]}"


def _refused(reason: str) -> ScenarioError:
    return ScenarioError(reason, (Fault((), reason),))
