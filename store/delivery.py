"""How a delivery report may move a message, and when a queued one is due. Both stores use these rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flows.message import Delivery, Message
from store.base import Cancel

_IN_DOUBT = frozenset({Delivery.SENDING, Delivery.UNKNOWN})
"""The provider has the message or not: a report is the first that is heard of it."""

MAY_BECOME: dict[Delivery, frozenset[Delivery]] = {
    Delivery.SENT: _IN_DOUBT,
    Delivery.DELIVERED: _IN_DOUBT | {Delivery.SENT},
    Delivery.READ: _IN_DOUBT | {Delivery.SENT, Delivery.DELIVERED},
    Delivery.FAILED: _IN_DOUBT | {Delivery.SENT},
}
"""From which states a report leads to the given one; it never goes backwards."""

NO_NEWS: frozenset[Delivery] = frozenset()
"""For reports that say nothing about delivery."""


def due_at(message: Message) -> datetime:
    """When a queued message is due: its `not_before`, else at once."""
    return message.not_before or message.at


def meant(message: Message, which: Cancel, named: Collection[str]) -> bool:
    """Whether a stop means this message. A person's words that wait for their time are stopped as if unasked."""
    match which:
        case Cancel.ALL:
            return True
        case Cancel.UNASKED:
            return message.unasked or message.scheduled
        case Cancel.NAMED:
            return message.id in named
