"""The last guard of the logs: nothing personal passes, whatever a line carries; what operators need does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import MASK, NOISY, configure_logs, guard, mask


@pytest.fixture(autouse=True)
def _fresh_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET)
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def logged() -> io.StringIO:
    stream = io.StringIO()
    configure_logs("debug", "json", stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("key", ["text", "name", "address", "phone", "email", "body", "iban", "token", "Words", "URL"])
def test_a_personal_key_loses_its_value(key):
    assert guard(None, "info", {"event": "x", key: "anything at all"})[key] == MASK


@pytest.mark.parametrize(
    "value",
    [
        "anna.peeters@example.org",
        "+32470123456",
        "+32 470 12 34 56",
        "+1 (415) 555-0100",
        "0470 12 34 56",
        "0470123456",
        "02/555.01.00",
        "32470123456",
        "BE68539007547034",
        "BE68 5390 0754 7034",
        "GB29NWBK60161331926819",
        "bot123456789:AAExampleExampleExampleExample",
        "mongodb://app:pw@db/amicable",
        "AC" + "0" * 32,
        "Bearer abc.def",
    ],
)
def test_a_personal_value_is_masked_under_any_key(value):
    for kept in (mask(f"before {value} after"), guard(None, "info", {"event": value, "reason": [value]})["reason"][0]):
        assert value not in kept
        assert MASK in kept


@pytest.mark.parametrize(
    "value",
    [
        "case-0193e5",
        "2026-11-21T22:44:09.123456Z",
        "01993e5c-7a52-7c11-9d04-6a2f8c1b2d3e",
        "sha256:9f86d081884c7d659a2feaa0c55ad015",
        "131047",
        "30 seconds, 12 of 500",
        "F-2026-0012",
        "127.0.0.1:8080",
        "courteous.yml:14",
    ],
)
def test_what_an_operator_needs_passes(value):
    assert mask(value) == value


def test_numbers_and_states_pass_and_a_phone_as_number_does_not():
    event = guard(None, "info", {"event": "swept", "count": 500, "took": 0.25, "ok": True, "odd": 32470123456})
    assert event == {"event": "swept", "count": 500, "took": 0.25, "ok": True, "odd": MASK}


def test_what_is_nested_is_guarded_too():
    event = guard(None, "info", {"event": "x", "detail": {"debtor": {"email": "a"}, "seen": ("a@b.example", 3)}})
    assert event["detail"] == {"debtor": {"email": MASK}, "seen": [MASK, 3]}


@given(st.from_regex(r"\+[1-9][0-9]{8,12}", fullmatch=True), st.sampled_from(["", "call ", "to=", "(", "'"]))
def test_no_international_number_ever_passes(number, before):
    assert number not in mask(f"{before}{number}")


def test_a_line_of_ours_comes_out_as_json_with_time_and_level(logged):
    structlog.get_logger("bot.desk").info("reply_handled", case_id="c1", channel="sms", text="I'll pay on Friday")
    (line,) = lines(logged)
    assert (line["event"], line["case_id"], line["text"], line["level"]) == ("reply_handled", "c1", MASK, "info")
    assert line["logger"] == "bot.desk"
    assert str(line["timestamp"]).endswith("Z")


def test_a_line_of_a_library_goes_the_same_way(logged):
    logging.getLogger("some.library").warning("cannot reach %s", "anna@example.org")
    (line,) = lines(logged)
    assert line["event"] == f"cannot reach {MASK}"


def test_a_traceback_is_kept_but_masked(logged):
    try:
        int("no such debtor: +32470123456")
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = lines(logged)
    assert "ValueError" in str(line["exception"])
    assert "32470123456" not in logged.getvalue()


def test_people_get_plain_lines():
    stream = io.StringIO()
    configure_logs("info", "console", stream)
    structlog.get_logger().info("started", port=8080)
    structlog.get_logger().debug("not shown")
    assert "started" in stream.getvalue()
    assert "port=8080" in stream.getvalue()
    assert "not shown" not in stream.getvalue()


async def test_a_telegram_token_in_a_url_never_reaches_the_log(logged, aiohttp_server):
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    server = await aiohttp_server(app)
    async with httpx.AsyncClient() as client:
        await client.get(str(server.make_url("/bot123456789:AAExampleExampleExampleExample/getMe")))
    assert "AAExample" not in logged.getvalue()
    assert logged.getvalue() == ""


@pytest.mark.parametrize("name", ["httpx", "httpcore", "twilio.http_client", "aiohttp.access", "pymongo.command"])
def test_a_noisy_library_is_quiet_even_at_debug(logged, name):
    logging.getLogger(name).info("to https://api.example/bot1:x")
    logging.getLogger(name).debug("the same, at length")
    assert logged.getvalue() == ""
    logging.getLogger(name).error("down")
    assert lines(logged)[0]["event"] == "down"


def test_telegrams_own_errors_stay_silent_for_they_hold_what_the_debtor_wrote(logged):
    logging.getLogger("telegram.request.BaseRequest").error("Can not load invalid JSON data: a private matter")
    assert logged.getvalue() == ""


def test_a_stricter_level_that_somebody_set_is_kept():
    logging.getLogger("httpx").setLevel(logging.CRITICAL)
    configure_logs("debug", "json", io.StringIO())
    assert logging.getLogger("httpx").level == logging.CRITICAL
