"""The team's list at hand: whatever happens in whatever order, it says what the records say."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.case import Case, Escalation
from store.base import Unavailable
from store.board import Board, Place, Sought
from store.queueing import Waiting, waiting_of
from tests.store.builders import MINUTE, NOW, case

QUEUES = ("dispute", "plan", "late")


class Records:
    """Cases, and a reading that can be held up between looking and answering."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.gate: asyncio.Event | None = None
        self.reads = 0
        self.away = False

    async def waiting(self) -> list[Waiting]:
        self.reads += 1
        if self.away:
            raise Unavailable("away")
        found = [item for known in self.cases.values() if (item := waiting_of(known, "nl"))]
        if self.gate is not None:
            await self.gate.wait()
        return found

    def keep(self, name: str, *open_ones: tuple[int, int, str]) -> Case:
        before = self.cases.get(name)
        escalations = tuple(
            Escalation(f"{name}/{place}", queue, "why", priority, NOW, NOW + minutes * MINUTE)
            for place, (priority, minutes, queue) in enumerate(open_ones)
        )
        self.cases[name] = case(name, escalations=escalations, version=before.version + 1 if before else 0)
        return self.cases[name]


class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def _board(records: Records, clock: Any = None, *, fed: bool = True) -> Board:
    store: Any = records
    board = Board(store, clock or Clock())
    board.fed = fed
    return board


def _names(board: Board, sought: Sought | None = None, after: Place | None = None, limit: int = 99) -> list[str]:
    return [item.case_id for _, item in board.page(sought or Sought(), after, limit)]


_lines = st.lists(st.tuples(st.integers(0, 3), st.integers(-9, 9), st.sampled_from(QUEUES)), max_size=2)
_acts = st.lists(st.tuples(st.sampled_from("abcdef"), _lines, st.sampled_from(["told", "untold"])), max_size=30)


@given(_acts, st.integers(0, 30))
async def test_the_list_is_what_the_records_say_whenever_they_are_read(acts: Any, reading: int) -> None:
    records = Records()
    board = _board(records)
    await board.read()
    slow: asyncio.Task[None] | None = None
    for place, (name, lines, told) in enumerate(acts):
        if place == reading:
            records.gate = asyncio.Event()
            slow = asyncio.create_task(board.read())
            await asyncio.sleep(0)
        kept = records.keep(name, *lines)
        if told == "told" or slow is not None:
            board.take(kept, "nl")
    if slow is not None and records.gate is not None:
        records.gate.set()
        await slow
    else:
        await board.read()
    expected = sorted((w for c in records.cases.values() if (w := waiting_of(c, "nl"))), key=lambda w: w.order)
    assert _names(board) == [item.case_id for item in expected]
    assert board.counts(Sought())[""] == len(expected)
    assert {item.version for item in board.all()} <= {c.version for c in records.cases.values()}


@given(_acts, st.integers(1, 4), st.sampled_from(["", *QUEUES]))
async def test_pages_show_every_line_once_and_in_order(acts: Any, size: int, queue: str) -> None:
    records = Records()
    for name, lines, _ in acts:
        records.keep(name, *lines)
    board = _board(records)
    await board.look()

    def by_minute(item: Waiting) -> int | None:
        return None if item.priority == 3 else item.deadline.minute % 2

    for sought in (Sought(queue), Sought(queue, parts=by_minute)):
        whole = board.page(sought, None, 999)
        assert [place for place, _ in whole] == sorted(place for place, _ in whole)
        read: list[str] = []
        after = None
        while found := board.page(sought, after, size):
            read += [item.case_id for _, item in found]
            after = found[-1][0]
        assert read == [item.case_id for _, item in whole]
        assert len(read) == board.counts(sought)[""]


async def test_a_fed_list_costs_no_command_until_its_minute_is_over() -> None:
    records, clock = Records(), Clock()
    board = _board(records, clock)
    for _ in range(3):
        await board.look()
    assert records.reads == 1
    records.keep("a", (1, 1, "dispute"))
    clock.now = NOW + timedelta(minutes=2)
    await board.look()
    await board.look()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (records.reads, _names(board)) == (2, ["case-a"])


async def test_a_list_that_nobody_feeds_is_read_at_every_look() -> None:
    records = Records()
    board = _board(records, fed=False)
    await board.look()
    records.keep("a", (1, 1, "dispute"))
    await board.look()
    assert _names(board) == ["case-a"]


async def test_without_the_database_the_first_look_says_so_and_later_ones_show_what_is_known() -> None:
    records, clock = Records(), Clock()
    board = _board(records, clock)
    records.keep("a", (1, 1, "dispute"))
    records.away = True
    with pytest.raises(Unavailable):
        await board.look()
    records.away = False
    await board.look()
    records.away, clock.now = True, NOW + timedelta(minutes=2)
    await board.look()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert _names(board) == ["case-a"]


async def test_what_is_shown_puts_the_list_right() -> None:
    records = Records()
    records.keep("a", (1, 1, "dispute"))
    board = _board(records)
    await board.look()
    board.seen(["case-a"], [])
    assert _names(board) == []


async def test_an_older_case_changes_nothing() -> None:
    records = Records()
    old = records.keep("a", (1, 1, "dispute"))
    new = records.keep("a", (1, 1, "plan"))
    board = _board(records)
    board.take(new)
    board.take(old)
    line = board.line("case-a")
    assert line is not None
    assert line.queues == ("plan",)


async def test_a_case_that_was_read_before_it_left_the_list_does_not_come_back() -> None:
    records = Records()
    read = records.keep("a", (1, 1, "dispute"))
    board = _board(records)
    await board.look()
    board.take(records.keep("a"))
    board.take(read)
    assert _names(board) == []


async def test_a_case_counts_in_each_of_its_queues_and_once_in_all() -> None:
    records = Records()
    records.keep("a", (1, 1, "dispute"), (2, -1, "plan"))
    records.keep("b", (1, 5, "dispute"))
    board = _board(records)
    await board.look()
    assert board.counts(Sought()) == {"": 2, "dispute": 2, "plan": 1}
    assert board.counts(Sought(language="fr")) == {}
    assert board.overdue(NOW) == 1
