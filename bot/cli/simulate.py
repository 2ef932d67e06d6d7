"""`simulate`: what the service would do with a portfolio over some weeks; no database, nothing sent."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from bot.charging import charging_of
from bot.cli.base import DONE, SOME_REFUSED, Clocks, ConfigPath, clocks, configured, refuse, say, tell_rejected
from bot.config import Config
from bot.creditor import creditor_facts, pay_link, policy_of
from bot.foreseen import Unpacked, in_the_way, unpacked, without_a_pack
from bot.importing.errors import FileRefused, Rejected
from bot.importing.payments import payments_for
from bot.importing.portfolio import read_accounts
from bot.rulebook import Rulebook, UnknownScenario, read_scenarios
from bot.scribe import Scribe
from bot.service import ROOT
from bot.simulate import SimReply, Simulation, Span, writer
from bot.wording import Wordings
from flows.scenario import ScenarioError
from ledger.account import Account
from ledger.calendar import zone
from ledger.debtor import REACHABLE
from nlu.local_engine import LocalScorer
from nlu.understand import Understander

_KEYS = {"at", "debtor", "text", "channel"}


class ReplyRefused(ValueError):
    """A line of the replies file cannot be used; the message says why."""


def simulate(
    context: typer.Context,
    portfolio: Path = typer.Option(..., "--portfolio", help="Portfolio CSV, a row per invoice."),
    first: str = typer.Option(..., "--from", metavar="DATE", help="First day (YYYY-MM-DD), local to each debtor."),
    last: str = typer.Option(..., "--to", metavar="DATE", help="Last day, included."),
    scenario: str = typer.Option("", "--scenario", help="Scenario for every account; default: that of config.yml."),
    replies: Path | None = typer.Option(None, "--replies", help='JSON Lines {"at","debtor","text","channel"?}.'),
    payments: Path | None = typer.Option(None, "--payments", help="CSV with at,debtor,invoice,amount,reference."),
    config_path: Path = ConfigPath,
) -> None:
    """Play a portfolio in virtual time with the decisions of the real service; JSON Lines to stdout, nothing sent.

    Every debtor's language, zone and holidays count. Replies are understood by the local engine.
    """
    span = _span(first, last)
    config = configured(config_path)
    try:
        code = asyncio.run(_simulate(clocks(context), config, portfolio, span, scenario, replies, payments))
    except (FileRefused, UnknownScenario, ScenarioError) as error:
        refuse(str(error))
    raise typer.Exit(code)


def _span(first: str, last: str) -> Span:
    try:
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        refuse(f"--from {first} --to {last}: write dates like 2026-11-21")
    if span.last < span.first:
        refuse(f"--to {last} lies before --from {first}")
    return span


async def _simulate(
    real: Clocks,
    config: Config,
    portfolio: Path,
    span: Span,
    scenario: str,
    replies: Path | None,
    payments: Path | None,
) -> int:
    accounts, refused = read_accounts(portfolio, config.creditor.id)
    tell_rejected(refused, None)
    known = {account.id: account for account in accounts}
    paid, bad_payments = payments_for(known, payments) if payments else ([], list[Rejected]())
    tell_rejected(bad_payments, None)
    said, bad_replies = _replies(replies, known) if replies else ([], 0)
    understander = Understander(LocalScorer(), clock=real.monotonic) if said else None
    if understander:
        await understander.start()
    simulation = _prepared(config, accounts, span, scenario, understander)
    await simulation.run(said, paid, scenario or None)
    sys.stdout.flush()
    return SOME_REFUSED if refused or bad_payments or bad_replies else DONE


def _prepared(
    config: Config, accounts: list[Account], span: Span, scenario: str, understander: Understander | None
) -> Simulation:
    wordings = Wordings.load(ROOT / "flows" / "wordings")
    scenarios = read_scenarios(ROOT / "flows" / "scenarios", wordings.names())
    policy = policy_of(config.policy, config.console)
    default, assign = config.scheduling.default_scenario, config.scheduling.assign_scenarios
    rulebook = Rulebook(
        scenarios, default, policy, REACHABLE, assign=assign, charging=charging_of(config.policy.charges)
    )
    names = [scenario] if scenario else rulebook.names if assign else [rulebook.default]
    _foresee(accounts, rulebook, names, wordings.names())
    scribe = Scribe(wordings, creditor_facts(config.creditor), pay_link(config.creditor))
    tell = writer(sys.stdout, {account.id: account.debtor.timezone for account in accounts})
    return Simulation(accounts, rulebook, scribe, span, tell, understander)


def _foresee(accounts: list[Account], rulebook: Rulebook, names: Collection[str], wordings: Collection[str]) -> None:
    counts = Unpacked()
    for account in accounts:
        counts.update(unpacked(account.debtor, rulebook))
    for words in (*without_a_pack(counts), *in_the_way(accounts, rulebook, names, wordings)):
        say(words)


def _replies(path: Path, accounts: dict[str, Account]) -> tuple[list[SimReply], int]:
    good: list[SimReply] = []
    bad = 0
    for number, line in _lines(path):
        try:
            good.append(_reply(line, accounts))
        except ValueError as error:
            bad += 1
            say(f"{path}:{number}: {error}")
    return good, bad


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise ReplyRefused(f"the line is no JSON object ({error})") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ReplyRefused(f"at {text!r} is no ISO date-time; write it like 2026-11-21T14:30") from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{path} cannot be read as UTF-8 text: {error}")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line


def _reply(line: str, accounts: dict[str, Account]) -> SimReply:
    said: Any = _json(line)
    if not isinstance(said, dict) or not {"at", "debtor", "text"} <= said.keys() or said.keys() - _KEYS:
        raise ReplyRefused('write each reply as {"at": …, "debtor": …, "text": …, "channel": … (may be left out)}')
    account = accounts.get(str(said["debtor"]))
    if account is None:
        raise ReplyRefused(f"debtor {said['debtor']!r} is not in the portfolio")
    channel = said.get("channel") or ""
    if channel and channel not in REACHABLE:
        raise ReplyRefused(f"channel {channel!r} is none of {', '.join(REACHABLE)}")
    at = _moment(str(said["at"]))
    local = at if at.tzinfo else at.replace(tzinfo=zone(account.debtor.timezone))
    return SimReply(local, account.id, str(said["text"]), channel)
