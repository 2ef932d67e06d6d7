"""What the house promises in figures: `python -m benchmarks` measures all, `python -m benchmarks.decide` one."""
