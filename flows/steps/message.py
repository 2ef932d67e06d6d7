"""A message step: one text on the debtor's preferred channel, the next one if that fails."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flows.steps.base import Step

if TYPE_CHECKING:
    from flows.draft import Draft


class MessageStep(Step):
    """Send `wording`. `channels` narrows the debtor's own channels; `ask_satisfied` makes "no" open a dispute."""

    kind: Literal["message"]
    wording: str
    channels: tuple[str, ...] = ()
    ask_satisfied: bool = False

    def take(self, draft: Draft, now: datetime) -> None:
        """Send the wording, unasked."""
        draft.remind(self.id, self.wording, now, only=self.channels)
        if self.ask_satisfied:
            draft.ask_satisfied(now)
