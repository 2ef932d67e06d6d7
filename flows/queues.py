"""The team's queues and their urgency."""

from __future__ import annotations

PRIORITIES: dict[str, int] = {
    "crisis": 0,
    "vulnerable": 1,
    "represented": 2,
    "breathing_space": 2,
    "handover": 2,
    "broken_promise": 3,
    "dispute": 3,
    "not_understood": 4,
    "refusal": 4,
    "plan": 4,
    "rights": 4,
    "paid_not_found": 5,
    "correction": 5,
    "wrong_person": 5,
    "no_contact": 5,
    "delivery": 5,
    "large": 5,
    "charges": 6,
    "late": 6,
}
"""Queues of the team, the most urgent (lowest number) first."""
