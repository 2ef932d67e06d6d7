"""What a message names: dates, amounts, shares, references. Independent of the engine."""

from __future__ import annotations

from nlu.slots.extract import Found, extract

__all__ = ["Found", "extract"]
