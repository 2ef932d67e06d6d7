"""When an understanding is acted on, when it is asked about, when a person decides: measured, and by cost.

Acting: from the confidence at which 98 % of a stranger's readings of that intent were right (nlu/doubt.json, which
`python -m nlu doubt` measures). Below it, a question costs the debtor a word. But a question is the wrong answer to
somebody who may be in distress, may be a stranger to the debt or may want no more messages: where such an intent is
likely, though not sure, a person reads it and the bot is silent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from flows.intents import Intent
from nlu.weighing import table_of


class Course(StrEnum):
    """What to do with a reading."""

    ACT = "act"
    ASK = "ask"
    HAND_OVER = "hand_over"


DOUBT = Path(__file__).parent / "doubt.json"
"""What `python -m nlu doubt` measured."""
_DOUBT: dict[str, Any] = json.loads(DOUBT.read_text("utf-8"))
ACT_AT: Mapping[Intent, float] = {intent: float(_DOUBT["act_at"][intent.value]) for intent in Intent}
"""Never below; a reading of out_of_scope is never acted on."""
STRANGER: tuple[float, float] = (float(_DOUBT["stranger"]["meaning"]), float(_DOUBT["stranger"]["ngrams"]))
"""By how much fitted temperatures are widened for writers that no example is from: with meaning, by n-grams alone."""

SUSPECTED_AT: Mapping[Intent, float] = {
    Intent.OPT_OUT: 0.30,  # missed: unlawful messages; wrongly: a person reads one message more
    Intent.WRONG_PERSON: 0.30,  # missed: a question that tells a stranger of a debt
    Intent.HARDSHIP: 0.30,  # missed: a form question to somebody in distress
    Intent.TALK_TO_HUMAN: 0.50,  # missed: one question before the person who was asked for
    Intent.DISPUTE: 0.50,  # missed: one question; reminders rest meanwhile
}
"""From here on a person decides, where the intent is not sure enough to be acted on."""
CLAUSES = table_of(_DOUBT["clauses"])
"""How the whole text weighs against its clauses, for each kind of intent (nlu/weighing.py)."""
COMPANION_AT = 0.30
"""A further intent of a message of several clauses counts from here on: about as many are missed as invented."""
LEADS_AT = 0.45
"""A protective intent leads before a likelier one from here on."""
HAND_OVER_BELOW = 0.20
"""So little certainty that a question would not help."""
_NEVER = 1.01


def course(intent: Intent, confidence: float) -> Course:
    """Act, ask, or hand over."""
    if confidence >= ACT_AT[intent]:
        return Course.ACT
    little = confidence < HAND_OVER_BELOW
    return Course.HAND_OVER if little or suspected(intent, confidence) else Course.ASK


def counts(confidence: float) -> bool:
    """Whether an intent found in one clause counts beside others."""
    return confidence >= COMPANION_AT


def suspected(intent: Intent, confidence: float) -> bool:
    """Whether a protective intent is so likely that a person has to look, unless it is sure and acted on."""
    return confidence >= SUSPECTED_AT.get(intent, _NEVER)
