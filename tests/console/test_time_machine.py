"""The time machine's pages, and the moving of running cases, over the real service with a virtual clock."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.machine import machine_of
from bot.moving import Migrations, day_changes
from bot.replay.running import Replays
from bot.workshop import workshop_of
from console.app import add_console
from console.entry import Entry
from console.machine_view import Chart
from flows.scenario import read_scenario
from store.library import Draft, WordingChange
from store.replays import ReplayRun, Side, Work
from store.team import User
from tests.browser.living import START, Living
from tests.console.conftest import HASHED, YEAR, Browser
from tests.stories.telling import FLOWS

TEXT = (FLOWS / "scenarios" / "courteous.yml").read_text()
CALMER = TEXT.replace("{from: due, days: 10}", "{from: due, days: 14}")


class House:
    """The console with its machine, played in this very process."""

    def __init__(self, alive: Living) -> None:
        self.alive = alive
        service, app = alive.service, web.Application()
        self.doors = machine_of(service, app, workers=0)
        add_console(
            app,
            alive.store,
            service.desk,
            service.hub,
            service.clock,
            entry=Entry(service.tokens.session_key(), secure=False, longest=YEAR, idle=YEAR),
            channels=service.channels,
            workbench=workshop_of(service),
            machine=self.doors,
        )
        self.app = app

    async def idle(self) -> None:
        replays, moves = self.doors.replays, self.doors.moves
        assert isinstance(replays, Replays)
        assert isinstance(moves, Migrations)
        await replays.idle()
        await moves.idle()


@pytest.fixture
def house(alive: Living) -> House:
    return House(alive)


@pytest.fixture
async def ada(house: House, alive: Living) -> AsyncIterator[Browser]:
    """An admin's browser."""
    await alive.store.put_user(User("ada", HASHED, "admin"))
    async with TestClient(TestServer(house.app)) as http:
        browser = Browser(http)
        await browser.log_in("ada")
        yield browser


async def draft(alive: Living, text: str = CALMER, **changes: object) -> Draft:
    words = (WordingChange("friendly", "en", "default", "Good day, {{ open_amount | money }} is still open."),)
    found = Draft("d-1", "courteous", 1, text, "ada", START, "ada", START, words)
    found = replace(found, **changes)  # type: ignore[arg-type]
    assert await alive.store.add_draft(found)
    return found


async def started(ada: Browser, house: House, **fields: str) -> str:
    """Start a replay and wait for it; the address of its page."""
    chosen = {"subject": "draft:d-1", "base": "", "days": "30", "assume": "nobody", "move": "yes"} | fields
    answer = await ada.send("/console/machine", "/console/machine", **chosen)
    assert answer.status == 200, await answer.text()
    await house.idle()
    return answer.url.path


async def test_a_draft_is_played_beside_today_and_the_result_shown(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive, wordings=())
    path = await started(ada, house)
    html = await ada.read(path)
    assert "Unasked messages" in html
    assert "instead of 7" in html
    assert html.count(" with the draft, ") > 60  # a figure for each day of each chart
    assert '<svg class="chart"' in html
    assert "Nobody answers, nobody pays" in html
    assert html.count('href="/console/cases/') >= 1
    assert "style=" not in html
    assert "<script>" not in html
    run = await alive.store.replay(path.rpartition("/")[2])
    assert run is not None
    assert (run.by, run.state, run.draft.draft, run.draft.draft_version) == ("ada", Work.DONE, "d-1", 1)
    assert not any(name in run.result for name in ("Peeters", "Janssens", "Bruno"))


async def test_nothing_is_sent_or_written_by_a_replay(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive, wordings=())
    before = [await alive.store.load(name) for name in ("anna", "bruno", "clara", "dev")]
    await started(ada, house, assume="lately", arrivals="yes")
    assert [await alive.store.load(name) for name in ("anna", "bruno", "clara", "dev")] == before
    assert (await alive.store.counts()).messages.get("queued", 0) == 0
    assert alive.service.rulebook.version("courteous", 2) is None


async def test_the_figures_can_be_taken_along(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive, wordings=())
    path = await started(ada, house)
    result = json.loads(await ada.read(f"{path}/result.json"))
    assert (result["schema"], result["days"], result["by"]) == (1, 30, "ada")
    lines = list(csv.DictReader(io.StringIO(await ada.read(f"{path}/result.csv"))))
    told = sum(sum(row) for row in result["after"]["unasked"].values())
    assert sum(int(line["draft"]) for line in lines if line["part"] == "unasked") == told > 0


async def test_who_is_erased_stands_in_no_result_any_more(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive, wordings=())
    path = await started(ada, house)
    assert 'href="/console/cases/dev"' in await ada.read(path)
    run = await alive.store.replay(path.rpartition("/")[2])
    assert run is not None
    assert "dev" not in run.result
    await alive.service.subjects.erase("dev", "ada", "asked by mail")
    assert "dev" not in {line["case"] for line in json.loads(await ada.read(f"{path}/result.json"))["moves"]["sample"]}
    assert 'href="/console/cases/dev"' not in await ada.read(path)
    again = await ada.read(await started(ada, house))
    assert "Unasked messages" in again
    assert 'href="/console/cases/dev"' not in again


async def test_too_little_history_is_said(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive, wordings=())
    html = await ada.read(await started(ada, house, assume="lately"))
    assert "Too few messages were sent lately to learn from" in html


async def test_a_draft_that_could_not_be_activated_is_not_played_and_says_why(
    ada: Browser, house: House, alive: Living
) -> None:
    await draft(alive, text=CALMER.replace('["10:00"]', '["23:00"]'))
    html = await ada.read(await started(ada, house))
    assert "could not be activated" in html
    assert "send time" in html


async def test_a_run_is_stopped_and_stays_stopped(ada: Browser, house: House, alive: Living) -> None:
    await draft(alive)
    side = Side("courteous", 1, "d-1", 1, CALMER)
    run = ReplayRun("r-1", "ada", alive.clock(), 30, side, "nobody", move=True, arrivals=False)
    await alive.store.add_replay(run)
    answer = await ada.send("/console/machine/r-1", "/console/machine/r-1/cancel")
    assert "Somebody stopped this run" in await answer.text()
    assert not await house.doors.replays.cancel("r-1")  # type: ignore[union-attr]


async def test_a_run_whose_process_died_says_so(ada: Browser, alive: Living) -> None:
    long_ago = alive.clock() - timedelta(hours=1)
    run = ReplayRun("r-1", "ada", long_ago, 30, Side("courteous", 1), "nobody", move=True, arrivals=False)
    await alive.store.add_replay(replace(run, state=Work.RUNNING))
    assert "failed" in await ada.read("/console/machine")
    assert "Start it again" in await ada.read("/console/machine/r-1")


@pytest.mark.parametrize(
    "path", ["/console/machine/r-9", "/console/machine/r-9/result.csv", "/console/machine/r-9/result.json"]
)
async def test_a_run_that_is_not_there_is_not_found(ada: Browser, path: str) -> None:
    await ada.read(path, 404)


@pytest.mark.parametrize(
    "wrong", [{"subject": "draft:nobody"}, {"subject": ""}, {"days": "9000"}, {"assume": "x"}, {"base": "edition:a:b"}]
)
async def test_a_form_that_makes_no_sense_starts_nothing(ada: Browser, alive: Living, wrong: dict[str, str]) -> None:
    await draft(alive)
    chosen = {"subject": "draft:d-1", "base": "", "days": "30", "assume": "nobody"} | wrong
    answer = await ada.send("/console/machine", "/console/machine", **chosen)
    assert answer.status == 400
    assert await alive.store.replays() == []


async def test_an_agent_reads_results_but_starts_none(house: House, alive: Living) -> None:
    await draft(alive)
    async with TestClient(TestServer(house.app)) as http:
        sofie = Browser(http)
        await sofie.log_in("sofie")
        html = await sofie.read("/console/machine")
        assert 'name="subject"' not in html
        (csrf,) = re.findall(r'name="csrf" value="([^"]*)"', html)[:1]
        fields = {"csrf": csrf, "once": "0" * 32, "subject": "draft:d-1", "days": "30", "assume": "nobody"}
        assert (await http.post("/console/machine", data=fields)).status == 403
        assert (await http.post("/console/moves", data=fields)).status == 403
    assert await alive.store.replays() == []


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
async def test_the_pages_speak_three_languages(ada: Browser, house: House, alive: Living, language: str) -> None:
    await draft(alive, wordings=())
    path = await started(ada, house)
    ada_user = await alive.store.user("ada")
    assert ada_user is not None
    await alive.store.put_user(replace(ada_user, language=language, version=ada_user.version + 1))
    words = {"en": "What is assumed", "fr": "Ce qui est supposé", "nl": "Wat aangenomen wordt"}
    assert words[language] in await ada.read(path)
    await ada.read("/console/machine")
    await ada.read("/console/moves")


# --- moving cases ---


def second_edition(alive: Living) -> None:
    alive.service.rulebook.put(read_scenario(CALMER.replace("version: 1", "version: 2"), "calmer.yml"))


async def test_cases_are_looked_at_moved_and_taken_back(ada: Browser, house: House, alive: Living) -> None:
    second_edition(alive)
    before = {name: await alive.store.load(name) for name in ("anna", "bruno")}
    html = await ada.read("/console/moves?edition=courteous:1:2")
    assert "Anna Peeters" in html
    assert "running cases follow this version" in html
    answer = await ada.send(
        "/console/moves?edition=courteous:1:2", "/console/moves", why="calmer after feedback", sure="yes"
    )
    await house.idle()
    assert answer.status == 200
    page = await ada.read(answer.url.path)
    assert "4 cases were moved" in page
    moved = await alive.store.load("anna")
    assert moved is not None
    assert moved.case.scenario_version == 2
    (told,) = [entry for entry in await alive.store.history("anna") if entry.rule == "migration/moved"]
    assert (told.actor, told.text) == ("ada", "calmer after feedback")
    await ada.send(answer.url.path, f"{answer.url.path}/undo")
    await house.idle()
    assert "4 cases were put back" in await ada.read(answer.url.path)
    for name, was in before.items():
        back = await alive.store.load(name)
        assert was is not None
        assert back is not None
        assert (back.case.scenario_version, back.case.steps, back.case.wake_at) == (1, was.case.steps, was.case.wake_at)


async def test_a_choice_narrows_whom_it_moves(ada: Browser, house: House, alive: Living) -> None:
    second_edition(alive)
    path = "/console/moves?edition=courteous:1:2&language=nl"
    html = await ada.read(path)
    assert "Clara Janssens" in html
    assert "Anna Peeters" not in html
    await ada.send(path, "/console/moves", why="Dutch first", sure="yes")
    await house.idle()
    versions = {}
    for name in ("anna", "bruno", "clara", "dev"):
        file = await alive.store.load(name)
        versions[name] = file.case.scenario_version if file else 0
    assert versions == {"anna": 1, "bruno": 1, "clara": 2, "dev": 1}


async def test_what_was_written_to_since_stays_when_a_move_is_taken_back(
    ada: Browser, house: House, alive: Living
) -> None:
    second_edition(alive)
    answer = await ada.send("/console/moves?edition=courteous:1:2", "/console/moves", why="x", sure="yes")
    await house.idle()
    await alive.service.timetable.run_until(START + timedelta(days=1, hours=4), alive.clock.set)
    file = await alive.store.load("anna")
    assert file is not None
    assert file.case.unasked
    await ada.send(answer.url.path, f"{answer.url.path}/undo")
    await house.idle()
    page = await ada.read(answer.url.path)
    assert "something came between" in page
    stayed = await alive.store.load("anna")
    assert stayed is not None
    assert stayed.case.scenario_version == 2


async def test_a_migration_that_was_stopped_goes_on_behind_its_last_case(
    ada: Browser, house: House, alive: Living
) -> None:
    second_edition(alive)
    answer = await ada.send("/console/moves?edition=courteous:1:2", "/console/moves", why="x", sure="yes")
    await house.idle()
    job = await alive.store.migration(answer.url.path.rpartition("/")[2])
    assert job is not None
    stopped = replace(job, state=Work.CANCELLED, after="bruno", moved=2, version=job.version + 1)
    assert await alive.store.change_migration(stopped)
    await ada.send(answer.url.path, f"{answer.url.path}/go-on")
    await house.idle()
    after = await alive.store.migration(job.id)
    assert after is not None
    assert (after.state, after.moved) == (Work.DONE, 2), "all were moved already, none a second time"


@pytest.mark.parametrize("wrong", [{"why": ""}, {"sure": ""}])
async def test_nothing_is_moved_without_a_reason_and_a_tick(ada: Browser, alive: Living, wrong: dict[str, str]) -> None:
    second_edition(alive)
    fields = {"why": "x", "sure": "yes"} | wrong
    answer = await ada.send("/console/moves?edition=courteous:1:2", "/console/moves", **fields)
    assert answer.status == 400
    assert await alive.store.migrations() == []


async def test_unknown_editions_and_migrations_lead_nowhere(ada: Browser, alive: Living) -> None:
    second_edition(alive)
    await ada.read("/console/moves?edition=courteous:1:9", 400)
    await ada.read("/console/moves?edition=<script>:1:2", 400)
    await ada.read("/console/moves/g-9", 404)


async def test_who_was_shown_in_a_look_is_noted(ada: Browser, alive: Living) -> None:
    second_edition(alive)
    await ada.read("/console/moves?edition=courteous:1:2")
    (view,) = await alive.store.views(who="ada", limit=1)
    assert (view.what, set(view.cases)) == ("moves", {"anna", "bruno", "clara", "dev"})


def test_steps_whose_day_differs_are_told_with_both_days() -> None:
    text = CALMER.replace("  - id: human", "  - id: colleague")
    assert day_changes(read_scenario(TEXT, "one.yml"), read_scenario(text, "other.yml")) == [
        ("firmer", 10, 14),
        ("colleague", None, 38),
        ("human", 38, None),
    ]


def test_a_chart_has_a_scale_and_every_seventh_day_below_it() -> None:
    chart = Chart("sms", [0] * 30, [3, *[0] * 28, 37], START.date())
    assert chart.scale == [40, 20, 0]
    assert [tick.day.day for tick in chart.ticks] == [20, 27, 4, 11, 18]
    assert next((bar.day, bar.after) for bar in chart.bars) == (START.date(), 3)
    assert Chart("sms", [0], [1], START.date()).scale == [1, 0]
