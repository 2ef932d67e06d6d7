"""`subject`: what people may ask for by right (GDPR art. 15 to 18), and what goes when its time is over."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.base import DONE, ConfigPath, keep_private, refuse, say
from bot.cli.serving import nobody, with_service
from bot.importing.cells import read_email, read_needed
from bot.importing.errors import CellError
from bot.importing.places import read_phone
from bot.rights.subjects import Answer, Given, Purged
from bot.service import Service
from ledger.debtor import LANGUAGES

app = typer.Typer(
    help="Export, erase or correct what is held of one person; purge what is over by flows/retention.yml.",
    no_args_is_help=True,
    add_completion=False,
)

By = typer.Option("", "--by", metavar="NAME", help="Who does it for the debtor: kept in the history.")
DebtorId = typer.Argument(..., metavar="DEBTOR", help="The debtor's id, as in the portfolio.")

_LONGEST_NAME, _LONGEST_REASON = 80, 500


@app.command()
def export(
    context: typer.Context,
    debtor: str = DebtorId,
    out: Path = typer.Option(
        ..., "--out", metavar="FILE", help="The data as JSON; the letter goes beside it as PDF, files into FILE-files."
    ),
    by: str = By,
    config_path: Path = ConfigPath,
) -> None:
    """Everything that is held on one person: as data, and as a letter in their language (GDPR art. 15 and 20)."""

    async def do(service: Service) -> int:
        given = await service.subjects.export(debtor, _named(by))
        if given is None:
            return nobody(debtor)
        async for name, content in service.subjects.files(debtor):
            _folder(out).mkdir(mode=0o700, exist_ok=True)
            keep_private(_folder(out) / name, content)
        return _write(given, out)

    with_service(context, config_path, do)


@app.command()
def erase(
    context: typer.Context,
    debtor: str = DebtorId,
    by: str = By,
    reason: str = typer.Option("", "--reason", metavar="TEXT", help="Kept in the history, erasable like any text."),
    letter: Path | None = typer.Option(None, "--letter", metavar="FILE", help="Write the answer to the debtor as PDF."),
    config_path: Path = ConfigPath,
) -> None:
    """Erase what the law lets go and restrict the rest; says what stays, why and until when (GDPR art. 17).

    It is a stop: nothing that is queued goes out, and nothing follows unless the creditor imports a new invoice.
    """
    if len(reason) > _LONGEST_REASON:
        refuse(f"--reason TEXT: at most {_LONGEST_REASON} characters")

    async def do(service: Service) -> int:
        answer = await service.subjects.erase(debtor, _named(by), reason)
        return nobody(debtor) if answer is None else _tell(answer, letter)

    with_service(context, config_path, do)


@app.command()
def correct(
    context: typer.Context,
    debtor: str = DebtorId,
    name: str = typer.Option("", "--name"),
    language: str = typer.Option("", "--language", help=f"One of {', '.join(LANGUAGES)}."),
    email: str = typer.Option("", "--email"),
    phone: str = typer.Option("", "--phone", help="With the country's prefix: +32470123456."),
    by: str = By,
    config_path: Path = ConfigPath,
) -> None:
    """Correct what the records say of a debtor (GDPR art. 16). It stays above the import until the import agrees."""
    try:
        values = _read({"name": name, "language": language, "email": email, "phone": phone})
    except CellError as error:
        refuse(str(error))
    if not values:
        refuse("say what to correct: --name, --language, --email, --phone")

    async def do(service: Service) -> int:
        if not await service.subjects.correct(debtor, _named(by), values):
            return nobody(debtor)
        say(f"corrected: {', '.join(values)}. Correct the creditor's own records too: until their import agrees, this")
        say("correction stays above it.")
        return DONE

    with_service(context, config_path, do)


@app.command()
def purge(
    context: typer.Context,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would go; nothing is changed."),
    config_path: Path = ConfigPath,
) -> None:
    """Erase what is over by flows/retention.yml, as the service does every night."""

    async def do(service: Service) -> int:
        _show(await service.subjects.purge(dry_run=dry_run), dry_run=dry_run)
        return DONE

    with_service(context, config_path, do)


def _named(by: str) -> str:
    name = by.strip() or "the command line"
    if len(name) > _LONGEST_NAME or not name.isprintable():
        refuse(f"--by NAME: at most {_LONGEST_NAME} plain characters; it is kept in the history")
    return name


def _read(given: dict[str, str]) -> dict[str, str]:
    """The values as the import would read them. Raises CellError."""
    values = {field: text.strip() for field, text in given.items() if text.strip()}
    if "email" in values:
        values["email"] = read_email(values["email"])
    if "phone" in values:
        if not values["phone"].startswith("+"):
            raise CellError("--phone: write it with the country's prefix, like +32470123456")
        values["phone"] = read_phone(values["phone"], "BE")
    if "name" in values:
        values["name"] = read_needed("name", values["name"])
    if values.get("language", "en") not in LANGUAGES:
        raise CellError(f"--language: one of {', '.join(LANGUAGES)}")
    return values


def _folder(out: Path) -> Path:
    """Where the files of an export go."""
    return out.with_name(f"{out.stem}-files")


def _write(given: Given, out: Path) -> int:
    keep_private(out, given.data.encode())
    keep_private(out.with_suffix(".pdf"), given.letter)
    return DONE


def _tell(answer: Answer, letter: Path | None) -> int:
    plan = answer.plan
    say(f"erased: {', '.join(plan.gone) or 'nothing yet'}")
    if plan.unused_only:
        say("erased: contact points that were never used")
    for item in plan.stays:
        say(f"stays: {item.kind}, until {item.until or 'nothing is open any more'}")
    say("nothing is left" if plan.whole else f"the last of it goes on {plan.latest} at the latest")
    say("")
    say(answer.text)
    if letter is not None:
        keep_private(letter, answer.letter)
    return DONE


def _show(purged: Purged, *, dry_run: bool) -> None:
    verb = "would go" if dry_run else "gone"
    for case_id, kinds in purged.cases.items():
        say(f"{case_id}: {verb}: {', '.join(kinds)}")
    for case_id in purged.removed:
        say(f"{case_id}: {verb}: everything")
    say(f"{verb}: {purged.raw} raw payloads, {purged.reviews} reviews, the names in {purged.replays} replays,")
    say(f"parts of {len(purged.cases)} cases, {len(purged.removed)} cases whole")
