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
from flows.case import CaseFile


def talk_doors(desk: Desk, scribe: Scribe, config: Config, clock: Clock) -> TalkDoors:
    """The doors over the running house."""
    templates = config.channels.whatsapp.templates

    def approved(file: CaseFile) -> Sequence[Approved]:
        return _approved(file, scribe, templates, clock)

    return TalkDoors(foresee=desk.foresee, approved=approved, pay_link=pay_link(config.creditor))


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
