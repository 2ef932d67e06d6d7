"""What the house promises in figures, measured: `python -m benchmarks`, or a file alone (`python -m benchmarks.decide`)."""
