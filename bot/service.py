"""The composition root: puts store, rules, wordings, channels, engines, scheduler and pages together."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.bulks import Bulks
from bot.channels.base import Arrival, Channel, Inbound, Malformed
from bot.channels.registry import channels_in_service
from bot.charging import charging_of
from bot.clock import Clock
from bot.config import Config, signing_key
from bot.creditor import creditor_facts, pay_link, policy_of
from bot.desk import Desk
from bot.editions import Editions
from bot.enclosures import Enclosures, Fetcher
from bot.engines import Engines
from bot.freshness import Freshness
from bot.hub import Hub
from bot.links import Links
from bot.papers import Papers
from bot.proposal import InUse
from bot.reception import Reception
from bot.rights.exporting import Press
from bot.rights.subjects import Subjects, retention_table
from bot.rulebook import Rulebook
from bot.scenario_folder import ScenarioFolder
from bot.scribe import Scribe, Written
from bot.switchboard import LOOK_EVERY_SECONDS, Switchboard, told
from bot.team import Team
from bot.tokens import Tokens
from bot.wording import Wordings
from flows.case import CaseFile
from flows.effects import Tell
from flows.policy import Policy
from schedulers.outbox import Outbox, Patience
from schedulers.overdue import OverdueWatch
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Change, InboxState, RawEvent, Store, StoreError
from store.board import Board

if TYPE_CHECKING:
    from bot.webhooks import Webhooks

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parent.parent
_ORPHANED_AFTER = timedelta(minutes=2)
_SWEEP_LIMIT = 200
_BULK_SECONDS = 5
_NIGHT = time(3, 17)
"""When what is over goes (UTC): the fewest people wait then."""


class Service:
    """Amicable, whole. `engines` understand, `clock` tells the time that counts.

    `brief`: for a command that does its work and ends; texts are read when they are said (bot.wording).
    """

    def __init__(self, config: Config, store: Store, engines: Engines, clock: Clock, *, brief: bool = False) -> None:
        self.config, self.store, self.engines, self.clock = config, store, engines, clock
        self.hub = Hub()
        self.tokens = Tokens(signing_key(config), clock, config.channels.web.link_days)
        self.channels: dict[str, Channel] = channels_in_service(config, self.hub, self.tokens)
        self.links = Links(config, self.tokens, self.channels.keys())
        self.wordings = Wordings.load(ROOT / "flows" / "wordings", at_once=not brief)
        self.scenarios = ScenarioFolder(ROOT / "flows" / "scenarios", self.wordings.names())
        self.rulebook = self._rules()
        self.editions = Editions(store, InUse(self.rulebook, self.wordings))
        creditor = creditor_facts(config.creditor)
        papers, templates = Papers(self.wordings, creditor), config.channels.whatsapp.templates
        pay = pay_link(config.creditor)
        self.scribe = Scribe(self.wordings, creditor, pay, papers.make, templates, self.links.chat)
        self.team = Team(self.channels, _team_addresses(config, self.channels), self.wordings, creditor)
        self.outbox = Outbox(store, self.channels, clock, _patience(config))
        self.desk = Desk(store, self.rulebook, self.scribe, self.outbox, clock, self._announce)
        self.outbox.report = self.desk.failed
        self.outbox.look_again = self.desk.may_go_at
        self.outbox.told = self.hub.publish
        self.outbox.held = self.desk.held_back
        self.switchboard = Switchboard(store, self.rulebook, clock, config.creditor.id)
        self.reception = Reception(store, self.desk, engines, clock, self.tokens.read_binding)
        self.enclosures = Enclosures(store, _fetchers(self.channels), clock, self.desk.handle)
        self.reception.enclosures = self.enclosures
        self.outbox.complete = self.enclosures.complete
        batch, parallel = config.scheduling.batch_limit, config.scheduling.parallel_cases
        self.rounds = CaseRounds(store, self.desk.wake, self.outbox, clock, batch=batch, parallel=parallel)
        self.timetable = Timetable(self.rounds, self.rulebook.send_times, clock, config.scheduling.tick_seconds)
        self.freshness = self._watch()
        press = Press(self.wordings, creditor, retention_table(ROOT / "flows" / "retention.yml"))
        self.subjects = Subjects(store, self.desk, press, clock)
        self.bulks = Bulks(store, self.desk, clock)
        self._webhook_told = not _needs_webhook(config)
        self._listeners: list[asyncio.Task[None]] = []
        self.watchers: list[Callable[[Change], None]] = []
        self.board = Board(store, clock)
        self.board.fed = True
        self.overdue = OverdueWatch(store, self._inform, clock)

    @cached_property
    def webhooks(self) -> Webhooks:
        """The door for providers; commands have none."""
        from bot.webhooks import Webhooks

        limit = self.config.http.max_body_kilobytes * 1024
        return Webhooks(self.channels, self.store, self.reception, self.clock, self.config.http.public_url, limit)

    def _watch(self) -> Freshness:
        """Who looks at the age of the creditor's payment data."""
        creditor, hours = self.config.creditor.id, self.config.policy.data_max_age_hours
        back = self.timetable.catch_up
        return Freshness(self.store, self.rulebook, self.clock, creditor, hours, self._data_too_old, back)

    def _rules(self) -> Rulebook:
        """Scenarios and packs, held against one another. Raises ScenarioError."""
        config, scenarios = self.config, self.scenarios.read()
        rulebook = Rulebook(
            scenarios,
            config.scheduling.default_scenario,
            policy_of(config.policy, config.console),
            self.channels.keys(),
            assign=config.scheduling.assign_scenarios,
            charging=charging_of(config.policy.charges),
        )
        self.scenarios.judge(scenarios, rulebook)
        return rulebook

    async def start(self) -> None:
        """Channels, engines and jobs begin. The store is open already. Raises Misconfigured."""
        self.scenarios.tell()
        await self.editions.refresh()
        for channel in self.channels.values():
            await channel.start()
        await self._register()
        await self.engines.start()
        await self.switchboard.look()
        await self.timetable.start(driven=self.clock.virtual)
        if not self.clock.virtual:
            await self.freshness.look()
            self._add_sweeps()
            self._listen()
            await self.recover()
            if self.config.scheduling.catch_up:
                await self.timetable.catch_up()

    async def close(self) -> None:
        """Everything ends in order; work that is under way is finished first."""
        self.timetable.stop()
        for task in self._listeners:
            task.cancel()
        await asyncio.gather(*self._listeners, return_exceptions=True)
        await self.reception.idle()
        await self.engines.close()
        for channel in self.channels.values():
            await channel.close()

    async def _register(self) -> None:
        """Tell Telegram where its webhook is. Without an answer the service goes on, and tries again with each tick."""
        register = getattr(self.channels.get("telegram"), "register", None)
        if self.clock.virtual or self._webhook_told or register is None:
            return
        try:
            await register(f"{self.config.http.public_url}/hooks/telegram")
        except Exception as error:  # whatever it is, debtors can be reached by the other channels meanwhile
            log.warning("webhook_not_registered", channel="telegram", fault=type(error).__name__)
        else:
            self._webhook_told = True

    def _add_sweeps(self) -> None:
        add = self.timetable.scheduler.add_job
        add(self.outbox.sweep, IntervalTrigger(seconds=int(self.config.outbox.poll_seconds)), id="outbox")
        add(self.bulks.sweep, IntervalTrigger(seconds=_BULK_SECONDS), id="many cases")
        add(self.switchboard.keep_looking, IntervalTrigger(seconds=LOOK_EVERY_SECONDS), id="switches")
        add(self.refresh_scenarios, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="scenarios")
        add(self.recover, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="inbox")
        add(self.freshness.look, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="payment data")
        add(self.overdue.look, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="overdue")
        add(self.nightly, CronTrigger(hour=_NIGHT.hour, minute=_NIGHT.minute, timezone=UTC), id="retention")
        add(self.enclosures.sweep, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="files")
        add(self._register, IntervalTrigger(seconds=self.config.scheduling.tick_seconds), id="webhook")

    async def nightly(self) -> None:
        """What is over by the table of retention goes; requests whose month is nearly over are told again."""
        await self.subjects.purge()
        for case_id, tell in await self.subjects.warnings():
            await self.team.tell(case_id, (tell,), self.clock())

    async def refresh_scenarios(self) -> None:
        """Take an admin's changes into use, of scenario files and in the console; send-time jobs follow at once."""
        changed = await asyncio.to_thread(self.scenarios.refresh, self.rulebook)
        try:
            changed = await self.editions.refresh() or changed
        finally:
            if changed:
                await self.timetable.refresh()

    def _listen(self) -> None:
        for name, channel in self.channels.items():
            listen = getattr(channel, "listen", None)
            reads_mail = name == "email" and bool(self.config.channels.email.imap_host)
            polled = reads_mail or (name == "telegram" and self.config.channels.telegram.receive == "polling")
            if listen is not None and polled:
                self._listeners.append(asyncio.create_task(listen(self._feed)))

    async def _feed(self, channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        await self.reception.take(RawEvent(f"{channel}:{event_id}", channel, self.clock(), raw), arrivals)

    async def _announce(self, written: Written) -> None:
        case_id = written.change.case.id
        self.board.take(written.change.case, written.change.language)
        self.hub.publish(case_id)
        for watch in self.watchers:
            watch(written.change)
        if written.tells:
            self.reception.later(self.team.tell(case_id, written.tells, self.clock()))

    async def _inform(self, case_id: str, tells: Sequence[Tell]) -> None:
        await self.team.tell(case_id, tells, self.clock())

    async def _data_too_old(self) -> None:
        """Tell the team, unless there is nobody yet whom a message could reach."""
        if await self.store.zones():
            tell = Tell("payment_data", "payment data are too old: automatic messages wait for the next import")
            await self.team.tell("-", (tell,), self.clock())

    def policy_for(self, file: CaseFile) -> Policy:
        """The policy in force for a debtor."""
        return self.rulebook.for_case(file.case, file.account.debtor).policy

    # --- the web chat's door ---

    async def say(self, debtor_id: str, text: str, client_id: str) -> None:
        """See portal.ports.ChatDoor."""
        event_id = hashlib.sha256(f"{debtor_id}\n{client_id}".encode()).hexdigest()[:32]
        body = json.dumps({"debtor": debtor_id, "text": text, "id": event_id}).encode()
        event = RawEvent(f"web:{event_id}", "web", self.clock(), body)
        await self.reception.take(event, [_web_arrival(event)])

    async def stop(self, case_id: str, channel: str, mark: str) -> None:
        """See portal.ports.StopDoor."""
        file = await self.store.load(case_id)
        points = (*file.account.debtor.contacts, *file.case.bound) if file else ()
        address = next((p.address for p in points if p.channel == channel and self.tokens.mark(p.address) == mark), "")
        await self.reception.stop(case_id, channel, address, "one-click unsubscribe")

    # --- after a crash ---

    async def recover(self) -> int:
        """Handle raw events that were kept but never dealt with. How many there were."""
        waiting = await self.store.waiting_raw(self.clock() - _ORPHANED_AFTER, _SWEEP_LIMIT)
        for event in waiting:
            try:
                arrivals = self._arrivals(event)
            except (Malformed, ValueError, KeyError) as error:
                with contextlib.suppress(StoreError):
                    await self.store.close_raw(event.id, InboxState.BAD, type(error).__name__)
                continue
            await self.reception.work(event.id, arrivals, event.received_at)
        return len(waiting)

    def _arrivals(self, event: RawEvent) -> list[Arrival]:
        if event.channel == "web":
            return [_web_arrival(event)]
        from bot.webhooks import parse_again

        return parse_again(self.channels[event.channel], event)

    async def health(self) -> dict[str, object]:
        """What /health tells: the state of database, engines and channels. No personal data."""
        try:
            await self.store.ping()
            database = "ok"
        except StoreError as error:
            database = str(error)
        channels = {name: await c.healthy() or "ok" for name, c in self.channels.items()}
        if not self._webhook_told and channels.get("telegram") == "ok":
            channels["telegram"] = "Telegram has not taken our webhook's address yet: see the log; it is tried again."
        return {
            "status": "ok" if database == "ok" else "degraded",
            "database": database,
            "nlu": self.engines.health(),
            "channels": channels,
            "scenarios": self.scenarios.complaint or "ok",
            "editions": self.editions.complaints or "ok",
            "held_back": [str(conflict) for conflict in self.scenarios.conflicts],
            "payment_data": self.freshness.complaint or "ok",
            "switches": told(self.switchboard.on) or "none is on",
            "wordings": _remarks(self.wordings),
            "team_not_told": self.team.missed,
        }


def _remarks(wordings: Wordings) -> str:
    """What the language check remarks on; errors have stopped the start (bot.wording_law)."""
    count = len(wordings.remarks)
    return f"{count} remarks, the first: {wordings.remarks[0]}" if count else "ok"


def _needs_webhook(config: Config) -> bool:
    telegram = config.channels.telegram
    return telegram.enabled and telegram.receive == "webhook" and config.http.public_url.startswith("https://")


def _web_arrival(event: RawEvent) -> Inbound:
    said = json.loads(event.body)
    return Inbound("web", said["id"], said["debtor"], said["text"])


def _fetchers(channels: Mapping[str, Channel]) -> dict[str, Fetcher]:
    """The channels whose messages only name their files."""
    found: dict[str, object] = {name: channels.get(name) for name in ("telegram", "whatsapp")}
    return {name: item for name, item in found.items() if isinstance(item, Fetcher)}


def _patience(config: Config) -> Patience:
    outbox = config.outbox
    return Patience(
        lease=outbox.lease_seconds,
        backoff=float(outbox.backoff_seconds),
        backoff_max=float(outbox.backoff_max_seconds),
        attempts=outbox.max_attempts,
        batch=outbox.batch_limit,
    )


def _team_addresses(config: Config, channels: Mapping[str, Channel]) -> list[tuple[str, str]]:
    found = [("telegram", config.team.telegram_chat_id)] if config.team.telegram_chat_id else []
    found += [("email", address) for address in config.team.email_addresses]
    return [(channel, address) for channel, address in found if channel in channels]
