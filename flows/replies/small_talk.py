"""greet, thanks, bot_challenge, affirm, deny, and what was not understood."""

from __future__ import annotations

from flows.case import Ask
from flows.clarified import name_guess
from flows.replies.base import Turn
from ledger.debtor import LANGUAGES


def greet(turn: Turn) -> None:
    """A greeting, and an offer to help."""
    turn.say("greet")


def thanks(turn: Turn) -> None:
    """You are welcome."""
    turn.say("thanks")


def bot_challenge(turn: Turn) -> None:
    """A bot says that it is one (EU AI Act art. 50(1))."""
    turn.say("bot_challenge")


def open_ended(turn: Turn) -> None:
    """A yes or no to nothing in particular."""
    turn.say("open_question")


def out_of_scope(turn: Turn) -> None:
    """Never act on a guess: ask once, then a person. Another language than ours: a person, in the stored language."""
    if turn.understood.language not in LANGUAGES:
        turn.say("other_language")
        turn.draft.hand_to_human("not_understood", "the debtor writes in another language", turn.now)
        return
    if turn.question and turn.question.ask is Ask.CLARIFY:
        turn.say("to_human_unsure")
        turn.draft.hand_to_human("not_understood", "the debtor was not understood twice", turn.now)
        return
    if not name_guess(turn):
        turn.ask(Ask.CLARIFY, "clarify")
