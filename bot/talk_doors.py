"""What the console's conversation is handed of the house (console.talk_doors)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.config import Config
from bot.creditor import pay_link
from bot.desk import Desk
from bot.scribe import Scribe
from bot.wording import WordingError
from bot.wording_facts import SPECIFIC
from console.talk_doors import Approved, TalkDoors
from flows.by_phone import CALL_SCRIPT
from flows.case import CaseFile
from flows.steps.call_task import CallTaskStep
from flows.task import Task, TaskKind


def talk_doors(desk: Desk, scribe: Scribe, config: Config, clock: Clock) -> TalkDoors:
    """The doors over the running house."""
    templates = config.channels.whatsapp.templates

    def approved(file: CaseFile) -> Sequence[Approved]:
        return _approved(file, scribe, templates, clock)

    def script(file: CaseFile, task: Task) -> str:
        return _script(file, task, desk, scribe, clock)

    return TalkDoors(foresee=desk.foresee, approved=approved, pay_link=pay_link(config.creditor), script=script)


def _script(file: CaseFile, task: Task, desk: Desk, scribe: Scribe, clock: Clock) -> str:
    """Written anew: days late and sums are those of now. As it was made, once done."""
    if task.kind is not TaskKind.CALL or task.done_at is not None or not file.account.open_invoices(file.disputed):
        return task.text
    steps = desk.rulebook.for_case(file.case, file.account.debtor).scenario.steps
    known = {step.id: step.wording for step in steps if isinstance(step, CallTaskStep)}
    wording = known.get(task.step) if task.step else CALL_SCRIPT
    try:
        return scribe.preview(file, wording, "call", clock(), unasked=True) if wording else task.text
    except WordingError:
        return task.text


def _approved(file: CaseFile, scribe: Scribe, templates: Mapping[str, str], clock: Clock) -> Sequence[Approved]:
    """Those of config.yml (channels.whatsapp.templates) whose wording needs no facts of one moment."""
    found = []
    for wording, name in templates.items():
        if wording in SPECIFIC:
            continue
        try:
            text = scribe.preview(file, wording, "whatsapp", clock())
        except WordingError:
            continue
        found.append(Approved(wording, name, text))
    return tuple(found)
