"""What is not sure is never acted on: it is asked, or a person reads it."""

from __future__ import annotations

from dataclasses import replace

from flows.case import Ask, Owner
from flows.effects import Send
from flows.events import Replied
from flows.intents import Intent
from tests.flows.builders import at, does, opened, reply


def doubtful(*intents: Intent, hand_over: bool) -> Replied:
    event = reply(*intents)
    return replace(event, understanding=replace(event.understanding, abstain=True, hand_over=hand_over))


def said(effects: tuple[object, ...]) -> list[str]:
    return [effect.wording for effect in effects if isinstance(effect, Send)]


def test_a_likely_hardship_goes_to_a_person_without_a_question() -> None:
    file, decision = does(opened(now=at(0)), doubtful(Intent.HARDSHIP, hand_over=True), at(4, 12))
    assert file.case.owner is Owner.HUMAN
    assert said(tuple(decision.effects)) == ["to_human_unsure"]


def test_a_doubtful_stop_stops_nothing_by_itself_and_the_bot_is_silent() -> None:
    file, _ = does(opened(now=at(0)), doubtful(Intent.OPT_OUT, hand_over=True), at(4, 12))
    assert file.case.opt_outs == ()
    assert file.case.owner is Owner.HUMAN


def test_a_doubtful_promise_is_asked_about() -> None:
    file, decision = does(opened(now=at(0)), doubtful(Intent.PROMISE_TO_PAY, hand_over=False), at(4, 12))
    assert file.case.promise is None
    assert file.case.question is not None
    assert file.case.question.ask is Ask.CLARIFY
    assert said(tuple(decision.effects)) == ["clarify_guess"]


def test_a_doubtful_dispute_opens_no_dispute() -> None:
    file, _ = does(opened(now=at(0)), doubtful(Intent.DISPUTE, hand_over=False), at(4, 12))
    assert file.case.disputes == ()
