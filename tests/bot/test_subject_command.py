"""`subject` on the command line, over a real database file: what it prints, writes and answers."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]
DEBTOR, OTHER = "C1001", "C1002"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in a folder of its own, with the sample portfolio in its own embedded database."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "config.yml", folder / "config.yml")

    def invoke(*arguments: str) -> Result:
        environment = {"AMICABLE_SECRET_KEY": "a" * 48, "MONGODB_URI": ""}
        return CliRunner().invoke(app, [*arguments, "--config", str(folder / "config.yml")], env=environment)

    done = invoke("import", str(ROOT / "samples" / "portfolio.csv"))
    assert done.exit_code == 0, done.output
    return invoke


def test_an_export_names_the_file_that_gave_each_consent(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "anna.json"
    done = run("subject", "export", DEBTOR, "--out", str(out), "--by", "Ann")
    assert done.exit_code == 0, done.output
    data = json.loads(out.read_text())
    assert data["case"]["consents"][0]["proof"].startswith("portfolio portfolio.csv, sha256 ")
    assert out.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_correction_outlives_the_next_import(run: Run, tmp_path: Path) -> None:
    done = run("subject", "correct", DEBTOR, "--email", "New@Example.be", "--phone", "+32460999999")
    assert done.exit_code == 0, done.output
    assert "Correct the creditor's own records too" in done.stderr
    assert run("import", str(ROOT / "samples" / "portfolio.csv")).exit_code == 0
    out = tmp_path / "anna.json"
    run("subject", "export", DEBTOR, "--out", str(out))
    contacts = {point["channel"]: point["address"] for point in json.loads(out.read_text())["debtor"]["contacts"]}
    assert (contacts["email"], contacts["sms"]) == ("new@example.be", "+32460999999")


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", DEBTOR),
        ("correct", DEBTOR, "--email", "nobody"),
        ("correct", DEBTOR, "--phone", "0460999999"),
        ("correct", DEBTOR, "--language", "de"),
        ("erase", DEBTOR, "--reason", "x" * 501),
        ("export", DEBTOR, "--out", "/nowhere/at/all.json"),
        ("export", DEBTOR, "--out", "x.json", "--by", "\x00"),
    ],
)
def test_wrong_usage_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("subject", *arguments).exit_code == 2


@pytest.mark.parametrize("command", ["export", "erase", "correct"])
def test_a_debtor_that_nobody_knows_is_said(run: Run, command: str, tmp_path: Path) -> None:
    more = {"export": ("--out", str(tmp_path / "x")), "erase": (), "correct": ("--name", "X")}[command]
    done = run("subject", command, "nobody", *more)
    assert done.exit_code == 1
    assert "there is no debtor 'nobody'" in done.stderr


def test_an_erasure_says_what_went_and_what_stays_and_writes_the_answer(run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "answer.pdf"
    done = run("subject", "erase", OTHER, "--by", "Ann", "--reason", "asked by mail", "--letter", str(letter))
    assert done.exit_code == 0, done.output
    assert "erased: raw_events, reviews, preferences, replays" in done.stderr
    assert "stays: invoices, until nothing is open any more" in done.stderr
    assert letter.read_bytes().startswith(b"%PDF")
    explained = run("explain", OTHER)
    assert "erased" in explained.stdout
    assert run("import", str(ROOT / "samples" / "portfolio.csv")).exit_code == 0


def test_a_dry_run_says_what_would_go(run: Run) -> None:
    done = run("subject", "purge", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "would go: 0 raw payloads" in done.stderr
    assert run("subject", "purge").exit_code == 0
