"""`explain` and `audit` on the command line, over a real database file: what they print, write and answer."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in a folder of its own with its own embedded database."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "config.yml", folder / "config.yml")

    def invoke(*arguments: str) -> Result:
        environment = {"AMICABLE_SECRET_KEY": "a" * 48, "MONGODB_URI": ""}
        more = () if "--verify" in arguments else ("--config", str(folder / "config.yml"))
        return CliRunner().invoke(app, [*arguments, *more], env=environment)

    return invoke


@pytest.fixture(scope="module")
def debtor(run: Run) -> str:
    """A debtor of the sample portfolio."""
    done = run("import", str(ROOT / "samples" / "portfolio.csv"))
    assert done.exit_code == 0, done.output
    text = (ROOT / "samples" / "portfolio.csv").read_text(encoding="utf-8").splitlines()
    return text[1].split(",")[text[0].split(",").index("debtor_id")]


def test_a_case_is_explained_and_says_when_it_is_looked_at_next(run: Run, debtor: str) -> None:
    done = run("explain", debtor)
    assert done.exit_code == 0, done.output
    assert f"Case: {debtor}, open, scenario courteous" in done.stdout
    assert "Looked at next" in done.stdout


def test_an_id_that_nobody_has_says_how_to_find_one(run: Run, debtor: str) -> None:
    done = run("explain", f"not-{debtor}")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "`explain DEBTOR` gives the ids" in done.stderr


def test_an_audit_is_written_verified_and_found_in_the_history(run: Run, debtor: str, tmp_path: Path) -> None:
    file, paper = tmp_path / "file.json", tmp_path / "file.pdf"
    done = run("audit", debtor, "--by", "Ann Auditor", "--json", str(file), "--pdf", str(paper))
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    head = json.loads(file.read_text())["head"]["digest"]
    assert head in done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert paper.read_bytes().startswith(b"%PDF-")
    checked = run("audit", "--verify", str(file), "--head", head)
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "whole (" in checked.stderr
    lines = [json.loads(line) for line in run("explain", debtor, "--json").stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["access", "now"]
    assert ["What caused it", "Ann Auditor of the team"] in lines[0]["lines"]


def test_a_changed_export_is_refused_and_says_what_changed(run: Run, debtor: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    made = run("audit", debtor, "--by", "Ann", "--json", "-")
    assert made.exit_code == 0, made.output
    file.write_text(made.stdout.replace('"open"', '"settled"', 1))
    done = run("audit", "--verify", str(file))
    assert done.exit_code == 1
    assert "was changed: it does not fit its digest" in done.stderr
    assert "NOT whole" in done.stderr
    file.write_text(made.stdout[: len(made.stdout) // 2])
    half = run("audit", "--verify", str(file))
    assert half.exit_code == 1
    assert "not all of it is there" in half.stderr
    assert run("audit", "--verify", str(file.with_name("none"))).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "write: audit DEBTOR"),
        (("D1",), "write: audit DEBTOR"),
        (("D1", "--json", "-"), "--by NAME"),
        (("D1", "--json", "-", "--by", "  "), "--by NAME"),
        (("D1", "--json", "-", "--by", "a\nb"), "--by NAME"),
        (("D1", "--verify", "x.json"), "stands alone"),
        (("D1", "--by", "Ann", "--json", "-", "--head", "0"), "write: audit DEBTOR"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_done(run: Run, arguments: tuple[str, ...], words: str) -> None:
    done = run("audit", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_an_audit_of_nobody_says_so(run: Run, debtor: str, tmp_path: Path) -> None:
    done = run("audit", f"not-{debtor}", "--by", "Ann", "--json", str(tmp_path / "none.json"))
    assert done.exit_code == 1
    assert "there is no debtor" in done.stderr
    assert not (tmp_path / "none.json").exists()


def test_a_file_that_cannot_be_written_is_wrong_usage(run: Run, debtor: str, tmp_path: Path) -> None:
    done = run("audit", debtor, "--by", "Ann", "--pdf", str(tmp_path))
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
