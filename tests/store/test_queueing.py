"""The team's list on both stores: what waits, for whom, in which language; and the tasks beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pymongo import AsyncMongoClient

from flows.case import Hold, HoldReason, Owner, Preferences
from flows.task import TaskKind
from store.base import Store
from store.mongo import MongoStore
from store.queueing import IN_HAND, Waiting, Wanted, waiting_of
from tests.store.builders import MINUTE, NOW, commit, escalation, file, inbound, loaded, outbound, task

HOUR = timedelta(hours=1)


async def _by_case(store: Store) -> dict[str, Waiting]:
    return {item.case_id: item for item in await store.waiting()}


async def test_a_case_waits_by_its_most_urgent_escalation_and_names_all_its_queues(store: Store) -> None:
    first = await loaded(store, "D1", "D2")
    both = (escalation("E1", 5, hours=1), replace(escalation("E2", 2, hours=8), queue="refusal", assignee="ann"))
    await commit(store, first, {"escalations": both}, language="nl")
    found = await _by_case(store)
    assert found.keys() == {"case-D1"}
    item = found["case-D1"]
    assert (item.priority, item.queue, item.queues) == (2, "refusal", ("refusal", both[0].queue))
    assert (item.deadline, item.due) == (NOW + 8 * HOUR, NOW + HOUR)
    assert (item.holder, item.version) == ("ann", first.case.version + 1)


async def test_the_list_knows_what_the_debtor_reads(store: Store) -> None:
    first = await loaded(store, "D1", "D2")
    await commit(store, first, {"escalations": (escalation(),)})
    wish = {"escalations": (escalation(),), "preferences": Preferences(language="nl")}
    await commit(store, await file(store, "case-D2"), wish, language="nl")
    found = await _by_case(store)
    assert (found["case-D1"].language, found["case-D2"].language) == ("fr", "nl")


async def test_a_conversation_in_somebodys_hands_is_not_forgotten(store: Store) -> None:
    first = await loaded(store, "D1")
    await commit(store, first, {"owner": Owner.HUMAN, "agent": "ann", "hold": Hold(HoldReason.HUMAN, NOW)})
    (item,) = await store.waiting()
    assert (item.queues, item.holder, item.since) == ((IN_HAND,), "ann", NOW)
    await commit(store, await file(store), {"owner": Owner.BOT, "agent": "", "hold": None})
    assert await store.waiting() == []


async def test_what_became_overdue_meanwhile_is_told_earliest_first(store: Store) -> None:
    first = await loaded(store, "D1", "D2", "D3")
    await commit(store, first, {"escalations": (escalation("E1", 3, hours=2),)})
    await commit(store, await file(store, "case-D2"), {"escalations": (escalation("E2", 3, hours=1),)})
    await commit(store, await file(store, "case-D3"), {"escalations": (escalation("E3", 3, hours=9),)})
    late = await store.overdue(NOW, NOW + 2 * HOUR, 10)
    assert [item.case_id for item in late] == ["case-D2", "case-D1"]
    assert [item.case_id for item in await store.overdue(NOW, NOW + 2 * HOUR, 1)] == ["case-D2"]
    assert [item.case_id for item in await store.overdue(NOW + HOUR, NOW + 2 * HOUR, 9)] == ["case-D1"]


async def test_case_files_come_in_the_order_asked_for(store: Store) -> None:
    await loaded(store, "D1", "D2", "D3")
    found = await store.files(["case-D3", "gone", "case-D1"])
    assert [item.case.id for item in found] == ["case-D3", "case-D1"]
    assert await store.files([]) == []


async def test_the_debtors_last_words_are_those_of_the_debtor(store: Store) -> None:
    first = await loaded(store, "D1", "D2")
    said = (inbound("M1", at=NOW), inbound("M2", at=NOW + MINUTE), outbound("M3", at=NOW + 2 * MINUTE))
    await commit(store, first, messages=said)
    found = await store.last_heard(["case-D1", "case-D2", "gone"])
    assert {name: message.id for name, message in found.items()} == {"case-D1": "M2"}


async def test_tasks_are_read_page_by_page(store: Store) -> None:
    work = tuple(replace(task(f"T{n}"), deadline=NOW + (n % 2) * HOUR, document=b"%PDF") for n in range(5))
    await commit(store, await loaded(store, "D1"), tasks=work)
    first = await store.open_tasks(Wanted(), 3)
    assert [item.id for item in first] == ["T0", "T2", "T4"]
    assert {item.document for item in first} == {b""}
    rest = await store.open_tasks(Wanted(after=(first[-1].deadline, first[-1].id)), 3)
    assert [item.id for item in rest] == ["T1", "T3"]


async def test_tasks_are_asked_for_by_kind_holder_and_language(store: Store) -> None:
    call = replace(task("T1"), kind=TaskKind.CALL, language="nl", assignee="ann")
    letter = replace(task("T2"), kind=TaskKind.LETTER, language="fr")
    done = replace(task("T3"), done_at=NOW)
    await commit(store, await loaded(store, "D1"), tasks=(call, letter, done))
    for wanted, ids in (
        (Wanted(kind=TaskKind.CALL), ["T1"]),
        (Wanted(held="ann"), ["T1"]),
        (Wanted(held=""), ["T2"]),
        (Wanted(language="fr"), ["T2"]),
    ):
        assert [item.id for item in await store.open_tasks(wanted, 9)] == ids
    assert await store.task_counts() == {("call", "ann"): 1, ("letter", ""): 1}


async def test_one_of_two_gets_a_task(store: Store) -> None:
    await commit(store, await loaded(store, "D1"), tasks=(task("T1"), replace(task("T2"), done_at=NOW)))
    assert await store.hold_task("T1", "", "ann")
    assert not await store.hold_task("T1", "", "ben")
    assert not await store.hold_task("T2", "", "ben")
    assert not await store.hold_task("gone", "", "ben")
    found = await store.task("T1")
    assert found is not None
    assert found.assignee == "ann"
    assert await store.hold_task("T1", "ann", "")


async def test_the_kept_list_says_what_the_case_says(store: Store) -> None:
    first = await loaded(store, "D1")
    await commit(store, first, {"escalations": (escalation("E1", 3), escalation("E2", 1))})
    again = await file(store)
    assert await store.waiting() == [waiting_of(again.case, again.language)]


async def test_a_list_from_before_is_brought_up_to_date(mongo: MongoStore, mongo_uri: str, database: str) -> None:
    first = await loaded(mongo, "D1")
    await commit(mongo, first, {"escalations": (escalation("E1", 3),)})
    async with AsyncMongoClient[dict[str, object]](mongo_uri) as client:
        before = {"attention": {"priority": 3, "deadline": NOW}}
        await client[database]["cases"].update_one({"_id": "case-D1"}, {"$set": before, "$unset": {"reads": 1}})
        await client[database]["schema"].update_one({"_id": "schema"}, {"$set": {"version": 4}})
    await mongo.close()
    await mongo.open()
    (item,) = await mongo.waiting()
    assert (item.queues, item.language) == ((escalation().queue,), "fr")
