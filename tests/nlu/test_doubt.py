from __future__ import annotations

import json

import numpy as np
import pytest

from flows.intents import PROTECTIVE, Intent
from nlu.doubt import DOUBT, PROTECTIVE_TARGET, TARGET, Readings, act_at
from nlu.thresholds import ACT_AT, COMPANION_AT, LEADS_AT, SUSPECTED_AT, Course, course, suspected
from nlu.training_data import data_hash, load

INTENTS = tuple(Intent)


def told(intent: Intent, confidence: float, number: int, right: int) -> list[tuple[int, float, int]]:
    """So many readings of one intent at one confidence, of which so many are right."""
    chosen = INTENTS.index(intent)
    other = (chosen + 1) % len(INTENTS)
    return [(chosen, confidence, chosen)] * right + [(chosen, confidence, other)] * (number - right)


def readings(*groups: list[tuple[int, float, int]]) -> Readings:
    chosen, confidence, truth = zip(*(row for group in groups for row in group), strict=True)
    return Readings(np.array(chosen), np.array(confidence), np.array(truth))


def test_an_intent_is_acted_on_from_where_enough_of_its_readings_were_right() -> None:
    found = act_at(readings(told(Intent.ASK_BALANCE, 0.901, 200, 200), told(Intent.ASK_BALANCE, 0.602, 100, 50)))
    assert 0.6 < found[Intent.ASK_BALANCE] <= 0.901


def test_five_hits_alone_earn_a_rare_intent_no_trust() -> None:
    found = act_at(readings(told(Intent.GREET, 0.801, 5, 5), told(Intent.ASK_BALANCE, 0.801, 200, 120)))
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
    likely = max(SUSPECTED_AT[intent], ACT_AT[intent] - 0.02)
    assert suspected(intent, likely)
    assert course(intent, likely) is (Course.HAND_OVER if likely < ACT_AT[intent] else Course.ACT)
    assert course(intent, 1.0) is Course.ACT


def test_an_ordinary_intent_that_is_unsure_is_asked_about() -> None:
    assert course(Intent.PROMISE_TO_PAY, 0.6) is Course.ASK
    assert course(Intent.PROMISE_TO_PAY, 0.1) is Course.HAND_OVER


def test_no_threshold_lies_below_an_even_chance() -> None:
    assert min(ACT_AT.values()) >= 0.5
    assert COMPANION_AT < LEADS_AT < min(ACT_AT.values())
