"""A reading that people look at again: what was not understood, or was understood wrongly, kept to learn from.

A review holds a pseudonymised text, never the message's own. Its life: open -> accepted -> exported, or dismissed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

RETENTION = "Pseudonymised; goes when its message is erased. Once exported, the example stays without its message."
"""How long a review is kept, for the record of processing (GDPR art. 5(1)(e))."""


class ReviewState(StrEnum):
    """Where a review stands. Only what an admin accepted becomes a training example, and only once."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent that was read, with its calibrated probability, 0 to 1, where it is known."""

    name: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One message's reading. `id` is the message's id, times are UTC, `text` is pseudonymised (nlu.pseudonyms).

    `abstained` says that nobody acted on the guesses. `corrected` is the intent that a person gave instead, by name;
    `corrected_by` and `closed_by` name members of the team. `accepted_at`, `dismissed_at` and `exported_at` say when.
    """

    id: str
    at: datetime
    language: str
    text: str
    guesses: tuple[Guess, ...] = ()
    abstained: bool = False
    state: ReviewState = ReviewState.OPEN
    corrected: str | None = None
    corrected_by: str | None = None
    corrected_at: datetime | None = None
    closed_by: str | None = None
    accepted_at: datetime | None = None
    dismissed_at: datetime | None = None
    exported_at: datetime | None = None
    retention: str = RETENTION

    @property
    def lesson(self) -> str | None:
        """The intent to learn: the correction, else what was guessed first; None when nothing was guessed."""
        return self.corrected or (self.guesses[0].name if self.guesses else None)
