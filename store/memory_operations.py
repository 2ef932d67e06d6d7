"""The in-memory store's imports, test sends and figures."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from flows.case import CaseFile
from flows.message import Delivery, Direction
from store.memory_mail import MemoryMail
from store.operations import ChannelFigures, DebtorGroup, ImportRun, ImportState, TrialSend
from store.precision import kept, moment

_WENT = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.READ})


class MemoryOperations(MemoryMail):
    """What an operator sees and does."""

    def __init__(self) -> None:
        super().__init__()
        self._imports: dict[str, ImportRun] = {}
        self._trials: dict[str, TrialSend] = {}

    @abstractmethod
    def _every_file(self) -> list[CaseFile]:
        """The files of all cases."""

    async def put_import(self, run: ImportRun) -> None:
        """See OperationsStore.put_import."""
        self._imports[run.id] = kept(run)

    async def begin_import(self, run_id: str, at: datetime) -> bool:
        """See OperationsStore.begin_import."""
        known = self._imports.get(run_id)
        if known is None or known.state is not ImportState.CHECKED:
            return False
        self._imports[run_id] = replace(known, state=ImportState.RUNNING, seen_at=moment(at))
        return True

    async def import_run(self, run_id: str) -> ImportRun | None:
        """See OperationsStore.import_run."""
        return self._imports.get(run_id)

    async def imports(self, limit: int = 100) -> list[ImportRun]:
        """See OperationsStore.imports."""
        return sorted(self._imports.values(), key=lambda item: (item.at, item.id), reverse=True)[:limit]

    async def note_trial(self, trial: TrialSend) -> None:
        """See OperationsStore.note_trial."""
        self._trials[trial.id] = kept(trial)

    async def trials(self, limit: int = 50) -> list[TrialSend]:
        """See OperationsStore.trials."""
        return sorted(self._trials.values(), key=lambda item: (item.at, item.id), reverse=True)[:limit]

    async def channel_figures(self, channels: Collection[str], since: datetime) -> dict[str, ChannelFigures]:
        """See OperationsStore.channel_figures."""
        return {name: self._figures(name, moment(since)) for name in channels}

    def _figures(self, channel: str, since: datetime) -> ChannelFigures:
        ours = [
            item for item in self._messages.values() if item.channel == channel and item.direction is Direction.OUTBOUND
        ]
        went = [item for item in ours if item.state in _WENT and item.settled_at]
        late = [item for item in ours if item.settled_at and item.settled_at >= since]
        heard = [item.received_at for item in self._raw.values() if item.channel == channel]
        return ChannelFigures(
            last_sent=max((item.settled_at for item in went if item.settled_at), default=None),
            last_heard=max(heard, default=None),
            failed=sum(1 for item in late if item.state is Delivery.FAILED),
            sent=sum(1 for item in late if item.state in _WENT),
            waiting=sum(1 for item in ours if item.state is Delivery.QUEUED),
            unknown=sum(1 for item in ours if item.state is Delivery.UNKNOWN),
        )

    async def debtor_groups(self) -> list[DebtorGroup]:
        """See OperationsStore.debtor_groups."""
        debtors = (file.account.debtor for file in self._every_file())
        found = Counter((item.country, item.kind.value) for item in debtors)
        return [DebtorGroup(country, kind, count) for (country, kind), count in sorted(found.items())]

    async def is_a_debtors(self, address: str) -> bool:
        """See OperationsStore.is_a_debtors."""
        for file in self._every_file():
            points = (*file.account.debtor.contacts, *file.case.bound)
            if address == file.account.debtor.phone or any(point.address == address for point in points):
                return True
        return False
