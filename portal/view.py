"""What the debtor sees of a conversation: bubbles, in order, with nothing that never reached them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.case import Case, CaseFile, CaseState, Owner
from flows.message import Author, Delivery, Direction, Message
from ledger.calendar import local_date
from pages.words import clock_time, day, plain
from portal.texts import Texts, texts_for

CHANNEL = "web"
"""The channel whose messages these pages show."""

_HIDDEN = frozenset({Delivery.QUEUED, Delivery.FAILED, Delivery.CANCELLED})
_OVERLAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a message, by its place among them."""

    index: int
    filename: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as shown. `new_day` is set where a new day begins; `reading` says who understood what (demo only)."""

    id: str
    author: str
    name: str
    text: str
    iso: str
    time: str
    new_day: str
    state: str
    documents: tuple[Document, ...]
    engine: str
    reading: str


def shown(messages: Sequence[Message]) -> list[Message]:
    """The web messages that the reader has, or may have, seen; queued, cancelled and failed ones never went out."""
    return [item for item in messages if item.channel == CHANNEL and item.state not in _HIDDEN]


def newer(messages: Sequence[Message], after: str) -> frozenset[str]:
    """Ids of what a page that has seen `after` may lack.

    A message may be delivered after one that was written later, so the hour before `after` counts too: the page drops
    what it has. Without a known `after` all of them.
    """
    last = next((item for item in messages if item.id == after), None)
    if last is None:
        return frozenset(item.id for item in messages)
    return frozenset(item.id for item in messages if item.at > last.at - _OVERLAP and item.id != after)


def bubbles(file: CaseFile, messages: Sequence[Message], *, show_engine: bool) -> list[Bubble]:
    """All messages as bubbles, in the debtor's zone and language."""
    texts = texts_for(file.language)
    result: list[Bubble] = []
    previous: datetime | None = None
    for message in messages:
        result.append(_bubble(message, previous, file.case, file.language, texts, show_engine=show_engine))
        previous = message.at
    return result


def _bubble(
    message: Message, previous: datetime | None, case: Case, language: str, texts: Texts, *, show_engine: bool
) -> Bubble:
    today = local_date(message.at, case.timezone)
    begins = previous is None or local_date(previous, case.timezone) != today
    mine = message.direction is Direction.INBOUND
    return Bubble(
        id=message.id,
        author=message.author.value,
        name={Author.DEBTOR: texts.you, Author.BOT: texts.bot, Author.AGENT: texts.person}[message.author],
        text=message.text,
        iso=message.at.isoformat(),
        time=clock_time(message.at, case.timezone, language),
        new_day=day(today, language) if begins else "",
        state=texts.received if mine else "",
        documents=tuple(Document(index, item.filename) for index, item in enumerate(message.attachments)),
        engine=(message.engine or "") if mine else "",
        reading=_reading(message) if mine and show_engine else "",
    )


def _reading(message: Message) -> str:
    """Who understood what, for people who watch the demo."""
    if not message.engine:
        return ""
    intents = " + ".join(plain(name) for name in message.intents)
    sure = f" · {round(message.confidence * 100)}\u00a0%" if message.confidence is not None else ""
    return f"{message.engine}: {intents}{sure}" if intents else message.engine


def notice(file: CaseFile) -> str:
    """A line above the conversation where a person has it, or all is settled; else empty."""
    texts = texts_for(file.language)
    if file.case.owner is Owner.HUMAN:
        return texts.person_writes
    return texts.settled if file.case.state is CaseState.SETTLED else ""
