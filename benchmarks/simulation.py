"""The simulation of 10,000 debtors over 90 days: seconds and memory of the command itself, in a process of its own.

The portfolio is made up and the same on every run: about 20,000 invoices in eight places, and about 10,000 payments.
A second, smaller run has replies too (each read by the local engine); it has no target.
"""

from __future__ import annotations

import json
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.figures import Figure, Used, main, run_command
from benchmarks.portfolio import FIRST_DAY, write_payments, write_portfolio

DEBTORS, DAYS = 10_000, 90
SECONDS, MEGABYTES = 60, 1024
_OUT = "out.jsonl"
_REPLIES = (
    "I'll pay on Friday",
    "j'ai déjà payé la semaine dernière",
    "kan ik in drie keer betalen?",
    "this invoice is wrong, it never arrived",
)


def simulate(folder: Path, *more: str) -> Used:
    """Run the command in a child process."""
    last = FIRST_DAY + timedelta(days=DAYS - 1)
    files = ["--portfolio", str(folder / "portfolio.csv"), "--payments", str(folder / "payments.csv")]
    span = ["--from", str(FIRST_DAY), "--to", str(last)]
    return run_command("simulate", *files, *span, *more, folder=folder, out=_OUT)


def _lines(folder: Path) -> int:
    with (folder / _OUT).open("rb") as out:
        return sum(1 for _ in out)


def _write_replies(path: Path, debtors: int) -> int:
    """One debtor in ten answers, two weeks in."""
    lines = []
    for number in range(0, debtors, 10):
        at = FIRST_DAY + timedelta(days=14 + number % 20)
        text = _REPLIES[number // 10 % len(_REPLIES)]
        lines.append(json.dumps({"at": f"{at}T12:00:00", "debtor": f"D{number:05d}", "text": text}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def measure(quick: bool) -> list[Figure]:
    debtors = DEBTORS // 10 if quick else DEBTORS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_portfolio(folder / "portfolio.csv", debtors)
        write_payments(folder / "payments.csv", debtors, DAYS - 10)
        plain = simulate(folder)
        lines = _lines(folder)
        some = debtors // 10
        write_portfolio(folder / "portfolio.csv", some)
        write_payments(folder / "payments.csv", some, DAYS - 10)
        replies = _write_replies(folder / "replies.jsonl", some)
        spoken = simulate(folder, "--replies", str(folder / "replies.jsonl"))
    what = f"simulation: {debtors:,} debtors, {DAYS} days"
    time = f"{plain.seconds:.1f} s ({plain.cpu:.1f} s CPU, {lines:,} lines)"
    return [
        Figure(f"{what}, time", time, f"≤ {SECONDS} s", plain.seconds <= SECONDS),
        Figure(
            f"{what}, memory", f"{plain.megabytes:.0f} MB at most", f"≤ {MEGABYTES} MB", plain.megabytes <= MEGABYTES
        ),
        Figure(
            f"  {some:,} debtors with {replies} replies", f"{spoken.seconds:.1f} s, {spoken.megabytes:.0f} MB at most"
        ),
    ]


if __name__ == "__main__":
    main([measure], __doc__)
