from __future__ import annotations

import os
from datetime import time
from pathlib import Path

from bot.rulebook import Rulebook
from bot.scenario_folder import ScenarioFolder

PLAIN = """name: plain
version: {version}
send_times: ["{clock}"]
steps:
  - id: first
    kind: message
    when: {{from: due, days: {days}}}
    wording: friendly
"""


def write(folder: Path, *, version: int = 1, clock: str = "10:00", days: int = 3, name: str = "plain.yml") -> None:
    path = folder / name
    path.write_text(PLAIN.format(version=version, clock=clock, days=days))
    later = path.stat().st_mtime_ns + 1_000_000 * (len(clock) + days + version + int(clock[:2]))
    os.utime(path, ns=(later, later))


def opened(folder: Path) -> tuple[ScenarioFolder, Rulebook]:
    scenarios = ScenarioFolder(folder, {"friendly", "be_first_reminder"})
    return scenarios, Rulebook(scenarios.read(), default="plain")


def test_nothing_is_read_again_while_no_file_changes(tmp_path: Path) -> None:
    write(tmp_path)
    scenarios, rulebook = opened(tmp_path)
    assert not scenarios.refresh(rulebook)


def test_new_send_times_hold_without_a_restart(tmp_path: Path) -> None:
    write(tmp_path)
    scenarios, rulebook = opened(tmp_path)
    write(tmp_path, clock="15:30")
    assert scenarios.refresh(rulebook)
    assert rulebook.scenario("plain").send_times == (time(15, 30),)


def test_a_wrong_file_changes_nothing_and_is_complained_of_with_its_line(tmp_path: Path) -> None:
    write(tmp_path)
    scenarios, rulebook = opened(tmp_path)
    (tmp_path / "plain.yml").write_text(PLAIN.format(version=1, clock="23:30", days=3))
    assert not scenarios.refresh(rulebook)
    assert "plain.yml:3: send_times" in scenarios.complaint
    assert rulebook.scenario("plain").send_times == (time(10, 0),)
    write(tmp_path, clock="11:00")
    assert scenarios.refresh(rulebook)
    assert scenarios.complaint == ""


def test_other_steps_under_the_same_version_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    scenarios, rulebook = opened(tmp_path)
    write(tmp_path, days=5)
    assert not scenarios.refresh(rulebook)
    assert "write version: 2" in scenarios.complaint


def test_a_new_version_is_for_new_cases_and_the_old_one_stays_for_running_ones(tmp_path: Path) -> None:
    write(tmp_path)
    scenarios, rulebook = opened(tmp_path)
    write(tmp_path, version=2, days=5, name="plain-2.yml")
    assert scenarios.refresh(rulebook)
    old, new = rulebook.version("plain", 1), rulebook.scenario("plain")
    assert old is not None
    assert (old.steps[0].when.days, new.steps[0].when.days) == (3, 5)
