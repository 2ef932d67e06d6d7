"""What the team sees and records of who may be spoken to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from console.acts import ACTS, Act, ActRefused
from console.guarding import guarding
from flows.case import CaseFile, Hold, HoldReason
from flows.events import BreathingSpace, IdentityConfirmed, RepresentativeSet
from flows.policy import DEFAULT
from flows.standing import Representative, Verified
from tests.flows.builders import at, having, opened

TODAY = date(2026, 11, 23)
ASKS = replace(DEFAULT, identity_check=True, suspend_days=30, suspend_extension_days=30, breathing_space_days=60)


def act(file: CaseFile, **form: str) -> Act:
    return Act(file, "eva", TODAY, ("sms",), form)


def test_the_page_warns_where_it_is_not_known_who_reads() -> None:
    file = having(opened(), verified=(Verified("sms:sms-1", at(0), "agent"),))
    shown = guarding(file, ASKS, TODAY)
    assert [point.key for point in shown.unknown] == ["email:email-1"]
    assert shown.known == {"sms:sms-1": "agent"}
    assert "e-mail" in shown.warnings[0]
    assert guarding(file, ASKS, TODAY, "fr").warnings[0].startswith("On ne sait pas qui lit")
    assert guarding(file, DEFAULT, TODAY).warnings == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"representative": Representative("L", "l@x", at(0))}, "represents"),
        ({"hold": Hold(HoldReason.BREATHING_SPACE, at(0))}, "breathing space"),
        ({"hold": Hold(HoldReason.HARDSHIP, at(0))}, "hardship"),
    ],
)
def test_the_page_warns_before_a_reply_that_the_bot_would_not_send(changes: dict[str, object], words: str) -> None:
    (warning,) = guarding(having(opened(), **changes), DEFAULT, TODAY).warnings
    assert words in warning


def test_a_breathing_space_is_proposed_with_the_days_of_the_law() -> None:
    assert guarding(opened(), ASKS, TODAY).last_day == date(2027, 1, 21)
    assert guarding(opened(), DEFAULT, TODAY).last_day is None


def test_a_rest_is_offered_once_and_prolonged_once() -> None:
    assert guarding(opened(), ASKS, TODAY).suspend == "Rest for 30 days"
    resting = having(opened(), hold=Hold(HoldReason.SUSPENDED, at(1), at(31)))
    assert guarding(resting, ASKS, TODAY).suspend == "Rest for 30 more days"
    prolonged = having(resting, happened={"suspension_prolonged": at(2)})
    assert guarding(prolonged, ASKS, TODAY).suspend == ""
    assert guarding(opened(), DEFAULT, TODAY).suspend == ""


def test_forms_become_events() -> None:
    file = opened()
    assert ACTS["identity"](act(file, point="email:email-1")) == IdentityConfirmed("eva", "email", "email-1")
    assert ACTS["representative"](act(file, name=" L ", contact="l@x")) == RepresentativeSet("eva", "L", "l@x")
    wanted = BreathingSpace("eva", date(2026, 11, 20), date(2027, 1, 18), "BS-1")
    form = {"start": "2026-11-20", "until": "2027-01-18", "reference": "BS-1"}
    assert ACTS["breathing-space"](act(file, **form)) == wanted


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("identity", {"point": "sms:+32470999999"}),
        ("identity", {}),
        ("representative", {"name": "L", "contact": " "}),
        ("representative", {"name": "L" * 201, "contact": "x"}),
        ("breathing-space", {"start": "2026-12-01", "until": "2026-11-30"}),
        ("breathing-space", {"start": "2019-12-01", "until": "2026-11-30"}),
        ("breathing-space", {"start": "soon", "until": "2026-11-30"}),
        ("breathing-space", {"start": "2026-11-20", "until": "2026-11-20"}),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(name: str, form: dict[str, str]) -> None:
    with pytest.raises(ActRefused):
        ACTS[name](act(opened(), **form))


async def test_a_representative_is_recorded_and_removed_on_the_page(sofie, alive):
    page = await sofie.act("representative", name="Ms Laurent <law>", contact="laurent@example.test")
    assert "Ms Laurent &lt;law&gt;" in page
    assert "Somebody represents this debtor" in page
    page = await sofie.act("no-representative")
    assert "Ms Laurent" not in page.partition('id="history-title"')[0]


async def test_a_breathing_space_is_recorded_on_the_page_with_its_rule(sofie):
    page = await sofie.act("breathing-space", start="2026-11-23", until="2027-01-21", reference="BS-77")
    assert "breathing space until" in page.casefold()
    assert "the law forbids contact" in page
