"""What the team keeps beside the conversation, for the paper of an auditor: notes, files by digest, decision trails."""

from __future__ import annotations

from collections.abc import Iterator

from bot.outcomes import local_words
from store.consultations import Consultation
from store.dossier import Dossier

Row = tuple[str, str]


def beside(dossier: Dossier) -> Iterator[tuple[str, list[Row]]]:
    """Headings with their rows; what is empty is left out."""
    zone = dossier.file.case.timezone
    notes = [
        (f"{item.by}, {local_words(item.at, zone)}", item.text + (" (changed)" if item.earlier else ""))
        for item in dossier.notes
    ]
    files = [
        (
            item.name,
            f"{item.state.value}; {item.source.value} {item.by}; {item.size} bytes; SHA-256 {item.digest or '-'}",
        )
        for item in dossier.files
    ]
    for title, rows in ((f"Notes of the team ({len(notes)})", notes), (f"Files ({len(files)})", files)):
        if rows:
            yield title, rows
    for asked in dossier.consultations:
        yield f"Decision trail: {asked.whom}", list(_trail(asked, zone))


def _trail(asked: Consultation, zone: str) -> Iterator[Row]:
    shown = asked.shown
    yield f"Asked by {asked.by}", f"{local_words(asked.at, zone)}: {asked.question}"
    counts = f"invoices {len(shown.invoices)}, disputes {len(shown.disputes)}, messages {len(shown.messages)}"
    yield "Shown", f"{counts}, files {len(shown.files)}, contact {'yes' if shown.contact else 'no'}"
    for moment in asked.opened:
        yield "Opened", local_words(moment, zone)
    for answer in asked.answers:
        yield f"Answer of {answer.name}", f"{local_words(answer.at, zone)}: {answer.verdict}. {answer.text}"
    if asked.withdrawn_at:
        yield f"Withdrawn by {asked.withdrawn_by}", local_words(asked.withdrawn_at, zone)
    if asked.ruling:
        words = f"{local_words(asked.ruling.at, zone)}: {asked.ruling.verdict}. {asked.ruling.reason}"
        yield f"Decided by {asked.ruling.by}", words
