"""A form counts once: two quick sends act once, and what did not reach the records may be sent again."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.effects import Kind
from flows.history import Entry
from flows.task import Task, TaskKind
from store.base import Change, Kept, Unavailable
from store.memory import MemoryStore
from store.notes import Note
from store.switches import OwnDays
from store.team import User
from tests.browser.living import Living, WordsReader, living
from tests.console.conftest import HASHED, Browser
from tests.console.test_settling import case_of, with_call


class AwayOnce(MemoryStore):
    """Does not answer once to what `away` names; `lost`: it was kept all the same, and only the answer got lost."""

    def __init__(self) -> None:
        super().__init__()
        self.away: set[str] = set()
        self.lost = False

    def _fail(self, what: str) -> None:
        if what in self.away:
            self.away.discard(what)
            raise Unavailable("the database does not answer")

    async def commit(self, change: Change) -> Kept | None:
        if not self.lost:
            self._fail("commit")
        kept = await super().commit(change)
        self._fail("commit")
        return kept

    async def add_note(self, note: Note) -> bool:
        self._fail("add_note")
        return await super().add_note(note)

    async def add_days(self, days: OwnDays) -> bool:
        self._fail("add_days")
        return await super().add_days(days)

    async def finish_task(self, task_id: str, by: str, at: datetime, outcome: str = "") -> bool:
        self._fail("finish_task")
        return await super().finish_task(task_id, by, at, outcome)

    async def use_token(self, token_id: str, at: datetime) -> bool:
        self._fail("use_token")
        return await super().use_token(token_id, at)

    async def give_back_token(self, token_id: str) -> None:
        self._fail("give_back_token")
        await super().give_back_token(token_id)


@pytest.fixture
def store() -> AwayOnce:
    return AwayOnce()


@pytest.fixture
async def alive(store: AwayOnce) -> AsyncIterator[Living]:
    async with living(WordsReader(), store) as house:
        await store.put_user(User("sofie", HASHED, "admin"))
        await store.put_user(User("marc", HASHED))
        yield house


async def _promised(store: MemoryStore) -> list[str]:
    return [item.actor for item in await store.history("anna") if item.kind is Kind.PROMISE]


async def _twice(sofie: Browser, action: str, **fields: str) -> list[int]:
    """The very same form, sent, and sent again."""
    once = secrets.token_hex(16)
    return [(await sofie.post(action, once=once, **fields)).status for _ in range(2)]


PROMISE = {"amount": "", "due": "2026-11-27"}


async def test_an_act_that_did_not_reach_the_records_is_done_when_its_form_is_sent_again(
    store: AwayOnce, sofie: Browser
):
    store.away.add("commit")
    assert await _twice(sofie, "/console/cases/anna/promise", **PROMISE) == [503, 200]
    assert await _promised(store) == ["sofie"]


async def test_an_act_that_was_kept_though_the_answer_was_lost_is_not_done_again(store: AwayOnce, sofie: Browser):
    store.lost = True
    store.away.add("commit")
    assert await _twice(sofie, "/console/cases/anna/promise", **PROMISE) == [503, 200]
    assert await _promised(store) == ["sofie"]


async def test_two_quick_sends_act_once(store: AwayOnce, sofie: Browser):
    once = secrets.token_hex(16)
    sends = (sofie.post("/console/cases/anna/promise", once=once, **PROMISE) for _ in range(2))
    assert [answer.status for answer in await asyncio.gather(*sends)] == [200, 200]
    assert await _promised(store) == ["sofie"]


async def test_a_reply_whose_answer_was_lost_goes_once(store: AwayOnce, sofie: Browser):
    store.lost = True
    store.away.add("commit")
    words = {"text": "We have looked into it.", "channel": "web"}
    assert await _twice(sofie, "/console/cases/anna/reply", **words) == [503, 200]
    said = [item.text for item in await store.conversation("anna") if item.text == words["text"]]
    assert said == [words["text"]]


@pytest.mark.parametrize("away", ["add_note", "commit"])
async def test_a_note_is_kept_once_wherever_the_records_went_away(store: AwayOnce, sofie: Browser, away: str):
    store.away.add(away)
    assert await _twice(sofie, "/console/cases/anna/notes", note="Her sister pays") == [503, 200]
    assert [note.text for note in await store.notes_of("anna")] == ["Her sister pays"]
    lines = [item.reason for item in await store.history("anna") if item.rule == "note/written"]
    assert lines == ["an internal note is written"]


@pytest.mark.parametrize("away", [{"add_days"}, {"add_days", "give_back_token"}, {"use_token"}])
async def test_what_is_no_act_on_a_case_may_be_sent_again_too(store: AwayOnce, sofie: Browser, away: set[str]):
    store.away |= away
    days = {"first": "2026-12-24", "last": "2027-01-03", "name": "", "countries": "", "scenario": ""}
    assert await _twice(sofie, "/console/own-days", **days) == [503, 200]
    assert (await sofie.post("/console/own-days", **days)).status == 200
    assert len(await store.own_days("sample")) == 2


async def test_a_form_that_was_given_back_still_counts_once(store: AwayOnce, sofie: Browser):
    store.away |= {"add_days", "give_back_token"}
    once = secrets.token_hex(16)
    days = {"first": "2026-12-24", "last": "2027-01-03", "name": "", "countries": "", "scenario": ""}
    assert (await sofie.post("/console/own-days", once=once, **days)).status == 503
    sends = (sofie.post("/console/own-days", once=once, **days) for _ in range(3))
    assert [answer.status for answer in await asyncio.gather(*sends)] == [200] * 3
    assert len(await store.own_days("sample")) == 1


def _calls(history: list[Entry]) -> list[str]:
    return [item.actor for item in history if item.rule == "agent/called"]


@pytest.mark.parametrize("lost", [False, True])
async def test_a_call_is_recorded_once_though_the_records_went_away(
    store: AwayOnce, alive: Living, sofie: Browser, lost: bool
):
    await with_call(alive)
    store.lost = lost
    store.away.add("commit")
    assert await _twice(sofie, "/console/tasks/anna/t1/done", outcome="voice mail") == [503, 200]
    assert _calls(await store.history("anna")) == ["sofie"]
    task = await store.task("anna/t1")
    assert task is not None
    assert (task.done_by, task.outcome) == ("sofie", "voice mail")


async def with_letter(alive: Living) -> None:
    case, now = await case_of(alive), alive.clock()
    letter = Task(
        "anna/t1", "anna", "anna", TaskKind.LETTER, now, now + timedelta(days=1), "Bonjour", document=b"%PDF-"
    )
    assert await alive.store.commit(Change(replace(case, version=case.version + 1), case.version, tasks=(letter,)))


@pytest.mark.parametrize("away", ["commit", "finish_task"])
async def test_a_letter_that_was_posted_stands_in_the_history_wherever_the_records_went_away(
    store: AwayOnce, alive: Living, sofie: Browser, away: str
):
    await with_letter(alive)
    store.away.add(away)
    assert await _twice(sofie, "/console/tasks/anna/t1/done", outcome="registered mail") == [503, 200]
    posted = [(item.actor, item.text) for item in await store.history("anna") if item.rule == "letter/posted"]
    assert posted == [("sofie", "registered mail")]
    task = await store.task("anna/t1")
    assert task is not None
    assert (task.done_by, task.outcome) == ("sofie", "registered mail")


async def test_two_who_finish_one_call_record_it_once(store: AwayOnce, alive: Living, sofie: Browser, marc: Browser):
    await with_call(alive)
    sends = (one.post("/console/tasks/anna/t1/call", how="spoke", note="will ask her sister") for one in (sofie, marc))
    answers = await asyncio.gather(*sends)
    assert sorted(answer.status for answer in answers) == [200, 400]
    (late,) = [await answer.text() for answer in answers if answer.status != 200]
    assert "will ask her sister" in late
    assert len(_calls(await store.history("anna"))) == 1
