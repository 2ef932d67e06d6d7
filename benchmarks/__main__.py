"""All figures with their targets: `python -m benchmarks [--quick]`. Exit code 1 when a target is missed."""

from __future__ import annotations

from benchmarks import at_rest, commands, console, decide, policy_check, replay, simulation
from benchmarks.figures import main
from benchmarks.histories import measured

main(
    [
        decide.measure,
        policy_check.measure,
        simulation.measure,
        replay.measure,
        commands.measure,
        console.measure,
        at_rest.measure,
        measured.measure,
    ],
    __doc__,
)
