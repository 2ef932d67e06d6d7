"""For all tests: none is timed (a speed target is a benchmark), so Hypothesis keeps no deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
