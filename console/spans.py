"""Spans of time and clocks of deadlines, in the words of a language."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.texts import Say, speaker

_MINUTES_OF_AN_HOUR = 60
_MINUTES_OF_A_DAY = 24 * _MINUTES_OF_AN_HOUR
_DAYS_ALONE = 7
"""From so many days on nobody counts the hours."""


def span(length: timedelta, language: str) -> str:
    """A span in its two largest parts ("2 hours 10 minutes", "3 days 4 hours"), cut to whole minutes, one at least."""
    minutes = max(1, int(abs(length) / timedelta(minutes=1)))
    days, rest = divmod(minutes, _MINUTES_OF_A_DAY)
    hours, small = divmod(rest, _MINUTES_OF_AN_HOUR)
    if days >= _DAYS_ALONE:
        parts = [(days, "day")]
    elif days:
        parts = [(days, "day"), (hours, "hour")]
    elif hours:
        parts = [(hours, "hour"), (small, "minute")]
    else:
        parts = [(small, "minute")]
    say = speaker(language)  # Babel knows no Dutch hours and days.
    return " ".join(say(f"clock.{unit}", count=count) for count, unit in parts if count or len(parts) == 1)


def clock(deadline: datetime, now: datetime, say: Say, language: str) -> str:
    """How long a deadline still lets, or for how long it is over."""
    return say("clock.overdue" if deadline < now else "clock.left", span=span(deadline - now, language))


def days_ago(days: int, say: Say) -> str:
    """A day by its distance from today: today, yesterday, so many days ago."""
    if days <= 0:
        return say("clock.today")
    return say("clock.yesterday") if days == 1 else say("clock.days_ago", count=days)
