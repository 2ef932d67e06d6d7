"""Messages and payloads that the tests of all channels share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.base import Call
from flows.message import Attachment, Author, Delivery, Direction, Message

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PDF = Attachment("statement.pdf", "application/pdf", b"%PDF-1.7 a small statement")
_PAYLOADS = Path(__file__).parent / "payloads"

HOSTILE_TEXTS = [
    "Robert'); DROP TABLE debtors;--",
    "{{ 7*7 }} {% raw %} ${jndi:ldap://x} %s %(name)s",
    '<script>alert("x")</script> <b>&amp;</b> *bold* _it_ [a](http://b)',
    "nul \x00 in the middle",
    "\u202eright to left\u202c and \u2066isolated\u2069",
    "🙂👩‍👩‍👧‍👦🇧🇪",
    "/intent_greet{}",
    '{"$where": "1==1", "$gt": ""}',
    "lone surrogate \ud83d here",
    "x" * 100_000,
]


def outbound(channel: str, address: str, text: str = "Good morning", **changes: Any) -> Message:
    message = Message(
        id="D-1001:3:m0",
        case_id="case-1",
        debtor_id="debtor-1",
        channel=channel,
        address=address,
        direction=Direction.OUTBOUND,
        author=Author.BOT,
        text=text,
        language="en",
        at=NOW,
        state=Delivery.SENDING,
    )
    return replace(message, **changes)


def payload(channel: str, name: str) -> bytes:
    return (_PAYLOADS / channel / name).read_bytes()


def call(body: bytes, headers: dict[str, str] | None = None, **changes: Any) -> Call:
    blank = Call(method="POST", url="https://amicable.test/webhooks/x", headers=headers or {}, body=body)
    return replace(blank, **changes)
