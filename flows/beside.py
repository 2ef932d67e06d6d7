"""What the team keeps beside the conversation, as lines of the history: notes, files, questions to others.

It changes nothing of what the case does next. The words stand in `text`, which an erasure may take; the reason never
holds any.
"""

from __future__ import annotations

from datetime import datetime

from flows.draft import Draft
from flows.effects import Kind
from flows.events import Noted

BESIDE: tuple[str, ...] = (
    *("note/written", "note/changed", "note/pinned", "note/unpinned"),
    *("file/kept", "file/came", "file/refused"),
    *("asked/sent", "asked/opened", "asked/answered", "asked/withdrawn", "asked/decided"),
)
"""The rules under which these lines stand."""


def noted(draft: Draft, event: Noted, now: datetime) -> None:  # noqa: ARG001 - the shape of a handler
    """One line. Raises ValueError for a rule that is none of BESIDE: an erasure would not find it."""
    if event.rule not in BESIDE:
        raise ValueError(f"{event.rule!r} is no rule of flows.beside")
    draft.note(Kind.TEAM, event.rule, event.reason, text=event.words or None, channel=event.channel, actor=event.by)
