"""The in-memory store's side of the time machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.case import Case, CaseFile, CaseState, Wake
from flows.message import Message
from ledger.account import Account
from store.dossier import Booked
from store.memory_dossier import MemoryDossier
from store.merging import settled_at
from store.precision import kept, moment
from store.replays import Migration, ReplayRun, Traces, Wanted


class MemoryReplays(MemoryDossier):
    """Runs and migrations, and the portfolio by id."""

    _cases: dict[str, Case]
    _accounts: dict[str, Account]

    def __init__(self) -> None:
        super().__init__()
        self._replays: dict[str, ReplayRun] = {}
        self._migrations: dict[str, Migration] = {}

    async def portfolio(self, wanted: Wanted, after_id: str, limit: int) -> list[CaseFile]:
        """See ReplayStore.portfolio."""
        ids = sorted(case.id for case in self._cases.values() if case.id > after_id and _fits(case, wanted))
        cases = (self._cases[case_id] for case_id in ids[:limit])
        return [CaseFile(account, case) for case in cases if (account := self._accounts.get(case.debtor_id))]

    async def portfolio_size(self, wanted: Wanted) -> int:
        """See ReplayStore.portfolio_size."""
        return sum(1 for case in self._cases.values() if _fits(case, wanted))

    async def traces(self, case_ids: Sequence[str], debtor_ids: Sequence[str], since: datetime) -> Traces:
        """See ReplayStore.traces."""
        since = moment(since)
        said = (self._messages[name] for case_id in case_ids for name in self._by_case.get(case_id, ()))
        messages = [_bare(item) for item in said if item.at >= since]
        owed = set(debtor_ids)
        paid = [Booked(*item) for item in self._payments.values() if item[0].debtor_id in owed and item[0].at >= since]
        messages.sort(key=lambda item: (item.case_id, item.at))
        paid.sort(key=lambda item: (item.payment.debtor_id, item.payment.at, item.payment.id))
        return Traces(tuple(messages), tuple(paid))

    async def add_replay(self, run: ReplayRun) -> bool:
        """See ReplayStore.add_replay."""
        if run.id in self._replays:
            return False
        self._replays[run.id] = kept(run)
        return True

    async def change_replay(self, run: ReplayRun) -> bool:
        """See ReplayStore.change_replay."""
        known = self._replays.get(run.id)
        if known is None or known.version != run.version - 1:
            return False
        self._replays[run.id] = kept(run)
        return True

    async def replay(self, run_id: str) -> ReplayRun | None:
        """See ReplayStore.replay."""
        return self._replays.get(run_id)

    async def replays(self, limit: int = 50, draft: str = "") -> list[ReplayRun]:
        """See ReplayStore.replays."""
        found = [replace(run, result="") for run in self._replays.values() if draft in ("", run.draft.draft)]
        return sorted(found, key=lambda run: (run.asked_at, run.id), reverse=True)[:limit]

    async def forget_named(self, before: datetime, *, count_only: bool = False) -> int:
        """See ReplayStore.forget_named."""
        found = [run for run in self._replays.values() if run.named and run.ended_at and run.ended_at < moment(before)]
        if not count_only:
            self._replays |= {run.id: replace(run, named=()) for run in found}
        return len(found)

    def _wipe_named(self, case_id: str) -> None:
        for run in list(self._replays.values()):
            if any(item.case_id == case_id for item in run.named):
                kept_names = tuple(item for item in run.named if item.case_id != case_id)
                self._replays[run.id] = replace(run, named=kept_names)

    async def add_migration(self, migration: Migration) -> bool:
        """See ReplayStore.add_migration."""
        if migration.id in self._migrations:
            return False
        self._migrations[migration.id] = kept(migration)
        return True

    async def change_migration(self, migration: Migration) -> bool:
        """See ReplayStore.change_migration."""
        known = self._migrations.get(migration.id)
        if known is None or known.version != migration.version - 1:
            return False
        self._migrations[migration.id] = kept(migration)
        return True

    async def migration(self, migration_id: str) -> Migration | None:
        """See ReplayStore.migration."""
        return self._migrations.get(migration_id)

    async def migrations(self, limit: int = 50) -> list[Migration]:
        """See ReplayStore.migrations."""
        return sorted(self._migrations.values(), key=lambda item: (item.at, item.id), reverse=True)[:limit]


def _bare(message: Message) -> Message:
    return replace(message, text="", subject=None, attachments=(), facts={}, template=None)


def _fits(case: Case, wanted: Wanted) -> bool:
    if wanted.scenario and (case.scenario, case.scenario_version) != (wanted.scenario, wanted.version):
        return False
    if wanted.job and (case.moved is None or case.moved.job != wanted.job):
        return False
    if case.state is CaseState.OPEN or (case.wake is Wake.TICK and case.wake_at is not None):
        return True
    settled = settled_at(case)
    return wanted.settled_since is not None and settled is not None and settled >= moment(wanted.settled_since)
