"""What was understood of one message: the value that the engines give and the replies take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flows.intents import Intent


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent with its calibrated probability, 0 to 1."""

    name: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One date-amount pair of a message ("100 now and 100 on the 5th"); either may be missing."""

    due: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """What the message names. `amount` is in major units; `share` is a part of the whole ("half" is 1/2).

    `date` and `amount` are those of the first part. `date_vague` holds the words of a date that could not be
    fixed ("after the holidays"), which has to be asked. `reference` is an invoice number or payment reference.
    `choice` is the number, from 1, of an offered option that the message picks ("2", "the second one").
    """

    date: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    reference: str | None = None
    share: Decimal | None = None
    parts: tuple[Part, ...] = ()
    date_vague: str | None = None
    choice: int | None = None


NO_SLOTS = Slots()


class Right(StrEnum):
    """What a text asks for by right, found by words and not by an engine."""

    ERASURE = "erasure"
    ACCESS = "access"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class Understanding:
    """The reading of one text.

    `intents` holds all that count, strongest protective first, then by confidence; it is never empty (out_of_scope
    when nothing fits). `abstain` says that nobody should act on it without asking; `hand_over` that asking would be
    wrong too: something protective is likely, though not sure, and a person has to read it. `crisis` marks words that
    point to danger to life. `engine` names who answered: "rasa", "local" or "words" (protective words, no model).
    `right` is what the text asks for by right, beside any intent.
    """

    text: str
    language: str
    intents: tuple[Scored, ...]
    abstain: bool = False
    slots: Slots = NO_SLOTS
    crisis: bool = False
    engine: str = "words"
    right: Right | None = None
    hand_over: bool = False

    @property
    def intent(self) -> Scored:
        """The intent that leads the reply."""
        return self.intents[0]

    def means(self, intent: Intent) -> bool:
        """Whether the intent is among those that count."""
        return any(scored.name is intent for scored in self.intents)
