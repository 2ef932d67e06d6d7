"""All that a worker needs to play: both sides' rules and wordings as data that can be handed to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from bot.config_schema.sections import Creditor
from bot.creditor import creditor_facts, pay_link
from bot.proposal import InUse, put
from bot.replay.habits import Habits
from bot.rulebook import Rulebook
from bot.scribe import Scribe
from bot.wording import Wordings
from bot.wording_files import Shelf, read_shelves
from flows.scenario import Scenario
from store.library import WordingChange

_SALT = "0" * 32
"""Nothing that is played is kept: its history needs no secret."""


@dataclass(frozen=True, slots=True)
class Laid:
    """An edition: a scenario's version and the texts that come with it."""

    scenario: Scenario
    wordings: tuple[WordingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """The rules in use, the editions whose texts differ from the files, and the creditor's particulars. No secret."""

    rulebook: Rulebook
    editions: tuple[Laid, ...]
    creditor: Creditor
    templates: Mapping[str, str]
    wordings: Path


@dataclass(frozen=True, slots=True)
class Plan:
    """A replay: from `begin` to `end` (UTC), days counted from `first_day` (the team's). `before` and `after` are laid
    over what is in use on either side; None leaves it as it is. `move`: running cases change over to `after`. `habits`
    None: nobody answers. `arrivals`: accounts that came in the last `days` days come again.
    """

    house: House
    begin: datetime
    end: datetime
    first_day: date
    days: int
    before: Laid | None = None
    after: Laid | None = None
    move: bool = False
    habits: Habits | None = None
    arrivals: bool = False
    arrivals_since: datetime | None = None


@lru_cache(maxsize=1)
def _shelves(folder: Path) -> dict[str, Shelf]:
    """The files' wordings, compiled once for both sides: a worker lives no longer than its run."""
    return read_shelves(folder)


def in_use(house: House, laid: Laid | None) -> InUse:
    """The rules and wordings of one side. The creditor's data are taken to stay fresh."""
    shelves = _shelves(house.wordings)
    wordings = Wordings({language: shelf.compiled for language, shelf in shelves.items()}, (), shelves)
    found = InUse(house.rulebook.copy(), wordings)
    found.rulebook.payment_data_hold_until(None)
    for edition in (*house.editions, *((laid,) if laid else ())):
        put(found, edition.scenario, edition.wordings)
    return found


def scribe_of(house: House, side: InUse) -> Scribe:
    """Writes what the real one would write, without documents and chat links."""
    return Scribe(
        side.wordings,
        creditor_facts(house.creditor),
        pay_link(house.creditor),
        templates=house.templates,
        salts=lambda: _SALT,
    )
