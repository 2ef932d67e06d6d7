"""`user`: who of the team may sign in to the console."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from getpass import getpass
from pathlib import Path

import typer
from argon2 import PasswordHasher

from bot.cli.base import ConfigPath, configured, records, refuse, say
from store.base import Store, StoreError
from store.team import User

app = typer.Typer(help="Add, list, disable members of the team, and set their passwords.", no_args_is_help=True)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_SHORTEST = 12


@app.command()
def add(
    name: str = typer.Argument(..., help="Small letters, digits, dot, hyphen, underscore."),
    role: str = typer.Option("agent", "--role", help="agent or admin."),
    config_path: Path = ConfigPath,
) -> None:
    """Add a member, or give a known one a new password and role. The password is asked for (or read from stdin)."""
    if not _NAME.fullmatch(name) or role not in ("agent", "admin"):
        refuse("a name has small letters, digits, '.', '-', '_'; a role is agent or admin")
    hashed = PasswordHasher().hash(_password())

    async def put(store: Store) -> None:
        await store.put_user(User(name, hashed, role))

    _with_records(config_path, put)
    say(f"{name} may sign in as {role}")


@app.command()
def disable(name: str, config_path: Path = ConfigPath) -> None:
    """Keep a member out."""

    async def put(store: Store) -> None:
        user = await store.user(name)
        if user is None:
            refuse(f"there is no user {name!r}")
        await store.put_user(replace(user, disabled=True))

    _with_records(config_path, put)
    say(f"{name} may not sign in any more")


@app.command("list")
def list_users(config_path: Path = ConfigPath) -> None:
    """The team, a line each: name, role, state."""

    async def show(store: Store) -> None:
        for user in await store.users():
            sys.stdout.write(f"{user.name}\t{user.role}\t{'disabled' if user.disabled else 'active'}\n")

    _with_records(config_path, show)


def _password() -> str:
    given = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(given) < _SHORTEST:
        refuse(f"a password has at least {_SHORTEST} characters")
    return given


def _with_records(config_path: Path, work: Callable[[Store], Awaitable[None]]) -> None:
    async def run() -> None:
        async with records(configured(config_path)) as store:
            await work(store)

    try:
        asyncio.run(run())
    except StoreError as error:
        refuse(f"the records cannot be reached: {error}")
