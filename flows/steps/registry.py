"""All step kinds: a new one is its file and its line here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flows.steps.base import Step
from flows.steps.call_task import CallTaskStep
from flows.steps.escalate import EscalateStep
from flows.steps.letter import LetterStep
from flows.steps.message import MessageStep

STEPS: dict[str, type[Step]] = {
    "message": MessageStep,
    "letter": LetterStep,
    "call_task": CallTaskStep,
    "escalate": EscalateStep,
}

AnyStep = Annotated[MessageStep | LetterStep | CallTaskStep | EscalateStep, Field(discriminator="kind")]
