"""The time machine says what the service then does: the same cases, the same assumptions, the same messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import FrozenClock
from bot.config_schema.sections import Creditor
from bot.desk import Desk
from bot.replay.chunk import Part, masked, play_in, room_of
from bot.replay.habits import FEW, PAID, Habits, Seen, dice, drawn, what_follows
from bot.replay.happenings import Deed, Fates
from bot.replay.playing import JOB, Play, arriving
from bot.replay.report import Rates, Sum, report, totals
from bot.replay.setting import House, Laid, Plan, in_use, scribe_of
from bot.replay.tally import Tally
from bot.rulebook import Rulebook
from bot.sms_cost import price_of
from flows.case import Case, CaseFile, CaseState
from flows.events import Migrated, PaymentReceived, TakenOver
from flows.message import Message
from flows.migrating import unmovable
from flows.scenario import Scenario, read_scenario
from flows.sending import Accepted, SendResult
from ledger.account import Account
from ledger.calendar import at_local
from ledger.debtor import ContactPoint, Kind
from ledger.invoice import Payment
from schedulers.outbox import Outbox
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Change, Kept, Loading
from store.memory import MemoryStore
from store.replays import Traces
from tests.flows.builders import account, euros, invoice
from tests.stories.telling import FLOWS, SCENARIOS

ZONES = ("Europe/Brussels", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe")
START = datetime(2026, 11, 2, 7, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
DAYS = 30
CREDITOR = Creditor(name="Acme")

Said = tuple[str, datetime, str, str | None, bool, str]


def people(count: int = 24) -> list[Account]:
    found = []
    for number in range(count):
        country = ("BE", "US", "JP", "AU")[number % 4]
        owed = replace(invoice(f"N{number}", due=date(2026, 10, 20) + timedelta(2 * number)), debtor_id=f"D{number}")
        points = (ContactPoint("sms", f"+3247000{number:04}"), ContactPoint("email", f"d{number}@example.be"))
        who = account(owed, country=country)
        kind = Kind.COMPANY if number % 2 else Kind.PERSON
        language = ("en", "fr", "nl")[number % 3]
        debtor = replace(who.debtor, id=f"D{number}", timezone=ZONES[number % 4], kind=kind, contacts=points)
        found.append(Account(replace(debtor, language=language), who.invoices))
    return found


def calmer(version: int = 2) -> Scenario:
    """The courteous scenario with its firmer word on day 14."""
    text = (FLOWS / "scenarios" / "courteous.yml").read_text()
    changed = text.replace("{from: due, days: 10}", "{from: due, days: 14}")
    return read_scenario(changed.replace("version: 1", f"version: {version}"), "calmer.yml")


def house() -> House:
    return House(Rulebook(SCENARIOS), (), CREDITOR, {}, Path(FLOWS) / "wordings")


def plan(**changes: object) -> Plan:
    end = at_local(date(2026, 11, 23) + timedelta(DAYS), time(0), "Europe/Brussels")
    return replace(Plan(house(), NOW, end, date(2026, 11, 23), DAYS), **changes)  # type: ignore[arg-type]


def habits() -> Habits:
    """Some write, some pay; promises are mostly kept; people hand back after two days and decide disputes."""
    seen = Seen(100, Counter({"promise_to_pay": 20, "dispute": 15, "already_paid": 10, "thanks": 5, PAID: 25}))
    return Habits(
        START,
        NOW,
        {"friendly": seen},
        Counter({1: 3, 2: 2, 6: 1}),
        Counter({4: 1, 9: 1}),
        kept=70,
        decided=100,
        handled=Counter({2: 80}),
        handed=100,
        upheld=10,
        disputes=40,
    )


class Post:
    async def send(self, message: Message) -> SendResult:
        return Accepted(f"p-{message.id}", delivered=True)


class Watched(MemoryStore):
    """The records of the real house, which show every change."""

    def __init__(self) -> None:
        super().__init__()
        self.watch: Callable[[Case | None, Change], None] = lambda before, change: None

    async def commit(self, change: Change) -> Kept | None:
        before = self._cases.get(change.case.id)
        kept = await super().commit(change)
        if kept:
            self.watch(before, change)
        return kept

    def files(self) -> list[CaseFile]:
        return [CaseFile(self._accounts[case.debtor_id], case) for case in self._cases.values()]


class RealHouse:
    """Desk, outbox and timetable as the service has them, over records with a past."""

    def __init__(self) -> None:
        self.clock = FrozenClock(START)
        self.store = Watched()
        side = in_use(house(), None)
        self.rulebook = side.rulebook
        self.wordings = side.wordings
        senders = dict.fromkeys(("sms", "whatsapp", "telegram", "email", "web"), Post())
        self.outbox = Outbox(self.store, senders, self.clock)
        self.desk = Desk(self.store, self.rulebook, scribe_of(house(), side), self.outbox, self.clock)
        self.outbox.report = self.desk.failed
        rounds = CaseRounds(self.store, self.desk.wake, self.outbox, self.clock, parallel=1)
        self.timetable = Timetable(rounds, self.rulebook.send_times, self.clock)

    async def live_until_now(self) -> None:
        await self.store.import_accounts([Loading(item, self.desk.new_case(item, START)) for item in people()])
        await self.timetable.start(driven=True)
        await self.timetable.run_until(datetime(2026, 11, 12, 12, tzinfo=UTC), self.clock.set)
        await self.desk.handle("D3", TakenOver("sofie"))
        await self.desk.handle("D5", PaymentReceived(Payment("p5", "D5", self.clock(), euros(5_000))))
        await self.timetable.run_until(NOW, self.clock.set)

    async def live_on(self, end: datetime, fates: Fates) -> list[Said]:
        """Go on as the service does, while debtors and people do what the fates say."""
        said: list[Said] = []

        def watch(before: Case | None, change: Change) -> None:
            said.extend(_said(change))
            fates.kept(before, change, self.clock())

        self.store.watch = watch
        for file in self.store.files():
            fates.begin(file, NOW)
        while True:
            upcoming = min(fates.next_at or end, end)
            night = datetime.combine(self.clock().date() + timedelta(1), time(0), tzinfo=UTC)
            target = min(upcoming, night)
            await self.timetable.run_until(min(target, end - timedelta(seconds=1)), self.clock.set)
            if target >= end:
                self.timetable.stop()
                return said
            if target == fates.next_at:
                await fates.play(fates.pop(), self.store, self.desk, self.clock())
            await self.timetable.refresh()


def _said(change: Change) -> list[Said]:
    return [
        (item.case_id, item.at, item.channel, item.step, item.unasked, item.text)
        for item in change.messages
        if item.direction.value == "out"
    ]


async def replayed(files: list[CaseFile], using: Plan, laid: Laid | None = None) -> list[Said]:
    said: list[Said] = []
    side = in_use(using.house, laid)
    play = Play(using, side, laid if using.move else None, lambda _, change: said.extend(_said(change)))
    await play.run(files)
    return said


@pytest.mark.parametrize("known", [None, habits()], ids=["nobody answers", "as lately"])
async def test_what_is_replayed_is_what_the_service_then_does(known: Habits | None) -> None:
    real = RealHouse()
    await real.live_until_now()
    files = real.store.files()
    foreseen = await replayed(files, plan(habits=known))
    done = await real.live_on(plan().end, Fates(known))
    assert sorted(foreseen) == sorted(done)
    assert len({item[0] for item in done}) > 10
    assert (known is None) or any(not item[4] for item in done), "somebody wrote and was answered"


async def test_a_draft_that_running_cases_move_to_is_replayed_as_it_is_then_done() -> None:
    real = RealHouse()
    await real.live_until_now()
    new = calmer()
    foreseen = await replayed(real.store.files(), plan(habits=habits(), move=True), Laid(new))
    real.rulebook.put(new)
    for file in real.store.files():
        if unmovable(file.case, new) is None:
            await real.desk.handle(file.case.id, Migrated("ada", new, JOB))
    done = await real.live_on(plan().end, Fates(habits()))
    assert sorted(foreseen) == sorted(done)
    assert done


async def _part(**changes: object) -> tuple[Plan, Part]:
    real = RealHouse()
    await real.live_until_now()
    using = plan(**changes)
    return using, await play_in(room_of(using), real.store.files())


async def test_the_same_run_gives_the_same_result_whichever_way_the_cases_are_cut() -> None:
    real = RealHouse()
    await real.live_until_now()
    using, files = plan(habits=habits(), after=Laid(calmer()), move=True), real.store.files()
    old = real.rulebook.version("courteous", 1)
    whole, parts = Sum(), Sum()
    whole.add(await play_in(room_of(using), files))
    for start in range(0, len(files), 7):
        parts.add(await play_in(room_of(using), files[start : start + 7]))
    assert report(using, whole, Rates(), old, {}) == report(using, parts, Rates(), old, {})


async def test_nothing_of_the_present_is_changed() -> None:
    real = RealHouse()
    await real.live_until_now()
    before = real.store.files()
    seen = [(file.case, file.account) for file in before]
    await play_in(room_of(plan(habits=habits(), after=Laid(calmer()), move=True)), before)
    after = real.store.files()
    assert [(file.case, file.account) for file in after] == seen
    assert real.rulebook.version("courteous", 2) is None


async def test_a_draft_that_changes_nothing_moves_nobody() -> None:
    same = next(item for item in SCENARIOS if item.name == "courteous").model_copy(update={"version": 2})
    _, part = await _part(after=Laid(same), move=True)
    assert part.moves == []
    assert part.after.migrated > 0
    assert replace(part.after, migrated=0) == part.before
    assert part.cases > 10


async def test_a_later_step_moves_its_cases_and_says_why() -> None:
    using, part = await _part(after=Laid(calmer()), move=True)
    found = Sum()
    found.add(part)
    old = next(item for item in SCENARIOS if item.name == "courteous")
    result = report(using, found, Rates(), old, {})
    reasons = {item["why"] for item in result["moves"]["sample"]}
    assert "day_changed" in reasons
    changed = next(item for item in result["moves"]["sample"] if item["why"] == "day_changed")
    assert (changed["before"]["step"], changed["from"], changed["to"]) == ("firmer", 10, 14)
    assert result["moves"]["count"] == sum(result["moves"]["by_days"].values()) == len(part.moves)


async def test_a_draft_for_new_cases_only_leaves_running_ones_where_they_are() -> None:
    _, part = await _part(after=Laid(calmer()), move=False)
    assert (part.moves, part.after.migrated) == ([], 0)


async def test_accounts_that_came_lately_come_again_owing_all_under_another_name() -> None:
    real = RealHouse()
    await real.live_until_now()
    using = plan(arrivals=True, arrivals_since=START, after=Laid(calmer()))
    again = arriving(real.store.files(), using)
    assert {item.deed for item in again} == {Deed.ARRIVAL}
    assert all(item.account and not any(due.paid.minor for due in item.account.invoices) for item in again)
    assert {item.at - START for item in again} == {timedelta(DAYS)}
    late = replace(using, begin=NOW, arrivals_since=START - timedelta(1))
    part = await play_in(room_of(late), real.store.files())
    assert part.arrived == 24


async def test_a_name_that_is_hidden_keeps_the_length_of_texts() -> None:
    file = next(iter(await _files()))
    name = replace(file.account.debtor, name="Zoë O'Neil 2ő")
    hidden = masked(replace(file, account=replace(file.account, debtor=name))).account.debtor.name
    assert hidden == "nnő n'nnnn 2ő"


async def _files() -> list[CaseFile]:
    real = RealHouse()
    await real.live_until_now()
    return real.store.files()


# --- what it costs, whom it tires ---


async def test_costs_are_counted_and_priced_only_where_there_is_a_price() -> None:
    using, part = await _part(after=Laid(calmer()), move=True)
    found = Sum()
    found.add(part)
    rates = Rates(sms=price_of("0.08 EUR"), letter=price_of("1.90 EUR"), minutes={"call": 8})
    side = report(using, found, rates, None, {})["before"]
    by_kind = {line["kind"]: line for line in side["cost"]}
    assert by_kind["sms_segments"]["total"] == str(price_of("0.08 EUR").amount * part.before.segments.total())  # type: ignore[union-attr]
    assert by_kind["whatsapp_templates"]["total"] is None
    assert set(totals(side["cost"])) == {"EUR"}
    assert side["minutes"].get("call", 8) == 8
    assert side["paid"] is None


def test_tallies_add_up_in_any_order() -> None:
    first, second, both, other = Tally(), Tally(), Tally(), Tally()
    first.unasked["sms"][3] += 2
    first.worst = [(3, "a")]
    first.words = {"cap_week": "3 in 7 days"}
    second.unasked["sms"][3] += 1
    second.worst = [(4, "b")]
    second.letters = 2
    for item in (first, second):
        both.add(item)
    for item in (second, first):
        other.add(item)
    assert both == other
    assert (both.unasked["sms"][3], both.letters, both.worst[0]) == (3, 2, (4, "b"))


# --- habits ---


def test_too_little_history_says_so_and_nobody_answers() -> None:
    few = Habits(START, NOW, {"friendly": Seen(FEW - 1, Counter({PAID: FEW - 1}))})
    assert what_follows(few, few.all_steps, "friendly", 0.0) is None
    assert few.told()["enough"] is False


def test_a_step_without_history_of_its_own_goes_by_all_steps() -> None:
    known = habits()
    assert what_follows(known, known.all_steps, "brand_new", 0.01) == "already_paid"
    assert what_follows(known, known.all_steps, "brand_new", 0.99) is None


@given(st.dictionaries(st.integers(0, 20), st.integers(1, 9), min_size=1), st.floats(0, 1, exclude_max=True))
def test_what_is_drawn_was_counted(counts: dict[int, int], roll: float) -> None:
    assert drawn(counts, roll) in counts


@settings(max_examples=20)
@given(st.text(), st.integers())
def test_dice_fall_alike_for_the_same_words(name: str, number: int) -> None:
    assert dice(name, number) == dice(name, number)
    assert 0 <= dice(name, number) < 1


async def test_habits_are_learnt_from_what_followed_each_message() -> None:
    real = RealHouse()
    await real.live_until_now()
    files = real.store.files()
    names = [file.case.id for file in files]
    found = Habits(START, NOW)
    traces = await real.store.traces(names, [file.case.debtor_id for file in files], START)
    found.learn(files, traces)
    assert found.all_steps.said == sum(1 for item in traces.messages if item.unasked and item.step)
    assert found.all_steps.then[PAID] == 1
    assert found.first == START.date()
    settled = [file for file in files if file.case.state is CaseState.SETTLED]
    assert found.cases == len(files) > len(settled)


def test_nothing_is_learnt_from_nothing() -> None:
    empty = Habits(START, NOW)
    empty.learn([], Traces())
    assert empty.told()["messages"] == 0
