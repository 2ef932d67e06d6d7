"""The webhook door on a real server: forged, broken, huge, doubled, late calls, and a database that is away."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.whatsapp import WhatsAppChannel
from bot.webhooks import Webhooks
from flows.message import Delivery, Direction
from store.base import Change, Kept, RawEvent, Unavailable
from store.memory import MemoryStore
from tests.bot.words import Words
from tests.channels.doors import WHATSAPP
from tests.stories.telling import ADDRESSES, Story

LARGEST = 256 * 1024


class Fragile(MemoryStore):
    """A store whose database can go away: before anything is kept, or between keeping and deciding."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.away_for_commits = 0

    async def keep_raw(self, event: RawEvent) -> bool:
        if self.away:
            raise Unavailable("away")
        return await super().keep_raw(event)

    async def count(self, name: str) -> None:
        if self.away:
            raise Unavailable("away")
        await super().count(name)

    async def commit(self, change: Change) -> Kept | None:
        if self.away_for_commits:
            self.away_for_commits -= 1
            raise Unavailable("away")
        return await super().commit(change)


class Door:
    """A running server with a WhatsApp channel, and Meta before it."""

    def __init__(self, story: Story, store: Fragile, client: TestClient[Any, Any]) -> None:
        self.story, self.store, self.client = story, store, client

    async def posts(self, body: bytes, signature: str | None = None) -> int:
        headers = {"Content-Type": "application/json"}
        sealed = signed(body) if signature is None else signature
        if sealed:
            headers["X-Hub-Signature-256"] = sealed
        response = await self.client.post("/hooks/whatsapp", data=body, headers=headers)
        await self.story.reception.idle()
        return response.status

    async def heard(self) -> list[str]:
        found = await self.store.conversation("D1")
        return [message.text for message in found if message.direction is Direction.INBOUND]

    async def answers(self) -> list[str]:
        found = await self.store.conversation("D1")
        return [message.wording or "" for message in found if message.direction is Direction.OUTBOUND]

    async def inbox(self) -> dict[str, int]:
        return (await self.store.counts()).inbox


def signed(body: bytes, secret: str = WHATSAPP.app_secret) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def message(text: str, name: str = "1", sender: str = ADDRESSES["whatsapp"]) -> dict[str, Any]:
    return {
        "from": sender.lstrip("+"),
        "id": f"wamid.{name}",
        "timestamp": "1795167000",
        "type": "text",
        "text": {"body": text},
    }


def body(*messages: dict[str, Any], statuses: list[dict[str, Any]] | None = None) -> bytes:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "3225550001", "phone_number_id": WHATSAPP.phone_number_id},
    }
    if messages:
        value |= {"messages": list(messages)}
    if statuses:
        value |= {"statuses": statuses}
    change = {"field": "messages", "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    store = Fragile()
    story = await Story(Words(), store=store, channels=("whatsapp", "email")).begin()
    channel = WhatsAppChannel(WHATSAPP)
    app = web.Application()
    Webhooks({"whatsapp": channel}, store, story.reception, story.clock, "https://amicable.test").add_to(app)
    async with TestClient(TestServer(app)) as client:
        yield Door(story, store, client)
    story.end()


async def test_a_genuine_message_is_kept_answered_and_done(door: Door) -> None:
    assert await door.posts(body(message("balance please"))) == 200
    assert await door.heard() == ["balance please"]
    assert await door.answers() == ["balance_info"]
    assert await door.inbox() == {"done": 1}


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=00",
        "sha1=abc",
        "nonsense",
        signed(b"another body"),
        signed(body(message("x")), "old secret"),
    ],
)
async def test_a_forged_call_is_refused_and_leaves_only_a_count(door: Door, signature: str) -> None:
    assert await door.posts(body(message("x")), signature) == 403
    assert await door.inbox() == {}
    assert await door.heard() == []
    assert (await door.store.counts()).named == {"forged:whatsapp": 1}


async def test_a_forged_call_is_refused_even_while_the_database_is_away(door: Door) -> None:
    door.store.away = True
    assert await door.posts(body(message("x")), "") == 403


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"object": 7}', b"[" * 100_000, b'"' + b"a" * 1000 + b'"']
)
async def test_a_malformed_call_is_kept_for_a_person_and_refused(door: Door, raw: bytes) -> None:
    assert await door.posts(raw) == 400
    assert await door.inbox() == {"bad": 1}
    assert await door.answers() == []


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_huge_call_is_refused_before_it_is_read_whole(door: Door, chunked: bool) -> None:
    huge = body(message("a" * LARGEST))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(huge), 50_000):
            yield huge[start : start + 50_000]

    headers = {"X-Hub-Signature-256": signed(huge)}
    response = await door.client.post("/hooks/whatsapp", data=pieces() if chunked else huge, headers=headers)
    assert response.status == 413
    assert await door.inbox() == {}


async def test_a_call_of_just_the_largest_size_is_read(door: Door) -> None:
    frame = len(body(message("")))
    assert await door.posts(body(message("a" * (LARGEST - frame)))) == 200
    assert len(await door.answers()) == 1


async def test_the_same_call_twice_is_one_message(door: Door) -> None:
    for _ in range(3):
        assert await door.posts(body(message("balance please"))) == 200
    assert await door.heard() == ["balance please"]
    assert await door.answers() == ["balance_info"]


async def test_the_same_message_in_another_call_is_still_one_message(door: Door) -> None:
    assert await door.posts(body(message("balance please"))) == 200
    assert await door.posts(body(message("balance please"), message("hello", "2"))) == 200
    assert await door.heard() == ["balance please", "hello"]
    assert await door.answers() == ["balance_info", "greet"]
    assert await door.inbox() == {"done": 2}


async def test_a_receipt_that_comes_late_does_not_go_backwards(door: Door) -> None:
    await door.posts(body(message("balance please")))
    (answer,) = [m for m in await door.store.conversation("D1") if m.direction is Direction.OUTBOUND]
    for status in ("read", "delivered", "sent"):
        receipt = {"id": answer.provider_id, "status": status, "timestamp": "1795167100", "recipient_id": "32470000001"}
        assert await door.posts(body(statuses=[receipt])) == 200
    found = await door.store.message(answer.id)
    assert found is not None
    assert found.state is Delivery.READ


async def test_a_failed_receipt_sends_the_next_channel_once(door: Door) -> None:
    await door.posts(body(message("balance please")))
    (answer,) = [m for m in await door.store.conversation("D1") if m.direction is Direction.OUTBOUND]
    for moment in ("1795167100", "1795167101"):
        failed = {
            "id": answer.provider_id,
            "status": "failed",
            "timestamp": moment,
            "recipient_id": "32470000001",
            "errors": [{"code": 131026, "title": "Message undeliverable"}],
        }
        assert await door.posts(body(statuses=[failed])) == 200
    sent = [(m.channel, m.wording) for m in door.story.phones.got]
    assert sent == [("whatsapp", "balance_info"), ("email", "balance_info")]


async def test_an_unknown_sender_gets_no_answer_and_is_kept(door: Door) -> None:
    assert await door.posts(body(message("hello", sender="+32499999999"))) == 200
    assert await door.inbox() == {"orphan": 1}


async def test_one_odd_message_does_not_drop_the_others_of_its_call(door: Door) -> None:
    assert await door.posts(body(message("explode", "1"), message("stop", "2"))) == 200
    assert await door.answers() == ["opt_out_done"]
    assert await door.inbox() == {"bad": 1}, "a person can look at the odd one"


async def test_two_messages_at_once_are_handled_in_order(door: Door) -> None:
    texts = [f"hello {number}" for number in range(12)]
    await asyncio.gather(
        *(
            door.client.post("/hooks/whatsapp", data=data, headers={"X-Hub-Signature-256": signed(data)})
            for data in [body(*(message(t, str(n)) for n, t in enumerate(texts)))]
        )
    )
    await door.story.reception.idle()
    assert await door.heard() == texts
    found = await door.store.load("D1")
    assert found is not None
    assert found.case.version == 12


async def test_while_the_database_is_away_the_provider_is_asked_to_come_again(door: Door) -> None:
    door.store.away = True
    assert await door.posts(body(message("balance please"))) == 503
    door.store.away = False
    assert await door.posts(body(message("balance please"))) == 200
    assert await door.answers() == ["balance_info"]


async def test_a_database_that_goes_away_in_the_middle_leaves_the_message_for_the_next_sweep(door: Door) -> None:
    door.store.away_for_commits = 1
    assert await door.posts(body(message("balance please"))) == 200
    assert await door.answers() == []
    assert await door.inbox() == {"received": 1}
    from bot.webhooks import parse_again

    (raw,) = await door.store.waiting_raw(door.story.clock().replace(year=2027), 10)
    await door.story.reception.work(raw.id, parse_again(WhatsAppChannel(WHATSAPP), raw))
    assert await door.answers() == ["balance_info"]
    assert await door.inbox() == {"done": 1}


async def test_metas_subscription_check_is_answered_only_with_our_word(door: Door) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": WHATSAPP.verify_token}
    good = await door.client.get("/hooks/whatsapp", params=query)
    assert (good.status, await good.text()) == (200, "42")
    bad = await door.client.get("/hooks/whatsapp", params=query | {"hub.verify_token": "guess"})
    assert bad.status == 403


async def test_a_channel_that_is_not_in_service_is_not_found(door: Door) -> None:
    response = await door.client.post("/hooks/pigeon", data=b"{}")
    assert response.status == 404
