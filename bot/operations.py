"""The doors behind the console's pages of operation, put together."""

from __future__ import annotations

from bot.channel_trial import Trials
from bot.import_runs import ImportRuns
from bot.service import Service
from bot.setup_sheet import Setup
from console.operations import Operations


def operations_of(service: Service) -> Operations:
    """Switches, channels, the creditor's sheet, imports."""
    return Operations(
        service.switchboard,
        Trials(service.channels, service.store, service.config, service.clock),
        Setup(service.config, service.store, service.rulebook),
        ImportRuns(service),
    )
