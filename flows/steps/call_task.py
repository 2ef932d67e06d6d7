"""A call step: a person phones the debtor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from flows.steps.base import Step

if TYPE_CHECKING:
    from flows.draft import Draft


class CallTaskStep(Step):
    """Make a call task with the script `wording`, to be done within `within_days` business days."""

    kind: Literal["call_task"]
    wording: str
    within_days: int = Field(3, ge=0, le=60)

    @property
    def speaks(self) -> bool:
        """The call itself is made by a person, who sees the hours on the task."""
        return False

    def take(self, draft: Draft, now: datetime) -> None:
        """Put the call on the team's list."""
        draft.call(self.id, self.wording, self.within_days, now)
