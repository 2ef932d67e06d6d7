from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.intents import Intent
from nlu.local_engine import LocalScorer, local_hash
from nlu.local_model import load, save
from nlu.measure import Case, calibration_error, confusions, figures
from nlu.understand import ScoringEngine
from tests.nlu.conftest import NOW, ZONE


async def test_the_scores_of_every_text_add_up_to_one(model_cache: Path) -> None:
    scorer = LocalScorer(cache=model_cache)
    texts = ["I paid", "", "zzz", "je veux parler à quelqu'un", "x" * 5000]
    for scores in await scorer.score(texts):
        assert set(scores) == set(Intent)
        assert sum(scores.values()) == pytest.approx(1.0, abs=1e-4)


def test_a_saved_model_comes_back_the_same(model_cache: Path, tmp_path: Path) -> None:
    model = load(model_cache / local_hash())
    assert model is not None
    save(model, tmp_path)
    again = load(tmp_path)
    assert again is not None
    assert again.probabilities("ik betaal morgen") == pytest.approx(model.probabilities("ik betaal morgen"))


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 0}'])
def test_a_broken_model_is_none_and_will_be_trained_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "card.json").write_text(content, "utf-8")
    (tmp_path / "model.npz").write_bytes(b"no zip")
    assert load(tmp_path) is None


async def test_the_figures_count_what_they_say(model_cache: Path) -> None:
    engine = ScoringEngine(LocalScorer(cache=model_cache))
    expected = [Case("stop", "en", (Intent.OPT_OUT,)), Case("👋", "en", (Intent.DISPUTE,))]
    read = [await engine.parse(case.text, language="en", now=NOW, timezone=ZONE) for case in expected]
    found = figures(expected, read)
    assert (found.cases, found.accuracy, found.protective_recall, found.acted_share) == (2, 0.5, 0.5, 1.0)
    assert confusions(expected, read) == {(Intent.DISPUTE, Intent.GREET): 1}


def test_the_calibration_error_is_the_gap_between_told_and_true() -> None:
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)] * 4) == pytest.approx(0.9)


def test_the_service_does_not_carry_scikit_learn() -> None:
    modules = "nlu.understand, nlu.local_engine, nlu.rasa_engine, nlu.parse_lines"
    code = f"import sys, {modules}; print('sklearn' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert found.stdout.strip() == "False"
