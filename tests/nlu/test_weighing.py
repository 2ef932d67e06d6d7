"""What a whole text and its clauses say together, with the committed weights and with learnt ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intents import Intent
from nlu.thresholds import CLAUSES, COMPANION_AT, DOUBT
from nlu.weighing import BIAS, EVIDENCE, INTENTS, Kind, evidence, evidence_of, fit, kind_of, likely, table_of

BALANCE, PAID, PROMISE, STOP = Intent.ASK_BALANCE, Intent.ALREADY_PAID, Intent.PROMISE_TO_PAY, Intent.OPT_OUT


def scores(**shares: float) -> dict[Intent, float]:
    """Probabilities by intent; what is left is shared by all others."""
    named = {Intent(name): share for name, share in shares.items()}
    rest = (1.0 - sum(named.values())) / (len(INTENTS) - len(named))
    return {intent: named.get(intent, rest) for intent in INTENTS}


def counted(whole: dict[Intent, float], *parts: dict[Intent, float], words: int = 5) -> set[Intent]:
    """The intents that count, by the committed weights."""
    said = [" ".join(["word"] * words)] * len(parts)
    chances = likely(CLAUSES, evidence_of(whole, *parts, said=said))
    return {intent for intent, chance in chances.items() if chance >= COMPANION_AT}


def test_two_sure_clauses_of_a_torn_whole_both_count() -> None:
    whole = scores(already_paid=0.5, opt_out=0.48)
    assert counted(whole, scores(already_paid=0.97), scores(opt_out=0.97)) == {PAID, STOP}


def test_a_clause_that_the_whole_contradicts_counts_less_than_one_that_it_bears_out() -> None:
    clauses = scores(already_paid=0.9), scores(ask_balance=0.95)
    said = ["I paid a bit last month", "what is left"]
    alone = likely(CLAUSES, evidence_of(scores(ask_balance=0.98), *clauses, said=said))
    borne_out = likely(CLAUSES, evidence_of(scores(ask_balance=0.6, already_paid=0.38), *clauses, said=said))
    assert alone[PAID] < borne_out[PAID]
    assert max(alone, key=lambda intent: alone[intent]) is BALANCE


def test_clauses_that_agree_with_the_whole_leave_one_intent() -> None:
    assert counted(scores(promise_to_pay=0.98), scores(promise_to_pay=0.9), scores(promise_to_pay=0.95)) == {PROMISE}


shares = st.lists(st.floats(0.001, 1.0), min_size=len(INTENTS), max_size=len(INTENTS)).map(
    lambda row: np.array(row) / sum(row)
)


@given(shares, st.lists(shares, min_size=1, max_size=6), st.data())
def test_every_chance_is_a_probability_and_later_clauses_may_change_places(
    whole: np.ndarray, parts: list[np.ndarray], data: st.DataObject
) -> None:
    lengths = data.draw(st.lists(st.integers(1, 30), min_size=len(parts), max_size=len(parts)))
    seen = evidence(whole, np.stack(parts), lengths)
    assert seen.shape == (len(INTENTS), len(EVIDENCE))
    assert all(0.0 <= chance <= 1.0 for chance in likely(CLAUSES, seen).values())
    order = [0, *data.draw(st.permutations(range(1, len(parts))))]
    moved = evidence(whole, np.stack([parts[place] for place in order]), [lengths[place] for place in order])
    assert np.allclose(seen, moved)


def test_the_committed_weights_name_every_kind_and_every_evidence() -> None:
    committed = json.loads(DOUBT.read_text("utf-8"))["clauses"]
    assert set(committed) == set(Kind)
    assert {kind_of(intent) for intent in INTENTS} == set(Kind)
    assert all(set(weights) == {*EVIDENCE, BIAS} for weights in committed.values())


def test_weights_are_learnt_from_what_was_meant() -> None:
    said = ["one two three", "four five six"]
    both = evidence_of(
        scores(already_paid=0.5, ask_balance=0.4), scores(already_paid=0.9), scores(ask_balance=0.9), said=said
    )
    one = evidence_of(scores(already_paid=0.9), scores(already_paid=0.9), scores(ask_balance=0.4), said=said)
    weights = fit([both, one] * 40, [(PAID, BALANCE), (PAID,)] * 40)
    assert likely(table_of(weights), both)[BALANCE] > 0.8
    assert likely(table_of(weights), one)[BALANCE] < 0.2
    assert likely(table_of(weights), one)[PAID] == pytest.approx(1.0, abs=0.1)
