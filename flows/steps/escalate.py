"""An escalation step: a person decides how to go on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from flows.queues import PRIORITIES
from flows.steps.base import Step

if TYPE_CHECKING:
    from flows.draft import Draft


class EscalateStep(Step):
    """Hand the case to `queue` with `reason`; reminders rest until a person decides."""

    kind: Literal["escalate"]
    queue: str = "late"
    reason: str = "the scenario has reached its end"

    @field_validator("queue")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in PRIORITIES:
            raise ValueError(f"there is no queue {value!r}; there are {', '.join(PRIORITIES)}")
        return value

    @property
    def speaks(self) -> bool:
        """The debtor hears nothing."""
        return False

    @property
    def presses(self) -> bool:
        """The debtor hears nothing."""
        return False

    def take(self, draft: Draft, now: datetime) -> None:
        """Escalate and rest."""
        draft.hand_to_human(self.queue, self.reason, now, rule=f"scenario/{self.id}")
