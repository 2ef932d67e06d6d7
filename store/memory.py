"""The honest in-memory twin of the MongoDB store: the same contract suite runs on both.

The simulation and the tests use it. Values are kept as they are (frozen, never copied); every look-up is by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from flows.case import Case, CaseFile, CaseState, Wake
from flows.history import Entry
from ledger.account import Account
from ledger.debtor import Debtor
from ledger.invoice import Invoice
from store.agenda import Agenda
from store.base import Cancel, Change, Counts, Duplicate, InboxState, Kept, Loaded, Loading, QueueItem, Wipe
from store.memory_bulks import MemoryBulks
from store.memory_library import MemoryLibrary
from store.memory_operations import MemoryOperations
from store.memory_queueing import MemoryQueue
from store.memory_replays import MemoryReplays
from store.memory_rights import MemoryRights
from store.memory_searching import MemorySearching
from store.memory_switches import MemorySwitches
from store.memory_talk import MemoryTalk
from store.merging import (
    after_import,
    contact_keys,
    merged_invoices,
    ordered,
    queue_item,
    relieves,
    settled_at,
    stopped_keys,
    taken_in,
    withdraws,
)
from store.precision import kept, moment
from store.queueing import waiting_of

_NEVER = datetime.min.replace(tzinfo=UTC)


class MemoryStore(
    MemoryBulks,
    MemorySearching,
    MemoryRights,
    MemoryQueue,
    MemoryLibrary,
    MemoryReplays,
    MemoryTalk,
    MemorySwitches,
    MemoryOperations,
):
    """Implements store.base.Store. One event loop only: a method runs to its end without a pause."""

    def __init__(self) -> None:
        super().__init__()
        self._accounts: dict[str, Account] = {}
        self._cases: dict[str, Case] = {}
        self._case_of: dict[str, str] = {}
        self._owner_of: dict[tuple[str, str], str] = {}
        self._contacts: dict[str, set[str]] = {}
        self._spoken: dict[str, datetime] = {}
        self._steps: dict[tuple[str, str], Agenda] = {}
        self._ticks = Agenda()
        self._places: Counter[tuple[str, str]] = Counter()

    async def open(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    async def ping(self) -> None:
        """Memory always answers."""

    def _wipe_notes(self, case_id: str) -> None:
        super()._wipe_notes(case_id)
        self._forget_drafts(case_id)

    def _wipe(self, case_id: str, wipe: Wipe) -> None:
        super()._wipe(case_id, wipe)
        if wipe.replays:
            self._wipe_named(case_id)

    # --- cases ---

    async def load(self, case_id: str) -> CaseFile | None:
        """See Store.load."""
        return self._file(case_id)

    def _file(self, case_id: str) -> CaseFile | None:
        case = self._cases.get(case_id)
        account = self._accounts.get(case.debtor_id) if case else None
        return CaseFile(account, case) if case and account else None

    def _every_file(self) -> list[CaseFile]:
        return self._files(self._cases)

    def _files(self, case_ids: Iterable[str]) -> list[CaseFile]:
        return [file for case_id in case_ids if (file := self._file(case_id))]

    async def by_contact(self, key: str) -> list[CaseFile]:
        """See Store.by_contact."""
        found = sorted(self._contacts.get(key, ()))
        found.sort(key=lambda case_id: self._spoken.get(case_id, _NEVER), reverse=True)
        return self._files(found)

    async def by_debtor(self, debtor_id: str) -> CaseFile | None:
        """See Store.by_debtor."""
        return self._file(self._case_of.get(debtor_id, ""))

    async def by_invoice(self, creditor_id: str, number: str) -> CaseFile | None:
        """See Store.by_invoice."""
        return await self.by_debtor(self._owner_of.get((creditor_id, number), ""))

    async def due_steps(self, scenario: str, timezone: str, now: datetime, limit: int) -> list[CaseFile]:
        """See Store.due_steps."""
        agenda = self._steps.get((scenario, timezone))
        return self._files(islice(agenda.due(moment(now)), limit)) if agenda else []

    async def due_ticks(self, now: datetime, limit: int) -> list[CaseFile]:
        """See Store.due_ticks."""
        return self._files(islice(self._ticks.due(moment(now)), limit))

    async def next_wake(self, after: datetime, wake: Wake) -> datetime | None:
        """See Store.next_wake."""
        agendas = self._steps.values() if wake is Wake.STEP else (self._ticks,)
        return min((time for agenda in agendas if (time := agenda.after(moment(after)))), default=None)

    async def zones(self) -> list[tuple[str, str]]:
        """See Store.zones."""
        return sorted(place for place, count in self._places.items() if count)

    async def commit(self, change: Change) -> Kept | None:
        """See Store.commit."""
        if change.case.version != change.expected + 1:
            raise ValueError(f"version {change.case.version} does not follow {change.expected}")
        old = self._cases.get(change.case.id)
        if (old.version if old else -1) != change.expected:
            return None
        self._refuse_duplicates(change)
        if change.debtor and old:
            self._put_debtor(old, change.debtor)
        self._put_case(kept(change.case))
        in_flight = self._cancel(change.case.id, change.cancel, change.named) if change.cancel else 0
        for withdrawal in change.withdraw:
            self._withdraw(change.case.id, withdrawal)
        if change.wipe:
            self._wipe(change.case.id, change.wipe)
        self._put_parts(change)
        if change.inbox_done in self._raw:
            self._keep_raw(replace(self._raw[change.inbox_done], state=InboxState.DONE, case_id=change.case.id))
        return Kept(in_flight)

    def _refuse_duplicates(self, change: Change) -> None:
        for name, ids, known in (
            ("message", [item.id for item in change.messages], self._messages),
            ("history entry", [item.id for item in change.entries], self._entry_ids),
            ("task", [item.id for item in change.tasks], self._tasks),
            ("payment", [change.payment.id] if change.payment else [], self._payments),
            ("review", [change.review.id] if change.review else [], self._reviews),
            ("form", [change.once[0]] if change.once else [], self._tokens),
        ):
            if len(set(ids)) < len(ids) or any(item in known for item in ids):
                raise Duplicate(f"a {name} of this change is kept already")

    def _put_parts(self, change: Change) -> None:
        case_id = change.case.id
        for message in change.messages:
            self._put(kept(message))
            self._spoken[case_id] = max(moment(message.at), self._spoken.get(case_id, _NEVER))
        if change.entries:
            self._entries.setdefault(case_id, []).extend(kept(change.entries))
            self._entry_ids.update(entry.id for entry in change.entries)
        for task in change.tasks:
            self._put_task(kept(task))
        if change.payment:
            self._payments[change.payment.id] = (kept(change.payment), change.allocations)
        if change.review:
            self._reviews[change.review.id] = kept(change.review)
        if change.invoices:
            self._put_invoices(change.case, change.invoices)
        if change.once:
            self._tokens[change.once[0]] = moment(change.once[1])

    def _put_invoices(self, case: Case, invoices: Sequence[Invoice]) -> None:
        account = self._accounts.get(case.debtor_id)
        if account is None:
            return
        after = {item.number: item for item in (*account.invoices, *invoices)}
        self._owner_of.update(((case.creditor_id, item.number), account.id) for item in invoices)
        self._accounts[account.id] = replace(account, invoices=ordered(after.values()))

    def _put_debtor(self, case: Case, debtor: Debtor) -> None:
        keys = self._keys_of(case)
        self._accounts[debtor.id] = replace(self._accounts[debtor.id], debtor=debtor)
        self._index_contacts(case, keys, self._keys_of(case))

    def _put_case(self, case: Case) -> None:
        """Keep a case and every index of it."""
        old = self._cases.get(case.id)
        self._cases[case.id] = case
        self._case_of[case.debtor_id] = case.id
        if old is None or old.bound != case.bound:
            self._index_contacts(case, self._keys_of(old), self._keys_of(case))
        if case.opt_outs or (old and old.opt_outs):
            self._note_stops(case.id, stopped_keys(old) if old else (), stopped_keys(case))
        if old is not None:
            self._leave(old)
        self._enter(case)
        if waiting_of(case):
            self._urgent[case.id] = None
        else:
            self._urgent.pop(case.id, None)

    def _keys_of(self, case: Case | None) -> frozenset[str]:
        return contact_keys(self._accounts.get(case.debtor_id), case) if case else frozenset()

    def _index_contacts(self, case: Case, old: frozenset[str], new: frozenset[str]) -> None:
        for key in old - new:
            self._contacts[key].discard(case.id)
        for key in new - old:
            self._contacts.setdefault(key, set()).add(case.id)

    def _enter(self, case: Case) -> None:
        """Count an open case at its place and note its due time; a settled one may still have a word that waits."""
        if case.state is CaseState.OPEN:
            self._places[case.scenario, case.timezone] += 1
        if case.state is CaseState.OPEN or case.wake is Wake.TICK:
            self._agenda(case).put(case.id, case.wake_at)

    def _leave(self, case: Case) -> None:
        if case.state is CaseState.OPEN:
            self._places[case.scenario, case.timezone] -= 1
        self._agenda(case).put(case.id, None)

    def _agenda(self, case: Case) -> Agenda:
        if case.wake is Wake.TICK:
            return self._ticks
        return self._steps.setdefault((case.scenario, case.timezone), Agenda())

    async def settled(self, before: datetime, after_id: str, limit: int) -> list[CaseFile]:
        """See RightsStore.settled."""
        ids = sorted(case.id for case in self._cases.values() if case.id > after_id and _settled(case, moment(before)))
        return self._files(ids[:limit])

    async def remove(self, case_id: str, version: int) -> bool:
        """See RightsStore.remove."""
        case = self._cases.get(case_id)
        if case is None or case.version != version:
            return False
        self._index_contacts(case, self._keys_of(case), frozenset())
        self._note_stops(case_id, stopped_keys(case), ())
        self._leave(case)
        self._remove_records(case_id, case.debtor_id)
        self._owner_of = {key: owner for key, owner in self._owner_of.items() if owner != case.debtor_id}
        self._accounts.pop(case.debtor_id, None)
        self._case_of.pop(case.debtor_id, None)
        self._urgent.pop(case_id, None)
        self._spoken.pop(case_id, None)
        del self._cases[case_id]
        return True

    # --- import ---

    async def import_accounts(self, batch: Sequence[Loading]) -> Loaded:
        """See Store.import_accounts."""
        added: list[str] = []
        changed: list[str] = []
        taken: list[tuple[str, str]] = []
        relieved: list[str] = []
        for loading in batch:
            account = loading.account
            owed = self._accounts.get(account.id)
            if number := self._taken(account):
                taken.append((account.id, number))
            elif account.id not in self._case_of:
                self._add(loading)
                added.append(account.id)
            elif self._update(loading):
                changed.append(account.id)
                if owed is not None and self._relieved(owed):
                    relieved.append(account.id)
        unchanged = len(batch) - len(added) - len(changed) - len(taken)
        return Loaded(tuple(added), tuple(changed), unchanged, tuple(taken), tuple(relieved))

    def _relieved(self, before: Account) -> bool:
        """Whether the account owes less than `before`; then what was queued is cancelled."""
        old = {item.number: item for item in before.invoices}
        if not any(relieves(old.get(item.number), item) for item in self._accounts[before.id].invoices):
            return False
        self._cancel(self._case_of[before.id], Cancel.UNASKED)
        return True

    def _taken(self, account: Account) -> str | None:
        creditor = account.debtor.creditor_id
        owners = ((item.number, self._owner_of.get((creditor, item.number))) for item in account.invoices)
        return next((number for number, owner in owners if owner not in {None, account.id}), None)

    async def preview_import(self, batch: Sequence[Loading]) -> Loaded:
        """See Store.preview_import."""
        taken = [(item.account.id, number) for item in batch if (number := self._taken(item.account))]
        left = [item for item in batch if item.account.id not in dict(taken)]
        added = [item.account.id for item in left if item.account.id not in self._case_of]
        changed = [item.account.id for item in left if item.account.id in self._case_of and self._merged(item)[0]]
        unchanged = len(left) - len(added) - len(changed)
        return Loaded(tuple(added), tuple(changed), unchanged, tuple(taken))

    def _merged(self, loading: Loading) -> tuple[bool, Account, Case]:
        """Whether an import changes a known account, and what it and its case become."""
        account = loading.account
        old, before = self._accounts[account.id], self._cases[self._case_of[account.id]]
        debtor, case = taken_in(before, old.debtor, loading)
        after = Account(debtor, merged_invoices({item.number: item for item in old.invoices}, account.invoices))
        return after != old or case is not before, after, case

    def _add(self, loading: Loading) -> None:
        self._put_account(replace(loading.account, invoices=ordered(loading.account.invoices)))
        self._put_case(kept(loading.new_case))

    def _update(self, loading: Loading) -> bool:
        before = self._cases[self._case_of[loading.account.id]]
        changes, after, case = self._merged(loading)
        if not changes:
            return False
        keys = self._keys_of(case)
        self._put_account(after)
        self._index_contacts(case, keys, self._keys_of(case))
        self._put_case(kept(after_import(case, after)))
        if withdraws(before, case):
            self._cancel(case.id, Cancel.UNASKED)
        return True

    def _put_account(self, account: Account) -> None:
        self._accounts[account.id] = account
        creditor = account.debtor.creditor_id
        self._owner_of.update(((creditor, item.number), account.id) for item in account.invoices)

    async def payment_known(self, payment_ids: Sequence[str]) -> set[str]:
        """See Store.payment_known."""
        return {payment_id for payment_id in payment_ids if payment_id in self._payments}

    # --- reading for people ---

    async def history(self, case_id: str, limit: int = 500) -> list[Entry]:
        """See Store.history."""
        return sorted(self._entries.get(case_id, ()), key=lambda entry: entry.at)[-limit:]

    async def queue(self, limit: int = 200) -> list[QueueItem]:
        """See Store.queue."""
        items = [
            item for file in self._files(self._urgent) if (item := queue_item(file.case, file.account.debtor.name))
        ]
        items.sort(key=lambda item: (item.escalation.priority, item.escalation.deadline, item.case_id))
        return items[:limit]

    async def counts(self) -> Counts:
        """See Store.counts."""
        return Counts(
            cases=dict(Counter(case.state.value for case in self._cases.values())),
            messages=dict(Counter(message.state.value for message in self._messages.values())),
            inbox=dict(Counter(event.state.value for event in self._raw.values())),
            named=dict(self._counters),
        )


def _settled(case: Case, before: datetime) -> bool:
    when = settled_at(case)
    return when is not None and when < before
