"""What can be wrong with the configuration, said so that it can be mended at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `where` is file and line, or the environment variable; `key` the dotted path."""

    where: str
    key: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.key, self.text) if part)


class ConfigError(Exception):
    """The configuration cannot be used. Lists every problem at once and never shows a secret."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def refuse(where: str, key: str, text: str) -> ConfigError:
    """A ConfigError with a single problem."""
    return ConfigError((Problem(where, key, text),))
