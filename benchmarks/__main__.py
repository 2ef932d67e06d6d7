"""All figures with their targets: `python -m benchmarks [--quick]`. Exit code 1 when a target is missed."""

from __future__ import annotations

from benchmarks import at_rest, commands, decide, simulation
from benchmarks.figures import main

main([decide.measure, simulation.measure, commands.measure, at_rest.measure], __doc__)
