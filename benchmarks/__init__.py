"""What the house promises in figures, measured: `python -m benchmarks`, or one file each (`python -m benchmarks.decide`)."""
