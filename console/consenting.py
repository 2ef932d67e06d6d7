"""Where a debtor may be written to and on what ground, as the team sees and records it."""

from __future__ import annotations

from dataclasses import dataclass

from flows.case import CaseFile, MarkKind
from flows.standing import Consent
from ledger.debtor import ContactPoint

_BY_PHONE = ("sms", "whatsapp")
_CLOSED = {
    MarkKind.CLOSED: "closed",
    MarkKind.OPTED_OUT: "opted_out",
    MarkKind.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class PointLine:
    """A contact point, the consent that is on file for it, and what stands in its way ("" for nothing).

    `obstacle` ends the name of the text that says it (`consent.obstacle_…`); `words` are the debtor's, of a stop.
    """

    point: ContactPoint
    consent: Consent | None
    obstacle: str
    words: str = ""

    @property
    def may_ask(self) -> bool:
        """Whether a consent that was heard may be recorded for it."""
        return self.point.address != "" and (self.consent is None or self.obstacle != "")


def point_lines(file: CaseFile) -> list[PointLine]:
    """Every contact point that is known, and those that the phone number would give."""
    marks = {mark.key: mark.kind for mark in file.case.marks}
    stops = {item.channel: item.words for item in file.case.opt_outs}
    return [_line(file, point, marks.get(point.key), stops.get(point.channel)) for point in _points(file)]


def _points(file: CaseFile) -> list[ContactPoint]:
    debtor, bound = file.account.debtor, {point.channel: point for point in file.case.bound}
    points = [bound.pop(point.channel, point) for point in debtor.contacts] + list(bound.values())
    named = {point.channel for point in points}
    phone = debtor.phone or next((point.address for point in points if point.channel in _BY_PHONE), "")
    points += [ContactPoint(channel, phone) for channel in _BY_PHONE if phone and channel not in named]
    return points


def _line(file: CaseFile, point: ContactPoint, mark: MarkKind | None, stop: str | None) -> PointLine:
    obstacle = _CLOSED[mark] if mark else ("stopped" if stop is not None else "")
    return PointLine(point, file.consent(point.key), obstacle, stop or "")
