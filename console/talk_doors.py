"""What the conversation's pages are handed: what the bot would do next, approved templates, the payment page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.ahead import Ahead
from flows.case import CaseFile
from flows.events import Event
from flows.task import Task


@dataclass(frozen=True, slots=True)
class Approved:
    """A template that WhatsApp approved: the wording behind it, the name there, the text that the debtor would read."""

    wording: str
    name: str
    text: str


def _unseen(_: CaseFile, __: Event | None) -> Ahead | None:
    return None


def _none(_: CaseFile) -> Sequence[Approved]:
    return ()


def _as_made(_: CaseFile, task: Task) -> str:
    return task.text


def _no_page(_: CaseFile) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TalkDoors:
    """`foresee` says what comes next, after an event if one is given; the case stays as it is. `approved` are the
    templates that may go to a debtor at any time, `pay_link` is their payment page or empty. `script` is what to say in
    a call, with the figures of this moment.
    """

    foresee: Callable[[CaseFile, Event | None], Ahead | None] = _unseen
    approved: Callable[[CaseFile], Sequence[Approved]] = _none
    pay_link: Callable[[CaseFile], str] = _no_page
    script: Callable[[CaseFile, Task], str] = _as_made


NO_DOORS = TalkDoors()
"""Nothing is foreseen, nothing is approved."""
