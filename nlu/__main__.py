"""`python -m nlu train|install|calibrate|…`: what the Makefile runs, and what changed data ask for."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from nlu import rasa_project
from nlu.doubt import write_doubt
from nlu.errors import NluError
from nlu.local_engine import CACHE
from nlu.rasa_calibration import calibrate_rasa
from nlu.rasa_promotion import train_rasa
from nlu.spelling_words import vocabularies
from nlu.train import ship_encoder, ship_solution, ship_vectors, train_local


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu", description="Train Amicable's understanding.")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train the engines where the data has changed")
    train.add_argument("--engine", choices=("local", "rasa", "both"), default="both")
    train.add_argument("--cache", type=Path, default=CACHE, help="folder of the local models")
    train.add_argument("--embedding", action="store_true", help="with sentence embeddings")
    train.add_argument("--force", action="store_true", help="train anew, and use it even if it protects worse")
    train.add_argument("--date", help="today, for the model's card (2026-11-22)")
    commands.add_parser("install", help="make Rasa's own Python 3.10 environment")
    commands.add_parser("calibrate", help="set the Rasa engine's temperature with the real server")
    commands.add_parser("doubt", help="measure confidence writer by writer, write nlu/doubt.json anew")
    commands.add_parser("vectors", help="write nlu/vectors.npz anew after the training data changed")
    commands.add_parser("solve", help="write nlu/solved.npz anew after the vectors (two minutes, about 4.5 GB)")
    commands.add_parser("encoder", help="write the graphs, ranges and centre of nlu/e5 anew, before all the rest")
    return parser.parse_args()


_SIMPLE: dict[str, Callable[[Callable[[str], None]], None]] = {
    "install": rasa_project.install,
    "calibrate": lambda say: _ignored(asyncio.run(calibrate_rasa(say))),
    "doubt": write_doubt,
    "vectors": ship_vectors,
    "solve": ship_solution,
    "encoder": ship_encoder,
}


def _ignored(_: float) -> None:
    """The temperature is told already."""


def main() -> int:
    """Run one command; 0 when all went well, 1 with a plain sentence when not."""
    arguments = _arguments()
    try:
        if arguments.command in _SIMPLE:
            _SIMPLE[arguments.command](_say)
            return 0
        if arguments.engine != "rasa":
            train_local(
                cache=arguments.cache,
                embedding=arguments.embedding,
                say=_say,
                force=arguments.force,
                trained_on=arguments.date,
            )
            _say("spelling: ready" if vocabularies() else "spelling: no dictionary, nothing is corrected")
        if arguments.engine != "local":
            rasa_project.install(_say)
            train_rasa(_say, force=arguments.force)
    except NluError as error:
        _say(f"{error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
