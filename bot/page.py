"""The page that a decision is written on: messages, tasks and the lines of the history, chained to those before."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows import chain
from flows.basis import Basis
from flows.case import Case, CaseFile, CaseInProgress
from flows.effects import Book, CancelQueued, Correct, Kind, Note, Take, Tell, Withdraw
from flows.history import Entry
from flows.message import Author, Message
from flows.policy import DEFAULT, Policy
from flows.task import Task, Withdrawal
from ledger.debtor import Debtor
from store.base import Cancel, Wipe

Salts = Callable[[], str]
"""Gives a random word for each text that is sealed (flows.chain)."""


def random_salt() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def _wipe_of(take: Take) -> Wipe:
    """What an erasure takes from the records of the case."""
    return Wipe(
        texts="messages" in take.kinds,
        tasks="tasks" in take.kinds,
        raw="raw_events" in take.kinds,
        reviews=take.heard if "reviews" in take.kinds else (),
        notes="notes" in take.kinds,
        files="files" in take.kinds,
        replays="replays" in take.kinds,
    )


@dataclass(slots=True)
class Page:
    """What one decision becomes."""

    before: CaseFile
    after: CaseFile
    now: datetime
    messages: list[Message] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    tells: list[Tell] = field(default_factory=list)
    cancel: Cancel | None = None
    named: tuple[str, ...] = ()
    policy: Policy = DEFAULT
    book: Book | None = None
    debtor: Debtor | None = None
    wipe: Wipe | None = None
    withdrawn: list[Withdrawal] = field(default_factory=list)

    def take(self, effect: Book | Correct | Take) -> None:
        """What changes the account, the debtor's record, or takes from what was kept."""
        match effect:
            case Book():
                self.book = effect
            case Correct():
                self.debtor = effect.debtor
            case Take():
                self.wipe = _wipe_of(effect)

    def stop(self, effect: CancelQueued | Withdraw) -> None:
        """The widest stop of a decision counts; of work for people each."""
        if isinstance(effect, Withdraw):
            self.withdrawn.append(Withdrawal(self.now, effect.reason, effect.kind, effect.but))
        elif effect.only:
            self.cancel, self.named = self.cancel or Cancel.NAMED, (*self.named, *effect.only)
        elif effect.answers_too or self.cancel is Cancel.ALL:
            self.cancel = Cancel.ALL
        else:
            self.cancel = Cancel.UNASKED

    def name(self, kind: str, count: int) -> str:
        """An id that only this version of the case can give: a decision kept twice would clash."""
        return f"{self.after.case.id}:{self.after.case.version}:{kind}{count}"

    def tell_message(self, message: Message, basis: Basis | None) -> None:
        """The line of a message that goes out."""
        by_person = message.author is Author.AGENT and message.reason
        self._add(
            Kind.MESSAGE,
            str(message.reason).removeprefix("written by ") if by_person else "bot",
            rule=message.rule,
            reason=message.reason,
            channel=message.channel,
            step=message.step,
            language=message.language,
            unasked=message.unasked,
            text=message.text,
            message_id=message.id,
            earliest=message.not_before if message.scheduled else None,
            basis=basis,
        )

    def tell_note(self, note: Note, inbound: Message | None) -> None:
        """The line of something that happened; of the debtor's own words with their message."""
        heard = inbound if note.kind is Kind.REPLY else None
        self._add(
            note.kind,
            note.actor,
            rule=note.rule,
            reason=note.reason,
            channel=note.channel,
            step=note.step,
            queue=note.queue,
            text=note.text,
            language=heard.language if heard else None,
            message_id=heard.id if heard else None,
            earliest=note.earliest,
            basis=note.basis,
        )

    def tell_work(self, kind: Kind, rule: str, reason: str, **more: Any) -> None:
        """The line of work for people: a letter, a call."""
        self._add(kind, "bot", rule=rule, reason=reason, language=self.after.language, **more)

    def _add(self, kind: Kind, actor: str, **more: Any) -> None:
        case = self.after.case
        name = self.name("h", len(self.entries))
        self.entries.append(Entry(name, case.id, case.debtor_id, self.now, kind, actor, **more))

    def chained(self, salts: Salts) -> tuple[Case, tuple[Entry, ...]]:
        """The case with the new head of its history and its messages counted, and the lines joined to those before."""
        if not (self.entries or self.messages):
            return self.after.case, ()
        head, entries = chain.extend(self.before.case.chain, self.entries, salts)
        work = CaseInProgress(self.after.case)
        work.set({"chain": head, "said": self.before.case.said + len(self.messages)})
        return work.case, entries
