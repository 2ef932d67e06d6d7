"""`wordings`: what the texts look like, what an SMS of each costs, and whether they keep to law and courtesy."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from bot.channels.parts.sms_segments import segments
from bot.cli.base import DONE, SOME_REFUSED, ConfigPath, configured, refuse, say
from bot.packs import shipped_packs
from bot.service import ROOT
from bot.sms_cost import Price, cost, price_of, sms_words
from bot.wording import WordingError, Wordings
from bot.wording_files import CHANNELS, read_folder
from bot.wording_law import Finding, lint
from bot.wording_preview import preview, rendered_findings
from ledger.debtor import LANGUAGES

_FOLDER = ROOT / "flows" / "wordings"


def wordings(
    check: bool = typer.Option(False, "--check", help="Hold every text against law and courtesy."),
    name: str = typer.Option("", "--preview", metavar="NAME", help="Print one wording as a made-up debtor reads it."),
    channel: str = typer.Option("sms", "--channel", help="sms, email, whatsapp, telegram, web or letter."),
    language: str = typer.Option("en", "--language", help="en, fr or nl."),
    charges: bool = typer.Option(False, "--charges", help="With --preview: with charges beside the invoices."),
    folder: Path = typer.Option(_FOLDER, "--folder", help="The folder of wordings."),
    config_path: Path = ConfigPath,
) -> None:
    """Without an option: a line for each wording and language with encoding, length, segments and cost of its SMS."""
    price = price_of(configured(config_path).channels.sms.segment_price)
    if check:
        raise typer.Exit(_checked(folder))
    try:
        found = Wordings.load(folder)
        if name:
            _shown(found, name, channel, language, price, charges=charges)
        else:
            _table(found, price)
    except WordingError as error:
        refuse(str(error))


def _checked(folder: Path) -> int:
    """Every finding on stdout, a line each."""
    policies = list(shipped_packs().policies.values())
    try:
        read = read_folder(folder)
        found: tuple[Finding, ...] = (*lint(read, policies), *rendered_findings(Wordings(read), policies))
    except WordingError as error:
        refuse(str(error))
    for line in dict.fromkeys(f"{item.level}: {item}" for item in found):
        print(line)
    errors = sum(item.level == "error" for item in found)
    count = sum(map(len, read.values()))
    say(f"{count} texts in {len(read)} languages: {errors} errors, {len(found) - errors} warnings")
    return SOME_REFUSED if errors else DONE


def _shown(found: Wordings, name: str, channel: str, language: str, price: Price | None, *, charges: bool) -> None:
    if channel not in CHANNELS or language not in LANGUAGES:
        refuse(f"--channel {channel} --language {language}: write one of {', '.join(CHANNELS[1:])} and of en, fr, nl")
    said = preview(found, name, channel, language, charges=charges)
    if said.subject:
        print(f"Subject: {said.subject}\n")
    print(said.text)
    if said.template:
        say(f"template {said.template.name}: {' | '.join(said.template.parameters)}")
    if channel == "sms":
        say(sms_words(said.text, price))


def _table(found: Wordings, price: Price | None) -> None:
    print("wording\tlanguage\tencoding\tlength\tsegments\tcost")
    for name in sorted(found.names()):
        if name.startswith(("doc_", "team_", "call_")) or name.endswith("_letter"):
            continue
        for language in LANGUAGES:
            try:
                counted = segments(preview(found, name, "sms", language).text)
            except WordingError as error:
                say(str(error))
                continue
            spent = str(cost(counted, price)) if price else ""
            print(name, language, counted.encoding.value, counted.units, counted.count, spent, sep="\t")
    sys.stdout.flush()
