"""How the channels are, and a test message to an address of one's own: once, by the channel's real client, noted."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.caseless import caseless
from bot.channels.base import Channel
from bot.channels.registry import CHANNELS
from bot.config import Config
from console.operations import ChannelState, Refused
from flows.message import Message
from flows.sending import Accepted, Later, SendResult, Unknown
from flows.sending import Refused as Rejected
from ledger.debtor import LANGUAGES
from store.base import Store
from store.operations import TrialSend

log = structlog.get_logger(__name__)

TEXTS: Mapping[str, str] = {
    "en": "{creditor}: this is a test message of our reminder service. It is meant for nobody else and needs no "
    "answer.",
    "fr": "{creditor} : ceci est un message de test de notre service de rappel. Il n'est destiné à personne d'autre et "
    "ne demande pas de réponse.",
    "nl": "{creditor}: dit is een testbericht van onze herinneringsdienst. Het is voor niemand anders bedoeld en "
    "vraagt geen antwoord.",
}
"""The fixed wording; it names no debt and nobody."""

MOST, WITHIN = 5, timedelta(minutes=10)
"""So many test messages in so long, by everybody together."""

_SECONDS = 30.0
_RIGHT = {
    "sms": re.compile(r"\+[1-9][0-9]{6,14}"),
    "whatsapp": re.compile(r"\+[1-9][0-9]{6,14}"),
    "telegram": re.compile(r"-?[0-9]{1,20}"),
    "email": re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}"),
}
_SHOWN_SIGNS = 3


class Trials:
    """Implements console.operations.ChannelDoor."""

    def __init__(
        self, channels: Mapping[str, Channel], store: Store, config: Config, clock: Callable[[], datetime]
    ) -> None:
        self._channels = channels
        self._store = store
        self._config = config
        self._clock = clock
        self._one_by_one = asyncio.Lock()

    async def states(self) -> Sequence[ChannelState]:
        """See ChannelDoor.states."""
        forged = (await self._store.counts()).named
        states = [await self._state(name, forged.get(f"forged:{name}", 0)) for name in CHANNELS]
        return sorted(states, key=lambda state: not state.in_service)

    async def _state(self, name: str, forged: int) -> ChannelState:
        channel = self._channels.get(name)
        if channel is None:
            return ChannelState(name, in_service=False, forged=forged)
        settings = self._config.channels
        polls = name == "email" or (name == "telegram" and settings.telegram.receive == "polling")
        hook = "" if polls or name == "web" else f"{self._config.http.public_url}/hooks/{name}"
        return ChannelState(name, True, await channel.healthy() or "", hook, polls, forged)

    async def trial(self, channel: str, address: str, language: str, by: str) -> TrialSend:
        """See ChannelDoor.trial."""
        address = self._own(channel, address)
        async with self._one_by_one:
            await self._allowed(address)
            now, name = self._clock(), secrets.token_hex(8)
            begun = TrialSend(name, by, now, channel, masked(address), "unknown", "begun")
            result = await self._send(self._message(name, channel, address, language, now))
            trial = _noted(begun, result)
            await self._store.note_trial(trial)
        log.info("test_send", channel=channel, outcome=trial.outcome, code=trial.code)
        return trial

    def _own(self, channel: str, typed: str) -> str:
        if channel not in self._channels or channel not in _RIGHT:
            raise Refused("channel.not_this")
        address = typed.strip()
        if channel in ("sms", "whatsapp"):
            address = re.sub(r"[\s().-]", "", address)
        elif channel == "email":
            address = address.lower()
        if not _RIGHT[channel].fullmatch(address):
            raise Refused(f"channel.bad_{'phone' if channel in ('sms', 'whatsapp') else channel}")
        return address

    async def _allowed(self, address: str) -> None:
        if await self._store.is_a_debtors(address):
            raise Refused("channel.debtors")
        before = self._clock() - WITHIN
        if sum(1 for item in await self._store.trials(MOST) if item.at > before) >= MOST:
            raise Refused("channel.too_many", most=MOST, minutes=int(WITHIN.total_seconds() // 60))

    async def _send(self, message: Message) -> SendResult:
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._channels[message.channel].send(message)
        except TimeoutError:
            return Unknown(f"no answer within {_SECONDS:.0f} seconds")

    def _message(self, name: str, channel: str, address: str, language: str, now: datetime) -> Message:
        language = language if language in LANGUAGES else "en"
        creditor = self._config.creditor.name
        subject = creditor if channel == "email" else None
        return caseless(
            f"trial:{name}", channel, address, TEXTS[language].format(creditor=creditor), language, now, subject
        )


def masked(address: str) -> str:
    """An address with its middle left out: enough to know one's own by."""
    name, at, domain = address.partition("@")
    kept = f"{name[:_SHOWN_SIGNS]}…" if at else f"{name[:_SHOWN_SIGNS]}…{name[-2:]}"
    return f"{kept}{at}{domain}"


def _noted(trial: TrialSend, result: SendResult) -> TrialSend:
    match result:
        case Accepted():
            outcome, code = "accepted", result.provider_id or ""
        case Rejected():
            outcome, code = "refused", f"{result.code}: {result.reason}"
        case Later():
            outcome, code = "later", f"{result.code}: {result.reason}"
        case Unknown():
            outcome, code = "unknown", result.reason
    return TrialSend(trial.id, trial.by, trial.at, trial.channel, trial.address, outcome, code[:300])
