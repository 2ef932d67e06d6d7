from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flows.intents import Intent
from nlu.errors import ModelRefused
from nlu.local_engine import local_hash
from nlu.local_model import LocalModel, load, save
from nlu.measure import cases
from nlu.promotion import active, promote, protective_recall, refuse_if_worse
from nlu.train import CALIBRATION, train_local


def _known(model_cache: Path) -> LocalModel:
    model = load(model_cache / local_hash())
    assert model is not None
    return model


def _deaf_to(model: LocalModel, intent: Intent) -> LocalModel:
    bias = model.bias.copy()
    bias[model.intents.index(intent)] = -1000.0
    return replace(model, bias=bias, kernel=None)


def test_a_model_that_loses_on_one_protective_intent_is_refused() -> None:
    with pytest.raises(ModelRefused, match=r"dispute 0\.900 to 0\.800.*--force"):
        refuse_if_worse({"dispute": 0.8, "opt_out": 1.0}, {"dispute": 0.9, "opt_out": 0.9})


def test_a_model_that_is_as_good_everywhere_is_taken() -> None:
    refuse_if_worse({"dispute": 0.9, "opt_out": 1.0}, {"dispute": 0.9, "opt_out": 0.9})


def test_the_recall_falls_when_a_model_is_deaf_to_an_intent(model_cache: Path) -> None:
    model, asked = replace(_known(model_cache), kernel=None), cases(CALIBRATION)
    whole = protective_recall(model, asked, None)
    deaf = protective_recall(_deaf_to(model, Intent.HARDSHIP), asked, None)
    assert deaf["hardship"] == 0.0 < whole["hardship"]


def test_training_keeps_the_active_model_unless_forced(
    model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = replace(_known(model_cache), kernel=None)
    save(good, tmp_path / "before")
    promote(tmp_path / "before")
    deaf = _deaf_to(good, Intent.OPT_OUT)
    monkeypatch.setattr("nlu.local_training.train", lambda *_, card, **__: replace(deaf, card={**deaf.card, **card}))
    with pytest.raises(ModelRefused, match="opt_out"):
        train_local(cache=tmp_path)
    assert load(tmp_path / local_hash()) is None
    kept = active(tmp_path)
    assert kept is not None
    assert np.array_equal(kept.bias, good.bias)
    train_local(cache=tmp_path, force=True, trained_on="2026-11-22")
    forced = active(tmp_path)
    assert forced is not None
    assert forced.card["trained_on"] == "2026-11-22"
    assert forced.card["data_hash"] == local_hash()
    assert forced.card["protective_recall"]["opt_out"] == 0.0


def test_a_cache_without_a_promoted_model_has_no_active_one(tmp_path: Path) -> None:
    assert active(tmp_path) is None
