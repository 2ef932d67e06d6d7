"""`user`: a member is added, helped back in, and kept out, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.users import app
from console.lockout import account_key
from store.base import Store
from store.embedded import embedded
from store.mongo import MongoStore
from store.team import Session, User

SOON = datetime(2099, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        yield runner.run(stack.enter_async_context(embedded(tmp_path_factory.mktemp("users"))))
        runner.run(stack.aclose())


@pytest.fixture
def run(uri: str, tmp_path: Path) -> Callable[..., Result]:
    config = tmp_path / "config.yml"
    config.write_text(f"database: {{name: users_{abs(hash(tmp_path))}}}\n")

    def invoke(*arguments: str, typed: str = f"{PASSWORD}\n", code: int = 0) -> Result:
        result = CliRunner().invoke(
            app, [*arguments, "--config", str(config)], input=typed, env={"MONGODB_URI": uri, "AMICABLE_SECRET_KEY": ""}
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def with_store(uri: str, tmp_path: Path) -> Callable[..., object]:
    def work(do: Callable[[Store], object]) -> object:
        async def inside() -> object:
            store = MongoStore(uri, f"users_{abs(hash(tmp_path))}", production=False)
            await store.open()
            try:
                return await do(store)  # type: ignore[misc]
            finally:
                await store.close()

        return asyncio.run(inside())

    return work


def test_a_member_is_added_helped_back_in_and_kept_out(run, with_store) -> None:
    run("add", "sofie", "--role", "auditor")

    async def troubled(store: Store) -> None:
        user = await store.user("sofie")
        assert user is not None
        assert (user.role, user.must_change) == ("auditor", False)
        await store.put_user(replace(user, totp="sealed", recovery=("x",)))
        await store.open_session(Session("s1", "sofie", "w", SOON, SOON, SOON + timedelta(hours=8), "Firefox"))
        await store.count_failure(account_key("sofie"), 0, SOON)

    with_store(troubled)
    assert "Firefox" in run("sessions", "sofie").stdout
    assert run("list").stdout == "sofie\tauditor\tactive\tcode\tall\tall\n"
    run("unlock", "sofie")
    run("reset", "sofie", "--totp", typed="")

    async def look(store: Store) -> User | None:
        assert await store.sessions_of("sofie") == []
        assert await store.failures([account_key("sofie")]) == {}
        return await store.user("sofie")

    user = with_store(look)
    assert (user.totp, user.recovery, user.must_change, user.version) == ("", (), False, 1)
    assert "read from stdin" in run("reset", "sofie", typed="quite another one\n").stderr
    assert with_store(look).must_change
    run("disable", "sofie")
    assert run("list").stdout == "sofie\tauditor\tdisabled\tno code\tall\tall\n"


def test_what_cannot_be_is_refused_with_code_2(run, with_store) -> None:
    run("add", "sofie", "--role", "owner", code=2)
    run("add", "So fie", code=2)
    run("add", "sofie", typed="short\n", code=2)
    run("add", "sofie", typed="sofie is my name\n", code=2)
    for command in ("disable", "unlock", "sessions", "reset"):
        run(command, "nobody", code=2)

    async def through_a_service(store: Store) -> None:
        await store.put_user(User("vera", "", subject="https://id.example 17"))

    with_store(through_a_service)
    run("reset", "vera", code=2)
    run("add", "vera", code=2)
