"""`explain`: why a message went out, waited or did not go, in plain words."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from bot.cli.base import DONE, SOME_REFUSED, ConfigPath, say
from bot.cli.serving import with_service
from bot.explaining import explain, explain_message, standing
from bot.outcomes import Records
from bot.service import Service
from pages.why import Why
from store.base import Store
from store.dossier import Dossier, read_dossier

_HOW_TO_FIND = (
    "There is no message, case or debtor {name!r}. A debtor's id is that of the portfolio; `explain DEBTOR` gives the "
    "ids of all their messages; the console's search finds a debtor by name, phone or mail address."
)


def explain_it(
    context: typer.Context,
    name: str = typer.Argument(..., metavar="MESSAGE_OR_CASE_OR_DEBTOR", help="An id; the whole case, or one message."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line instead of text."),
    config_path: Path = ConfigPath,
) -> None:
    """Say why a message went out, was delayed or blocked: rules with numbers, facts and sources, consent, what became.

    Times are the debtor's own, with their zone. Exit code 1 when there is no such message, case or debtor.
    """

    async def do(service: Service) -> int:
        return await _explain(service, name, as_json=as_json)

    with_service(context, config_path, do)


async def _explain(service: Service, name: str, *, as_json: bool) -> int:
    found = await find(service.store, name)
    if found is None:
        say(_HOW_TO_FIND.format(name=name))
        return SOME_REFUSED
    dossier, message_id = found
    file = dossier.file
    known = Records.of(dossier, service.rulebook.for_case(file.case, file.account.debtor).policy)
    whys = explain_message(known, message_id) if message_id else explain(known)
    write = _json_lines if as_json else _plain_words
    write(whys, () if message_id else standing(file))
    return DONE


async def find(store: Store, name: str) -> tuple[Dossier, str] | None:
    """The file of a debtor, case or message of that id, and the message's id where it is one."""
    message = await store.message(name)
    file = await store.load(name) or await store.by_debtor(name)
    debtor_id = message.debtor_id if message else file.case.debtor_id if file else ""
    dossier = await read_dossier(store, debtor_id) if debtor_id else None
    return (dossier, message.id if message else "") if dossier else None


def _plain_words(whys: list[Why], now: tuple[tuple[str, str], ...]) -> None:
    blocks = [why.text + (f"\n  Message: {why.message_id}" if why.message_id else "") for why in whys]
    if now:
        blocks.append("\n".join(["Now", *(f"  {label}: {words}" for label, words in now)]))
    sys.stdout.write("\n\n".join(blocks) + "\n")


def _json_lines(whys: list[Why], now: tuple[tuple[str, str], ...]) -> None:
    for why in whys:
        sys.stdout.write(json.dumps(asdict(why), default=_plain, ensure_ascii=False) + "\n")
    if now:
        sys.stdout.write(json.dumps({"kind": "now", "lines": now}, ensure_ascii=False) + "\n")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else str(value)
