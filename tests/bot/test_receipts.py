"""Delivery reports on their way through the house: early ones, ones that end a doubt, ones about nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import ClassVar
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient

from bot.channels.base import Arrival, Inbound, Receipt
from bot.channels.sms import SmsChannel
from flows.case import Escalation
from flows.message import Delivery, Message
from flows.sending import SendResult, Unknown
from schedulers.outbox import Outbox
from store.base import Change, Outcome, RawEvent
from tests.browser.living import Living, WordsReader, living, served
from tests.channels.doors import SMS
from tests.channels.samples import payload
from tests.store.builders import MINUTE, change, outbound

SID = "SM44444444444444444444444444444444"


@pytest.fixture
async def alive() -> AsyncIterator[Living]:
    async with living(WordsReader()) as house:
        house.service.channels["sms"] = SmsChannel(SMS)
        yield house


async def queued(alive: Living, message_id: str = "anna:m") -> Message:
    """A text message to Anna that waits to be sent."""
    file = await alive.store.load("anna")
    assert file is not None
    message = outbound(message_id, case_id="anna", debtor_id="anna", at=alive.clock())
    kept: Change = change(file, messages=(message,))
    assert await alive.store.commit(kept)
    return message


async def claimed(alive: Living, message_id: str = "anna:m") -> Message:
    message = await queued(alive, message_id)
    assert await alive.store.claim(message.id, alive.clock(), alive.clock() + MINUTE)
    return message


async def in_doubt(alive: Living, message_id: str = "anna:m") -> None:
    """A message whose answer was never seen; the team has been told."""
    message = await claimed(alive, message_id)
    await alive.store.settle(Outcome(message.id, Delivery.UNKNOWN, alive.clock()))
    await alive.service.desk.failed(message, Unknown("no answer"))


async def told(alive: Living, name: str = "status_delivered.form", message_id: str = "", event: str = "1") -> None:
    """Twilio reports; `message_id` stands in the URL that it was given."""
    url = f"https://amicable.test/hooks/sms?message={quote(message_id)}" if message_id else "https://amicable.test/sms"
    raw = RawEvent(f"sms:{event}", "sms", alive.clock(), payload("sms", name), url=url)
    await alive.service.reception.take(raw, alive.service._arrivals(raw))
    await alive.settle()


async def state(alive: Living, message_id: str = "anna:m") -> Delivery:
    message = await alive.store.message(message_id)
    assert message is not None
    return message.state


async def doubts(alive: Living) -> list[Escalation]:
    file = await alive.store.load("anna")
    assert file is not None
    return [item for item in file.case.escalations if item.queue == "delivery"]


async def inbox(alive: Living) -> dict[str, int]:
    return (await alive.store.counts()).inbox


async def test_a_report_that_outruns_the_answer_to_the_send_counts_once_the_message_is_known(alive: Living) -> None:
    message = await claimed(alive)
    await told(alive)
    assert await inbox(alive) == {"received": 1}
    await alive.store.settle(Outcome(message.id, Delivery.SENT, alive.clock(), provider_id=SID))
    alive.clock.set(alive.clock() + 3 * MINUTE)
    assert await alive.service.recover() == 1
    assert await state(alive) is Delivery.DELIVERED
    assert await inbox(alive) == {"done": 1}


async def test_a_report_that_nobody_knows_after_an_hour_is_an_orphan(alive: Living) -> None:
    await told(alive)
    alive.clock.set(alive.clock() + timedelta(minutes=59))
    await alive.service.recover()
    assert await inbox(alive) == {"received": 1}
    alive.clock.set(alive.clock() + 2 * MINUTE)
    await alive.service.recover()
    assert await inbox(alive) == {"orphan": 1}
    assert await alive.service.recover() == 0


async def test_a_message_that_came_with_an_early_report_is_heard_once(alive: Living) -> None:
    arrivals: list[Arrival] = [Receipt("web", "M?", Delivery.READ), Inbound("web", "in-1", "anna", "thanks")]
    raw = RawEvent("web:1", "web", alive.clock(), b"{}")
    await alive.service.reception.take(raw, arrivals)
    await alive.settle()
    assert await inbox(alive) == {"received": 1}
    await alive.service.reception.work(raw.id, arrivals, alive.clock() - timedelta(hours=2))
    assert await inbox(alive) == {"orphan": 1}
    assert [m.text for m in await alive.store.conversation("anna")].count("thanks") == 1


async def test_a_report_with_our_own_id_ends_a_doubt_and_the_team_hears_so(alive: Living) -> None:
    await in_doubt(alive)
    assert [item.closed_at for item in await doubts(alive)] == [None]
    await told(alive, message_id="anna:m")
    assert await state(alive) is Delivery.DELIVERED
    assert [item.outcome for item in await doubts(alive)] == ["delivered after all"]
    assert "delivery/confirmed" in [entry.rule for entry in await alive.store.history("anna")]


async def test_while_another_message_is_in_doubt_a_person_still_has_to_look(alive: Living) -> None:
    await in_doubt(alive, "anna:m1")
    await in_doubt(alive, "anna:m2")
    await told(alive, message_id="anna:m1")
    assert [item.closed_at for item in await doubts(alive)] == [None]


async def test_a_doubt_that_ends_badly_stays_with_a_person(alive: Living) -> None:
    await in_doubt(alive)
    await told(alive, "status_undelivered.form", message_id="anna:m")
    assert await state(alive) is Delivery.FAILED
    assert [item.closed_at for item in await doubts(alive)] == [None]


class Lost:
    """A provider that reports delivery and never answers."""

    name: ClassVar[str] = "sms"

    def __init__(self, alive: Living) -> None:
        self._alive = alive

    async def send(self, message: Message) -> SendResult:
        await told(self._alive, message_id=message.id)
        return Unknown("no answer")


async def test_a_report_that_comes_before_the_time_is_up_leaves_no_doubt(alive: Living) -> None:
    message = await queued(alive)
    outbox = Outbox(alive.store, {"sms": Lost(alive)}, alive.clock)
    outbox.report = alive.service.desk.failed
    assert await outbox.deliver(message)
    assert await state(alive) is Delivery.DELIVERED
    assert await doubts(alive) == []


async def test_unknown_senders_are_counted_by_channel_and_shown_without_their_names(alive: Living) -> None:
    for number in range(2):
        raw = RawEvent(f"sms:u{number}", "sms", alive.clock(), payload("sms", "inbound.form"))
        await alive.service.reception.take(raw, [Inbound("sms", f"u{number}", "+32470999999", "who are you?")])
    await alive.settle()
    assert (await alive.store.counts()).named == {"unknown_sender:sms": 2}
    async with served(alive) as server, TestClient(server) as client:
        page = await (await client.get("/metrics")).text()
    assert 'amicable_counted{name="unknown_sender:sms"} 2.0' in page
    assert "470999999" not in page
