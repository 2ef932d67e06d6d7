"""Deterministic simulation with faults: random case histories from a seed, each event held against what must hold.

`python -m benchmarks.histories --seed N --trace` plays one history again, exactly as it was (decisions/0015).
"""
