"""The time machine as the service has it: the rules in use read anew for each run, prices from config.yml."""

from __future__ import annotations

from pathlib import Path

from bot.config import Config
from bot.replay.report import Rates
from bot.replay.setting import House, Laid
from bot.rulebook import Rulebook
from bot.sms_cost import price_of
from store.base import Store


def rates_of(config: Config) -> Rates:
    """Prices and minutes as the creditor has set them."""
    machine = config.time_machine
    return Rates(
        price_of(config.channels.sms.segment_price),
        price_of(machine.whatsapp_template_price),
        price_of(machine.letter_price),
        {"queue": machine.minutes_escalation, "call": machine.minutes_call, "letter": machine.minutes_letter},
    )


async def house_of(store: Store, rulebook: Rulebook, config: Config, wordings: Path) -> House:
    """What is in use now, as data for the workers."""
    editions = []
    for edition in await store.editions():
        scenario = rulebook.version(edition.scenario, edition.version)
        if scenario is not None and edition.wordings:
            editions.append(Laid(scenario, edition.wordings))
    templates = dict(config.channels.whatsapp.templates)
    return House(rulebook.copy(), tuple(editions), config.creditor, templates, wordings)
