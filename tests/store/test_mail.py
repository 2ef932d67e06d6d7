"""The contract of both stores: inbox, outbox, receipts, tasks, team, tokens."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from flows.message import Attachment, Delivery, Template
from flows.task import Withdrawal
from store.base import Cancel, InboxState, Outcome, Reported, Store
from store.team import User
from tests.store.builders import MINUTE, NOW, change, commit, entry, file, inbound, loaded, outbound, queued, raw, task


async def _state(store: Store, message_id: str = "M1") -> Delivery:
    message = await store.message(message_id)
    assert message is not None
    return message.state


async def _sent(store: Store, provider_id: str = "SM1") -> None:
    await queued(store, outbound("M1"))
    assert await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.settle(Outcome("M1", Delivery.SENT, NOW, provider_id=provider_id))


async def _news(store: Store, state: Delivery) -> bool | None:
    """Whether a report on SM1 moved its message; None when there is none."""
    reported = await store.receipt("sms", "SM1", state, NOW)
    return reported.moved if reported else None


# --- inbox ---


async def test_a_raw_payload_is_kept_once(store: Store) -> None:
    assert await store.keep_raw(raw())
    assert not await store.keep_raw(raw(body=b"another"))
    assert await store.waiting_raw(NOW + MINUTE, 10) == [raw()]


async def test_of_many_copies_at_once_one_is_kept(store: Store) -> None:
    assert sum(await asyncio.gather(*(store.keep_raw(raw()) for _ in range(8)))) == 1


async def test_waiting_payloads_come_oldest_first_until_they_are_dealt_with(store: Store) -> None:
    for number, minutes in ((1, 2), (2, 1), (3, 3), (4, 9)):
        await store.keep_raw(raw(f"sms:{number}", received_at=NOW + minutes * MINUTE))
    waiting = await store.waiting_raw(NOW + 4 * MINUTE, 10)
    assert [event.id for event in waiting] == ["sms:2", "sms:1", "sms:3"]
    assert [event.id for event in await store.waiting_raw(NOW + 4 * MINUTE, 1)] == ["sms:2"]
    assert await store.waiting_raw(NOW + MINUTE, 10) == []
    await store.close_raw("sms:2", InboxState.ORPHAN, "unknown sender")
    await store.close_raw("sms:1", InboxState.BAD)
    await commit(store, await loaded(store), inbox_done="sms:3")
    assert await store.waiting_raw(NOW + 4 * MINUTE, 10) == []
    assert (await store.counts()).inbox == {"orphan": 1, "bad": 1, "done": 1, "received": 1}


async def test_named_counters_add_up(store: Store) -> None:
    for name in ("forged:sms", "forged:sms", "forged:web"):
        await store.count(name)
    assert (await store.counts()).named == {"forged:sms": 2, "forged:web": 1}


# --- outbox ---


async def test_a_message_keeps_every_field(store: Store) -> None:
    full = outbound(
        "M1",
        subject="Rappel « doux »",
        template=Template("reminder", "fr", ("Zoë", "12,50 €")),
        attachments=(Attachment("a.pdf", "application/pdf", b"%PDF\x00"),),
        not_before=NOW + MINUTE,
        confidence=0.75,
        intents=("dispute",),
    )
    await queued(store, full)
    assert await store.message("M1") == full
    assert await store.message("M2") is None


async def test_a_message_is_claimed_once_by_many_senders_at_once(store: Store) -> None:
    await queued(store, outbound("M1"))
    claims = await asyncio.gather(*(store.claim("M1", NOW, NOW + MINUTE) for _ in range(8)))
    assert sum(map(bool, claims)) == 1
    assert await _state(store) is Delivery.SENDING


async def test_a_message_that_is_unknown_or_not_yet_due_cannot_be_claimed(store: Store) -> None:
    await queued(store, outbound("M1", not_before=NOW + MINUTE))
    assert not await store.claim("M0", NOW, NOW + MINUTE)
    assert not await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.claim("M1", NOW + MINUTE, NOW + 2 * MINUTE)


async def test_sendable_messages_are_queued_and_due_longest_due_first(store: Store) -> None:
    later = outbound("M3", not_before=NOW + MINUTE)
    await queued(store, outbound("M1"), outbound("M2", at=NOW - MINUTE), later, inbound("M4"))
    assert [message.id for message in await store.sendable(NOW, 10)] == ["M2", "M1"]
    assert [message.id for message in await store.sendable(NOW + MINUTE, 10)] == ["M2", "M1", "M3"]
    assert [message.id for message in await store.sendable(NOW, 1)] == ["M2"]
    await store.claim("M2", NOW, NOW + MINUTE)
    assert [message.id for message in await store.sendable(NOW, 10)] == ["M1"]


async def test_an_outcome_is_kept_once(store: Store) -> None:
    await _sent(store)
    sent = outbound("M1", state=Delivery.SENT, provider_id="SM1", settled_at=NOW)
    assert await store.message("M1") == sent
    assert not await store.settle(Outcome("M1", Delivery.FAILED, NOW, code="30003"))
    assert await store.message("M1") == sent


async def test_a_temporary_refusal_queues_the_message_again_for_later(store: Store) -> None:
    await queued(store, outbound("M1"))
    await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.settle(Outcome("M1", Delivery.QUEUED, NOW, not_before=NOW + 5 * MINUTE, code="429"))
    again = outbound("M1", attempts=1, not_before=NOW + 5 * MINUTE, settled_at=NOW, code="429")
    assert await store.message("M1") == again
    assert await store.sendable(NOW + 4 * MINUTE, 10) == []
    assert await store.sendable(NOW + 5 * MINUTE, 10) == [again]


async def test_a_sender_that_died_leaves_its_message_abandoned_when_the_lease_runs_out(store: Store) -> None:
    await queued(store, outbound("M1"), outbound("M2"))
    await store.claim("M1", NOW, NOW + 2 * MINUTE)
    await store.claim("M2", NOW, NOW + MINUTE)
    assert await store.abandoned(NOW, 10) == []
    assert [message.id for message in await store.abandoned(NOW + MINUTE, 10)] == ["M2"]
    assert [message.id for message in await store.abandoned(NOW + 2 * MINUTE, 10)] == ["M2", "M1"]
    await store.settle(Outcome("M2", Delivery.UNKNOWN, NOW))
    assert [message.id for message in await store.abandoned(NOW + 2 * MINUTE, 10)] == ["M1"]


@pytest.mark.parametrize(("which", "left"), [(Cancel.UNASKED, {"M2", "M4"}), (Cancel.ALL, {"M4"})])
async def test_a_stop_cancels_what_was_queued_before_it_and_nothing_else(
    store: Store, which: Cancel, left: set[str]
) -> None:
    found = await queued(store, outbound("M1", unasked=True), outbound("M2"), outbound("M3", unasked=True))
    await store.import_accounts([])
    await store.claim("M3", NOW, NOW + MINUTE)
    await commit(store, found, messages=(outbound("M4", unasked=True),), cancel=which)
    assert {message.id for message in await store.sendable(NOW, 10)} == left
    assert await _state(store, "M1") is Delivery.CANCELLED
    assert await _state(store, "M3") is Delivery.SENDING
    assert not await store.claim("M1", NOW, NOW + MINUTE)


async def test_a_stop_of_one_case_leaves_the_others_alone(store: Store) -> None:
    found = await loaded(store, "D1", "D2")
    await commit(store, await file(store, "case-D2"), messages=(outbound("M1", "D2", unasked=True),))
    await commit(store, found, cancel=Cancel.ALL)
    assert await _state(store) is Delivery.QUEUED


async def test_a_stop_that_came_too_late_by_version_cancels_nothing(store: Store) -> None:
    found = await loaded(store)
    await commit(store, found, messages=(outbound("M1"),))
    assert not await store.commit(change(found, cancel=Cancel.ALL))
    assert await _state(store) is Delivery.QUEUED


# --- receipts ---


async def test_receipts_move_a_message_forward(store: Store) -> None:
    await _sent(store)
    sent = outbound("M1", state=Delivery.SENT, provider_id="SM1", settled_at=NOW)
    before = Delivery.SENT
    for state in (Delivery.SENT, Delivery.DELIVERED, Delivery.READ):
        reported = sent if state is before else replace(sent, state=state, reported_at=NOW)
        assert await store.receipt("sms", "SM1", state, NOW) == Reported(reported, before)
        assert await store.message("M1") == reported
        before = state


async def test_receipts_out_of_order_never_move_a_message_back(store: Store) -> None:
    await _sent(store)
    await store.receipt("sms", "SM1", Delivery.READ, NOW)
    for state in (Delivery.DELIVERED, Delivery.SENT):
        assert await _news(store, state) is False
    assert await _news(store, Delivery.FAILED) is False
    assert await _state(store) is Delivery.READ


async def test_a_failed_receipt_is_news_once(store: Store) -> None:
    await _sent(store)
    assert await _news(store, Delivery.FAILED) is True
    assert await _state(store) is Delivery.FAILED
    assert await _news(store, Delivery.FAILED) is False


async def test_a_failed_receipt_after_delivery_is_no_news(store: Store) -> None:
    await _sent(store)
    await store.receipt("sms", "SM1", Delivery.DELIVERED, NOW)
    assert await _news(store, Delivery.FAILED) is False
    assert await _state(store) is Delivery.DELIVERED


async def test_a_receipt_solves_an_unknown_outcome(store: Store) -> None:
    await queued(store, outbound("M1"))
    await store.claim("M1", NOW, NOW + MINUTE)
    await store.settle(Outcome("M1", Delivery.UNKNOWN, NOW, provider_id="SM1"))
    await store.receipt("sms", "SM1", Delivery.DELIVERED, NOW)
    assert await _state(store) is Delivery.DELIVERED


@pytest.mark.parametrize("state", [Delivery.SENT, Delivery.DELIVERED, Delivery.READ, Delivery.FAILED])
@pytest.mark.parametrize("before", [Delivery.SENDING, Delivery.UNKNOWN])
async def test_our_own_id_finds_a_message_whose_provider_id_was_never_seen_and_it_learns_it(
    store: Store, before: Delivery, state: Delivery
) -> None:
    await queued(store, outbound("M1"))
    await store.claim("M1", NOW, NOW + MINUTE)
    if before is Delivery.UNKNOWN:
        await store.settle(Outcome("M1", Delivery.UNKNOWN, NOW))
    settled = NOW if before is Delivery.UNKNOWN else None
    known = outbound("M1", state=state, provider_id="SM1", settled_at=settled, reported_at=NOW)
    assert await store.receipt("sms", "SM1", state, NOW, "M1") == Reported(known, before)
    assert await store.message("M1") == known
    assert not await store.settle(Outcome("M1", Delivery.UNKNOWN, NOW))
    assert await store.abandoned(NOW + 2 * MINUTE, 10) == []
    assert await store.receipt("sms", "SM1", state, NOW) == Reported(known, state)


async def test_our_own_id_is_believed_on_its_own_channel_only_and_never_against_the_providers(store: Store) -> None:
    await queued(store, outbound("M1"), inbound("M2"))
    await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.receipt("whatsapp", "wamid.1", Delivery.DELIVERED, NOW, "M1") is None
    assert await store.receipt("sms", "SM9", Delivery.DELIVERED, NOW, "M2") is None
    assert await store.receipt("sms", "SM9", Delivery.DELIVERED, NOW, "M3") is None
    await store.settle(Outcome("M1", Delivery.SENT, NOW, provider_id="SM1"))
    assert await store.receipt("sms", "SM2", Delivery.FAILED, NOW, "M1") is None
    assert await _state(store) is Delivery.SENT


async def test_a_message_that_waits_to_be_sent_is_not_moved_by_a_report(store: Store) -> None:
    await queued(store, outbound("M1"))
    assert await store.receipt("sms", "SM1", Delivery.DELIVERED, NOW, "M1") == Reported(outbound("M1"), Delivery.QUEUED)
    assert await store.sendable(NOW, 10) == [outbound("M1")]


async def test_a_receipt_for_a_message_that_is_not_ours_is_none(store: Store) -> None:
    await _sent(store)
    assert await store.receipt("sms", "SM2", Delivery.READ, NOW) is None
    assert await store.receipt("whatsapp", "SM1", Delivery.READ, NOW) is None


# --- reading for people ---


async def test_a_conversation_is_the_latest_messages_oldest_first(store: Store) -> None:
    first = (outbound("Z", at=NOW - MINUTE), inbound("Y"), outbound("X"))
    found = await commit(store, await loaded(store), messages=first)
    await commit(store, found, messages=(outbound("A"),))
    assert [message.id for message in await store.conversation("case-D1")] == ["Z", "Y", "X", "A"]
    assert [message.id for message in await store.conversation("case-D1", limit=2)] == ["X", "A"]
    assert await store.conversation("case-D2") == []


async def test_the_history_keeps_the_order_of_writing_within_a_moment(store: Store) -> None:
    found = await commit(store, await loaded(store), entries=(entry("Z"), entry("Y")))
    await commit(store, found, entries=(entry("A"), entry("B", at=NOW - MINUTE)))
    assert [line.id for line in await store.history("case-D1")] == ["B", "Z", "Y", "A"]
    assert [line.id for line in await store.history("case-D1", limit=2)] == ["Y", "A"]


async def test_open_tasks_come_by_deadline_without_their_documents(store: Store) -> None:
    late = task("T1", deadline=NOW + 90 * MINUTE)
    await commit(store, await loaded(store), tasks=(late, task("T2"), task("T3", deadline=NOW)))
    assert await store.finish_task("T3", "ann", NOW, "posted")
    assert await store.tasks() == [replace(task("T2"), document=b""), replace(late, document=b"")]
    assert await store.tasks(limit=1) == [replace(task("T2"), document=b"")]


async def test_a_task_is_finished_once(store: Store) -> None:
    await commit(store, await loaded(store), tasks=(task("T1"),))
    assert await store.finish_task("T1", "ann", NOW, "reached")
    assert not await store.finish_task("T1", "bob", NOW, "again")
    assert not await store.finish_task("T2", "bob", NOW, "unknown")
    assert await store.task("T1") == task("T1", done_at=NOW, done_by="ann", outcome="reached")
    assert await store.task("T2") is None


async def test_a_stop_withdraws_the_open_tasks_of_steps_and_leaves_the_others(store: Store) -> None:
    tasks = (task("T1", step="call"), task("T2", step=None), task("T3", step="letter"), task("T4", step="call"))
    found = await commit(store, await loaded(store), tasks=tasks)
    assert await store.finish_task("T4", "ann", NOW, "reached")
    new = task("T5", step="letter")
    await commit(store, found, tasks=(new,), withdraw=(Withdrawal(NOW, "hold/promise", but="T3"),))
    assert {item.id for item in await store.tasks()} == {"T2", "T3", "T5"}
    assert await store.task("T1") == replace(tasks[0], done_at=NOW, done_by="bot", outcome="withdrawn: hold/promise")
    assert await store.task("T4") == replace(tasks[3], done_at=NOW, done_by="ann", outcome="reached")


async def test_the_team_is_kept_by_name(store: Store) -> None:
    await store.put_user(User("bob", "$argon2id$b"))
    await store.put_user(User("ann", "$argon2id$a", "admin"))
    await store.put_user(User("bob", "$argon2id$c", disabled=True))
    assert await store.users() == [User("ann", "$argon2id$a", "admin"), User("bob", "$argon2id$c", disabled=True)]
    assert await store.user("ann") == User("ann", "$argon2id$a", "admin")
    assert await store.user("eve") is None


async def test_a_token_is_used_once(store: Store) -> None:
    assert sum(await asyncio.gather(*(store.use_token("t1", NOW) for _ in range(5)))) == 1
    assert await store.use_token("t2", NOW)


async def test_a_token_that_is_given_back_may_be_used_again(store: Store) -> None:
    await store.give_back_token("t1")
    assert await store.use_token("t1", NOW)
    await store.give_back_token("t1")
    assert await store.use_token("t1", NOW)
    assert not await store.use_token("t1", NOW)


async def test_counts_are_by_state(store: Store) -> None:
    await loaded(store, "D1", "D2")
    found = await commit(store, await file(store), messages=(outbound("M1"), inbound("M2")))
    await commit(store, found, {}, messages=(outbound("M3"),))
    counts = await store.counts()
    assert counts.cases == {"open": 2}
    assert counts.messages == {"queued": 2, "received": 1}


async def test_a_stop_marks_what_a_sender_holds_and_says_how_much_that_is(store: Store) -> None:
    found = await queued(store, outbound("M1", unasked=True), outbound("M2"), outbound("M3", unasked=True))
    await store.claim("M1", NOW, NOW + MINUTE)
    await store.claim("M2", NOW, NOW + MINUTE)
    kept = await store.commit(change(found, cancel=Cancel.UNASKED))
    assert kept is not None
    assert kept.in_flight == 1
    assert [await store.overtaken(name) for name in ("M1", "M2", "M3", "M9")] == [True, False, False, False]


async def test_a_write_without_a_stop_marks_nothing(store: Store) -> None:
    found = await queued(store, outbound("M1", unasked=True))
    await store.claim("M1", NOW, NOW + MINUTE)
    kept = await store.commit(change(found))
    assert kept is not None
    assert kept.in_flight == 0
    assert not await store.overtaken("M1")


async def test_what_a_stop_overtook_is_never_queued_again(store: Store) -> None:
    found = await queued(store, outbound("M1", unasked=True))
    await store.claim("M1", NOW, NOW + MINUTE)
    await commit(store, found, cancel=Cancel.UNASKED)
    assert await store.settle(Outcome("M1", Delivery.QUEUED, NOW, not_before=NOW + MINUTE, code="429"))
    assert await _state(store) is Delivery.CANCELLED
    assert await store.sendable(NOW + 9 * MINUTE, 10) == []


async def test_what_a_stop_overtook_and_went_out_all_the_same_is_kept_as_sent(store: Store) -> None:
    found = await queued(store, outbound("M1", unasked=True))
    await store.claim("M1", NOW, NOW + MINUTE)
    await commit(store, found, cancel=Cancel.UNASKED)
    assert await store.settle(Outcome("M1", Delivery.SENT, NOW, "SM1"))
    assert await _state(store) is Delivery.SENT


async def test_in_flight_is_what_a_sender_holds_with_a_lease_that_runs(store: Store) -> None:
    await loaded(store, "D1", "D2")
    await commit(store, await file(store), messages=(outbound("M1"), outbound("M2"), outbound("M3")))
    await commit(store, await file(store, "case-D2"), messages=(outbound("M4", "D2"),))
    for name in ("M1", "M2", "M4"):
        await store.claim(name, NOW, NOW + MINUTE)
    assert await store.in_flight("case-D1", NOW) == 2
    await store.settle(Outcome("M1", Delivery.SENT, NOW, "SM1"))
    assert await store.in_flight("case-D1", NOW) == 1
    assert await store.in_flight("case-D1", NOW + MINUTE) == 0


async def test_what_was_held_back_without_a_try_does_not_count_as_one(store: Store) -> None:
    await queued(store, outbound("M1"))
    await store.claim("M1", NOW, NOW + MINUTE)
    assert await store.settle(Outcome("M1", Delivery.QUEUED, NOW, not_before=NOW + MINUTE, counts=False))
    message = await store.message("M1")
    assert message is not None
    assert message.attempts == 0


async def test_the_age_of_a_creditors_data_is_that_of_the_newest(store: Store) -> None:
    assert await store.data_age_from("main") is None
    await store.data_came("main", NOW)
    await store.data_came("main", NOW - MINUTE)
    await store.data_came("other", NOW + MINUTE)
    assert await store.data_age_from("main") == NOW
