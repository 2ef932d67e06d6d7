"""A message of nobody's case: word to the team, a test. Sent once, kept nowhere among the messages."""

from __future__ import annotations

from datetime import datetime

from flows.message import Author, Delivery, Direction, Message


def caseless(
    name: str, channel: str, address: str, text: str, language: str, now: datetime, subject: str | None = None
) -> Message:
    """Plain text to an address; `name` is its id, `now` in UTC."""
    return Message(
        id=name,
        case_id="-",
        debtor_id="",
        channel=channel,
        address=address,
        direction=Direction.OUTBOUND,
        author=Author.AGENT,
        text=text,
        subject=subject,
        language=language,
        at=now,
        state=Delivery.SENDING,
    )
