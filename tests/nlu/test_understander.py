from __future__ import annotations

import asyncio

from flows.intents import Intent
from flows.understanding import Understanding
from nlu.engine import Scores
from nlu.understand import Breaker, Understander
from tests.nlu.conftest import NOW, ZONE, StubScorer


class HandClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class SlowScorer(StubScorer):
    async def score(self, texts: object) -> list[Scores]:
        await asyncio.Event().wait()
        return []


async def ask(understander: Understander, text: str = "how much do I owe you") -> Understanding:
    return await understander.parse(text, language="en", now=NOW, timezone=ZONE)


def make(primary: StubScorer, fallback: StubScorer | None, clock: HandClock, timeout: float = 5.0) -> Understander:
    breaker = Breaker(clock, failures_to_open=2, retry_seconds=10)
    return Understander(primary, fallback, clock=clock, timeout_seconds=timeout, breaker=breaker)


async def test_the_primary_answers_while_it_is_well() -> None:
    understander = make(StubScorer("rasa"), StubScorer("local"), HandClock())
    assert (await ask(understander)).engine == "rasa"
    assert understander.health().answering == "rasa"
    assert understander.health().reason is None


async def test_the_fallback_answers_and_health_says_why() -> None:
    primary = StubScorer("rasa")
    primary.up = False
    understander = make(primary, StubScorer("local"), HandClock())
    assert (await ask(understander)).engine == "local"
    health = understander.health()
    assert (health.answering, health.failures, health.reason) == ("local", 1, "switched off")


async def test_a_slow_primary_is_not_waited_for() -> None:
    understander = make(SlowScorer("rasa"), StubScorer("local"), HandClock(), timeout=0.01)
    assert (await ask(understander)).engine == "local"
    assert understander.health().reason == "too slow"


async def test_after_failures_the_primary_is_left_alone_and_recovers_by_itself() -> None:
    clock, primary = HandClock(), StubScorer("rasa")
    understander = make(primary, StubScorer("local"), clock)
    primary.up = False
    await ask(understander)
    await ask(understander)
    asked = len(primary.asked)
    await ask(understander)
    assert len(primary.asked) == asked
    assert understander.health().retry_in_seconds == 10
    primary.up = True
    clock.now = 10.0
    assert (await ask(understander)).engine == "rasa"
    assert understander.health().failures == 0


async def test_a_failed_trial_waits_again() -> None:
    clock, primary = HandClock(), StubScorer("rasa")
    understander = make(primary, StubScorer("local"), clock)
    primary.up = False
    await ask(understander)
    await ask(understander)
    clock.now = 10.0
    await ask(understander)
    assert understander.health().retry_in_seconds == 10


async def test_only_one_message_at_a_time_tries_an_open_primary() -> None:
    clock = HandClock()
    breaker = Breaker(clock, failures_to_open=1, retry_seconds=10)
    breaker.failed()
    clock.now = 10.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.abandoned()
    assert breaker.allows()


async def test_a_text_that_needs_no_model_says_nothing_about_health() -> None:
    clock, primary = HandClock(), StubScorer("rasa")
    understander = make(primary, StubScorer("local"), clock)
    primary.up = False
    await ask(understander)
    await ask(understander)
    clock.now = 10.0
    assert (await ask(understander, "👍")).engine == "words"
    assert understander.health().failures == 2
    primary.up = True
    assert (await ask(understander)).engine == "rasa"


async def test_with_both_engines_down_the_protective_words_still_count() -> None:
    primary, fallback = StubScorer("rasa"), StubScorer("local")
    primary.up = fallback.up = False
    understander = make(primary, fallback, HandClock())
    stopped = await ask(understander, "I have paid, so stop texting me")
    assert (stopped.intent.name, stopped.engine, stopped.abstain) == (Intent.OPT_OUT, "words", False)
    crisis = await ask(understander, "ik wil niet meer leven")
    assert crisis.crisis
    unknown = await ask(understander)
    assert (unknown.intent.name, unknown.abstain) == (Intent.OUT_OF_SCOPE, True)
    assert understander.health().answering == "words"
