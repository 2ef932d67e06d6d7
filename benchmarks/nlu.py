"""Understanding, measured: both engines side by side on the held-back families, per language; slots; speed; HINT3.

    python -m benchmarks.nlu                     local and rasa (when installed), accuracy, calibration, speed
    python -m benchmarks.nlu --pipelines         Rasa's light and DIET pipelines trained on the same data as well
    python -m benchmarks.nlu --hint3 ../shared/data/hint3

Conditions are printed with the figures. The held-back families (nlu/evaluation/heldback.jsonl) are in no training file.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.nlu_pictures import write as write_pictures
from benchmarks.nlu_slots import SLOT_SETS, exact_shares
from benchmarks.nlu_speed import local_throughput, rasa_throughput
from flows.intents import PROTECTIVE
from flows.understanding import Understanding
from nlu import rasa_project
from nlu.engine import Engine
from nlu.local_engine import Embedding, LocalScorer
from nlu.measure import EVALUATION, Case, Figures, cases, confusions, figures
from nlu.rasa_engine import RasaScorer
from nlu.rasa_server import RasaServer
from nlu.training_data import LANGUAGES, ROOT
from nlu.understand import ScoringEngine

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ZONE = "Europe/Brussels"
console = Console(width=120)


async def read_all(engine: Engine, expected: Sequence[Case]) -> tuple[list[Understanding], list[float]]:
    read, seconds = [], []
    for case in expected:
        began = time.perf_counter()
        read.append(await engine.parse(case.text, language=case.language, now=NOW, timezone=ZONE))
        seconds.append(time.perf_counter() - began)
    return read, seconds


def row(name: str, language: str, found: Figures) -> list[str]:
    shares = (found.accuracy, found.protective_recall, found.acted_precision, found.acted_share)
    doubt = (found.calibration_error, found.handed_over, found.overridden)
    return [name, language, str(found.cases), *(f"{share:.3f}" for share in (*shares, *doubt))]


SETS = (
    "heldback",
    "fresh",
    "second",
    "development",
    "blind",
    "blind2",
    "blind3",
    "blind4",
    "blind5",
    "blind6",
    "blind7",
    "blind8",
)
"""What is in no training file; nlu/MODEL_CARD.md tells which of them were looked at."""


async def measure_fresh(engines: dict[str, Engine]) -> None:
    """The sets that were written apart from the training data, per language; each protective intent's recall."""
    for name in SETS[1:]:
        expected = cases(EVALUATION / f"{name}.jsonl")
        table = _table(f"Set {name} ({len(expected)} texts)")
        for title, engine in engines.items():
            read, _ = await read_all(engine, expected)
            _rows_by_language(table, title, expected, read)
            console.print(f"  {title}, {name}: {protective_shares(expected, read)}")
        console.print(table)


def protective_shares(expected: Sequence[Case], read: Sequence[Understanding]) -> str:
    """Found and all of each protective intent, in words."""
    told = []
    for intent in PROTECTIVE:
        found = [reading.means(intent) for case, reading in zip(expected, read, strict=True) if intent in case.intents]
        told.append(f"{intent.value} {sum(found)}/{len(found)}")
    return ", ".join(told)


def _table(title: str) -> Table:
    table = Table(title=title)
    heads = ("accuracy", "protective recall", "acted precision", "acted", "ECE", "handed over", "overridden")
    for head in ("engine", "language", "n", *heads):
        table.add_column(head)
    return table


def _rows_by_language(table: Table, name: str, expected: Sequence[Case], read: Sequence[Understanding]) -> None:
    for language in LANGUAGES:
        chosen = [pair for pair in zip(expected, read, strict=True) if pair[0].language == language]
        table.add_row(*row(name, language, figures([c for c, _ in chosen], [r for _, r in chosen])))
    table.add_row(*row(name, "all", figures(expected, read)), end_section=True)


async def measure(engines: dict[str, Engine], *, mistakes: bool, pictures: bool = False) -> None:
    expected = cases(EVALUATION / "heldback.jsonl")
    multi = cases(EVALUATION / "multi.jsonl")
    table = _table(f"Held-back families ({len(expected)} texts)")
    speeds = Table(title="One message at a time, guard to slots")
    for head in ("engine", "median ms", "p95 ms", "messages/s", "several intents exact"):
        speeds.add_column(head)
    for name, engine in engines.items():
        await read_all(engine, expected[:20])
        read, seconds = await read_all(engine, expected)
        _rows_by_language(table, name, expected, read)
        console.print(f"  {name}: {protective_shares(expected, read)}")
        several, _ = await read_all(engine, multi)
        exact = sum({s.name for s in r.intents} == set(c.intents) for c, r in zip(multi, several, strict=True))
        quantiles = statistics.quantiles(seconds, n=20)
        median, rate = statistics.median(seconds) * 1000, len(seconds) / sum(seconds)
        speeds.add_row(name, f"{median:.1f}", f"{quantiles[-1] * 1000:.1f}", f"{rate:.0f}", f"{exact}/{len(multi)}")
        if mistakes:
            for (wanted, given), number in confusions(expected, read).most_common(12):
                console.print(f"  {name}: {number} x {wanted} read as {given}")
    console.print(table)
    await measure_fresh(engines)
    console.print(speeds)
    if pictures:
        await draw(engines)


async def draw(engines: dict[str, Engine]) -> None:
    """The model card's pictures, over all sets together, of the engines that ship."""
    expected = [case for name in SETS for case in cases(EVALUATION / f"{name}.jsonl")]
    for name in {"local", "rasa"} & set(engines):
        read, _ = await read_all(engines[name], expected)
        write_pictures(name, expected, read)


def slots() -> None:
    """Dates, amounts, currencies and references, exact or not, per language."""
    for path in SLOT_SETS:
        for language, (right, whole) in exact_shares(path).items():
            console.print(f"slots, {path.stem}, {language}: {right}/{whole} texts exact ({right / whole:.3f})")


def known_or_trained(config: Path, kept: Path | None, folder: Path) -> Path:
    """A model that an earlier run left in `kept`, on the same data or not: its age is told; trained anew otherwise."""
    known = (kept or folder) / f"{config.stem}.tar.gz"
    if known.exists():
        age = datetime.fromtimestamp(known.stat().st_mtime, UTC)
        console.print(f"{config.stem}: not trained now; {known}, made {age:%Y-%m-%d %H:%M} UTC")
        return known
    return train_pipeline(config, kept or folder)


def train_pipeline(config: Path, folder: Path) -> Path:
    """Train one of nlu/rasa/pipelines on the project's own data."""
    console.print(f"training {config.stem} ...")
    command = [str(rasa_project.python()), "-m", "rasa", "train", "nlu", "--nlu", "data", "--config", str(config)]
    command += ["--domain", "domain.yml", "--out", str(folder), "--fixed-model-name", config.stem]
    subprocess.run(command, cwd=ROOT, env=rasa_project.environment(), check=True, capture_output=True)
    return folder / f"{config.stem}.tar.gz"


async def with_rasa(
    engines: dict[str, Engine], name: str, model: Path | None, *, temperature: float | None
) -> RasaServer:
    server = RasaServer(model=model)
    await server.start()
    engine = ScoringEngine(RasaScorer(server.url, temperature=temperature, timeout_seconds=20))
    await engine.start()
    engines[name] = engine
    assert server.pid is not None
    console.print(f"{name}: {psutil.Process(server.pid).memory_info().rss >> 20} MB at rest")
    return server


async def compare(*, pipelines: bool, mistakes: bool, pictures: bool, kept: Path | None = None) -> None:
    slots()
    conditions = f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    console.print(f"conditions: Python {conditions}; local engine and Rasa on the same machine, one message at a time")
    engines: dict[str, Engine] = {}
    for name, embedding in (
        ("local n-grams", Embedding.NEVER),
        ("local", Embedding.DOUBT),
        ("local, e5 always", Embedding.ALWAYS),
    ):
        engines[name] = ScoringEngine(LocalScorer(embedding=embedding))
        await engines[name].start()
    await measure(engines, mistakes=mistakes, pictures=pictures)
    rate, memory = local_throughput(cases(EVALUATION / "heldback.jsonl"))
    console.print(f"local, two processes: {rate:.0f} messages/s, {memory} MB each")
    if not rasa_project.installed():
        console.print("rasa: not installed here (make rasa)")
        return
    with tempfile.TemporaryDirectory() as folder:
        models: dict[str, Path | None] = {"rasa": None}
        if pipelines:
            configs = sorted((ROOT / "pipelines").glob("*.yml"))
            models |= {f"rasa {config.stem}": known_or_trained(config, kept, Path(folder)) for config in configs}
        for name, model in models.items():
            await one_rasa(name, model, mistakes=mistakes, pictures=pictures)


async def one_rasa(name: str, model: Path | None, *, mistakes: bool, pictures: bool) -> None:
    """Each pipeline alone, so that no other server takes its core; Rasa's own pipelines keep their raw confidences."""
    engines: dict[str, Engine] = {}
    server = await with_rasa(engines, name, model, temperature=1.0 if model else None)
    try:
        await measure(engines, mistakes=mistakes, pictures=pictures)
        rate = await rasa_throughput(server.url, cases(EVALUATION / "heldback.jsonl"))
        console.print(f"{name}, eight askers at once: {rate:.0f} messages/s")
    finally:
        await engines[name].close()
        await server.stop()


def hint3(folder: Path) -> None:
    """HINT3 (ODbL): the engine's recipe (kernel ridge over n-grams and embeddings) on other people's messages."""
    from benchmarks.nlu_hint3 import score

    table = Table(title="HINT3: in-scope accuracy; out-of-scope found when 10 % of in-scope is rejected")
    for head in ("set", "chosen on its training texts", "read when held back", "in-scope", "out-of-scope found"):
        table.add_column(head)
    for name in ("sofmattress", "curekart", "powerplay11"):
        found = score(_rows(folder / f"{name}_train.csv"), _rows(folder / f"{name}_test.csv"))
        choice = f"{found.layers} layers, n-grams {found.gram_share:g}"
        table.add_row(name, choice, *(f"{share:.3f}" for share in (found.held_back, found.accuracy, found.rejected)))
    console.print(table)


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [(line["sentence"], line["label"]) for line in csv.DictReader(lines)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hint3", type=Path, help="folder with HINT3's CSV files")
    parser.add_argument("--pipelines", action="store_true", help="also train Rasa's light and DIET pipelines")
    parser.add_argument("--pipeline-models", type=Path, help="folder where trained pipelines are kept and looked for")
    parser.add_argument("--mistakes", action="store_true", help="print what was taken for what")
    parser.add_argument("--pictures", action="store_true", help="draw nlu/card/*.svg anew")
    arguments = parser.parse_args()
    if arguments.hint3:
        hint3(arguments.hint3)
        return
    asked = {"pipelines": arguments.pipelines, "mistakes": arguments.mistakes, "pictures": arguments.pictures}
    asyncio.run(compare(**asked, kept=arguments.pipeline_models))


if __name__ == "__main__":
    main()
