"""The web application: webhooks, chat, console, health, metrics."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.explaining import explainer
from bot.machine import machine_of
from bot.operations import operations_of
from bot.service import Service
from bot.signing import entry_of, oidc_of
from bot.talk_doors import talk_doors
from bot.workshop import workshop_of
from console.app import add_console
from console.ports import Post, StaleData
from portal.app import add_chat
from portal.stop import add_stop
from store.base import StoreError

log = structlog.get_logger(__name__)

_PORTS_TO_TRY = 20
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _to_console(_: web.Request) -> web.StreamResponse:
    """GET /: the team's door; debtors come by their own links."""
    raise web.HTTPFound("/console/")


def make_app(service: Service) -> web.Application:
    """Everything that is served; the service itself is started and closed by who runs it."""
    middlewares = [_believe_proxy] if service.config.http.behind_proxy else []
    app = web.Application(client_max_size=service.config.http.max_body_kilobytes * 1024, middlewares=middlewares)
    service.webhooks.add_to(app)
    app.router.add_get("/health", _health_of(service))
    app.router.add_get("/metrics", _metrics_of(service))
    demo = service.clock.virtual
    if not demo:
        app.router.add_get("/", _to_console)
    add_chat(
        app,
        service.store,
        service,
        service.hub,
        service.tokens.read_chat,
        creditor=service.config.creditor.name,
        show_engine=demo,
    )
    add_stop(app, service.store, service, service.tokens.read_stop, creditor=service.config.creditor.name)
    add_console(
        app,
        service.store,
        service.desk,
        service.hub,
        service.clock,
        entry=entry_of(service.config, service.tokens.session_key()),
        oidc=oidc_of(service.config),
        creditor=service.config.creditor.name,
        demo_user="demo" if demo else None,
        channels=service.channels,
        links=service.links.for_team,
        explain=explainer(service.policy_for),
        policy=service.policy_for,
        board=service.board,
        stale=_stale_of(service),
        workbench=workshop_of(service),
        machine=machine_of(service, app),
        talk=talk_doors(service.desk, service.scribe, service.config, service.clock),
        post=_post_of(service),
        public_url=service.config.http.public_url,
        operations=operations_of(service),
        run_bulks=service.bulks.sweep,
    )
    return app


def _stale_of(service: Service) -> Callable[[], StaleData | None]:
    """What the console says of payment data that are too old."""
    watch = service.freshness
    return lambda: StaleData(watch.came, watch.limit_hours) if watch.too_old else None


def _post_of(service: Service) -> Post | None:
    """What carries mail to people whom the team asks something; None without the e-mail channel."""
    if not service.team.carries_mail():
        return None

    async def post(address: str, subject: str, text: str) -> bool:
        return await service.team.mail(address, subject, text, service.clock())

    return post


@web.middleware
async def _believe_proxy(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The caller's address as the reverse proxy in front gives it (the last one it added)."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return await handler(request.clone(remote=forwarded) if forwarded else request)


def _health_of(service: Service) -> Handler:
    async def health(_: web.Request) -> web.Response:
        state = await service.health()
        return web.json_response(state, status=200 if state["status"] == "ok" else 503)

    return health


def _metrics_of(service: Service) -> Handler:
    async def metrics(_: web.Request) -> web.Response:
        registry = CollectorRegistry()
        try:
            counts = await service.store.counts()
        except StoreError:
            raise web.HTTPServiceUnavailable(text="the database is away") from None
        for name, by_state in (("cases", counts.cases), ("messages", counts.messages), ("inbox", counts.inbox)):
            gauge = Gauge(f"amicable_{name}", f"{name} by state", ["state"], registry=registry)
            for state, number in by_state.items():
                gauge.labels(state).set(number)
        counters = Gauge("amicable_counted", "forged calls and unknown senders", ["name"], registry=registry)
        for name, number in counts.named.items():
            counters.labels(name).set(number)
        Gauge("amicable_decisions", "decisions since the start", registry=registry).set(service.desk.decisions)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


@contextlib.asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve on the port, or on the next free one when it is busy. Yields the port in use."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        yield await _bind(runner, host, port)
    finally:
        await asyncio.shield(runner.cleanup())


async def _bind(runner: web.AppRunner, host: str, port: int) -> int:
    for candidate in range(port, port + _PORTS_TO_TRY) if port else (0,):
        site = web.TCPSite(runner, host, candidate)
        try:
            await site.start()
        except OSError:
            continue
        server = site._server  # noqa: SLF001 - aiohttp tells the port of port 0 nowhere else
        sockets = getattr(server, "sockets", None) or ()
        return int(sockets[0].getsockname()[1]) if sockets else candidate
    raise OSError(f"ports {port} to {port + _PORTS_TO_TRY - 1} of {host} are all in use; set http.port in config.yml")
