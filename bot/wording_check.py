"""What a wording may hold: a small part of Jinja, checked when it is loaded, long before a debtor would see a fault."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Sub,
)
"""No calls, no loops over made-up ranges, no assignments, no arithmetic that could grow: texts only."""


class WordingError(ValueError):
    """A wording is wrong, missing or lacks a fact. The text says file, place and what to change."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}")
        self.file = file
        self.place = place
        self.reason = reason


class Speech(ImmutableSandboxedEnvironment):
    """The sandbox of one language. A key of a mapping comes before an attribute of the same name."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a key, else a safe attribute that is a value: what could be called is no fact."""
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            found = super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute) if callable(found) else found


def check(environment: Environment, source: str) -> tuple[nodes.Template, frozenset[str]]:
    """The parsed text and the facts it uses. Raises ValueError, with line and reason, if it does more than it may."""
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno} of the text: {error.message}") from None
    for node in tree.iter_child_nodes():
        _check_node(environment, node)
    names = list(tree.find_all(nodes.Name))
    own = {node.name for node in names if node.ctx == "store"} | {"loop"}
    return tree, frozenset(node.name for node in names) - own


def facts_of(tree: nodes.Template) -> frozenset[str]:
    """The facts that a text speaks of: names, and what it reads of them ("creditor.name", "invoice.due")."""
    found = {node.name for node in tree.find_all(nodes.Name)}
    for node in tree.find_all(nodes.Getattr):
        root = node.node.node if isinstance(node.node, nodes.Getitem) else node.node
        if isinstance(root, nodes.Name):
            found.add(f"{root.name}.{node.attr}")
    return frozenset(found)


def words_of(tree: nodes.Template) -> str:
    """What a text says whatever its facts are: its own words, those of every branch."""
    own = [node.data for node in tree.find_all(nodes.TemplateData)]
    compared = {id(node) for compare in tree.find_all(nodes.Compare) for node in compare.find_all(nodes.Const)}
    consts = [node for node in tree.find_all(nodes.Const) if id(node) not in compared]
    chosen = [str(node.value) for node in consts if isinstance(node.value, str)]
    return "\n".join([*own, *chosen])


def _check_node(environment: Environment, node: nodes.Node) -> None:
    problem = _problem(environment, node)
    if problem:
        raise ValueError(f"line {node.lineno} of the text: {problem}")
    for child in node.iter_child_nodes():
        _check_node(environment, child)


def _problem(environment: Environment, node: nodes.Node) -> str:
    if not isinstance(node, _ALLOWED):
        return f"{type(node).__name__.lower()} is not allowed in a wording"
    if isinstance(node, nodes.For) and next(node.find_all(nodes.For), None) is not None:
        return "a loop within a loop is not allowed in a wording: it could go on for hours"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"{node.attr!r} is not a fact"
    if isinstance(node, nodes.Getitem) and not _plain_index(node.arg):
        return "only a number may stand in brackets"
    if isinstance(node, nodes.Filter) and node.name not in environment.filters:
        return f"there is no filter {node.name!r}; use one of {', '.join(sorted(environment.filters))}"
    return ""


def _plain_index(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and type(node.value) is int
