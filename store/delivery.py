"""How a delivery report may move a message, and when a queued one is due. Both stores use these rules."""

from __future__ import annotations

from datetime import datetime

from flows.message import Delivery, Message

MAY_BECOME: dict[Delivery, frozenset[Delivery]] = {
    Delivery.SENT: frozenset({Delivery.UNKNOWN}),
    Delivery.DELIVERED: frozenset({Delivery.UNKNOWN, Delivery.SENT}),
    Delivery.READ: frozenset({Delivery.UNKNOWN, Delivery.SENT, Delivery.DELIVERED}),
    Delivery.FAILED: frozenset({Delivery.UNKNOWN, Delivery.SENT}),
}
"""From which states a report leads to the given one; it never goes backwards."""

NO_NEWS: frozenset[Delivery] = frozenset()
"""For reports that say nothing about delivery."""


def due_at(message: Message) -> datetime:
    """When a queued message is due: its `not_before`, else at once."""
    return message.not_before or message.at
