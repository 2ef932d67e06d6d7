"""Files of debtors' messages are kept, fetched, or said not to be; files of ours are complete when they go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.channels.base import Enclosed
from bot.enclosures import MOST_WITH_A_MESSAGE, Enclosures
from flows.events import Event, Noted
from flows.message import Attachment
from pages.intake import FileRefused
from store.base import Store
from store.files import FileState
from store.memory import MemoryStore
from tests.store.builders import NOW, inbound, outbound

PDF = b"%PDF-1.7 proof"
CASE = "case-D1"


@dataclass
class Provider:
    """Gives out what it has; an exception is raised instead."""

    files: Mapping[str, bytes | Exception | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, reference: str, largest: int) -> bytes | None:
        self.asked.append(reference)
        found = self.files[reference]
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class House:
    store: Store
    provider: Provider
    enclosures: Enclosures
    told: list[Noted]

    async def state(self) -> list[tuple[str, str, str]]:
        return [(item.name, item.state.value, item.reason) for item in await self.store.files_of(CASE)]


def house(**files: bytes | Exception | None) -> House:
    store, provider, told = MemoryStore(), Provider(files), list[Noted]()

    async def tell(case_id: str, event: Event) -> bool:
        assert case_id == CASE
        assert isinstance(event, Noted)
        told.append(event)
        return True

    later = NOW + timedelta(minutes=10)
    return House(store, provider, Enclosures(store, {"telegram": provider}, lambda: later, tell), told)


MESSAGE = inbound("email:<m1@example.test>", channel="email")
CHAT = inbound("telegram:1:2", channel="telegram")


async def test_a_file_in_a_mail_is_kept_with_the_message_that_brought_it() -> None:
    home = house()
    (record,) = await home.enclosures.keep(MESSAGE, [Enclosed("../../x", PDF)])
    await home.enclosures.tell(record)
    (kept,) = await home.store.files_of(CASE)
    assert (kept.name, kept.media_type, kept.message_id) == ("x.pdf", "application/pdf", MESSAGE.id)
    assert b"".join(await home.store.pieces(kept)) == PDF
    (line,) = home.told
    assert (line.rule, line.by, line.words) == ("file/came", "debtor", "x.pdf")
    assert hashlib.sha256(PDF).hexdigest() in line.reason


async def test_the_same_mail_read_again_after_a_crash_changes_nothing() -> None:
    home = house()
    for _ in range(2):
        await home.enclosures.keep(MESSAGE, [Enclosed("a.pdf", PDF), Enclosed("b.doc", b"PK\x03\x04")])
    assert await home.state() == [("a.pdf", "kept", ""), ("b.doc", "refused", "kind")]


async def test_what_cannot_be_kept_is_said_and_why() -> None:
    home = house()
    too_large = PDF + b"0" * (10 * 1024 * 1024)
    records = await home.enclosures.keep(
        MESSAGE, [Enclosed("large.pdf", too_large), Enclosed("cut.pdf", b""), Enclosed("x", reference="r")]
    )
    for record in records:
        await home.enclosures.tell(record)
    assert sorted(reason for _, _, reason in await home.state()) == ["empty", "gone", "large"]
    assert {line.rule for line in home.told} == {"file/refused"}


async def test_a_message_with_endless_files_keeps_the_first_ten() -> None:
    home = house()
    await home.enclosures.keep(MESSAGE, [Enclosed(f"{number}.pdf", PDF) for number in range(MOST_WITH_A_MESSAGE + 2)])
    states = [state for _, state, _ in await home.state()]
    assert (states.count("kept"), states.count("refused")) == (MOST_WITH_A_MESSAGE, 2)


async def test_a_named_file_waits_until_it_is_fetched() -> None:
    home = house(AgAC=PDF)
    (record,) = await home.enclosures.keep(CHAT, [Enclosed("photo.jpg", reference="AgAC")])
    await home.enclosures.tell(record)
    assert (await home.state(), home.told) == ([("photo.jpg", "waiting", "")], [])
    await home.enclosures.fetch(record)
    assert await home.state() == [("photo.jpg.pdf", "kept", "")]
    assert [line.rule for line in home.told] == ["file/came"]


async def test_a_sweep_takes_up_what_a_crash_left_and_gives_up_after_eight_tries() -> None:
    home = house(AgAC=ConnectionError("away"))
    await home.enclosures.keep(CHAT, [Enclosed("photo.jpg", reference="AgAC")])
    for _ in range(8):
        assert await home.enclosures.sweep() == 1
    assert await home.enclosures.sweep() == 0
    assert await home.state() == [("photo.jpg", "refused", "gone")]
    assert [line.rule for line in home.told] == ["file/refused"]


async def test_a_provider_that_will_not_give_a_file_is_believed() -> None:
    home = house(a=None, b=FileRefused("large"))
    for record in await home.enclosures.keep(CHAT, [Enclosed("a", reference="a"), Enclosed("b", reference="b")]):
        await home.enclosures.fetch(record)
    assert sorted(await home.state()) == [("a", "refused", "gone"), ("b", "refused", "large")]


async def test_a_file_that_waits_for_a_channel_out_of_service_is_given_up() -> None:
    home = house(AgAC=PDF)
    (record,) = await home.enclosures.keep(CHAT, [Enclosed("photo.jpg", reference="AgAC")])
    await home.store.change_file(replace(record, channel="whatsapp"))
    await home.enclosures.sweep()
    assert (await home.store.files_of(CASE))[0].state is FileState.REFUSED


async def test_a_message_of_ours_takes_the_content_of_its_own_cases_files_along() -> None:
    home = house()
    (record,) = await home.enclosures.keep(MESSAGE, [Enclosed("a.pdf", PDF)])
    ours = outbound("m2", attachments=(Attachment("a.pdf", "application/pdf", b"", record.id),))
    whole = await home.enclosures.complete(ours)
    assert whole is not None
    assert [item.content for item in whole.attachments] == [PDF]
    plain = outbound("m3", attachments=(Attachment("s.pdf", "application/pdf", b"s"),))
    assert await home.enclosures.complete(plain) == plain
    assert await home.enclosures.complete(replace(ours, case_id="case-D2")) is None
    gone = outbound("m4", attachments=(Attachment("a.pdf", "application/pdf", b"", "0" * 32),))
    assert await home.enclosures.complete(gone) is None
