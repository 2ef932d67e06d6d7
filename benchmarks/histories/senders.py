"""Two workers' senders: they claim, stand still, die, call, and hear the provider's answer, as chance has it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from benchmarks.histories.law import Law
from benchmarks.histories.post import Mail, Post, State
from benchmarks.histories.seen import Tally
from benchmarks.histories.watch import Watch
from flows.case import CaseFile
from flows.events import DeliveryConfirmed, DeliveryFailed, DeliveryUnknown, Event
from flows.facts import decode, encode


class Luck:
    """A stream of numbers from 0 to 1 that one happening brings with it."""

    __slots__ = ("_at",)

    def __init__(self, begin: float) -> None:
        self._at = begin

    def __call__(self) -> float:
        self._at = (self._at * 7919.0 + 0.6180339887498949) % 1.0
        return self._at


class Case(Protocol):
    """What senders need of the world."""

    file: CaseFile
    law: Law
    now: datetime
    post: Post
    watch: Watch
    tally: Tally

    def decided(self, event: Event, luck: Luck) -> None:
        """Have an event decided and kept."""

    def say(self, line: str) -> None:
        """A line of the trace."""


_STANDS_STILL, _DIES = 0.10, 0.14


def deliver(world: Case, mail: Mail, luck: Luck) -> None:
    """Claim and send; the process may die before it begins, and a sender may stand still or die on the way."""
    number = luck()
    if number < 0.04:
        world.tally["crash between commit and delivery"] += 1
        return
    if not world.post.claim(mail, world.now):
        return
    mail.dead = 0.12 < number < 0.15
    if number < 0.15:
        world.tally["crash between claim and call" if mail.dead else "sender stands still before the call"] += 1
        return
    call(world, mail, luck)


def call(world: Case, mail: Mail, luck: Luck) -> None:
    """The fence, and the provider's call."""
    if not world.post.may_call(mail, world.now):
        world.tally["held back by the fence"] += 1
        world.say(f"{mail.name} is held back: {mail.state.value}")
        return
    world.watch.leaves(mail, world.file, world.law, world.now)
    mail.state, mail.left_at = State.CALLED, world.now
    world.watch.left(mail, world.now, world.file.account.debtor.timezone)
    world.say(f"{mail.name} leaves by {mail.channel}")
    number = luck()
    mail.dead = number < 0.02
    if number < 0.07:
        world.tally["crash between call and outcome" if mail.dead else "sender stands still during the call"] += 1
        return
    answered(world, mail, luck)


def answered(world: Case, mail: Mail, luck: Luck) -> None:
    """The provider's answer."""
    number = luck()
    if number < 0.78:
        mail.state, mail.lease = State.SENT, None
        world.tally["accepted"] += 1
    elif number < 0.86:
        refused(world, mail, luck)
    elif number < 0.95:
        world.tally["provider busy"] += 1
        world.watch.undone(mail)
        mail.left_at = None
        if not world.post.later(mail, world.now):
            refused(world, mail, luck)
    else:
        unknown(world, mail, luck)


def refused(world: Case, mail: Mail, luck: Luck) -> None:
    """Told before it is settled: the next channel has its turn."""
    world.tally["refused"] += 1
    world.watch.undone(mail)
    world.say(f"{mail.name} is refused")
    world.decided(failure(mail, luck), luck)
    mail.state, mail.lease = State.FAILED, None


def failure(mail: Mail, luck: Luck) -> DeliveryFailed:
    """The event of a message that was refused for good."""
    number, send = luck(), mail.send
    return DeliveryFailed(
        mail.name,
        mail.channel,
        mail.address,
        "x1",
        "refused",
        send.unasked,
        dead=number < 0.3,
        opted_out=number > 0.9,
        step=send.step,
        wording=send.wording,
        text=send.text or "rendered",
        author=send.author,
        facts=decode(encode(send.facts)),
        tried=send.tried,
        decided=mail.at,
    )


def unknown(world: Case, mail: Mail, luck: Luck) -> None:
    """Nobody saw the answer."""
    world.tally["outcome unknown"] += 1
    world.decided(DeliveryUnknown(mail.name, mail.channel), luck)
    mail.state, mail.lease = State.UNKNOWN, None


def sweep(world: Case, luck: Luck) -> None:
    """A worker's round: what dead senders left, what stood still, what waits."""
    for mail in world.post.abandoned(world.now):
        unknown(world, mail, luck)
    for mail in [item for item in world.post.mail if item.held and not item.dead]:
        world.tally["sender goes on"] += 1
        if mail.state is State.CLAIMED:
            call(world, mail, luck)
        else:
            answered(world, mail, luck)
    for mail in world.post.waiting(world.now):
        if mail.state is State.QUEUED:
            deliver(world, mail, luck)


def receipt(world: Case, number: float, luck: Luck) -> None:
    """A delivery report, in any order, about any message that went or may have gone."""
    known = [mail for mail in world.post.mail if mail.left_at and mail.state in (State.SENT, State.UNKNOWN)]
    if not known:
        return
    mail = known[int(number * len(known))]
    world.tally["receipts"] += 1
    if luck() < 0.4:
        mail.state = State.SENT
        refused(world, mail, luck)
    elif mail.state is State.UNKNOWN:
        mail.state = State.SENT
        others = any(item.state is State.UNKNOWN for item in world.post.mail)
        world.decided(DeliveryConfirmed(mail.name, mail.channel, "delivered", others), luck)
