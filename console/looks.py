"""How somebody wants the pages: light or dark, with or without the keys of one letter. Kept by their browser."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from console.rooms import CONSOLE

THEMES = ("", "light", "dark")
"""What the pages can look like; the empty one follows the device."""

_YEAR_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Look:
    """One of THEMES, and whether single letters are shortcuts (WCAG 2.1.4 wants a way to turn them off)."""

    theme: str = ""
    keys: bool = True


def _cookie_name(request: web.Request) -> str:
    return "__Host-amicable_look" if request.app[CONSOLE].entry.secure else "amicable_look"


def look_of(request: web.Request) -> Look:
    """What the browser keeps; what it cannot have from here counts as nothing chosen."""
    theme, _, keys = request.cookies.get(_cookie_name(request), "").partition(".")
    return Look(theme if theme in THEMES else "", keys != "off")


def keep_look(request: web.Request, response: web.StreamResponse, look: Look) -> None:
    """Let the browser keep it."""
    response.set_cookie(
        _cookie_name(request),
        f"{look.theme}.{'on' if look.keys else 'off'}",
        max_age=_YEAR_SECONDS,
        path="/",
        secure=request.app[CONSOLE].entry.secure,
        httponly=True,
        samesite="Lax",
    )
