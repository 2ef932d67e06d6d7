"""What was not understood is kept for people to look at, without what points to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.channels.base import Inbound
from flows.intents import Intent
from flows.review import Guess
from flows.understanding import Scored, Understanding
from tests.browser.living import Living, WordsReader, living


class Doubter(WordsReader):
    """Is sure of nothing but what WordsReader knows."""

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        known = await super().parse(text, language=language, now=now, timezone=timezone)
        if text in self.KNOWN:
            return known
        return replace(known, intents=(Scored(Intent.DENY, 0.4), Scored(Intent.DISPUTE, 0.3)), abstain=True)


async def _says(alive: Living, text: str) -> None:
    file = await alive.store.load("anna")
    assert file is not None
    await alive.service.reception.reply(None, Inbound("web", f"anna-{text[:9]}", "anna", text), [file])


async def test_an_abstention_becomes_a_review_without_name_or_number():
    async with living(Doubter()) as alive:
        await _says(alive, "PEETERS here, 2026-101 or 0470 12 34 56? 240 euros on 12/12")
        (review,) = await alive.store.reviews()
    assert review.text == "<name> here, <reference> or <phone>? 240 euros on 12/12"
    assert review.guesses == (Guess("deny", 0.4), Guess("dispute", 0.3))
    assert (review.abstained, review.language, review.corrected) == (True, "en", None)


async def test_what_was_understood_needs_no_review():
    async with living(Doubter()) as alive:
        await _says(alive, "I dispute this")
        assert await alive.store.reviews() == []
        (message, *_) = await alive.store.conversation("anna")
        assert message.intents == ("dispute",)
