"""Calendar arithmetic that promise dates need; pure, on plain dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

FRIDAY = 4


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last day of a shorter month."""
    end = month_end(day.year, day.month + months)
    return end.replace(day=min(day.day, end.day))


def on_or_before(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_weekday(today: date, weekday: int) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def last_weekday(today: date, weekday: int) -> date:
    """The last such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_of_week(today: date, weekday: int, weeks: int) -> date:
    """The weekday in the calendar week (Monday first) that is `weeks` after this one."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=weekday)


def add_business_days(today: date, days: int) -> date:
    """Monday to Friday only; public holidays are the policy's matter."""
    day = today
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() <= FRIDAY
    return day


def next_day_of_month(today: date, day: int, *, months: int = 0) -> date | None:
    """The next date, today included, that bears this day number; with `months`, that of the month so many on."""
    ahead = range(13) if months == 0 else (months,)
    for offset in ahead:
        first = add_months(today.replace(day=1), offset)
        found = on_or_before(first.year, first.month, day)
        if found is not None and (found >= today or months):
            return found
    return None


def last_day_of_month(today: date, day: int) -> date | None:
    """The last date, today included, that bears this day number."""
    for offset in range(13):
        first = add_months(today.replace(day=1), -offset)
        found = on_or_before(first.year, first.month, day)
        if found is not None and found <= today:
            return found
    return None
