"""How good an engine is on labelled texts: accuracy, protective recall, precision of what is acted on, calibration."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.intents import PROTECTIVE, Intent
from flows.understanding import Understanding

EVALUATION = Path(__file__).parent / "evaluation"
_BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled text; several intents when it holds several."""

    text: str
    language: str
    intents: tuple[Intent, ...]

    @property
    def intent(self) -> Intent:
        """The intent that should lead: a protective one before all others, the strongest first."""
        return next((intent for intent in PROTECTIVE if intent in self.intents), self.intents[0])


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; shares from 0 to 1.

    `protective_recall` counts the protective texts in whose reading their intent stands, acted on or not. `overridden`
    counts those on which the bot acts as if nothing protective were said: neither found, nor asked, nor handed over.
    """

    cases: int
    accuracy: float
    protective_recall: float
    acted_precision: float
    acted_share: float
    calibration_error: float
    overridden: float
    handed_over: float


def cases(path: Path) -> tuple[Case, ...]:
    """The labelled texts of a JSON Lines file."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        names = document.get("intents") or [document["intent"]]
        found.append(Case(document["text"], document["language"], tuple(Intent(name) for name in names)))
    return tuple(found)


def figures(expected: Sequence[Case], read: Sequence[Understanding]) -> Figures:
    """Measure readings against what was expected of them."""
    pairs = list(zip(expected, read, strict=True))
    right = [reading.intent.name is case.intent for case, reading in pairs]
    protective = [(case, reading) for case, reading in pairs if case.intent in PROTECTIVE]
    acted = [reading.intent.name in case.intents for case, reading in pairs if not reading.abstain]
    return Figures(
        cases=len(pairs),
        accuracy=_share(right),
        protective_recall=_share([reading.means(case.intent) for case, reading in protective]),
        acted_precision=_share(acted),
        acted_share=len(acted) / max(1, len(pairs)),
        calibration_error=calibration_error(
            [(reading.intent.confidence, hit) for (_, reading), hit in zip(pairs, right, strict=True)]
        ),
        overridden=_share([_overrides(case, reading) for case, reading in protective], empty=0.0),
        handed_over=_share([reading.hand_over for _, reading in pairs], empty=0.0),
    )


def _overrides(case: Case, reading: Understanding) -> bool:
    """Whether the bot acts on a protective text without any of its protective intents."""
    meant = [intent for intent in PROTECTIVE if intent in case.intents]
    return not reading.abstain and not any(reading.means(intent) for intent in meant)


def calibration_error(told: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins of equal width."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in told:
        bins.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, hit))
    whole = sum(len(rows) for rows in bins.values())
    gaps = (abs(sum(confidence - hit for confidence, hit in rows)) for rows in bins.values())
    return sum(gaps) / max(1, whole)


def confusions(expected: Sequence[Case], read: Sequence[Understanding]) -> Counter[tuple[Intent, Intent]]:
    """How often one intent was taken for another."""
    return Counter(
        (case.intent, reading.intent.name)
        for case, reading in zip(expected, read, strict=True)
        if reading.intent.name is not case.intent
    )


def _share(hits: Sequence[bool], empty: float = 1.0) -> float:
    return sum(hits) / len(hits) if hits else empty
