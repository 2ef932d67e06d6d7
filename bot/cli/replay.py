"""`replay`: a portfolio file played as today and with a scenario file laid over it; no database, nothing sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path

import typer

from bot.charging import charging_of
from bot.cli.base import DONE, SOME_REFUSED, ConfigPath, clocks, configured, refuse, say, tell_rejected
from bot.config import Config
from bot.creditor import policy_of
from bot.importing.errors import FileRefused
from bot.importing.portfolio import read_accounts
from bot.proposal import Unfit, next_version
from bot.replay.chunk import masked, play, prepare
from bot.replay.report import Sum, report
from bot.replay.running import BATCH, drafted
from bot.replay.setting import House, Laid, Plan
from bot.replay.wiring import rates_of
from bot.rulebook import Rulebook, UnknownScenario, read_scenarios
from bot.service import ROOT
from bot.wording import Wordings
from flows.case import CaseFile
from flows.decide import open_case
from flows.scenario import ScenarioError, read_scenario
from ledger.account import Account
from ledger.calendar import at_local
from ledger.debtor import REACHABLE
from store.replays import Side

_ZONE = "Europe/Brussels"
_WORDINGS = ROOT / "flows" / "wordings"
_OPENS = time(7)
_LONGEST = 365


def replay(
    context: typer.Context,
    portfolio: Path = typer.Option(..., "--portfolio", help="Portfolio CSV, a row per invoice."),
    scenario_file: Path = typer.Option(..., "--scenario-file", help="The draft: a scenario file (YAML)."),
    days: int = typer.Option(60, "--days", min=1, max=_LONGEST, help="How far to play."),
    first: str = typer.Option("", "--from", metavar="DATE", help="First day (YYYY-MM-DD); default: today."),
    config_path: Path = ConfigPath,
) -> None:
    """Play a portfolio as today and with a draft, side by side; the result as JSON to stdout. Nobody answers or pays.

    The file holds no cases, so every account enters on the first day and follows the draft where it follows its
    scenario. What is running already is only known to the service: see the console's time machine.
    """
    config = configured(config_path)
    begin = _begin(first) if first else clocks(context).now()
    try:
        code = _replayed(config, portfolio, scenario_file, days, begin)
    except (FileRefused, UnknownScenario, ScenarioError, Unfit) as error:
        refuse(str(error))
    raise typer.Exit(code)


def _begin(first: str) -> datetime:
    try:
        return at_local(date.fromisoformat(first), _OPENS, _ZONE)
    except ValueError:
        refuse(f"--from {first}: write a date like 2026-11-21")


def _replayed(config: Config, portfolio: Path, scenario_file: Path, days: int, begin: datetime) -> int:
    accounts, refused = read_accounts(portfolio, config.creditor.id)
    tell_rejected(refused, None)
    settled = sum(account.oldest_open() is None for account in accounts)
    if settled:
        say(f"{settled} of {len(accounts)} accounts owe nothing: they enter no scenario and are not played")
    wordings = Wordings.load(_WORDINGS)
    rulebook = _rulebook(config, wordings)
    laid = _draft(scenario_file, rulebook, wordings)
    house = House(rulebook, (), config.creditor, dict(config.channels.whatsapp.templates), _WORDINGS)
    day = begin.astimezone(UTC).date()
    end = at_local(day + timedelta(days=days), time(0), _ZONE)
    plan = Plan(house, begin, end, day, days, after=laid, move=True)
    found = asyncio.run(_parts(plan, accounts, config.time_machine.processes))
    name = laid.scenario.name
    old = rulebook.scenario(name) if name in rulebook.names else None
    about = {"draft": {"scenario": name, "file": scenario_file.name}, "queued": 0}
    print(json.dumps(report(plan, found, rates_of(config), old, about), ensure_ascii=False))
    return SOME_REFUSED if refused else DONE


def _rulebook(config: Config, wordings: Wordings) -> Rulebook:
    return Rulebook(
        read_scenarios(ROOT / "flows" / "scenarios", wordings.names()),
        config.scheduling.default_scenario,
        policy_of(config.policy, config.console),
        REACHABLE,
        assign=config.scheduling.assign_scenarios,
        charging=charging_of(config.policy.charges),
    )


def _draft(path: Path, rulebook: Rulebook, wordings: Wordings) -> Laid:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} cannot be read as UTF-8 text: {error}") from None
    name = read_scenario(text, str(path), wordings.names()).name
    found = drafted(Side(name, next_version(rulebook, name), text=text), rulebook, wordings)
    return replace(found, wordings=())


async def _parts(plan: Plan, accounts: list[Account], processes: int) -> Sum:
    found, loop = Sum(), asyncio.get_running_loop()
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare, (plan,)) as pool:
        waiting = [loop.run_in_executor(pool, play, files) for files in _files(plan, accounts)]
        for coming in asyncio.as_completed(waiting):
            found.add(await coming)
            say(f"{found.cases} of {len(accounts)} accounts")
    return found


def _files(plan: Plan, accounts: list[Account]) -> Iterator[list[CaseFile]]:
    """Every account with the case that it would get today."""
    book = plan.house.rulebook
    for start in range(0, len(accounts), BATCH):
        some = accounts[start : start + BATCH]
        cases = (open_case(item, book.for_new(item, plan.begin), plan.begin) for item in some)
        yield [masked(CaseFile(item, case)) for item, case in zip(some, cases, strict=True)]
