"""The headers that keep a page to itself: nothing from elsewhere, no inline script or style, no referrer."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors {ancestors}; "
    "img-src 'self' data:"
)


def protective_headers(*, framed: bool) -> Mapping[str, str]:
    """Headers for every answer of a page; `framed` lets pages of the same origin show it in a frame (the demo)."""
    return {
        "Content-Security-Policy": _POLICY.format(ancestors="'self'" if framed else "'none'"),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def protect(app: web.Application, *, framed: bool) -> None:
    """Set the protective headers on every answer of the application; pages are never kept in a cache."""
    headers = protective_headers(framed=framed)

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.content_type == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")

    app.on_response_prepare.append(add)
