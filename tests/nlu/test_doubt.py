from __future__ import annotations

import json

import numpy as np
import pytest

from flows.intents import PROTECTIVE, Intent
from nlu.doubt import DOUBT, PROTECTIVE_TARGET, TARGET, act_at
from nlu.thresholds import ACT_AT, COMPANION_AT, Course, course, suspected
from nlu.training_data import data_hash, load

INTENTS = tuple(Intent)


def told(intent: Intent, confidence: float, number: int, right: int) -> tuple[list[list[float]], list[int]]:
    """So many readings of one intent at one confidence, of which so many are right."""
    rest = np.log((1 - confidence) / (len(INTENTS) - 1))
    row = [float(np.log(confidence)) if one is intent else float(rest) for one in INTENTS]
    other = (INTENTS.index(intent) + 1) % len(INTENTS)
    return [row] * number, [INTENTS.index(intent)] * right + [other] * (number - right)


def test_an_intent_is_acted_on_from_where_enough_of_its_readings_were_right() -> None:
    sure, sure_truth = told(Intent.ASK_BALANCE, 0.9, 200, 200)
    unsure, unsure_truth = told(Intent.ASK_BALANCE, 0.6, 100, 50)
    found = act_at((np.array(sure + unsure), np.array(sure_truth + unsure_truth)))
    assert 0.6 < found[Intent.ASK_BALANCE] <= 0.9


def test_five_hits_alone_earn_a_rare_intent_no_trust() -> None:
    rare, rare_truth = told(Intent.GREET, 0.8, 5, 5)
    common, common_truth = told(Intent.ASK_BALANCE, 0.8, 200, 120)
    found = act_at((np.array(rare + common), np.array(rare_truth + common_truth)))
    assert found[Intent.GREET] > 0.8


def test_the_committed_measure_names_every_intent_and_its_targets() -> None:
    known = json.loads(DOUBT.read_text("utf-8"))
    assert len(known["data"]) == len(data_hash())
    assert set(known["act_at"]) == set(INTENTS)
    assert (known["target"], known["protective_target"]) == (TARGET, PROTECTIVE_TARGET)


def test_there_are_strangers_to_measure_by_in_every_language() -> None:
    writers = {(example.writer, example.language) for example in load() if example.writer}
    assert {language for _, language in writers} == {"en", "fr", "nl"}
    assert len({writer for writer, _ in writers}) > 1


def test_out_of_scope_is_never_acted_on() -> None:
    assert course(Intent.OUT_OF_SCOPE, 1.0) is not Course.ACT


@pytest.mark.parametrize("intent", PROTECTIVE)
def test_a_likely_protective_intent_goes_to_a_person_where_it_is_not_sure(intent: Intent) -> None:
    doubtful = ACT_AT[intent] - 0.02
    assert suspected(intent, doubtful)
    assert course(intent, doubtful) is Course.HAND_OVER
    assert course(intent, 1.0) is Course.ACT


def test_an_ordinary_intent_that_is_unsure_is_asked_about() -> None:
    assert course(Intent.PROMISE_TO_PAY, 0.6) is Course.ASK
    assert course(Intent.PROMISE_TO_PAY, 0.1) is Course.HAND_OVER


def test_no_threshold_lies_below_an_even_chance() -> None:
    assert min(ACT_AT.values()) >= 0.5
    assert COMPANION_AT >= 0.5
