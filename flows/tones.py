"""How firm the wordings of steps are, from a courteous word to the last one: for people who choose among them."""

from __future__ import annotations

from collections.abc import Mapping

TONES = ("courteous", "friendly", "firm", "final", "person")
"""From warm to firm; "person": what the team says or does."""

_TONE_OF: Mapping[str, str] = {
    "courtesy": "courteous",
    "gentle_light": "friendly",
    "friendly": "friendly",
    "be_first_reminder": "friendly",
    "gentle_again": "friendly",
    "firmer": "firm",
    "final_notice": "final",
    "final_notice_letter": "final",
    "call_script": "person",
}


def tone_of(wording: str, kind: str = "message") -> str:
    """The tone of a step; empty for a wording that nobody has placed on the scale."""
    return "person" if kind in ("call_task", "escalate") else _TONE_OF.get(wording, "")


def placed() -> frozenset[str]:
    """The wordings that stand on the scale: those that the files have for steps."""
    return frozenset(_TONE_OF)
