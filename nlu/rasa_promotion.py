"""Whether a newly trained Rasa model may take the place of the one in use: never when it protects worse.

Both are asked the calibration texts by a real server, which costs about a minute after a training of minutes. A refused
model is put aside and the one before stays in use; `--force` takes it all the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.intents import PROTECTIVE, Intent
from nlu import rasa_project
from nlu.engine import Scores
from nlu.errors import ModelRefused
from nlu.measure import EVALUATION, Case, cases
from nlu.promotion import refuse_if_worse
from nlu.rasa_engine import RasaScorer
from nlu.rasa_server import RasaServer
from nlu.training_data import data_hash

_ASKED = EVALUATION / "calibration.jsonl"
Ask = Callable[[Path, Sequence[str]], Awaitable[list[Scores]]]
"""What a model in a file says of texts."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """The model in use, the share of each protective intent's texts that it finds, and which texts those were."""

    model: str
    recall: dict[str, float]
    asked: str


async def promote_rasa(model: Path, *, ask: Ask | None = None, force: bool = False) -> Promoted:
    """Take the model into use. Raises ModelRefused, and puts it aside, when it finds less of any protective intent."""
    asked = cases(_ASKED)
    known = in_use(model.parent)
    if known is not None and known.model == model.name and not force:
        return known
    recall = await _recall(model, asked, ask or ask_server)
    before = model.parent / known.model if known is not None else None
    if known is not None and before is not None and before.exists() and before != model and not force:
        same = known.asked == _asked_hash()
        old = known.recall if same else await _recall(before, asked, ask or ask_server)
        try:
            refuse_if_worse(recall, old)
        except ModelRefused:
            _put_aside(model)
            raise
    found = Promoted(model.name, recall, _asked_hash())
    (model.parent / rasa_project.IN_USE).write_text(json.dumps(asdict(found)) + "\n", "utf-8")
    return found


def in_use(folder: Path) -> Promoted | None:
    """What was promoted last in a folder of models, or None."""
    try:
        return Promoted(**json.loads((folder / rasa_project.IN_USE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def recall_of(expected: Sequence[Case], told: Sequence[Scores]) -> dict[str, float]:
    """The share of each protective intent's texts for which it is the likeliest."""
    hits: Mapping[Intent, list[bool]] = {intent: [] for intent in PROTECTIVE}
    for case, scores in zip(expected, told, strict=True):
        if case.intent in hits:
            hits[case.intent].append(max(scores, key=lambda intent: scores[intent]) is case.intent)
    return {intent.value: round(sum(found) / len(found), 4) for intent, found in hits.items() if found}


async def ask_server(model: Path, texts: Sequence[str]) -> list[Scores]:
    """Serve the model on a free port and ask it."""
    server = RasaServer(model=model)
    await server.start()
    scorer = RasaScorer(server.url, temperature=1.0, timeout_seconds=30)
    try:
        return await scorer.score(texts)
    finally:
        await scorer.close()
        await server.stop()


def train_rasa(say: Callable[[str], None], *, force: bool = False) -> None:
    """Train where the data changed, then promote. Raises RasaNotInstalled or ModelRefused."""
    model = rasa_project.train(say, force=force)
    found = asyncio.run(promote_rasa(model, force=force))
    say(f"Rasa: model {found.model} is in use, protective recall {found.recall}")


def _put_aside(model: Path) -> None:
    model.replace(rasa_project.refused(model))


async def _recall(model: Path, asked: Sequence[Case], ask: Ask) -> dict[str, float]:
    protective = [case for case in asked if case.intent in PROTECTIVE]
    return recall_of(protective, await ask(model, [case.text for case in protective]))


def _asked_hash() -> str:
    return data_hash(folder=_ASKED.parent / "nothing", also=[_ASKED])
