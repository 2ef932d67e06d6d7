"""Everything that is held of one person: as data (GDPR art. 20) and as a letter to read (art. 15)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.audit.contents import Record, plain
from bot.rights.beside import file_lines, kept_beside, note_lines
from bot.wording import Wordings, common_facts
from bot.wording_format import money_text, numeric_day_text
from flows.beside import BESIDE
from flows.case import CaseFile
from flows.message import Direction
from flows.policy import Policy
from flows.retention import KINDS, Table
from ledger.calendar import local_date
from store.dossier import Dossier

if TYPE_CHECKING:
    from bot.documents.paper import Sheet

FORMAT = "amicable-subject/1"

_TEAM = frozenset({"agent", "by", "assignee", "done_by", "corrected_by", "closed_by"})
_NO_PERSON = frozenset({"bot", "debtor", "import", "bank", ""})
_WRITTEN_BY = "written by "
_MEMBER = "a member of the team"
_OURS = frozenset({"salt", "seal", "previous", "digest", "chain", "lease_until"})


@dataclass(frozen=True, slots=True)
class Press:
    """What documents to a debtor are made with: wordings, the creditor's particulars, the table of retention."""

    wordings: Wordings
    creditor: Mapping[str, str]
    table: Table


def export_json(dossier: Dossier, press: Press, policy: Policy, now: datetime) -> str:
    """All that is held, machine-readable. Names of our team are left out (art. 15(4): the rights of others)."""
    account, case = dossier.file.account, dossier.file.case
    found: Record = {
        "format": FORMAT,
        "exported_at": plain(now),
        "controller": dict(press.creditor),
        "kept": [_kept(press.table, kind, policy) for kind in KINDS],
        "debtor": plain(account.debtor),
        "case": plain(case),
        "invoices": plain(account.invoices),
        "payments": plain(dossier.payments),
        "messages": plain(dossier.messages),
        "history": [_without_words(entry) for entry in plain(dossier.entries)],
        "tasks": plain(dossier.tasks),
        "reviews": plain(dossier.reviews),
        **kept_beside(dossier),
    }
    return json.dumps(_without_team(found), ensure_ascii=False, indent=1) + "\n"


def _kept(table: Table, kind: str, policy: Policy) -> Record:
    kept = table.kinds[kind]
    return {
        "kind": kind,
        "what": kept.what["en"],
        "days_after": kept.after,
        "days": kept.days(policy),
        "why": kept.why["en"],
        "then": kept.then,
    }


def _without_words(entry: Record) -> Record:
    """What the team wrote beside stands under notes and questions, without names; here it would stand with them."""
    return entry | {"text": None} if entry["rule"] in BESIDE else entry


def _without_team(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(key, item) for key, item in value.items() if key not in _OURS}
    return [_without_team(item) for item in value] if isinstance(value, list) else value


def _hidden(key: str, value: Any) -> Any:
    if isinstance(value, str):
        if key in _TEAM and value not in _NO_PERSON:
            return _MEMBER
        if key == "actor" and value not in _NO_PERSON:
            return _MEMBER
        return _WRITTEN_BY + _MEMBER if key == "reason" and value.startswith(_WRITTEN_BY) else value
    return _without_team(value)


def export_pdf(dossier: Dossier, press: Press, policy: Policy, now: datetime) -> bytes:
    """The same as a letter in the debtor's language: what, why, how long, and what they may ask for."""
    file = dossier.file
    language = file.language
    facts: dict[str, Any] = dict(common_facts(file, press.creditor, now, "letter", language))
    from bot.documents.letter import letter  # what draws papers is only read where one is drawn
    from bot.documents.paper import Labels

    labels = Labels(press.wordings, language, facts)
    lines = list(_lines(dossier, press.table, policy, language))
    text = press.wordings.render("access_answer", language, "letter", facts).text
    sample = " ".join([text, file.account.debtor.name, *press.creditor.values(), *(line for _, line in lines)])
    sheet = letter(labels, now, sample, "access_subject", text)
    _write(sheet, lines)
    return sheet.bytes()


def _write(sheet: Sheet, lines: list[tuple[str, str]]) -> None:
    """Lines under their headings; a heading is written once."""
    before = ""
    for heading, line in lines:
        if heading != before:
            sheet.ln(2)
            sheet.pen(10, "B")
            sheet.write_line(heading)
            sheet.pen(9)
            before = heading
        sheet.write_line(line)


def _lines(dossier: Dossier, table: Table, policy: Policy, language: str) -> Iterator[tuple[str, str]]:
    """What is held, kind by kind, with why and how long; empty kinds are left out."""
    for kind in KINDS:
        held = list(_held(dossier, kind, language))
        if not held:
            continue
        kept = table.kinds[kind]
        what = kept.what[language]
        heading = f"{what[0].upper()}{what[1:]}"
        yield heading, f"({kept.why[language]}; {_DAYS[language].format(days=kept.days(policy))})"
        yield from ((heading, line) for line in held)


_DAYS = {
    "en": "kept for {days} days after the matter is settled",
    "fr": "conservé {days} jours après la clôture du dossier",
    "nl": "bewaard tot {days} dagen na de afhandeling",
}


def _held(dossier: Dossier, kind: str, language: str) -> Iterator[str]:
    """The lines of a kind; raw payloads are copies of messages and not shown twice."""
    lines = _LINES.get(kind)
    return iter(lines(dossier, language)) if lines else iter(())


def _contact_points(dossier: Dossier, _: str) -> Iterator[str]:
    points = (*dossier.file.account.debtor.contacts, *dossier.file.case.bound)
    return (f"{point.channel}: {point.address or '-'}" for point in points)


def _preferences(dossier: Dossier, _: str) -> Iterator[str]:
    wishes = dossier.file.case.preferences
    return (str(wish) for wish in (wishes.channel, wishes.language, wishes.earliest, wishes.latest) if wish)


def _tasks(dossier: Dossier, language: str) -> Iterator[str]:
    return (f"{_day(item.created_at, dossier.file, language)} {item.text}" for item in dossier.tasks)


def _history(dossier: Dossier, _: str) -> Iterator[str]:
    return iter([str(len(dossier.entries))])


def _reviews(dossier: Dossier, _: str) -> Iterator[str]:
    return (item.text for item in dossier.reviews)


def _consents(dossier: Dossier, language: str) -> Iterator[str]:
    file = dossier.file
    for item in file.case.consents:
        over = f" (- {_day(item.withdrawn.at, file, language)})" if item.withdrawn else ""
        yield f"{item.channel} {item.address}: {_day(item.at, file, language)}{over}, {item.proof}"
    for stop in file.case.opt_outs:
        yield f"{stop.channel}: STOP, {_day(stop.at, file, language)}, {stop.words}"


def _messages(dossier: Dossier, language: str) -> Iterator[str]:
    for item in dossier.messages:
        arrow = "<" if item.direction is Direction.INBOUND else ">"
        yield f"{_day(item.at, dossier.file, language)} {item.channel} {arrow} {' '.join(item.text.split()) or '-'}"


def _agreements(dossier: Dossier, language: str) -> Iterator[str]:
    file = dossier.file
    for promise in file.case.promises:
        when = numeric_day_text(promise.due, language)
        yield f"{money_text(promise.amount, language)} {when} ({promise.state.value})"
    for plan in file.case.plans:
        yield f"{money_text(plan.total, language)} / {len(plan.installments)} ({plan.state.value})"
    for dispute in file.case.disputes:
        yield f"{_day(dispute.opened_at, file, language)} {dispute.words} ({dispute.state.value})"


def _invoices(dossier: Dossier, language: str) -> Iterator[str]:
    debtor = dossier.file.account.debtor
    yield f"{debtor.name} ({debtor.id})"
    for item in dossier.file.account.invoices:
        due = numeric_day_text(item.due_date, language)
        yield f"{item.number}: {money_text(item.amount, language)}, {due}, {money_text(item.open, language)}"
    for booked in dossier.payments:
        yield f"{_day(booked.payment.at, dossier.file, language)}: {money_text(booked.payment.amount, language)}"


def _day(moment: datetime, file: CaseFile, language: str) -> str:
    return str(numeric_day_text(local_date(moment, file.case.timezone), language))


_LINES: Mapping[str, Callable[[Dossier, str], Iterator[str]]] = {
    "reviews": _reviews,
    "preferences": _preferences,
    "contact_points": _contact_points,
    "messages": _messages,
    "tasks": _tasks,
    "agreements": _agreements,
    "consents": _consents,
    "history": _history,
    "invoices": _invoices,
    "notes": note_lines,
    "files": file_lines,
}
"""How each kind of record is shown."""
