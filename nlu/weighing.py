"""Several thoughts in one message: how likely is it that an intent counts, by the whole text and by its clauses.

Neither the whole nor the clauses alone are right: "I paid a bit last month, so what is left?" holds a clause that would
be a claim of payment by itself, and "I've paid, now stop messaging me" says two things that count. A logistic
regression for each kind of intent weighs both. It learns from messages of several clauses as models read them that
never saw their writers (`nlu/doubt.py` fits it and keeps it in nlu/doubt.json), so what it says is a probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.intents import PROTECTIVE, Intent

Array = npt.NDArray[np.float64]
INTENTS: tuple[Intent, ...] = tuple(Intent)
EVIDENCE: tuple[str, ...] = (
    "whole",
    "clause",
    "whole x clause",
    "leads whole",
    "leads a clause",
    "leads the first clause",
    "leads whole and clause",
    "its clause",
    "its clause x words",
    "clause x words",
    "against the whole",
    "clause against the whole",
    "clauses",
    "leads one of several",
)
"""What is known of one intent, and weighed; the last weight, `BIAS`, stands for itself."""
BIAS = "always"
_LEAST = 1e-3
_WORDS = 6
"""So many words make a thought; a shorter clause weighs less."""
_MOST_CLAUSES = 4
_SCALE = 7.0


class Kind(StrEnum):
    """Intents that are weighed alike."""

    PROTECTIVE = "protective"
    OUT_OF_SCOPE = "out_of_scope"
    COURTESY = "courtesy"
    ANSWER = "answer"
    OTHER = "other"


def kind_of(intent: Intent) -> Kind:
    """The kind that an intent is weighed as."""
    if intent in PROTECTIVE:
        return Kind.PROTECTIVE
    if intent in {Intent.GREET, Intent.THANKS}:
        return Kind.COURTESY
    if intent in {Intent.AFFIRM, Intent.DENY, Intent.BOT_CHALLENGE}:
        return Kind.ANSWER
    return Kind.OUT_OF_SCOPE if intent is Intent.OUT_OF_SCOPE else Kind.OTHER


KINDS: tuple[Kind, ...] = tuple(map(kind_of, INTENTS))


def evidence(whole: Array, parts: Array, lengths: Sequence[int]) -> Array:
    """What is known of each intent: a row for each of INTENTS, a column for each of EVIDENCE.

    `whole` holds the probabilities of the text, `parts` those of its clauses (two or more rows), `lengths` their words.
    """
    best, leaders, top = parts.max(axis=0), parts.argmax(axis=1), int(whole.argmax())
    size = np.minimum(np.asarray(lengths, dtype=float), _WORDS) / _WORDS
    said, known = np.log(best + _LEAST), np.log(whole + _LEAST)
    leads_whole, leads_clause, leads_first = (np.zeros(len(INTENTS)) for _ in range(3))
    leads_whole[top], leads_clause[leaders], leads_first[leaders[0]] = 1.0, 1.0, 1.0
    strength, words = np.zeros(len(INTENTS)), np.zeros(len(INTENTS))
    for row, leader in enumerate(leaders):
        strength[leader] = max(strength[leader], parts[row, leader])
        words[leader] = max(words[leader], size[row])
    against = np.where(leads_whole > 0, 0.0, np.log(1.0 + _LEAST - whole[top]))
    number = np.full(len(INTENTS), float(min(len(parts), _MOST_CLAUSES)))
    leads = (leads_whole, leads_clause, leads_first, leads_whole * leads_clause)
    strengths = (strength, strength * words, (parts * size[:, None]).max(axis=0), against, leads_clause * against)
    rows = (known, said, known * said / _SCALE, *leads, *strengths, number, leads_clause * number)
    return np.asarray(np.stack(rows, axis=1), dtype=np.float64)


def evidence_of(whole: Mapping[Intent, float], *parts: Mapping[Intent, float], said: Sequence[str]) -> Array:
    """The same from scores by name; `said` are the clauses in words."""
    rows = [np.array([scores.get(intent, 0.0) for intent in INTENTS]) for scores in (whole, *parts)]
    return evidence(rows[0], np.stack(rows[1:]), [len(clause.split()) for clause in said])


def table_of(weights: Mapping[str, Mapping[str, float]]) -> Array:
    """Weights by kind as `likely` wants them: a row for each of INTENTS, a column for each of EVIDENCE and BIAS."""
    return np.array([[weights[kind][name] for name in (*EVIDENCE, BIAS)] for kind in KINDS])


def likely(weights: Array, seen: Array) -> dict[Intent, float]:
    """How likely it is that each intent counts, by its `evidence` and the weights of its kind (`table_of`)."""
    told = (seen * weights[:, :-1]).sum(axis=1) + weights[:, -1]
    return dict(zip(INTENTS, (1.0 / (1.0 + np.exp(-told))).tolist(), strict=True))


def fit(seen: Sequence[Array], meant: Sequence[Sequence[Intent]]) -> dict[str, dict[str, float]]:
    """The weights under which what was `meant` is likeliest, drawn a little towards nought; needs scipy."""
    found = {}
    for kind in Kind:
        rows = [place for place, other in enumerate(KINDS) if other is kind]
        known = np.concatenate([table[rows] for table in seen])
        truth = np.concatenate([[INTENTS[row] in intents for row in rows] for intents in meant]).astype(float)
        solved = _logistic(np.column_stack([known, np.ones(len(known))]), truth)
        found[kind.value] = dict(zip((*EVIDENCE, BIAS), (round(float(one), 4) for one in solved), strict=True))
    return found


def _logistic(known: Array, truth: Array) -> Any:
    from scipy.optimize import minimize

    def loss(weights: Array) -> tuple[float, Array]:
        told = known @ weights
        drawn = np.append(weights[:-1], 0.0)
        value = float(np.logaddexp(0.0, told).sum() - truth @ told + drawn @ drawn / 2)
        return value, known.T @ (1.0 / (1.0 + np.exp(-told)) - truth) + drawn

    return minimize(loss, np.zeros(known.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
