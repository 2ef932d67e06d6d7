"""The reading of one text, the same for every engine: guard, language, protective words, scores, clauses, slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows.intents import PROTECTIVE, Intent
from flows.understanding import Scored, Slots, Understanding
from nlu import protective, rights
from nlu.clauses import clauses
from nlu.engine import Scorer, Scores
from nlu.guard import Guarded, Kind, commands_the_bot, guard
from nlu.language import language_model
from nlu.negation import denies_dispute, denies_payment, denies_refusal, wants_more_messages
from nlu.slots import Found, extract
from nlu.spelling import corrected
from nlu.text import fold, words
from nlu.thresholds import CLAUSES, LEADS_AT, Course, counts, course, suspected
from nlu.training_data import LANGUAGES
from nlu.weighing import Kind as Weighed
from nlu.weighing import evidence_of, kind_of, likely

_SMALL_TALK = frozenset({Intent.GREET, Intent.THANKS, Intent.OUT_OF_SCOPE})
_DENIALS: tuple[tuple[Intent, Callable[[str], bool]], ...] = (
    (Intent.ALREADY_PAID, denies_payment),
    (Intent.REFUSE_TO_PAY, denies_refusal),
    (Intent.OPT_OUT, wants_more_messages),
    (Intent.DISPUTE, denies_dispute),
)
_CHANGES = (
    Intent.ALREADY_PAID,
    Intent.REFUSE_TO_PAY,
    Intent.PAYMENT_PROBLEM,
    Intent.REQUEST_PAYMENT_PLAN,
    Intent.NEED_MORE_TIME,
    Intent.PROMISE_TO_PAY,
    Intent.REQUEST_INVOICE_COPY,
    Intent.ASK_BALANCE,
    Intent.ASK_HOW_TO_PAY,
    Intent.BOT_CHALLENGE,
    Intent.CONTACT_PREFERENCE,
)
"""What changes most for both sides comes first: what is paid, what stands in the way, what is agreed."""
_RATHER_SURE = 0.70
_SHORTEST_CLAUSE = 2
_SURE = 0.99
_BARE_DATE = 0.62
_BARE_DATE_AND_AMOUNT = 0.75
_BARE_NUMBER = 0.5
_EMOJI: tuple[tuple[str, Intent], ...] = (
    ("👎❌🚫✖", Intent.DENY),
    ("👍👌✅✔🆗💯", Intent.AFFIRM),
    ("🙏❤😊🙂😀💐", Intent.THANKS),
    ("👋🖐✋", Intent.GREET),
)


async def read(text: str, *, language: str, now: datetime, timezone: str, scorer: Scorer) -> Understanding:
    """Understand one text with the scorer's help. Raises EngineUnavailable only; never for the text's sake."""
    guarded = guard(text)
    found = protective.find(guarded.text)
    tongue = _tongue(guarded, language)
    slots = extract(guarded.text, language=tongue, now=now, timezone=timezone)
    unasked = without_model(guarded, tongue, found, slots)
    if unasked is not None:
        return _with_right(unasked)
    said = corrected(guarded.text, tongue)
    parts = worth_scoring(said, tongue)
    scores = await scorer.score([said, *parts])
    told = [corrected_scores(said, score) for score in scores]
    weighed = weigh(told, found, parts)
    reading = _course(weighed, suspicions(told))
    understanding = Understanding(
        text=guarded.text,
        language=tongue,
        intents=weighed,
        abstain=reading is not Course.ACT,
        hand_over=reading is Course.HAND_OVER,
        slots=slots.slots,
        crisis=found.crisis,
        engine=scorer.name,
    )
    return _with_right(_with_past_dates(understanding, now=now, timezone=timezone))


def by_words(text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
    """The reading when no engine answers: protective words and slots still count, anything else is asked."""
    guarded = guard(text)
    found = protective.find(guarded.text)
    tongue = _tongue(guarded, language)
    slots = extract(guarded.text, language=tongue, now=now, timezone=timezone)
    known = without_model(guarded, tongue, found, slots)
    return _with_right(known or _words_only(guarded.text, tongue, found, slots.slots))


def _with_right(understanding: Understanding) -> Understanding:
    right = rights.find(understanding.text)
    return replace(understanding, right=right) if right else understanding


def without_model(guarded: Guarded, language: str, found: protective.Words, slots: Found) -> Understanding | None:
    """The reading of a text that no model should be asked about, or None."""
    if guarded.kind is Kind.TEXT and language in LANGUAGES and not commands_the_bot(fold(guarded.text)):
        return _bare(guarded.text, language, slots) if slots.bare and not (found.opt_out or found.crisis) else None
    if guarded.kind is Kind.DIGITS and slots.bare:
        return _bare(guarded.text, language, slots)
    if guarded.kind is Kind.EMOJI:
        return _emoji(guarded.text, language)
    return _words_only(guarded.text, language, found, slots.slots)


def weigh(told: list[dict[Intent, float]], found: protective.Words, said: tuple[str, ...] = ()) -> tuple[Scored, ...]:
    """All intents that count, strongest protective first. `told` are the scores of the whole text, then of its clauses,
    less what the text denies (`corrected_scores`).

    `said` holds the words of the clauses: "I have not paid yet" asks for nothing where another clause does.
    """
    whole, *parts = told
    chances = likely(CLAUSES, evidence_of(whole, *parts, said=said)) if parts else whole
    leading = max(chances, key=lambda intent: chances[intent])
    kept = {intent: chance for intent, chance in chances.items() if parts and counts(chance)}
    kept[leading] = chances[leading]
    _drop_mere_lateness(kept, parts, said)
    if found.opt_out:
        kept[Intent.OPT_OUT] = max(kept.get(Intent.OPT_OUT, 0.0), _SURE)
    if found.crisis:
        kept[Intent.HARDSHIP] = max(kept.get(Intent.HARDSHIP, 0.0), _SURE)
    return _ordered(_cleared(kept))


def _drop_mere_lateness(kept: dict[Intent, float], parts: list[dict[Intent, float]], said: tuple[str, ...]) -> None:
    """Drop "more time" where only "not paid yet" speaks for it and another clause says what is wanted."""
    tops = [max(part, key=lambda intent: part[intent]) for part in parts]
    asked = [denies_payment(clause) for clause, top in zip(said, tops, strict=False) if top is Intent.NEED_MORE_TIME]
    others = [intent for intent in kept if intent is not Intent.NEED_MORE_TIME]
    if (
        asked
        and all(asked)
        and any(intent not in _SMALL_TALK and kind_of(intent) is not Weighed.ANSWER for intent in others)
    ):
        kept.pop(Intent.NEED_MORE_TIME, None)


def corrected_scores(text: str, scores: Scores) -> dict[Intent, float]:
    """Take what a text denies in so many words from its scores: payment, refusal, the wish to hear no more."""
    known = dict(scores) or {Intent.OUT_OF_SCOPE: 0.0}
    for intent, denied in _DENIALS:
        if known.get(intent) and denied(text):
            known = _without(known, intent)
    return known


def _without(scores: dict[Intent, float], denied: Intent) -> dict[Intent, float]:
    """Share the denied intent's probability among the rest, which at most doubles."""
    left = {intent: value for intent, value in scores.items() if intent is not denied}
    gain = min(1.0 / (sum(left.values()) or 1.0), 1.0 + scores[denied])
    return {intent: value * gain for intent, value in left.items()} or {Intent.OUT_OF_SCOPE: 0.0}


def _cleared(kept: dict[Intent, float]) -> dict[Intent, float]:
    """Drop small talk beside anything else."""
    said = {intent: chance for intent, chance in kept.items() if intent not in _SMALL_TALK}
    return said or {max(kept, key=lambda intent: kept[intent]): max(kept.values())}


def _ordered(kept: dict[Intent, float]) -> tuple[Scored, ...]:
    """Strongest protective first where it is as likely as not; then what is sure, by what it changes; then the rest.

    "How much was it again? I'll pay tomorrow" asks something, but above all it promises.
    """

    def rank(intent: Intent) -> tuple[int, int, float]:
        if intent in PROTECTIVE and kept[intent] >= LEADS_AT:
            return 0, PROTECTIVE.index(intent), 0.0
        sure = intent in _CHANGES and kept[intent] >= _RATHER_SURE
        return (1, _CHANGES.index(intent), 0.0) if sure else (2, 0, -kept[intent])

    return tuple(Scored(intent, round(min(kept[intent], 1.0), 4)) for intent in sorted(kept, key=rank))


def suspicions(told: list[dict[Intent, float]]) -> frozenset[Intent]:
    """The protective intents that are likely in the whole text or in one of its clauses, sure or not."""
    return frozenset(i for i in PROTECTIVE if any(suspected(i, score.get(i, 0.0)) for score in told))


def _course(intents: tuple[Scored, ...], likely: frozenset[Intent]) -> Course:
    """Act when the leading intent is sure and no protective one that may be meant as well stands behind it."""
    first = course(intents[0].name, intents[0].confidence)
    return Course.HAND_OVER if likely and intents[0].name not in PROTECTIVE else first


def worth_scoring(text: str, language: str) -> tuple[str, ...]:
    """The clauses that are scored beside the whole text: of two words or more, where there are several."""
    found = clauses(text, language)
    if len(found) <= 1:
        return ()
    return tuple(clause for clause in found if len(words(fold(clause))) >= _SHORTEST_CLAUSE)


def _tongue(guarded: Guarded, stored: str) -> str:
    home = stored if stored in LANGUAGES else "en"
    return language_model().guess(guarded.text, stored=home) if guarded.kind is Kind.TEXT else home


def _bare(text: str, language: str, found: Found) -> Understanding:
    """An answer that only names a date, an amount, a share or a number: the dialogue knows what it asked.

    A date reads as a promise at moderate confidence. A bare number is out of scope, yet not an abstention: its slots
    are what the dialogue wants.
    """
    slots = found.slots
    intent, confidence = Intent.OUT_OF_SCOPE, _BARE_NUMBER
    if slots.date is not None or slots.date_vague is not None:
        named = slots.amount is not None or slots.share is not None
        intent, confidence = Intent.PROMISE_TO_PAY, _BARE_DATE_AND_AMOUNT if named else _BARE_DATE
    return Understanding(text, language, (Scored(intent, confidence),), slots=slots)


def _emoji(text: str, language: str) -> Understanding:
    for characters, intent in _EMOJI:
        if any(character in text for character in characters):
            return Understanding(text, language, (Scored(intent, 0.8),))
    return _words_only(text, language, protective.Words(), Slots())


def _words_only(text: str, language: str, found: protective.Words, slots: Slots) -> Understanding:
    kept: list[Scored] = []
    if found.opt_out:
        kept.append(Scored(Intent.OPT_OUT, _SURE))
    if found.crisis:
        kept.append(Scored(Intent.HARDSHIP, _SURE))
    abstain = not kept
    return Understanding(
        text,
        language,
        tuple(kept) or (Scored(Intent.OUT_OF_SCOPE, 0.0),),
        abstain=abstain,
        slots=slots,
        crisis=found.crisis,
    )


def _with_past_dates(understanding: Understanding, *, now: datetime, timezone: str) -> Understanding:
    if understanding.intent.name is not Intent.ALREADY_PAID or understanding.means(Intent.PROMISE_TO_PAY):
        return understanding
    found = extract(understanding.text, language=understanding.language, now=now, timezone=timezone, past=True)
    return replace(understanding, slots=found.slots)
