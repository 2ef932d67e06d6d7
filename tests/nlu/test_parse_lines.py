from __future__ import annotations

import io
import json

from nlu.parse_lines import parse_lines
from nlu.understand import ScoringEngine
from tests.nlu.conftest import NOW, StubScorer


async def run(*lines: str | bytes) -> tuple[int, list[dict[str, object]], str]:
    out, err = io.StringIO(), io.StringIO()
    code = await parse_lines(lines, ScoringEngine(StubScorer("local")), out, err, now=NOW)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


async def test_each_line_is_answered_in_order() -> None:
    code, answers, errors = await run(
        '{"id": "a", "text": "How much is it? I can do 100 euro on Friday", "language": "en"}',
        '{"id": 2, "text": "100"}',
    )
    assert (code, errors) == (0, "")
    assert [answer["id"] for answer in answers] == ["a", 2]
    first = answers[0]
    leading = first["intent"]
    assert isinstance(leading, dict)
    assert (leading["name"], leading["confidence"] > 0.9) == ("ask_balance", True)
    assert first["intents"] == [leading]
    assert first["abstain"] is False
    slots = first["slots"]
    assert isinstance(slots, dict)
    assert slots["date"] == "2026-11-20"
    assert slots["amount"] == "100.00"
    assert slots["currency"] == "EUR"
    assert slots["reference"] is None


async def test_an_answer_has_just_the_keys_that_other_programs_rely_on() -> None:
    _, answers, _ = await run('{"id": 1, "text": "/affirm  Friday"}')
    assert list(answers[0]) == ["id", "text", "language", "intent", "intents", "abstain", "slots"]
    assert answers[0]["text"] == "/affirm  Friday"
    slots = answers[0]["slots"]
    assert isinstance(slots, dict)
    assert list(slots) == ["date", "amount", "currency", "reference"]


async def test_a_line_may_bring_its_own_now() -> None:
    _, answers, _ = await run('{"id": 1, "text": "tomorrow", "now": "2027-02-28T12:00:00+01:00"}')
    slots = answers[0]["slots"]
    assert isinstance(slots, dict)
    assert slots["date"] == "2027-03-01"


async def test_bad_lines_are_told_by_number_and_nothing_else_is_lost() -> None:
    code, answers, errors = await run(
        '{"id": 1, "text": "hello you"}',
        "not json",
        "[1]",
        '{"id": 4}',
        '{"id": 5, "text": 7}',
        '{"id": 6, "text": "x", "now": "soon"}',
        "",
        b'{"id": 8, "text": "caf\xc3\xa9 please"}',
        b"\xff\xfe",
        '{"id": 10, "text": "bye"}',
    )
    assert code == 1
    assert [answer["id"] for answer in answers] == [1, 8, 10]
    assert [line.split(":")[0] for line in errors.splitlines()] == [f"line {n}" for n in (2, 3, 4, 5, 6, 9)]


async def test_an_unknown_language_falls_back_to_english() -> None:
    code, answers, _ = await run('{"id": 1, "text": "ok then", "language": "xx"}')
    assert code == 0
    assert answers[0]["language"] == "en"
