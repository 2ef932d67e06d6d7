"""Test messages: once, by the channel itself, never to a debtor, not too many."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.channel_trial import MOST, TEXTS, WITHIN, Trials, masked
from bot.config import Config
from console.operations import Refused as NotDone
from flows.message import Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown
from ledger.debtor import ContactPoint
from store.memory import MemoryStore
from tests.store.builders import NOW, loading

OWN = "+32470999999"


@dataclass
class Wire:
    """A channel that notes what it is given and answers as it is told."""

    answer: SendResult = field(default_factory=lambda: Accepted("SM1"))
    got: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> SendResult:
        self.got.append(message)
        return self.answer

    async def healthy(self) -> str | None:
        return None


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):  # type: ignore[no-untyped-def]
        return self.now


def trials(store: MemoryStore, wire: Wire, clock: Clock | None = None) -> Trials:
    return Trials({"sms": wire, "email": wire, "web": wire}, store, Config(), clock or Clock())  # type: ignore[dict-item]


async def test_the_fixed_text_goes_once_in_the_language_asked_for_and_is_noted() -> None:
    store, wire = MemoryStore(), Wire()
    kept = await trials(store, wire).trial("sms", "+32 470 99.99-99", "fr", "marc")
    [message] = wire.got
    assert message.address == OWN
    assert message.text == TEXTS["fr"].format(creditor=Config().creditor.name)
    assert message.debtor_id == ""
    assert (kept.outcome, kept.code, kept.address, kept.by) == ("accepted", "SM1", "+32…99", "marc")
    assert await store.trials() == [kept]


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        (Refused("21211", "not a valid phone number"), "refused", "21211: not a valid phone number"),
        (Later("429", "too many"), "later", "429: too many"),
        (Unknown("no answer"), "unknown", "no answer"),
    ],
)
async def test_the_providers_own_code_stands_beside_the_outcome(answer: SendResult, outcome: str, code: str) -> None:
    kept = await trials(MemoryStore(), Wire(answer)).trial("email", "Marc@Sample.example", "en", "marc")
    assert (kept.outcome, kept.code, kept.address) == (outcome, code, "mar…@sample.example")


@pytest.mark.parametrize("where", ["contact", "phone"])
async def test_a_debtors_address_is_refused_wherever_it_stands_in_the_records(where: str) -> None:
    store, wire, theirs = MemoryStore(), Wire(), loading("D1")
    points = (ContactPoint("whatsapp", OWN),) if where == "contact" else ()
    debtor = replace(theirs.account.debtor, contacts=points, phone=OWN if where == "phone" else "")
    await store.import_accounts([replace(theirs, account=replace(theirs.account, debtor=debtor))])
    with pytest.raises(NotDone) as refusal:
        await trials(store, wire).trial("sms", OWN, "en", "marc")
    assert refusal.value.key == "channel.debtors"
    assert wire.got == []


@pytest.mark.parametrize(
    ("channel", "address", "key"),
    [
        ("sms", "0470 12 34 56", "channel.bad_phone"),
        ("sms", "+32470123456,+32470123457", "channel.bad_phone"),
        ("email", "no address", "channel.bad_email"),
        ("email", "a@b.be, c@d.be", "channel.bad_email"),
        ("web", "anna", "channel.not_this"),
        ("whatsapp", OWN, "channel.not_this"),
        ("pigeon", OWN, "channel.not_this"),
    ],
)
async def test_what_is_no_address_of_a_channel_in_service_is_refused(channel: str, address: str, key: str) -> None:
    wire = Wire()
    with pytest.raises(NotDone) as refusal:
        await trials(MemoryStore(), wire).trial(channel, address, "en", "marc")
    assert refusal.value.key == key
    assert wire.got == []


async def test_after_some_the_next_one_has_to_wait() -> None:
    store, wire, clock = MemoryStore(), Wire(), Clock()
    board = trials(store, wire, clock)
    for _ in range(MOST):
        await board.trial("sms", OWN, "en", "marc")
    with pytest.raises(NotDone) as refusal:
        await board.trial("sms", OWN, "en", "sofie")
    assert refusal.value.key == "channel.too_many"
    clock.now += WITHIN + timedelta(seconds=1)
    await board.trial("sms", OWN, "en", "sofie")
    assert len(wire.got) == MOST + 1


def test_a_masked_address_tells_ones_own_from_another_and_no_more() -> None:
    assert masked("+32470123456") == "+32…56"
    assert masked("marc.peeters@sample.example") == "mar…@sample.example"


def test_the_text_exists_in_all_three_languages_and_names_no_debt() -> None:
    assert set(TEXTS) == {"en", "fr", "nl"}
    assert all("{creditor}" in text for text in TEXTS.values())
