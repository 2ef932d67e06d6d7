"""The time machine over 10,000 accounts and 60 days, as today and with a draft: the `replay` command itself.

The portfolio is the one of the simulation. Two processes play, each batch on both sides; nobody answers or pays. Memory
is that of the greatest single process, for the parent and its workers are measured one by one (children at their end).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.figures import ROOT, Figure, environment, main
from benchmarks.portfolio import FIRST_DAY, write_portfolio

ACCOUNTS, DAYS = 10_000, 60
SECONDS, MEGABYTES = 90, 512
_KILO = 1024


def measure(quick: bool) -> list[Figure]:
    accounts = ACCOUNTS // 10 if quick else ACCOUNTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_portfolio(folder / "portfolio.csv", accounts)
        draft = (ROOT / "flows" / "scenarios" / "courteous.yml").read_text(encoding="utf-8")
        (folder / "draft.yml").write_text(draft.replace("days: 10}", "days: 14}"), encoding="utf-8")
        command = [sys.executable, "-m", "bot", "replay", "--portfolio", str(folder / "portfolio.csv")]
        command += ["--scenario-file", str(folder / "draft.yml"), "--days", str(DAYS), "--from", str(FIRST_DAY)]
        with (folder / "out.json").open("wb") as out, (folder / "errors.txt").open("wb") as errors:
            start = perf_counter()
            child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=errors)
            _, status, used = os.wait4(child.pid, 0)
            seconds = perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(
                f"the replay ended with {child.returncode}: {(folder / 'errors.txt').read_text()[-500:]}"
            )
        result = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / _KILO
    sent = [sum(map(sum, result[side]["unasked"].values())) for side in ("before", "after")]
    what = f"time machine: {accounts:,} accounts, {DAYS} days, both sides"
    more = f"{sent[0]:,} messages today, {sent[1]:,} with the draft, {result['moves']['count']:,} cases move"
    return [
        Figure(f"{what}, time", f"{seconds:.1f} s ({cpu:.1f} s CPU; {more})", f"≤ {SECONDS} s", seconds <= SECONDS),
        Figure(f"{what}, memory", f"{memory:.0f} MB at most in a process", f"≤ {MEGABYTES} MB", memory <= MEGABYTES),
    ]


if __name__ == "__main__":
    main([measure], __doc__)
