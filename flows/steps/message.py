"""A message step: one text on the debtor's preferred channel, the next one if that fails."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from flows.first_reminder import wording_for
from flows.steps.base import Step
from ledger.debtor import REACHABLE

if TYPE_CHECKING:
    from flows.draft import Draft


class MessageStep(Step):
    """Send `wording`. `channels` narrows the debtor's own channels; `ask_satisfied` makes "no" open a dispute."""

    kind: Literal["message"]
    wording: str
    channels: tuple[str, ...] = ()
    ask_satisfied: bool = False

    @field_validator("channels")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in REACHABLE:
                raise ValueError(f"there is no channel {name!r}; there are {', '.join(REACHABLE)}")
        return value

    @property
    def carries_first_reminder(self) -> bool:
        """The pack's first wording takes the place of the step's own."""
        return True

    def take(self, draft: Draft, now: datetime) -> None:
        """Send the wording, unasked; the pack's own where a late invoice has had no first reminder yet."""
        wording = self.wording
        if self.presses:
            wording = wording_for(draft.file, draft.policy, wording, draft.today(now))
        draft.remind(self.id, wording, now, only=self.channels, firmer=self.presses)
        if self.ask_satisfied:
            draft.ask_satisfied(now)
