"""Whether a newly trained local model may take the place of the active one: never when it protects worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.intents import PROTECTIVE, Intent
from nlu.errors import ModelRefused
from nlu.local_model import Array, LocalModel, load
from nlu.measure import Case

_MARK = "active"


def active(cache: Path) -> LocalModel | None:
    """The model that was promoted last, or None."""
    try:
        name = (cache / _MARK).read_text("utf-8").strip()
    except OSError:
        return None
    return load(cache / name) if name else None


def promote(folder: Path) -> None:
    """Make the model in `folder` the active one of its cache."""
    (folder.parent / _MARK).write_text(folder.name, "utf-8")


def protective_recall(model: LocalModel, asked: Sequence[Case], vectors: Array | None) -> dict[str, float]:
    """The share of each protective intent's texts that the model puts first; `vectors` are the texts' embeddings."""
    hits: dict[Intent, list[bool]] = {intent: [] for intent in PROTECTIVE}
    for index, case in enumerate(asked):
        if case.intent in hits:
            seen = vectors is not None and model.embeds
            scores = model.with_meaning(case.text, vectors[index]) if seen else model.probabilities(case.text)  # type: ignore[index]
            hits[case.intent].append(model.intents[int(scores.argmax())] is case.intent)
    return {intent.value: round(sum(found) / len(found), 4) for intent, found in hits.items() if found}


def refuse_if_worse(new: Mapping[str, float], old: Mapping[str, float]) -> None:
    """Compare two models' recall on the same texts; raises ModelRefused when the new one loses on any intent."""
    worse = [f"{name} {old[name]:.3f} to {new.get(name, 0.0):.3f}" for name in old if new.get(name, 0.0) < old[name]]
    if worse:
        raise ModelRefused(
            f"the new model protects worse than the active one ({', '.join(worse)}); it is not used. "
            "Add examples of these intents, or accept the loss with --force"
        )
