"""`replay`: the time machine for a portfolio file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.service import ROOT
from tests.stories.telling import FLOWS

SAMPLE = str(ROOT / "samples" / "portfolio.csv")
CALMER = (FLOWS / "scenarios" / "courteous.yml").read_text().replace("{from: due, days: 10}", "{from: due, days: 14}")


def run(tmp_path: Path, text: str, *more: str) -> tuple[int, str]:
    draft = tmp_path / "draft.yml"
    draft.write_text(text)
    arguments = ["replay", "--portfolio", SAMPLE, "--scenario-file", str(draft), "--config", str(ROOT / "config.yml")]
    result = CliRunner().invoke(app, [*arguments, *more])
    return result.exit_code, result.stdout


def test_a_portfolio_is_played_beside_a_draft(tmp_path: Path) -> None:
    code, out = run(tmp_path, CALMER, "--days", "14", "--from", "2026-11-23")
    result = json.loads(out)
    assert code in (0, 1)
    assert (result["days"], result["first_day"], result["draft"]["scenario"]) == (14, "2026-11-23", "courteous")
    assert result["portfolio"]["cases"] > 0
    assert result["before"]["unasked"]
    assert result["after"]["migrated"] > 0


@pytest.mark.parametrize(
    ("text", "more"),
    [("no: scenario", ()), (CALMER.replace('["10:00"]', '["23:00"]'), ()), (CALMER, ("--from", "someday"))],
)
def test_what_cannot_be_played_is_refused(tmp_path: Path, text: str, more: tuple[str, ...]) -> None:
    assert run(tmp_path, text, *more)[0] == 2
