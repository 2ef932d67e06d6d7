"""A figure with its target, the conditions it was measured under, and the table they stand in."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KILO = 1024
_PACKAGES = ("aiohttp", "apscheduler", "pymongo", "secantusdb", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `met` is None where there is no target: the line only informs."""

    name: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What a command cost. `cpu` and `seconds` differ when the machine had other work.

    `megabytes` are those of the greatest single process, for a parent and its workers are measured one by one.
    """

    seconds: float
    cpu: float
    megabytes: float


def run_command(command: str, *options: str, folder: Path, out: str) -> Used:
    """Run a command of ours in a process of its own; what it writes goes to the file `out` of the folder.

    Raises RuntimeError with its last words when it fails.
    """
    errors = folder / "errors.txt"
    with (folder / out).open("wb") as written, errors.open("wb") as complaints:
        start = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", command, *options],
            cwd=ROOT,
            env=environment(),
            stdout=written,
            stderr=complaints,
        )
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}: {errors.read_text()[-500:]}")
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / _KILO)


Measure = Callable[[bool], list[Figure]]
"""A benchmark: `quick` in, figures out."""


def conditions() -> list[str]:
    """The machine, its load at this moment, and what is measured."""
    revision = _git("rev-parse", "--short", "HEAD")
    dirty = " with uncommitted changes" if _git("status", "--porcelain") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return [
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, revision {revision}{dirty}",
        f"{_cpu()}, {os.cpu_count()} cores, {_memory_gigabytes():.0f} GB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}",
        f"load average before: {', '.join(f'{load:.2f}' for load in os.getloadavg())} (1, 5, 15 minutes)",
        f"this core now: {_yardstick():.1f} million steps/s of a plain loop (tells a busy machine from a slow program)",
    ]


def _yardstick() -> float:
    """How fast the core is at this moment, with all that others do to it: CPU time of a loop that does nothing much."""
    start, found = time.process_time(), 0
    for step in range(1_000_000):
        found += step * step % 7
    return 1 / (time.process_time() - start)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def table(figures: Sequence[Figure]) -> str:
    """The figures below one another."""
    rows = [("figure", "target", "measured", "met?"), *(_row(item) for item in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _row(figure: Figure) -> tuple[str, str, str, str]:
    met = "" if figure.met is None else "yes" if figure.met else "NO"
    return figure.name, figure.target, figure.measured, met


def environment(**more: str) -> dict[str, str]:
    """The environment for a command under measurement: as on an ordinary machine, without settings of this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AMICABLE_", "MONGODB_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | more


def say(words: str) -> None:
    """Progress, to stderr."""
    print(words, file=sys.stderr, flush=True)


def main(measures: Sequence[Measure], about: str | None) -> None:
    """Run, print conditions and table. Exit code 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, for a look; targets stay the same")
    quick = parser.parse_args().quick
    print("\n".join(conditions()), flush=True)
    figures: list[Figure] = []
    for measure in measures:
        say(f"measuring {Path(measure.__code__.co_filename).stem} …")
        figures += measure(quick)
    print(f"\n{table(figures)}")
    missed = [figure.name for figure in figures if figure.met is False]
    if missed:
        print(f"\nMISSED: {', '.join(missed)}")
    raise SystemExit(1 if missed else 0)
