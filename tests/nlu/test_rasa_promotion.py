from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.intents import PROTECTIVE, Intent
from nlu import rasa_project
from nlu.engine import Scores
from nlu.errors import ModelRefused
from nlu.measure import Case, cases
from nlu.rasa_promotion import in_use, promote_rasa, recall_of
from nlu.train import CALIBRATION

KNOWN = {case.text: case.intent for case in cases(CALIBRATION)}


class Models:
    """What each model file says: everything right, but for the intents to which it is deaf."""

    def __init__(self, **deaf: Sequence[Intent]) -> None:
        self.deaf = deaf
        self.asked: list[str] = []

    async def __call__(self, model: Path, texts: Sequence[str]) -> list[Scores]:
        name = model.name.partition(".")[0]
        self.asked.append(name)
        deaf = self.deaf.get(name, ())
        return [{Intent.OUT_OF_SCOPE if KNOWN[text] in deaf else KNOWN[text]: 1.0} for text in texts]


def file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.tar.gz"
    path.write_bytes(b"model")
    return path


@pytest.mark.parametrize("intent", PROTECTIVE)
async def test_a_rasa_model_that_is_worse_on_any_protective_intent_is_refused_and_the_one_before_stays(
    intent: Intent, tmp_path: Path
) -> None:
    models = Models(new=[intent])
    await promote_rasa(file(tmp_path, "old"), ask=models)
    new = file(tmp_path, "new")
    with pytest.raises(ModelRefused, match=rf"{intent.value} 1\.000 to 0\.000.*--force"):
        await promote_rasa(new, ask=models)
    kept = in_use(tmp_path)
    assert kept is not None
    assert kept.model == "old.tar.gz"
    assert not new.exists()
    assert rasa_project.refused(new).exists()


async def test_force_takes_a_worse_rasa_model(tmp_path: Path) -> None:
    models = Models(new=[Intent.OPT_OUT])
    await promote_rasa(file(tmp_path, "old"), ask=models)
    taken = await promote_rasa(file(tmp_path, "new"), ask=models, force=True)
    assert taken.recall["opt_out"] == 0.0
    assert in_use(tmp_path) == taken


async def test_a_rasa_model_that_is_as_good_is_taken_and_the_one_before_is_not_asked_again(tmp_path: Path) -> None:
    models = Models(old=[Intent.GREET])
    await promote_rasa(file(tmp_path, "old"), ask=models)
    taken = await promote_rasa(file(tmp_path, "new"), ask=models)
    assert taken.model == "new.tar.gz"
    assert models.asked == ["old", "new"]
    assert await promote_rasa(tmp_path / "new.tar.gz", ask=models) == taken
    assert models.asked == ["old", "new"]


async def test_the_server_falls_back_to_the_model_in_use_when_the_present_one_was_refused(tmp_path: Path) -> None:
    models = Models(**{rasa_project.model_hash(): [Intent.DISPUTE]})
    old, new = file(tmp_path, "old"), file(tmp_path, rasa_project.model_hash())
    await promote_rasa(old, ask=models)
    assert rasa_project.newest_model(tmp_path) == new
    with pytest.raises(ModelRefused):
        await promote_rasa(new, ask=models)
    assert rasa_project.newest_model(tmp_path) == old


def test_the_recall_counts_the_likeliest_intent_only() -> None:
    asked = [Case("a", "en", (Intent.HARDSHIP,)), Case("b", "en", (Intent.HARDSHIP,)), Case("c", "en", (Intent.GREET,))]
    told: list[Scores] = [{Intent.HARDSHIP: 0.6, Intent.GREET: 0.4}, {Intent.GREET: 0.9}, {Intent.GREET: 1.0}]
    assert recall_of(asked, told) == {"hardship": 0.5}


def test_no_model_is_in_use_where_none_was_promoted(tmp_path: Path) -> None:
    assert in_use(tmp_path) is None
