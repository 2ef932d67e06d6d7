"""`audit`: one debtor's whole file for an auditor, and whether such a file is whole."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from bot.audit.making import Audit, make_audit
from bot.audit.sealing import NoExport
from bot.audit.verifying import Finding, inspect
from bot.cli.base import DONE, SOME_REFUSED, ConfigPath, keep_private, refuse, say
from bot.cli.serving import nobody, with_service
from bot.service import Service

_STDOUT = "-"
_LONGEST_NAME = 80


def audit(
    context: typer.Context,
    debtor: str = typer.Argument("", help="The debtor's id, as in the portfolio."),
    json_file: str = typer.Option("", "--json", metavar="FILE", help="Write the export as JSON; - for stdout."),
    pdf_file: str = typer.Option("", "--pdf", metavar="FILE", help="Write it as PDF, for reading."),
    by: str = typer.Option("", "--by", metavar="NAME", help="Who asks for it: kept in the debtor's history."),
    verify: Path | None = typer.Option(None, "--verify", metavar="FILE", help="Check a JSON export instead."),
    head: str = typer.Option("", "--head", metavar="DIGEST", help="With --verify: the head digest kept elsewhere."),
    config_path: Path = ConfigPath,
) -> None:
    """Export one debtor's whole file, hash-chained; or check such an export and say what is missing or changed.

    The head digest goes to stderr and onto every page: keep it apart from the file. Exit code 1: something is not whole
    (the export is written all the same), or there is no such debtor.
    """
    if verify is not None:
        if debtor or json_file or pdf_file:
            refuse("--verify FILE stands alone: it reads an export and needs no records")
        raise typer.Exit(_verify(verify, head))
    if not debtor or not (json_file or pdf_file) or head:
        refuse("write: audit DEBTOR --by NAME --json FILE --pdf FILE (one of the two will do), or audit --verify FILE")
    if not by.strip() or len(by) > _LONGEST_NAME or not by.isprintable():
        refuse(f"--by NAME: say who asks for the file (at most {_LONGEST_NAME} characters); it is kept in the history")

    async def do(service: Service) -> int:
        made = await make_audit(service, debtor, by.strip())
        return nobody(debtor) if made is None else _write(made, json_file, pdf_file)

    with_service(context, config_path, do)


def _verify(path: Path, head: str) -> int:
    try:
        found = inspect(path.read_text(encoding="utf-8"), head)
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror}")
    except (NoExport, UnicodeDecodeError) as error:
        say(f"{path} is no whole export: {error}")
        return SOME_REFUSED
    return _tell(found)


def _tell(found: Finding) -> int:
    for fault in found.faults:
        say(fault)
    for note in found.notes:
        say(f"note: {note}")
    verdict = f"NOT whole: {len(found.faults)} faults" if found.faults else "whole"
    say(f"{verdict} ({found.records} records, {found.entries} of them entries of the history); head {found.digest}")
    return SOME_REFUSED if found.faults else DONE


def _write(made: Audit, json_file: str, pdf_file: str) -> int:
    found = inspect(made.export.text)
    if json_file == _STDOUT:
        sys.stdout.write(made.export.text)
    elif json_file:
        keep_private(Path(json_file), made.export.text.encode())
    if pdf_file:
        from bot.audit.pdf import audit_pdf  # what draws papers

        keep_private(Path(pdf_file), audit_pdf(made, found))
    return _tell(found)
