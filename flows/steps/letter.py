"""A letter step: a PDF to print and post, with a message beside it where wanted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flows.steps.base import Step

if TYPE_CHECKING:
    from flows.draft import Draft


class LetterStep(Step):
    """Post `letter`; send `wording` as a message with the letter attached where the channel can, if given."""

    kind: Literal["letter"]
    letter: str
    wording: str = ""

    def take(self, draft: Draft, now: datetime) -> None:
        """Post the letter and send the message that goes with it."""
        beside = bool(self.wording and draft.hearing(self.wording))
        draft.post(self.id, self.letter, now, beside=beside)
        if self.wording:
            draft.remind(self.id, self.wording, now, attach=(self.letter,), firmer=self.presses)
