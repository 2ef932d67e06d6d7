"""What all commands share: they read only what they need, and say what they wait for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib import import_module

import pytest
import typer
from typer.testing import CliRunner

from bot.__main__ import app
from bot.cli.base import telling
from bot.cli.commands import COMMANDS, read_command
from bot.cli.pipes import NOBODY_READS
from bot.service import ROOT
from bot.wording import Wordings
from tests.stories.telling import FLOWS

_HEAVY = {"aiohttp", "argon2", "authlib", "fpdf", "nlu.local_engine", "numpy", "telegram", "twilio"}


@pytest.mark.parametrize(("name", "file"), [("user", "users"), ("explain", "explain"), ("import", "data")])
def test_a_command_reads_no_library_that_it_has_no_use_for(name: str, file: str) -> None:
    code = f"import sys; from bot.cli.commands import read_command; read_command({name!r}); print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert f"bot.cli.{file}" in loaded
    assert loaded & _HEAVY == set()


def test_the_list_of_commands_names_them_all_without_reading_one() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_stands_in_the_list_is_there_and_says_what_it_does(name: str) -> None:
    file, place, _ = COMMANDS[name]
    found = getattr(import_module(f"bot.cli.{file}"), place)
    assert isinstance(found, typer.Typer) or found.__doc__
    assert read_command(name).help


def test_a_command_that_is_not_there_is_answered_with_the_nearest() -> None:
    done = CliRunner().invoke(app, ["explan"])
    assert done.exit_code == 2
    assert "explain" in done.stderr


async def test_what_takes_long_is_said_and_what_does_not_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    async with telling("joining the database …", after=30):
        pass
    assert capsys.readouterr().err == ""
    async with telling("joining the database …", after=0):
        later = asyncio.Event()
        asyncio.get_running_loop().call_later(0.01, later.set)
        await later.wait()
    assert capsys.readouterr().err == "joining the database …\n"


def test_texts_read_one_by_one_are_those_that_are_read_at_once() -> None:
    whole, late = Wordings.load(FLOWS / "wordings"), Wordings.load(FLOWS / "wordings", at_once=False)
    assert late.names() == whole.names()
    assert late.place("greet", "nl") == whole.place("greet", "nl")
    assert late.texts["fr"]["greet"].uses == whole.texts["fr"]["greet"].uses


def test_a_reader_that_goes_away_ends_a_command_without_a_word() -> None:
    """`simulate … | head -1`: a case whose line nobody reads has not failed."""
    sample = ("--portfolio", "samples/portfolio.csv", "--from", "2026-11-23", "--to", "2026-11-24")
    command = [sys.executable, "-m", "bot", "simulate", *sample]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
    assert child.returncode == NOBODY_READS
    assert "Traceback" not in said
    assert "failed" not in said
