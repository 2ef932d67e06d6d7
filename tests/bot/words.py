"""An understander for tests that are not about understanding: one word, one intent."""

from __future__ import annotations

from datetime import datetime

from flows.intents import Intent
from flows.understanding import Scored, Understanding

MEANINGS = {
    "balance": Intent.ASK_BALANCE,
    "stop": Intent.OPT_OUT,
    "person": Intent.TALK_TO_HUMAN,
    "wrong": Intent.WRONG_PERSON,
    "hello": Intent.GREET,
}


class Words:
    """Finds the first word that it knows."""

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        if text == "explode":
            raise RuntimeError("an odd message")
        found = next((intent for word, intent in MEANINGS.items() if word in text.casefold()), None)
        if found is None:
            return Understanding(text, language, (Scored(Intent.OUT_OF_SCOPE, 0.1),), abstain=True)
        return Understanding(text, language, (Scored(found, 0.99),), engine="local")
