"""The in-memory store's switches and own days. They look through the messages: nobody asks often."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from flows.blackouts import Blackout
from flows.case import CaseFile, CaseState
from flows.message import Delivery, Message
from flows.switches import Switch, keys_of, widest_first
from store.memory_mail import MemoryMail
from store.precision import kept, moment
from store.switches import Grip, Moved, OwnDays


class MemorySwitches(MemoryMail):
    """What people have stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._switches: dict[str, Switch] = {}
        self._own_days: dict[str, OwnDays] = {}

    async def claim(self, message_id: str, now: datetime, lease_until: datetime, switches: Sequence[str] = ()) -> Grip:
        """See Store.claim."""
        if not self._take(message_id, now, lease_until):
            return Grip.NONE
        on = {item.key for item in self._switches.values() if item.is_on(moment(now))}
        return Grip.HELD if on.intersection(switches) else Grip.FREE

    async def switch_on(self, switch: Switch) -> bool:
        """See SwitchStore.switch_on."""
        new = kept(switch)
        same = (item for item in self._switches.values() if item.key == new.key and item.is_on(new.since))
        if new.id in self._switches or any(same):
            return False
        self._switches[new.id] = new
        return True

    async def lift_switch(self, switch_id: str, by: str, at: datetime) -> bool:
        """See SwitchStore.lift_switch."""
        known = self._switches.get(switch_id)
        if known is None or not known.is_on(moment(at)):
            return False
        self._switches[switch_id] = replace(known, lifted_at=moment(at), lifted_by=by)
        return True

    async def switch_is_final(self, switch_id: str, at: datetime) -> None:
        """See SwitchStore.switch_is_final."""
        known = self._switches.get(switch_id)
        if known is not None and known.final_at is None:
            self._switches[switch_id] = replace(known, final_at=moment(at))

    async def switches(self, now: datetime) -> list[Switch]:
        """See SwitchStore.switches."""
        return widest_first(item for item in self._switches.values() if item.is_on(moment(now)))

    async def switch_log(self, limit: int = 100) -> list[Switch]:
        """See SwitchStore.switch_log."""
        return sorted(self._switches.values(), key=lambda item: (item.since, item.id), reverse=True)[:limit]

    async def in_flight_under(self, switch: Switch, now: datetime) -> int:
        """See SwitchStore.in_flight_under."""
        held = (item for item in self._covered(switch, Delivery.SENDING) if item.lease_until)
        return sum(1 for item in held if item.lease_until and item.lease_until > moment(now))

    async def waiting_under(self, switch: Switch) -> int:
        """See SwitchStore.waiting_under."""
        return sum(1 for _ in self._covered(switch, Delivery.QUEUED))

    def _covered(self, switch: Switch, state: Delivery) -> Iterator[Message]:
        places = self._held if state is Delivery.SENDING else self._queued
        messages = (self._messages[name] for names in places.values() for name in names)
        return (item for item in messages if switch.key in keys_of(item))

    async def release(self, rule: str, at: datetime) -> int:
        """See SwitchStore.release."""
        queued = [self._messages[name] for names in self._queued.values() for name in names]
        held = [item for item in queued if item.code == rule]
        for item in held:
            self._put(replace(item, not_before=moment(at)))
        return len(held)

    async def add_days(self, days: OwnDays) -> bool:
        """See SwitchStore.add_days."""
        if days.id in self._own_days:
            return False
        self._own_days[days.id] = kept(days)
        return True

    async def remove_days(self, days_id: str, by: str, at: datetime) -> bool:
        """See SwitchStore.remove_days."""
        known = self._own_days.get(days_id)
        if known is None or known.removed_at is not None:
            return False
        self._own_days[days_id] = replace(known, removed_at=moment(at), removed_by=by)
        return True

    async def own_days(self, creditor_id: str, *, removed: bool = False) -> list[OwnDays]:
        """See SwitchStore.own_days."""
        found = (item for item in self._own_days.values() if item.creditor_id == creditor_id)
        wanted = [item for item in found if removed or item.removed_at is None]
        return sorted(wanted, key=lambda item: (item.days.first, item.id))

    async def falling_into(self, days: Blackout, begins: datetime, ends: datetime) -> Moved:
        """See SwitchStore.falling_into."""
        files = [file for file in self._every_file() if _concerns(days, file)]
        waiting = [self._messages[name] for file in files for name in self._queued.get(file.case.id, ())]
        queued = sum(1 for item in waiting if item.unasked and begins <= (item.not_before or item.at) < ends)
        open_cases = (file.case for file in files if file.case.state is CaseState.OPEN)
        return Moved(queued, sum(1 for case in open_cases if case.wake_at and begins <= case.wake_at < ends))

    @abstractmethod
    def _every_file(self) -> list[CaseFile]:
        """The files of all cases."""


def _concerns(days: Blackout, file: CaseFile) -> bool:
    return days.concerns((file.account.debtor.country,)) and days.is_in(file.case.scenario)
