"""The time machine over 10,000 accounts and 60 days, as today and with a draft: the `replay` command itself.

The portfolio is the one of the simulation. Two processes play, each batch on both sides; nobody answers or pays.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from benchmarks.figures import ROOT, Figure, main, run_command
from benchmarks.portfolio import FIRST_DAY, write_portfolio

ACCOUNTS, DAYS = 10_000, 60
SECONDS, MEGABYTES = 90, 512


def measure(quick: bool) -> list[Figure]:
    accounts = ACCOUNTS // 10 if quick else ACCOUNTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_portfolio(folder / "portfolio.csv", accounts)
        draft = (ROOT / "flows" / "scenarios" / "courteous.yml").read_text(encoding="utf-8")
        (folder / "draft.yml").write_text(draft.replace("days: 10}", "days: 14}"), encoding="utf-8")
        options = ["--portfolio", str(folder / "portfolio.csv"), "--scenario-file", str(folder / "draft.yml")]
        options += ["--days", str(DAYS), "--from", str(FIRST_DAY)]
        used = run_command("replay", *options, folder=folder, out="out.json")
        result = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    seconds, cpu, memory = used.seconds, used.cpu, used.megabytes
    sent = [sum(map(sum, result[side]["unasked"].values())) for side in ("before", "after")]
    what = f"time machine: {accounts:,} accounts, {DAYS} days, both sides"
    more = f"{sent[0]:,} messages today, {sent[1]:,} with the draft, {result['moves']['count']:,} cases move"
    return [
        Figure(f"{what}, time", f"{seconds:.1f} s ({cpu:.1f} s CPU; {more})", f"≤ {SECONDS} s", seconds <= SECONDS),
        Figure(f"{what}, memory", f"{memory:.0f} MB at most in a process", f"≤ {MEGABYTES} MB", memory <= MEGABYTES),
    ]


if __name__ == "__main__":
    main([measure], __doc__)
