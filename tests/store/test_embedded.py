"""The embedded database: starts, stops, and survives what happens to processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest
from pymongo import AsyncMongoClient

from store.base import Store, Unavailable
from store.embedded import embedded, free_port
from store.mongo import MongoStore
from tests.store.builders import change, entry, file, loaded, loading, outbound

QUICK = "&serverSelectionTimeoutMS=500"


def _pid(directory: Path) -> int:
    return int((directory / "amicable.pid").read_text())


def _runs(pid: int) -> bool:
    """Whether the process runs; one that nobody reaped (a container without an init) does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _kill(directory: Path) -> None:
    """End the server as a power cut would, and wait until it is gone."""
    process = psutil.Process(_pid(directory))
    os.kill(process.pid, signal.SIGKILL)
    await _until_gone(process.pid)


async def _until_gone(pid: int) -> None:
    async with asyncio.timeout(20):
        while _runs(pid):  # noqa: ASYNC110 - nobody tells us: not our child
            await asyncio.sleep(0.02)


async def _write(store: Store, times: int) -> None:
    for number in range(times):
        found = await file(store)
        assert await store.commit(change(found, messages=(outbound(f"M{number}"),), entries=(entry(f"H{number}"),)))


async def test_records_are_there_after_a_stop_and_a_new_start(tmp_path: Path) -> None:
    for _ in range(2):
        async with embedded(tmp_path) as uri:
            store = MongoStore(uri, "amicable", production=False)
            await store.open()
            await loaded(store)
            await store.close()
            pid = _pid(tmp_path)
        assert not _runs(pid)
        assert not (tmp_path / "amicable.pid").exists()


async def test_a_kill_after_acknowledged_writes_loses_nothing(tmp_path: Path) -> None:
    async with embedded(tmp_path) as uri:
        store = MongoStore(uri, "amicable", production=False)
        await store.open()
        await loaded(store)
        await _write(store, 20)
        await _kill(tmp_path)
        await store.close()
    async with embedded(tmp_path) as uri:
        store = MongoStore(uri, "amicable", production=False)
        await store.open()
        assert (await file(store)).case.version == 20
        assert len(await store.conversation("case-D1")) == len(await store.history("case-D1")) == 20
        await store.close()


async def test_a_database_that_goes_away_is_unavailable_and_found_again(tmp_path: Path) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        uri = await stack.enter_async_context(embedded(tmp_path, port))
        store = MongoStore(uri + QUICK, "amicable", production=False)
        await store.open()
        found = await loaded(store)
        await _kill(tmp_path)
        again = [loading("D2")]
        for call in (store.ping(), store.load("case-D1"), store.commit(change(found)), store.import_accounts(again)):
            with pytest.raises(Unavailable):
                await call
    async with embedded(tmp_path, port) as back:
        assert back == uri
        await store.ping()
        assert await store.commit(change(found))
        await store.close()


async def test_a_server_that_a_killed_predecessor_left_behind_is_stopped(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from store.embedded import embedded\n"
        "async def main():\n"
        "    async with embedded(pathlib.Path(sys.argv[1])):\n"
        "        print('up', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"up\n"
    orphan = _pid(tmp_path)
    parent.kill()
    await parent.wait()
    assert _runs(orphan)
    async with embedded(tmp_path) as uri:
        assert not _runs(orphan)
        assert uri.startswith("mongodb://127.0.0.1:")


async def test_a_second_one_on_the_directory_joins_the_database_that_runs_there(tmp_path: Path) -> None:
    async with embedded(tmp_path) as first:
        async with embedded(tmp_path) as second:
            assert second == first
        async with AsyncMongoClient[dict[str, object]](first) as client:
            assert (await client.admin.command("ping"))["ok"]


async def test_a_port_in_use_leads_to_another(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, embedded(tmp_path, port) as uri:
        assert f":{port}/" not in uri


async def test_a_directory_that_cannot_be_opened_by_the_database_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "WiredTiger").write_text("no database")
    (tmp_path / "WiredTiger.wt").write_text("no database")
    (tmp_path / "WiredTiger.turtle").write_text("no database")
    with pytest.raises(Unavailable, match=r"secantusd\.log"):
        async with embedded(tmp_path):
            pass
