"""What the team does for a person who asks for their rights, and what the table of retention does every night."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.desk import Desk
from bot.rights.exporting import Press, export_json, export_pdf
from bot.wording import common_facts
from flows.case import CaseFile, Escalation
from flows.effects import Tell
from flows.events import Corrected, ErasureOrdered, Exported
from flows.message import Direction, Message
from flows.policy import DEFAULT, Policy
from flows.retention import KINDS, Plan, Table, due_kinds, erasure_plan, read_retention
from store.base import Store
from store.dossier import read_dossier

log = structlog.get_logger(__name__)

WHY = "data subject"
_EVERY = 2**31 - 1
_PAGE = 200
_WARNING = timedelta(days=7)
_BY_AGE = ("raw_events", "reviews", "replays")


@dataclass(frozen=True, slots=True)
class Given:
    """One person's export."""

    data: str
    letter: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What an erasure came to, as the debtor is told it: `text` in their language, `letter` the same as PDF."""

    plan: Plan
    text: str
    letter: bytes


@dataclass(slots=True)
class Purged:
    """What the night took: kinds by case, cases that went whole, raw payloads, reviews, replays without names now."""

    cases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    raw: int = 0
    reviews: int = 0
    replays: int = 0


def retention_table(path: Path) -> Table:
    """The table of flows/retention.yml. Raises RetentionError."""
    return read_retention(path.read_text(encoding="utf-8"), f"flows/{path.name}")


class Subjects:
    """Export, erase, correct and purge, through the desk like anything else that happens to a case."""

    def __init__(self, store: Store, desk: Desk, press: Press, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._desk = desk
        self._press = press
        self._clock = clock

    def _policy(self, file: CaseFile) -> Policy:
        return self._desk.rulebook.for_case(file.case, file.account.debtor).policy

    async def export(self, debtor_id: str, by: str) -> Given | None:
        """Everything that is held; that it was given out is kept in the history. None: there is no such debtor."""
        file = await self._store.by_debtor(debtor_id)
        if file is None or not await self._desk.handle(file.case.id, Exported(by, WHY)):
            return None
        dossier = await read_dossier(self._store, debtor_id)
        if dossier is None:
            return None
        policy, now = self._policy(dossier.file), self._clock()
        return Given(export_json(dossier, self._press, policy, now), export_pdf(dossier, self._press, policy, now))

    async def files(self, debtor_id: str) -> AsyncIterator[tuple[str, bytes]]:
        """The files of their case with names of their own, one after the other: they may be large."""
        file = await self._store.by_debtor(debtor_id)
        for item in await self._store.files_of(file.case.id, _EVERY) if file else ():
            if pieces := await self._store.pieces(item):
                yield f"{item.id[:8]}-{item.name}", b"".join(pieces)

    async def correct(self, debtor_id: str, by: str, values: Mapping[str, str]) -> bool:
        """Correct facts of the records. False: there is no such debtor."""
        file = await self._store.by_debtor(debtor_id)
        return file is not None and await self._desk.handle(file.case.id, Corrected(by, dict(values)))

    async def erase(self, debtor_id: str, by: str, reason: str) -> Answer | None:
        """Erase what the law lets go and restrict the rest; all of it where nothing has to stay. None: nobody there.

        The answer is made first: it bears the name, and afterwards the language may be gone.
        """
        file = await self._store.by_debtor(debtor_id)
        if file is None:
            return None
        plan = erasure_plan(self._press.table, file, self._policy(file), self._clock())
        answer = self._answer(file, plan)
        await self._order(file, by, reason, asked=True)
        if plan.whole:
            await self._remove(file.case.id)
        log.info("erased", case=file.case.id, kinds=len(plan.gone), kept=len(plan.stays))
        return answer

    async def _order(self, file: CaseFile, by: str, reason: str, *, asked: bool) -> None:
        spoken = await self._store.conversation(file.case.id, _EVERY)
        event = ErasureOrdered(by, reason, self._press.table, asked, _used(spoken), _heard(spoken))
        await self._desk.handle(file.case.id, event)

    async def _remove(self, case_id: str) -> None:
        """All of it, as soon as nobody else writes to it."""
        while (file := await self._store.load(case_id)) is not None:
            if await self._store.remove(case_id, file.case.version):
                return

    def _answer(self, file: CaseFile, plan: Plan) -> Answer:
        from bot.documents.letter import letter  # what draws papers is only read where one is drawn
        from bot.documents.paper import Labels

        language, now, table = file.language, self._clock(), self._press.table
        facts: dict[str, Any] = dict(common_facts(file, self._press.creditor, now, "letter", language))
        facts["gone"] = tuple(table.kinds[kind].what[language] for kind in plan.gone)
        facts["stays"] = tuple(
            {
                "what": table.kinds[item.kind].what[language],
                "why": table.kinds[item.kind].why[language],
                "until": item.until,
            }
            for item in plan.stays
        )
        facts |= {"latest": plan.latest, "unused": plan.unused_only}
        text = self._press.wordings.render("erasure_answer", language, "letter", facts).text
        labels = Labels(self._press.wordings, language, facts)
        sample = " ".join([text, file.account.debtor.name, *self._press.creditor.values()])
        return Answer(plan, text, letter(labels, now, sample, "erasure_subject", text).bytes())

    # --- every night ---

    async def purge(self, *, dry_run: bool = False) -> Purged:
        """Take what is over by the table. A case that fails is logged and tried again the next night."""
        done, now, table = Purged(), self._clock(), self._press.table
        ends = {kind: now - timedelta(days=table.kinds[kind].days(DEFAULT)) for kind in _BY_AGE}
        done.raw = await self._store.forget_raw(ends["raw_events"], count_only=dry_run)
        done.reviews = await self._store.forget_reviews(ends["reviews"], count_only=dry_run)
        done.replays = await self._store.forget_named(ends["replays"], count_only=dry_run)
        async for file in self._settled(now):
            kinds = due_kinds(table, file, self._policy(file), now)
            news = tuple(kind for kind in kinds if not file.case.erasure or kind not in file.case.erasure.kinds)
            if len(kinds) == len(KINDS):
                done.removed.append(file.case.id)
            elif news:
                done.cases[file.case.id] = news
            if not dry_run and (news or file.case.id in done.removed):
                await self._take(file, whole=len(kinds) == len(KINDS))
        said = "purge_counted" if dry_run else "purged"
        log.info(said, cases=len(done.cases), removed=len(done.removed), raw=done.raw, reviews=done.reviews)
        return done

    async def _take(self, file: CaseFile, *, whole: bool) -> None:
        try:
            await self._order(file, "retention", "its time is over", asked=False)
            if whole:
                await self._remove(file.case.id)
        except Exception as error:  # one case must not keep the others
            log.exception("purge_failed", case=file.case.id, error=type(error).__name__)

    async def _settled(self, now: datetime) -> AsyncIterator[CaseFile]:
        last = ""
        while found := await self._store.settled(now, last, _PAGE):
            for file in found:
                yield file
            last = found[-1].case.id

    async def warnings(self) -> list[tuple[str, Tell]]:
        """Requests whose answer is due within a week, by case: the team is told again."""
        now, told = self._clock(), []
        for item in await self._store.queue(_EVERY):
            file = await self._store.load(item.case_id)
            asked = [one for one in file.case.open_escalations if _pressing(one, now)] if file else []
            told += [(item.case_id, Tell("rights", _words(one, now), urgent=True)) for one in asked]
        return told


def _pressing(item: Escalation, now: datetime) -> bool:
    return item.queue == "rights" and item.deadline - now <= _WARNING


def _words(item: Escalation, now: datetime) -> str:
    days = (item.deadline - now).days
    left = f"{days} days are left" if days >= 0 else "the law's month is over"
    return f"{item.reason}: {left}"


def _used(spoken: list[Message]) -> frozenset[str]:
    return frozenset(f"{item.channel}:{item.address}" for item in spoken)


def _heard(spoken: list[Message]) -> tuple[str, ...]:
    return tuple(item.id for item in spoken if item.direction is Direction.INBOUND)
