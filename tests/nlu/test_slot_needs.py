"""Rules of dates say what a text has to hold before they search it; a text without it holds nothing for them."""

from __future__ import annotations

import pytest

from benchmarks.nlu_slots import SLOT_SETS, slot_cases
from nlu.slots.dates import RULES
from nlu.slots.spelling import spelled
from nlu.slots.when import NEEDS

TEXTS = [spelled(case["text"], case["language"]) for path in SLOT_SETS for case in slot_cases(path)]
WITHOUT = {need: [text for text in TEXTS if not need.search(text)] for need in NEEDS}


@pytest.mark.parametrize("place", [place for place, rule in enumerate(RULES) if rule[2]])
def test_a_rule_finds_nothing_where_its_need_is_not_held(place: int) -> None:
    pattern, _, need = RULES[place]
    assert need is not None
    assert [text for text in WITHOUT[need] if pattern.search(text)] == []


def test_most_rules_say_what_they_need() -> None:
    assert sum(rule[2] is not None for rule in RULES) > len(RULES) // 2
