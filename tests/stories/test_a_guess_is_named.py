"""What is probably meant, though not surely, is named in the question; a yes is taken as if it had been said."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date

import pytest

from flows.intents import Intent
from nlu.engine import Scores
from nlu.understand import Understander
from tests.stories.telling import Story

DOUBTFUL = {
    "Betaald, dank u!": (Intent.ALREADY_PAID, 0.74),
    "réglé pour ma part": (Intent.ALREADY_PAID, 0.6),
    "Friday then, I suppose": (Intent.PROMISE_TO_PAY, 0.7),
    "not quite what I expected": (Intent.DISPUTE, 0.45),
    "hm the thing": (Intent.ALREADY_PAID, 0.3),
    "I shall not": (Intent.REFUSE_TO_PAY, 0.6),
}
CLEAR = {
    "yes": Intent.AFFIRM,
    "oui": Intent.AFFIRM,
    "ja": Intent.AFFIRM,
    "no": Intent.DENY,
    "how much is it?": Intent.ASK_BALANCE,
}
Begin = Callable[[str], Awaitable[Story]]


class Scripted:
    """A scorer that doubts where the script says so; the reading around it is the real one."""

    name = "local"

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        return [_scores(text) for text in texts]

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def healthy(self) -> bool:
        return True


def _scores(text: str) -> Scores:
    if text in DOUBTFUL:
        intent, sure = DOUBTFUL[text]
        return {intent: sure, Intent.OUT_OF_SCOPE: 0.05}
    return {CLEAR[text]: 0.999} if text in CLEAR else {Intent.OUT_OF_SCOPE: 0.3}


@pytest.fixture
async def begin() -> AsyncIterator[Begin]:
    told: list[Story] = []

    async def started(language: str) -> Story:
        told.append(Story(Understander(Scripted(), clock=time.monotonic), language=language))
        story = await told[-1].begin()
        await story.until(0)
        return story

    yield started
    for story in told:
        story.end()


@pytest.mark.parametrize(
    ("language", "said", "asked", "yes"),
    [
        ("nl", "Betaald, dank u!", "bedoelt u dat u al betaald hebt?", "ja"),
        ("fr", "réglé pour ma part", "voulez-vous dire que vous avez déjà payé ?", "oui"),
    ],
)
async def test_a_doubtful_claim_of_payment_is_asked_back_and_a_yes_makes_it_one(
    begin: Begin, language: str, said: str, asked: str, yes: str
) -> None:
    story = await begin(language)
    await story.debtor(said)
    story.hears("clarify_guess")
    assert asked in story.phones.got[-1].text
    await story.debtor(yes)
    story.hears("paid_ask_when")
    assert (await story.case()).question is not None


async def test_the_date_that_was_named_is_not_asked_again(begin: Begin) -> None:
    story = await begin("en")
    await story.debtor("Friday then, I suppose")
    story.hears("clarify_guess")
    await story.debtor("yes")
    story.hears("promise_recap")
    promise = (await story.case()).promise
    assert promise is not None
    assert promise.due == date(2026, 11, 27)


async def test_a_yes_to_a_doubtful_dispute_stops_the_reminders(begin: Begin) -> None:
    story = await begin("en")
    await story.debtor("not quite what I expected")
    story.hears("clarify_guess")
    await story.debtor("yes")
    story.hears("dispute_ask_reason")
    assert (await story.case()).disputes


async def test_a_no_is_asked_openly_and_then_a_person_reads(begin: Begin) -> None:
    story = await begin("en")
    await story.debtor("Betaald, dank u!")
    story.hears("clarify_guess")
    await story.debtor("no")
    story.hears("clarify")
    await story.debtor("hm the thing")
    story.hears("to_human_unsure")
    await story.is_with_a_human("not_understood")


async def test_another_clear_answer_is_taken_for_what_it_is(begin: Begin) -> None:
    story = await begin("en")
    await story.debtor("Betaald, dank u!")
    await story.debtor("how much is it?")
    story.hears("balance_info")
    assert (await story.case()).question is None


@pytest.mark.parametrize("said", ["hm the thing", "I shall not"])
async def test_a_weak_guess_or_one_that_could_hurt_is_not_named(begin: Begin, said: str) -> None:
    story = await begin("en")
    await story.debtor(said)
    story.hears("clarify")
