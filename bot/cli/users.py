"""`user`: who of the team may sign in to the console, and what to do when somebody cannot."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from getpass import getpass
from pathlib import Path

import typer

from bot.cli.base import ConfigPath, configured, records, refuse, say
from console.lockout import account_key
from console.roles import Role
from store.base import Store, StoreError
from store.team import User

app = typer.Typer(
    help="Add, list, disable members of the team, and help those who cannot sign in.",
    no_args_is_help=True,
    add_completion=False,
)

_ROLES = ", ".join(Role)
_COMPLAINTS = {
    "password.short": "a password has at least {shortest} characters",
    "password.long": "a password has at most {longest} characters",
    "password.name": "the name must not be in the password",
    "password.same": "a password is more than a few characters over and over",
}


@app.command()
def add(
    name: str = typer.Argument(..., help="Small letters, digits, dot, hyphen, underscore."),
    role: str = typer.Option("agent", "--role", help=f"One of {_ROLES}."),
    config_path: Path = ConfigPath,
) -> None:
    """Add a member, or give a known one a new password and role. The password is asked for (or read from stdin).

    It has at least 12 characters, is more than a few of them over and over, and must not hold the name.
    """
    from console.team import NAME  # the whole page comes along

    if not NAME.fullmatch(name) or role not in set(Role):
        refuse(f"a name has small letters, digits, '.', '-', '_'; a role is one of {_ROLES}")
    hashed = _hashed_password(name)

    async def put(store: Store) -> None:
        if await store.add_user(User(name, hashed, role)):
            return
        known = await _known(store, name)
        _refuse_service_account(known)
        await _change(store, replace(known, password_hash=hashed, role=role, disabled=False, must_change=False))

    _with_records(config_path, put)
    say(f"{name} may sign in as {role}")


@app.command()
def skills(
    name: str,
    languages: str = typer.Option("", "--languages", help="Those they speak, like nl,fr. Empty: all."),
    queues: str = typer.Option("", "--queues", help="Those they handle, like dispute,plan. Empty: all."),
    config_path: Path = ConfigPath,
) -> None:
    """Say which languages a member speaks and which queues they handle: routing goes by it."""

    from console.skills import NoSuchSkill, with_skills

    async def put(store: Store) -> None:
        user = await _known(store, name)
        try:
            after = with_skills(user, _names(languages), _names(queues))
        except NoSuchSkill as error:
            refuse(str(error))
        if not await store.change_user(replace(after, version=user.version + 1)):
            refuse(f"{name} was changed by somebody else at this moment: try again")

    _with_records(config_path, put)
    say(f"{name} speaks {languages or 'all languages'} and handles {queues or 'all queues'}")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


@app.command()
def disable(name: str, config_path: Path = ConfigPath) -> None:
    """Keep a member out, at once."""

    async def put(store: Store) -> None:
        await _change(store, replace(await _known(store, name), disabled=True))

    _with_records(config_path, put)
    say(f"{name} may not sign in any more")


@app.command()
def reset(
    name: str,
    password: bool = typer.Option(False, "--password", help="Only the password."),
    totp: bool = typer.Option(False, "--totp", help="Only the second factor (a lost phone)."),
    config_path: Path = ConfigPath,
) -> None:
    """Help a member back in: a new password, which they replace at once, and a second factor to be set up anew.

    Without an option both. All their sessions end, and failed sign-ins are forgotten.
    """
    both = password == totp
    hashed = _hashed_password(name) if password or both else ""

    async def put(store: Store) -> None:
        user = await _known(store, name)
        _refuse_service_account(user)
        if hashed:
            user = replace(user, password_hash=hashed, must_change=True)
        if totp or both:
            user = replace(user, totp="", recovery=())
        await _change(store, user)
        await store.forgive([account_key(name)])

    _with_records(config_path, put)
    say(f"{name} is signed out everywhere" + (" and chooses a password at the next sign-in" if hashed else ""))


@app.command()
def unlock(name: str, config_path: Path = ConfigPath) -> None:
    """Forget a member's failed sign-ins, so that they need not wait."""

    async def put(store: Store) -> None:
        await _known(store, name)
        await store.forgive([account_key(name)])

    _with_records(config_path, put)
    say(f"{name} may try again at once")


@app.command()
def sessions(
    name: str,
    revoke: bool = typer.Option(False, "--revoke", help="End them all."),
    config_path: Path = ConfigPath,
) -> None:
    """Where a member is signed in, a line each: opened, last used, ends at the latest, browser. Times are UTC."""

    async def show(store: Store) -> None:
        await _known(store, name)
        for item in await store.sessions_of(name):
            times = (item.opened_at, item.seen_at, item.until)
            sys.stdout.write("\t".join([*(f"{at:%Y-%m-%d %H:%M}" for at in times), item.agent]) + "\n")
        if revoke:
            say(f"{await store.end_sessions(name)} sessions were ended")

    _with_records(config_path, show)


@app.command("list")
def list_users(config_path: Path = ConfigPath) -> None:
    """The team, a line each: name, role, state, second factor, languages, queues."""

    async def show(store: Store) -> None:
        for user in await store.users():
            factor = "company sign-in" if user.subject else ("code" if user.totp else "no code")
            state = "disabled" if user.disabled else "away" if user.away else "active"
            can = f"{','.join(user.languages) or 'all'}\t{','.join(user.queues) or 'all'}"
            sys.stdout.write(f"{user.name}\t{user.role}\t{state}\t{factor}\t{can}\n")

    _with_records(config_path, show)


async def _known(store: Store, name: str) -> User:
    user = await store.user(name)
    if user is None:
        refuse(f"there is no user {name!r}")
    return user


def _refuse_service_account(user: User) -> None:
    if user.subject:
        refuse(f"{user.name} comes through your sign-in service, which looks after passwords, codes and roles")


async def _change(store: Store, user: User) -> None:
    """Keep a change and sign the member out everywhere."""
    if not await store.change_user(replace(user, version=user.version + 1)):
        refuse(f"{user.name} was changed by somebody else at this moment: try again")
    await store.end_sessions(user.name)


def _hashed_password(name: str) -> str:
    from console.passwords import LONGEST, SHORTEST, complaint, hash_password  # takes its time, and few commands ask

    typed = sys.stdin.isatty()
    given = getpass("Password: ") if typed else sys.stdin.readline().rstrip("\n")
    found = complaint(given, name)
    if found:
        refuse(_COMPLAINTS[found].format(shortest=SHORTEST, longest=LONGEST))
    if not typed:
        say("the password was read from stdin")
    return hash_password(given)


def _with_records(config_path: Path, work: Callable[[Store], Awaitable[None]]) -> None:
    async def run() -> None:
        async with records(configured(config_path)) as store:
            await work(store)

    try:
        asyncio.run(run())
    except StoreError as error:
        refuse(f"the records cannot be reached: {error}")
